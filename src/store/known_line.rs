//! A line of which an index says that it is plain, asked without being read: each field is looked for by its name.
//!
//! Inside a text every quote has a backslash before it. So a comma and a quote stand side by side only between fields,
//! and the name of a field with both of them is that field, wherever it is found. `state` stands in the events too, and
//! they come later.
//!
//! Nothing is checked, for the index was made by a look at every line. Bytes that somebody changed since may be answered
//! wrongly, never with a panic; whoever reads the line then sees that it is damaged.

use std::borrow::Cow;

use jiff::Timestamp;
use memchr::memmem::Finder;
use memchr::{memchr, memchr2, memchr2_iter};

use super::plain_asked::SUM;
use super::plain_line::{Field, KEYS};
use super::plain_value::moment;
use crate::domain::{Asked, Part, Pattern, State, Text};

/// Where the id of a line ends, with its quote.
const BEHIND_ID: usize = 50;

/// What stands between the id and the time at which it was made.
const BEFORE_MADE: &[u8] = b",\"created\":\"";

/// What stands before the plus of the recipient's number.
const BEFORE_PLUS: &[u8] = b",\"to\":\"";

/// The names of all fields, ready to be looked for.
#[derive(Debug)]
pub(super) struct Keys(Vec<Finder<'static>>);

/// A word that is looked for in the number and in texts.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pattern: Pattern,
    /// The same in a text that has no escapes, as it stands in the line.
    plain: regex::bytes::Regex,
    /// The same in ASCII alone, in lower case: most words are, and a search for so little costs less than its beginning.
    ascii: Option<Vec<u8>>,
    /// Whether a letter outside of ASCII is another case of one of its letters.
    has_foreign_case: bool,
    /// Whether the contact's name is the only text.
    is_recipient: bool,
}

/// A plain line.
#[derive(Debug, Clone, Copy)]
pub(super) struct KnownLine<'a> {
    line: &'a [u8],
    keys: &'a Keys,
}

/// A text as it stands in the line, without its quotes.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: usize,
    to: usize,
    is_escaped: bool,
}

impl Keys {
    pub(super) fn new() -> Self {
        Self(KEYS.iter().map(|(key, ..)| Finder::new(*key)).collect())
    }
}

impl Word {
    /// A word for contact, link, caption and message, or for the contact alone. `plain` finds it in the bytes of a text
    /// without escapes.
    pub(super) fn new(pattern: &Pattern, plain: regex::bytes::Regex, is_recipient: bool) -> Self {
        let is_ascii = pattern.text().is_ascii();
        let ascii = is_ascii.then(|| pattern.text().to_ascii_lowercase().into_bytes());
        // The sign of the kelvin, and the long s (Unicode, CaseFolding.txt).
        let has_foreign_case = pattern.text().contains(['k', 'K', 's', 'S']);
        Self { pattern: pattern.clone(), plain, ascii, has_foreign_case, is_recipient }
    }

    /// Whether a number has it, as the pattern says.
    fn is_in_number(&self, digits: &[u8]) -> bool {
        match self.pattern.run() {
            None => false,
            Some((run, true)) => digits.starts_with(run.as_bytes()),
            Some((run, false)) => digits.windows(run.len()).any(|window| window == run.as_bytes()),
        }
    }

    /// Whether the bytes of a text without escapes have it.
    fn is_in_plain(&self, text: &[u8]) -> bool {
        match &self.ascii {
            Some(word) if !self.has_foreign_case || text.is_ascii() => {
                let Some((first, rest)) = word.split_first() else { return false };
                memchr2_iter(*first, first.to_ascii_uppercase(), text).any(|at| {
                    let found = text.get(at + 1..=at + rest.len());
                    found.is_some_and(|found| found.eq_ignore_ascii_case(rest))
                })
            }
            _ => self.plain.is_match(text),
        }
    }
}

impl<'a> KnownLine<'a> {
    pub(super) fn new(line: &'a [u8], keys: &'a Keys) -> Self {
        Self { line, keys }
    }

