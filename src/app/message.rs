//! What happens to the core.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::action::Action;
use super::contact_keeping::ContactNews;
use super::days::Landed;
use super::effect::RequestUse;
use super::history_search::Found;
use super::sender_keeping::SenderNews;
use super::target::Target;
use crate::domain::{
    Canned, Checkup, Entry, Facets, Finding, News, Page, Phone, RequestText, Stretch, Thumbnail, Twin,
};

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
    /// A click on something that was seen.
    Click(Target),
    /// The wheel turned over something that was seen.
    Wheel {
        /// What is under the pointer.
        over: Target,
        /// Towards the end of the list, or away from it.
        is_down: bool,
    },
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
    Twins {
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
    /// A send was not made because the same went to the same number since somebody looked.
    TwinWent {
        /// The entry, cancelled.
        entry: Box<Entry>,
        /// The other one.
        twin: Box<Twin>,
    },
    /// The sends of unknown outcome that nobody decided about, whoever sent them; oldest first.
    Unresolved(Vec<Entry>),
    /// The gateway refused the key of a profile, and nothing of it goes before `Effect::Resume`.
    Paused {
        /// Whose key it is.
        profile: String,
        /// Why, for a person.
        reason: String,
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
    /// What a search found by now, answering `Effect::Search` and `Effect::ReadFound`.
    Searched {
        /// The number of the search.
        search: u64,
        /// What was found, or why nothing could be.
        found: Result<Found, String>,
    },
    /// What stands around a moment, answering `Effect::Jump`.
    Landed {
        /// The number of the jump.
        jump: u64,
        /// What was read, or why nothing could be.
        landed: Result<Landed, String>,
    },
    /// More of the history, answering `Effect::ReadNewer` and `Effect::ReadOlder`.
    ReadOn {
        /// The number of the jump.
        jump: u64,
        /// The entries.
        stretch: Stretch,
    },
    /// Counts by what entries have in common, answering `Effect::Facets`.
    Facets {
        /// The search.
        search: Option<u64>,
        /// As far as they are known.
        facets: Facets,
    },
    /// How many entries the history has.
    Counted(u64),
    /// A file was written, answering `Effect::Export`.
    Exported {
        /// Where it is.
        path: String,
        /// Entries in it.
        entries: u64,
    },
    /// A group of checks has ended, answering `Effect::CheckUp`.
    CheckedUp {
        /// The number of the look.
        round: u64,
        /// The checks.
        checks: Vec<Checkup>,
        /// How many groups there are.
        of: usize,
    },
    /// Evidence was written into this file, answering `Effect::KeepEvidence`.
    EvidenceKept(String),
    /// Something about the senders.
    Senders(Box<SenderNews>),
    /// Something about the contacts.
    Contacts(ContactNews),
    /// A time zone, answering `Effect::FindZone`.
    Zone {
        /// Its IANA name.
        name: &'static str,
        /// What the system knows of it; `None` where it knows none of that name.
        zone: Option<TimeZone>,
    },
    /// The editor of a caption has ended.
    CaptionEdited {
        /// Whose caption it is.
        to: Phone,
        /// What came of it.
        edited: Edited,
    },
    /// The words of a request, answering `Effect::Describe`.
    Described {
        /// The words.
        text: RequestText,
        /// What for.
        then: RequestUse,
    },
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
    /// What other processes did in the store.
    Others {
        /// What came.
        news: Box<News>,
        /// Sends of processes that are gone, as they were ended just now.
        interrupted: Vec<Entry>,
    },
    /// Something could not be read or written; a sentence for a person.
    Failed(String),
}

/// What came of an editor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edited {
    /// The text, exactly.
    Text(String),
    /// There is none; why, and where a text that could not be taken is kept.
    Failed(String),
}
