//! What must not be read in evidence, and what stands in its place.

use url::Url;

use crate::domain::entry::Entry;
use crate::domain::phone::Phone;
use crate::domain::shown::{Shown, is_invisible};

/// What may be read all the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reveal {
    /// Phone numbers, whole.
    pub numbers: bool,
    /// Captions.
    pub captions: bool,
}

/// Digits of a number that are enough to know it by.
const TELLING_DIGITS: usize = 7;
/// Digits that a phone number without a plus may have, where nothing else is known of it (E.164 has 15 at most).
const LIKE_A_NUMBER: std::ops::RangeInclusive<usize> = 10..=15;
/// Characters of a text from which on it is looked for in other texts; shorter ones occur by chance.
const TELLING: usize = 4;
/// The same of a value in a link, where words such as `json` stand too.
const TELLING_VALUE: usize = 6;
/// Characters of one word of letters and digits from which on it may be a key or a signature.
const LIKE_A_KEY: usize = 40;

/// Takes out what is personal or secret in some sends.
#[derive(Debug)]
pub(super) struct Veil {
    reveal: Reveal,
    /// The last digits of each recipient.
    numbers: Vec<String>,
    /// Texts that are never written, and what stands in their place; the longest first.
    hidden: Vec<(String, String)>,
    /// The same of names, which may be a part of other words.
    names: Vec<(String, &'static str)>,
    /// Ids that look like numbers or keys, and are none.
    known: Vec<String>,
}

impl Veil {
    pub(super) fn over<'a>(entries: impl Iterator<Item = &'a Entry>, reveal: Reveal) -> Self {
        let mut veil = Self { reveal, numbers: Vec::new(), hidden: Vec::new(), names: Vec::new(), known: Vec::new() };
        for entry in entries {
            let (sent, options) = (&entry.outgoing, &entry.outgoing.options);
            let digits = sent.to.digits();
            veil.numbers.push(digits[digits.len().saturating_sub(TELLING_DIGITS)..].to_owned());
            let author = &entry.author;
            let names = [sent.contact.as_deref().unwrap_or_default(), &author.operator, &author.host];
            for (name, instead) in names.into_iter().zip(["(contact)", "(operator)", "(machine)"]) {
                veil.names.extend((name.trim().len() > 1).then(|| (name.trim().to_owned(), instead)));
            }
            if let Some(caption) = sent.caption.as_ref().filter(|_| !reveal.captions) {
                veil.hide(Some(caption.as_str()), "(caption)");
                caption.as_str().lines().for_each(|line| veil.hide(Some(line), "(caption)"));
            }
            for link in [Some(sent.link.as_str()), options.report_url.as_deref()].into_iter().flatten() {
                let values = values(link).into_iter().filter(|value| value.len() >= TELLING_VALUE);
                values.for_each(|value| veil.hide(Some(&value), "***"));
            }
            if let Some(url) = &options.report_url {
                veil.hide(Some(url), &report_url(url));
            }
            let ids = [entry.message_id.as_ref(), entry.campaign_id.as_ref()].into_iter().flatten().cloned();
            veil.known.extend(ids.chain([sent.sender.phone_id.as_str().to_owned()]));
        }
        veil.hidden.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
        veil.hidden.dedup();
        veil
    }

    fn hide(&mut self, text: Option<&str>, instead: &str) {
        let text = text.unwrap_or_default().trim();
        if text.chars().count() < TELLING {
            return;
        }
        // As it stands, and as it stands in JSON.
        let json = serde_json::to_string(text).unwrap_or_default();
        let json = json.get(1..json.len().saturating_sub(1)).unwrap_or_default();
        let all_ascii: String = json.chars().map(escaped).collect();
        for text in [text, json, &all_ascii] {
            self.hidden.push((text.to_owned(), instead.to_owned()));
        }
    }

    /// A recipient: the country, as many stars as there are digits, and the last two.
    pub(super) fn number(&self, number: &Phone) -> String {
        format!("+{}", self.digits(number))
    }

    /// The same without the plus.
    pub(super) fn digits(&self, number: &Phone) -> String {
        let digits = number.digits();
        if self.reveal.numbers { digits.to_owned() } else { starred(digits, number.calling_code().len()) }
    }

    /// A caption: how long it is.
    pub(super) fn caption(&self, caption: &str) -> String {
        if self.reveal.captions {
            return caption.to_owned();
        }
        let (characters, lines) = (caption.chars().count(), caption.lines().count());
        let lines = if lines > 1 { format!(" in {lines} lines") } else { String::new() };
        format!("({characters} characters{lines}, not shown)")
    }

