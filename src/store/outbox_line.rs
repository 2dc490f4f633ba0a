//! One event of the outbox log.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use uuid::Uuid;

use super::entry_line::{EntryLine, VERSION};
use super::entry_read::EntryRead;
use crate::domain::Entry;

/// The one version of an event that this program understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "u64", try_from = "u64")]
pub(super) struct Version;

/// What happened to a send under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Happening {
    /// It waits.
    Queued,
    /// The request is about to leave.
    Attempt,
    /// The attempt is over and sent nothing: proven. The entry says until when it waits (`retry_at`), and why.
    Wait,
    /// It is settled in the history.
    Done,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OutboxLine<'a> {
    /// Version of the line.
    pub(super) v: Version,
    /// What happened.
    pub(super) event: Happening,
    /// The send.
    pub(super) id: Uuid,
    /// The process that owns it.
    pub(super) session: Uuid,
    /// The number of the attempt, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) n: Option<u32>,
    /// The length of its month's history file then: what settles it can stand only after that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<u64>,
    /// The send as it stood. An attempt bears it too, so that one damaged line never loses a message.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "line", deserialize_with = "read")]
    pub(super) entry: Option<Cow<'a, Entry>>,
}

impl From<Version> for u64 {
    fn from(_: Version) -> Self {
        VERSION
    }
}

impl TryFrom<u64> for Version {
    type Error = &'static str;

    fn try_from(version: u64) -> Result<Self, Self::Error> {
        if version == VERSION { Ok(Self) } else { Err("another version") }
    }
}

#[expect(clippy::ref_option, reason = "serde wants a reference to the field")]
fn line<S: Serializer>(entry: &Option<Cow<'_, Entry>>, serializer: S) -> Result<S::Ok, S::Error> {
    entry.as_deref().map(EntryLine).serialize(serializer)
}

fn read<'de, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Cow<'a, Entry>>, D::Error> {
    Ok(Some(Cow::Owned(EntryRead::deserialize(deserializer)?.0)))
}