    /// Whether the recipient's number or one of the texts has a word: what `Condition::Word` and `Condition::To` ask.
    pub(super) fn has_word(&self, word: &Word) -> bool {
        let Some((number, behind)) = self.number() else { return false };
        if word.is_in_number(number) {
            return true;
        }
        let mut at = behind;
        // They stand one behind the other.
        for field in [Field::Contact, Field::Link, Field::Caption] {
            let key = KEYS[field as usize].0;
            // The first letter tells them apart, and costs nothing.
            if self.line.get(at + 2) != Some(&key[2]) || !self.line[at..].starts_with(key) {
                continue;
            }
            let Some(text) = self.text_at(at + key.len()) else { return false };
            if (field == Field::Contact || !word.is_recipient) && self.is_in(text, word) {
                return true;
            }
            at = text.to + 1;
        }
        !word.is_recipient && self.text_behind(Field::Message, at).is_some_and(|text| self.is_in(text, word))
    }

    fn is_in(&self, text: Stretch, word: &Word) -> bool {
        if text.is_escaped {
            return word.pattern.is_in(&self.read(text));
        }
        word.is_in_plain(&self.line[text.from..text.to])
    }

    /// The digits of the recipient's number, and the place behind its quote.
    fn number(&self) -> Option<(&'a [u8], usize)> {
        let mut behind = BEHIND_ID;
        // There is seldom another plus before that of the number.
        loop {
            let plus = behind + memchr(b'+', self.line.get(behind..)?)?;
            behind = plus + 1;
            if self.line[..plus].ends_with(BEFORE_PLUS) {
                let digits = &self.line[behind..];
                let digits = &digits[..memchr(b'"', digits)?];
                return Some((digits, behind + digits.len() + 1));
            }
        }
    }

    /// When it was made, as it stands there: always at the same place.
    fn made(&self) -> &'a [u8] {
        let rest = self.line.get(BEHIND_ID..).and_then(|rest| rest.strip_prefix(BEFORE_MADE)).unwrap_or_default();
        &rest[..memchr(b'"', rest).unwrap_or(0)]
    }

    /// Where the value of a field begins, if it stands behind a place.
    fn value(&self, field: Field, behind: usize) -> Option<usize> {
        let at = self.keys.0[field as usize].find(self.line.get(behind..)?)?;
        Some(behind + at + KEYS[field as usize].0.len())
    }

    fn text_behind(&self, field: Field, behind: usize) -> Option<Stretch> {
        self.text_at(self.value(field, behind)?)
    }

    /// The text whose quote stands at a place.
    fn text_at(&self, at: usize) -> Option<Stretch> {
        let from = at + 1;
        let (mut to, mut is_escaped) = (from, false);
        loop {
            to += memchr2(b'"', b'\\', self.line.get(to..)?)?;
            if self.line[to] == b'"' {
                return Some(Stretch { from, to, is_escaped });
            }
            is_escaped = true;
            to += 2;
        }
    }

    fn read(&self, text: Stretch) -> Cow<'a, str> {
        if text.is_escaped {
            let read = self.line.get(text.from - 1..=text.to).and_then(|quoted| serde_json::from_slice(quoted).ok());
            return Cow::Owned(read.unwrap_or_default());
        }
        std::str::from_utf8(&self.line[text.from..text.to]).unwrap_or_default().into()
    }

    fn text_of(&self, field: Field) -> Option<Cow<'a, str>> {
        let behind = if field == Field::Id { 0 } else { BEHIND_ID };
        self.text_behind(field, behind).map(|text| self.read(text))
    }

    fn has_field(&self, field: Field) -> bool {
        self.value(field, BEHIND_ID).is_some()
    }
}

