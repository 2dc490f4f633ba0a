//! Every kind of answer, as it comes over the wire.

use std::time::Duration;

use zixpost::domain::Outcome;
use zixpost::gateway::{Gateway, Http};

use crate::desk::{KEY, YES, answer, connection, outgoing, play, send};
use crate::server::{Script, Server};

fn table(status: usize) -> Outcome {
    match status {
        200..=299 => Outcome::Accepted,
        307 | 308 | 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 414 | 415 | 422 => Outcome::Refused,
        429 => Outcome::RefusedForNow,
        _ => Outcome::Unknown,
    }
}

#[tokio::test]
async fn every_status_has_its_class_and_one_request() {
    // 204 and 304 have no body, whatever the server writes.
    let statuses: Vec<usize> = (200..600).filter(|status| ![204, 205, 304].contains(status)).collect();
    let server = Server::start({
        let statuses = statuses.clone();
        move |n| Script::Answer(answer(&format!("{} Whatever", statuses[n]), r#"{"status":true,"message":"m"}"#))
    });
    let http = Http::new(connection(&server.base()));
    for (n, status) in statuses.into_iter().enumerate() {
        let answer = http.send(&outgoing()).await;
        assert_eq!(answer.outcome, table(status), "{status}: {answer:?}");
        assert_eq!(answer.http_status.map(usize::from), Some(status));
        assert_eq!(server.connections(), n + 1);
    }
}

#[tokio::test]
async fn documented_answers_are_read() {
    let accepted = play(Script::Answer(answer("200 OK", YES))).await;
    assert_eq!((accepted.outcome, accepted.reason.as_deref()), (Outcome::Accepted, None));
    assert_eq!(accepted.message.as_deref(), Some("Message sent successfully"));
    assert_eq!(accepted.body.as_deref(), Some(YES));
    let body = r#"{"status":false,"message":"Invalid data Provided"}"#;
    for status in ["400 Bad Request", "200 OK"] {
        let refused = play(Script::Answer(answer(status, body))).await;
        assert_eq!(refused.outcome, Outcome::Refused);
        assert_eq!(refused.message.as_deref(), Some("Invalid data Provided"));
    }
    let body = r#"{"status":false,"message":"Unauthorised"}"#;
    let refused = play(Script::Answer(answer("401 Unauthorized", body))).await;
    assert_eq!((refused.outcome, refused.http_status), (Outcome::Refused, Some(401)));
    assert!(refused.reason.unwrap().contains("check the API key"));
}

#[tokio::test]
async fn ids_are_kept_to_the_last_digit() {
    let body = r#"{"status":true,"message":"ok","campaignId":9007199254740993,"messageId":"6631b229c0ffee0123456789"}"#;
    let got = play(Script::Answer(answer("200 OK", body))).await;
    assert_eq!(got.outcome, Outcome::Accepted);
    assert_eq!(got.campaign_id.as_deref(), Some("9007199254740993"));
    assert_eq!(got.message_id.as_deref(), Some("6631b229c0ffee0123456789"));
}

#[tokio::test]
async fn a_2xx_that_is_no_answer_is_unknown() {
    let html = "<!doctype html><html><body>Maintenance</body></html>";
    for bytes in [
        answer("200 OK", ""),
        b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\n\r\n".to_vec(),
        answer("200 OK", html),
        answer("200 OK", "\0\x01\x02"),
        answer("200 OK", b"\xff\xfe\xfd"),
        answer("200 OK", format!("{YES}{YES}")),
        answer("200 OK", r#"{"status":"true"}"#),
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}".to_vec(),
    ] {
        let got = play(Script::Answer(bytes.clone())).await;
        assert_eq!(got.outcome, Outcome::Unknown, "{}", String::from_utf8_lossy(&bytes));
        assert!(got.http_status.is_some());
    }
}

#[tokio::test]
async fn what_is_no_http_is_unknown() {
    let twice = format!("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: {}\r\n\r\n{YES}", YES.len());
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n{YES}", "X-Many: 1\r\n".repeat(5000));
    let long = format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n{YES}", "x".repeat(10 * 1024 * 1024));
    for text in [
        "",
        "HTTP/1.1",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "\0\x01\x02\x03 garbage\r\n\r\n",
        "SSH-2.0-OpenSSH_9.9\r\n",
        YES,
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/9.9 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        &twice,
        &many,
        &long,
    ] {
        let got = play(Script::Answer(text.into())).await;
        assert_eq!(got.outcome, Outcome::Unknown, "{:?}", &text[..text.len().min(80)]);
    }
}

#[tokio::test]
async fn an_interim_answer_is_not_the_answer() {
    for count in [1, 500] {
        let interim = "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(count).into_bytes();
        let got = play(Script::Answer([interim.clone(), answer("200 OK", YES)].concat())).await;
        assert_eq!(got.outcome, Outcome::Accepted);
        let got = play(Script::Answer([interim, answer("503 Busy", "")].concat())).await;
        assert_eq!(got.outcome, Outcome::Unknown);
    }
}

#[tokio::test]
async fn an_answer_cut_anywhere_is_never_taken_for_a_whole_one() {
    let whole = answer("200 OK", YES);
    let server = Server::start({
        let whole = whole.clone();
        move |n| {
            let bytes = whole[..n / 2].to_vec();
            if n % 2 == 0 { Script::Answer(bytes) } else { Script::AnswerThenReset(bytes) }
        }
    });
    let http = Http::new(connection(&server.base()));
    for n in 0..2 * whole.len() {
        let answer = http.send(&outgoing()).await;
        assert_eq!(answer.outcome, Outcome::Unknown, "cut after {} bytes: {answer:?}", n / 2);
        assert_eq!(server.connections(), n + 1);
    }
    assert_eq!(http.send(&outgoing()).await.outcome, Outcome::Accepted);
}

#[tokio::test]
async fn a_refusal_stays_one_when_its_text_breaks_off() {
    let cut = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 900\r\n\r\n{\"status\":fal".to_vec();
    for script in [Script::Answer(cut.clone()), Script::AnswerThenReset(cut)] {
        let got = play(script).await;
        assert_eq!((got.outcome, got.http_status, got.message), (Outcome::Refused, Some(400), None));
    }
}

#[tokio::test]
async fn big_bodies_are_cut_and_never_an_answer() {
    let mega = format!(r#"{{"status":true,"message":"{}"}}"#, "x".repeat(1024 * 1024));
    let got = play(Script::Answer(answer("200 OK", &mega))).await;
    assert_eq!(got.outcome, Outcome::Unknown);
    assert!(got.reason.unwrap().contains("longer than 64 KiB"));
    assert!(got.body.unwrap().len() <= 4096);
    let got = play(Script::Answer(answer("400 Bad Request", &mega))).await;
    assert_eq!((got.outcome, got.message), (Outcome::Refused, None));
    let endless = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    let got = play(Script::AnswerThenRepeat(endless, vec![b'x'; 8192])).await;
    assert_eq!(got.outcome, Outcome::Unknown);
}

#[tokio::test]
async fn a_long_message_is_cut() {
    let body = format!(r#"{{"status":true,"message":"{}"}}"#, "é".repeat(20_000));
    let got = play(Script::Answer(answer("200 OK", body))).await;
    assert_eq!(got.outcome, Outcome::Accepted);
    assert_eq!(got.message.unwrap().len(), 4096);
    assert!(got.body.unwrap().len() <= 4096);
}

#[tokio::test]
async fn not_now_says_when() {
    for (headers, seconds) in [
        ("Retry-After: 7\r\n", 7),
        ("Retry-After: 86400\r\n", 86_400),
        ("Retry-After: soon\r\n", 30),
        ("Date: Sun, 22 Nov 2026 10:00:00 GMT\r\nRetry-After: Sun, 22 Nov 2026 10:00:32 GMT\r\n", 32),
        ("", 30),
    ] {
        let text = format!("HTTP/1.1 429 Too Many Requests\r\n{headers}Content-Length: 0\r\n\r\n");
        let got = play(Script::Answer(text.into())).await;
        assert_eq!(got.outcome, Outcome::RefusedForNow);
        assert_eq!(got.retry_after, Some(Duration::from_secs(seconds)), "{headers}");
        assert!(got.reason.unwrap().starts_with("too many requests: "));
    }
}

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let other = Server::answering(answer("200 OK", YES));
    for status in [301, 302, 303, 307, 308] {
        for target in [format!("{}/elsewhere", other.base()), "/api/v1/other".into(), "file:///etc/passwd".into()] {
            let text = format!("HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n");
            let got = play(Script::Answer(text.into())).await;
            assert_eq!(got.outcome, table(status), "{status}");
        }
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_second_answer_on_the_wire_is_nobodys() {
    let server = Server::start(|n| match n {
        0 => Script::Answer([answer("200 OK", YES), answer("400 Bad Request", "{}")].concat()),
        _ => Script::Answer(answer("200 OK", r#"{"status":false,"message":"second"}"#)),
    });
    let http = Http::new(connection(&server.base()));
    assert_eq!(http.send(&outgoing()).await.outcome, Outcome::Accepted);
    assert_eq!(http.send(&outgoing()).await.message.as_deref(), Some("second"));
}

#[tokio::test]
async fn a_server_that_closes_after_each_answer_loses_none() {
    // It does not say that it will close; a client that keeps connections would write into closed ones.
    let server = Server::answering(answer("200 OK", YES));
    let http = Http::new(connection(&server.base()));
    for _ in 0..50 {
        assert_eq!(http.send(&outgoing()).await.outcome, Outcome::Accepted);
    }
    assert_eq!((server.connections(), server.received().len()), (50, 50));
}

#[tokio::test]
async fn sends_at_the_same_time_get_their_own_answers() {
    let server = Server::start(|n| Script::Answer(answer("200 OK", format!(r#"{{"status":true,"messageId":{n}}}"#))));
    let http = Http::new(connection(&server.base()));
    let message = outgoing();
    let answers = futures_util::future::join_all((0..20).map(|_| http.send(&message))).await;
    let mut ids: Vec<usize> =
        answers.iter().map(|answer| answer.message_id.as_ref().unwrap().parse().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..20).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_latency_is_that_of_the_request() {
    let server = Server::answering(answer("200 OK", YES));
    let start = tokio::time::Instant::now();
    let got = send(connection(&server.base())).await;
    assert!(got.latency > Duration::ZERO && got.latency <= start.elapsed());
}

#[tokio::test]
async fn an_answer_that_repeats_the_key_is_kept_without_it() {
    let said = format!(r#"{{"status":false,"message":"the key {KEY} is unknown","messageId":"{KEY}{KEY}"}}"#);
    for status in ["401 Unauthorised", "200 OK", "400 Bad Request", "500 Oops"] {
        let got = play(Script::Answer(answer(status, &said))).await;
        let stars = "*".repeat(KEY.len());
        assert_eq!(got.message, Some(format!("the key {stars} is unknown")), "{got:?}");
        assert_eq!(got.body, Some(said.replace(KEY, &stars)), "{got:?}");
    }
    // However JSON spells it, also within JSON: neither what is kept nor what it says holds it.
    let escaped = KEY.replace('a', "\\u0061").replace('-', "\\u002D");
    for spelling in [&escaped, &escaped.replace('\\', "\\\\")] {
        let said = format!(r#"{{"status":false,"message":"the key {spelling} is unknown"}}"#);
        let got = play(Script::Answer(answer("401 Unauthorised", &said))).await;
        let stars = "*".repeat(spelling.len());
        assert_eq!(got.message, Some(format!("the key {stars} is unknown")), "{got:?}");
        assert_eq!(got.body, Some(said.replace(spelling, &stars)), "{got:?}");
    }
    // Where the text that is kept ends in the middle of it.
    for fill in 4096 - KEY.len()..4096 {
        let got = play(Script::Answer(answer("500 Oops", format!("{}{KEY}", "x".repeat(fill))))).await;
        assert!(!got.body.unwrap().contains(&KEY[..1]), "{fill}");
    }
}
