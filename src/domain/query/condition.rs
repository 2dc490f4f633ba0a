//! What one term of a query asks of an entry, and how its words are read.

use std::ops::RangeInclusive;

use jiff::Timestamp;

use super::pattern::Pattern;
use super::problem::QueryProblem;
use super::query::Reading;
use super::split;
use super::when;
use crate::domain::nearest::nearest;
use crate::domain::phone::Phone;
use crate::domain::state::State;

/// What a term asks of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Contact, number, caption, link or the gateway's message has it.
    Word(Pattern),
    /// `to:` the contact's name or the number has it.
    To(Pattern),
    /// `from:` the sender's alias or its phone ID has it.
    From(Pattern),
    /// `by:` the operator's name has it.
    By(Pattern),
    /// `host:` the machine's name has it.
    Host(Pattern),
    /// `link:` the address of the picture has it.
    Link(Pattern),
    /// `picture:` the SHA-256 of the picture, as it was seen before the send, starts with this.
    Picture(String),
    /// `state:` it stands in one of these.
    State(Vec<State>),
    /// `since:` it was made then or later.
    Since(Timestamp),
    /// `until:` it was made before.
    Until(Timestamp),
    /// `tag:` it went to one of these numbers.
    Tag(Vec<Phone>),
    /// `id:` its id starts with this.
    Id(String),
    /// `probe:` the id of the probe that it is part of starts with this.
    Probe(String),
    /// `http:` the status of the answer is among these.
    Http(RangeInclusive<u16>),
    /// `has:` it has this part.
    Has(Part),
}

/// A part that an entry may have or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A caption.
    Caption,
    /// A contact's name beside the number.
    Contact,
    /// The gateway's message.
    Message,
    /// An answer.
    Answer,
    /// An id of the gateway.
    Id,
    /// An address for delivery reports.
    Report,
    /// An earlier entry that it repeats.
    Retry,
    /// A probe that it is part of.
    Probe,
}

/// The names of the fields, in the order of the help.
const FIELDS: [&str; 14] =
    ["to", "from", "by", "host", "state", "since", "until", "tag", "id", "probe", "http", "has", "link", "picture"];

impl Part {
    /// Every part.
    pub const ALL: [Self; 8] =
        [Self::Caption, Self::Contact, Self::Message, Self::Answer, Self::Id, Self::Report, Self::Retry, Self::Probe];

    /// The word after `has:`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Caption => "caption",
            Self::Contact => "contact",
            Self::Message => "message",
            Self::Answer => "answer",
            Self::Id => "id",
            Self::Report => "report",
            Self::Retry => "retry",
            Self::Probe => "probe",
        }
    }
}

/// Reads a part of a query; `None` where it asks for nothing yet.
pub(super) fn read(part: &split::Part, reading: Reading<'_>) -> Result<Option<Condition>, QueryProblem> {
    let value = part.value.as_str();
    let Some(field) = part.field.as_deref() else { return Ok(Pattern::new(value).map(Condition::Word)) };
    let field = field.to_ascii_lowercase();
    let is_known = FIELDS.contains(&field.as_str());
    if is_known && value.trim().is_empty() {
        return Ok(None);
    }
    let problem = |text: String| QueryProblem::new(&part.at, text);
    let moment = || when::span_of(value, reading.now, reading.zone);
    let no_moment = || {
        problem(format!("{field}: {value:?} is no time; write 2026-11-23, 2026-11, today, monday, 14:20, 7d or 12h"))
    };
    Ok(match field.as_str() {
        "to" => Pattern::new(value).map(Condition::To),
        "from" => Pattern::of_name(value).map(Condition::From),
        "by" => Pattern::of_name(value).map(Condition::By),
        "host" => Pattern::of_name(value).map(Condition::Host),
        "link" => Pattern::of_name(value).map(Condition::Link),
        "picture" => Some(Condition::Picture(sum(value).ok_or_else(|| {
            problem(format!("picture: {value:?} is not the beginning of a SHA-256; an open entry shows it"))
        })?)),
        "state" => Some(Condition::State(states(value).map_err(problem)?)),
        "since" => Some(Condition::Since(moment().ok_or_else(no_moment)?.start)),
        "until" => Some(Condition::Until(moment().ok_or_else(no_moment)?.end)),
        "tag" => Some(Condition::Tag((reading.tagged)(value))),
        "id" => Some(Condition::Id(
            id(value).ok_or_else(|| problem(format!("id: {value:?} is not the beginning of an id")))?,
        )),
        "probe" => Some(Condition::Probe(
            id(value).ok_or_else(|| problem(format!("probe: {value:?} is not the beginning of an id")))?,
        )),
        "http" => {
            let status = status(value);
            Some(Condition::Http(
                status.ok_or_else(|| problem(format!("http: {value:?} is no status; write 401, 40 or 5xx")))?,
            ))
        }
        "has" => Some(Condition::Has(has(value).map_err(problem)?)),
        other => match nearest(other, FIELDS) {
            Some(known) if !value.starts_with("//") => {
                let whole = part.whole();
                return Err(problem(format!("no field {other:?}: {known}: was meant? For the text write {whole:?}")));
            }
            // An address, or a word that has a colon.
            _ => Pattern::new(&part.whole()).map(Condition::Word),
        },
    })
}

