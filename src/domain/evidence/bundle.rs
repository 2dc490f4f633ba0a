//! The fields of evidence.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use uuid::Uuid;

use super::request;
use super::veil::{Reveal, Veil};
use crate::domain::entry::Entry;
use crate::domain::exchange::Exchange;
use crate::domain::guide::{Fact, Whose, causes, proven};
use crate::domain::picture_facts::PictureFacts;
use crate::domain::request_text::RequestText;
use crate::domain::state::State;

/// A send, and its request in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evident {
    /// The send.
    pub entry: Entry,
    /// Its request; what is hidden is taken out of it here.
    pub request: RequestText,
}

/// What is known of some sends, without what is nobody's business. Fields are added, never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// When it was made, UTC.
    pub made: Timestamp,
    /// The program that made it.
    pub client: String,
    /// What is not shown in it.
    pub left_out: String,
    /// The sends, in the order in which they were asked for.
    pub sends: Vec<Sent>,
}

/// One send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    pub(super) id: Uuid,
    pub(super) created: Timestamp,
    pub(super) client: String,
    pub(super) profile: String,
    pub(super) phone_id: String,
    pub(super) to: String,
    pub(super) state: State,
    pub(super) meaning: &'static str,
    pub(super) reason: Option<String>,
    pub(super) http_status: Option<u16>,
    pub(super) latency_ms: Option<u64>,
    pub(super) exchange: Exchange,
    pub(super) message: Option<String>,
    pub(super) message_id: Option<String>,
    pub(super) campaign_id: Option<String>,
    pub(super) retry_of: Option<Uuid>,
    pub(super) probe: Option<Uuid>,
    pub(super) retry_at: Option<Timestamp>,
    pub(super) picture: Option<PictureFacts>,
    pub(super) to_do: Vec<&'static str>,
    pub(super) whose_job: Option<&'static str>,
    pub(super) causes: Vec<Why>,
    pub(super) request: Asked,
    pub(super) answer: Option<String>,
    pub(super) events: Vec<Happened>,
}

/// One cause, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Why {
    pub(super) meaning: &'static str,
    pub(super) to_do: &'static str,
    pub(super) whose_job: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unlikely: Option<String>,
}

/// The request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Asked {
    pub(super) line: String,
    pub(super) headers: BTreeMap<&'static str, &'static str>,
    pub(super) body: String,
    pub(super) curl: String,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Happened {
    pub(super) at: Timestamp,
    pub(super) state: State,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
}

impl Evidence {
    /// Gathers what is known of these sends. They and `others` speak for or against the causes of each. `client` is the
    /// program that makes it, and `now` when.
    ///
    /// Ids of messages stay whole, since nothing is found without them. One of WhatsApp's (`wamid.`) holds the number
    /// of the recipient in base64.
    #[must_use]
    pub fn gather<'a>(
        sends: &'a [Evident],
        others: impl IntoIterator<Item = &'a Entry>,
        reveal: Reveal,
        client: &str,
        now: Timestamp,
    ) -> Self {
        let veil = Veil::over(sends.iter().map(|send| &send.entry), reveal);
        let others: Vec<&Entry> = sends.iter().map(|send| &send.entry).chain(others).collect();
        let sends = sends.iter().map(|send| Sent::of(send, others.iter().copied(), &veil)).collect();
        Self { made: now, client: client.to_owned(), left_out: left_out(reveal), sends }
    }
}

impl Sent {
    fn of<'a>(send: &Evident, others: impl Iterator<Item = &'a Entry>, veil: &Veil) -> Self {
        let Evident { entry, request } = send;
        let outgoing = &entry.outgoing;
        let text = |text: &Option<String>| text.as_deref().map(|text| veil.text(text));
        let request = request::hidden(request, outgoing, veil);
        let why = causes(entry, &proven(entry, others)).into_iter().map(|cause| Why {
            meaning: cause.advice.meaning,
            to_do: cause.advice.mend,
            whose_job: cause.advice.whose.words(),
            unlikely: cause.against.map(Fact::words),
        });
        let events =
            entry.events.iter().map(|event| Happened { at: event.at, state: event.state, detail: text(&event.detail) });
        let causes: Vec<Why> = why.collect();
        let guidance = entry.state.guidance();
        // What the state asks for, unless the causes say it more exactly.
        let is_told = !causes.is_empty() && entry.state.is_told_by_causes();
        let headers = entry.exchange.headers.iter().map(|(name, value)| (veil.text(name), veil.text(value)));
        let exchange = Exchange {
            headers: headers.collect(),
            http: text(&entry.exchange.http),
            other: BTreeMap::new(),
            ..entry.exchange.clone()
        };
        Self {
            id: entry.id,
            created: entry.created,
            client: veil.text(&entry.author.client),
            profile: veil.text(&entry.author.profile),
            phone_id: veil.text(outgoing.sender.phone_id.as_str()),
            to: veil.number(&outgoing.to),
            state: entry.state,
            meaning: guidance.means,
            to_do: if is_told { Vec::new() } else { guidance.steps.to_vec() },
            whose_job: guidance.whose.filter(|_| !is_told).map(Whose::words),
            reason: entry.reason().map(|reason| veil.text(reason)),
            http_status: entry.http_status,
            latency_ms: entry.latency_ms,
            exchange,
            message: text(&entry.message),
            message_id: text(&entry.message_id),
            campaign_id: text(&entry.campaign_id),
            retry_of: outgoing.retry_of,
            probe: entry.probe,
            retry_at: entry.retry_at,
            picture: entry.picture,
            causes,
            request: Asked {
                line: request.line,
                headers: request.headers.into_iter().collect(),
                body: request.body,
                curl: request.curl,
            },
            answer: text(&entry.answer),
            events: events.collect(),
        }
    }
}

fn left_out(reveal: Reveal) -> String {
    let numbers = "phone numbers but for their country and last two digits";
    let captions = "captions but for their length";
    let more = [(!reveal.numbers).then_some(numbers), (!reveal.captions).then_some(captions)];
    let all = ["the API key", "the values in the query of a link", "who sent it, and from which machine"];
    let all: Vec<&str> = all.into_iter().chain(more.into_iter().flatten()).collect();
    format!("Not shown: {}.", all.join("; "))
}
