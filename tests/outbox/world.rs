//! Several processes, a bad network, a bad disk, crashes: whatever happens, the promises hold.
//!
//! Each process is a runtime of its own with a paused clock, on one real store. A crash drops it at whatever point its
//! tasks have come to. The gateway keeps the ledger of what really happened, which the store is held against.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use uuid::Uuid;
use zixpost::domain::{Answer, Entry, Outcome, Outgoing, State};
use zixpost::gateway::{Gateway, Sending};
use zixpost::outbox::{Outbox, Policy, Report, Retry, Terms, recover};
use zixpost::store::Store;

use super::{POLICY, entry};

/// Requests at once, of each process: alone, and so many that they write together.
const WORKERS: [usize; 3] = [1, 3, 16];

/// How many people get messages.
const NUMBERS: usize = 6;

thread_local! {
    static MILLISECONDS: Cell<i64> = const { Cell::new(0) };
}

fn clock() -> Timestamp {
    super::now() + SignedDuration::from_millis(MILLISECONDS.get())
}

#[derive(Debug, Clone, Copy)]
enum Op {
    Post {
        process: usize,
        to: usize,
        held: bool,
    },
    Cancel {
        process: usize,
        which: usize,
    },
    Release(usize),
    Resume(usize),
    Crash(usize),
    Start(usize),
    /// The disk refuses the outbox, or the history, or takes both again.
    Break(&'static str),
    Mend,
    Pass(u64),
}

/// What the gateway does with a request: the class, the status, and how long it takes.
#[derive(Debug, Clone, Copy)]
struct Fate {
    outcome: Outcome,
    status: Option<u16>,
    milliseconds: u64,
}

/// What really happened, by message.
#[derive(Default)]
struct Ledger {
    fates: Vec<Fate>,
    /// The classes of the requests of each message; `None` while one is open, and for ever where its process died.
    requests: HashMap<Uuid, Vec<Option<Outcome>>>,
    made: usize,
    violations: Vec<String>,
}

struct Line {
    ledger: Arc<Mutex<Ledger>>,
    store: Arc<Store>,
}

impl Gateway for Line {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a> {
        Box::pin(async move {
            let id: Uuid = outgoing.caption.as_ref().unwrap().as_str().parse().unwrap();
            // I1: the attempt is on disk. Where the disk fails just now, it cannot be asked.
            let written = self.store.under_way();
            let is_written = written.map_or(true, |all| all.iter().any(|e| e.id == id && e.state == State::Sending));
            let (fate, nth) = {
                let mut ledger = self.ledger.lock().unwrap();
                let before = ledger.requests.entry(id).or_default().clone();
                if !is_written {
                    ledger.violations.push(format!("{id}: no attempt on disk"));
                }
                // I2, I3: the one before is over, and it is proven that it sent nothing.
                let proven = [Some(Outcome::NotSent), Some(Outcome::RefusedForNow)];
                if before.len() >= 3 || before.iter().any(|outcome| !proven.contains(outcome)) {
                    ledger.violations.push(format!("{id}: another request after {before:?}"));
                }
                ledger.requests.entry(id).or_default().push(None);
                ledger.made += 1;
                (ledger.fates[ledger.made % ledger.fates.len()], before.len())
            };
            tokio::time::sleep(Duration::from_millis(fate.milliseconds)).await;
            self.ledger.lock().unwrap().requests.get_mut(&id).unwrap()[nth] = Some(fate.outcome);
            let answer = Answer::bare(fate.outcome, "because", Duration::from_millis(fate.milliseconds));
            let retry_after = (fate.outcome == Outcome::RefusedForNow).then_some(Duration::from_secs(7));
            Answer { http_status: fate.status, retry_after, ..answer }
        })
    }
}

struct Process {
    runtime: Runtime,
    store: Arc<Store>,
    outbox: Outbox,
    reports: mpsc::UnboundedReceiver<Report>,
}

struct World {
    dir: tempfile::TempDir,
    ledger: Arc<Mutex<Ledger>>,
    processes: [Option<Process>; 3],
    posted: Vec<Uuid>,
    /// The last word that was told of a send.
    told: HashMap<Uuid, State>,
}

impl World {
    fn new(fates: Vec<Fate>) -> Self {
        MILLISECONDS.set(0);
        let ledger = Ledger { fates, ..Ledger::default() };
        Self {
            dir: tempfile::tempdir().unwrap(),
            ledger: Arc::new(Mutex::new(ledger)),
            processes: [None, None, None],
            posted: Vec::new(),
            told: HashMap::new(),
        }
    }

