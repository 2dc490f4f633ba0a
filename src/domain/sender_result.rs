//! What came last of the sends of one sender.

use jiff::Timestamp;

use super::entry::Entry;
use super::sender::PhoneId;
use super::state::State;

/// What came of a send, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderResult {
    /// Whose it was.
    pub phone_id: PhoneId,
    /// What came of it.
    pub state: State,
    /// When the entry was made, UTC: of two results the later one counts.
    pub created: Timestamp,
    /// When it came to that, UTC.
    pub at: Timestamp,
}

impl SenderResult {
    /// What an entry tells of its sender; nothing while it is under way, or where it was taken back.
    #[must_use]
    pub fn of(entry: &Entry) -> Option<Self> {
        if entry.state.is_under_way() || entry.state == State::Cancelled {
            return None;
        }
        let at = entry.events.last().map_or(entry.created, |event| event.at);
        let phone_id = entry.outgoing.sender.phone_id.clone();
        Some(Self { phone_id, state: entry.state, created: entry.created, at })
    }
}
