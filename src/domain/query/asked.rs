//! What a query can ask of a send, wherever its facts are kept.

use std::borrow::Cow;

use jiff::Timestamp;

use super::condition::Part;
use crate::domain::caption::Caption;
use crate::domain::entry::Entry;
use crate::domain::state::State;

/// A send that can be asked whether it is what somebody looks for: an [`Entry`], or a line of a file that is not
/// worth reading whole.
pub trait Asked {
    /// The id, in lower case with its hyphens.
    fn id(&self) -> Cow<'_, str>;
    /// When it was made.
    fn created(&self) -> Timestamp;
    /// Where it stands.
    fn state(&self) -> State;
    /// The digits of the recipient's number, without the plus.
    fn digits(&self) -> &str;
    /// One of its texts; `None` where it has none.
    fn text(&self, which: Text) -> Option<Cow<'_, str>>;
    /// The HTTP status of the answer.
    fn http_status(&self) -> Option<u16>;
    /// The id of the probe that it is part of, in lower case with its hyphens.
    fn probe(&self) -> Option<Cow<'_, str>>;
    /// The SHA-256 of its picture, where that is known.
    fn sha256(&self) -> Option<Cow<'_, str>>;
    /// Whether it has this part.
    fn has(&self, part: Part) -> bool;
}

/// The texts of a send that words are looked for in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// The recipient's name.
    Contact,
    /// The address of the picture.
    Link,
    /// The text under it.
    Caption,
    /// What the gateway said.
    Message,
    /// The sender's name; its phone ID where it has none.
    Sender,
    /// The sender's phone ID.
    PhoneId,
    /// Who sent it.
    Operator,
    /// From which machine.
    Host,
}

impl Asked for Entry {
    fn id(&self) -> Cow<'_, str> {
        self.id.to_string().into()
    }

    fn created(&self) -> Timestamp {
        self.created
    }

    fn state(&self) -> State {
        self.state
    }

    fn digits(&self) -> &str {
        self.outgoing.to.digits()
    }

    fn text(&self, which: Text) -> Option<Cow<'_, str>> {
        let sent = &self.outgoing;
        let text = match which {
            Text::Contact => sent.contact.as_deref()?,
            Text::Link => sent.link.as_str(),
            Text::Caption => sent.caption.as_ref().map(Caption::as_str)?,
            Text::Message => self.message.as_deref()?,
            Text::Sender => &sent.sender.alias,
            Text::PhoneId => sent.sender.phone_id.as_str(),
            Text::Operator => &self.author.operator,
            Text::Host => &self.author.host,
        };
        Some(text.into())
    }

    fn http_status(&self) -> Option<u16> {
        self.http_status
    }

    fn probe(&self) -> Option<Cow<'_, str>> {
        self.probe.map(|id| id.to_string().into())
    }

    fn sha256(&self) -> Option<Cow<'_, str>> {
        self.picture.as_ref().map(|picture| picture.sha256.to_string().into())
    }

    fn has(&self, part: Part) -> bool {
        let sent = &self.outgoing;
        match part {
            Part::Caption => sent.caption.is_some(),
            Part::Contact => sent.contact.is_some(),
            Part::Message => self.message.is_some(),
            Part::Answer => self.answer.is_some(),
            Part::Id => self.message_id.is_some() || self.campaign_id.is_some(),
            Part::Report => sent.options.report_url.is_some(),
            Part::Retry => sent.retry_of.is_some(),
            Part::Probe => self.probe.is_some(),
        }
    }
}
