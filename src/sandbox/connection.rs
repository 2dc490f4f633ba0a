//! One connection: one request, and what comes of it.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};

use super::answer::{Answer, reason_phrase};
use super::bad_pictures;
use super::misbehave::{carry_out, finish, whole};
use super::request::{self, Reading};
use super::routes;
use super::server::State;
use super::trouble::{self, Act, Plan};

/// How long a client may take to hang up after an error that came before its request was read.
const PARTING: Duration = Duration::from_secs(2);

/// Serves one connection to its end. A rule of the scenario goes before the check, so that a fault can be had whatever
/// the request is; magic words come after it, because only a good message has a recipient and a caption.
///
/// # Errors
/// What the socket says; mostly that the client has gone.
pub(super) async fn serve(mut stream: TcpStream, state: &State) -> io::Result<()> {
    let request = match request::read(&mut stream).await? {
        Reading::Whole(request) => request,
        Reading::Gone => return Ok(()),
        Reading::Bad { status, reason } => return turn_down(stream, status, reason).await,
    };
    let is_send = routes::is_send(&request);
    let scripted = state.plan(&request, is_send);
    if let (None, Some(bad)) = (&scripted, bad_pictures::asked_for(&request)) {
        state.record(request.clone().answered(request.path.clone()));
        return bad_pictures::serve(stream, bad, &request).await;
    }
    let mut reply = routes::reply(&request, state.base(), || state.count());
    reply.answer.head_only = request.method == "HEAD";
    let plan = scripted
        .or_else(|| reply.sending.as_ref().and_then(|sending| trouble::asked_for(&sending.to, &sending.caption)))
        .unwrap_or_else(|| Plan::new(Act::Ordinary));
    let wait = plan.delay + if is_send { state.latency() } else { Duration::ZERO };
    let whole = whole(&plan, &reply.answer);
    state.record(request.answered(whole.as_ref().map_or_else(|| plan.act.name().to_owned(), Answer::title)));
    if !wait.is_zero() {
        sleep(wait).await;
    }
    match whole {
        Some(answer) => finish(stream, &answer.bytes()).await,
        None => carry_out(stream, &plan, reply.answer).await,
    }
}

/// Answers a request that is not read to its end. What is left of it is read and thrown away for a moment, because
/// closing on unread bytes resets the connection, and the answer would be lost with it.
async fn turn_down(mut stream: TcpStream, status: u16, reason: &str) -> io::Result<()> {
    let answer = match status {
        400 => routes::refused(reason),
        _ => Answer::refusal_because(status, reason_phrase(status), reason),
    };
    stream.write_all(&answer.bytes()).await?;
    stream.shutdown().await?;
    let mut rest = vec![0; 16 * 1024];
    let drain = async { while matches!(stream.read(&mut rest).await, Ok(1..)) {} };
    // A client that is still writing after that has had its answer for long enough.
    let _ = timeout(PARTING, drain).await;
    Ok(())
}
