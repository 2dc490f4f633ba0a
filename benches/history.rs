//! What reading and searching a history costs, and how it grows: parse, index, search, page.
//!
//! `ZIXPOST_BENCH_ENTRIES` sets the size of the big history (100,000 unless told; 1000000 is the one of the goals), which
//! is made in a temporary folder.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]

use std::hint::black_box;
use std::sync::atomic::AtomicBool;

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use tempfile::TempDir;
use zixpost::cli::seed;
use zixpost::domain::{Query, Reading};
use zixpost::store::{Hits, Store};

/// Rows of a tall screen.
const ROWS: u64 = 50;

/// What is typed: its kind, and the text.
const QUERIES: [(&str, &str); 7] = [
    ("one letter", "i"),
    ("common", "invoice"),
    ("rare", "invoice-2291"),
    ("none", "quokka"),
    ("number", "302 555 01"),
    ("field", "state:unknown from:orders"),
    ("negated", "-invoice since:2020"),
];

fn until() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn sizes() -> Vec<u64> {
    let big = std::env::var("ZIXPOST_BENCH_ENTRIES").ok().map_or(100_000, |entries| entries.parse().unwrap());
    vec![10_000, big]
}

fn folder(entries: u64) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    seed(dir.path(), entries, until()).unwrap();
    dir
}

fn query(text: &str) -> Query {
    Query::parse(text, Reading { now: until(), zone: &TimeZone::UTC, tagged: &|_| Vec::new() }).unwrap()
}

fn search(store: &Store, query: &Query) -> Hits {
    store.search(query, &AtomicBool::new(false), &mut |_| {}).unwrap().unwrap()
}

fn survey(store: &Store) -> u64 {
    store.survey(&AtomicBool::new(false), &mut |_| {}).unwrap().unwrap().entries
}

fn parse(c: &mut Criterion) {
    c.bench_function("parse a query", |bencher| {
        bencher.iter(|| black_box(query("to:\"María Ortiz\" invoice -state:failed since:7d")).terms().len());
    });
}

fn index(c: &mut Criterion) {
    let mut group = c.benchmark_group("index");
    group.sample_size(10);
    for entries in sizes() {
        let dir = folder(entries);
        group.bench_function(format!("{entries} made anew"), |bencher| {
            bencher.iter(|| assert_eq!(survey(&Store::to_read(dir.path())), entries));
        });
        let store = Store::to_read(dir.path());
        survey(&store);
        group
            .bench_function(format!("{entries} known"), |bencher| bencher.iter(|| assert_eq!(survey(&store), entries)));
    }
    group.finish();
}

fn searches(c: &mut Criterion) {
    for entries in sizes() {
        let dir = folder(entries);
        let mut group = c.benchmark_group(format!("search {entries}"));
        group.sample_size(10);
        let store = Store::to_read(dir.path());
        survey(&store);
        for (kind, text) in QUERIES {
            let query = query(text);
            group.bench_function(kind, |bencher| bencher.iter(|| black_box(search(&store, &query)).count()));
        }
        let query = query("quokka");
        group.bench_function("none, without an index", |bencher| {
            bencher.iter(|| black_box(search(&Store::to_read(dir.path()), &query)).count());
        });
        group.finish();
    }
}

fn pages(c: &mut Criterion) {
    for entries in sizes() {
        let dir = folder(entries);
        let mut group = c.benchmark_group(format!("page {entries}"));
        let store = Store::to_read(dir.path());
        let hits = search(&store, &Query::default());
        for (place, from) in [("newest", 0), ("middle", entries / 2), ("oldest", entries - ROWS)] {
            group.bench_function(place, |bencher| {
                bencher.iter(|| assert_eq!(store.rows(&hits, from..from + ROWS).unwrap().len() as u64, ROWS));
            });
        }
        let day = until() - jiff::SignedDuration::from_hours(24 * 365);
        group.bench_function("jump by a year", |bencher| bencher.iter(|| black_box(hits.since(day))));
        group.finish();
    }
}

criterion_group!(benches, parse, index, searches, pages);
criterion_main!(benches);
