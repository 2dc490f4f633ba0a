//! The data folder: the one owner of every file in it.
//!
//! The outbox log of sends under way, the history, contacts (also those that come from other programs), canned messages
//! and drafts; the lock that several processes share, and the rules that let all of it survive a crash. What a file
//! looks like is known here and nowhere else; what a send means is decided elsewhere. Everything here blocks: call it
//! from a thread that may wait. It reads no clock.

mod access;
mod append;
mod around;
mod blocks;
mod canned;
mod checkup;
mod contacts;
mod contacts_changed;
mod contacts_edit;
mod contacts_import;
mod contacts_plain;
mod contacts_text;
mod csv_cards;
mod drafts;
mod entry_csv;
mod entry_line;
mod entry_read;
mod error;
mod export;
mod file_system;
mod find;
mod folder;
mod follow;
mod history_log;
mod history_page;
mod history_writer;
mod hosts;
mod in_line;
mod index;
mod known_line;
mod lately;
mod line;
mod lines_back;
#[cfg(test)]
mod lnav;
mod lock;
#[cfg(test)]
mod made_up;
mod modes;
mod news;
mod outbox_line;
mod outbox_log;
mod plain_asked;
mod plain_line;
mod plain_value;
mod quarantine;
mod recover;
mod replace;
mod room;
mod screen_file;
mod search;
mod seen;
mod sender_results;
mod session;
#[expect(clippy::module_inception, reason = "the file is named after its main type, as everywhere")]
mod store;
mod sync_failed;
mod tag_cell;
mod tidy;
mod together;
mod twin;
mod unknowns;
mod vcard_line;
mod vcard_read;
mod vcard_write;
mod verify;
#[cfg(test)]
mod verify_tests;
mod watch;
mod whole_file;

pub use access::Access;
pub use contacts_edit::contacts_toml;
pub use contacts_import::{Import, ImportedRow, Rejection, Verdict};
pub use csv_cards::{CsvCards, contacts_csv};
pub use drafts::Drafts;
pub use entry_csv::{entry_csv, entry_csv_header};
pub use entry_line::entry_json;
pub use error::{Mistake, StoreError};
pub use export::{Exported, Told, write_aside};
pub use follow::Follow;
pub use history_writer::HistoryWriter;
pub use hosts::Hosts;
pub use in_line::Write;
pub use lately::Lately;
pub use recover::Abandoned;
pub use search::{Hits, Newest};
pub use store::Store;
pub use tidy::{Tidied, Tidy};
pub use vcard_read::VcardCards;
pub use vcard_write::contacts_vcard;
pub use verify::{Flaw, FlawKind, Verified};
pub use watch::{Stirred, Watch};
