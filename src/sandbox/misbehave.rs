//! Carries out a plan on the wire: the one place that knows how each trouble looks byte for byte.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncWriteExt as _, copy, sink};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::answer::{Answer, reason_phrase};
use super::bad_json;
use super::routes;
use super::trouble::{Act, Plan};

const INTERIM: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
const MEBIBYTE: usize = 1024 * 1024;
const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";
const HUGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n\
    {\"status\":true,\"message\":\"";

/// Does what the plan says in place of one whole answer; `ordinary` is the answer without trouble.
///
/// # Errors
/// What the socket says; mostly that the client has gone.
pub(super) async fn carry_out(mut stream: TcpStream, plan: &Plan, ordinary: Answer) -> io::Result<()> {
    let bytes = ordinary.bytes();
    let head = ordinary.head();
    let half_body = &bytes[..head.len() + (bytes.len() - head.len()) / 2];
    match plan.act {
        // The end of the connection is all there is to do; `whole` has answered the others of these.
        Act::CutBefore
        | Act::ResetBefore
        | Act::CutAfter
        | Act::Ordinary
        | Act::Refuse
        | Act::False
        | Act::Status(_)
        | Act::Body(_)
        | Act::BadJson(_)
        | Act::GzipBomb
        | Act::LongMessage
        | Act::Scripted => Ok(()),
        Act::ResetAfter => stream.set_zero_linger(),
        Act::Hang => hold(stream).await,
        Act::HangBody => {
            stream.write_all(half_body).await?;
            hold(stream).await
        }
        Act::ResetBody => {
            stream.write_all(half_body).await?;
            stream.set_zero_linger()
        }
        Act::HalfHead => finish(stream, &head[..head.len() / 2]).await,
        Act::HalfStatus => finish(stream, b"HTTP/1.1 2").await,
        Act::Truncated => finish(stream, half_body).await,
        Act::Trickle => trickle(stream, &bytes, plan.gap).await,
        Act::NotHttp => finish(stream, b"220 mail.example.com ESMTP ready\r\n\x00\x01\x02\xff\r\n").await,
        Act::TwoLengths => {
            let other = format!("Content-Length: {}\r\n", ordinary.body.len() + 7);
            finish(stream, &with_lines(&head, &other, &ordinary.body)).await
        }
        Act::TwoAnswers => finish(stream, &[bytes.as_slice(), &bytes].concat()).await,
        Act::KeepThenCut => finish(stream, &kept(ordinary).bytes()).await,
        Act::KeepThenReset => {
            stream.write_all(&kept(ordinary).bytes()).await?;
            stream.set_zero_linger()
        }
        Act::LengthAndChunks => {
            let chunk = format!("{:x}\r\n", ordinary.body.len());
            let body = [chunk.as_bytes(), &ordinary.body, b"\r\n0\r\n\r\n"].concat();
            finish(stream, &with_lines(&head, CHUNKED, &body)).await
        }
        Act::BadChunks => {
            let head = ordinary.with("Transfer-Encoding", "chunked").head();
            finish(stream, &[head.as_slice(), b"zz\r\n{\"status\":true}\r\n0\r\n\r\n"].concat()).await
        }
        Act::Huge => endless(stream, HUGE, b"x").await,
        Act::EndlessHead => endless(stream, b"HTTP/1.1 200 OK\r\n", b"X-Filler: x\r\n").await,
        Act::ManyHeaders => {
            let mut lines = String::new();
            for number in 0..5000 {
                let _ = write!(lines, "X-Filler-{number}: {number}\r\n");
            }
            finish(stream, &with_lines(&head, &lines, &ordinary.body)).await
        }
        Act::BigHeader => {
            let line = format!("X-Filler: {}\r\n", "x".repeat(MEBIBYTE));
            finish(stream, &with_lines(&head, &line, &ordinary.body)).await
        }
        Act::Interim => {
            for _ in 0..100 {
                stream.write_all(&INTERIM.repeat(1000)).await?;
            }
            finish(stream, &bytes).await
        }
    }
}

/// Sends the bytes, says that no more will come, and closes.
pub(super) async fn finish(mut stream: TcpStream, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.shutdown().await
}

/// The answer of those plans that are one whole answer.
pub(super) fn whole(plan: &Plan, ordinary: &Answer) -> Option<Answer> {
    let mut answer = match plan.act {
        Act::Ordinary => ordinary.clone(),
        Act::Refuse => routes::refused("the trouble refuse"),
        Act::False => Answer::refusal(200, "Message could not be submitted"),
        Act::Status(401) => routes::unauthorised("the trouble 401"),
        Act::Status(204) => Answer { headers: Vec::new(), ..Answer::new(204, "", "") },
        Act::Status(status @ ..400) => Answer::refusal(status, "Moved").with("Location", routes::MOVED),
        Act::Status(status @ 400..500) => Answer::refusal(status, reason_phrase(status)),
        Act::Status(status) => Answer::page(status),
        Act::Body(body) => Answer::new(200, "application/json", body),
        Act::BadJson(kind) => Answer::new(200, "application/json", bad_json::body(kind)),
        Act::GzipBomb => Answer::new(200, "application/json", gzip_bomb()).with("Content-Encoding", "gzip"),
        Act::LongMessage => Answer::refusal(400, &"long ".repeat(MEBIBYTE / 5 + 1)),
        Act::Scripted => Answer::new(plan.script.status, &plan.script.content_type, plan.script.body.as_str()),
        _ => return None,
    };
    for (name, value) in &plan.headers {
        answer = answer.with(name, value);
    }
    answer.head_only = ordinary.head_only;
    Some(answer)
}

/// Keeps the connection until the client lets go of it.
async fn hold(mut stream: TcpStream) -> io::Result<()> {
    copy(&mut stream, &mut sink()).await.map(|_| ())
}

async fn trickle(mut stream: TcpStream, bytes: &[u8], gap: Duration) -> io::Result<()> {
    // Without this the kernel gathers the bytes again.
    stream.set_nodelay(true)?;
    for byte in bytes {
        stream.write_all(&[*byte]).await?;
        sleep(gap).await;
    }
    stream.shutdown().await
}

/// Sends the filler for as long as anybody reads.
async fn endless(mut stream: TcpStream, start: &[u8], filler: &[u8]) -> io::Result<()> {
    stream.write_all(start).await?;
    let chunk = filler.repeat(64 * 1024 / filler.len());
    loop {
        stream.write_all(&chunk).await?;
    }
}

/// The answer of a server that means to keep the connection.
fn kept(answer: Answer) -> Answer {
    answer.with("Connection", "keep-alive")
}

/// One block of deflate whose codes are chosen so that two zero bits mean "258 times the byte before" (RFC 1951): each
/// byte of the run is 1,032 bytes. The checksum at its end is wrong, which is seen only by who has unpacked all of it.
fn gzip_bomb() -> Vec<u8> {
    const START: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\xed\xc0\x01\x01\0\0\0\x40\x20\xff\x57\x3b\x52\x01";
    [START, &vec![0; 60_000], b"\x03", &[0; 8]].concat()
}

/// The head with more header lines in it, and the body.
fn with_lines(head: &[u8], lines: &str, body: &[u8]) -> Vec<u8> {
    let fields = head.strip_suffix(b"\r\n").unwrap_or(head);
    [fields, lines.as_bytes(), b"\r\n", body].concat()
}
