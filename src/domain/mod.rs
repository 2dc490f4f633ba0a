//! The words and rules of the trade: numbers, links, captions, drafts, entries and their states.
//!
//! Pure: no file, no network, no clock. Raw text comes in here and leaves as a checked type or as a [`Problem`].
//! Nothing that knows of JSON lines, HTTP, TOML files or the screen belongs here.

mod answer;
mod canned;
mod caption;
mod contact;
mod draft;
mod entry;
mod image_link;
mod loopback;
mod outgoing;
mod page;
mod phone;
mod placeholder;
mod problem;
mod sender;
mod shown;
mod state;
mod twin;

pub use answer::{Answer, Outcome};
pub use canned::{Canned, CannedProblem};
pub use caption::{CAPTION_LIMIT, Caption};
pub use contact::Contact;
pub use draft::Draft;
pub use entry::{Author, Entry, Event};
pub use image_link::{ImageLink, LINK_LIMIT};
pub use loopback::is_loopback;
pub use outgoing::{Options, Outgoing};
pub use page::{Cursor, Page};
pub use phone::Phone;
pub use placeholder::{Known, fill, words};
pub use problem::{Field, Placed, Problem};
pub use sender::{PhoneId, Sender};
pub use shown::{Shown, is_invisible};
pub use state::State;
pub use twin::{Same, Twin};
