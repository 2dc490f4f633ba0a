//! What came of one request.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::exchange::Exchange;

/// The class of an answer, or of its absence. There are more than two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 2xx, and the boolean `status` of the one JSON object is `true`.
    Accepted,
    /// Zixflow said no; repeating it unchanged gives the same answer.
    Refused,
    /// Zixflow said not now (429): nothing was sent, and a later try is safe.
    RefusedForNow,
    /// The request cannot have left: proven.
    NotSent,
    /// Anything else. The message may have been sent, and may not.
    Unknown,
}

/// One request's end, as the gateway saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The class.
    pub outcome: Outcome,
    /// Why, in plain words, lower case, without a full stop: "the answer was lost (timeout after 60 s)".
    /// `None` for a plain yes.
    pub reason: Option<String>,
    /// The HTTP status, where an answer came.
    pub http_status: Option<u16>,
    /// From the start of the request to its end.
    pub latency: Duration,
    /// The gateway's own text.
    pub message: Option<String>,
    /// The gateway's id of the message, where it gave one.
    pub message_id: Option<String>,
    /// The gateway's id of the campaign, where it gave one.
    pub campaign_id: Option<String>,
    /// The body as received, cut to 4 KiB; bytes that are no UTF-8 are replaced.
    pub body: Option<String>,
    /// How long the gateway asks to wait, with [`Outcome::RefusedForNow`]: at least 1 s; above 15 min nobody waits for it.
    pub retry_after: Option<Duration>,
    /// What is known of the way there and back.
    pub exchange: Exchange,
    /// What the answer says is the time where it comes from, in whole seconds.
    pub date: Option<Timestamp>,
}

impl Answer {
    /// An answer of which only the class and the reason are known.
    #[must_use]
    pub fn bare(outcome: Outcome, reason: impl Into<String>, latency: Duration) -> Self {
        Self {
            outcome,
            reason: Some(reason.into()),
            http_status: None,
            latency,
            message: None,
            message_id: None,
            campaign_id: None,
            body: None,
            retry_after: None,
            exchange: Exchange::default(),
            date: None,
        }
    }
}
