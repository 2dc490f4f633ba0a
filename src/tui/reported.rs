//! What the outbox tells, as the core hears it.

use crate::app::Message;
use crate::outbox::Report;

/// The message of a report.
pub(super) fn message(report: Report) -> Message {
    match report {
        Report::Moved(entry) => Message::Moved(entry),
        Report::NotCancelled(id) => Message::NotCancelled(id),
        Report::NotRecorded { entry, error } => Message::NotRecorded { entry, error },
        Report::Twin { entry, twin } => Message::TwinWent { entry, twin },
        Report::Paused { profile, reason } => Message::Paused { profile, reason },
    }
}
