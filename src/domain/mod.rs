//! The words and rules of the trade: numbers, links, captions, drafts, entries and their states.
//!
//! Pure: no file, no network, no clock. Raw text comes in here and leaves as a checked type or as a [`Problem`].
//! Nothing that knows of JSON lines, HTTP, TOML files or the screen belongs here.

mod answer;
mod caption;
mod contact;
mod draft;
mod entry;
mod image_link;
mod loopback;
mod marks;
mod outgoing;
mod page;
mod phone;
mod preflight;
mod problem;
mod remark;
mod sender;
mod shown;
mod signature;
mod state;
mod summary;
mod thumbnail;

pub use answer::{Answer, Outcome};
pub use caption::{CAPTION_LIMIT, Caption};
pub use contact::Contact;
pub use draft::Draft;
pub use entry::{Author, Entry, Event};
pub use image_link::{ImageLink, LINK_LIMIT};
pub use loopback::is_loopback;
pub use marks::{LineKind, MarkedLine, Marks, Piece, marked};
pub use outgoing::{Options, Outgoing};
pub use page::{Cursor, Page};
pub use phone::Phone;
pub use preflight::{Astray, Colour, File, Finding, Format, HostKind, Redirect, Served, Sight, Size, Unseen, Way};
pub use problem::{Field, Placed, Problem};
pub use remark::{Grade, PICTURE_LIMIT, Remark, Verdict};
pub use sender::{PhoneId, Sender};
pub use shown::{Shown, is_invisible};
pub use signature::expires;
pub use state::State;
pub use thumbnail::{THUMBNAIL_SIDE, Thumbnail, fit};
