//! Personal data made unreadable for whoever looks on: of a name its initials are left, of a number the country and the
//! last two digits, of a link its host, of a caption nothing.
//!
//! For what is shown and what is handed out. What is stored or sent never comes from here.

use std::iter::repeat_n;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::caption::Caption;
use super::contact::Contact;
use super::entry::Entry;
use super::image_link::ImageLink;
use super::outgoing::{Options, Outgoing};
use super::phone::Phone;

/// Stands for a digit that is hidden. A letter, so that no reader takes what is left for a number.
const DIGIT: char = 'x';
/// Stands for a sign that is hidden; one column wide.
const SIGN: char = '•';
/// Stands for a text of which not even the length is told.
const TEXT: &str = "•••";
/// Digits at the end of a number that stay.
const LAST: usize = 2;
/// Digits in a row from which on they may be a number.
const RUN: usize = 5;
/// Letters from which on a word of a name is one in any case: shorter ones are words of sentences too.
const SURE: usize = 3;

/// An entry whose words say nothing about a person. It can be shown as any other, and its number is none that a message
/// could go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked(Entry);

impl Masked {
    /// Masks an entry.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let mut masked = Entry { outgoing: masked_outgoing(&entry.outgoing), ..entry.clone() };
        let words = |text: &mut Option<String>| {
            if let Some(text) = text {
                *text = masked_in(&entry.outgoing, text);
            }
        };
        words(&mut masked.message);
        words(&mut masked.answer);
        masked.events.iter_mut().for_each(|event| words(&mut event.detail));
        // What a newer version wrote there, nobody knows.
        masked.other.clear();
        Self(masked)
    }

    /// The entry, to be shown.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.0
    }

    /// The same.
    #[must_use]
    pub fn into_entry(self) -> Entry {
        self.0
    }
}

/// A message, to be shown.
#[must_use]
pub fn masked_outgoing(sent: &Outgoing) -> Outgoing {
    let options = &sent.options;
    Outgoing {
        to: masked_phone(&sent.to),
        contact: sent.contact.as_deref().map(masked_name),
        link: ImageLink::masked(masked_link(sent.link.as_str())),
        caption: sent.caption.as_ref().map(|_| Caption::masked(TEXT.to_owned())),
        options: Options {
            source: options.source.as_deref().map(|source| masked_in(sent, source)),
            report_url: options.report_url.as_deref().map(masked_link),
            ..options.clone()
        },
        ..sent.clone()
    }
}

/// Somebody, to be shown. Tags and the sender stay: they are words of the team.
#[must_use]
pub fn masked_contact(contact: &Contact) -> Contact {
    Contact {
        name: masked_name(&contact.name),
        number: masked_phone(&contact.number),
        note: contact.note.as_ref().map(|_| TEXT.to_owned()),
        ..contact.clone()
    }
}

/// The initials of a name.
#[must_use]
pub fn masked_name(name: &str) -> String {
    let initial = |word: &str| word.chars().next().filter(|c| c.is_alphabetic()).map(|c| format!("{c}."));
    let initials: Vec<String> = name.split_whitespace().filter_map(initial).collect();
    match (name.trim().is_empty(), initials.is_empty()) {
        (true, _) => String::new(),
        (_, true) => TEXT.to_owned(),
        _ => initials.join(" "),
    }
}

/// A number with its country code and its last two digits, to be shown.
#[must_use]
pub fn masked_phone(phone: &Phone) -> Phone {
    let digits = phone.digits();
    let code = phone.calling_code().len();
    let hidden = digits.len().saturating_sub(code + LAST);
    let end = &digits[code + hidden..];
    Phone::masked(format!("{}{}{end}", &digits[..code], DIGIT.to_string().repeat(hidden)))
}

/// The scheme and the host of a link.
#[must_use]
pub fn masked_link(link: &str) -> String {
    let Some((scheme, rest)) = link.split_once("://") else { return masked_text(link) };
    let host = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let host = host.rsplit('@').next().unwrap_or(host);
    if host.len() == rest.len() { link.to_owned() } else { format!("{scheme}://{host}/{TEXT}") }
}

/// Every letter, digit and sign of a text, each in its columns, so that nothing moves; spaces and line breaks stay.
#[must_use]
pub fn masked_text(text: &str) -> String {
    let mut masked = String::new();
    for grapheme in text.graphemes(true) {
        if grapheme.chars().all(char::is_whitespace) {
            masked.push_str(grapheme);
        } else {
            masked.extend(repeat_n(SIGN, grapheme.width()));
        }
    }
    masked
}

