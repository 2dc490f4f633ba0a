//! What the size of the history must not change: an append, the first page. And what reading a line costs.
//!
//! `ZIXPOST_BENCH_ENTRIES` sets the size of the big history (100,000 unless told; the last one of several). `TMPDIR`
//! chooses the disk, on which the appends depend: each is two syncs.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use tempfile::TempDir;
use uuid::Uuid;
use zixpost::cli::seed;
use zixpost::domain::{Author, Draft, Entry, Options, State};
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

criterion_group!(benches, append, first_page, lines);
criterion_main!(benches);
