//! Many workers share their syncs, and still no byte of a request leaves before its own attempt is synced (D04).

use std::collections::{HashMap, HashSet};
use std::fs;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use uuid::Uuid;
use zixpost::domain::{Author, Draft, Entry, Options, Pace, State};
use zixpost::gateway::{Connection, Gateway, Http};
use zixpost::outbox::{Outbox, Policy, Retry, Terms};
use zixpost::sandbox::{KEY, SENDERS};
use zixpost::store::Store;

use super::desk::{Desk, now};
use super::tools::has_strace;

const WORKERS: usize = 16;

#[test]
fn no_byte_leaves_before_its_attempt_is_synced_however_many_share_a_sync() {
    if has_strace() {
        sends_together(64);
    }
}

#[test]
#[ignore = "the full figure: a thousand messages"]
fn no_byte_of_a_thousand_leaves_before_its_attempt_is_synced_however_many_share_a_sync() {
    if has_strace() {
        sends_together(1000);
    }
}

/// A system call as strace tells it: where in the log it began and where it had ended.
struct Call {
    text: String,
    began: usize,
    ended: usize,
}

fn sends_together(count: usize) {
    let desk = Desk::new();
    let log = desk.data("log");
    let status = Command::new("strace")
        .args(["-f", "-qq", "-y", "-s", "4000000", "-o", log.to_str().unwrap()])
        .args(["-e", "trace=fdatasync,sendto,sendmsg,write,writev"])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "together::child_that_sends_with_many_workers", "--ignored", "--nocapture"])
        .env("ZIXPOST_TEST_FOLDER", desk.data("data"))
        .env("ZIXPOST_TEST_BASE", desk.base())
        .env("ZIXPOST_TEST_COUNT", count.to_string())
        .status()
        .unwrap();
    assert!(status.success());
    let calls = calls(&fs::read_to_string(&log).unwrap());
    let of_outbox = |call: &&Call| call.text.contains("outbox.jsonl>");
    let mut synced = HashMap::new();
    for write in calls.iter().filter(of_outbox).filter(|call| call.text.contains("write(")) {
        // The first sync of the file that began after the write was done.
        let after = |call: &&Call| call.text.contains("fdatasync(") && call.began > write.ended;
        let sync = calls.iter().filter(of_outbox).filter(after).min_by_key(|call| call.began);
        for line in write.text.split("\\n").filter(|line| line.contains("\\\"event\\\":\\\"attempt\\\"")) {
            let sync = sync.unwrap_or_else(|| panic!("never synced: {line}"));
            assert!(sync.text.ends_with("= 0"), "{}", sync.text);
            assert!(synced.insert(mark(line).unwrap(), sync.ended).is_none(), "attempted twice: {line}");
        }
    }
    let posts: Vec<&Call> = calls.iter().filter(|call| call.text.contains("POST /")).collect();
    assert_eq!((posts.len(), synced.len()), (count, count));
    let mut made = HashSet::new();
    for post in posts {
        let mark = mark(&post.text).unwrap_or_else(|| panic!("whose is it? {}", post.text));
        assert!(synced[&mark] < post.began, "{mark} left at {} and was synced at {}", post.began, synced[&mark]);
        assert!(made.insert(mark), "{mark} was sent twice");
    }
    let syncs = calls.iter().filter(|call| call.text.contains("fdatasync(")).count();
    assert!(syncs < 2 * count, "{syncs} syncs of {count} sends: none was shared");
    let page = Store::to_read(&desk.data("data")).page(None, 10_000).unwrap();
    assert_eq!((page.entries.len(), page.damaged), (count, 0));
    assert!(page.entries.iter().all(|entry| entry.state == State::Accepted));
    #[expect(clippy::print_stderr, reason = "the figure")]
    {
        eprintln!("{count} sends, {WORKERS} at once: {syncs} syncs, each attempt synced before its request");
    }
}

/// The caption of a message in a line or a request.
fn mark(text: &str) -> Option<&str> {
    text.split("\\\"caption\\\":\\\"").nth(1)?.split("\\\"").next()
}

/// The calls of a log; one that another thread interrupted stands there in two pieces.
fn calls(log: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    let mut open: HashMap<&str, usize> = HashMap::new();
    for (at, line) in log.lines().enumerate() {
        let (thread, text) = line.split_once(' ').unwrap();
        let text = text.trim_start();
        if let Some(begun) = text.strip_suffix("<unfinished ...>") {
            open.insert(thread, calls.len());
            calls.push(Call { text: begun.to_owned(), began: at, ended: usize::MAX });
        } else if let Some(rest) = text.strip_prefix("<... ") {
            let call = &mut calls[open.remove(thread).unwrap()];
            call.text.push_str(rest.split_once("resumed>").unwrap().1);
            call.ended = at;
        } else {
            calls.push(Call { text: text.to_owned(), began: at, ended: at });
        }
    }
    calls
}

#[test]
#[ignore = "started by the tests above, under strace"]
fn child_that_sends_with_many_workers() {
    let Ok(folder) = std::env::var("ZIXPOST_TEST_FOLDER") else { return };
    let told = |name: &str| std::env::var(name).unwrap();
    let connection = Connection {
        base: told("ZIXPOST_TEST_BASE").parse().unwrap(),
        key: Arc::new(|| Box::pin(async { Ok(SecretString::from(KEY)) })),
        proxy: None,
        ca_file: None,
        connect_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(60),
    };
    let policy = Policy { workers: WORKERS, retry: Retry::BATCH, pace: Pace::SINGLE, chance: || 0.5 };
    let store = Arc::new(Store::open(folder.as_ref()).unwrap());
    let gateway: Arc<dyn Gateway> = Arc::new(Http::new(connection));
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(async {
        let (outbox, _reports) = Outbox::start(store, gateway, policy, now);
        for n in 0..told("ZIXPOST_TEST_COUNT").parse().unwrap() {
            outbox.post(entry(n), Terms { hold: Duration::ZERO, twins: Duration::from_secs(600) });
        }
        outbox.finish().await;
    });
}

fn entry(n: usize) -> Entry {
    let draft = Draft {
        to: format!("+919876{n:06}"),
        from: SENDERS[0].1.into(),
        link: "https://cdn.example.com/a.png".into(),
        caption: format!("together {n}"),
        ..Draft::default()
    };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    Entry::new(Uuid::now_v7(), now(), Author::default(), outgoing, State::Queued)
}
