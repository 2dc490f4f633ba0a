//! One send in the history, with its events.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answer::{Answer, Outcome};
use super::exchange::Exchange;
use super::outgoing::Outgoing;
use super::pace::Slow;
use super::picture_facts::PictureFacts;
use super::state::State;
use super::waiting::Waiting;

/// How often one message is attempted by itself at most, where it is proven each time that nothing was sent.
pub const TRIES: u32 = 3;

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

/// What a person decides about a send of unknown outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It was sent.
    Sent,
    /// It was not sent.
    NotSent,
    /// It was sent again, as this entry.
    Again(Uuid),
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
    /// The probe that it is part of: one message through several senders, whose entries share this id.
    pub probe: Option<Uuid>,
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
    /// When a repeat is allowed, where the gateway said "not now"; of one that waits, when it goes on by itself.
    pub retry_at: Option<Timestamp>,
    /// Everything that happened, oldest first.
    pub events: Vec<Event>,
    /// What is known of the way of the request there and back; nothing where it was made by an older version.
    pub exchange: Exchange,
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
            probe: None,
            picture: None,
            state,
            http_status: None,
            latency_ms: None,
            message: None,
            message_id: None,
            campaign_id: None,
            retry_at: None,
            events: vec![Event { at: created, state, detail: None }],
            exchange: Exchange::default(),
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
        let state = State::of(answer.outcome);
        self.retry_at = match answer.outcome {
            Outcome::RefusedForNow => at.checked_add(answer.retry_after.unwrap_or(DEFAULT_WAIT)).ok(),
            _ => None,
        };
        let reason = self.hear(at, answer);
        self.step(at, state, reason);
    }

    /// Takes in an answer that proves that nothing was sent; the same message is tried again at `until`.
    pub fn wait(&mut self, at: Timestamp, answer: Answer, until: Timestamp) {
        self.retry_at = Some(until);
        let reason = self.hear(at, answer);
        self.step(at, State::Queued, reason);
    }

    /// Makes it wait until its turn comes by the pace.
    pub fn pace(&mut self, at: Timestamp, until: Timestamp, why: Slow) {
        self.retry_at = Some(until);
        if self.state != State::Queued || self.reason() != Some(why.words()) {
            self.step(at, State::Queued, Some(why.words().to_owned()));
        }
    }

    fn hear(&mut self, at: Timestamp, answer: Answer) -> Option<String> {
        self.http_status = answer.http_status;
        self.latency_ms = Some(answer.latency.as_millis() as u64);
        self.message = answer.message;
        self.message_id = answer.message_id;
        self.campaign_id = answer.campaign_id;
        self.answer = answer.body;
        self.exchange = answer.exchange;
        if let Some(date) = answer.date {
            let since_head = answer.latency.saturating_sub(Duration::from_millis(self.exchange.head_ms()));
            let since_head = SignedDuration::try_from(since_head).unwrap_or_default();
            self.exchange.compare_clocks(date, at.checked_sub(since_head).unwrap_or(at));
        }
        answer.reason
    }

    /// When each attempt was made, oldest first.
    pub fn attempts(&self) -> impl Iterator<Item = Timestamp> {
        self.events.iter().filter(|event| event.state == State::Sending).map(|event| event.at)
    }

    /// How long it waits before it goes on by itself, and why: "waiting 32 s (asked by Zixflow), 2 of 3".
    #[must_use]
    pub fn waiting(&self, now: Timestamp) -> Option<Waiting> {
        let until = self.retry_at.filter(|_| self.state == State::Queued)?;
        let seconds = until.duration_since(now).as_millis().max(0).unsigned_abs().div_ceil(1000);
        let paced = [Slow::Pair, Slow::Overall, Slow::Asked].into_iter().find(|why| self.reason() == Some(why.words()));
        let why = match (paced, self.http_status) {
            (Some(why), _) => return Some(Waiting { seconds, why: why.words(), attempt: None }),
            (None, Some(429)) => "asked by Zixflow",
            (None, _) => "it never left",
        };
        Some(Waiting { seconds, why, attempt: Some((self.attempts().count() + 1, TRIES as usize)) })
    }

    /// Takes in what a person says of an unknown outcome. Anything else is left as it is.
    pub fn resolve(&mut self, at: Timestamp, word: Resolution, by: &Author) {
        if self.state != State::Unknown {
            return;
        }
        let who = match by.host.as_str() {
            "" => by.operator.clone(),
            host => format!("{} on {host}", by.operator),
        };
        let (state, what) = match word {
            Resolution::Sent => (State::SaidSent, "says that it was sent".to_owned()),
            Resolution::NotSent => (State::SaidNotSent, "says that it was not sent".to_owned()),
            Resolution::Again(id) => (State::SentAgain, format!("sent it again: {id}")),
        };
        self.step(at, state, Some(format!("{who} {what}")));
    }

    /// Whether nothing was sent for certain and the same message may go again.
    #[must_use]
    pub fn is_safe_to_repeat(&self) -> bool {
        match self.state {
            State::Failed | State::SaidNotSent | State::Cancelled => true,
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

    #[test]
    fn clocks_are_compared_at_the_head_of_the_answer() {
        let at: Timestamp = "2026-11-23T01:37:12Z".parse().unwrap();
        let mut answer = Answer::bare(Outcome::Unknown, "because", Duration::from_secs(3));
        answer.exchange = Exchange { tcp_ms: Some(400), wait_ms: Some(600), ..Exchange::default() };
        answer.date = "2026-11-23T01:37:00Z".parse().ok();
        let mut entry = entry();
        entry.settle(at, answer);
        // The head came 2 s before the end.
        assert_eq!(entry.exchange.skew_ms, Some(-9500));
    }
}
