//! A checked message, ready to go.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::caption::Caption;
use super::image_link::ImageLink;
use super::phone::Phone;
use super::sender::Sender;

/// The fields of the request beyond recipient, sender and picture. An unset one is left out of the request, so
/// that the gateway's own default holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// `source`: where the message is said to come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// `linkWithRecord`: ties the message to a record, which also shows it in the team's shared inbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_with_record: Option<bool>,
    /// `reportURL`: where delivery reports are posted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_url: Option<String>,
    /// `submissionStatus`: wait for the submission, and answer with ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submission_status: Option<bool>,
}

impl Options {
    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// These options, with what they leave unset taken from `defaults`.
    #[must_use]
    pub fn or(self, defaults: &Self) -> Self {
        Self {
            source: self.source.or_else(|| defaults.source.clone()),
            link_with_record: self.link_with_record.or(defaults.link_with_record),
            report_url: self.report_url.or_else(|| defaults.report_url.clone()),
            submission_status: self.submission_status.or(defaults.submission_status),
        }
    }
}

/// A message that passed every check. Made by `Draft::check`, or read back from the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// The recipient.
    pub to: Phone,
    /// The name of the contact, where the recipient is one; for people, never sent.
    pub contact: Option<String>,
    /// The sender.
    pub sender: Sender,
    /// The picture.
    pub link: ImageLink,
    /// The text under it.
    pub caption: Option<Caption>,
    /// The other fields of the request.
    pub options: Options,
    /// The entry that this one repeats because a person said so.
    pub retry_of: Option<Uuid>,
}
