//! What the outbox tells.

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::{Entry, Twin};

/// Reads the time. A plain function, so that tests hand in their own.
pub type Clock = fn() -> Timestamp;

/// What the outbox tells about a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Report {
    /// The send stands in another state; a final state is on disk.
    Moved(Box<Entry>),
    /// It could not be taken back: it left before, or is settled.
    NotCancelled(Uuid),
    /// It was not sent because it could not be written down, or its outcome is known but could not be written down.
    NotRecorded {
        /// The entry, with its outcome.
        entry: Box<Entry>,
        /// Why, for a person.
        error: String,
    },
    /// It was not sent because the same went to the same number since somebody looked; that it was cancelled is on disk.
    Twin {
        /// The entry, cancelled.
        entry: Box<Entry>,
        /// The other one.
        twin: Box<Twin>,
    },
    /// The gateway refused the key of a profile (401, 403). What waits of that profile stays where it is until
    /// [`super::Outbox::resume`]; only the messages of a probe go on, and are never the cause.
    Paused {
        /// Whose key it is.
        profile: String,
        /// Why, for a person.
        reason: String,
    },
}
