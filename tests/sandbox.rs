//! The sandbox against the documented requests and replies, which are kept as files in `tests/sandbox/`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

#[path = "sandbox/client.rs"]
mod client;
#[path = "sandbox/trouble.rs"]
mod trouble;

use std::collections::BTreeSet;

use futures_util::future::join_all;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use zixpost::sandbox::{KEY, SENDERS, Sandbox, Scenario, trouble_help};

use client::{SEND, ask, connect, file, send, send_bytes, start};

#[tokio::test]
async fn documented_requests_get_the_documented_replies() {
    let sandbox = start("").await;
    for (request, status, reply) in [
        (file!("requests/smallest.json"), 200, file!("replies/success.json")),
        (file!("requests/full.json"), 200, file!("replies/success.json")),
        (file!("requests/bad-number.json"), 400, file!("replies/invalid.json")),
        (file!("requests/unknown-phone-id.json"), 400, file!("replies/invalid.json")),
    ] {
        let answer = send(&sandbox, request).await;
        assert_eq!((answer.status, answer.text()), (status, reply), "{request}");
        assert_eq!(answer.header("Content-Type"), Some("application/json"));
        assert_eq!(answer.header("Content-Length"), Some(reply.len().to_string().as_str()));
        assert_eq!(answer.header("Connection"), Some("close"));
        assert_eq!(answer.header("X-Sandbox-Reason").is_some(), status == 400, "{request}");
    }
}

