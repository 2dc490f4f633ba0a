//! A line of the history in the exact form in which we write it, read without making an entry of it.
//!
//! The fields stand in one order, numbers and times have one spelling, and texts escape only what they must. Whatever
//! differs is none of these lines, however right it is: it is read whole. So this reader can be small, and fast.

use super::line::{LIMIT, SEAL};
use super::plain_value::{Value, Values};
use crate::domain::State;

/// A field of a line; what stands first in the line comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Id,
    Created,
    Operator,
    Host,
    Client,
    Profile,
    Sender,
    PhoneId,
    To,
    Contact,
    Link,
    Caption,
    Options,
    Picture,
    State,
    HttpStatus,
    LatencyMs,
    Message,
    MessageId,
    CampaignId,
    RetryOf,
    Probe,
    RetryAt,
    Events,
    Exchange,
    Answer,
}

/// How many there are.
const FIELDS: usize = 26;

/// What stands before each value, and what the value is.
pub(super) const KEYS: [(&[u8], Field, Value); FIELDS] = [
    (b"{\"v\":1,\"id\":", Field::Id, Value::Id),
    (b",\"created\":", Field::Created, Value::Time),
    (b",\"operator\":", Field::Operator, Value::Text),
    (b",\"host\":", Field::Host, Value::Text),
    (b",\"client\":", Field::Client, Value::Text),
    (b",\"profile\":", Field::Profile, Value::Text),
    (b",\"sender\":", Field::Sender, Value::Text),
    (b",\"phone_id\":", Field::PhoneId, Value::Text),
    (b",\"to\":", Field::To, Value::Number),
    (b",\"contact\":", Field::Contact, Value::Text),
    (b",\"link\":", Field::Link, Value::Text),
    (b",\"caption\":", Field::Caption, Value::Text),
    (b",\"options\":", Field::Options, Value::Options),
    (b",\"picture\":", Field::Picture, Value::Picture),
    (b",\"state\":", Field::State, Value::State),
    (b",\"http_status\":", Field::HttpStatus, Value::Digits(3)),
    (b",\"latency_ms\":", Field::LatencyMs, Value::Digits(15)),
    (b",\"message\":", Field::Message, Value::Text),
    (b",\"message_id\":", Field::MessageId, Value::Text),
    (b",\"campaign_id\":", Field::CampaignId, Value::Text),
    (b",\"retry_of\":", Field::RetryOf, Value::Id),
    (b",\"probe\":", Field::Probe, Value::Id),
    (b",\"retry_at\":", Field::RetryAt, Value::Time),
    (b",\"events\":", Field::Events, Value::Events),
    (b",\"exchange\":", Field::Exchange, Value::Exchange),
    (b",\"answer\":", Field::Answer, Value::Text),
];

/// What every line has.
const NEEDED: u32 =
    bit(Field::Id) | bit(Field::Created) | bit(Field::PhoneId) | bit(Field::To) | bit(Field::Link) | bit(Field::State);

/// The fields of a line, up to the one that was asked for.
#[derive(Debug, Clone)]
pub(super) struct PlainLine<'a> {
    line: &'a [u8],
    /// Where each value stands; of a text without its quotes.
    places: [(u16, u16); FIELDS],
    met: u32,
    escaped: u32,
    state: State,
}

impl<'a> PlainLine<'a> {
    /// Reads the fields of a line up to `last`; `None` where the line is not as we would have written it.
    ///
    /// Nothing is said about what stands behind `last`, and nothing about the checksum.
    pub(super) fn up_to(line: &'a [u8], last: Field) -> Option<Self> {
        // Longer ones are none of ours, and places are kept in 16 bits.
        if line.len() >= LIMIT {
            return None;
        }
        let mut read = Self { line, places: [(0, 0); FIELDS], met: 0, escaped: 0, state: State::Held };
        let mut at = 0;
        for (key, field, value) in KEYS {
            if field > last {
                break;
            }
            // The first letter tells most keys apart, and costs nothing.
            if line.get(at + 2) != Some(&key[2]) || !line[at..].starts_with(key) {
                continue;
            }
            let mut values = Values { line, at: at + key.len(), is_escaped: false };
            let (from, to) = values.read(value)?;
            if field == Field::State {
                let word = &line[from..to];
                read.state = State::ALL.into_iter().find(|state| state.word().as_bytes() == word)?;
            }
            read.places[field as usize] = (from as u16, to as u16);
            read.met |= bit(field);
            read.escaped |= u32::from(values.is_escaped) << field as u32;
            at = values.at;
        }
        let needed = NEEDED & ((bit(last) << 1) - 1);
        let is_all = last < Field::Answer || at + SEAL == line.len();
        (read.met & needed == needed && is_all).then_some(read)
    }

