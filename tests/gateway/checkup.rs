//! The way to the gateway, looked at step by step. Nothing that is sent here could be a message.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread::{self, JoinHandle};

use jiff::Timestamp;
use rustls::{ServerConnection, StreamOwned};
use zixpost::domain::{Checkup, Health};
use zixpost::gateway::{Connection, check_up};

use crate::desk::{KEY, connection, impatient};
use crate::server::{Script, Server};
use crate::tls::{config, file};

fn now() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn at_the_end_of_2119() -> Timestamp {
    "2119-12-20T00:00:00Z".parse().unwrap()
}

fn head(more: &str) -> Script {
    Script::Answer(format!("HTTP/1.1 404 Not Found\r\n{more}Content-Length: 0\r\n\r\n").into())
}

async fn look(connection: &Connection) -> Vec<Checkup> {
    check_up(connection, now).await
}

fn all(checks: &[Checkup]) -> Vec<(&str, Health)> {
    checks.iter().map(|check| (check.name, check.health)).collect()
}

fn one<'a>(checks: &'a [Checkup], name: &str) -> &'a Checkup {
    checks.iter().find(|check| check.name == name).unwrap_or_else(|| panic!("{checks:?}"))
}

#[tokio::test]
async fn a_gateway_that_answers_passes_with_one_request_that_has_no_key() {
    use Health::Pass;
    let server = Server::always(head("Date: Sun, 22 Nov 2026 10:00:00 GMT\r\n"));
    let checks = look(&connection(&format!("http://localhost:{}", server.address.port()))).await;
    let names = ["proxy", "dns", "tcp", "tls", "answer", "clock"];
    assert_eq!(all(&checks), names.map(|name| (name, Pass)), "{checks:?}");
    assert!(one(&checks, "dns").found.starts_with("localhost was found in "));
    assert!(one(&checks, "answer").found.starts_with("HTTP 404"));
    assert!(one(&checks, "clock").found.starts_with("both clocks agree"));
    let received = server.received();
    assert!(received.len() == 1 && received[0].starts_with("HEAD / HTTP/1.1\r\n"), "{received:?}");
    assert!(!received[0].contains(KEY) && !received[0].to_lowercase().contains("authorization"), "{received:?}");
}

#[tokio::test]
async fn clocks_that_disagree_and_a_gateway_in_trouble_are_warned_of() {
    let server = Server::always(head("Date: Sun, 22 Nov 2026 09:55:00 GMT\r\n"));
    let clock = one(&look(&connection(&server.base())).await, "clock").clone();
    assert_eq!(
        (clock.health, clock.found.as_str()),
        (Health::Warn, "the server's clock is 4 min 59 s behind ours, give or take 1 s")
    );
    assert!(clock.mend.contains("set the clock"));
    let server = Server::always(Script::Answer("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n".into()));
    let checks = look(&connection(&server.base())).await;
    assert_eq!(one(&checks, "answer").health, Health::Warn);
    assert!(one(&checks, "clock").found.contains("not compared"));
}

#[tokio::test]
async fn the_step_that_fails_is_named_and_nothing_is_said_of_those_behind_it() {
    use Health::{Fail, Pass};
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = Server::always(Script::AnswerThenHang(Vec::new()));
    let rude = Server::always(Script::Answer("SSH-2.0-x\r\n".into()));
    for (connection, expected) in [
        (connection(&format!("https://{}.invalid", "a".repeat(64))), vec![("proxy", Pass), ("dns", Fail)]),
        (connection(&format!("http://{closed}")), vec![("proxy", Pass), ("dns", Pass), ("tcp", Fail)]),
        (
            impatient(&format!("https://{}", silent.address)),
            vec![("proxy", Pass), ("dns", Pass), ("tcp", Pass), ("tls", Fail)],
        ),
        (
            impatient(&silent.base()),
            vec![("proxy", Pass), ("dns", Pass), ("tcp", Pass), ("tls", Pass), ("answer", Fail)],
        ),
        (
            connection(&rude.base()),
            vec![("proxy", Pass), ("dns", Pass), ("tcp", Pass), ("tls", Pass), ("answer", Fail)],
        ),
    ] {
        let checks = look(&connection).await;
        assert_eq!(all(&checks), expected, "{checks:?}");
        let last = checks.last().unwrap();
        assert!(!last.found.is_empty() && !last.mend.is_empty(), "{last:?}");
    }
}

#[tokio::test]
async fn a_proxy_is_named_without_its_password() {
    let proxy = Server::answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
    let url = format!("http://me:canary-password@{}", proxy.address);
    let through = Connection { proxy: Some(url.parse().unwrap()), ..connection("https://api.example.com") };
    let checks = look(&through).await;
    assert_eq!(one(&checks, "proxy").found, format!("requests go through {}", proxy.address));
    assert_eq!(one(&checks, "tcp").health, Health::Fail);
    assert!(!format!("{checks:?}").contains("canary-password"), "{checks:?}");
}

/// Serves one HEAD, if the handshake comes to its end.
fn serve(certificate: &'static str) -> (SocketAddr, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let thread = thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let mut stream = StreamOwned::new(ServerConnection::new(config(certificate)).unwrap(), stream);
        let (mut request, mut chunk) = (Vec::new(), [0; 4096]);
        while !request.ends_with(b"\r\n\r\n") {
            match stream.read(&mut chunk) {
                Ok(0) | Err(_) => return,
                Ok(read) => request.extend_from_slice(&chunk[..read]),
            }
        }
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
        stream.conn.send_close_notify();
        let _ = stream.flush();
    });
    (address, thread)
}

async fn meet(certificate: &'static str, has_authority: bool, clock: fn() -> Timestamp) -> Checkup {
    let (address, thread) = serve(certificate);
    let ca_file = has_authority.then(|| file("ca.pem"));
    let checks = check_up(&Connection { ca_file, ..connection(&format!("https://{address}")) }, clock).await;
    thread.join().unwrap();
    one(&checks, "tls").clone()
}

#[tokio::test]
async fn a_certificate_is_told_with_its_names_its_issuer_and_its_days() {
    let good = meet("good.pem", true, now).await;
    assert_eq!(good.health, Health::Pass, "{good:?}");
    for part in ["for ", "127.0.0.1", "by ", "until 2120-", "days left"] {
        assert!(good.found.contains(part), "{part}: {good:?}");
    }
    let end = meet("good.pem", true, at_the_end_of_2119).await;
    assert!(end.health == Health::Warn && end.found.contains("12 days left"), "{end:?}");
    assert!(end.mend.contains("renew"), "{end:?}");
}

#[tokio::test]
async fn a_bad_certificate_fails_and_says_what_it_is() {
    for (certificate, has_authority, part) in [
        ("expired.pem", true, "has expired"),
        ("wrong-name.pem", true, "is for another name"),
        ("good.pem", false, "issuer unknown here"),
    ] {
        let check = meet(certificate, has_authority, now).await;
        assert_eq!(check.health, Health::Fail, "{check:?}");
        assert!(check.found.contains(part) && check.found.contains("; it is for "), "{check:?}");
    }
    assert!(meet("expired.pem", true, now).await.found.contains("days ago"));
}
