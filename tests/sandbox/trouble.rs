//! Each trouble, seen from the other end of the wire.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::yield_now;
use tokio::time::Instant;
use zixpost::sandbox::{Sandbox, Scenario, trouble_help};

use crate::client::{Reply, SEND, ask, connect, exchange, file, send, send_bytes, start};

const SMALLEST: &str = file!("requests/smallest.json");
const SUCCESS: &str = file!("replies/success.json");
const INVALID: &str = file!("replies/invalid.json");

/// What one trouble does to one send; the sandbox is there for what it has seen.
async fn bytes_of(trouble: &str) -> Vec<u8> {
    let sandbox = start(&format!("[[rule]]\ntrouble = '{trouble}'")).await;
    let bytes = exchange(&sandbox, &send_bytes(SMALLEST)).await.unwrap();
    assert_eq!(sandbox.received().len(), 1, "{trouble}");
    bytes
}

async fn reply_of(trouble: &str) -> Reply {
    Reply::of(&bytes_of(trouble).await)
}

/// Whether the other end neither says a word nor closes, however often this thread looks after the socket. The server
/// runs on the same thread and has acted when this is called, so a word or an end would be there already.
async fn is_silent(stream: &mut TcpStream) -> bool {
    let patience = async {
        for _ in 0..1000 {
            yield_now().await;
        }
    };
    let mut byte = [0];
    tokio::select! { biased;
        _ = stream.read(&mut byte) => false,
        () = patience => true,
    }
}

