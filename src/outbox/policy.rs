//! By which rules an outbox works: given at the start, the same for the screen, for one command and for a batch.

use std::time::Duration;

use super::machine::Retry;
use crate::domain::Pace;

/// Gives a number from 0 to 1. A plain function, so that tests hand in their own.
pub type Chance = fn() -> f64;

/// By which rules an outbox works.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// Requests at once, at least one.
    pub workers: usize,
    /// How often a message is tried by itself.
    pub retry: Retry,
    /// How fast messages may follow each other, whoever sends them.
    pub pace: Pace,
    /// The jitter of waits.
    pub chance: Chance,
}

/// A send to take in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terms {
    /// How long it can still be taken back before it leaves.
    pub hold: Duration,
    /// How far back the same message to the same number keeps it from leaving; zero where a person said that it goes all
    /// the same, or where nobody wants to know.
    pub twins: Duration,
}
