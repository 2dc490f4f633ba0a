//! Pictures of the model: where things stand and what they look like.
//!
//! The view takes `&Model` and changes nothing. What a key does, and what any pane remembers, belongs in `app`.
//! Text from outside is drawn as a `Shown` only; every other text is a literal of this program.

mod ascii;
mod asking;
mod canned;
mod compose;
mod confirm;
mod contact_form;
mod contacts;
mod copying;
mod entry;
mod facets;
mod half_blocks;
mod heights;
mod help;
mod history;
mod history_search;
mod keys_row;
mod layout;
mod no_message;
mod palette;
mod picture_place;
mod preview;
mod probe;
mod profiles;
mod reading;
mod recipient;
mod sender_form;
mod senders;
mod spots;
mod status_bar;
mod text;
mod theme;
mod theme_file;
mod too_small;
mod view;

pub use picture_place::PicturePlace;
pub use spots::Spots;
pub use theme::Theme;
pub use theme_file::ThemeMistake;
pub use view::view;