/// Each row is a trouble, the status it answers with, and a part of its body.
const WHOLE: [(&str, u16, &str); 19] = [
    ("ok", 200, SUCCESS),
    ("refuse", 400, INVALID),
    ("false", 200, r#"{"status":false,"message":""#),
    ("401", 401, file!("replies/unauthorised.json")),
    ("403", 403, r#"{"status":false,"message":"Forbidden"}"#),
    ("404", 404, r#"{"status":false,"message":"Not Found"}"#),
    ("429", 429, r#"{"status":false,"message":"Too Many Requests"}"#),
    ("500", 500, "<h1>500 Internal Server Error</h1>"),
    ("502", 502, "<h1>502 Bad Gateway</h1>"),
    ("503", 503, "<h1>503 Service Unavailable</h1>"),
    ("302", 302, "Moved"),
    ("307", 307, "Moved"),
    ("418", 418, r#"{"status":false,"#),
    ("524", 524, "<html>"),
    ("empty", 200, ""),
    ("204", 204, ""),
    ("garbage", 200, "no JSON"),
    ("notbool", 200, r#""status":"true""#),
    ("answer", 200, ""),
];

/// The others; each has a test below.
const BROKEN: [&str; 26] = [
    "slow",
    "long-message",
    "truncated",
    "cut-before",
    "reset-before",
    "cut-after",
    "reset-after",
    "hang",
    "hang-body",
    "trickle",
    "reset-body",
    "half-status",
    "half-head",
    "nothttp",
    "two-lengths",
    "two-answers",
    "keep-cut",
    "keep-reset",
    "chunks",
    "bad-chunks",
    "huge",
    "gzip-bomb",
    "endless-head",
    "many-headers",
    "big-header",
    "interim",
];

#[test]
fn every_trouble_of_the_help_is_tried_here() {
    let help = trouble_help();
    let lines = help.lines().skip(1).take_while(|line| !line.starts_with("Any other"));
    let told: BTreeSet<&str> = lines.filter_map(|line| line.split_whitespace().next()).collect();
    let other_statuses = ["418", "524"];
    let tried = WHOLE.iter().map(|(name, ..)| *name).filter(|name| !other_statuses.contains(name)).chain(BROKEN);
    assert_eq!(told, tried.collect());
}

#[tokio::test]
async fn whole_answers_are_whole() {
    for (trouble, status, part) in WHOLE {
        let reply = reply_of(trouble).await;
        assert_eq!(reply.status, status, "{trouble}");
        assert!(reply.text().contains(part), "{trouble}: {}", reply.text());
        let length = reply.header("Content-Length").map(|length| length.parse().unwrap());
        assert_eq!(length, (status != 204).then_some(reply.body.len()), "{trouble}");
        assert_eq!(reply.header("Location").is_some(), (300..400).contains(&status), "{trouble}");
        assert_eq!(reply.header("Retry-After"), None, "{trouble}");
    }
}

#[tokio::test]
async fn a_followed_redirect_is_seen() {
    let sandbox = start("[[rule]]\ntrouble = '307'").await;
    let moved = send(&sandbox, SMALLEST).await.header("Location").unwrap().to_owned();
    let request = send_bytes(SMALLEST).replace(SEND, &moved);
    assert_eq!(ask(&sandbox, &request).await.text(), SUCCESS);
    assert_eq!(sandbox.received().iter().map(|request| request.path.as_str()).collect::<Vec<_>>(), [SEND, "/moved"]);
}

#[tokio::test]
async fn the_keys_of_a_rule_shape_the_answer() {
    let sandbox = start(
        "[[rule]]\ntimes = 1\ntrouble = '429'\nretry_after = '7'\nheaders = { Date = 'today' }\n\
         [[rule]]\ntimes = 1\ntrouble = '302'\nlocation = 'http://127.0.0.1:9/'\n\
         [[rule]]\ntrouble = 'answer'\nstatus = 418\ncontent_type = 'text/plain'\nbody = 'tea'\n\
         headers = { Content-Length = '2' }",
    )
    .await;
    let reply = send(&sandbox, SMALLEST).await;
    assert_eq!((reply.header("Retry-After"), reply.header("Date")), (Some("7"), Some("today")));
    assert_eq!(send(&sandbox, SMALLEST).await.header("Location"), Some("http://127.0.0.1:9/"));
    let reply = send(&sandbox, SMALLEST).await;
    assert_eq!((reply.status, reply.text(), reply.header("Content-Type")), (418, "tea", Some("text/plain")));
    assert_eq!(reply.header("Content-Length"), Some("2"));
}

#[tokio::test]
async fn answers_that_are_cut_short() {
    let whole = bytes_of("ok").await;
    let half = bytes_of("truncated").await;
    assert!(whole.starts_with(&half) && half.len() < whole.len());
    let reply = Reply::of(&half);
    assert_eq!(reply.header("Content-Length"), Some(SUCCESS.len().to_string().as_str()));
    assert_eq!(reply.body.len(), SUCCESS.len() / 2);
    let head = bytes_of("half-head").await;
    assert!(whole.starts_with(&head) && head.starts_with(b"HTTP/1.1 200 OK\r\nContent-Type"), "{head:?}");
    assert!(!head.windows(4).any(|window| window == b"\r\n\r\n"), "{head:?}");
    assert_eq!(bytes_of("half-status").await, b"HTTP/1.1 2");
    assert_eq!(bytes_of("cut-after").await, b"");
}

#[tokio::test]
async fn a_reset_is_a_reset() {
    for trouble in ["reset-after", "reset-body"] {
        let sandbox = start(&format!("[[rule]]\ntrouble = '{trouble}'")).await;
        let error = exchange(&sandbox, &send_bytes(SMALLEST)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{trouble}");
        assert_eq!(sandbox.received().len(), 1, "{trouble}");
    }
}

#[tokio::test]
async fn a_cut_before_reading_receives_nothing() {
    for trouble in ["cut-before", "reset-before"] {
        let sandbox = start(&format!("[[rule]]\ntimes = 1\ntrouble = '{trouble}'")).await;
        let answer = exchange(&sandbox, &send_bytes(SMALLEST)).await;
        assert!(answer.as_ref().map_or(true, Vec::is_empty), "{answer:?}");
        assert_eq!((sandbox.connections(), sandbox.received().len()), (1, 0), "{trouble}");
        assert_eq!(send(&sandbox, SMALLEST).await.status, 200, "{trouble}");
        assert_eq!((sandbox.connections(), sandbox.received().len()), (2, 1), "{trouble}");
    }
}

#[tokio::test]
async fn a_hang_keeps_the_connection_until_the_client_lets_go() {
    for (trouble, spoken) in [("hang", 0), ("hang-body", bytes_of("truncated").await.len())] {
        let sandbox = start(&format!("[[rule]]\ntrouble = '{trouble}'")).await;
        let mut stream = connect(&sandbox).await;
        stream.write_all(send_bytes(SMALLEST).as_bytes()).await.unwrap();
        sandbox.received_at_least(1).await;
        let mut bytes = vec![0; spoken];
        stream.read_exact(&mut bytes).await.unwrap();
        assert!(is_silent(&mut stream).await, "{trouble}");
        stream.shutdown().await.unwrap();
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0, "{trouble}");
    }
}

#[tokio::test]
async fn silence_is_told_from_an_end() {
    let sandbox = start("[[rule]]\ntrouble = 'cut-after'").await;
    let mut stream = connect(&sandbox).await;
    stream.write_all(send_bytes(SMALLEST).as_bytes()).await.unwrap();
    sandbox.received_at_least(1).await;
    assert!(!is_silent(&mut stream).await);
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_is_the_documented_one_after_its_time() {
    let scenario = Scenario::parse("[[rule]]\ntrouble = 'slow'\ntimes = 1").unwrap();
    let sandbox = Sandbox::start(0, scenario.with_latency(Duration::from_millis(700))).await.unwrap();
    for wait in [Duration::from_millis(10_700), Duration::from_millis(700)] {
        let asked = Instant::now();
        assert_eq!(send(&sandbox, SMALLEST).await.text(), SUCCESS);
        let took = asked.elapsed();
        assert!(took >= wait && took < wait + Duration::from_millis(100), "{took:?}");
    }
    let asked = Instant::now();
    ask(&sandbox, "GET / HTTP/1.1\r\n\r\n").await;
    assert!(asked.elapsed() < Duration::from_millis(700), "only sends have a latency");
}

#[tokio::test(start_paused = true)]
async fn a_trickle_comes_byte_by_byte() {
    let whole = bytes_of("ok").await;
    let sandbox = start("[[rule]]\ntrouble = 'trickle'\ngap_ms = 50").await;
    let mut stream = connect(&sandbox).await;
    stream.write_all(send_bytes(SMALLEST).as_bytes()).await.unwrap();
    let asked = Instant::now();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert_eq!(bytes, whole);
    assert!(asked.elapsed() >= Duration::from_millis(50 * whole.len() as u64));
}

#[tokio::test]
async fn framing_that_does_not_agree_with_itself() {
    let reply = reply_of("two-lengths").await;
    let lengths: Vec<&str> = reply.head.lines().filter(|line| line.starts_with("Content-Length: ")).collect();
    assert_eq!((lengths.len(), lengths[0] == lengths[1]), (2, false));
    assert_eq!(reply.text(), SUCCESS);
    let once = bytes_of("ok").await;
    assert_eq!(bytes_of("two-answers").await, [once.clone(), once].concat());
    assert!(bytes_of("nothttp").await.starts_with(b"220 "));
    for trouble in ["keep-cut", "keep-reset"] {
        let reply = reply_of_either_end(trouble).await;
        assert_eq!((reply.header("Connection"), reply.text()), (Some("keep-alive"), SUCCESS), "{trouble}");
    }
    let chunked = reply_of("chunks").await;
    assert!(chunked.header("Content-Length").is_some() && chunked.header("Transfer-Encoding") == Some("chunked"));
    assert!(chunked.text().contains(SUCCESS) && chunked.text().ends_with("\r\n0\r\n\r\n"), "{}", chunked.text());
    let chunked = reply_of("bad-chunks").await;
    assert_eq!((chunked.header("Content-Length"), chunked.header("Transfer-Encoding")), (None, Some("chunked")));
    assert!(chunked.text().starts_with("zz\r\n"), "{}", chunked.text());
}

/// What comes of a connection until its end, be that a close or a reset.
async fn reply_of_either_end(trouble: &str) -> Reply {
    let sandbox = start(&format!("[[rule]]\ntrouble = '{trouble}'")).await;
    let mut stream = connect(&sandbox).await;
    stream.write_all(send_bytes(SMALLEST).as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    while let Ok(1..) = stream.read_buf(&mut bytes).await {}
    Reply::of(&bytes)
}

#[tokio::test]
async fn json_that_is_nearly_an_answer() {
    let help = trouble_help();
    let (_, kinds) = help.split_once("KIND is one of\n").unwrap();
    for kind in kinds.split_whitespace() {
        let reply = reply_of(&format!("json-{kind}")).await;
        assert_eq!((reply.status, reply.header("Content-Type")), (200, Some("application/json")), "{kind}");
        assert!(!reply.body.is_empty() && reply.body != SUCCESS.as_bytes(), "{kind}");
    }
    assert!(kinds.split_whitespace().count() >= 21);
}

#[tokio::test]
async fn a_small_body_that_unpacks_to_much() {
    let reply = reply_of("gzip-bomb").await;
    assert_eq!(reply.header("Content-Encoding"), Some("gzip"));
    assert!(reply.body.starts_with(b"\x1f\x8b\x08") && reply.body.len() < 64 * 1024);
}

#[tokio::test]
async fn answers_that_are_too_large() {
    let reply = reply_of("long-message").await;
    assert!(reply.status == 400 && reply.body.len() > 1024 * 1024);
    let reply = reply_of("many-headers").await;
    assert_eq!((reply.head.matches("X-Filler-").count(), reply.text()), (5000, SUCCESS));
    let reply = reply_of("big-header").await;
    assert_eq!((reply.header("X-Filler").unwrap().len(), reply.text()), (1024 * 1024, SUCCESS));
    let bytes = bytes_of("interim").await;
    let interim = b"HTTP/1.1 100 Continue\r\n\r\n".repeat(100_000);
    assert!(bytes.starts_with(&interim));
    assert_eq!(Reply::of(&bytes[interim.len()..]).text(), SUCCESS);
}

#[tokio::test]
async fn what_has_no_end_goes_on_until_the_client_leaves() {
    for (trouble, end_of_head) in [("huge", true), ("endless-head", false)] {
        let sandbox = start(&format!("[[rule]]\ntrouble = '{trouble}'")).await;
        let mut stream = connect(&sandbox).await;
        stream.write_all(send_bytes(SMALLEST).as_bytes()).await.unwrap();
        let mut much = vec![0; 8 * 1024 * 1024];
        stream.read_exact(&mut much).await.unwrap();
        assert!(much.starts_with(b"HTTP/1.1 200 OK\r\n"), "{trouble}");
        assert_eq!(much.windows(4).any(|window| window == b"\r\n\r\n"), end_of_head, "{trouble}");
    }
}

#[tokio::test]
async fn magic_words_and_numbers_ask_for_trouble() {
    let sandbox = start("").await;
    let hello = file!("requests/with-ids.json");
    let reply = send(&sandbox, &hello.replace("Hello", "Hello #429 7")).await;
    assert_eq!((reply.status, reply.header("Retry-After")), (429, Some("7")));
    assert_eq!(send(&sandbox, &hello.replace("Hello", "#refuse")).await.text(), INVALID);
    assert_eq!(send(&sandbox, &hello.replace("Hello", "#503 negative")).await.header("Retry-After"), Some("-7"));
    assert_eq!(send(&sandbox, &hello.replace("Hello", "#308 self")).await.header("Location"), Some(SEND));
    assert_eq!(send(&sandbox, &hello.replace("Hello", "#json-array")).await.text(), r#"[{"status":true}]"#);
    assert_eq!(send(&sandbox, &hello.replace("13025550101", "13025550194")).await.status, 500);
    assert_eq!(send(&sandbox, &hello.replace("13025550101", "13025550191")).await.text(), INVALID);
    assert_eq!(send(&sandbox, &hello.replace("Hello", "#sale on Monday")).await.status, 200);
}

#[tokio::test]
async fn a_magic_word_in_a_bad_request_does_nothing_and_a_rule_goes_first() {
    let sandbox = start("[[rule]]\ntimes = 1\ntrouble = '503'").await;
    let bad = file!("requests/bad-number.json").replace(r#""image":{"#, r##""image":{"caption":"#false","##);
    assert_eq!(send(&sandbox, &bad).await.status, 503);
    assert_eq!(send(&sandbox, &bad).await.text(), INVALID);
}

#[tokio::test]
async fn pictures_meet_trouble_by_their_path() {
    let sandbox = start("[[rule]]\nmatch = { path = '/pictures/*' }\ntrouble = '404'").await;
    assert_eq!(ask(&sandbox, "GET /pictures/map.png HTTP/1.1\r\n\r\n").await.status, 404);
    assert_eq!(send(&sandbox, SMALLEST).await.status, 200);
}
