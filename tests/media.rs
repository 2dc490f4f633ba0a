//! Looking at pictures over real sockets, on loopback: every verdict, nothing given away, every limit held.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "media/desk.rs"]
mod desk;
#[path = "media/limits.rs"]
mod limits;
#[path = "media/proxy.rs"]
mod proxy;

use zixpost::domain::{Astray, Grade, HostKind, Sight, Unseen, Verdict, Way};
use zixpost::media::{Allowed, Network, Preflight};
use zixpost::sandbox::Sandbox;

use desk::{Desk, link, now};

#[tokio::test]
async fn every_good_picture_of_the_sandbox_is_fine() {
    let desk = Desk::start().await;
    for name in Sandbox::pictures() {
        let finding = desk.look(&desk.sandbox.picture(name).unwrap()).await;
        assert_eq!(finding.verdict(now()), Verdict::Fine, "{name}: {:?}", finding.remarks(now()));
        assert_eq!(finding.way, Way::Allowed(Some(HostKind::Loopback)));
        assert!(finding.summary(now()).ends_with("· loopback (sandbox) · direct"), "{}", finding.summary(now()));
    }
}

#[tokio::test]
async fn the_sha_256_is_that_of_the_whole_file_and_never_of_a_part() {
    let desk = Desk::start().await;
    // What `sha256sum assets/demo/*` prints.
    for (name, sum) in [
        ("invoice.png", "797f290af0d9120214e9027c5637501000d84acd4ac5e615acbb78c5ae7493d4"),
        ("product.jpg", "d2a1f68830d895d729465a09198560fba1e6986159b53ec59c1427ac92c3d6c3"),
    ] {
        let picture = desk.look(&desk.sandbox.picture(name).unwrap()).await.picture().unwrap();
        assert_eq!(picture.sha256.to_string(), sum, "{name}");
        let again = desk.sandbox.bad_picture(&format!("redirect-to?{}", desk.sandbox.picture(name).unwrap())).unwrap();
        assert_eq!(desk.look(&again).await.picture(), Some(picture), "another link, the same picture");
    }
    for name in ["cut-short.png", "endless.png", "huge.png", "empty.png", "404.png", "packed.png"] {
        let finding = desk.look(&desk.sandbox.bad_picture(name).unwrap()).await;
        assert_eq!(finding.picture(), None, "{name}");
        let sum = finding.file().and_then(|file| file.sha256);
        assert!(sum.is_none() || name == "empty.png", "{name}: {sum:?}");
    }
}

#[tokio::test]
async fn every_bad_picture_gets_its_verdict() {
    let desk = Desk::start().await;
    let cases = [
        ("webp.webp", Verdict::Block, "WebP"),
        ("gif.gif", Verdict::Block, "GIF"),
        ("heic.heic", Verdict::Block, "HEIC"),
        ("avif.avif", Verdict::Block, "AVIF"),
        ("html.png", Verdict::Block, "viewer page (HTML)"),
        ("viewer", Verdict::Block, "viewer page (HTML)"),
        ("svg.svg", Verdict::Block, "SVG"),
        ("pdf.pdf", Verdict::Block, "PDF"),
        ("other.bin", Verdict::Block, "neither JPEG nor PNG"),
        ("16-bit.png", Verdict::Block, "16 bits"),
        ("cmyk.jpg", Verdict::Warning, "CMYK"),
        ("huge.png", Verdict::Block, "more than 5,242,880"),
        ("near-limit.png", Verdict::Warning, "5100000 bytes is close"),
        ("truncated.jpg", Verdict::Warning, "damaged or cut off"),
        ("cut-short.png", Verdict::Warning, "broke off after"),
        ("wrong-type.png", Verdict::Warning, "131053"),
        ("no-type.png", Verdict::Warning, "no content type"),
        ("empty.png", Verdict::Block, "empty"),
        ("packed.png", Verdict::Unseen, "gzip"),
        ("big-head.png", Verdict::Unseen, "16 KiB"),
        ("redirect", Verdict::Fine, "redirected once"),
        ("redirect-2", Verdict::Fine, "redirected 2 times"),
        ("redirect-3", Verdict::Fine, "redirected 3 times"),
        ("redirect-4", Verdict::Fine, "redirected 4 times"),
        ("redirect-5", Verdict::Fine, "redirected 5 times"),
        ("redirect-6", Verdict::Unseen, "more than 5 redirects"),
        ("redirect-loop", Verdict::Block, "circle"),
        ("redirect-back", Verdict::Block, "circle"),
        ("redirect-private", Verdict::Block, "10.0.0.1 is private"),
        ("redirect-metadata", Verdict::Block, "169.254.169.254 is link-local"),
        ("redirect-file", Verdict::Block, "file:"),
        ("redirect-nowhere", Verdict::Unseen, "not to an address"),
        ("redirect-to?data:text/html,x", Verdict::Block, "data:"),
        ("403.png", Verdict::Unseen, "403"),
        ("404.png", Verdict::Block, "404"),
        ("429.png", Verdict::Unseen, "429"),
        ("500.png", Verdict::Unseen, "500"),
        ("slow.png", Verdict::Unseen, "no word for"),
        ("trickle.png", Verdict::Unseen, "not there after"),
        ("endless.png", Verdict::Block, "more than 5,242,880"),
    ];
    for name in Sandbox::bad_pictures() {
        assert!(cases.iter().any(|(known, ..)| known.split('?').next() == Some(name)), "{name} is in no test");
    }
    for (name, verdict, words) in cases {
        let desk = if matches!(name, "slow.png" | "trickle.png") { desk.hurried() } else { desk.patient() };
        let finding = desk.look(&desk.sandbox.bad_picture(name).unwrap()).await;
        let remarks = finding.remarks(now());
        assert_eq!(finding.verdict(now()), verdict, "{name}: {finding:?}");
        assert!(remarks[0].to_string().contains(words), "{name}: {remarks:?}");
    }
}

