//! The data folder: the one owner of every file in it.
//!
//! The outbox log of sends under way, the history, contacts, canned messages and drafts; the lock that several
//! processes share, and the rules that let all of it survive a crash. What a file looks like is known here and nowhere
//! else; what a send means is decided elsewhere. Everything here blocks: call it from a thread that may wait. It reads no clock.

mod append;
mod canned;
mod contacts;
mod drafts;
mod entry_line;
mod entry_read;
mod error;
mod find;
mod folder;
mod history_log;
mod history_page;
mod history_writer;
mod line;
mod lines_back;
mod lock;
mod outbox_line;
mod outbox_log;
mod quarantine;
mod recover;
mod room;
mod session;
#[expect(clippy::module_inception, reason = "the file is named after its main type, as everywhere")]
mod store;
mod twin;
mod whole_file;

pub use drafts::Drafts;
pub use entry_line::entry_json;
pub use error::{Mistake, StoreError};
pub use history_writer::HistoryWriter;
pub use recover::Abandoned;
pub use store::Store;