    /// A text from outside: nothing in it that is hidden, and nothing that a terminal obeys.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (hidden, instead) in &self.hidden {
            if text.contains(hidden) {
                text = text.replace(hidden, instead);
            }
        }
        for (name, instead) in &self.names {
            text = without_name(&text, name, instead);
        }
        let text = self.words(&text);
        let text = if self.reveal.numbers { text } else { self.numbers(&text) };
        Shown::lines(&text).into()
    }

    /// Takes out the values in links, and whatever looks like a key.
    fn words(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut after_bearer = false;
        for word in text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | ','))
        {
            let end =
                word.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`' | ','));
            let is_bearer = end.len() >= 6
                && end.is_char_boundary(end.len() - 6)
                && end[end.len() - 6..].eq_ignore_ascii_case("bearer");
            match end {
                "" => {}
                _ if after_bearer => out.push_str("***"),
                _ if end.contains("://") || end.contains(":\\/\\/") => out.push_str(&link(end)),
                _ => out.push_str(&self.keyless(end)),
            }
            out.push_str(&word[end.len()..]);
            after_bearer = is_bearer || (after_bearer && end.is_empty());
        }
        out
    }

    /// The same word, without long runs of letters and digits that are no id of ours.
    fn keyless(&self, word: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | '/' | '=');
        let is_key = |run: &str| {
            run.len() >= LIKE_A_KEY
                && run.contains(|c: char| c.is_ascii_digit())
                && run.contains(|c: char| c.is_ascii_alphabetic())
                && !run.starts_with("wamid.")
                && !self.known.iter().any(|known| known == run)
        };
        let mut out = String::with_capacity(word.len());
        let mut rest = word;
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| is_part(c) != is_part(first)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            out.push_str(if is_part(first) && is_key(run) { "***" } else { run });
            rest = after;
        }
        out
    }

    /// Puts stars over whatever is, or looks like, a phone number.
    fn numbers(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(|c: char| c == '+' || digit(c).is_some()) {
            let (before, from) = rest.split_at(start);
            out.push_str(before);
            let end = span(from);
            let (span, after) = from.split_at(end);
            out.push_str(&self.number_or(span, before.chars().next_back().or_else(|| out.chars().next_back())));
            rest = after;
        }
        out + rest
    }

    fn number_or(&self, span: &str, before: Option<char>) -> String {
        let digits: String = span.chars().filter_map(digit).collect();
        let is_ours = self.numbers.iter().any(|number| digits.contains(number.as_str()));
        let is_international = span.starts_with('+') && digits.len() >= TELLING_DIGITS;
        let is_part_of_a_word = before.is_some_and(|c| c.is_ascii_alphanumeric());
        let run = span.split(|c| digit(c).is_none()).map(|run| run.chars().count()).max().unwrap_or(0);
        let is_like_one = LIKE_A_NUMBER.contains(&run) && !is_part_of_a_word && !self.known.contains(&digits);
        if is_ours || is_international || is_like_one {
            let mut left = digits.len();
            let star = |c: char| {
                left -= usize::from(digit(c).is_some());
                if digit(c).is_some() && left >= 2 { '*' } else { c }
            };
            return span.chars().map(star).collect();
        }
        span.to_owned()
    }
}

/// Takes a name out where it is a word of its own.
fn without_name(text: &str, name: &str, instead: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(name) {
        let (before, after) = (&rest[..at], &rest[at + name.len()..]);
        // The letter of an escape in JSON is none of the word behind it.
        let is_escape = |before: &str| before.len() > 1 && before.as_bytes()[before.len() - 2] == b'\\';
        let begins = !before.ends_with(char::is_alphanumeric) || is_escape(before);
        let ends = !after.starts_with(char::is_alphanumeric);
        out.push_str(before);
        out.push_str(if begins && ends { instead } else { name });
        rest = after;
    }
    out + rest
}

/// How far a number reaches that may have spaces and signs in it; at least one character.
fn span(text: &str) -> usize {
    let mut end = text.chars().next().map_or(1, char::len_utf8);
    let mut gap = 0;
    for (at, c) in text.char_indices().skip(1) {
        let is_between =
            matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '-' | '.' | '(' | ')' | '/') || is_invisible(c);
        if digit(c).is_some() {
            end = at + c.len_utf8();
            gap = 0;
        } else if is_between && gap < 4 {
            gap += 1;
        } else {
            break;
        }
    }
    end
}

/// A decimal digit of the scripts that phone books use, as ASCII.
fn digit(c: char) -> Option<char> {
    Phone::decimal(c)
}

fn starred(digits: &str, kept: usize) -> String {
    let stars = digits.len().saturating_sub(kept + 2);
    format!("{}{}{}", &digits[..kept], "*".repeat(stars), &digits[digits.len() - 2..])
}

/// A link without the values of its query and without its fragment: both may let a stranger in.
pub(super) fn link(text: &str) -> String {
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let (head, tail) = text.split_at(end);
    let mut out = match head.split_once("://") {
        // A name and a password.
        Some((scheme, rest)) => match rest.split_once('/').unwrap_or((rest, "")) {
            (place, path) if place.contains('@') => {
                format!("{scheme}://***@{}/{path}", place.rsplit('@').next().unwrap_or_default())
            }
            _ => head.to_owned(),
        },
        None => head.to_owned(),
    };
    let query = tail.strip_prefix('?').map(|query| query.split('#').next().unwrap_or_default());
    for (at, pair) in query.iter().flat_map(|query| query.split('&')).enumerate() {
        out.push(if at == 0 { '?' } else { '&' });
        if let Some((name, _)) = pair.split_once('=') {
            out.push_str(name);
            out.push('=');
        }
        out.push_str("***");
    }
    if tail.contains('#') {
        out.push_str("#***");
    }
    out
}

/// An address for reports: its host alone. Whoever knows the rest can send reports.
pub(super) fn report_url(text: &str) -> String {
    let Ok(url) = Url::parse(text) else { return "***".to_owned() };
    format!("{}://{}/***", url.scheme(), url.host_str().unwrap_or_default())
}

/// The values in the query of a link, as they stand and as they are meant.
fn values(link: &str) -> Vec<String> {
    let Some((_, tail)) = link.split_once('?') else { return Vec::new() };
    let raw = tail.split(['&', '#']).map(|pair| pair.split_once('=').map_or(pair, |(_, value)| value).to_owned());
    let url = Url::parse(link).ok();
    let meant = url.iter().flat_map(Url::query_pairs).map(|(_, value)| value.into_owned());
    raw.chain(meant.collect::<Vec<_>>()).collect()
}

/// A character as programs write it that keep JSON in ASCII.
fn escaped(c: char) -> String {
    if c.is_ascii() {
        return c.to_string();
    }
    let units = c.encode_utf16(&mut [0; 2]).to_vec();
    units.iter().fold(String::new(), |text, unit| text + &format!("\\u{unit:04x}"))
}
