//! What is wrong with a draft, where, and how to mend it.

use super::caption::CAPTION_LIMIT;
use super::phone_id_lint::PhoneIdRule;

/// The field of a draft that a problem stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The recipient.
    To,
    /// The sender.
    From,
    /// The image link.
    Image,
    /// The caption.
    Caption,
    /// The `source` text of the request.
    Source,
    /// The `reportURL` of the request.
    ReportUrl,
}

impl Field {
    /// The word that stands before the field, the same on the screen and in a command's error.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::To => "to",
            Self::From => "from",
            Self::Image => "image",
            Self::Caption => "caption",
            Self::Source => "source",
            Self::ReportUrl => "report URL",
        }
    }
}

/// One reason why a draft cannot be sent. `Display` says what is wrong; [`Problem::mend`] what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The recipient is empty.
    #[error("no recipient")]
    NoRecipient,
    /// The recipient is text that no number can be read from.
    #[error("{0:?} is not a phone number")]
    NotANumber(String),
    /// A number without a country code: nobody can know whose it is.
    #[error("no country code")]
    NoCountryCode {
        /// The same digits read as an international number, where that is a possible one.
        suggestion: Option<String>,
    },
    /// A country code that does not exist (ITU-T E.164, as in libphonenumber's metadata).
    #[error("no country has this code")]
    NoSuchCountry,
    /// Fewer digits than any number of that country.
    #[error("too short for a number of this country")]
    NumberTooShort,
    /// More digits than any number of that country, or than the 15 of E.164.
    #[error("too long for a number of this country")]
    NumberTooLong,
    /// The sender is empty.
    #[error("no sender")]
    NoSender,
    /// The sender is no known alias and cannot be a phone ID.
    #[error("no sender is called {name:?}")]
    UnknownSender {
        /// What was typed.
        name: String,
        /// The known alias that looks most like it.
        nearest: Option<String>,
    },
    /// A phone ID with something in it that no phone ID has.
    #[error("{}", .0.row().words)]
    PhoneId(PhoneIdRule),
    /// The image link is empty.
    #[error("no image link")]
    NoLink,
    /// The text is no address at all.
    #[error("not a link: {0}")]
    NotALink(String),
    /// An address that is neither http nor https.
    #[error("{0}: is not http or https")]
    LinkScheme(String),
    /// A link that carries a user name or password.
    #[error("the link carries a user name or password")]
    LinkUserInfo,
    /// White space, control or invisible characters inside a link.
    #[error("the link contains {0}")]
    LinkCharacter(&'static str),
    /// A link longer than the limit.
    #[error("the link has {0} bytes")]
    LinkTooLong(usize),
    /// A caption longer than the limit.
    #[error("{0} characters, {over} too many", over = .0 - CAPTION_LIMIT)]
    CaptionTooLong(usize),
    /// A control character in a text that goes to a person or to the gateway.
    #[error("a control character (U+{0:04X}) at character {1}")]
    Control(u32, usize),
    /// The `source` text is too long.
    #[error("the source has {0} characters")]
    SourceTooLong(usize),
}

impl Problem {
    /// The field of the draft that this problem stands beside.
    ///
    /// Problems of a link or of a control character can stand beside several fields; [`Placed`] says which.
    #[must_use]
    pub fn at(self, field: Field) -> Placed {
        Placed { field, problem: self }
    }

    /// What a person can do about it: one short sentence without a full stop.
    #[must_use]
    pub fn mend(&self) -> String {
        match self {
            Self::NoRecipient => "choose a contact or type a number with its country code".into(),
            Self::NotANumber(_) => "use the international form, such as +1 302 555 0101".into(),
            Self::NoCountryCode { suggestion: Some(number) } => format!("did you mean {number}?"),
            Self::NoCountryCode { suggestion: None } => {
                "start with + and the country code, such as +1 302 555 0101".into()
            }
            Self::NoSuchCountry => "check the digits after the +".into(),
            Self::NumberTooShort => "some digits are missing".into(),
            Self::NumberTooLong => "there are digits too many".into(),
            Self::NoSender => "choose a sender, or name a phone ID".into(),
            Self::UnknownSender { nearest: Some(alias), .. } => format!("did you mean {alias}?"),
            Self::UnknownSender { nearest: None, .. } => {
                "add it under [senders] in config.toml, or give the phone ID itself".into()
            }
            Self::PhoneId(rule) => rule.row().mend.into(),
            Self::NoLink => "paste the address of a JPEG or PNG picture".into(),
            Self::NotALink(_) | Self::LinkScheme(_) => "it must start with https:// or http://".into(),
            Self::LinkUserInfo => "use a link that is public without a password".into(),
            Self::LinkCharacter(_) => "paste it again, without spaces or line breaks".into(),
            Self::LinkTooLong(_) => "use a link of at most 4,096 bytes".into(),
            Self::CaptionTooLong(_) => format!("WhatsApp takes at most {CAPTION_LIMIT}"),
            Self::Control(..) => "delete it; line breaks are fine".into(),
            Self::SourceTooLong(_) => "use at most 100".into(),
        }
    }
}

/// A problem beside its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Where.
    pub field: Field,
    /// What.
    pub problem: Problem,
}

impl std::fmt::Display for Placed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} ({})", self.field.word(), self.problem, self.problem.mend())
    }
}
