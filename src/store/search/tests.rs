//! Whatever the files hold and whatever is asked: what is found is what a reader of every line would find.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use tempfile::TempDir;
use uuid::Uuid;

use super::Hits;
use crate::domain::{Entry, Facets, Phone, Query, Reading, State};
use crate::store::entry_read::EntryRead;
use crate::store::line::{self, Found};
use crate::store::lines_back::LinesBack;
use crate::store::made_up::{MONTHS, WORDS, append, entries, lines, sealed, tear};
use crate::store::store::Store;

/// Queries that find something more often than not.
fn queries() -> impl Strategy<Value = String> {
    let word =
        select(WORDS.to_vec()).prop_map(|word| format!("{word:?}").replace("\\n", "\n").replace("\\u{7}", "\u{7}"));
    let value = prop_oneof![
        word.clone(),
        select(vec![
            "INVOICE",
            "i",
            "K",
            "ſ",
            "5",
            "t\",\"c",
            "мАРИЯ",
            "png",
            "example.com",
            "\"302 555\"",
            "+1302",
            "07700900123",
            "0101",
            "\\"
        ])
        .prop_map(str::to_owned),
    ];
    let term = prop_oneof![
        4 => value.clone(),
        2 => (select(vec!["to", "from", "by", "host"]), value).prop_map(|(field, value)| format!("{field}:{value}")),
        2 => select(vec![
            "state:accepted", "state:un", "http:200", "http:4xx", "has:caption", "has:report", "has:retry", "has:probe", "probe:0", "has:answer",
            "has:contact", "has:message", "since:2026-10-10", "until:2026-11-12", "since:2026-11", "until:2026-09",
            "tag:vip", "tag:none", "by:ana", "by:é", "from:orders", "by:=ana", "from:=orders", "link:menu",
            "link:=https://cdn.example.com/invoice.png", "picture:9c", "picture:90", "id:00000000", "id:00000000-0000-0000-0000-0000000007",
        ]).prop_map(str::to_owned),
    ];
    let term = (prop::bool::weighted(0.2), term).prop_map(|(no, term)| if no { format!("-{term}") } else { term });
    proptest::collection::vec(term, 0..3).prop_map(|terms| terms.join(" "))
}

fn query(text: &str) -> Query {
    let tagged = |tag: &str| if tag == "vip" { vec![Phone::from_e164("+13025550101").unwrap()] } else { Vec::new() };
    let now: Timestamp = "2026-11-23T14:00:00Z".parse().unwrap();
    Query::parse(text, Reading { now, zone: &TimeZone::UTC, tagged: &tagged }).unwrap()
}

/// What a reader of every line finds.
fn expected(dir: &Path, query: &Query) -> Vec<Entry> {
    let mut found = Vec::new();
    for month in MONTHS.iter().rev() {
        let Ok(file) = fs::File::open(dir.join("history").join(format!("{month}.jsonl"))) else { continue };
        let mut seen = HashSet::new();
        let mut lines = LinesBack::new(&file, file.metadata().unwrap().len());
        while let Some(line) = lines.next().unwrap() {
            if let Found::Good(EntryRead(entry)) = line.bytes.map_or(Found::Damaged, line::read)
                && seen.insert(entry.id)
                && query.matches(&entry)
            {
                found.push(entry);
            }
        }
    }
    found
}

fn facets(entries: &[Entry]) -> Facets {
    let mut tally = crate::store::index::Tally::default();
    for entry in entries {
        tally.add(entry.state, &entry.outgoing.sender.alias, &entry.author.operator);
    }
    tally.facets()
}

fn found(store: &Store, query: &Query) -> Hits {
    store.search(query, &AtomicBool::new(false), &mut |_| {}).unwrap().unwrap()
}

fn check(store: &Store, dir: &Path, text: &str) -> Result<(), TestCaseError> {
    let query = query(text);
    let expected = expected(dir, &query);
    let hits = found(store, &query);
    prop_assert_eq!(store.rows(&hits, 0..hits.count()).unwrap(), expected.clone(), "{}", text);
    prop_assert_eq!(hits.count(), expected.len() as u64);
    prop_assert_eq!(store.facets(&hits, &AtomicBool::new(false)).unwrap().unwrap(), facets(&expected), "{}", text);
    for limit in [1, 7] {
        let newest = store.newest(&query, limit).unwrap().rows(store, 0..1000).unwrap();
        prop_assert_eq!(newest.as_slice(), &expected[..expected.len().min(limit as usize)]);
    }
    for moment in MOMENTS.map(|moment| moment.parse().unwrap()) {
        prop_assert_eq!(store.number_of(&hits, moment).unwrap(), behind(&expected, moment) as u64, "{}", moment);
    }
    Ok(())
}