/// The states whose words start like one of the values between commas.
fn states(text: &str) -> Result<Vec<State>, String> {
    let mut states = Vec::new();
    for word in text.split(',').map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()) {
        // `sen` is sending and sent, since it may still be typed; a whole word is itself alone.
        let is_whole = State::ALL.iter().any(|state| state.word() == word);
        let meant = State::ALL
            .into_iter()
            .filter(|state| if is_whole { state.word() == word } else { state.word().starts_with(&word) });
        let before = states.len();
        states.extend(meant);
        if states.len() == before {
            let known = State::ALL.map(State::word).join(", ");
            return Err(format!("state: there is no state {word:?}; there are {known}"));
        }
    }
    Ok(states)
}

fn has(text: &str) -> Result<Part, String> {
    let word = text.trim().to_lowercase();
    Part::ALL.into_iter().find(|part| part.word().starts_with(&word)).ok_or_else(|| {
        let known = Part::ALL.map(Part::word).join(", ");
        format!("has: an entry has no part {word:?}; there are {known}")
    })
}

/// `401`, `40` and `40x` (400 to 409), `4` and `4xx`.
fn status(text: &str) -> Option<RangeInclusive<u16>> {
    let digits = text.trim().trim_end_matches(['x', 'X']);
    let width = text.trim().len();
    let good = digits.starts_with(['1', '2', '3', '4', '5']) && (digits.len() == width || width == 3) && width <= 3;
    let number: u16 = digits.parse().ok().filter(|_| good)?;
    let step = 10_u16.pow(3 - digits.len() as u32);
    Some(number * step..=number * step + step - 1)
}

/// The beginning of a SHA-256, as it is written.
fn sum(text: &str) -> Option<String> {
    let digits = text.trim().to_ascii_lowercase();
    let good = digits.len() <= 64 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    good.then_some(digits)
}

fn id(text: &str) -> Option<String> {
    let id = text.trim().to_ascii_lowercase();
    let good = id.len() <= 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    good.then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_named_by_its_beginning() {
        assert_eq!(states("acc").unwrap(), [State::Accepted]);
        assert_eq!(states("un").unwrap(), [State::Unknown, State::Undelivered]);
        assert_eq!(states("sent").unwrap(), [State::Sent]);
        assert_eq!(states("Failed,unknown").unwrap(), [State::Failed, State::Unknown]);
        assert_eq!(states("failed,").unwrap(), [State::Failed]);
        assert!(states("lost").unwrap_err().contains("held, queued"));
    }

    #[test]
    fn a_picture_is_named_by_the_beginning_of_its_sum() {
        assert_eq!(sum(" 9C4F2c ").unwrap(), "9c4f2c");
        assert_eq!(sum(&"0".repeat(64)).unwrap().len(), 64);
        for wrong in ["9c4g", "9c-4f", &"0".repeat(65), "é"] {
            assert_eq!(sum(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_status_may_leave_digits_open() {
        assert_eq!(status("401"), Some(401..=401));
        assert_eq!(status("40"), Some(400..=409));
        assert_eq!(status("4xx"), Some(400..=499));
        assert_eq!(status("5"), Some(500..=599));
        for text in ["600", "0", "4x", "x", "4011", "40a", "-40"] {
            assert_eq!(status(text), None, "{text}");
        }
    }
}
