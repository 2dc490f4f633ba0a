//! What becomes of sends whose program ended before they did.

use crate::domain::{Entry, State};
use crate::store::{Abandoned, Store, StoreError};

use super::report::Clock;

/// Settles what programs that are gone left behind, and tells what became of it. Nothing is ever sent again here.
///
/// With an attempt on disk the request may have left: unknown. Without one it did not.
///
/// # Errors
/// The store cannot be read or written.
pub fn recover(store: &Store, clock: Clock) -> Result<Vec<Entry>, StoreError> {
    store.recover(&|abandoned| settle(abandoned, clock))
}

fn settle(abandoned: Abandoned, clock: Clock) -> Entry {
    let mut entry = abandoned.entry;
    let (state, detail) = if abandoned.attempted {
        (State::Unknown, "interrupted: the program ended before the answer came")
    } else {
        (State::Failed, "interrupted: the program ended before the message left")
    };
    entry.step(clock(), state, Some(detail.to_owned()));
    entry
}
