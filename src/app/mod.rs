//! The core: what the screen remembers, what happens to it, and what it asks of the world.
//!
//! Pure: no file, no network, no clock, no chance, no waiting. Time and ids come in with each message, wishes go out
//! as effects; both are plain data. Places, colours and anything else that only a picture needs belong in `ui`.

mod action;
mod compose;
mod contact_form;
mod contact_keeping;
mod contact_search;
mod contacts;
mod copy;
mod editor;
mod effect;
mod explain;
mod help;
mod hidden;
mod history;
mod key;
mod key_words;
mod keymap;
mod keymap_file;
mod message;
mod model;
mod moves;
mod notice;
mod offer;
mod overlay;
mod palette;
mod quit;
mod reading;
mod request;
mod send;
mod sender;
mod sender_picker;
mod space;
mod standing;
#[cfg(test)]
mod tests;
mod text;
mod there;
mod typed_number;
mod update;
mod wrap;

pub use action::{ACTIONS, Action, ActionRow, Scope};
pub use compose::{Compose, Recipient, Slot};
pub use contact_form::{ContactForm, FormSlot, NumberTold};
pub use contact_keeping::ContactNews;
pub use contacts::{Contacts, Person};
pub use copy::{COPY_LIMIT, Clipboard, CopyMenu, CopyPart, CopyRow};
pub use effect::{Effect, RequestUse};
pub use help::Help;
pub use history::{Counts, History, HistoryRow};
pub use key::key;
pub use key_words::{key_name, key_words};
pub use keymap::{KeyRow, Keymap, key_table};
pub use keymap_file::{KeymapError, KeymapMistake, WrittenKeys};
pub use message::{Edited, Message, Moment};
pub use model::{Focus, Model, Start};
pub use notice::{Notice, Notices, Tone};
pub use offer::Offer;
pub use overlay::{AfterYes, Overlay};
pub use palette::Palette;
pub use reading::{EntryReading, Look, Reading, ReadingLine};
pub use request::RequestReading;
pub use sender_picker::{SenderOffer, SenderPicker};
pub use space::{LABEL_COLUMNS, Size};
pub use standing::LastEntry;
pub use text::TextField;
pub use typed_number::Meant;
pub use update::update;
pub use wrap::{drawn_columns, place, rows};
