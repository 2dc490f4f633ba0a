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
