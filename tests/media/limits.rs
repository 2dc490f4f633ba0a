//! Bytes, time, turns and memory of a look.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiff::SignedDuration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use url::Url;
use zixpost::domain::{Sight, Size, Unseen, Verdict};
use zixpost::media::{Allowed, Network, Preflight};

use super::desk::{Desk, link, now};

/// 5 MiB and 64 KiB.
const CUT: u64 = 5_308_416;

/// What the sockets of both sides may hold on top of what was read.
const BUFFERS: usize = 16 * 1024 * 1024;

#[tokio::test]
async fn no_more_than_the_limit_is_read_whatever_the_length_says() {
    for head in ["Content-Length: 100000000000\r\n", "", "Transfer-Encoding: chunked\r\n"] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = Url::parse(&format!("http://{}/a.png", listener.local_addr().unwrap())).unwrap();
        let is_chunked = head.contains("chunked");
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n{head}\r\n");
        let sent = AtomicUsize::new(0);
        let serve = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
            let data = vec![b'x'; 64 * 1024];
            let chunk = [&b"10000\r\n"[..], &data, b"\r\n"].concat();
            while stream.write_all(if is_chunked { &chunk } else { &data }).await.is_ok() {
                sent.fetch_add(data.len(), Ordering::Relaxed);
            }
        };
        let allowed = Allowed::only(std::slice::from_ref(&base));
        let network = Network { total: Duration::from_secs(60), idle: Duration::from_secs(30), ..Network::default() };
        let preflight = Preflight::new(network, allowed);
        let picture = link(base.as_str());
        let (finding, ()) = tokio::join!(preflight.look(&picture, now()), serve);
        assert_eq!(finding.file().map(|file| file.size), Some(Size::AtLeast(CUT)), "{head}");
        let sent = sent.load(Ordering::Relaxed);
        assert!(sent as u64 >= CUT - 64 * 1024 && sent < BUFFERS, "{sent} bytes were taken: {head}");
    }
}

#[tokio::test]
async fn a_picture_that_comes_too_slowly_ends_at_the_whole_limit_and_keeps_its_redirect() {
    let desk = Desk::start().await;
    let desk = desk.hurried();
    let finding = desk.look(&desk.sandbox.bad_picture("redirect-to?/pictures/bad/trickle.png").unwrap()).await;
    assert_eq!(finding.sight, Sight::Unseen(Unseen::TooSlow(1500)));
    assert_eq!(finding.redirects.len(), 1);
}

#[tokio::test]
async fn a_finding_is_kept_for_ten_minutes_by_the_exact_link() {
    let desk = Desk::start().await;
    let asked = || desk.sandbox.received().len();
    let picture = link(&desk.sandbox.picture("invoice.png").unwrap());
    let first = desk.preflight.look(&picture, now()).await;
    let later = now() + SignedDuration::from_secs(599);
    assert_eq!((desk.preflight.look(&picture, later).await, asked()), (first.clone(), 1));
    let other = link(&format!("{}?v=2", picture.as_str()));
    desk.preflight.look(&other, later).await;
    assert_eq!(asked(), 2);
    let again = desk.preflight.look_again(&picture, later).await;
    assert_eq!((again.at, again.sight == first.sight, asked()), (later, true, 3));
    assert_eq!(desk.preflight.known(&picture, later + SignedDuration::from_secs(600)), None);
    assert_eq!(desk.preflight.known(&picture, later - SignedDuration::from_secs(1)), None, "a clock set back");
    desk.preflight.look(&picture, later + SignedDuration::from_secs(600)).await;
    assert_eq!(asked(), 4);
}

#[tokio::test]
async fn at_most_two_are_looked_at_at_once_and_a_dropped_one_gives_its_turn_back() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let allowed = Allowed::only(std::slice::from_ref(&base));
    let preflight = Arc::new(Preflight::new(Network::default(), allowed));
    let mut looks = JoinSet::new();
    let mut start = |name: &str| {
        let (preflight, link) = (Arc::clone(&preflight), link(&format!("{base}{name}")));
        looks.spawn(async move { preflight.look(&link, now()).await })
    };
    let (first, second) = (start("1"), start("2"));
    let open = [listener.accept().await.unwrap(), listener.accept().await.unwrap()];
    start("3");
    let waiting = tokio::time::timeout(Duration::from_millis(300), listener.accept()).await;
    assert!(waiting.is_err(), "a third look has begun");
    first.abort();
    let third = tokio::time::timeout(Duration::from_secs(30), listener.accept()).await;
    assert!(third.unwrap().is_ok(), "the turn of the dropped look is free");
    second.abort();
    drop(open);
}

#[tokio::test]
async fn a_file_near_the_limit_is_read_to_its_end() {
    let desk = Desk::start().await;
    let desk = desk.patient();
    let finding = desk.look(&desk.sandbox.bad_picture("near-limit.png").unwrap()).await;
    assert_eq!(finding.file().map(|file| (file.size, file.is_complete)), Some((Size::Whole(5_100_000), true)));
    assert_eq!(finding.verdict(now()), Verdict::Warning);
}
