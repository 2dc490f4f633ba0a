//! No answer: what can be proven never to have left, and what cannot.

use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use zixpost::domain::Outcome;
use zixpost::gateway::{Connection, Gateway, Http};

use crate::desk::{KEY, YES, answer, connection, counted, impatient, outgoing, play, send};
use crate::server::{Script, Server};

#[tokio::test]
async fn a_closed_port_means_that_nothing_was_sent() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let got = send(connection(&format!("http://{address}"))).await;
    assert_eq!(got.outcome, Outcome::NotSent);
    let reason = got.reason.unwrap();
    assert_eq!(reason, format!("no connection to {address} (connection refused): nothing was sent"));
}

#[tokio::test]
async fn a_name_that_cannot_be_looked_up_means_that_nothing_was_sent() {
    // A label of 64 letters is too long for the name system: no query leaves the machine.
    let got = send(connection(&format!("https://{}.invalid", "a".repeat(64)))).await;
    assert_eq!(got.outcome, Outcome::NotSent, "{got:?}");
}

#[tokio::test]
async fn a_connection_without_an_answer_is_unknown() {
    for script in [Script::Answer(Vec::new()), Script::AnswerThenReset(Vec::new())] {
        let got = play(script).await;
        assert_eq!(got.outcome, Outcome::Unknown, "{got:?}");
        assert!(got.reason.unwrap().starts_with("the answer was lost: "));
        assert_eq!((got.http_status, got.body), (None, None));
    }
}

#[tokio::test]
async fn a_connection_closed_before_the_request_was_read_is_not_called_refused() {
    for script in [Script::Close, Script::Reset] {
        for _ in 0..20 {
            let got = play(script.clone()).await;
            // A reset may come before the connection stands; later nobody can know.
            let lost = got.outcome == Outcome::Unknown;
            let never = got.outcome == Outcome::NotSent && got.reason.as_ref().unwrap().starts_with("no connection");
            assert!(lost || never, "{got:?}");
        }
    }
}

#[tokio::test]
async fn a_time_out_after_the_request_is_unknown() {
    let server = Server::always(Script::AnswerThenHang(Vec::new()));
    let got = send(impatient(&server.base())).await;
    assert_eq!(got.outcome, Outcome::Unknown);
    assert_eq!(got.reason.as_deref(), Some("the answer was lost: no answer within 400 ms"));
    assert!(got.latency >= Duration::from_millis(400) && got.latency < Duration::from_secs(10));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_time_out_in_the_middle_of_an_answer_is_unknown_unless_it_was_a_refusal() {
    for (head, outcome) in [
        ("HTTP/1.1 200 OK\r\nConte", Outcome::Unknown),
        ("HTTP/1.1 200 OK\r\nContent-Length: 53\r\n\r\n{\"status\":true", Outcome::Unknown),
        ("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"status\":true}", Outcome::Unknown),
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 53\r\n\r\n{\"status", Outcome::Refused),
        ("HTTP/1.1 500 Oops\r\nContent-Length: 53\r\n\r\n{\"status", Outcome::Unknown),
    ] {
        let server = Server::always(Script::AnswerThenHang(head.into()));
        let got = send(impatient(&server.base())).await;
        assert_eq!(got.outcome, outcome, "{head}");
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn a_handshake_that_hangs_means_that_nothing_was_sent() {
    let server = Server::always(Script::AnswerThenHang(Vec::new()));
    let got = send(impatient(&format!("https://{}", server.address))).await;
    assert_eq!(got.outcome, Outcome::NotSent);
    let expected = format!("no connection to {} within 200 ms: nothing was sent", server.address);
    assert_eq!(got.reason, Some(expected));
}

#[tokio::test]
async fn http_to_another_machine_is_never_spoken() {
    for base in ["http://192.0.2.1", "http://api.example.com", "http://localhost.example.com"] {
        let got = send(connection(base)).await;
        assert_eq!(got.outcome, Outcome::NotSent);
        assert!(got.reason.unwrap().starts_with("no request could be made"));
    }
}

#[tokio::test]
async fn without_a_key_nothing_is_sent_and_the_next_send_asks_again() {
    let server = Server::answering(answer("200 OK", YES));
    let (connection, asked) = counted(&server.base(), |n| match n {
        0 => Err("the vault is locked".to_owned()),
        _ => Ok(KEY),
    });
    let http = Http::new(connection);
    let first = http.send(&outgoing()).await;
    assert_eq!(first.outcome, Outcome::NotSent);
    assert_eq!(first.reason.as_deref(), Some("no API key: the vault is locked"));
    assert_eq!(server.connections(), 0);
    for _ in 0..3 {
        assert_eq!(http.send(&outgoing()).await.outcome, Outcome::Accepted);
    }
    // Asked again after the failure, and then kept.
    assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_key_that_no_header_can_carry_is_not_printed_and_not_sent() {
    let server = Server::answering(answer("200 OK", YES));
    for key in ["", "canary\r\nX-Evil: 1", "canary\0", "canaryé", "canary key", "canary\u{7f}"] {
        let (connection, _) = counted(&server.base(), move |_| Ok(key));
        let got = Http::new(connection).send(&outgoing()).await;
        assert_eq!(got.outcome, Outcome::NotSent);
        assert!(!format!("{got:?}").contains("canary"), "{got:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_configured_proxy_is_asked_to_connect_and_sees_no_key() {
    let proxy = Server::answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    let through =
        Connection { proxy: Some(proxy.base().parse().unwrap()), ..connection("https://api.example.com:8443") };
    let got = send(through).await;
    assert_eq!(got.outcome, Outcome::NotSent);
    assert!(got.reason.unwrap().starts_with("no connection to api.example.com:8443 through the proxy"));
    let received = proxy.received();
    assert_eq!(received.len(), 1);
    assert!(received[0].starts_with("CONNECT api.example.com:8443 HTTP/1.1\r\n"), "{received:?}");
    assert!(!received[0].contains(KEY) && !received[0].contains("13025550101"));
}

#[tokio::test]
async fn a_configured_proxy_is_not_used_for_loopback_in_the_clear() {
    let proxy = Server::answering(answer("200 OK", YES));
    let server = Server::answering(answer("200 OK", YES));
    let direct = Connection { proxy: Some(proxy.base().parse().unwrap()), ..connection(&server.base()) };
    assert_eq!(send(direct).await.outcome, Outcome::Accepted);
    assert_eq!((proxy.connections(), server.connections()), (0, 1));
}

/// The variables can only be set for another process: this very test program, run for one test alone.
#[test]
fn proxy_variables_are_not_looked_at() {
    let proxy = Server::answering(answer("200 OK", YES));
    let server = Server::answering(answer("200 OK", YES));
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "failures::child_with_proxy_variables", "--ignored", "--nocapture"]);
    child.env("ZIXPOST_TEST_ADDRESS", server.address.to_string()).env_remove("NO_PROXY").env_remove("no_proxy");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, proxy.base());
    }
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    assert_eq!((proxy.connections(), server.connections()), (0, 2));
}

#[tokio::test]
#[ignore = "started by the test above, with proxy variables in its environment"]
async fn child_with_proxy_variables() {
    let address = std::env::var("ZIXPOST_TEST_ADDRESS").unwrap();
    assert_eq!(send(connection(&format!("http://{address}"))).await.outcome, Outcome::Accepted);
    // It speaks no TLS, which is seen only where the connection goes straight to it.
    assert_eq!(send(connection(&format!("https://{address}"))).await.outcome, Outcome::NotSent);
}
