//! What becomes of sends whose program ended before they did.

use crate::domain::Entry;
use crate::store::{Abandoned, Store, StoreError};

use super::machine::{Event, Retry, Stage};
use super::report::Clock;

/// Settles what programs that are gone left behind, and tells what became of it. Nothing is ever sent again here.
///
/// With an open attempt on disk the request may have left: unknown. Without one it did not; one that waited because it
/// was answered "not now" is refused, any other one failed.
///
/// # Errors
/// The store cannot be read or written.
pub fn recover(store: &Store, clock: Clock) -> Result<Vec<Entry>, StoreError> {
    store.recover(&|abandoned| settle(abandoned, clock))
}

fn settle(abandoned: Abandoned, clock: Clock) -> Entry {
    let mut entry = abandoned.entry;
    let tries = u32::try_from(entry.attempts().count()).unwrap_or(u32::MAX);
    let stage = if abandoned.attempted { Stage::Sending(tries.max(1)) } else { Stage::Waiting(tries) };
    let gone = Event::OwnerGone { was_asked_to_wait: tries > 0 && entry.http_status == Some(429) };
    if let Some(Stage::Ended(state)) = stage.after(gone, Retry::NEVER).map(|step| step.to) {
        let detail = if abandoned.attempted {
            "interrupted: the program ended before the answer came"
        } else {
            "interrupted: the program ended before the message left"
        };
        entry.step(clock(), state, Some(detail.to_owned()));
    }
    entry
}
