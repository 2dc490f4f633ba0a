//! Bytes that nobody wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;
use uuid::Uuid;
use zixpost::domain::{Entry, State};

use super::{accepted, captions, ended, folder, journal, november, open, outbox, queued, recovered};

#[test]
fn every_flipped_byte_is_counted_and_no_state_is_ever_wrong() {
    let dir = folder();
    let store = open(&dir);
    let states = [State::Accepted, State::Refused, State::Unknown, State::Failed];
    let entries: Vec<Entry> = (0..24).map(|n| ended(queued(n), states[n as usize % 4])).collect();
    let whole = journal(&entries).into_bytes();
    let lines: BTreeSet<&[u8]> = whole.split(|&byte| byte == b'\n').collect();
    let by_id: BTreeMap<Uuid, &Entry> = entries.iter().map(|entry| (entry.id, entry)).collect();
    let mut random = 1u64;
    for _ in 0..2000 {
        // The numbers of Knuth's MMIX, enough to hit everything.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut flipped = whole.clone();
        let at = (random >> 33) as usize % whole.len();
        flipped[at] ^= ((random >> 20) as u8).max(1);
        fs::write(november(&dir), &flipped).unwrap();
        let page = store.page(None, 100).unwrap();
        let pieces = flipped.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
        assert_eq!((page.damaged, page.newer), (pieces.filter(|line| !lines.contains(line)).count(), 0), "byte {at}");
        assert!(page.entries.len() >= 22, "byte {at}");
        assert!(page.entries.iter().all(|entry| by_id[&entry.id] == entry), "byte {at}");
    }
}

#[test]
fn the_rest_loads_around_any_damage() {
    let dir = folder();
    let store = open(&dir);
    let (first, second) = (journal(&[accepted(1)]), journal(&[accepted(2)]));
    let pieces: [Vec<u8>; 8] = [
        vec![0; 4096],
        vec![b'x'; 5 * 1024 * 1024],
        [first.trim_end().as_bytes(), second.trim_end().as_bytes()].concat(),
        b"\xff\xfe\x80".to_vec(),
        "[".repeat(50_000).into_bytes(),
        b"{}".to_vec(),
        second.as_bytes()[..40].to_vec(),
        b"\x1b[2J \xe2\x80\xae".to_vec(),
    ];
    for piece in pieces {
        fs::write(november(&dir), [first.as_bytes(), &piece, b"\n", second.as_bytes()].concat()).unwrap();
        let page = store.page(None, 10).unwrap();
        assert_eq!((captions(&page), page.damaged), (vec!["no. 2", "no. 1"], 1));
        assert_eq!(store.find(&accepted(1).id.to_string()).unwrap(), Some(accepted(1)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_bytes_in_any_file_make_the_store_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        let dir = folder();
        let store = open(&dir);
        for path in [november(&dir), outbox(&dir), dir.path().join("contacts.toml"), dir.path().join("drafts/1.toml")] {
            fs::write(path, &bytes).unwrap();
        }
        prop_assert!(store.page(None, 10).unwrap().entries.is_empty());
        prop_assert_eq!(store.find("0193").unwrap(), None);
        prop_assert!(store.under_way().unwrap().is_empty());
        prop_assert!(recovered(&store).0.is_empty());
        let _ = (store.contacts(), store.read_drafts().unwrap());
        store.attempt(&queued(1), 1).unwrap();
        store.settle(&accepted(1)).unwrap();
        prop_assert_eq!(store.page(None, 10).unwrap().entries, [accepted(1)]);
    }
}

#[test]
fn damaged_lines_of_the_history_are_copied_once_and_no_more_than_needed() {
    let dir = folder();
    let store = open(&dir);
    let lines = |damaged: std::ops::Range<u32>| {
        let noise = damaged.fold(String::new(), |noise, n| noise + &format!("nobody wrote line {n}\n"));
        format!("{}{noise}{}", journal(&[accepted(1)]), journal(&[accepted(2)]))
    };
    // The last one has no end yet: somebody may just be writing it.
    fs::write(november(&dir), lines(0..2) + "{\"v\":1").unwrap();
    let reader = zixpost::store::Store::to_read(dir.path());
    assert_eq!(reader.page(None, 10).unwrap().damaged, 3);
    assert!(store.quarantined().unwrap().is_empty(), "who only reads writes nothing");
    for _ in 0..2 {
        assert_eq!(store.page(None, 10).unwrap().damaged, 3);
        let kept = store.quarantined().unwrap();
        let mut texts: Vec<String> = kept.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        texts.sort_unstable();
        assert_eq!(texts, ["nobody wrote line 0", "nobody wrote line 1"]);
        assert!(kept[0].file_name().unwrap().to_str().unwrap().starts_with("history-2026-11-"), "{kept:?}");
    }
    fs::write(november(&dir), lines(0..500)).unwrap();
    assert_eq!(store.page(None, 10).unwrap().damaged, 500);
    assert_eq!(store.quarantined().unwrap().len(), 32);
}
