//! What the sandbox answers when nothing is to go wrong.

use std::fmt::Write as _;

use super::answer::Answer;
use super::bad_pictures::{self, BAD};
use super::check::{self, KEY, SENDERS, Sending};
use super::pictures;
use super::request::Received;
use super::trouble::trouble_help;

/// The documented send call.
pub(super) const SEND: &str = "/api/v1/campaign/whatsapp/message/send";

/// Where the sandbox's redirects point. It takes everything, so that a client that follows one is seen to.
pub(super) const MOVED: &str = "/moved";

/// The path of the sample pictures.
pub(super) const PICTURES: &str = "/pictures/";

/// An answer, with the sending that it says yes to.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) answer: Answer,
    pub(super) sending: Option<Sending>,
}

/// The answer to a request. `count` is asked for a number, once, where the answer carries ids; `base` is our address.
pub(super) fn reply(request: &Received, base: &str, count: impl FnOnce() -> u64) -> Reply {
    let path = path(request);
    if path == SEND {
        return send(request, count);
    }
    let answer = match (path, path.strip_prefix(PICTURES).and_then(pictures::find)) {
        (_, Some(picture)) => read_only(request, || Answer::new(200, picture.content_type, picture.bytes)),
        ("/", None) => read_only(request, || Answer::new(200, "text/plain; charset=utf-8", page(base))),
        (MOVED, None) => Answer::success(),
        _ => Answer::refusal_because(
            404,
            "Not Found",
            &format!("the sandbox has {SEND}, {PICTURES}NAME, {BAD}NAME and /"),
        ),
    };
    Reply { answer, sending: None }
}

/// Whether the request is a send, good or bad.
pub(super) fn is_send(request: &Received) -> bool {
    path(request) == SEND
}

/// The documented answer to a bad request.
pub(super) fn refused(reason: &str) -> Answer {
    Answer::refusal_because(400, "Invalid data Provided", reason)
}

/// The documented answer to a wrong key.
pub(super) fn unauthorised(reason: &str) -> Answer {
    Answer::refusal_because(401, "Unauthorised", reason)
}

fn send(request: &Received, count: impl FnOnce() -> u64) -> Reply {
    if request.method != "POST" {
        return Reply { answer: wrong_method("POST"), sending: None };
    }
    let checked = check::authorised(request).map_err(|reason| unauthorised(&reason));
    match checked.and_then(|()| check::check(request).map_err(|reason| refused(&reason))) {
        Ok(sending) if sending.wants_ids => Reply { answer: Answer::success_with_ids(count()), sending: Some(sending) },
        Ok(sending) => Reply { answer: Answer::success(), sending: Some(sending) },
        Err(answer) => Reply { answer, sending: None },
    }
}

fn read_only(request: &Received, answer: impl FnOnce() -> Answer) -> Answer {
    if matches!(request.method.as_str(), "GET" | "HEAD") { answer() } else { wrong_method("GET, HEAD") }
}

fn wrong_method(allowed: &str) -> Answer {
    let reason = format!("this path takes {allowed}");
    Answer::refusal_because(405, "Method Not Allowed", &reason).with("Allow", allowed)
}

fn path(request: &Received) -> &str {
    request.path.split('?').next().unwrap_or_default()
}

/// The page for a person who opens the address in a browser.
fn page(base: &str) -> String {
    let mut page = format!(
        "The zixpost sandbox: a stand-in for Zixflow. Nothing that is sent here leaves this machine.\n\n\
         POST {base}{SEND}\n  with Authorization: Bearer {KEY}\n\nPhone IDs\n"
    );
    for (alias, id) in SENDERS {
        let _ = writeln!(page, "  {id}  {alias}");
    }
    page.push_str("\nPictures\n");
    for name in pictures::NAMES {
        let _ = writeln!(page, "  {base}{PICTURES}{name}");
    }
    let _ = write!(page, "\nBad pictures\n{}", bad_pictures::help());
    let _ = write!(page, "\nTrouble on demand\n{}", trouble_help());
    page
}