/// Within months, between them, before and behind all.
const MOMENTS: [&str; 5] = [
    "2026-11-17T03:00:00Z",
    "2026-10-05T12:00:00Z",
    "2026-10-01T00:00:00Z",
    "2020-01-01T00:00:00Z",
    "2027-01-01T00:00:00Z",
];

/// The number of the first entry behind all that were made at a moment or later.
fn behind(entries: &[Entry], moment: Timestamp) -> usize {
    entries.iter().rposition(|entry| entry.created >= moment).map_or(0, |last| last + 1)
}

fn check_around(store: &Store, all: &[Entry]) -> Result<(), TestCaseError> {
    let stop = AtomicBool::new(false);
    for moment in MOMENTS.map(|moment| moment.parse().unwrap()) {
        let around = store.around(moment, (4, 3), &stop).unwrap().unwrap();
        let at = behind(all, moment);
        prop_assert_eq!(around.entries, &all[at.saturating_sub(4)..all.len().min(at + 3)], "{}", moment);
        // From there on, towards both ends.
        let mut newer = all[..at.saturating_sub(4)].to_vec();
        let mut place = around.newer;
        while let Some(from) = place {
            let more = store.after(&from, 2, &stop).unwrap().unwrap();
            prop_assert_eq!(&newer[newer.len() - more.entries.len()..], &more.entries);
            newer.truncate(newer.len() - more.entries.len());
            place = more.newer;
        }
        prop_assert_eq!(newer, []);
        let older = around.older.map_or(Vec::new(), |older| store.page(Some(&older), 1000).unwrap().entries);
        prop_assert_eq!(older, &all[all.len().min(at + 3)..]);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_is_found_is_what_a_reader_of_every_line_finds(
        lines in proptest::collection::vec(lines(), 0..60), torn in proptest::option::of(lines()),
        texts in proptest::collection::vec(queries(), 3..6), cut in any::<proptest::sample::Index>(),
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (first, rest) = lines.split_at(cut.index(lines.len() + 1));
        append(dir.path(), first);
        if let Some((month, line)) = &torn {
            tear(dir.path(), *month, line);
        }
        // The indexes are made by a search, or before it, or grow with the files.
        let fresh = || Store::to_read(dir.path());
        let surveyed = fresh();
        surveyed.survey(&AtomicBool::new(false), &mut |_| {}).unwrap();
        for text in &texts {
            check(&fresh(), dir.path(), text)?;
            check(&surveyed, dir.path(), text)?;
        }
        append(dir.path(), rest);
        for text in &texts {
            check(&surveyed, dir.path(), text)?;
        }
        let all = expected(dir.path(), &Query::default());
        let overview = surveyed.survey(&AtomicBool::new(false), &mut |_| {}).unwrap().unwrap();
        check_around(&surveyed, &all)?;
        prop_assert_eq!(&fresh().survey(&AtomicBool::new(false), &mut |_| {}).unwrap().unwrap(), &overview);
        prop_assert_eq!((overview.entries, overview.facets), (all.len() as u64, facets(&all)));
        let page = surveyed.page(None, 1000).unwrap();
        prop_assert_eq!((page.damaged as u64, page.newer as u64), (overview.damaged, overview.newer));
        let mut days: BTreeMap<i32, u64> = BTreeMap::new();
        for entry in &all {
            *days.entry((entry.created.as_second() / 86_400) as i32).or_default() += 1;
        }
        prop_assert_eq!(overview.days, days.into_iter().rev().collect::<Vec<_>>());
        // Page by page no id comes twice.
        let (mut paged, mut before) = (Vec::new(), None);
        loop {
            let page = surveyed.page(before.as_ref(), 3).unwrap();
            paged.extend(page.entries);
            before = page.older;
            if before.is_none() { break }
        }
        prop_assert_eq!(paged, all);
    }
}

/// A plain history of so many entries, one a minute.
fn plain(count: u64) -> (TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let runner = &mut proptest::test_runner::TestRunner::deterministic();
    let sample = entries().new_tree(runner).unwrap().current();
    let lines: Vec<_> = (0..count)
        .map(|n| {
            let mut entry = sample.clone();
            entry.id = Uuid::from_u128(u128::from(n) + 1);
            entry.created = "2026-11-01T00:00:00Z".parse::<Timestamp>().unwrap()
                + jiff::SignedDuration::from_mins(i64::try_from(n).unwrap());
            (2, sealed(&entry))
        })
        .collect();
    append(dir.path(), &lines);
    let store = Store::open(dir.path()).unwrap();
    (dir, store)
}

#[test]
fn a_search_that_was_stopped_says_nothing_and_what_it_said_before_was_the_newest() {
    let (_dir, store) = plain(400);
    let stop = AtomicBool::new(false);
    let mut told = Vec::new();
    let ended = store
        .search(&Query::default(), &stop, &mut |hits| {
            told.push(store.rows(hits, 0..3).unwrap());
            stop.store(true, Ordering::Relaxed);
        })
        .unwrap();
    let newest: Vec<u128> = told[0].iter().map(|entry| entry.id.as_u128()).collect();
    assert_eq!((newest, told.len()), (vec![400, 399, 398], 1));
    assert!(ended.is_none_or(|hits| hits.count() == 400));
    stop.store(true, Ordering::Relaxed);
    assert!(store.search(&Query::default(), &stop, &mut |_| {}).unwrap().is_none());
}

#[test]
fn a_field_behind_all_others_is_found_as_in_its_own_place() {
    let (dir, _) = plain(40);
    let path = dir.path().join("history/2026-11.jsonl");
    let id = "019ab0c4-5a7b-7c11-8d22-0123456789ab";
    let text = fs::read_to_string(&path).unwrap();
    // As a version writes them that knows nothing of probes: one line at the end, and one that is far from it.
    let lines = text.lines().enumerate().map(|(at, line)| {
        let whole = &line[..line.rfind(",\"c\":").unwrap()];
        let body = if [3, 38].contains(&at) { format!("{whole},\"probe\":\"{id}\"") } else { whole.to_owned() };
        format!("{body},\"c\":\"{:08x}\"}}\n", crc32fast::hash(body.as_bytes()))
    });
    fs::write(&path, lines.collect::<String>()).unwrap();
    let store = Store::open(dir.path()).unwrap();
    for (text, count) in [("probe:019ab0c4", 2), ("has:probe", 2), ("-has:probe", 38)] {
        check(&store, dir.path(), text).unwrap();
        assert_eq!(found(&store, &query(text)).count(), count, "{text}");
        for limit in [1, 2, 1000] {
            let rows = store.newest(&query(text), limit).unwrap().rows(&store, 0..limit).unwrap();
            assert_eq!(rows.len() as u64, limit.min(count), "{text}");
        }
    }
}

#[test]
fn a_day_begins_near_its_first_hit() {
    let (_dir, store) = plain(4000);
    let hits = found(&store, &Query::default());
    let noon: Timestamp = "2026-11-02T12:00:00Z".parse().unwrap();
    let at = hits.since(noon);
    let row = &store.rows(&hits, at..at + 1).unwrap()[0];
    assert!(row.created < noon && noon.duration_since(row.created) < jiff::SignedDuration::from_hours(1), "{row:?}");
    assert_eq!(hits.since("2026-12-01T00:00:00Z".parse().unwrap()), 0);
    assert_eq!(hits.since("2026-01-01T00:00:00Z".parse().unwrap()), 4000);
}

#[test]
fn a_file_that_was_cut_replaced_or_edited_is_read_anew() {
    let (dir, store) = plain(60);
    let path = dir.path().join("history/2026-11.jsonl");
    let count = || found(&store, &Query::default()).count();
    assert_eq!(count(), 60);
    let text = fs::read_to_string(&path).unwrap();
    let half: String = text.split_inclusive('\n').take(30).collect();
    fs::write(&path, &half).unwrap();
    assert_eq!(count(), 30);
    // Another file of the same length, with one line damaged.
    let other = dir.path().join("other");
    fs::write(&other, half.replacen("\"v\":1", "\"v\":3", 1)).unwrap();
    fs::rename(&other, &path).unwrap();
    assert_eq!(count(), 29);
    // Longer than what was known, but with another end where that ended.
    fs::write(&path, &text[text.find('\n').unwrap() + 1..]).unwrap();
    assert_eq!(count(), 59);
    fs::remove_file(&path).unwrap();
    assert_eq!(count(), 0);
}

#[test]
fn an_edit_that_keeps_every_length_is_seen_when_the_file_grows() {
    let (dir, store) = plain(60);
    assert_eq!(found(&store, &Query::default()).count(), 60);
    let path = dir.path().join("history/2026-11.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let line = text.find('\n').unwrap() + 1;
    assert!(text.len() as u64 > 4 * crate::store::blocks::BLOCK, "the edit is far from the end");
    for (edited, lines) in [(2, 58), (20, 57), (40, 56)] {
        let mut file = OpenOptions::new().read(true).write(true).open(&path).unwrap();
        // In place, and the first line again, which replaces the one before.
        file.write_at(b"x", (line * edited + 30) as u64).unwrap();
        file.seek(SeekFrom::End(0)).unwrap();
        file.write_all(&text.as_bytes()[..line]).unwrap();
        assert_eq!(found(&store, &Query::default()).count(), lines + 1);
    }
    let overview = store.survey(&AtomicBool::new(false), &mut |_| {}).unwrap().unwrap();
    assert_eq!((overview.entries, overview.damaged, overview.superseded), (57, 3, 3));
}

#[test]
fn an_index_is_kept_for_a_closed_month_alone_and_never_believed_wrongly() {
    let (dir, store) = plain(60);
    let history = dir.path().join("history");
    fs::write(history.join("2026-12.jsonl"), "").unwrap();
    let index = history.join("index/2026-11.json");
    let survey = |store: &Store| store.survey(&AtomicBool::new(false), &mut |_| {}).unwrap().unwrap().entries;
    survey(&Store::to_read(dir.path()));
    assert!(!history.join("index").exists(), "a reader writes nothing");
    // Kept as soon as the month has not changed for a moment, by the clock of the disk.
    while !index.exists() {
        assert_eq!(survey(&Store::open(dir.path()).unwrap()), 60);
    }
    assert!(!history.join("index/2026-12.json").exists());
    let kept = fs::read_to_string(&index).unwrap();
    fs::write(&index, kept.replacen("\"lines\":60", "\"lines\":61", 1)).unwrap();
    assert_eq!(survey(&Store::to_read(dir.path())), 60, "its checksum is wrong");
    fs::write(&index, &kept).unwrap();
    assert_eq!(survey(&Store::to_read(dir.path())), 60);
    let first = fs::read_to_string(history.join("2026-11.jsonl")).unwrap().lines().next().unwrap().to_owned();
    OpenOptions::new().append(true).open(history.join("2026-11.jsonl")).unwrap().write_all(first.as_bytes()).unwrap();
    let again = Store::to_read(dir.path());
    assert_eq!(
        (
            survey(&again),
            again.index_known("2026-11", &fs::File::open(history.join("2026-11.jsonl")).unwrap()).unwrap().superseded()
        ),
        (60, 1)
    );
    drop(store);
}

#[test]
fn searches_go_on_while_lines_are_added() {
    let (dir, store) = plain(50);
    let entry = store.page(None, 1).unwrap().entries.remove(0);
    let writer = Store::open(dir.path()).unwrap();
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for n in 0..100u128 {
                let mut entry = entry.clone();
                entry.id = Uuid::from_u128(n + 1);
                entry.state = State::Read;
                writer.settle(&entry).unwrap();
            }
        });
        let mut last = 0;
        while !writing.is_finished() {
            let hits = found(&store, &query("state:read"));
            assert!(hits.count() >= last);
            last = hits.count();
            let all = found(&store, &Query::default());
            assert!(all.count() >= 50 && all.count() <= 100);
        }
    });
    assert_eq!((found(&store, &query("state:read")).count(), found(&store, &Query::default()).count()), (100, 100));
}
