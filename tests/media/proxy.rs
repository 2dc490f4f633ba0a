//! With a proxy: it is asked, it is told of, and private addresses are refused all the same.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use url::Url;
use zixpost::domain::{Proxy, Sight, Unseen, Verdict, Way};
use zixpost::media::{Allowed, Network, Preflight};
use zixpost::sandbox::Sandbox;

use super::desk::{Desk, link, now};

async fn proxied() -> (TcpListener, Preflight) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    (listener, Preflight::new(Network { proxy: Some(Proxy::always(proxy)), ..Network::default() }, Allowed::public()))
}

/// Answers one request with these bytes, and gives what was asked.
async fn answer(listener: &TcpListener, bytes: &[u8]) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        assert_ne!(stream.read_buf(&mut request).await.unwrap(), 0);
    }
    stream.write_all(bytes).await.unwrap();
    String::from_utf8(request).unwrap()
}

#[tokio::test]
async fn a_name_is_left_to_the_proxy_and_the_line_says_so() {
    let (listener, preflight) = proxied().await;
    let desk = Desk::start().await;
    let body = picture_bytes(&desk.sandbox).await;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: {}\r\n\r\n", body.len());
    let picture = link("http://cdn.example.com/invoice.png");
    let bytes = [head.as_bytes(), &body].concat();
    let (finding, request) = tokio::join!(preflight.look(&picture, now()), answer(&listener, &bytes));
    assert!(request.starts_with("GET http://cdn.example.com/invoice.png HTTP/1.1\r\n"), "{request}");
    assert_eq!((finding.verdict(now()), finding.way.clone()), (Verdict::Fine, Way::Proxy("127.0.0.1".into())));
    assert!(finding.summary(now()).contains("through proxy 127.0.0.1"), "{}", finding.summary(now()));
}

#[tokio::test]
async fn https_goes_through_connect_and_a_proxy_that_says_no_proves_nothing() {
    let (listener, preflight) = proxied().await;
    let picture = link("https://cdn.example.com/invoice.png");
    let refused = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
    let (finding, request) = tokio::join!(preflight.look(&picture, now()), answer(&listener, refused));
    assert!(request.starts_with("CONNECT cdn.example.com:443 "), "{request}");
    assert!(matches!(finding.sight, Sight::Unseen(Unseen::NoConnection(_))), "{finding:?}");
    assert_eq!(finding.summary(now()), "? not seen · through proxy 127.0.0.1");
}

#[tokio::test]
async fn a_private_address_is_not_asked_of_the_proxy_either() {
    let (listener, preflight) = proxied().await;
    for address in ["http://10.0.0.1/a.png", "http://127.1/a.png", "http://localhost/a.png", "http://[::1]/a.png"] {
        assert_eq!(preflight.look(&link(address), now()).await.verdict(now()), Verdict::Block, "{address}");
    }
    let redirect = b"HTTP/1.1 302 Found\r\nLocation: http://192.168.0.1/a.png\r\nContent-Length: 0\r\n\r\n";
    let picture = link("http://cdn.example.com/invoice.png");
    let (finding, _) = tokio::join!(preflight.look(&picture, now()), answer(&listener, redirect));
    assert!(matches!(finding.sight, Sight::Unreachable { .. }), "{finding:?}");
    let more = tokio::time::timeout(std::time::Duration::from_millis(50), listener.accept()).await;
    assert!(more.is_err(), "the proxy was asked for a private address");
}

async fn picture_bytes(sandbox: &Sandbox) -> Vec<u8> {
    let host = sandbox.base().strip_prefix("http://").unwrap().to_owned();
    let mut stream = tokio::net::TcpStream::connect(&host).await.unwrap();
    stream.write_all(format!("GET /pictures/invoice.png HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await.unwrap();
    let mut all = Vec::new();
    stream.read_to_end(&mut all).await.unwrap();
    let end = all.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    all.split_off(end)
}
