//! The core: what the screen remembers, what happens to it, and what it asks of the world.
//!
//! Pure: no file, no network, no clock, no chance, no waiting. Time and ids come in with each message, wishes go out
//! as effects; both are plain data. Places, colours and anything else that only a picture needs belong in `ui`.

mod action;
mod asking;
mod canned;
mod canned_picker;
mod compose;
mod contacts;
mod effect;
mod explain;
mod history;
mod key;
mod keymap;
mod message;
mod model;
mod moves;
mod notice;
mod offer;
mod overlay;
mod quit;
mod reading;
mod send;
mod sender;
mod sender_picker;
mod space;
#[cfg(test)]
mod tests;
mod text;
mod twin;
mod update;
mod wrap;

pub use action::{ACTIONS, Action, ActionRow, Scope};
pub use asking::{About, Asking, Filling};
pub use canned_picker::CannedPicker;
pub use compose::{Compose, Recipient, Slot};
pub use contacts::{Contacts, LastEntry, Person};
pub use effect::Effect;
pub use history::{Counts, History, HistoryRow};
pub use key::key;
pub use keymap::{Keymap, KeymapError, key_table, key_words};
pub use message::{Message, Moment};
pub use model::{Focus, Model, Start};
pub use notice::{Notice, Notices, Tone};
pub use offer::Offer;
pub use overlay::{AfterYes, Overlay};
pub use reading::{EntryReading, Look, Reading, ReadingLine};
pub use sender_picker::{SenderOffer, SenderPicker};
pub use space::{LABEL_COLUMNS, Size};
pub use text::TextField;
pub use update::update;
pub use wrap::{drawn_columns, place, rows};