/// A text about somebody: without the paths of links, digits that may be a number, and these names in it.
#[must_use]
pub fn masked_words<'a>(text: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let mut masked = without_links(text);
    for name in names {
        for word in name.split_whitespace() {
            masked = without_word(&masked, word);
        }
    }
    without_numbers(&masked)
}

/// A text about a message: without its caption, too.
fn masked_in(sent: &Outgoing, text: &str) -> String {
    let text = match &sent.caption {
        Some(caption) => text.replace(caption.as_str().trim(), TEXT),
        None => text.to_owned(),
    };
    masked_words(&text, sent.contact.as_deref())
}

/// The text with a word of a name as its initial. Where it is short, only as it is written.
fn without_word(text: &str, word: &str) -> String {
    let is_sure = word.chars().count() >= SURE;
    let is_there = if is_sure { text.to_lowercase().contains(&word.to_lowercase()) } else { text.contains(word) };
    if !is_there {
        return text.to_owned();
    }
    let pattern = regex::RegexBuilder::new(&regex::escape(word)).case_insensitive(is_sure).build();
    let Ok(pattern) = pattern else { return TEXT.to_owned() };
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let initial = masked_name(word);
    let mut masked = String::new();
    let mut from = 0;
    for found in pattern.find_iter(text) {
        let (before, after) = (&text[..found.start()], &text[found.end()..]);
        // A part of another word is no name; a name of signs has no such edges.
        let begins = !is_letter(word.chars().next()) || !is_letter(before.chars().next_back());
        let ends = !is_letter(word.chars().next_back()) || !is_letter(after.chars().next());
        masked.push_str(&text[from..found.start()]);
        masked.push_str(if begins && ends { &initial } else { found.as_str() });
        from = found.end();
    }
    masked + &text[from..]
}

fn without_links(text: &str) -> String {
    let mut masked = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let scheme = rest[..at].chars().rev().take_while(char::is_ascii_alphabetic).count();
        let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '\\' | ')');
        let end = rest[at + 3..].find(ends).map_or(rest.len(), |end| at + 3 + end);
        masked.push_str(&rest[..at - scheme]);
        masked.push_str(&masked_link(&rest[at - scheme..end]));
        rest = &rest[end..];
    }
    masked + rest
}