    fn start(&mut self, at: usize) {
        if self.processes[at].is_some() {
            return;
        }
        let Ok(store) = Store::open(self.dir.path()).map(Arc::new) else { return };
        let _ = recover(&store, clock);
        let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        let gateway = Line { ledger: Arc::clone(&self.ledger), store: Arc::clone(&store) };
        let policy = Policy { workers: WORKERS[at], retry: Retry::BATCH, chance: || 0.5, ..POLICY };
        let (outbox, reports) =
            runtime.block_on(async { Outbox::start(Arc::clone(&store), Arc::new(gateway), policy, clock) });
        self.processes[at] = Some(Process { runtime, store, outbox, reports });
    }

    fn crash(&mut self, at: usize) {
        let Some(process) = self.processes[at].take() else { return };
        self.hear(process.reports);
        drop(process.runtime);
        drop((process.outbox, process.store));
    }

    fn hear(&mut self, mut reports: mpsc::UnboundedReceiver<Report>) -> mpsc::UnboundedReceiver<Report> {
        while let Ok(report) = reports.try_recv() {
            if let Report::Moved(entry) = report
                && !entry.state.is_under_way()
            {
                self.told.insert(entry.id, entry.state);
            }
        }
        reports
    }

    fn pass(&mut self, milliseconds: u64) {
        for process in self.processes.iter().flatten() {
            process.runtime.block_on(async { tokio::time::sleep(Duration::from_millis(milliseconds)).await });
        }
        MILLISECONDS.set(MILLISECONDS.get() + milliseconds.cast_signed());
    }

    fn take(&mut self, op: Op) {
        match op {
            Op::Post { process, to, held } => {
                let Some(process) = &self.processes[process] else { return };
                let state = if held { State::Held } else { State::Queued };
                let id = Uuid::now_v7();
                let mut entry = Entry { id, created: clock(), ..entry(&format!("0{to}"), &id.to_string(), state) };
                entry.events[0].at = clock();
                self.posted.push(id);
                let hold = Duration::from_secs(if held { 5 } else { 0 });
                process.outbox.post(entry, Terms { hold, ..Terms::default() });
            }
            Op::Cancel { process, which } => {
                let id = self.posted.get(which % self.posted.len().max(1));
                if let (Some(process), Some(id)) = (&self.processes[process], id) {
                    process.outbox.cancel(*id);
                }
            }
            Op::Release(at) => self.processes[at].iter().for_each(|process| process.outbox.release()),
            Op::Resume(at) => self.processes[at].iter().for_each(|process| process.outbox.resume()),
            Op::Crash(at) => self.crash(at),
            Op::Start(at) => self.start(at),
            Op::Break(what) => break_it(self.dir.path(), what),
            Op::Mend => mend(self.dir.path()),
            Op::Pass(milliseconds) => self.pass(milliseconds),
        }
    }

