//! Thousands of sends by one process, some with faults: memory and files stay flat, and nothing is lost or doubled (R01).

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use uuid::Uuid;
use zixpost::domain::{Author, Draft, Entry, Options, Pace, State};
use zixpost::gateway::{Connection, Http};
use zixpost::outbox::{Outbox, Policy, Report, Retry, Terms};
use zixpost::sandbox::{KEY, SENDERS};
use zixpost::store::Store;

use super::desk::{now, number};

/// One in twenty meets one of these.
const FAULTS: [&str; 6] = ["#refuse", "#cut-after", "#reset-after", "#500", "#garbage", "#false"];

#[test]
fn some_hundred_sends_leave_memory_and_files_flat() {
    soak(200);
}

#[test]
#[ignore = "minutes: the full figure"]
fn ten_thousand_sends_leave_memory_and_files_flat() {
    soak(10_000);
}

#[expect(clippy::print_stderr, reason = "the figures are what the ignored tests are for")]
fn soak(sends: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(folder.path()).unwrap());
    let log = folder.path().join("log");
    let server = Server::start(&log);
    let ends = runtime.block_on(send_all(&store, &server.base, sends));
    drop(server);
    assert!(store.under_way().unwrap().is_empty());
    let history = store.page(None, sends + 1).unwrap();
    assert_eq!((history.entries.len(), history.damaged), (sends, 0));
    // What is told, what is written down and what the sandbox has received are one.
    let posts = posts(&log);
    let mut states: BTreeMap<State, usize> = BTreeMap::new();
    for entry in &history.entries {
        let caption = entry.outgoing.caption.as_ref().unwrap().as_str();
        assert_eq!(ends[&entry.id], entry.state, "{caption}");
        assert_eq!(posts.get(caption).map(Vec::len), Some(1), "{caption}");
        let is_whole = posts[caption][0] == "200 OK";
        assert!(entry.state != State::Accepted || is_whole, "{caption}: {:?}", posts[caption]);
        assert_eq!(entry.state == State::Accepted, caption.ends_with("fine"), "{caption}: {:?}", entry.state);
        *states.entry(entry.state).or_default() += 1;
    }
    eprintln!("R01: {sends} sends, ended as {states:?}");
}

/// A sandbox in a process of its own, so that its memory is not counted.
struct Server {
    child: Child,
    base: String,
}

impl Server {
    fn start(log: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_zixpost"))
            .args(["-q", "sandbox", "--port", "0", "--log", log.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let base = BufReader::new(child.stdout.take().unwrap()).lines().next().unwrap().unwrap();
        Self { child, base }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What each caption was answered, by the sandbox's log.
fn posts(log: &Path) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in fs::read_to_string(log).unwrap().lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let body: serde_json::Value = serde_json::from_str(line["body"].as_str().unwrap()).unwrap();
        let caption = body["image"]["caption"].as_str().unwrap().to_owned();
        found.entry(caption).or_default().push(line["answered"].as_str().unwrap().to_owned());
    }
    found
}

async fn send_all(store: &Arc<Store>, base: &str, sends: usize) -> BTreeMap<Uuid, State> {
    let http = Http::new(Connection {
        base: base.parse().unwrap(),
        key: Arc::new(|| Box::pin(std::future::ready(Ok(SecretString::from(KEY))))),
        proxy: None,
        ca_file: None,
        connect_timeout: Duration::from_secs(10),
        timeout: Duration::from_secs(20),
    });
    let policy = Policy { workers: 4, retry: Retry::SINGLE, pace: Pace::SINGLE, chance: || 0.0 };
    let (outbox, mut reports) = Outbox::start(Arc::clone(store), Arc::new(http), policy, now);
    let mut ends: BTreeMap<Uuid, State> = BTreeMap::new();
    let (mut posted, mut warm) = (0, None);
    while ends.len() < sends {
        // A few at a time, as somebody sends.
        while posted < sends && posted < ends.len() + 8 {
            outbox.post(entry(posted), Terms::default());
            posted += 1;
        }
        match reports.recv().await.unwrap() {
            Report::Moved(entry) if !entry.state.is_under_way() => {
                assert!(ends.insert(entry.id, entry.state).is_none(), "ended twice: {entry:?}");
                // The first ones fill what is kept for all others, such as threads.
                if ends.len() == sends / 4 {
                    warm = Some((memory(), files()));
                }
            }
            Report::Moved(_) => {}
            other => panic!("{other:?}"),
        }
    }
    let (memory_before, files_before) = warm.unwrap();
    let (memory, files) = (memory(), files());
    report_flat(memory_before, memory, files_before, files);
    // The other tests run in this process too: with them around it, only the ignored one can be exact.
    let (more_memory, more_files) = if sends >= 10_000 { (5 * 1024, 2) } else { (64 * 1024, 200) };
    assert!(memory <= memory_before + more_memory, "{memory_before} KiB, then {memory}");
    assert!(files <= files_before + more_files, "{files_before} files, then {files}");
    ends
}

#[expect(clippy::print_stderr, reason = "the figures are what the ignored tests are for")]
fn report_flat(memory_before: u64, memory: u64, files_before: usize, files: usize) {
    eprintln!("R01: {memory_before} KiB and {files_before} files after a quarter, {memory} KiB and {files} at the end");
}

fn entry(n: usize) -> Entry {
    let fault = if n % 20 == 19 { FAULTS[n / 20 % FAULTS.len()] } else { "fine" };
    let draft = Draft {
        to: number(n),
        from: SENDERS[0].1.into(),
        link: "https://cdn.example.com/a.png".into(),
        caption: format!("no. {n} {fault}"),
        ..Draft::default()
    };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    Entry::new(Uuid::now_v7(), now(), Author::default(), outgoing, State::Queued)
}

/// KiB in memory.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn files() -> usize {
    fs::read_dir("/proc/self/fd").unwrap().count()
}
