//! The documented HTTP API, one POST for each message.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, Version};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, OnceCell};
use tokio::time::Instant;

use super::classify::{End, Heard, Reply, classify};
use super::client::{self, Connection};
use super::hidden_key::hide_key;
use super::port::{Gateway, Sending};
use super::stopwatch::Stopwatch;
use super::{failure, retry_after, telling, wire};
use crate::domain::{Answer, Exchange, Outcome, Outgoing};

/// Bytes of a body that are read, at most. The documented answers have about a hundred.
const BODY_LIMIT: usize = 64 * 1024;
/// What stands before the key.
const SCHEME: &str = "Bearer ";
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The documented HTTP API.
pub struct Http {
    connection: Connection,
    client: OnceCell<Client>,
    /// None before the first request, and after the key was refused.
    key: Mutex<Option<SecretString>>,
}

impl Http {
    /// Builds nothing until the first request.
    #[must_use]
    pub fn new(connection: Connection) -> Self {
        Self { connection, client: OnceCell::new(), key: Mutex::default() }
    }

    /// What the first request needs; a failure is not kept, so that the next request tries again.
    async fn prepare(&self) -> Result<(&Client, HeaderValue), String> {
        let client = self.client.get_or_try_init(|| async {
            let connection = self.connection.clone();
            let built = tokio::task::spawn_blocking(move || client::build(&connection)).await;
            built.unwrap_or_else(|_| Err("no connection can be made (out of threads)".to_owned()))
        });
        let client = client.await?;
        let mut known = self.key.lock().await;
        let key = match known.take() {
            Some(key) => key,
            None => (self.connection.key)().await.map_err(|why| format!("no API key: {why}"))?,
        };
        let header = authorization(&key)?;
        *known = Some(key);
        Ok((client, header))
    }

    async fn exchange(&self, outgoing: &Outgoing) -> Answer {
        let (client, authorization) = match self.prepare().await {
            Ok(ready) => ready,
            Err(why) => return Answer::bare(Outcome::NotSent, why, Duration::ZERO),
        };
        let start = Instant::now();
        let sent = authorization.clone();
        let request = client
            .post(wire::endpoint(&self.connection.base))
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_TYPE, JSON)
            .header(ACCEPT, JSON)
            .body(wire::request_json(outgoing));
        let (ended, exchange) = Stopwatch::watch(request.send()).await;
        match ended {
            Ok(response) => self.hear(response, start, &sent, exchange).await,
            Err(error) => {
                let heard = failure::heard(&error.without_url(), &self.connection);
                // No head of an answer came.
                Answer { exchange: Exchange { wait_ms: None, ..exchange }, ..classify(heard, start.elapsed()) }
            }
        }
    }

    async fn hear(&self, mut response: Response, start: Instant, sent: &HeaderValue, way: Exchange) -> Answer {
        let status = response.status().as_u16();
        let wait = retry_after::read(texts(response.headers(), &RETRY_AFTER), texts(response.headers(), &DATE).next());
        let key = &sent.as_bytes()[SCHEME.len()..];
        let headers = telling::headers(response.headers(), key);
        let date = telling::date(response.headers());
        let http = (response.version() != Version::HTTP_11).then(|| format!("{:?}", response.version()));
        let mut body = Vec::new();
        let end = loop {
            match response.chunk().await {
                Ok(None) => break End::Whole,
                Ok(Some(chunk)) => body.extend_from_slice(&chunk[..chunk.len().min(BODY_LIMIT + 1 - body.len())]),
                Err(error) => break End::Broken(failure::late(&error.without_url(), &self.connection)),
            }
            if body.len() > BODY_LIMIT {
                break End::TooLong;
            }
        };
        hide_key(&mut body, key);
        if matches!(status, 401 | 403) {
            // A person may change it where it comes from: the next request asks for it again.
            *self.key.lock().await = None;
        }
        let answer = classify(Heard::Reply(Reply { status, wait, body: &body, end }), start.elapsed());
        // A plain yes needs no ticket, and there are many of them.
        let headers = if answer.reason.is_some() { headers } else { BTreeMap::new() };
        Answer { exchange: Exchange { http, headers, ..way }, date, ..answer }
    }
}

impl Gateway for Http {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a> {
        Box::pin(self.exchange(outgoing))
    }
}

/// The one place where the key is looked at. Nothing of it may reach an error text.
fn authorization(key: &SecretString) -> Result<HeaderValue, String> {
    let key = key.expose_secret();
    if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("the API key is empty or has characters in it that no key has: copy it again".to_owned());
    }
    let text = Zeroizing::new(format!("{SCHEME}{key}"));
    let mut value = HeaderValue::from_str(&text).map_err(|_| "the API key fits in no header".to_owned())?;
    value.set_sensitive(true);
    Ok(value)
}

fn texts<'a>(headers: &'a HeaderMap, name: &HeaderName) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok())
}
