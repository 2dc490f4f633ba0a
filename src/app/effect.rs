//! What the core asks of the world.

use std::time::Duration;

use uuid::Uuid;

use crate::domain::{Cursor, Draft, Entry, ImageLink};

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
    /// Take a send back, if it has not left.
    Cancel(Uuid),
    /// End every hold now.
    Release,
    /// Keep what is typed. Asked at each edit; the shell writes the newest text within a second.
    SaveDraft(Draft),
    /// Forget a draft that went out, unless it was changed since.
    RemoveDraft(Draft),
    /// Read entries of the history before this place, or the newest ones.
    Page {
        /// Where the last page ended.
        before: Option<Cursor>,
    },
    /// Look at what stands behind this link; what was found in the last ten minutes will do.
    Look {
        /// The link.
        link: ImageLink,
        /// The number that the answer carries.
        look: u64,
    },
    /// The same, whatever was found before.
    LookAgain {
        /// The link.
        link: ImageLink,
        /// The number that the answer carries.
        look: u64,
    },
    /// Make a small picture of what the look received.
    Preview {
        /// The link.
        link: ImageLink,
        /// The number that the answer carries.
        look: u64,
    },
    /// Nobody waits for the answers to this look any more.
    StopLooking(u64),
    /// Remember whether the preview is seen.
    KeepPreview(bool),
    /// Put the program in the background, as Ctrl-Z does.
    Suspend,
    /// Draw every cell anew: something else may have written on the terminal.
    Redraw,
    /// End the program.
    Quit,
}
