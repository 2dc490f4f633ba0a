//! What came of a request: one pure function over everything that can be heard of it.
//!
//! ```text
//!  never left, proven                                                  not sent
//!  2xx, one JSON object, status is true                                accepted
//!  2xx, one JSON object, status is false                               refused
//!  2xx, anything else                                                  UNKNOWN
//!  400 401 403 404 405 409 410 413 414 415 422, 307 308                refused
//!  429                                                                 refused for now
//!  every other status, no answer, half an answer                       UNKNOWN
//! ```
//!
//! A class may only move towards *unknown* here: an accepted message that is called refused gets sent twice.

use std::time::Duration;

use super::retry_after::Wait;
use super::wire;
use crate::domain::{Answer, Exchange, Outcome};

/// All that can be heard of a request.
#[derive(Debug)]
pub(super) enum Heard<'a> {
    /// It cannot have left. Why, for a person.
    NeverLeft(String),
    /// It may have left, and no answer came. Why, for a person.
    NoAnswer(String),
    /// A status line and headers came, and as much of the body as could be read.
    Reply(Reply<'a>),
}

/// A reply, whole or not.
#[derive(Debug)]
pub(super) struct Reply<'a> {
    pub(super) status: u16,
    /// What it asks to wait; meant with 429 only.
    pub(super) wait: Wait,
    pub(super) body: &'a [u8],
    pub(super) end: End,
}

/// How the body ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// It went on beyond the limit of what is read.
    TooLong,
    /// It broke off. Why, for a person.
    Broken(String),
}

/// The class of what was heard.
pub(super) fn classify(heard: Heard<'_>, latency: Duration) -> Answer {
    match heard {
        Heard::NeverLeft(why) => Answer::bare(Outcome::NotSent, format!("{why}: nothing was sent"), latency),
        Heard::NoAnswer(why) => Answer::bare(Outcome::Unknown, format!("the answer was lost: {why}"), latency),
        Heard::Reply(reply) => classify_reply(&reply, latency),
    }
}

fn classify_reply(reply: &Reply<'_>, latency: Duration) -> Answer {
    let status = reply.status;
    // Half a text can look like a whole one that says something else.
    let said = match &reply.end {
        End::Whole => wire::read(reply.body).map_err(|why| format!("its body {why}")),
        End::TooLong => Err("its body is longer than 64 KiB".to_owned()),
        End::Broken(why) => Err(format!("it broke off: {why}")),
    };
    let (outcome, reason) = match (status, refusal(status)) {
        (200..=299, _) => {
            match said
                .as_ref()
                .map_err(Clone::clone)
                .and_then(|said| said.status.map_err(|why| format!("its body {why}")))
            {
                Ok(true) => (Outcome::Accepted, None),
                Ok(false) => (Outcome::Refused, Some(format!("Zixflow answered {status} with status false"))),
                Err(why) => {
                    (Outcome::Unknown, Some(format!("Zixflow answered {status}, but {why}, so it may have been sent")))
                }
            }
        }
        (429, _) => (Outcome::RefusedForNow, Some(later(reply.wait))),
        (_, Some(reason)) => (Outcome::Refused, Some(reason)),
        (_, None) => (Outcome::Unknown, Some(format!("Zixflow answered {status}, so it may have been sent"))),
    };
    let said = said.ok();
    Answer {
        reason,
        http_status: Some(status),
        body: wire::excerpt(reply.body),
        retry_after: (outcome == Outcome::RefusedForNow).then(|| reply.wait.asked.unwrap_or(reply.wait.pause)),
        message: said.as_ref().and_then(|said| said.message.clone()),
        message_id: said.as_ref().and_then(|said| said.message_id.clone()),
        campaign_id: said.and_then(|said| said.campaign_id),
        outcome,
        latency,
        exchange: Exchange::default(),
        date: None,
    }
}

/// The statuses that say for certain that nothing was taken, with what a person can do.
fn refusal(status: u16) -> Option<String> {
    let (name, mend) = match status {
        307 | 308 => return Some(format!("the gateway moved ({status}): check base_url in the configuration")),
        400 => ("Bad Request", "check the fields of the message"),
        401 => ("Unauthorised", "check the API key, its permissions, its expiry and its IP restriction"),
        403 => ("Forbidden", "check the permissions of the API key and its IP restriction"),
        404 => ("Not Found", "check base_url in the configuration"),
        405 => ("Method Not Allowed", "check base_url in the configuration"),
        409 => ("Conflict", "read what it says"),
        410 => ("Gone", "check base_url in the configuration"),
        413 => ("Content Too Large", "shorten the message"),
        414 => ("URI Too Long", "check base_url in the configuration"),
        415 => ("Unsupported Media Type", "check base_url in the configuration"),
        422 => ("Unprocessable Content", "check the fields of the message"),
        _ => return None,
    };
    Some(format!("Zixflow answered {status} {name}: {mend}"))
}

