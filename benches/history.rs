//! What reading and searching a history costs, and how it grows: parse, index, fold, search, page.
//!
//! The histories are those of `zixpost demo seed`: 10,000, 100,000 and 1,000,000 entries, made in a temporary folder.
//! `ZIXPOST_BENCH_ENTRIES` names other sizes, with commas between them.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on should stop")]

use std::fs;
use std::hint::black_box;
use std::path::Path;
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
const QUERIES: [(&str, &str); 9] = [
    ("one letter", "i"),
    ("common", "invoice"),
    ("rare", "invoice-2291"),
    ("none", "quokka"),
    ("number", "302 555 01"),
    ("field", "state:unknown from:orders"),
    ("negated", "-invoice"),
    ("negated letter", "-i"),
    ("negated, of a time", "-invoice since:2020"),
];

fn until() -> Timestamp {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

fn sizes() -> Vec<u64> {
    let sizes = std::env::var("ZIXPOST_BENCH_ENTRIES").unwrap_or_else(|_| "10000,100000,1000000".into());
    sizes.split(',').map(|entries| entries.parse().unwrap()).collect()
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

fn histories(c: &mut Criterion) {
    for entries in sizes() {
        let dir = folder(entries);
        index(c, entries, dir.path());
        searches(c, entries, dir.path());
        pages(c, entries, dir.path());
        fold(c, entries, dir.path());
    }
}

fn index(c: &mut Criterion, entries: u64, dir: &Path) {
    let mut group = c.benchmark_group(format!("index {entries}"));
    group.sample_size(10);
    group.bench_function("made anew", |bencher| bencher.iter(|| assert_eq!(survey(&Store::to_read(dir)), entries)));
    let store = Store::to_read(dir);
    survey(&store);
    group.bench_function("known", |bencher| bencher.iter(|| assert_eq!(survey(&store), entries)));
    group.finish();
}

fn searches(c: &mut Criterion, entries: u64, dir: &Path) {
    let mut group = c.benchmark_group(format!("search {entries}"));
    group.sample_size(10);
    let store = Store::to_read(dir);
    survey(&store);
    for (kind, text) in QUERIES {
        let query = query(text);
        group.bench_function(kind, |bencher| bencher.iter(|| black_box(search(&store, &query)).count()));
    }
    let none = query("quokka");
    group.bench_function("none, without an index", |bencher| {
        bencher.iter(|| black_box(search(&Store::to_read(dir), &none)).count());
    });
    let common = query("invoice");
    group.bench_function("newest 20 of a common word, without an index", |bencher| {
        bencher.iter(|| {
            let store = Store::to_read(dir);
            assert_eq!(store.newest(&common, 20).unwrap().rows(&store, 0..20).unwrap().len(), 20);
        });
    });
    let hits = search(&store, &common);
    group.bench_function("counts of a common word", |bencher| {
        bencher.iter(|| black_box(store.facets(&hits, &AtomicBool::new(false))).unwrap().unwrap());
    });
    group.finish();
}

fn pages(c: &mut Criterion, entries: u64, dir: &Path) {
    let mut group = c.benchmark_group(format!("page {entries}"));
    let store = Store::to_read(dir);
    group.bench_function("first", |bencher| {
        bencher.iter(|| assert_eq!(store.page(None, ROWS as usize).unwrap().entries.len() as u64, ROWS));
    });
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

/// What it costs that entries were written again: every tenth line of each month once more at its end.
fn fold(c: &mut Criterion, entries: u64, dir: &Path) {
    for file in fs::read_dir(dir.join("history")).unwrap().map(|file| file.unwrap().path()) {
        let text = fs::read_to_string(&file).unwrap();
        let again: String = text.split_inclusive('\n').step_by(10).collect();
        fs::write(&file, text + &again).unwrap();
    }
    let mut group = c.benchmark_group(format!("fold {entries}"));
    group.sample_size(10);
    group.bench_function("index made anew", |bencher| {
        bencher.iter(|| assert_eq!(survey(&Store::to_read(dir)), entries));
    });
    let store = Store::to_read(dir);
    survey(&store);
    let common = query("invoice");
    group.bench_function("common", |bencher| bencher.iter(|| black_box(search(&store, &common)).count()));
    group.finish();
}

criterion_group!(benches, parse, histories);
criterion_main!(benches);
