//! A message to send, a connection to send it over, and answers to send back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use secrecy::SecretString;
use zixpost::domain::{Answer, Draft, Options, Outgoing};
use zixpost::gateway::{Connection, Gateway, Http};

use crate::server::{Script, Server};

pub(crate) const KEY: &str = "canary-5e0d-key";
pub(crate) const YES: &str = r#"{"status":true,"message":"Message sent successfully"}"#;

pub(crate) fn draft() -> Draft {
    Draft {
        to: "+13025550101".into(),
        from: "104898309288724".into(),
        link: "https://cdn.example.com/invoice.png".into(),
        caption: "Your invoice".into(),
        ..Draft::default()
    }
}

pub(crate) fn outgoing() -> Outgoing {
    draft().check(&[], &Options::default()).unwrap()
}

pub(crate) fn connection(base: &str) -> Connection {
    Connection {
        base: base.parse().unwrap(),
        key: Arc::new(|| Box::pin(async { Ok(SecretString::from(KEY)) })),
        proxy: None,
        ca_file: None,
        connect_timeout: Duration::from_secs(20),
        timeout: Duration::from_secs(30),
    }
}

/// A connection that does not wait for long.
pub(crate) fn impatient(base: &str) -> Connection {
    Connection { connect_timeout: Duration::from_millis(200), timeout: Duration::from_millis(400), ..connection(base) }
}

pub(crate) async fn send(connection: Connection) -> Answer {
    let answer = Http::new(connection).send(&outgoing()).await;
    let texts = format!("{answer:?}");
    assert!(!texts.contains(KEY) && !texts.contains("/api/v1"), "{texts}");
    answer
}

/// Sends one message to a server with this script; it must have made one connection and no more.
pub(crate) async fn play(script: Script) -> Answer {
    let server = Server::always(script);
    let answer = send(connection(&server.base())).await;
    assert_eq!(server.connections(), 1);
    answer
}

/// A whole answer of HTTP/1.1 with its length.
pub(crate) fn answer(status: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// A key that is asked for, with the number of times that it was.
pub(crate) fn counted(
    base: &str,
    key: impl Fn(usize) -> Result<&'static str, String> + Send + Sync + 'static,
) -> (Connection, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let key = Arc::new(key);
    let connection = Connection {
        key: Arc::new(move || {
            let (count, key) = (count.clone(), key.clone());
            Box::pin(async move { key(count.fetch_add(1, Ordering::SeqCst)).map(SecretString::from) })
        }),
        ..connection(base)
    };
    (connection, asked)
}
