//! What the size of the history must not change: an append, a start after a crash, the first page. And what reading a
//! line costs.
//!
//! `ZIXPOST_BENCH_ENTRIES` sets the size of the big history (100,000 unless told; the last one of several). `TMPDIR`
//! chooses the disk, on which the appends depend: each is two syncs.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]

use std::fs;
use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use tempfile::TempDir;
use uuid::Uuid;
use zixpost::cli::seed;
use zixpost::domain::{Author, Draft, Entry, Options, State};
use zixpost::outbox::recover;
use zixpost::store::{Store, entry_json};

/// Rows of a tall screen.
const ROWS: usize = 50;

fn until() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn big() -> u64 {
    let sizes = std::env::var("ZIXPOST_BENCH_ENTRIES").unwrap_or_else(|_| "100000".into());
    sizes.rsplit(',').next().unwrap().parse().unwrap()
}

/// A store with that many entries.
fn store(entries: u64) -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    seed(dir.path(), entries, until()).unwrap();
    let store = Store::open(dir.path()).unwrap();
    (dir, store)
}

fn waiting() -> Entry {
    let draft = Draft {
        to: "+13025550101".into(),
        from: "104898309288724".into(),
        link: "https://cdn.example.com/invoice.png".into(),
        caption: "Your invoice".into(),
        ..Draft::default()
    };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    Entry::new(Uuid::now_v7(), until(), Author::default(), outgoing, State::Queued)
}

fn append(c: &mut Criterion) {
    let mut group = c.benchmark_group("attempt and settle");
    for entries in [0, big()] {
        let (_dir, store) = store(entries);
        group.bench_function(format!("{entries} stored"), |bencher| {
            let send = |mut entry: Entry| {
                store.attempt(&entry, 1).unwrap();
                entry.step(until(), State::Accepted, None);
                store.settle(&entry).unwrap();
            };
            bencher.iter_batched(waiting, send, BatchSize::PerIteration);
        });
    }
    group.finish();
}

/// What a process leaves behind that is killed with a batch under way.
const UNDER_WAY: (usize, usize) = (64, 128);

fn open_after_a_crash(c: &mut Criterion) {
    let mut group = c.benchmark_group("open after a crash");
    for entries in [0, big()] {
        let (dir, crashed) = store(entries);
        (0..UNDER_WAY.0).for_each(|_| crashed.attempt(&waiting(), 1).unwrap());
        (0..UNDER_WAY.1).for_each(|_| crashed.queued(&waiting()).unwrap());
        drop(crashed);
        let (outbox, month) = (dir.path().join("outbox.jsonl"), dir.path().join("history/2026-11.jsonl"));
        let (left, len) = (fs::read(&outbox).unwrap(), fs::metadata(&month).unwrap().len());
        let crash = || {
            fs::write(&outbox, &left).unwrap();
            fs::OpenOptions::new().write(true).open(&month).unwrap().set_len(len).unwrap();
        };
        let open = |()| {
            let store = Store::open(dir.path()).unwrap();
            assert_eq!(recover(&store, until).unwrap().len(), UNDER_WAY.0 + UNDER_WAY.1);
        };
        group.bench_function(format!("{entries} stored"), |bencher| {
            bencher.iter_batched(crash, open, BatchSize::PerIteration);
        });
    }
    group.finish();
}

fn first_page(c: &mut Criterion) {
    let mut group = c.benchmark_group("first page");
    for entries in [10_000, big()] {
        let (_dir, store) = store(entries);
        group.bench_function(format!("{entries} stored"), |bencher| {
            bencher.iter(|| black_box(store.page(None, ROWS).unwrap()).entries.len());
        });
    }
    group.finish();
}

fn lines(c: &mut Criterion) {
    let (_dir, store) = store(1000);
    let mut group = c.benchmark_group("lines");
    group.bench_function("read 1,000", |bencher| {
        bencher.iter(|| assert_eq!(black_box(store.page(None, 1000).unwrap()).entries.len(), 1000));
    });
    let entries = store.page(None, 1000).unwrap().entries;
    group.bench_function("write 1,000", |bencher| {
        bencher.iter(|| entries.iter().map(|entry| black_box(entry_json(entry)).len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, append, open_after_a_crash, first_page, lines);
criterion_main!(benches);
