//! The request, byte for byte, against the documented one in the files beside this one.

use zixpost::domain::{Draft, Options, Outcome, Outgoing};
use zixpost::gateway::{Gateway, Http, request_json};

use crate::desk::{YES, answer, connection, draft, outgoing};
use crate::server::Server;

async fn sent(outgoing: &Outgoing, path: &str) -> String {
    let server = Server::answering(answer("200 OK", YES));
    let http = Http::new(connection(&format!("{}{path}", server.base())));
    assert_eq!(http.send(outgoing).await.outcome, Outcome::Accepted);
    let received = server.received();
    assert_eq!(received.len(), 1);
    received[0].replace(&server.address.to_string(), "HOST")
}

/// The files have plain line ends; the body is their last line.
fn documented(text: &str) -> String {
    let text = text.trim_end().replace("VERSION", env!("CARGO_PKG_VERSION")).replace('\n', "\r\n");
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    format!("{}\r\n\r\n{body}", head.replace("LENGTH", &body.len().to_string()))
}

#[tokio::test]
async fn the_smallest_request_is_the_documented_one() {
    let bare = Draft { caption: String::new(), ..draft() }.check(&[], &Options::default()).unwrap();
    assert_eq!(sent(&bare, "").await, documented(include_str!("request_bare.http")));
}

#[tokio::test]
async fn the_whole_request_is_the_documented_one() {
    let full = Draft {
        caption: "Line one\nLine \"two\" 🙂".into(),
        source: "desk".into(),
        link_with_record: Some(true),
        report_url: "https://hooks.example.com/r".into(),
        submission_status: Some(true),
        ..draft()
    };
    let full = full.check(&[], &Options::default()).unwrap();
    assert_eq!(sent(&full, "/").await, documented(include_str!("request_full.http")));
}

#[tokio::test]
async fn the_body_is_what_a_dry_run_shows_and_the_base_may_have_a_path() {
    let request = sent(&outgoing(), "/eu/").await;
    assert!(request.starts_with("POST /eu/api/v1/campaign/whatsapp/message/send HTTP/1.1\r\n"), "{request}");
    assert!(request.ends_with(&format!("\r\n\r\n{}", request_json(&outgoing()))), "{request}");
}
