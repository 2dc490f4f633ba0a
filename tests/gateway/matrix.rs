//! Every fault that the sandbox knows, once, through the real client: its class, and one request.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use zixpost::domain::Outcome::{self, Accepted, NotSent, Refused, RefusedForNow, Unknown};
use zixpost::domain::{Answer, Draft, Options, Outgoing};
use zixpost::gateway::{Connection, Gateway, Http};
use zixpost::sandbox::{KEY, SENDERS, Sandbox, Scenario, trouble_help};

use crate::desk::{connection, draft};

/// Longer than any row takes on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// The trouble, and the class of a message that met it.
const MATRIX: &[(&str, Outcome)] = &[
    ("ok", Accepted),
    ("refuse", Refused),
    ("false", Refused),
    ("400", Refused),
    ("401", Refused),
    ("402", Unknown),
    ("403", Refused),
    ("404", Refused),
    ("405", Refused),
    ("408", Unknown),
    ("409", Refused),
    ("410", Refused),
    ("413", Refused),
    ("414", Refused),
    ("415", Refused),
    ("418", Unknown),
    ("422", Refused),
    ("425", Unknown),
    ("429", RefusedForNow),
    ("431", Unknown),
    ("500", Unknown),
    ("501", Unknown),
    ("502", Unknown),
    ("503", Unknown),
    ("504", Unknown),
    ("520", Unknown),
    ("524", Unknown),
    ("300", Unknown),
    ("301", Unknown),
    ("302", Unknown),
    ("303", Unknown),
    ("304", Unknown),
    ("307", Refused),
    ("308", Refused),
    ("empty", Unknown),
    ("204", Unknown),
    ("garbage", Unknown),
    ("notbool", Unknown),
    ("long-message", Refused),
    ("truncated", Unknown),
    ("cut-after", Unknown),
    ("reset-after", Unknown),
    ("reset-body", Unknown),
    ("half-status", Unknown),
    ("half-head", Unknown),
    ("nothttp", Unknown),
    ("two-lengths", Unknown),
    ("two-answers", Accepted),
    ("keep-cut", Accepted),
    ("keep-reset", Accepted),
    // The chunks count where both are there (RFC 9112, section 6.3), and they hold one whole yes.
    ("chunks", Accepted),
    ("bad-chunks", Unknown),
    ("huge", Unknown),
    ("gzip-bomb", Unknown),
    ("endless-head", Unknown),
    ("many-headers", Unknown),
    ("big-header", Unknown),
    ("interim", Accepted),
    ("json-nul", Accepted),
    ("json-message-object", Accepted),
    ("json-message-number", Refused),
];

/// These do not end by themselves; the deadline of the client does it.
const SLOW: [&str; 4] = ["slow", "hang", "hang-body", "trickle"];

/// These act before a request is read.
const EARLY: [&str; 2] = ["cut-before", "reset-before"];

fn outgoing() -> Outgoing {
    Draft { from: SENDERS[0].1.into(), ..draft() }.check(&[], &Options::default()).unwrap()
}

fn client(sandbox: &Sandbox, timeout: Duration) -> Http {
    let key = Arc::new(|| Box::pin(async { Ok(SecretString::from(KEY)) }) as _);
    Http::new(Connection { key, timeout, connect_timeout: timeout, ..connection(&sandbox.base()) })
}

async fn sandbox(rule: &str) -> Sandbox {
    Sandbox::start(0, Scenario::parse(&format!("[[rule]]\n{rule}")).unwrap()).await.unwrap()
}

/// Sends one message into the trouble. One request at most is made of it, whatever it meets.
async fn meet(rule: &str, timeout: Duration) -> (Answer, usize) {
    let sandbox = sandbox(rule).await;
    let http = client(&sandbox, timeout);
    let message = outgoing();
    let answer = tokio::time::timeout(PATIENCE, http.send(&message)).await;
    let answer = answer.unwrap_or_else(|_| panic!("{rule}: beyond every deadline"));
    assert_eq!(sandbox.connections(), 1, "{rule}");
    let received = sandbox.received();
    let sends = received.iter().filter(|request| request.method == "POST" && request.path.ends_with("/send"));
    assert_eq!(sends.count(), received.len(), "{rule}");
    (answer, received.len())
}

/// The kinds of `json-KIND`, out of the help.
fn json_kinds() -> Vec<String> {
    let help = trouble_help();
    let (_, kinds) = help.split_once("KIND is one of\n").unwrap();
    kinds.split_whitespace().map(|kind| format!("json-{kind}")).collect()
}

fn rows() -> Vec<(String, Outcome)> {
    let told = MATRIX.iter().map(|(name, class)| ((*name).to_owned(), *class));
    let known: BTreeSet<&str> = MATRIX.iter().map(|(name, _)| *name).collect();
    let bad = json_kinds().into_iter().filter(|name| !known.contains(name.as_str())).map(|name| (name, Unknown));
    told.chain(bad).collect()
}

