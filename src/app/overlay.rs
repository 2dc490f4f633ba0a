//! What can lie over the panes, one at a time.

use uuid::Uuid;

use super::asking::Asking;
use super::canned_picker::CannedPicker;
use super::reading::{EntryReading, Reading};
use super::sender_picker::SenderPicker;
use crate::domain::Twin;

/// What lies over the panes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The keys.
    Help(Reading),
    /// The senders, and a line for a phone ID.
    Senders(SenderPicker),
    /// Everything about one entry.
    Entry(EntryReading),
    /// The canned messages.
    Canned(CannedPicker),
    /// A line that is asked for.
    Asking(Asking),
    /// The same went to the same number a moment ago: send it anyway?
    Twin(Box<Twin>),
    /// Sends are under way: wait for them, take them back, or stay?
    Quitting,
    /// The outcome of that entry is unknown: repeat it?
    Repeat {
        /// The entry.
        entry: Uuid,
        /// What follows a yes.
        then: AfterYes,
    },
}

/// What follows when somebody says that a message may arrive twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterYes {
    /// The entry becomes a draft.
    Clone,
    /// The open draft is sent.
    Send,
}
