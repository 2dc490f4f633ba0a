//! What the core asks of the world.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::{Canned, Cursor, Draft, Entry};

/// Everything the core may ask of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send this message after `hold`, and report every step of it.
    Post {
        /// The new entry, held or queued.
        entry: Box<Entry>,
        /// How long it can still be taken back.
        hold: Duration,
    },
    /// Look in the store whether the same went to the same number since then, from whomever; answered by
    /// `Message::Looked`. Nothing is sent before that.
    LookForTwin {
        /// The new entry.
        entry: Box<Entry>,
        /// How far back.
        since: Timestamp,
    },
    /// Take a send back, if it has not left.
    Cancel(Uuid),
    /// End every hold now.
    Release,
    /// Keep what is typed. Asked at each edit; the shell writes the newest text within a second.
    SaveDraft(Draft),
    /// Forget a draft that went out, unless it was changed since.
    RemoveDraft(Draft),
    /// Read the canned messages; answered by `Message::Canned`.
    ReadCanned,
    /// Keep a canned message; answered by `Message::Canned`.
    KeepCanned(Canned),
    /// Read entries of the history before this place, or the newest ones.
    Page {
        /// Where the last page ended.
        before: Option<Cursor>,
    },
    /// Put the program in the background, as Ctrl-Z does.
    Suspend,
    /// Draw every cell anew: something else may have written on the terminal.
    Redraw,
    /// End the program.
    Quit,
}
