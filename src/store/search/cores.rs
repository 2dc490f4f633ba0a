//! How much is done at once.

use std::thread;

/// More would wait for the memory, and make a shared host slow for others.
const MOST: usize = 8;

/// Threads that work on one question.
pub(in crate::store) fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(MOST)
}
