//! Reads one request off the wire.

use std::fmt;
use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// More than any client of ours sends, and a bound on what a mistaken one can make us hold.
const HEAD_LIMIT: usize = 32 * 1024;
const BODY_LIMIT: usize = 1024 * 1024;
const HEADER_LIMIT: usize = 64;

/// In place of a value that nobody is to read.
const REDACTED: &str = "[redacted]";

/// A request that was read whole. Debug shows no key.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// GET, POST …
    pub method: String,
    /// The path with its query, as the client wrote it.
    pub path: String,
    /// Header names in lower case, with their values, in the order of the request.
    pub headers: Vec<(String, String)>,
    /// The body; bytes that are not UTF-8 become U+FFFD.
    pub body: String,
    /// What it met: the status of a whole answer, else the name of a trouble or the path of a bad picture.
    pub answered: String,
}

impl Received {
    pub(super) fn answered(self, answered: String) -> Self {
        Self { answered, ..self }
    }

    /// The headers, but of those that carry a secret only the names.
    #[must_use]
    pub fn headers_without_keys(&self) -> Vec<(&str, &str)> {
        let shown = |(name, value)| match name {
            "authorization" | "proxy-authorization" | "cookie" => (name, REDACTED),
            _ => (name, value),
        };
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).map(shown).collect()
    }

    /// The values of a header, by its name in lower case.
    pub(super) fn values<'r>(&'r self, name: &'r str) -> impl Iterator<Item = &'r str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Received")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &self.headers_without_keys())
            .field("body", &self.body)
            .field("answered", &self.answered)
            .finish()
    }
}

/// What came of reading.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A whole request.
    Whole(Received),
    /// The client went away before its request was whole.
    Gone,
    /// Something that no answer but an error fits; the rest of it is unread.
    Bad { status: u16, reason: &'static str },
}

/// Reads one request, and says `100 Continue` where the client waits for that before it sends the body.
///
/// # Errors
/// What the socket says.
pub(super) async fn read(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> io::Result<Reading> {
    let mut bytes = Vec::new();
    let (mut request, head_len) = loop {
        match parse(&bytes) {
            Head::Whole(request, len) => break (request, len),
            Head::Bad(reason) => return Ok(Reading::Bad { status: 400, reason }),
            Head::Partial if bytes.len() > HEAD_LIMIT => {
                return Ok(Reading::Bad { status: 431, reason: "the head of the request is too long" });
            }
            Head::Partial => {}
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(Reading::Gone);
        }
    };
    let body_len = match body_length(&request) {
        Ok(len) => len,
        Err((status, reason)) => return Ok(Reading::Bad { status, reason }),
    };
    let end = head_len + body_len;
    if bytes.len() < end && request.values("expect").any(|value| value.eq_ignore_ascii_case("100-continue")) {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    while bytes.len() < end {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(Reading::Gone);
        }
    }
    request.body = String::from_utf8_lossy(&bytes[head_len..end]).into_owned();
    Ok(Reading::Whole(request))
}

enum Head {
    Whole(Received, usize),
    Partial,
    Bad(&'static str),
}

fn parse(bytes: &[u8]) -> Head {
    let mut headers = [httparse::EMPTY_HEADER; HEADER_LIMIT];
    let mut request = httparse::Request::new(&mut headers);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(len)) => {
            let headers = request
                .headers
                .iter()
                .map(|header| (header.name.to_ascii_lowercase(), String::from_utf8_lossy(header.value).into_owned()));
            let received = Received {
                method: request.method.unwrap_or_default().to_owned(),
                path: request.path.unwrap_or_default().to_owned(),
                headers: headers.collect(),
                body: String::new(),
                answered: String::new(),
            };
            Head::Whole(received, len)
        }
        Ok(httparse::Status::Partial) => Head::Partial,
        Err(httparse::Error::TooManyHeaders) => Head::Bad("too many headers"),
        Err(_) => Head::Bad("not an HTTP/1.1 request"),
    }
}

fn body_length(request: &Received) -> Result<usize, (u16, &'static str)> {
    if request.values("transfer-encoding").next().is_some() {
        return Err((411, "the sandbox reads bodies with a Content-Length only"));
    }
    let mut values = request.values("content-length");
    let Some(value) = values.next() else { return Ok(0) };
    if values.next().is_some() {
        return Err((400, "more than one Content-Length"));
    }
    // `parse` alone would take a leading plus sign.
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err((400, "Content-Length is no number"));
    }
    match value.parse() {
        Ok(len) if len <= BODY_LIMIT => Ok(len),
        _ => Err((413, "the body is longer than 1 MiB")),
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::{Reading, read};

    /// Sends `bytes`, closes, and says what was read of them and what came back.
    async fn reading(bytes: &[u8]) -> (Reading, String) {
        let (mut client, mut server) = tokio::io::duplex(4 * 1024 * 1024);
        client.write_all(bytes).await.unwrap();
        client.shutdown().await.unwrap();
        let reading = read(&mut server).await.unwrap();
        drop(server);
        let mut back = String::new();
        client.read_to_string(&mut back).await.unwrap();
        (reading, back)
    }

    async fn status(bytes: &[u8]) -> u16 {
        match reading(bytes).await.0 {
            Reading::Bad { status, .. } => status,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_request_is_read_whole() {
        let bytes = b"POST /a?b=c HTTP/1.1\r\nHost: x\r\nX-One: 1\r\nContent-Length: 4\r\n\r\nbody and more";
        let (Reading::Whole(request), back) = reading(bytes).await else { panic!("not whole") };
        assert_eq!((request.method.as_str(), request.path.as_str(), request.body.as_str()), ("POST", "/a?b=c", "body"));
        assert_eq!(request.values("x-one").collect::<Vec<_>>(), ["1"]);
        assert_eq!(back, "");
    }

    #[tokio::test]
    async fn a_client_that_leaves_early_is_gone() {
        for bytes in ["", "POST / HT", "POST / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"] {
            assert_eq!(reading(bytes.as_bytes()).await.0, Reading::Gone, "{bytes:?}");
        }
    }

    #[tokio::test]
    async fn bad_requests_get_the_fitting_status() {
        assert_eq!(status(b"hello there\r\n\r\n").await, 400);
        assert_eq!(status(b"\x16\x03\x01\x02\x00\x01").await, 400);
        assert_eq!(status(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await, 400);
        assert_eq!(status(b"POST / HTTP/1.1\r\nContent-Length: +4\r\n\r\nbody").await, 400);
        assert_eq!(status(b"POST / HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nbody").await, 400);
        assert_eq!(status(b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").await, 411);
        assert_eq!(status(b"POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n").await, 413);
        assert_eq!(status(&[b"POST / HTTP/1.1\r\nA: ".to_vec(), vec![b'a'; 40_000]].concat()).await, 431);
        assert_eq!(status(&[b"GET / HTTP/1.1\r\n".to_vec(), b"A: a\r\n".repeat(65)].concat()).await, 400);
    }

    #[tokio::test]
    async fn a_client_that_waits_for_continue_is_told_so() {
        let (mut client, mut server) = tokio::io::duplex(64 * 1024);
        client.write_all(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n").await.unwrap();
        let body = async {
            let mut told = [0; 25];
            client.read_exact(&mut told).await.unwrap();
            assert_eq!(&told, b"HTTP/1.1 100 Continue\r\n\r\n");
            client.write_all(b"ok").await.unwrap();
        };
        let (reading, ()) = tokio::join!(read(&mut server), body);
        assert!(matches!(reading.unwrap(), Reading::Whole(request) if request.body == "ok"));
    }
}
