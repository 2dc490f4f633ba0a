//! Pictures of the model: where things stand and what they look like.
//!
//! The view takes `&Model` and changes nothing. What a key does, and what any pane remembers, belongs in `app`.
//! Text from outside is drawn as a `Shown` only; every other text is a literal of this program.

mod asking;
mod canned;
mod compose;
mod confirm;
mod contacts;
mod entry;
mod heights;
mod help;
mod history;
mod layout;
mod no_message;
mod reading;
mod senders;
mod status_bar;
mod text;
mod theme;
mod too_small;
mod view;

pub use view::view;
