//! One look at a link: hop by hop, under limits of time and bytes, giving nothing away.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::Response;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION};
use ring::digest::{Context, SHA256};
use tokio::time::timeout;
use url::Url;

use super::allowed::Allowed;
use super::client::{self, Door, Network};
use super::header;
use super::hop::{self, is_redirect};
use super::route::route;
use crate::domain::{File, ImageLink, PICTURE_LIMIT, Redirect, Served, Sha256, Sight, Size, Unseen, Way};

/// Bytes of a body that are read, at most: enough to know that it is too large.
const BODY_LIMIT: u64 = PICTURE_LIMIT + 64 * 1024;

/// Bytes of all header lines of an answer, at most. hyper itself stops at about 400 KiB and at 100 lines.
const HEAD_LIMIT: usize = 16 * 1024;

/// What is known of a look so far; it stays when the time runs out.
#[derive(Debug)]
pub(super) struct Trail {
    pub(super) redirects: Vec<Redirect>,
    pub(super) way: Way,
    /// What was received of the file.
    pub(super) body: Vec<u8>,
}

/// Looks at the link.
pub(super) async fn fetch(link: &ImageLink, network: &Network, allowed: &Allowed) -> (Trail, Sight) {
    let mut trail = Trail { redirects: Vec::new(), way: Way::None, body: Vec::new() };
    let sight = match timeout(network.total, walk(link, network, allowed, &mut trail)).await {
        Ok(Ok(sight) | Err(sight)) => sight,
        Err(_) => Sight::Unseen(Unseen::TooSlow(milliseconds(network.total))),
    };
    (trail, sight)
}

async fn walk(link: &ImageLink, network: &Network, allowed: &Allowed, trail: &mut Trail) -> Result<Sight, Sight> {
    let start = Url::parse(link.as_str()).map_err(|error| not_started(error.to_string()))?;
    let mut seen = vec![without_fragment(start)];
    while let Some(url) = seen.last() {
        trail.way = Way::None;
        let (door, way) = route(url, network, allowed).await?;
        trail.way = way;
        let response = ask(url, network, door).await?;
        let status = response.status().as_u16();
        if !is_redirect(status) {
            return read(response, network, &mut trail.body).await.map(Sight::Served);
        }
        let location = response.headers().get(LOCATION).map(|value| String::from_utf8_lossy(value.as_bytes()));
        match hop::next(&seen, location.as_deref()) {
            Ok(to) => {
                trail.redirects.push(hop::redirect(status, Some(&to)));
                seen.push(to);
            }
            Err((astray, to)) => {
                trail.redirects.push(hop::redirect(status, to.as_ref()));
                return Ok(Sight::Astray(astray));
            }
        }
    }
    Err(not_started("the link leads nowhere".into()))
}

/// Asks the server of this address and gives the head of its answer.
async fn ask(url: &Url, network: &Network, door: Door) -> Result<Response, Sight> {
    let (settings, address) = (network.clone(), url.clone());
    let built = tokio::task::spawn_blocking(move || client::build(&settings, &address, &door)).await;
    let client = built.unwrap_or_else(|_| Err("out of threads".to_owned())).map_err(not_started)?;
    let request = client.get(url.clone()).header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
    let response = match timeout(network.idle, request.send()).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return Err(Sight::Unseen(no_answer(&error.without_url(), network))),
        Err(_) => return Err(Sight::Unseen(Unseen::Silent(milliseconds(network.idle)))),
    };
    let head: usize = response.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if head > HEAD_LIMIT {
        return Err(Sight::Unseen(Unseen::HeadTooLong));
    }
    Ok(response)
}

/// Reads the answer, up to the limit by bytes received: what the server says of its length counts for nothing.
async fn read(mut response: Response, network: &Network, bytes: &mut Vec<u8>) -> Result<Served, Sight> {
    let status = response.status().as_u16();
    let content_type = text(response.headers(), &CONTENT_TYPE)
        .map(|text| text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
        .filter(|text| !text.is_empty());
    if status != 200 {
        return Ok(Served { status, content_type, file: None });
    }
    if let Some(how) = text(response.headers(), &CONTENT_ENCODING).filter(|how| !how.eq_ignore_ascii_case("identity")) {
        return Err(Sight::Unseen(Unseen::Packed(how)));
    }
    let mut sum = Context::new(&SHA256);
    let size = loop {
        let received = bytes.len() as u64;
        match timeout(network.idle, response.chunk()).await {
            Ok(Ok(Some(chunk))) => {
                let room = usize::try_from(BODY_LIMIT - received).unwrap_or(usize::MAX);
                let taken = &chunk[..chunk.len().min(room)];
                sum.update(taken);
                bytes.extend_from_slice(taken);
            }
            Ok(Ok(None)) => break Size::Whole(received),
            Ok(Err(_)) => break Size::CutShort(received),
            Err(_) => return Err(Sight::Unseen(Unseen::Silent(milliseconds(network.idle)))),
        }
        if bytes.len() as u64 >= BODY_LIMIT {
            break Size::AtLeast(bytes.len() as u64);
        }
    };
    // The sum of a part would name a picture that nobody has.
    let sha256 = matches!(size, Size::Whole(_)).then(|| sum.finish().as_ref().try_into().ok().map(Sha256)).flatten();
    Ok(Served { status, content_type, file: Some(File { sha256, ..header::read(bytes, size) }) })
}

fn no_answer(error: &reqwest::Error, network: &Network) -> Unseen {
    if error.is_timeout() {
        return Unseen::Silent(milliseconds(network.idle));
    }
    let (cause, is_tls) = cause(error);
    match () {
        () if is_tls => Unseen::Certificate(cause),
        () if error.is_connect() => Unseen::NoConnection(cause),
        () => Unseen::Garbled,
    }
}

/// The innermost error, and whether it is one of TLS. The outer ones repeat that an error happened.
fn cause(error: &reqwest::Error) -> (String, bool) {
    let (mut words, mut is_tls) = (String::from("no reason given"), false);
    let mut next = error.source();
    while let Some(error) = next {
        is_tls |= error.is::<rustls::Error>();
        words = error.to_string();
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            // An io::Error skips the error inside it when asked for its source.
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        };
    }
    (words.trim_end_matches('.').to_owned(), is_tls)
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).chars().take(100).collect())
}

fn without_fragment(mut url: Url) -> Url {
    url.set_fragment(None);
    url
}

fn not_started(why: String) -> Sight {
    Sight::Unseen(Unseen::NotStarted(why))
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