#[tokio::test]
async fn nothing_is_given_away() {
    let desk = Desk::start().await;
    desk.look(&format!("{}#secret", desk.sandbox.bad_picture("redirect-2?sig=1").unwrap())).await;
    let received = desk.sandbox.received();
    assert_eq!(received.len(), 3);
    assert_eq!(received[0].path, "/pictures/bad/redirect-2?sig=1");
    for request in received {
        assert_eq!((request.method.as_str(), request.body.as_str()), ("GET", ""));
        let mut names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host", "user-agent"], "{request:?}");
        assert!(request.headers.contains(&("accept-encoding".into(), "identity".into())), "{request:?}");
    }
}

#[tokio::test]
async fn a_redirect_to_a_blocked_address_makes_no_request_there() {
    let (desk, canary) = (Desk::start().await, Desk::start().await);
    let port = canary.sandbox.base().rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "localhost", "[::ffff:127.0.0.1]", "[::1]", "0"] {
        let to = format!("redirect-to?http://{host}:{port}/pictures/invoice.png");
        let finding = desk.look(&desk.sandbox.bad_picture(&to).unwrap()).await;
        assert!(matches!(finding.sight, Sight::Unreachable { .. }), "{host}: {finding:?}");
        assert_eq!((finding.verdict(now()), finding.redirects.len()), (Verdict::Block, 1), "{host}");
    }
    assert_eq!(canary.sandbox.connections(), 0);
}

#[tokio::test]
async fn a_private_link_is_never_asked_unless_it_is_allowed() {
    let desk = Desk::start().await;
    let picture = desk.sandbox.picture("invoice.png").unwrap();
    let strict = Preflight::new(Network::default(), Allowed::public());
    let finding = strict.look(&link(&picture), now()).await;
    assert_eq!(finding.verdict(now()), Verdict::Block);
    assert!(finding.advice(now()).contains("WhatsApp cannot reach this address"), "{}", finding.advice(now()));
    assert_eq!(desk.sandbox.connections(), 0);
    // With a stand-in a public host is not asked either.
    let finding = desk.look("https://cdn.example.com/a.png").await;
    assert_eq!(finding.sight, Sight::Unseen(Unseen::StandIn));
}

#[tokio::test]
async fn a_shown_redirect_keeps_its_query_to_itself() {
    let desk = Desk::start().await;
    let to = format!("redirect-to?{}?sig=secret", desk.sandbox.picture("map.png").unwrap());
    let finding = desk.look(&desk.sandbox.bad_picture(&to).unwrap()).await;
    assert_eq!(finding.verdict(now()), Verdict::Fine, "{finding:?}");
    assert!(finding.redirects[0].to.ends_with("/pictures/map.png?…"), "{finding:?}");
    let finding = desk.look(&desk.sandbox.bad_picture("redirect-to?http://u:secret@127.0.0.1/").unwrap()).await;
    assert_eq!(finding.sight, Sight::Astray(Astray::UserInfo));
    assert!(!format!("{:?}", finding.redirects).contains("secret"), "{finding:?}");
}

#[tokio::test]
async fn nobody_at_the_port_is_a_warning_and_no_proof() {
    let desk = Desk::start().await;
    let picture = desk.sandbox.picture("invoice.png").unwrap();
    let (sandbox, preflight) = desk.take_apart();
    sandbox.stop().await;
    let finding = preflight.look(&link(&picture), now()).await;
    assert!(matches!(finding.sight, Sight::Unseen(Unseen::NoConnection(_))), "{finding:?}");
    assert_eq!((finding.verdict(now()), finding.remarks(now())[0].grade), (Verdict::Unseen, Grade::Warning));
}
