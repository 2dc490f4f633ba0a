//! What can be asked of raw bytes before a line is looked at: a text that every hit has in it.

use std::fmt::Write;

use memchr::memmem;
use regex::bytes::{Regex, RegexBuilder};

use crate::domain::{Condition, Part, Pattern, Query, State};
use crate::store::known_line::Word;

/// A text that every line has in it that meets a term.
#[derive(Debug, Clone)]
pub(super) struct Sieve {
    regex: Regex,
    /// The term of the query that it comes from.
    pub(super) term: usize,
    /// Whether it has the names of fields in it, which stand so only in lines that we wrote.
    is_of_our_lines: bool,
}

/// States in which many sends stand.
const COMMON: [State; 4] = [State::Accepted, State::Sent, State::Delivered, State::Read];

/// What a term needs, and how much it leaves out.
struct Needle {
    regex: String,
    weight: usize,
    is_of_our_lines: bool,
}

impl Sieve {
    /// The one that leaves the least; `None` where a query has nothing that every hit has in it.
    pub(super) fn of(query: &Query) -> Option<Self> {
        Self::best(query, false)
    }

    /// Of a term that is turned round: a line without it meets the term.
    pub(super) fn of_negated(query: &Query) -> Option<Self> {
        Self::best(query, true)
    }

    fn best(query: &Query, is_negated: bool) -> Option<Self> {
        let terms = query.terms().iter().enumerate().filter(|(_, term)| term.is_negated == is_negated);
        let needles = terms.filter_map(|(at, term)| Some((at, Needle::of(&term.condition)?)));
        let (term, needle) = needles.max_by_key(|(_, needle)| needle.weight)?;
        let regex = RegexBuilder::new(&needle.regex).build().ok()?;
        Some(Self { regex, term, is_of_our_lines: needle.is_of_our_lines })
    }

    /// The next place in these bytes that a hit may have.
    pub(super) fn next(&self, bytes: &[u8], from: usize) -> Option<usize> {
        self.regex.find_at(bytes, from).map(|found| found.start())
    }

    /// Whether there can be a hit among these lines, whoever wrote them.
    pub(super) fn may_be_in(&self, bytes: &[u8]) -> bool {
        // An escape can hide every letter. We write only those of control characters so.
        let is_control = |rest: &[u8]| rest.starts_with(b"000") || rest.starts_with(b"001");
        self.is_of_our_lines
            || self.regex.is_match(bytes)
            || memmem::find_iter(bytes, b"\\u").any(|at| !is_control(&bytes[at + 2..]))
            || memmem::find(bytes, b"\\/").is_some()
    }
}

/// A word of a query, ready to be asked of known lines; `None` where a condition is something else.
pub(super) fn word(condition: &Condition) -> Option<Word> {
    let (pattern, is_recipient) = match condition {
        Condition::Word(pattern) => (pattern, false),
        Condition::To(pattern) => (pattern, true),
        _ => return None,
    };
    let plain = RegexBuilder::new(&Needle::of_text(pattern).regex).build().ok()?;
    Some(Word::new(pattern, plain, is_recipient))
}

impl Needle {
    fn of(condition: &Condition) -> Option<Self> {
        let of_our_lines = |regex: String, weight| Some(Self { regex, weight, is_of_our_lines: true });
        match condition {
            Condition::Word(pattern) | Condition::To(pattern) => Some(Self::of_text_or_number(pattern)),
            Condition::From(pattern) | Condition::By(pattern) | Condition::Host(pattern) | Condition::Link(pattern) => {
                Some(Self::of_text(pattern))
            }
            Condition::Tag(numbers) => {
                let regex = any(numbers.iter().map(|number| number.digits().to_owned()))?;
                Some(Self { regex, weight: 9, is_of_our_lines: false })
            }
            Condition::Id(beginning) => {
                of_our_lines(format!("\"id\":\"{}", regex::escape(beginning)), 4 + beginning.len())
            }
            Condition::Probe(beginning) => {
                of_our_lines(format!("\"probe\":\"{}", regex::escape(beginning)), 4 + beginning.len())
            }
            Condition::Picture(beginning) => {
                of_our_lines(format!("\"sha256\":\"{}", regex::escape(beginning)), 4 + beginning.len())
            }
            Condition::State(states) => {
                // Most sends end well; whatever else a state says, few lines have it.
                let is_common = states.iter().any(|state| COMMON.contains(state));
                let states = states.iter().map(|state| format!("\"state\":\"{}\"", state.word()));
                of_our_lines(any(states)?, if is_common { 2 } else { 7 })
            }
            Condition::Http(statuses) => {
                let statuses = statuses.clone().map(|status| format!("\"http_status\":{status}"));
                of_our_lines(any(statuses)?, 3)
            }
            Condition::Has(part) => {
                let key = match part {
                    Part::Caption => "caption",
                    Part::Contact => "contact",
                    Part::Message => "message",
                    Part::Answer => "answer",
                    Part::Id => "(?:message_id|campaign_id)",
                    Part::Report => "report_url",
                    Part::Retry => "retry_of",
                    Part::Probe => "probe",
                };
                of_our_lines(format!("\"{key}\":"), 1)
            }
            Condition::Since(_) | Condition::Until(_) => None,
        }
    }

    fn of_text(pattern: &Pattern) -> Self {
        // As it stands in a line: with the escapes of JSON. Those have no second case to match.
        let quoted = serde_json::to_string(pattern.text()).unwrap_or_default();
        let text = regex::escape(&quoted[1..quoted.len() - 1]);
        let weight = pattern.text().chars().count();
        Self { regex: format!("(?i:{text})"), weight, is_of_our_lines: false }
    }

    fn of_text_or_number(pattern: &Pattern) -> Self {
        let text = Self::of_text(pattern);
        match pattern.run() {
            // What is found may then be the digits of a number, or the same digits elsewhere.
            Some((run, _)) => Self { regex: format!("{}|{run}", text.regex), weight: run.len(), ..text },
            None => text,
        }
    }
}

/// Any of these texts; `None` where there are none, which is left to the exact question.
fn any(texts: impl Iterator<Item = String>) -> Option<String> {
    let mut regex = String::new();
    for text in texts {
        let or = if regex.is_empty() { "" } else { "|" };
        // Writing to a String cannot fail.
        _ = write!(regex, "{or}{}", regex::escape(&text));
    }
    (!regex.is_empty()).then_some(regex)
}
