//! How many sends of a history, or of what a search found, have what in common.

use super::state::State;

/// Counts by state, sender and operator. Each entry counts once, as it stands now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// States that occur, in the order of a send's life.
    pub states: Vec<(State, u64)>,
    /// Senders by their names, most first.
    pub senders: Vec<(String, u64)>,
    /// Operators, most first.
    pub operators: Vec<(String, u64)>,
}

/// What is known of the whole history without reading it again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// Entries; each counts once.
    pub entries: u64,
    /// Lines that a newer line of the same entry replaces.
    pub superseded: u64,
    /// Lines that are not as they were written.
    pub damaged: u64,
    /// Lines that a newer version wrote.
    pub newer: u64,
    /// Entries by what they have in common.
    pub facets: Facets,
    /// Entries by the day of their creation, UTC, the newest day first: days since 1970-01-01.
    pub days: Vec<(i32, u64)>,
}