    /// Reads a whole line of which the checksum is good.
    pub(super) fn whole(line: &'a [u8]) -> Option<Self> {
        // Inside a text a control character is no JSON, and outside of one we write none.
        let lowest = line.iter().fold(0xff, |lowest: u8, &byte| lowest.min(byte));
        if lowest < 0x20 || std::str::from_utf8(line).is_err() {
            return None;
        }
        Self::up_to(line, Field::Answer)
    }

    /// Whether the line has a field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.met & bit(field) != 0
    }

    /// Whether a text has escapes in it.
    pub(super) fn is_escaped(&self, field: Field) -> bool {
        self.escaped & bit(field) != 0
    }

    /// The bytes of a value as they stand in the line; of a text without its quotes.
    pub(super) fn bytes(&self, field: Field) -> &'a [u8] {
        let (from, to) = self.places[field as usize];
        &self.line[usize::from(from)..usize::from(to)]
    }

    /// The bytes of a value with what stands around it: of a text with its quotes.
    pub(super) fn quoted(&self, field: Field) -> &'a [u8] {
        let (from, to) = self.places[field as usize];
        &self.line[usize::from(from) - 1..=usize::from(to)]
    }

    /// Where it stands.
    pub(super) fn state(&self) -> State {
        self.state
    }

    /// The id as a number.
    pub(super) fn id(&self) -> u128 {
        id(self.bytes(Field::Id)).unwrap_or_default()
    }
}

/// The id of a line that begins as ours do, as a number.
pub(super) fn id_of(line: &[u8]) -> Option<u128> {
    let rest = line.strip_prefix(b"{\"v\":1,\"id\":\"")?;
    id(rest.get(..36)?)
}

/// An id in its one spelling: lower case, with hyphens.
pub(super) fn id(text: &[u8]) -> Option<u128> {
    let text: &[u8; 36] = text.try_into().ok()?;
    if [8, 13, 18, 23].iter().any(|&at| text[at] != b'-') {
        return None;
    }
    let mut all = 0;
    let mut half = |groups: [&[u8]; 3]| {
        groups.into_iter().flatten().fold(0, |half, &byte| {
            let digit = DIGITS[usize::from(byte)];
            all |= digit;
            half << 4 | u64::from(digit)
        })
    };
    let high = half([&text[..8], &text[9..13], &text[14..18]]);
    let low = half([&text[19..23], &text[24..], &[]]);
    (all < 16).then_some(u128::from(high) << 64 | u128::from(low))
}

/// What each byte is as a hexadecimal digit in lower case; 16 where it is none.
const DIGITS: [u8; 256] = {
    let mut digits = [16; 256];
    let mut digit = 0;
    while digit < 16 {
        digits[b"0123456789abcdef"[digit as usize] as usize] = digit;
        digit += 1;
    }
    digits
};

const fn bit(field: Field) -> u32 {
    1 << field as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::entry_read::EntryRead;
    use super::super::line::{self, Found};
    use super::super::made_up::{entries, sealed};
    use super::*;

    #[test]
    fn the_fields_are_in_the_order_of_their_bits() {
        assert!(KEYS.iter().enumerate().all(|(at, (_, field, _))| *field as usize == at));
    }

    proptest! {
        #[test]
        fn what_we_write_is_plain_unless_it_has_a_field_of_another_version(entry in entries()) {
            let line = sealed(&entry);
            let read = PlainLine::whole(&line);
            prop_assert_eq!(read.is_some(), entry.other.is_empty());
            let Some(read) = read else { return Ok(()) };
            prop_assert_eq!(read.id(), entry.id.as_u128());
            prop_assert_eq!(id_of(&line), Some(entry.id.as_u128()));
            prop_assert_eq!(read.state(), entry.state);
            prop_assert_eq!(read.has(Field::Caption), entry.outgoing.caption.is_some());
            let link: String = serde_json::from_slice(read.quoted(Field::Link)).unwrap();
            prop_assert_eq!(link, entry.outgoing.link.as_str());
        }

        #[test]
        fn what_is_plain_can_be_read(entry in entries(), at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
            let mut line = sealed(&entry);
            let at = at.index(line.len() - 16);
            line[at] = byte;
            let end = line.len() - 16;
            let sum = format!("{:08x}", crc32fast::hash(&line[..end]));
            line[end + 6..end + 14].copy_from_slice(sum.as_bytes());
            if PlainLine::whole(&line).is_some() {
                prop_assert!(matches!(line::read::<EntryRead>(&line), Found::Good(_)), "{}", String::from_utf8_lossy(&line));
            }
        }
    }
}