    /// Everybody dies; somebody starts, on a good disk; the store is held against the ledger.
    fn check(mut self) -> Result<(), TestCaseError> {
        (0..self.processes.len()).for_each(|at| self.crash(at));
        mend(self.dir.path());
        let store = Store::open(self.dir.path()).unwrap();
        recover(&store, clock).unwrap();
        prop_assert!(store.under_way().unwrap().is_empty());
        let page = store.page(None, 10_000).unwrap();
        prop_assert_eq!((page.damaged, page.newer), (0, 0));
        let ends: HashMap<Uuid, &Entry> = page.entries.iter().map(|entry| (entry.id, entry)).collect();
        let ledger = self.ledger.lock().unwrap();
        prop_assert!(ledger.violations.is_empty(), "{:?}", ledger.violations);
        for (id, requests) in &ledger.requests {
            let state = ends.get(id).map(|entry| entry.state);
            let may_have_arrived =
                requests.iter().any(|outcome| matches!(outcome, None | Some(Outcome::Accepted | Outcome::Unknown)));
            // Nothing lost; no false accepted; no false not-sent.
            prop_assert!(state.is_some(), "{id} is lost after {requests:?}");
            match state.unwrap() {
                State::Accepted => prop_assert_eq!(requests.last(), Some(&Some(Outcome::Accepted))),
                State::Refused | State::Failed | State::Cancelled => prop_assert!(!may_have_arrived, "{requests:?}"),
                State::Unknown => {}
                other => prop_assert!(false, "{other:?} is no last word"),
            }
        }
        for (id, state) in &self.told {
            prop_assert_eq!(ends.get(id).map(|entry| entry.state), Some(*state), "what was told is on disk");
        }
        for to in 0..NUMBERS {
            let number = entry(&format!("0{to}"), "x", State::Queued).outgoing.to;
            let same = page.entries.iter().filter(|entry| entry.outgoing.to == number);
            let mut attempts: Vec<i64> = same.flat_map(Entry::attempts).map(Timestamp::as_millisecond).collect();
            attempts.sort_unstable();
            for four in attempts.windows(4) {
                prop_assert!(four[3] - four[0] >= 18_000 || four[3] - four[2] >= 6000, "{attempts:?}");
            }
        }
        Ok(())
    }
}

/// A thread that writes just now must not meet a change that no disk makes.
fn locked(dir: &Path) -> fs::File {
    let lock = fs::OpenOptions::new().write(true).create(true).truncate(false).open(dir.join("store.lock")).unwrap();
    lock.lock().unwrap();
    lock
}

fn break_it(dir: &Path, what: &str) {
    let _lock = locked(dir);
    let (path, away) = (dir.join(what), dir.join(format!("{what}.away")));
    if away.exists() || fs::rename(&path, &away).is_err() {
        return;
    }
    if what == "history" { fs::write(path, "in the way").unwrap() } else { fs::create_dir(path).unwrap() }
}

fn mend(dir: &Path) {
    let _lock = locked(dir);
    for what in ["history", "outbox.jsonl"] {
        let (path, away) = (dir.join(what), dir.join(format!("{what}.away")));
        if away.exists() {
            let _ = if path.is_dir() { fs::remove_dir(&path) } else { fs::remove_file(&path) };
            fs::rename(away, path).unwrap();
        }
    }
}

fn ops() -> impl Strategy<Value = Op> {
    prop_oneof![
        8 => (0usize..3, 0..NUMBERS, any::<bool>()).prop_map(|(process, to, held)| Op::Post { process, to, held }),
        2 => (0usize..3, 0usize..100).prop_map(|(process, which)| Op::Cancel { process, which }),
        1 => (0usize..3).prop_map(Op::Release),
        1 => (0usize..3).prop_map(Op::Resume),
        2 => (0usize..3).prop_map(Op::Crash),
        3 => (0usize..3).prop_map(Op::Start),
        1 => prop_oneof![Just("history"), Just("outbox.jsonl")].prop_map(Op::Break),
        2 => Just(Op::Mend),
        8 => prop_oneof![Just(0u64), 1u64..100, 100u64..9000].prop_map(Op::Pass),
    ]
}

fn fates() -> impl Strategy<Value = Fate> {
    let outcomes = prop_oneof![
        4 => Just((Outcome::Accepted, Some(200))),
        1 => Just((Outcome::Refused, Some(400))),
        1 => Just((Outcome::Refused, Some(401))),
        3 => Just((Outcome::RefusedForNow, Some(429))),
        3 => Just((Outcome::NotSent, None)),
        3 => Just((Outcome::Unknown, None)),
    ];
    (outcomes, 0u64..3000).prop_map(|((outcome, status), milliseconds)| Fate { outcome, status, milliseconds })
}

fn play(fates: Vec<Fate>, ops: Vec<Op>) -> Result<(), TestCaseError> {
    let mut world = World::new(fates);
    (0..3).for_each(|at| world.start(at));
    for op in ops {
        world.take(op);
        for at in 0..world.processes.len() {
            if let Some(process) = world.processes[at].take() {
                process.runtime.block_on(tokio::task::yield_now());
                let reports = world.hear(process.reports);
                world.processes[at] = Some(Process { reports, ..process });
            }
        }
    }
    world.check()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_promises_hold_whatever_happens(
        fates in prop::collection::vec(fates(), 1..12),
        ops in prop::collection::vec(ops(), 1..60),
    ) {
        play(fates, ops)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    #[ignore = "takes minutes: the full figure"]
    fn the_promises_hold_whatever_happens_for_long(
        fates in prop::collection::vec(fates(), 1..12),
        ops in prop::collection::vec(ops(), 1..120),
    ) {
        play(fates, ops)?;
    }
}
