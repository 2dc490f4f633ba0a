//! What was found behind an image link: plain facts, without a judgement.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::image_link::ImageLink;
use super::picture_facts::Sha256;

/// What was found behind a link, when, and how it was looked at. It says what was there at that moment, from here:
/// WhatsApp looks later, from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The link, as typed.
    pub link: ImageLink,
    /// When it was looked at.
    pub at: Timestamp,
    /// The redirects that were told, in their order, also the last one where it was not followed.
    pub redirects: Vec<Redirect>,
    /// How the last host was reached.
    pub way: Way,
    /// When the signature in the link's query ends, where it has one that says so.
    pub expires: Option<Timestamp>,
    /// What came of it.
    pub sight: Sight,
}

/// A redirect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// 301, 302, 303, 307 or 308.
    pub status: u16,
    /// Where it points; a query is cut to `?…`, because it may hold a secret.
    pub to: String,
    /// The host in it, if it has one.
    pub host: String,
}

/// How a host was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Nothing was reached.
    None,
    /// At a public address.
    Public,
    /// On the allow list, which goes before the check of addresses; the kind of address that the host has.
    Allowed(Option<HostKind>),
    /// Through the proxy of this name.
    Proxy(String),
}

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// A server answered.
    Served(Served),
    /// A host that WhatsApp cannot reach. No request was made to it.
    Unreachable {
        /// The host as the link or the redirect names it.
        host: String,
        /// Why it cannot be reached.
        kind: HostKind,
    },
    /// A redirect that was not followed.
    Astray(Astray),
    /// Nothing was learnt.
    Unseen(Unseen),
}

/// The last answer of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The HTTP status.
    pub status: u16,
    /// What the server says it is, without parameters, in lower case.
    pub content_type: Option<String>,
    /// What it really is; only of an answer 200.
    pub file: Option<File>,
}

/// What the bytes say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File {
    /// By the first bytes.
    pub format: Format,
    /// Width and height; of JPEG and PNG.
    pub pixels: Option<(u32, u32)>,
    /// Bits of one colour; of JPEG and PNG.
    pub depth: Option<u8>,
    /// Of JPEG and PNG.
    pub colour: Option<Colour>,
    /// Whether the end of the picture is there; true where the format has no end that we know.
    pub is_complete: bool,
    /// By bytes received.
    pub size: Size,
    /// Of all bytes; only where all of them were received.
    pub sha256: Option<Sha256>,
}

/// Bytes of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// All of them were read.
    Whole(u64),
    /// More than WhatsApp takes; the rest was not read.
    AtLeast(u64),
    /// The connection broke off after so many.
    CutShort(u64),
}

/// A kind of file, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A WebP picture.
    WebP,
    /// A GIF picture.
    Gif,
    /// A HEIC picture, as phones make them.
    Heic,
    /// An AVIF picture.
    Avif,
    /// An SVG drawing.
    Svg,
    /// A web page.
    Html,
    /// A PDF document.
    Pdf,
    /// No byte at all.
    Empty,
    /// Anything else.
    Other,
}

/// How colours are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Grey, with or without transparency.
    Grey,
    /// RGB or the like, with or without transparency.
    Rgb,
    /// By numbers of a palette.
    Palette,
    /// For printers: CMYK or YCCK.
    Cmyk,
}

/// Why an address cannot be reached from the public internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HostKind {
    /// This very machine.
    Loopback,
    /// A network of a house or a company.
    Private,
    /// One cable only, such as the metadata service of a cloud.
    LinkLocal,
    /// Examples of books, tests of machines.
    Documentation,
    /// Many at once.
    Multicast,
    /// Kept back: for nobody, or for later.
    Reserved,
}

/// A redirect that was not followed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Astray {
    /// It leads back to where it came from.
    Loop,
    /// More than the hops that we follow.
    TooMany,
    /// From https to http.
    Downgrade,
    /// To something else than http or https.
    Scheme(String),
    /// To an address with a user name or password in it.
    UserInfo,
    /// It names no address, or one that cannot be read.
    Nowhere,
}

/// Why nothing was learnt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unseen {
    /// The name has no address here.
    NoName(String),
    /// No connection came about; why, in words of the system.
    NoConnection(String),
    /// The certificate does not hold, or TLS fails; why.
    Certificate(String),
    /// Nothing was heard for so many milliseconds.
    Silent(u64),
    /// Not at its end after so many milliseconds.
    TooSlow(u64),
    /// The answer is no HTTP, or broke off in its head.
    Garbled,
    /// The head of the answer is longer than we read.
    HeadTooLong,
    /// Packed, although we asked for the plain bytes; how.
    Packed(String),
    /// On purpose: a stand-in is in use, and nothing leaves this machine.
    StandIn,
    /// We could not even start; why.
    NotStarted(String),
}

impl Finding {
    /// The file, where one was seen.
    #[must_use]
    pub fn file(&self) -> Option<&File> {
        match &self.sight {
            Sight::Served(served) => served.file.as_ref(),
            _ => None,
        }
    }
}

impl Size {
    /// The bytes that were received.
    #[must_use]
    pub fn received(self) -> u64 {
        match self {
            Self::Whole(bytes) | Self::AtLeast(bytes) | Self::CutShort(bytes) => bytes,
        }
    }
}

impl Format {
    /// Its name, for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::Svg => "SVG",
            Self::Html => "HTML",
            Self::Pdf => "PDF",
            Self::Empty => "empty",
            Self::Other => "no known picture",
        }
    }

    /// The content type of the two that WhatsApp takes.
    #[must_use]
    pub fn mime(self) -> Option<&'static str> {
        match self {
            Self::Jpeg => Some("image/jpeg"),
            Self::Png => Some("image/png"),
            _ => None,
        }
    }
}

impl Colour {
    /// Its name, for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Rgb => "RGB",
            Self::Palette => "palette",
            Self::Cmyk => "CMYK",
        }
    }
}

impl HostKind {
    /// Its name, for people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::LinkLocal => "link-local",
            Self::Documentation => "for documentation",
            Self::Multicast => "multicast",
            Self::Reserved => "reserved",
        }
    }
}