#[test]
fn no_trouble_of_the_sandbox_is_left_out() {
    let help = trouble_help();
    let table = help.lines().skip(1).take_while(|line| !line.starts_with("Any other"));
    let told: BTreeSet<&str> = table.filter_map(|line| line.split_whitespace().next()).collect();
    let tried: BTreeSet<&str> =
        MATRIX.iter().map(|(name, _)| *name).chain(SLOW).chain(EARLY).chain(["answer"]).collect();
    assert!(told.is_subset(&tried), "{:?}", told.difference(&tried));
    assert!(json_kinds().len() >= 21 && rows().len() >= 80, "{}", rows().len());
}

#[tokio::test]
async fn every_fault_has_its_class_and_makes_one_request() {
    for (trouble, class) in rows() {
        let (answer, requests) = meet(&format!("trouble = '{trouble}'"), PATIENCE).await;
        assert_eq!((answer.outcome, requests), (class, 1), "{trouble}: {answer:?}");
        assert_eq!(answer.reason.is_some(), class != Accepted, "{trouble}: {answer:?}");
        let kept = [&answer.body, &answer.message].into_iter().flatten().map(String::len).max();
        assert!(kept.unwrap_or_default() <= 4096, "{trouble}");
    }
}

#[tokio::test]
async fn what_never_ends_ends_at_the_deadline() {
    for trouble in SLOW {
        let (answer, requests) = meet(&format!("trouble = '{trouble}'"), Duration::from_millis(300)).await;
        assert_eq!((answer.outcome, requests), (Unknown, 1), "{trouble}: {answer:?}");
        assert!(answer.reason.unwrap().contains("300 ms"), "{trouble}");
    }
}

#[tokio::test]
async fn what_comes_before_the_request_was_read_is_never_called_refused() {
    for trouble in EARLY {
        for _ in 0..10 {
            let (answer, requests) = meet(&format!("trouble = '{trouble}'"), PATIENCE).await;
            // A reset may come before the connection stands; later nobody can know.
            assert!(matches!(answer.outcome, Unknown | NotSent), "{trouble}: {answer:?}");
            assert_eq!(requests, 0, "{trouble}");
        }
    }
}

#[tokio::test]
async fn a_redirect_leads_nowhere() {
    let other = Sandbox::start(0, Scenario::default()).await.unwrap();
    let elsewhere = format!("{}/moved", other.base());
    let myself = "/api/v1/campaign/whatsapp/message/send";
    for status in [301, 302, 303, 307, 308] {
        for place in [elsewhere.as_str(), myself, "/moved", "file:///etc/passwd", "//", ""] {
            let (answer, requests) = meet(&format!("trouble = '{status}'\nlocation = '{place}'"), PATIENCE).await;
            let class = if status >= 307 { Refused } else { Unknown };
            assert_eq!((answer.outcome, requests), (class, 1), "{status} {place}: {answer:?}");
        }
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn every_form_of_retry_after_is_told_and_none_is_nothing() {
    for (asked, seconds) in [
        ("1", 1),
        ("7", 7),
        ("0", 1),
        ("-7", 30),
        ("soon", 30),
        ("7 seconds", 30),
        ("7.5", 30),
        ("", 30),
        ("86400", 86_400),
        ("Tue, 10 Nov 2026 09:00:07 GMT", 7),
        ("Tue, 10 Nov 2026 08:00:00 GMT", 1),
        ("Thu, 10 Nov 2016 08:00:00 GMT", 1),
    ] {
        let rule =
            format!("trouble = '429'\nretry_after = '{asked}'\nheaders = {{ Date = 'Tue, 10 Nov 2026 09:00:00 GMT' }}");
        let (answer, requests) = meet(&rule, PATIENCE).await;
        assert_eq!((answer.outcome, requests), (RefusedForNow, 1), "{asked}");
        assert_eq!(answer.retry_after, Some(Duration::from_secs(seconds)), "{asked}");
    }
    let (answer, _) = meet("trouble = '429'\nretry_after = '99999999999999999999'", PATIENCE).await;
    // More than anybody waits: the outbox stops at it, or it counts as unreadable.
    assert!(answer.retry_after.unwrap() >= Duration::from_secs(30), "{answer:?}");
}

/// A server that closes or resets behind its answer, and one that answers twice: the next message meets none of it.
#[tokio::test]
async fn a_hundred_sends_after_each_other_get_their_own_answers() {
    for trouble in ["keep-cut", "keep-reset", "two-answers"] {
        let sandbox = sandbox(&format!("match = {{ caption_contains = 'odd' }}\ntrouble = '{trouble}'")).await;
        let http = client(&sandbox, PATIENCE);
        let message = |caption: &str| {
            let draft = Draft { from: SENDERS[0].1.into(), caption: caption.into(), ..draft() };
            draft.check(&[], &Options::default()).unwrap()
        };
        for _ in 0..50 {
            assert_eq!(http.send(&message("odd")).await.outcome, Accepted, "{trouble}");
            assert_eq!(http.send(&message("#refuse")).await.outcome, Refused, "{trouble}");
        }
        assert_eq!(sandbox.received().len(), 100);
    }
}
