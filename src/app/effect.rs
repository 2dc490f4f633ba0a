//! What the core asks of the world.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::{
    Author, Canned, Contact, Cursor, Draft, Entry, ImageLink, Outgoing, Phone, PhoneId, PictureFacts, Query,
    Resolution, SenderChange,
};

/// Everything the core may ask of the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Send this message after `hold`, and report every step of it.
    Post {
        /// The new entry, held or queued.
        entry: Box<Entry>,
        /// How long it can still be taken back.
        hold: Duration,
        /// How far back the same message to the same number still keeps it from leaving; zero after a person's yes.
        twins: Duration,
    },
    /// Write down what a person says of a send of unknown outcome; answered by `Message::Moved`.
    Resolve {
        /// The send.
        id: Uuid,
        /// What they say.
        word: Resolution,
        /// Who says it.
        by: Author,
    },
    /// Go on with what waits since the key was refused.
    Resume,
    /// Look in the store whether the same went to the same number since then, from whomever; answered by
    /// `Message::Twins`. Nothing is sent before that.
    LookForTwin {
        /// The new entry.
        entry: Box<Entry>,
        /// How far back.
        since: Timestamp,
    },
    /// Write down with a send what its picture is, if it has not left.
    NotePicture {
        /// Which send.
        id: Uuid,
        /// What was seen.
        picture: PictureFacts,
    },
    /// Take a send back, if it has not left.
    Cancel(Uuid),
    /// End every hold now.
    Release,
    /// Keep what is typed. Asked at each edit; the shell writes the newest text within a second.
    SaveDraft(Draft),
    /// Forget a draft that went out, unless it was changed since.
    RemoveDraft(Draft),
    /// Write a contact: a new one at the end of the file, or in the place of the old one.
    SaveContact {
        /// As it was; `None` for a new one.
        old: Option<Contact>,
        /// As it is to be.
        new: Contact,
    },
    /// Take a contact out of the file.
    RemoveContact(Contact),
    /// Change the senders of the configuration; answered by `Message::Senders`.
    ChangeSender(SenderChange),
    /// Look at pictures as this profile does from now on: through its proxy, and for a stand-in at its own alone.
    LookFor(String),
    /// Look what came last of these senders; answered by `Message::Senders`.
    FindResults(Vec<PhoneId>),
    /// Look up the time zone of this IANA name.
    FindZone(&'static str),
    /// Read the canned messages; answered by `Message::Canned`.
    ReadCanned,
    /// Keep a canned message; answered by `Message::Canned`.
    KeepCanned(Canned),
    /// Read entries of the history before this place, or the newest ones.
    Page {
        /// Where the last page ended.
        before: Option<Cursor>,
    },
    /// Search the history, in place of the search before; answered by `Message::Searched`, as often as there is news.
    Search {
        /// The number that the answers carry.
        search: u64,
        /// What is looked for.
        query: Query,
    },
    /// Read more of what a search found; answered by `Message::Searched`.
    ReadFound {
        /// The number of the search.
        search: u64,
        /// The number of the first hit, from 0.
        from: u64,
    },
    /// Read what stands around a moment, of a search's hits or of all entries; answered by `Message::Landed`.
    Jump {
        /// The number that the answer carries.
        jump: u64,
        /// The search.
        search: Option<u64>,
        /// The moment.
        at: Timestamp,
    },
    /// Read on from where a jump led, towards newer entries; answered by `Message::ReadOn`.
    ReadNewer {
        /// The number of the jump.
        jump: u64,
        /// Where the newest known one ends.
        after: Cursor,
    },
    /// The same towards older ones.
    ReadOlder {
        /// The number of the jump.
        jump: u64,
        /// Where the oldest known one begins.
        before: Cursor,
    },
    /// Count the hits of a search, or all entries, by what they have in common; answered by `Message::Facets`.
    Facets {
        /// The search.
        search: Option<u64>,
    },
    /// Count the entries of the history; answered by `Message::Counted`.
    Count,
    /// Nobody waits for the search any more.
    StopSearch,
    /// Write the entries that meet a query into a new file; answered by `Message::Exported`.
    Export {
        /// Which entries.
        query: Query,
        /// The name of the file, in the current folder where it names no other.
        path: String,
        /// Whether personal data is masked in it.
        is_masked: bool,
    },
    /// Open this person's caption in an editor; `Message::CaptionEdited` answers.
    EditCaption {
        /// Whose caption it is.
        to: Phone,
        /// As it stands.
        text: String,
        /// Characters that can come back.
        limit: usize,
    },
    /// Put the request of this message in words; `Message::Described` answers.
    Describe {
        /// The message.
        outgoing: Box<Outgoing>,
        /// The profile with which it goes or went.
        profile: String,
        /// What for.
        then: RequestUse,
    },
    /// Look whether all is well; answered by `Message::CheckedUp`, once for each group of checks.
    CheckUp {
        /// The number that the answers carry.
        round: u64,
    },
    /// Write evidence into a new file; answered by `Message::EvidenceKept`.
    KeepEvidence {
        /// The name of the file, in the current folder where it names no other.
        path: String,
        /// The evidence.
        text: String,
    },
    /// Hand this text to the terminal for its clipboard.
    Copy(String),
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
    /// Ask the terminal for reports of the mouse, or for none.
    Mouse(bool),
    /// Put the program in the background, as Ctrl-Z does.
    Suspend,
    /// Draw every cell anew: something else may have written on the terminal.
    Redraw,
    /// End the program.
    Quit,
}

/// What the words of a request are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestUse {
    /// For the evidence of a probe, of which this entry is a row.
    ProbeEvidence {
        /// The entry.
        entry: Uuid,
    },
    /// To be read.
    Show,
    /// For the clipboard, as a command.
    Copy,
    /// For the evidence of a send, in the clipboard or in a file.
    Evidence {
        /// The send.
        entry: Uuid,
        /// Where it goes.
        to_file: bool,
    },
}
