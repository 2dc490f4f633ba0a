//! A query: its terms, and how they are read.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::condition::{self, Condition};
use super::problem::QueryProblem;
use super::split;
use crate::domain::phone::Phone;
use crate::domain::state::State;

/// What the words of a query are read with.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The moment that `7d` and `today` count from.
    pub now: Timestamp,
    /// The zone of the dates in it.
    pub zone: &'a TimeZone,
    /// The numbers of the contacts that have a tag.
    pub tagged: &'a dyn Fn(&str) -> Vec<Phone>,
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Whether an entry must not meet it.
    pub is_negated: bool,
    /// What is asked of an entry.
    pub condition: Condition,
}

/// What an entry must meet to be found: every term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// Every mistake, each with its place in the text.
    pub fn parse(text: &str, reading: Reading<'_>) -> Result<Self, Vec<QueryProblem>> {
        let mut terms = Vec::new();
        let mut problems = Vec::new();
        for part in split::split(text) {
            match condition::read(&part, reading) {
                Ok(Some(condition)) => terms.push(Term { is_negated: part.is_negated, condition }),
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(Self { terms }) } else { Err(problems) }
    }

    /// Asks for the entries that stand in this state.
    #[must_use]
    pub fn in_state(state: State) -> Self {
        Self { terms: vec![Term { is_negated: false, condition: Condition::State(vec![state]) }] }
    }

    /// Whether it asks for nothing: every entry meets it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Its conditions, in the order in which they were typed.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The time in which an entry must have been made, as far as the query says: from the first, before the second.
    #[must_use]
    pub fn span(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let bounds = |since: bool| {
            self.terms.iter().filter_map(move |term| match (&term.condition, term.is_negated) {
                (Condition::Since(at), false) | (Condition::Until(at), true) if since => Some(*at),
                (Condition::Until(at), false) | (Condition::Since(at), true) if !since => Some(*at),
                _ => None,
            })
        };
        (bounds(true).max(), bounds(false).min())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(text: &str) -> Result<Query, Vec<QueryProblem>> {
        let now = "2026-11-23T10:00:00Z".parse().unwrap();
        let tagged = |tag: &str| if tag == "desk" { vec![Phone::parse("+13025550101").unwrap()] } else { Vec::new() };
        Query::parse(text, Reading { now, zone: &TimeZone::UTC, tagged: &tagged })
    }

    /// What looks like a query: fields, places in time, quotes that may stay open, and what no query has in it.
    fn like_a_query() -> impl Strategy<Value = String> {
        let part = prop_oneof![
            "-?(to|from|by|on|state|since|until|on|tag|id|link|caption|host|profile|kind|is)?:?",
            "[-+]?[0-9]{0,12}(d|h|w|m|y)?",
            "20[0-9]{2}-[0-9]{2}(-[0-9]{2})?(T?[0-9:]{0,8}Z?)?",
            "\"(\\\\|\\\"|[a-z ])*\"?",
            "accepted|unknown|refused|today|yesterday|desk|[^ ]{1,6}",
            "[\u{202e}\u{200b}\u{0}\u{1b}\u{2028}\u{feff}]{1,3}",
        ];
        prop::collection::vec((part, "[ \t\n]{0,2}"), 0..12)
            .prop_map(|parts| parts.into_iter().map(|(part, space)| part + &space).collect())
    }

    proptest! {
        #[test]
        fn no_text_panics_and_every_problem_has_its_place(text in prop_oneof![any::<String>(), like_a_query()]) {
            match parse(&text) {
                Ok(query) => {
                    prop_assert_eq!(parse(&text), Ok(query.clone()));
                    prop_assert!(query.terms().len() <= text.len());
                }
                Err(problems) => {
                    prop_assert!(!problems.is_empty());
                    for problem in problems {
                        prop_assert!(text.get(problem.at.clone()).is_some_and(|part| !part.is_empty()), "{problem:?}");
                        prop_assert!(!problem.to_string().is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn a_text_without_end_takes_no_time() {
        for part in ["\"", "-", ":", "to:", "a ", "\\\"", "-\"a\" ", "since:"] {
            _ = parse(&part.repeat(100_000));
        }
    }
}
