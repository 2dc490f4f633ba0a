//! What happens to the core.

use jiff::Timestamp;
use uuid::Uuid;

use super::action::Action;
use crate::domain::{Canned, Entry, Page, Twin};

/// What a moment brings: the time, and an id for whatever is made in it.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// Now.
    pub now: Timestamp,
    /// A fresh `UUIDv7`.
    pub id: Uuid,
}

/// Everything that can happen to the core.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// A key that stands for an action.
    Act(Action),
    /// A character for the text field in focus.
    Type(char),
    /// A paste; it never fires a key.
    Paste(String),
    /// The terminal has another size.
    Resized {
        /// Columns.
        columns: u16,
        /// Rows.
        rows: u16,
    },
    /// Time went on, and something on the screen moves with it.
    Tick,
    /// A send stands in another state.
    Moved(Box<Entry>),
    /// Whether the same went out a moment ago, answering `Effect::LookForTwin`.
    Looked {
        /// The new entry.
        id: Uuid,
        /// The twin, if there is one, or why nobody knows.
        found: Result<Option<Box<Twin>>, String>,
    },
    /// A send could not be taken back.
    NotCancelled(Uuid),
    /// The outcome of a send could not be written down.
    NotRecorded {
        /// The entry, with its outcome.
        entry: Box<Entry>,
        /// Why.
        error: String,
    },
    /// The canned messages as they stand in the file.
    Canned {
        /// All of them.
        canned: Vec<Canned>,
        /// The code of the one that was kept just now.
        kept: Option<String>,
    },
    /// Entries of the history, answering `Effect::Page`.
    Page(Page),
    /// Something could not be read or written; a sentence for a person.
    Failed(String),
}
