//! A plain line that a query can ask without reading it whole.

use std::borrow::Cow;

use jiff::Timestamp;
use memchr::{memchr, memmem};

use super::plain_line::{Field, PlainLine};
use super::plain_value::{moment, seconds};
use crate::domain::{Asked, Part, State, Text};

/// How an event begins.
const AT: &[u8] = b"{\"at\":\"";
/// Before the SHA-256 of a picture.
pub(super) const SUM: &[u8] = b"\"sha256\":\"";

impl PlainLine<'_> {
    /// A text; `None` where it is not there. What the reader of lines has passed is text.
    pub(super) fn text_of(&self, field: Field) -> Option<Cow<'_, str>> {
        if !self.has(field) {
            return None;
        }
        if self.is_escaped(field) {
            return serde_json::from_slice(self.quoted(field)).ok().map(Cow::Owned);
        }
        Some(std::str::from_utf8(self.bytes(field)).unwrap_or_default().into())
    }

    /// The sender's name: its phone ID where it has none.
    pub(super) fn sender(&self) -> Cow<'_, str> {
        self.text_of(Field::Sender).or_else(|| self.text_of(Field::PhoneId)).unwrap_or_default()
    }

    /// The second in which it was made, since 1970.
    pub(super) fn second(&self) -> i64 {
        seconds(self.bytes(Field::Created))
    }

    /// When it was made.
    pub(super) fn created(&self) -> Timestamp {
        moment(self.bytes(Field::Created))
    }
}

impl PlainLine<'_> {
    /// When it came to where it stands: the time of its last event. Of a line that was read to its end.
    pub(super) fn settled_at(&self) -> Timestamp {
        let events = if self.has(Field::Events) { self.bytes(Field::Events) } else { b"" };
        // Inside a detail its quotes would have backslashes before them.
        let last = memmem::rfind(events, AT).and_then(|at| events.get(at + AT.len()..));
        let text = last.and_then(|rest| rest.get(..memchr(b'"', rest)?));
        text.map_or_else(|| self.created(), moment)
    }
}

impl Asked for PlainLine<'_> {
    fn id(&self) -> Cow<'_, str> {
        self.text_of(Field::Id).unwrap_or_default()
    }

    fn created(&self) -> Timestamp {
        self.created()
    }

    fn state(&self) -> State {
        self.state()
    }

    fn digits(&self) -> &str {
        let number = std::str::from_utf8(self.bytes(Field::To)).unwrap_or_default();
        number.strip_prefix('+').unwrap_or(number)
    }

    fn text(&self, which: Text) -> Option<Cow<'_, str>> {
        match which {
            Text::Contact => self.text_of(Field::Contact),
            Text::Link => self.text_of(Field::Link),
            Text::Caption => self.text_of(Field::Caption),
            Text::Message => self.text_of(Field::Message),
            Text::Sender => Some(self.sender()),
            Text::PhoneId => self.text_of(Field::PhoneId),
            // Left out where it is empty, which is not the same as not there.
            Text::Operator => self.text_of(Field::Operator).or(Some("".into())),
            Text::Host => self.text_of(Field::Host).or(Some("".into())),
        }
    }

    fn http_status(&self) -> Option<u16> {
        let digits = self.has(Field::HttpStatus).then(|| self.bytes(Field::HttpStatus))?;
        Some(digits.iter().fold(0, |number, digit| number * 10 + u16::from(digit - b'0')))
    }

    fn probe(&self) -> Option<Cow<'_, str>> {
        self.text_of(Field::Probe)
    }

    fn sha256(&self) -> Option<Cow<'_, str>> {
        let picture = self.has(Field::Picture).then(|| self.bytes(Field::Picture))?;
        let at = memchr::memmem::find(picture, SUM)? + SUM.len();
        picture.get(at..at + 64).and_then(|sum| std::str::from_utf8(sum).ok()).map(Cow::Borrowed)
    }

    fn has(&self, part: Part) -> bool {
        match part {
            Part::Caption => self.has(Field::Caption),
            Part::Contact => self.has(Field::Contact),
            Part::Message => self.has(Field::Message),
            Part::Answer => self.has(Field::Answer),
            Part::Id => self.has(Field::MessageId) || self.has(Field::CampaignId),
            Part::Report => {
                let options = if self.has(Field::Options) { self.bytes(Field::Options) } else { b"" };
                // A text in there has its quotes escaped, so this is the field and no text.
                memmem::find(options, b"\"report_url\":").is_some()
            }
            Part::Retry => self.has(Field::RetryOf),
            Part::Probe => self.has(Field::Probe),
        }
    }
}