impl Asked for KnownLine<'_> {
    fn id(&self) -> Cow<'_, str> {
        self.text_of(Field::Id).unwrap_or_default()
    }

    fn created(&self) -> Timestamp {
        moment(self.made())
    }

    fn state(&self) -> State {
        let word = self.text_of(Field::State).unwrap_or_default();
        State::ALL.into_iter().find(|state| state.word() == word).unwrap_or(State::Held)
    }

    fn digits(&self) -> &str {
        self.number().and_then(|(digits, _)| std::str::from_utf8(digits).ok()).unwrap_or_default()
    }

    fn text(&self, which: Text) -> Option<Cow<'_, str>> {
        match which {
            Text::Contact => self.text_of(Field::Contact),
            Text::Link => self.text_of(Field::Link),
            Text::Caption => self.text_of(Field::Caption),
            Text::Message => self.text_of(Field::Message),
            Text::Sender => self.text_of(Field::Sender).or_else(|| self.text_of(Field::PhoneId)),
            Text::PhoneId => self.text_of(Field::PhoneId),
            // Left out where it is empty, which is not the same as not there.
            Text::Operator => self.text_of(Field::Operator).or(Some("".into())),
            Text::Host => self.text_of(Field::Host).or(Some("".into())),
        }
    }

    fn http_status(&self) -> Option<u16> {
        let at = self.value(Field::HttpStatus, BEHIND_ID)?;
        let digits = self.line[at..].iter().take(3).take_while(|byte| byte.is_ascii_digit());
        Some(digits.fold(0, |number, digit| number * 10 + u16::from(digit - b'0')))
    }

    fn sha256(&self) -> Option<Cow<'_, str>> {
        let picture = self.line.get(self.value(Field::Picture, BEHIND_ID)?..)?;
        // Every picture has one, so that the first one behind the beginning of a picture is its own.
        let at = memchr::memmem::find(picture, SUM)? + SUM.len();
        picture.get(at..at + 64).and_then(|sum| std::str::from_utf8(sum).ok()).map(Cow::Borrowed)
    }

    fn probe(&self) -> Option<Cow<'_, str>> {
        self.text_of(Field::Probe)
    }

    fn has(&self, part: Part) -> bool {
        match part {
            Part::Caption => self.has_field(Field::Caption),
            Part::Contact => self.has_field(Field::Contact),
            Part::Message => self.has_field(Field::Message),
            Part::Answer => self.has_field(Field::Answer),
            Part::Id => self.has_field(Field::MessageId) || self.has_field(Field::CampaignId),
            // Inside a text its quotes would have backslashes before them.
            Part::Report => memchr::memmem::find(self.line, b"\"report_url\":").is_some(),
            Part::Retry => self.has_field(Field::RetryOf),
            Part::Probe => self.has_field(Field::Probe),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::made_up::{WORDS, entries, sealed};
    use super::*;
    use crate::domain::Entry;

    const TEXTS: [Text; 8] = [
        Text::Contact,
        Text::Link,
        Text::Caption,
        Text::Message,
        Text::Sender,
        Text::PhoneId,
        Text::Operator,
        Text::Host,
    ];

    proptest! {
        #[test]
        fn a_plain_line_answers_as_its_entry_does(entry in entries(), hidden in proptest::sample::select(WORDS.to_vec())) {
            // A text that looks like fields must not be taken for one.
            let caption = format!("{hidden}\",\"message\":\"x\",\"state\":\"read\",\"to\":\"+13025550199");
            let caption = crate::domain::Caption::parse(&caption.replace('\u{7}', "")).unwrap();
            let outgoing = crate::domain::Outgoing { caption, ..entry.outgoing.clone() };
            for entry in [Entry { outgoing, ..entry.clone() }, entry] {
                prop_assume!(entry.other.is_empty());
                let (line, keys) = (sealed(&entry), Keys::new());
                let known = KnownLine::new(&line, &keys);
                prop_assert_eq!(Asked::id(&known), Asked::id(&entry));
                prop_assert_eq!(known.created(), entry.created);
                prop_assert_eq!(known.state(), entry.state);
                prop_assert_eq!(known.digits(), Asked::digits(&entry));
                prop_assert_eq!(known.http_status(), entry.http_status);
                prop_assert_eq!(Asked::sha256(&known), Asked::sha256(&entry));
                for text in TEXTS {
                    prop_assert_eq!(known.text(text), entry.text(text));
                }
                for part in Part::ALL {
                    prop_assert_eq!(known.has(part), Asked::has(&entry, part));
                }
            }
        }

        #[test]
        fn no_bytes_panic(entry in entries(), at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
            let mut line = sealed(&entry);
            let at = at.index(line.len());
            line[at] = byte;
            let keys = Keys::new();
            for line in [&line[..], &line[..at]] {
                let known = KnownLine::new(line, &keys);
                _ = (Asked::id(&known), known.created(), known.state(), known.http_status());
                for text in TEXTS {
                    _ = known.text(text);
                }
                for part in Part::ALL {
                    _ = known.has(part);
                }
            }
        }
    }
}