#[tokio::test]
async fn ids_come_when_they_are_asked_for_and_differ_each_time() {
    let sandbox = start("").await;
    let mut seen = BTreeSet::new();
    for _ in 0..2 {
        let answer = send(&sandbox, file!("requests/with-ids.json")).await;
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        let mut expected = file!("replies/success-with-ids.json").to_owned();
        for (name, place) in [("campaignId", "CAMPAIGN"), ("messageId", "MESSAGE")] {
            let id = body[name].as_str().unwrap();
            assert!(id.len() == 24 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
            assert!(seen.insert(id.to_owned()), "{id} came twice");
            expected = expected.replace(place, id);
        }
        assert_eq!(answer.text(), expected);
    }
}

#[tokio::test]
async fn a_wrong_or_missing_key_is_unauthorised() {
    let sandbox = start("").await;
    let good = send_bytes(file!("requests/smallest.json"));
    let line = format!("Authorization: Bearer {KEY}\r\n");
    for other in ["", "Authorization: Bearer other\r\n", "Authorization: Basic c2FuZGJveA==\r\n"] {
        let answer = ask(&sandbox, &good.replace(&line, other)).await;
        assert_eq!((answer.status, answer.text()), (401, file!("replies/unauthorised.json")), "{other}");
        assert!(answer.header("X-Sandbox-Reason").is_some(), "{other}");
    }
}

#[tokio::test]
async fn the_reason_names_what_is_wrong() {
    let sandbox = start("").await;
    let number = send(&sandbox, file!("requests/bad-number.json")).await;
    assert!(number.header("X-Sandbox-Reason").unwrap().starts_with("to must be 7 to 15 digits"));
    let sender = send(&sandbox, file!("requests/unknown-phone-id.json")).await;
    assert!(sender.header("X-Sandbox-Reason").unwrap().contains(SENDERS[0].1));
}

#[tokio::test]
async fn wrong_paths_and_methods_are_told_in_the_documented_shape() {
    let sandbox = start("").await;
    for (request, status) in [
        ("GET /nothing HTTP/1.1\r\n\r\n".to_owned(), 404),
        ("GET /pictures/other.png HTTP/1.1\r\n\r\n".to_owned(), 404),
        ("GET /pictures/../Cargo.toml HTTP/1.1\r\n\r\n".to_owned(), 404),
        (format!("GET {SEND} HTTP/1.1\r\n\r\n"), 405),
        ("DELETE /pictures/map.png HTTP/1.1\r\n\r\n".to_owned(), 405),
        ("this is no request\r\n\r\n".to_owned(), 400),
    ] {
        let answer = ask(&sandbox, &request).await;
        assert_eq!(answer.status, status, "{request}");
        let body: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(body["status"], false, "{request}");
        assert!(body["message"].is_string(), "{request}");
    }
}

#[tokio::test]
async fn an_error_reaches_a_client_that_is_still_writing() {
    let sandbox = start("").await;
    let body = "x".repeat(2 * 1024 * 1024);
    let mut stream = connect(&sandbox).await;
    stream.write_all(send_bytes(&body).as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    assert_eq!(client::Reply::of(&bytes).status, 413);
    assert_eq!(sandbox.received(), []);
}

#[tokio::test]
async fn pictures_are_served_with_their_type_and_length() {
    let sandbox = start("").await;
    for name in Sandbox::pictures() {
        let address = sandbox.picture(name).unwrap();
        let path = address.strip_prefix(&sandbox.base()).unwrap();
        let file = std::fs::read(format!("{}/assets/demo/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let got = ask(&sandbox, &format!("GET {path}?fresh=1 HTTP/1.1\r\n\r\n")).await;
        assert_eq!((got.status, got.body == file), (200, true), "{name}");
        let kind = if file.starts_with(b"\x89PNG") { "image/png" } else { "image/jpeg" };
        let head = ask(&sandbox, &format!("HEAD {path} HTTP/1.1\r\n\r\n")).await;
        assert_eq!((head.status, head.body.len()), (200, 0), "{name}");
        for answer in [got, head] {
            assert_eq!(answer.header("Content-Type"), Some(kind), "{name}");
            assert_eq!(answer.header("Content-Length"), Some(file.len().to_string().as_str()), "{name}");
        }
    }
    assert_eq!(sandbox.picture("other.png"), None);
}

#[tokio::test]
async fn the_front_page_says_what_this_is() {
    let sandbox = start("").await;
    let page = ask(&sandbox, "GET / HTTP/1.1\r\n\r\n").await;
    assert!(page.text().contains("stand-in for Zixflow") && page.text().contains(&trouble_help()));
    for name in Sandbox::pictures() {
        assert!(page.text().contains(&sandbox.picture(name).unwrap()), "{name}");
    }
}

#[tokio::test]
async fn requests_are_kept_as_they_came() {
    let sandbox = start("").await;
    send(&sandbox, file!("requests/full.json")).await;
    let received = sandbox.received();
    assert_eq!(received.len(), 1);
    assert_eq!((received[0].method.as_str(), received[0].path.as_str()), ("POST", SEND));
    assert_eq!(received[0].body, file!("requests/full.json"));
    assert!(received[0].headers.contains(&("authorization".to_owned(), format!("Bearer {KEY}"))));
    assert!(!format!("{received:?}").contains(KEY));
}

#[tokio::test]
async fn requests_are_kept_with_what_they_met() {
    let sandbox = start("[[rule]]\ntimes = 1\ntrouble = 'reset-after'").await;
    // The first is reset; what the client then sees of it is the system's affair.
    let _ = client::exchange(&sandbox, &send_bytes(file!("requests/full.json"))).await;
    send(&sandbox, file!("requests/full.json")).await;
    send(&sandbox, file!("requests/bad-number.json")).await;
    ask(&sandbox, "GET /pictures/bad/404.png HTTP/1.1\r\n\r\n").await;
    let answered: Vec<String> = sandbox.received().into_iter().map(|request| request.answered).collect();
    assert_eq!(answered, ["reset-after", "200 OK", "400 Bad Request", "/pictures/bad/404.png"]);
    let (total, new) = sandbox.received_after(3).await;
    assert_eq!((total, new.len(), new[0].method.as_str()), (4, 1, "GET"));
}

#[tokio::test]
async fn many_connections_at_once_are_all_served() {
    let sandbox = start("").await;
    let answers = join_all((0..200).map(|_| send(&sandbox, file!("requests/with-ids.json")))).await;
    let bodies: BTreeSet<Vec<u8>> = answers.into_iter().map(|answer| answer.body).collect();
    assert_eq!(bodies.len(), 200, "each has its own ids");
    assert_eq!((sandbox.received().len(), sandbox.connections()), (200, 200));
}

#[tokio::test]
async fn a_drop_closes_the_connections_and_frees_the_port() {
    let sandbox = start("").await;
    let port = sandbox.base().rsplit(':').next().unwrap().parse().unwrap();
    let mut open = connect(&sandbox).await;
    // The connection is open inside the server, not only in the queue of the kernel, once it has asked for more.
    open.write_all(format!("POST {SEND} HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n").as_bytes())
        .await
        .unwrap();
    open.read_exact(&mut [0; 25]).await.unwrap();
    let taken = Sandbox::start(port, Scenario::default()).await.unwrap_err();
    assert!(taken.to_string().contains("port 0 takes a free one"), "{taken}");
    drop(sandbox);
    assert_eq!(open.read(&mut [0]).await.unwrap(), 0);
    Sandbox::start(port, Scenario::default()).await.unwrap().stop().await;
    Sandbox::start(port, Scenario::default()).await.unwrap();
}

#[test]
fn the_example_scenario_is_a_good_one_and_shows_every_key() {
    let example = file!("../../assets/demo/scenario.example.toml");
    let scenario = Scenario::parse(example).unwrap();
    assert_eq!(scenario.latency.as_millis(), 700);
    for key in [
        "match",
        "to",
        "caption_contains",
        "path",
        "times",
        "trouble",
        "delay_ms",
        "gap_ms",
        "retry_after",
        "location",
        "headers",
        "status",
        "content_type",
        "body",
    ] {
        let used = example.lines().any(|line| !line.starts_with('#') && line.contains(&format!("{key} = ")));
        assert!(used, "{key}");
    }
}

#[test]
fn mistakes_in_a_scenario_come_together() {
    let error = Scenario::parse("[[rule]]\ntruble = '500'\n[[rule]]\ntrouble = '5000'").unwrap_err();
    assert_eq!(error.mistakes.len(), 3);
    assert_eq!(error.to_string().lines().count(), 3);
}
