//! What can lie over the panes, one at a time.

use uuid::Uuid;

use super::doubt::PictureQuestion;
use super::reading::{EntryReading, Reading};
use super::sender_picker::SenderPicker;

/// What lies over the panes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Overlay {
    /// The keys.
    Help(Reading),
    /// The senders, and a line for a phone ID.
    Senders(SenderPicker),
    /// Everything about one entry.
    Entry(EntryReading),
    /// Sends are under way: wait for them, take them back, or stay?
    Quitting,
    /// The picture and its caption as they will be seen.
    Preview,
    /// The picture of the open message may fail, or is not known: send it?
    Picture(PictureQuestion),
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