fn later(wait: Wait) -> String {
    let pause = words(wait.pause);
    match wait.asked {
        None => format!("too many requests: try again in {pause}"),
        Some(asked) => format!("too many requests: Zixflow asks to wait {}", words(asked)),
    }
}

fn words(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..=119 => format!("{seconds} s"),
        seconds @ 120..=7199 => format!("{} min", seconds.div_ceil(60)),
        seconds => format!("{} h", seconds.div_ceil(3600)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WAIT: Wait = Wait { pause: Duration::from_secs(32), asked: None };

    fn reply(status: u16, body: &[u8], end: End) -> Answer {
        classify(Heard::Reply(Reply { status, wait: WAIT, body, end }), Duration::from_millis(5))
    }

    /// What the table says of a status by itself, written down apart from the code.
    fn table(status: u16) -> Outcome {
        const REFUSED: [u16; 13] = [307, 308, 400, 401, 403, 404, 405, 409, 410, 413, 414, 415, 422];
        match status {
            429 => Outcome::RefusedForNow,
            _ if REFUSED.contains(&status) => Outcome::Refused,
            _ => Outcome::Unknown,
        }
    }

    #[test]
    fn every_status_but_2xx_has_its_class_whatever_the_body_says() {
        let bodies: [&[u8]; 4] = [b"", br#"{"status":true}"#, br#"{"status":false,"message":"no"}"#, b"<html>"];
        for status in (100..200).chain(300..=999) {
            for body in bodies {
                for end in [End::Whole, End::TooLong, End::Broken("connection reset".into())] {
                    let answer = reply(status, body, end);
                    assert_eq!(answer.outcome, table(status), "{status}");
                    assert!(answer.reason.is_some());
                    assert_eq!(answer.http_status, Some(status));
                    assert_eq!(answer.retry_after.is_some(), status == 429);
                }
            }
        }
    }

    #[test]
    fn a_2xx_is_accepted_or_refused_only_by_one_whole_object_with_a_boolean_status() {
        use Outcome::{Accepted, Refused, Unknown};
        let deep = format!(r#"{{"status":true,"x":{}{}}}"#, "[".repeat(20_000), "]".repeat(20_000));
        let cases: &[(&[u8], Outcome)] = &[
            (br#"{"status":true}"#, Accepted),
            (b" \r\n{\"status\" : true , \"message\":\"Message sent successfully\"}\n", Accepted),
            (br#"{"status":true,"message":null}"#, Accepted),
            (br#"{"status":true,"message":"a\u0000b"}"#, Accepted),
            (br#"{"status":true,"message":{"text":"sent"},"new":[1,2,{}]}"#, Accepted),
            (br#"{"message":"x","message":"y","status":true}"#, Accepted),
            (br#"{"status":false}"#, Refused),
            (br#"{"status":false,"message":5}"#, Refused),
            (br#"{"status":false,"message":"the window is closed"}"#, Refused),
            (b"", Unknown),
            (b"   ", Unknown),
            (b"null", Unknown),
            (b"true", Unknown),
            (b"[]", Unknown),
            (b"{}", Unknown),
            (br#"[{"status":true}]"#, Unknown),
            (br#""{\"status\":true}""#, Unknown),
            (br#"{"status":"true"}"#, Unknown),
            (br#"{"status":"false"}"#, Unknown),
            (br#"{"status":1}"#, Unknown),
            (br#"{"status":0}"#, Unknown),
            (br#"{"status":null}"#, Unknown),
            (br#"{"status":{}}"#, Unknown),
            (br#"{"Status":true}"#, Unknown),
            (br#"{"success":true}"#, Unknown),
            (br#"{"data":{"status":true}}"#, Unknown),
            (br#"{"status":true,"status":true}"#, Unknown),
            (br#"{"status":true,"status":false}"#, Unknown),
            (br#"{"status":false,"status":false}"#, Unknown),
            (br#"{"status":false,"st\u0061tus":true}"#, Unknown),
            (br#"{"status":1,"status":2,"status":true}"#, Unknown),
            (br#"{"status":true}{"status":true}"#, Unknown),
            (br#"{"status":true} trailing"#, Unknown),
            (br#"{"status":true"#, Unknown),
            (br#"{"status":true,}"#, Unknown),
            (br#"{"status":true,"message":"\ud800"}"#, Unknown),
            (br#"{"status":true,"n":1e999}"#, Unknown),
            (b"{\"status\":true,\"message\":\"\xff\"}", Unknown),
            (b"\xef\xbb\xbf{\"status\":true}", Unknown),
            (b"\xff\xfe{\0}\0", Unknown),
            (b"\x1f\x8b\x08\0\0\0\0\0\0\x03", Unknown),
            (b"<!doctype html><title>OK</title>", Unknown),
            (deep.as_bytes(), Unknown),
        ];
        for status in [200, 201, 202, 204, 206, 299] {
            for (body, outcome) in cases {
                let answer = reply(status, body, End::Whole);
                assert_eq!(
                    answer.outcome,
                    *outcome,
                    "{status} {}",
                    String::from_utf8_lossy(&body[..body.len().min(80)])
                );
                assert_eq!(answer.reason.is_none(), *outcome == Accepted);
            }
            for end in [End::TooLong, End::Broken("timeout".into())] {
                assert_eq!(reply(status, br#"{"status":true}"#, end.clone()).outcome, Unknown);
                assert_eq!(reply(status, br#"{"status":false}"#, end).outcome, Unknown);
            }
        }
    }

    #[test]
    fn what_never_left_and_what_was_lost_are_told_apart() {
        let never = classify(Heard::NeverLeft("no connection to 127.0.0.1:9 (refused)".into()), Duration::ZERO);
        assert_eq!(never.outcome, Outcome::NotSent);
        assert_eq!(never.reason.as_deref(), Some("no connection to 127.0.0.1:9 (refused): nothing was sent"));
        let lost = classify(Heard::NoAnswer("no answer within 60 s".into()), Duration::ZERO);
        assert_eq!(lost.outcome, Outcome::Unknown);
        assert_eq!(lost.reason.as_deref(), Some("the answer was lost: no answer within 60 s"));
    }

    #[test]
    fn the_texts_and_ids_of_a_reply_are_kept() {
        let body = br#"{"status":true,"message":"WhatsApp sent successfully!","campaignId":"6631b229","messageId":9007199254740993}"#;
        let answer = reply(200, body, End::Whole);
        assert_eq!(answer.message.as_deref(), Some("WhatsApp sent successfully!"));
        assert_eq!(answer.campaign_id.as_deref(), Some("6631b229"));
        assert_eq!(answer.message_id.as_deref(), Some("9007199254740993"));
        assert_eq!(answer.body.as_deref().map(str::as_bytes), Some(&body[..]));
        assert_eq!(answer.latency, Duration::from_millis(5));
        let refused = reply(401, br#"{"status":false,"message":"Unauthorised"}"#, End::Whole);
        assert_eq!(refused.message.as_deref(), Some("Unauthorised"));
        assert_eq!(
            reply(200, br#"{"status":true,"message":{"a":1}}"#, End::Whole).message.as_deref(),
            Some(r#"{"a":1}"#)
        );
        assert_eq!(reply(400, b"<html>no</html>", End::Whole).body.as_deref(), Some("<html>no</html>"));
    }

    #[test]
    fn reasons_are_sentences_for_a_person() {
        let reason = |status, body: &[u8]| reply(status, body, End::Whole).reason.unwrap();
        assert_eq!(
            reason(401, b""),
            "Zixflow answered 401 Unauthorised: check the API key, its permissions, its expiry and its IP restriction"
        );
        assert_eq!(reason(429, b""), "too many requests: try again in 32 s");
        assert_eq!(reason(308, b""), "the gateway moved (308): check base_url in the configuration");
        assert_eq!(reason(502, b""), "Zixflow answered 502, so it may have been sent");
        assert_eq!(reason(204, b""), "Zixflow answered 204, but its body is empty, so it may have been sent");
        let long = Wait { pause: Duration::from_secs(900), asked: Some(Duration::from_secs(10_800)) };
        let heard = Heard::Reply(Reply { status: 429, wait: long, body: b"", end: End::Whole });
        let answer = classify(heard, Duration::ZERO);
        assert_eq!(answer.reason.as_deref(), Some("too many requests: Zixflow asks to wait 3 h"));
        assert_eq!(answer.retry_after, Some(Duration::from_secs(10_800)), "never earlier than asked");
    }

    /// The rule again, by another road: through `serde_json::Value`.
    fn is_object_with(body: &[u8], status: bool) -> bool {
        serde_json::from_slice::<serde_json::Value>(body)
            .is_ok_and(|value| value.is_object() && value.get("status") == Some(&serde_json::Value::Bool(status)))
    }

    fn json_like() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop::sample::select(vec![
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"status\"",
            "\"message\"",
            "true",
            "false",
            "null",
            "1",
            "\"true\"",
            " ",
            "\n",
            "\\",
            "\"",
            "{\"status\":true",
            "{\"status\":false",
            "\u{feff}",
            "\0",
        ]);
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat().into_bytes())
    }

    proptest! {
        #[test]
        fn no_body_panics_or_says_yes_unless_it_is_an_object_that_does(
            body in prop_oneof![prop::collection::vec(any::<u8>(), 0..200), json_like()],
            status in 100u16..1000,
            cut in any::<bool>(),
        ) {
            let end = if cut { End::Broken("cut".into()) } else { End::Whole };
            let answer = reply(status, &body, end);
            if answer.outcome == Outcome::Accepted {
                prop_assert!((200..300).contains(&status) && !cut && is_object_with(&body, true));
            }
            if answer.outcome == Outcome::Refused && (200..300).contains(&status) {
                prop_assert!(!cut && is_object_with(&body, false));
            }
        }
    }
}
