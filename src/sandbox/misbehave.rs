//! Carries out a plan on the wire: the one place that knows how each trouble looks byte for byte.

use std::fmt::Write as _;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncWriteExt as _, copy, sink};
use tokio::net::TcpStream;
use tokio::time::sleep;

use super::answer::{Answer, reason_phrase};
use super::routes;
use super::trouble::{Act, Plan};

const INTERIM: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";
const MEBIBYTE: usize = 1024 * 1024;

/// Waits and then answers, or does what the plan says in place of it. `ordinary` is the answer without trouble.
///
/// # Errors
/// What the socket says; mostly that the client has gone.
pub(super) async fn carry_out(mut stream: TcpStream, plan: &Plan, wait: Duration, ordinary: Answer) -> io::Result<()> {
    if !wait.is_zero() {
        sleep(wait).await;
    }
    if let Some(answer) = whole(plan, &ordinary) {
        return finish(stream, &answer.bytes()).await;
    }
    let bytes = ordinary.bytes();
    let head = ordinary.head();
    let half_body = &bytes[..head.len() + (bytes.len() - head.len()) / 2];
    match plan.act {
        Act::CutBefore | Act::CutAfter => Ok(()),
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
        Act::Huge => endless(stream).await,
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
        // `whole` has answered these.
        Act::Ordinary | Act::Refuse | Act::False | Act::Status(_) | Act::Body(_) | Act::LongMessage | Act::Scripted => {
            Ok(())
        }
    }
}

/// Sends the bytes, says that no more will come, and closes.
pub(super) async fn finish(mut stream: TcpStream, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.shutdown().await
}

/// The answer of those plans that are one whole answer.
fn whole(plan: &Plan, ordinary: &Answer) -> Option<Answer> {
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

async fn endless(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n").await?;
    stream.write_all(br#"{"status":true,"message":""#).await?;
    let chunk = vec![b'x'; 64 * 1024];
    loop {
        stream.write_all(&chunk).await?;
    }
}

/// The head with more header lines in it, and the body.
fn with_lines(head: &[u8], lines: &str, body: &[u8]) -> Vec<u8> {
    let fields = head.strip_suffix(b"\r\n").unwrap_or(head);
    [fields, lines.as_bytes(), b"\r\n", body].concat()
}
