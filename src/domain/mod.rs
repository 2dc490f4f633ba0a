//! The words and rules of the trade: numbers, links, captions, drafts, entries and their states.
//!
//! Pure: no file, no network, no clock. Raw text comes in here and leaves as a checked type or as a [`Problem`].
//! Nothing that knows of JSON lines, HTTP, TOML files or the screen belongs here.

mod answer;
mod ascii;
mod canned;
mod caption;
mod caution;
mod checkup;
mod contact;
mod contact_card;
mod draft;
mod entry;
mod facets;
mod guidance;
mod guide;
mod image_link;
mod loopback;
mod marks;
mod mask;
mod nearest;
mod news;
mod only_zone;
mod outgoing;
mod pace;
mod page;
mod phone;
mod phone_national;
mod phone_typed;
mod picture_facts;
mod placeholder;
mod preflight;
mod problem;
mod query;
mod remark;
mod request_text;
mod sender;
mod shown;
mod signature;
mod state;
mod summary;
mod tags;
mod thumbnail;
mod twin;
mod waiting;

pub use answer::{Answer, Outcome};
pub use ascii::ascii_sign;
pub use canned::{Canned, CannedProblem};
pub use caption::{CAPTION_LIMIT, Caption};
pub use caution::Caution;
pub use checkup::{Checkup, Health};
pub use contact::Contact;
pub use contact_card::{Card, Merged, clean_line, clean_note};
pub use draft::Draft;
pub use entry::{Author, Entry, Event, Resolution, TRIES};
pub use facets::{Facets, Overview};
pub use guidance::Guidance;
pub use guide::{ADVICE, Advice, Cause, Proven, Whose, causes, proven};
pub use image_link::{ImageLink, LINK_LIMIT};
pub use loopback::is_loopback;
pub use marks::{LineKind, MarkedLine, Marks, Piece, marked};
pub use mask::{
    Masked, masked_contact, masked_link, masked_name, masked_outgoing, masked_phone, masked_text, masked_words,
};
pub use nearest::nearest;
pub use news::News;
pub use only_zone::only_zone;
pub use outgoing::{Options, Outgoing};
pub use pace::{Attempts, Pace, Slow};
pub use page::{Cursor, Page, Stretch};
pub use phone::Phone;
pub use picture_facts::{NoSha256, PictureFacts, Sha256};
pub use placeholder::{Known, fill, words};
pub use preflight::{Astray, Colour, File, Finding, Format, HostKind, Redirect, Served, Sight, Size, Unseen, Way};
pub use problem::{Field, Placed, Problem};
pub use query::{Asked, Condition, Part, Pattern, Query, QueryProblem, Reading, Term, TermText, Text, span_of};
pub use remark::{Grade, PICTURE_LIMIT, Remark, Verdict};
pub use request_text::RequestText;
pub use sender::{PhoneId, Sender};
pub use shown::{Shown, is_invisible};
pub use signature::expires;
pub use state::State;
pub use tags::{join_tags, parse_tags};
pub use thumbnail::{THUMBNAIL_SIDE, Thumbnail, fit};
pub use twin::{Same, Twin};
pub use waiting::Waiting;
