//! A query, ready to be asked of a million lines.

use super::sieve::{Sieve, word};
use crate::domain::{Entry, Query};
use crate::store::known_line::{KnownLine, Word};

/// A query with what each of its terms is asked with. A clone shares no memory with it that threads would fight for.
#[derive(Debug, Clone)]
pub(super) struct Question {
    query: Query,
    /// The words among its terms.
    words: Vec<Option<Word>>,
    /// A text that every hit has.
    pub(super) sieve: Option<Sieve>,
    /// A text without which a line meets a term that is turned round. Only where there is no other.
    pub(super) absent: Option<Sieve>,
}

impl Question {
    pub(super) fn of(query: &Query) -> Self {
        let words = query.terms().iter().map(|term| word(&term.condition)).collect();
        let sieve = Sieve::of(query);
        let absent = if sieve.is_none() { Sieve::of_negated(query) } else { None };
        Self { query: query.clone(), words, sieve, absent }
    }

    /// Whether a plain line is a hit, where it is known to meet the term of that number.
    pub(super) fn is_met(&self, line: KnownLine<'_>, known: Option<usize>) -> bool {
        let mut terms = self.query.terms().iter().zip(&self.words).enumerate();
        terms.all(|(at, (term, word))| {
            known == Some(at)
                || match word {
                    Some(word) => line.has_word(word) != term.is_negated,
                    None => term.matches(&line),
                }
        })
    }

    /// Whether an entry is a hit.
    pub(super) fn is_met_by(&self, entry: &Entry) -> bool {
        self.query.matches(entry)
    }
}
