//! What happens to the core.

use jiff::Timestamp;
use uuid::Uuid;

use super::action::Action;
use crate::domain::{Entry, Finding, Page, Thumbnail};

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
    /// A send could not be taken back.
    NotCancelled(Uuid),
    /// The outcome of a send could not be written down.
    NotRecorded {
        /// The entry, with its outcome.
        entry: Box<Entry>,
        /// Why.
        error: String,
    },
    /// Entries of the history, answering `Effect::Page`.
    Page(Page),
    /// What a look found, answering `Effect::Look` and `Effect::LookAgain`.
    Looked {
        /// The number of the look.
        look: u64,
        /// What was found.
        finding: Box<Finding>,
    },
    /// The small picture, answering `Effect::Preview`, or why there is none.
    Previewed {
        /// The number of the look.
        look: u64,
        /// The picture.
        picture: Result<Thumbnail, String>,
    },
    /// Something could not be read or written; a sentence for a person.
    Failed(String),
}
