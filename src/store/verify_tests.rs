//! What is told of damaged histories is what a slow reader of every line finds by itself.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

use super::entry_read::EntryRead;
use super::line::{self, Found};
use super::made_up::{MONTHS, append, entries, lines, sealed, tear};
use super::store::Store;
use super::verify::{Flaw, FlawKind, Verified};
use crate::domain::{Entry, Event, State};

/// Without an index, without blocks, and with all of a month in memory.
fn expected(dir: &Path) -> (Verified, Vec<Flaw>) {
    let (mut sum, mut flaws) = (Verified::default(), Vec::new());
    for month in MONTHS.iter().rev() {
        let Ok(text) = fs::read(dir.join("history").join(format!("{month}.jsonl"))) else { continue };
        let (mut ids, mut placed) = (HashSet::new(), HashMap::new());
        let (mut at, mut before): (usize, Option<Entry>) = (0, None);
        for (n, line) in text.split(|&byte| byte == b'\n').enumerate() {
            let start = at;
            at += line.len() + 1;
            if line.is_empty() {
                continue;
            }
            sum.lines += 1;
            let kind = match line::read::<EntryRead>(line) {
                Found::Newer => {
                    sum.newer += 1;
                    continue;
                }
                Found::Damaged => {
                    sum.damaged += 1;
                    Some(if at > text.len() { FlawKind::Torn } else { FlawKind::Damaged })
                }
                Found::Good(EntryRead(entry)) => {
                    if ids.insert(entry.id) {
                        sum.entries += 1;
                    } else {
                        sum.superseded += 1;
                    }
                    let own = entry.created.to_string()[..7].to_owned();
                    if own == *month { wrong(&entry, &mut placed, &mut before) } else { Some(FlawKind::Misplaced(own)) }
                }
            };
            let is_damaged = matches!(kind, Some(FlawKind::Torn | FlawKind::Damaged));
            sum.misplaced += u64::from(kind.is_some() && !is_damaged);
            let flaw = |kind| Flaw { month: (*month).to_owned(), line: n as u64 + 1, at: start as u64, kind };
            flaws.extend(kind.map(flaw));
        }
    }
    (sum, flaws)
}

fn wrong(entry: &Entry, placed: &mut HashMap<Uuid, Entry>, before: &mut Option<Entry>) -> Option<FlawKind> {
    let at = |entry: &Entry| entry.events.last().unwrap().at;
    let early = before
        .replace(entry.clone())
        .is_some_and(|before| at(&before).duration_since(at(entry)) > SignedDuration::from_hours(24));
    match placed.insert(entry.id, entry.clone()) {
        Some(old) if old.created != entry.created || old.outgoing != entry.outgoing => Some(FlawKind::Contradicts),
        Some(old) if at(&old) > at(entry) => Some(FlawKind::Backwards),
        _ => early.then_some(FlawKind::Early),
    }
}

fn verified(dir: &Path) -> (Verified, Vec<Flaw>) {
    let mut flaws = Vec::new();
    let sum = Store::to_read(dir).verify(&mut |flaw| flaws.push(flaw.clone())).unwrap();
    (sum, flaws)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_flaw_and_every_count_is_that_of_a_slow_reader(
        lines in proptest::collection::vec(lines(), 0..40), again in proptest::collection::vec(any::<proptest::sample::Index>(), 0..12),
        torn in proptest::option::of(lines()),
    ) {
        let dir = tempfile::tempdir().unwrap();
        append(dir.path(), &lines);
        // Lines that stand there once more, with a later event or with an earlier one.
        for at in again.iter().filter(|_| !lines.is_empty()) {
            let (month, line) = at.get(&lines);
            let Found::Good(EntryRead(mut entry)) = line::read(line) else { continue };
            let back = SignedDuration::from_secs([-1, 0, 1][at.index(3)]);
            entry.step(entry.created + back, State::Read, None);
            append(dir.path(), &[(*month, sealed(&entry))]);
        }
        if let Some((month, line)) = &torn {
            tear(dir.path(), *month, line);
        }
        prop_assert_eq!(verified(dir.path()), expected(dir.path()));
    }
}

#[test]
fn a_line_put_at_its_end_again_is_told_and_so_is_one_of_another_send() {
    let dir = tempfile::tempdir().unwrap();
    let sample = entries().new_tree(&mut TestRunner::deterministic()).unwrap().current();
    let start: Timestamp = "2026-10-01T00:00:00Z".parse().unwrap();
    let all: Vec<(usize, Vec<u8>)> = (0..400_i64)
        .map(|n| {
            let (id, created) = (Uuid::from_u128(n.unsigned_abs().into()), start + SignedDuration::from_mins(100 * n));
            let events = vec![Event { at: created, state: sample.state, detail: None }];
            (1, sealed(&Entry { id, created, events, ..sample.clone() }))
        })
        .collect();
    append(dir.path(), &all);
    assert_eq!(verified(dir.path()).1, []);
    let path = dir.path().join("history/2026-10.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let first = text.lines().next().unwrap();
    let Found::Good(EntryRead(mut entry)) = line::read::<EntryRead>(first.as_bytes()) else { panic!("{first}") };
    entry.outgoing.contact = Some("Somebody Else".into());
    let other = String::from_utf8(sealed(&entry)).unwrap();
    fs::write(&path, format!("{text}{first}\n{other}\n")).unwrap();
    let (sum, flaws) = verified(dir.path());
    let kinds: Vec<_> = flaws.into_iter().map(|flaw| (flaw.line, flaw.kind)).collect();
    let lines = text.lines().count() as u64;
    assert_eq!(kinds, [(lines + 1, FlawKind::Early), (lines + 2, FlawKind::Contradicts)]);
    assert_eq!((sum.entries, sum.superseded, sum.damaged, sum.misplaced), (400, 2, 0, 2));
}
