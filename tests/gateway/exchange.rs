//! Where the time of a request goes, and what is kept of the headers of its answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

use rustls::{ServerConnection, StreamOwned};
use zixpost::domain::{Answer, Outcome};
use zixpost::gateway::{Connection, Gateway, Http};

use crate::desk::{KEY, YES, answer, connection, outgoing, play, send};
use crate::server::{Script, Server};
use crate::tls::{config, file};

fn times(answer: &Answer) -> [Option<u32>; 4] {
    let exchange = &answer.exchange;
    [exchange.dns_ms, exchange.tcp_ms, exchange.tls_ms, exchange.wait_ms]
}

#[tokio::test]
async fn only_steps_that_there_were_have_a_time() {
    let server = Server::answering(answer("200 OK", YES));
    let got = send(connection(&server.base())).await;
    assert_eq!(times(&got).map(|time| time.is_some()), [false, true, false, true], "{got:?}");
    let got = send(connection(&format!("http://localhost:{}", server.address.port()))).await;
    assert_eq!(got.outcome, Outcome::Accepted);
    assert_eq!(times(&got).map(|time| time.is_some()), [true, true, false, true], "{got:?}");
    assert!(u128::from(got.exchange.head_ms()) <= got.latency.as_millis(), "{got:?}");
}

#[tokio::test]
async fn steps_that_were_not_finished_have_none() {
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let got = send(connection(&format!("http://{address}"))).await;
    assert_eq!(times(&got), [None; 4], "{got:?}");
    let got = play(Script::Answer(Vec::new())).await;
    assert_eq!((got.outcome, times(&got).map(|time| time.is_some())), (Outcome::Unknown, [false, true, false, false]));
}

#[tokio::test]
async fn headers_are_kept_of_all_but_a_plain_yes() {
    let head = |status: &str, body: &str| {
        format!(
            "HTTP/1.1 {status}\r\nDate: Sun, 22 Nov 2026 10:00:00 GMT\r\nServer: cloudflare\r\nSet-Cookie: a=b\r\n\
             CF-RAY: 8e6c-AMS\r\nVia: 1.1 {KEY}\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    };
    let yes = play(Script::Answer(head("200 OK", YES).into())).await;
    assert_eq!((yes.outcome, yes.exchange.headers.len()), (Outcome::Accepted, 0));
    assert_eq!(yes.date.unwrap().to_string(), "2026-11-22T10:00:00Z");
    for (status, body) in [("400 Bad Request", r#"{"status":false}"#), ("200 OK", r#"{"status":false}"#), ("502 X", "")]
    {
        let got = play(Script::Answer(head(status, body).into())).await;
        let headers: Vec<_> =
            got.exchange.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let via = format!("1.1 {}", "*".repeat(KEY.len()));
        let expected = [
            ("cf-ray", "8e6c-AMS"),
            ("date", "Sun, 22 Nov 2026 10:00:00 GMT"),
            ("server", "cloudflare"),
            ("via", via.as_str()),
        ];
        assert_eq!(headers, expected, "{status}");
    }
}

#[tokio::test]
async fn an_older_http_is_named() {
    let old = play(Script::Answer(format!("HTTP/1.0 200 OK\r\n\r\n{YES}").into())).await;
    assert_eq!((old.outcome, old.exchange.http.as_deref()), (Outcome::Accepted, Some("HTTP/1.0")));
    assert_eq!(play(Script::Answer(answer("200 OK", YES))).await.exchange.http, None);
}

/// A TLS server that greets back only when it is told to; it tells when it was greeted.
fn slow(greeted: Sender<()>, gate: Receiver<()>) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let thread = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.peek(&mut [0]).unwrap();
        greeted.send(()).unwrap();
        gate.recv().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(config("good.pem")).unwrap(), stream);
        let mut request = Vec::new();
        let mut chunk = [0; 4096];
        while !request.ends_with(b"}}") {
            let read = stream.read(&mut chunk).unwrap();
            request.extend_from_slice(&chunk[..read]);
        }
        stream.write_all(&answer("200 OK", YES)).unwrap();
        stream.conn.send_close_notify();
        let _ = stream.flush();
    });
    (address, thread)
}

#[tokio::test]
async fn a_slow_handshake_is_seen_in_its_own_request_and_in_no_other() {
    let ((tell, greeted), (open, gate)) = (channel(), channel());
    let (address, thread) = slow(tell, gate);
    let secure = Connection { ca_file: Some(file("ca.pem")), ..connection(&format!("https://{address}")) };
    let quick = Server::answering(answer("200 OK", YES));
    let http = Http::new(connection(&format!("http://localhost:{}", quick.address.port())));
    let message = outgoing();
    // All of these begin and end while the first one shakes hands, in the very same task.
    let others = async {
        tokio::task::spawn_blocking(move || greeted.recv()).await.unwrap().unwrap();
        let before = tokio::time::Instant::now();
        let others = futures_util::future::join_all((0..8).map(|_| http.send(&message))).await;
        let between = before.elapsed().as_millis();
        open.send(()).unwrap();
        (others, between)
    };
    let (first, (others, between)) = tokio::join!(send(secure), others);
    for other in &others {
        assert_eq!(times(other).map(|time| time.is_some()), [true, true, false, true], "{other:?}");
        assert!(u128::from(other.exchange.head_ms()) <= between, "{other:?}");
    }
    thread.join().unwrap();
    assert_eq!(times(&first).map(|time| time.is_some()), [false, true, true, true], "{first:?}");
    // What was rounded down on both sides.
    assert!(u128::from(first.exchange.tls_ms.unwrap()) + 2 >= between, "{first:?}, {between}");
}
