//! A query, ready to be asked of a million lines.

use jiff::Timestamp;

use super::sieve::{Sieve, word};
use crate::domain::{Condition, Entry, Query};
use crate::store::index::MonthIndex;
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

/// Terms that are known to be met, by their numbers; those of a very long query are asked.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Met(u64);

impl Met {
    pub(super) fn with(self, term: usize) -> Self {
        Self(self.0 | 1_u64.checked_shl(term as u32).unwrap_or(0))
    }

    fn has(self, term: usize) -> bool {
        self.0.checked_shr(term as u32).unwrap_or(0) & 1 == 1
    }
}

impl Question {
    pub(super) fn of(query: &Query) -> Self {
        let words = query.terms().iter().map(|term| word(&term.condition)).collect();
        let sieve = Sieve::of(query);
        let absent = if sieve.is_none() { Sieve::of_negated(query) } else { None };
        Self { query: query.clone(), words, sieve, absent }
    }

    /// The terms that every line of a month meets, by the days on which its sends were made.
    pub(super) fn met_by_all(&self, index: &MonthIndex) -> Met {
        let (Some((first, _)), Some((last, _))) = (index.days.first_key_value(), index.days.last_key_value()) else {
            return Met::default();
        };
        let day = |day: i32| Timestamp::from_second(i64::from(day) * 86_400).unwrap_or_default();
        let (start, end) = (day(*first), day(*last + 1));
        let terms = self.query.terms().iter().enumerate();
        let met = terms.filter(|(_, term)| match (&term.condition, term.is_negated) {
            (Condition::Since(at), false) | (Condition::Until(at), true) => *at <= start,
            (Condition::Until(at), false) | (Condition::Since(at), true) => end <= *at,
            _ => false,
        });
        met.fold(Met::default(), |met, (at, _)| met.with(at))
    }

    /// Whether a plain line is a hit, where it is known to meet some of the terms.
    pub(super) fn is_met(&self, line: KnownLine<'_>, known: Met) -> bool {
        let mut terms = self.query.terms().iter().zip(&self.words).enumerate();
        terms.all(|(at, (term, word))| {
            known.has(at)
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
