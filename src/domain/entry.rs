//! One send in the history, with its events.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answer::{Answer, Outcome};
use super::outgoing::Outgoing;
use super::picture_facts::PictureFacts;
use super::state::State;

/// Who sends, from where, with what: a claim for the audit, not a proof.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Author {
    /// The login name.
    pub operator: String,
    /// The machine.
    pub host: String,
    /// The program and its version, such as `zixpost/0.1.0`.
    pub client: String,
    /// The profile whose key is used.
    pub profile: String,
}

/// One thing that happened to a send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When, UTC.
    pub at: Timestamp,
    /// The state that it led to.
    pub state: State,
    /// More, in plain words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// One send: what was to be sent, by whom, and all that is known of what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// `UUIDv7`: sorts by time of creation.
    pub id: Uuid,
    /// When the person sent it, UTC; its month names the history file.
    pub created: Timestamp,
    /// Who.
    pub author: Author,
    /// What.
    pub outgoing: Outgoing,
    /// What stood behind the link when it was looked at, where that was seen whole before the request left.
    pub picture: Option<PictureFacts>,
    /// Where it stands now: the state of the newest event.
    pub state: State,
    /// The HTTP status of the answer.
    pub http_status: Option<u16>,
    /// From the start of the request to its end, in milliseconds.
    pub latency_ms: Option<u64>,
    /// The gateway's text.
    pub message: Option<String>,
    /// The gateway's id of the message.
    pub message_id: Option<String>,
    /// The gateway's id of the campaign.
    pub campaign_id: Option<String>,
    /// When a repeat is allowed, where the gateway said "not now".
    pub retry_at: Option<Timestamp>,
    /// Everything that happened, oldest first.
    pub events: Vec<Event>,
    /// The body of the answer as received, at most 4 KiB.
    pub answer: Option<String>,
    /// Fields written by a newer version: kept, never read.
    pub other: BTreeMap<String, serde_json::Value>,
}

impl Entry {
    /// A new send that starts in `state` ([`State::Held`] or [`State::Queued`]).
    #[must_use]
    pub fn new(id: Uuid, created: Timestamp, author: Author, outgoing: Outgoing, state: State) -> Self {
        Self {
            id,
            created,
            author,
            outgoing,
            picture: None,
            state,
            http_status: None,
            latency_ms: None,
            message: None,
            message_id: None,
            campaign_id: None,
            retry_at: None,
            events: vec![Event { at: created, state, detail: None }],
            answer: None,
            other: BTreeMap::new(),
        }
    }

    /// Takes the send to another state.
    pub fn step(&mut self, at: Timestamp, state: State, detail: Option<String>) {
        self.state = state;
        self.events.push(Event { at, state, detail });
    }

    /// Takes in what came of the request.
    pub fn settle(&mut self, at: Timestamp, answer: Answer) {
        let state = match answer.outcome {
            Outcome::Accepted => State::Accepted,
            Outcome::Refused | Outcome::RefusedForNow => State::Refused,
            Outcome::NotSent => State::Failed,
            Outcome::Unknown => State::Unknown,
        };
        self.http_status = answer.http_status;
        self.latency_ms = Some(answer.latency.as_millis() as u64);
        self.message = answer.message;
        self.message_id = answer.message_id;
        self.campaign_id = answer.campaign_id;
        self.answer = answer.body;
        self.retry_at = match answer.outcome {
            Outcome::RefusedForNow => at.checked_add(answer.retry_after.unwrap_or(DEFAULT_WAIT)).ok(),
            _ => None,
        };
        self.step(at, state, answer.reason);
    }

    /// Whether nothing was sent for certain and the same message may go again.
    #[must_use]
    pub fn is_safe_to_repeat(&self) -> bool {
        match self.state {
            State::Failed | State::Cancelled => true,
            State::Refused => self.retry_at.is_some(),
            _ => false,
        }
    }

    /// When it came to where it stands.
    #[must_use]
    pub fn settled_at(&self) -> Timestamp {
        self.events.last().map_or(self.created, |event| event.at)
    }

    /// The newest detail: why it stands where it stands.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.events.last().and_then(|event| event.detail.as_deref())
    }
}

/// How long to wait after a "not now" that names no time it can be read from.
const DEFAULT_WAIT: Duration = Duration::from_secs(30);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Draft, Options};

    fn entry() -> Entry {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/a.png".into(),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        Entry::new(Uuid::nil(), Timestamp::UNIX_EPOCH, Author::default(), outgoing, State::Queued)
    }

    #[test]
    fn an_answer_settles_the_entry() {
        for (outcome, state, safe) in [
            (Outcome::Accepted, State::Accepted, false),
            (Outcome::Refused, State::Refused, false),
            (Outcome::RefusedForNow, State::Refused, true),
            (Outcome::NotSent, State::Failed, true),
            (Outcome::Unknown, State::Unknown, false),
        ] {
            let mut entry = entry();
            entry.settle(Timestamp::UNIX_EPOCH, Answer::bare(outcome, "because", Duration::from_millis(7)));
            assert_eq!((entry.state, entry.is_safe_to_repeat()), (state, safe));
            assert_eq!(entry.reason(), Some("because"));
            assert_eq!(entry.latency_ms, Some(7));
            assert_eq!(entry.events.len(), 2);
        }
    }
}