/// Hides digits that may be a number, however they are grouped, but for the last two.
fn without_numbers(text: &str) -> String {
    let is_between = |c: char| matches!(c, ' ' | '\u{a0}' | '-' | '.' | '(' | ')' | '/');
    let mut masked: Vec<char> = text.chars().collect();
    let mut run: Vec<usize> = Vec::new();
    for at in 0..=masked.len() {
        match masked.get(at) {
            Some(c) if c.is_numeric() => run.push(at),
            Some(&c) if is_between(c) => {}
            _ => {
                if run.len() >= RUN {
                    run[..run.len() - LAST].iter().for_each(|&at| masked[at] = DIGIT);
                }
                run.clear();
            }
        }
    }
    masked.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Draft, State};

    #[test]
    fn of_a_name_its_initials_are_left() {
        for (name, masked) in [
            ("María Ortiz", "M. O."),
            ("  anna-lena  de  Vries ", "a. d. V."),
            ("王小明", "王."),
            ("Aziz 👩‍👩‍👧", "A."),
            ("+1 302 555 0101", "•••"),
            ("👩‍👩‍👧", "•••"),
            ("", ""),
        ] {
            assert_eq!(masked_name(name), masked);
        }
    }

    #[test]
    fn of_a_number_the_country_and_the_last_two_digits_are_left() {
        for (number, masked) in [
            ("+13025550101", "+1 xxx xxx xx01"),
            ("+447700900123", "+44 xxx xxx xx23"),
            ("+35312345", "+353 xxx 45"),
            ("+390612345678901", "+39 xxx xxx xxx xx01"),
        ] {
            assert_eq!(masked_phone(&Phone::from_e164(number).unwrap()).to_string(), masked);
        }
    }

    #[test]
    fn of_a_link_its_host_is_left() {
        for (link, masked) in [
            ("https://cdn.example.com/p/ortiz.png?n=2", "https://cdn.example.com/•••"),
            ("https://cdn.example.com?to=ortiz", "https://cdn.example.com/•••"),
            ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
            ("https://maria:secret@example.com/", "https://example.com/•••"),
            ("ortiz.png", "•••••••••"),
        ] {
            assert_eq!(masked_link(link), masked);
        }
    }

    #[test]
    fn a_text_keeps_its_columns_and_its_lines() {
        assert_eq!(masked_text("Due *Friday*\n日本 é"), "••• ••••••••\n•••• •");
    }

    #[test]
    fn in_a_text_names_numbers_and_links_are_masked() {
        let masked = |text: &str| masked_words(text, ["María Ortiz", "Bo Li"]);
        for (text, expected) in [
            ("accepted: María Ortiz +1 302 555 0101, 412 ms", "accepted: M. O. +x xxx xxx xx01, 412 ms"),
            ("MARÍA wrote to ortiz's desk, Li too", "M. wrote to o.'s desk, L. too"),
            ("about liars and Mariana", "about liars and Mariana"),
            ("see https://cdn.example.com/a/ortiz.png.", "see https://cdn.example.com/•••"),
            (
                r#"{"to":"13025550101","url":"https://x.example.com/o"}"#,
                r#"{"to":"xxxxxxxxx01","url":"https://x.example.com/•••"}"#,
            ),
            ("HTTP 401 after 60 s", "HTTP 401 after 60 s"),
        ] {
            let masked = masked(text);
            assert_eq!(masked.to_lowercase(), expected.to_lowercase());
        }
    }

    fn entry(name: &str, number: &str, path: &str, caption: &str) -> Entry {
        let draft = Draft {
            to: number.into(),
            from: "104898309288724".into(),
            link: format!("https://cdn.example.com/{path}"),
            caption: caption.into(),
            ..Draft::default()
        };
        let mut outgoing = draft.check(&[], &Options::default()).unwrap();
        outgoing.contact = Some(name.into());
        let mut entry = Entry::new(Uuid::nil(), Timestamp::UNIX_EPOCH, Author::default(), outgoing, State::Queued);
        entry.message = Some(format!("{name} at {number} did not get https://cdn.example.com/{path}: {caption}"));
        entry.answer = Some(format!("{{\"to\":\"{}\",\"caption\":{caption:?}}}", &number[1..]));
        entry.step(Timestamp::UNIX_EPOCH, State::Refused, Some(format!("no such number: {number} ({name})")));
        entry
    }

    proptest! {
        #[test]
        fn nothing_personal_survives_in_an_entry(
            name in "[BDFG][vwkj]{3,9}( [BDFG][vwkj]{3,9}){0,2}",
            number in "\\+(1302555[0-9]{4}|447700900[0-9]{3})",
            path in "[qz]{6,12}", caption in "[zq]{5,12} [zq]{5,12}",
        ) {
            let entry = entry(&name, &number, &path, &caption);
            let masked = Masked::of(&entry);
            let sent = &masked.entry().outgoing;
            let mut seen = vec![sent.to.to_string(), sent.to.e164(), sent.link.as_str().into()];
            seen.extend(sent.contact.clone());
            seen.extend(sent.caption.as_ref().map(|caption| caption.as_str().to_owned()));
            seen.extend([masked.entry().message.clone(), masked.entry().answer.clone()].into_iter().flatten());
            seen.extend(masked.entry().events.iter().filter_map(|event| event.detail.clone()));
            for text in seen {
                for run in entry.outgoing.to.digits().as_bytes().windows(RUN) {
                    prop_assert!(!text.contains(std::str::from_utf8(run).unwrap()), "{text}");
                }
                for word in name.split(' ') {
                    prop_assert!(!text.contains(&word[1..]), "{text} has {word}");
                }
                prop_assert!(!text.contains(&path) && !text.contains(&caption), "{text}");
            }
        }

        #[test]
        fn of_any_name_only_initials_are_left(name in "\\PC{0,40}") {
            let masked = masked_name(&name);
            let initials: Vec<char> = name.split_whitespace().filter_map(|word| word.chars().next()).collect();
            prop_assert!(masked.chars().all(|c| matches!(c, '.' | ' ' | SIGN) || initials.contains(&c)), "{masked}");
        }

        #[test]
        fn no_text_keeps_digits_that_may_be_a_number(text in "([0-9]|[ -.()]|x|:|é){0,40}") {
            let masked = masked_words(&text, []);
            let longest = masked.split(|c: char| !c.is_numeric()).map(|run| run.chars().count()).max();
            prop_assert!(longest.is_none_or(|longest| longest < RUN), "{masked}");
        }
    }
}
