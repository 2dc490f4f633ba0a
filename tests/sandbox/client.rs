//! A client that writes and reads bytes, so that nothing between the test and the wire tidies up.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use zixpost::sandbox::{KEY, Sandbox, Scenario};

pub(crate) const SEND: &str = "/api/v1/campaign/whatsapp/message/send";

/// A request or a reply that is kept as a file.
macro_rules! file {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sandbox/", $name))
    };
}
pub(crate) use file;

/// A whole answer, as far as a test looks at it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an end of the head") + 4;
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).unwrap().parse().unwrap();
        Self { status, head, body: bytes[end..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().filter_map(|line| line.split_once(": "));
        fields.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

pub(crate) async fn start(scenario: &str) -> Sandbox {
    Sandbox::start(0, Scenario::parse(scenario).unwrap()).await.unwrap()
}

pub(crate) async fn connect(sandbox: &Sandbox) -> TcpStream {
    TcpStream::connect(sandbox.base().strip_prefix("http://").unwrap()).await.unwrap()
}

/// The bytes of a documented send with this body.
pub(crate) fn send_bytes(body: &str) -> String {
    format!(
        "POST {SEND} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Writes a request on a connection of its own and reads to the end.
pub(crate) async fn exchange(sandbox: &Sandbox, request: &str) -> io::Result<Vec<u8>> {
    let mut stream = connect(sandbox).await;
    // A server that cuts before it reads may fail the write or the read, as the kernel sees fit.
    stream.write_all(request.as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.map(|_| bytes)
}

pub(crate) async fn ask(sandbox: &Sandbox, request: &str) -> Reply {
    Reply::of(&exchange(sandbox, request).await.unwrap())
}

pub(crate) async fn send(sandbox: &Sandbox, body: &str) -> Reply {
    ask(sandbox, &send_bytes(body)).await
}
