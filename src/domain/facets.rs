//! How many sends of a history, or of what a search found, have what in common.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::entry::Entry;
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

impl Facets {
    /// Counts one more.
    pub fn add(&mut self, entry: &Entry) {
        match self.states.iter_mut().find(|(state, _)| *state == entry.state) {
            Some((_, count)) => *count += 1,
            None => self.states.push((entry.state, 1)),
        }
        self.states.sort_unstable_by_key(|(state, _)| *state);
        for (names, name) in
            [(&mut self.senders, &entry.outgoing.sender.alias), (&mut self.operators, &entry.author.operator)]
        {
            match names.iter_mut().find(|(known, _)| known == name) {
                Some((_, count)) => *count += 1,
                None => names.push((name.clone(), 1)),
            }
            names.sort_by(|(a, most), (b, least)| (Reverse(most), a).cmp(&(Reverse(least), b)));
        }
    }

    /// Takes one away that was counted.
    pub fn take(&mut self, entry: &Entry) {
        let less = |count: &mut u64| *count = count.saturating_sub(1);
        self.states.iter_mut().filter(|(state, _)| *state == entry.state).for_each(|(_, count)| less(count));
        self.states.retain(|(_, count)| *count > 0);
        for (names, name) in
            [(&mut self.senders, &entry.outgoing.sender.alias), (&mut self.operators, &entry.author.operator)]
        {
            names.iter_mut().filter(|(known, _)| known == name).for_each(|(_, count)| less(count));
            names.retain(|(_, count)| *count > 0);
        }
    }

    /// Adds the counts of another history.
    pub fn merge(&mut self, other: &Self) {
        let sum = |mine: &mut Vec<(String, u64)>, theirs: &[(String, u64)]| {
            let mut all: BTreeMap<&str, u64> = BTreeMap::new();
            for (name, count) in mine.iter().chain(theirs) {
                *all.entry(name).or_default() += count;
            }
            let mut all: Vec<_> = all.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
            all.sort_by_key(|(_, count)| Reverse(*count));
            *mine = all;
        };
        sum(&mut self.senders, &other.senders);
        sum(&mut self.operators, &other.operators);
        let mut states: BTreeMap<State, u64> = BTreeMap::new();
        for (state, count) in self.states.iter().chain(&other.states) {
            *states.entry(*state).or_default() += count;
        }
        self.states = states.into_iter().collect();
    }
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
