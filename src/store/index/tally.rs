//! Counts by state, sender and operator.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use crate::domain::{Facets, State};

/// Names of one kind that are counted apart. A team has dozens; more would be a list that nobody reads.
const NAMES: usize = 256;

/// Counts that can be added and taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Tally {
    states: [u64; State::ALL.len()],
    senders: Names,
    operators: Names,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Names(Vec<(String, u64)>);

impl Tally {
    /// Counts one more.
    pub(in crate::store) fn add(&mut self, state: State, sender: &str, operator: &str) {
        self.states[state as usize] += 1;
        self.senders.add(sender, 1);
        self.operators.add(operator, 1);
    }

    /// Takes one away that was counted.
    pub(in crate::store) fn take(&mut self, state: State, sender: &str, operator: &str) {
        let count = &mut self.states[state as usize];
        *count = count.saturating_sub(1);
        self.senders.take(sender);
        self.operators.take(operator);
    }

    /// Adds the counts of another one.
    pub(in crate::store) fn merge(&mut self, other: &Self) {
        for (count, more) in self.states.iter_mut().zip(other.states) {
            *count += more;
        }
        for (names, more) in [(&mut self.senders, &other.senders), (&mut self.operators, &other.operators)] {
            more.0.iter().for_each(|(name, count)| names.add(name, *count));
        }
    }

    /// For people.
    pub(in crate::store) fn facets(&self) -> Facets {
        let states = State::ALL.into_iter().zip(self.states).filter(|(_, count)| *count > 0).collect();
        Facets { states, senders: self.senders.ordered(), operators: self.operators.ordered() }
    }
}

impl Names {
    fn add(&mut self, name: &str, count: u64) {
        match self.0.iter().position(|(known, _)| known == name) {
            Some(at) => self.0[at].1 += count,
            None if self.0.len() < NAMES => self.0.push((name.to_owned(), count)),
            None => {}
        }
    }

    fn take(&mut self, name: &str) {
        if let Some((_, count)) = self.0.iter_mut().find(|(known, _)| known == name) {
            *count = count.saturating_sub(1);
        }
    }

    fn ordered(&self) -> Vec<(String, u64)> {
        let mut names: Vec<_> = self.0.iter().filter(|(_, count)| *count > 0).cloned().collect();
        names.sort_by(|(a, most), (b, least)| (Reverse(most), a).cmp(&(Reverse(least), b)));
        names
    }
}
