//! An entry read from the fields of one JSON object.
//!
//! Fields that this version does not know are kept. A state, a version or a kind of value that it does not know
//! makes the whole line one of a newer version: half an entry would be a wrong one.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::de::{self, IgnoredAny, IntoDeserializer, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use uuid::Uuid;

use super::entry_line::{VERSION, beginning, is_begun};
use crate::domain::{
    Author, Caption, Entry, Event, Exchange, ImageLink, Options, Outgoing, Phone, PhoneId, PictureFacts, Sender, State,
};

/// For reading an entry.
#[derive(Debug)]
pub(super) struct EntryRead(pub(super) Entry);

/// Every field that this version knows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Key {
    V,
    Id,
    Created,
    Operator,
    Host,
    Client,
    Profile,
    Sender,
    PhoneId,
    To,
    Contact,
    Link,
    Caption,
    Options,
    Picture,
    State,
    HttpStatus,
    LatencyMs,
    Message,
    MessageId,
    CampaignId,
    RetryOf,
    Probe,
    RetryAt,
    Events,
    Exchange,
    Answer,
    /// The checksum, which belongs to the line.
    C,
    /// A field of a newer version.
    Other(String),
}

impl<'de> Deserialize<'de> for EntryRead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields::default()).map(Self)
    }
}

/// What was read so far.
#[derive(Default)]
struct Fields {
    v: Option<u64>,
    id: Option<Uuid>,
    created: Option<Timestamp>,
    author: Author,
    sender: Option<String>,
    phone_id: Option<PhoneId>,
    to: Option<Phone>,
    contact: Option<String>,
    link: Option<ImageLink>,
    caption: Option<Caption>,
    options: Options,
    picture: Option<PictureFacts>,
    state: Option<State>,
    http_status: Option<u16>,
    latency_ms: Option<u64>,
    message: Option<String>,
    message_id: Option<String>,
    campaign_id: Option<String>,
    retry_of: Option<Uuid>,
    probe: Option<Uuid>,
    retry_at: Option<Timestamp>,
    events: Vec<Event>,
    exchange: Exchange,
    answer: Option<String>,
    other: BTreeMap<String, serde_json::Value>,
}

impl<'de> Visitor<'de> for Fields {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an entry")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Entry, A::Error> {
        while let Some(key) = map.next_key()? {
            match key {
                Key::V => self.v = map.next_value()?,
                Key::Id => self.id = map.next_value()?,
                Key::Created => self.created = map.next_value()?,
                Key::Operator => self.author.operator = map.next_value()?,
                Key::Host => self.author.host = map.next_value()?,
                Key::Client => self.author.client = map.next_value()?,
                Key::Profile => self.author.profile = map.next_value()?,
                Key::Sender => self.sender = map.next_value()?,
                Key::PhoneId => self.phone_id = map.next_value()?,
                Key::To => self.to = map.next_value()?,
                Key::Contact => self.contact = map.next_value()?,
                Key::Link => self.link = map.next_value()?,
                Key::Caption => self.caption = map.next_value()?,
                Key::Options => self.options = map.next_value()?,
                Key::Picture => self.picture = map.next_value()?,
                Key::State => self.state = map.next_value()?,
                Key::HttpStatus => self.http_status = map.next_value()?,
                Key::LatencyMs => self.latency_ms = map.next_value()?,
                Key::Message => self.message = map.next_value()?,
                Key::MessageId => self.message_id = map.next_value()?,
                Key::CampaignId => self.campaign_id = map.next_value()?,
                Key::RetryOf => self.retry_of = map.next_value()?,
                Key::Probe => self.probe = map.next_value()?,
                Key::RetryAt => self.retry_at = map.next_value()?,
                Key::Events => self.events = map.next_value()?,
                Key::Exchange => self.exchange = map.next_value()?,
                Key::Answer => self.answer = map.next_value()?,
                Key::C => _ = map.next_value::<IgnoredAny>()?,
                Key::Other(key) => _ = self.other.insert(key, map.next_value()?),
            }
        }
        self.entry()
    }
}

impl Fields {
    fn entry<E: de::Error>(self) -> Result<Entry, E> {
        if self.v != Some(VERSION) {
            return Err(E::custom("another version"));
        }
        let created = self.created.ok_or_else(|| E::missing_field("created"))?;
        let phone_id = self.phone_id.ok_or_else(|| E::missing_field("phone_id"))?;
        let alias = self.sender.unwrap_or_else(|| phone_id.as_str().to_owned());
        let outgoing = Outgoing {
            to: self.to.ok_or_else(|| E::missing_field("to"))?,
            contact: self.contact,
            sender: Sender { alias, phone_id, display: None, profile: None },
            link: self.link.ok_or_else(|| E::missing_field("link"))?,
            caption: self.caption,
            options: self.options,
            retry_of: self.retry_of,
        };
        let mut events = self.events;
        if !is_begun(&events, created) {
            events.insert(0, beginning(created));
        }
        Ok(Entry {
            id: self.id.ok_or_else(|| E::missing_field("id"))?,
            created,
            author: self.author,
            outgoing,
            probe: self.probe,
            picture: self.picture,
            state: self.state.ok_or_else(|| E::missing_field("state"))?,
            http_status: self.http_status,
            latency_ms: self.latency_ms,
            message: self.message,
            message_id: self.message_id,
            campaign_id: self.campaign_id,
            retry_at: self.retry_at,
            events,
            exchange: self.exchange,
            answer: self.answer,
            other: self.other,
        })
    }
}

/// Whether this version gives no meaning of its own to a field.
pub(super) fn is_foreign(key: &str) -> bool {
    let read: Result<Key, de::value::Error> = Key::deserialize(key.into_deserializer());
    matches!(read, Ok(Key::Other(_)))
}
