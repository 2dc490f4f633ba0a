//! Bytes that nobody wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;
use uuid::Uuid;
use zixpost::domain::{Entry, State};
use zixpost::store::entry_json;

use super::{accepted, ended, folder, journal, november, open, outbox, queued, recovered, sealed};

#[test]
fn every_flipped_byte_is_counted_and_no_state_is_ever_wrong() {
    flip(24, 2000);
}

#[test]
#[ignore = "minutes: the full figure, ten thousand flips over a thousand lines"]
fn every_one_of_ten_thousand_flipped_bytes_is_counted() {
    flip(1000, 10_000);
}

fn flip(lines: u64, rounds: usize) {
    let dir = folder();
    let store = open(&dir);
    let states = [State::Accepted, State::Refused, State::Unknown, State::Failed];
    let entries: Vec<Entry> = (0..lines).map(|n| ended(queued(n), states[n as usize % 4])).collect();
    let whole = journal(&entries).into_bytes();
    let lines: BTreeSet<&[u8]> = whole.split(|&byte| byte == b'\n').collect();
    let by_id: BTreeMap<Uuid, &Entry> = entries.iter().map(|entry| (entry.id, entry)).collect();
    let mut random = 1u64;
    for _ in 0..rounds {
        // The numbers of Knuth's MMIX, enough to hit everything.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut flipped = whole.clone();
        let at = (random >> 33) as usize % whole.len();
        flipped[at] ^= ((random >> 20) as u8).max(1);
        fs::write(november(&dir), &flipped).unwrap();
        let page = store.page(None, 2 * entries.len()).unwrap();
        let pieces = flipped.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
        assert_eq!((page.damaged, page.newer), (pieces.filter(|line| !lines.contains(line)).count(), 0), "byte {at}");
        assert!(page.entries.len() >= entries.len() - 2, "byte {at}");
        assert!(page.entries.iter().all(|entry| by_id[&entry.id] == entry), "byte {at}");
    }
}

/// One line each: what a disk, an editor or another program can leave in a file, and lines whose checksum is right while
/// a field of them is not.
fn damage() -> Vec<Vec<u8>> {
    let (first, second) = (journal(&[accepted(1)]), journal(&[accepted(2)]));
    let line = journal(&[accepted(5)]).trim_end().to_owned();
    let mut all: Vec<Vec<u8>> = vec![
        vec![b'x'; 5 * 1024 * 1024],
        vec![b'x'; 64 * 1024 + 1],
        [first.trim_end().as_bytes(), second.trim_end().as_bytes()].concat(),
        "[".repeat(50_000).into_bytes(),
        sealed(&format!("{{\"v\":1,\"x\":{}{}}}", "[".repeat(5000), "]".repeat(5000))).into(),
        format!("{}{}", "{\"a\":".repeat(5000), "}".repeat(5000)).into_bytes(),
        b"\x1b[2J \xe2\x80\xae".to_vec(),
        [b"\xef\xbb\xbf", line.as_bytes()].concat(),
        line.replace("accepted", "refused").into_bytes(),
        line.replace(",\"c\":\"", ",\"c\":\"0").into_bytes(),
        line.split_once(",\"c\":").unwrap().0.as_bytes().to_vec(),
        line.encode_utf16().flat_map(u16::to_le_bytes).filter(|&byte| byte != b'\n').collect(),
    ];
    all.extend([1, 2, 511, 4096, 65_536].map(|len| vec![0; len]));
    all.extend(
        [&b"\xff\xfe\x80"[..], b"\xc3", b"\xed\xa0\x80", b"\xf8\x88", b" ", b"{}", b"null", b"\"", b"\r"]
            .map(<[u8]>::to_vec),
    );
    all.extend((1..line.len()).step_by(line.len() / 16).map(|cut| line.as_bytes()[..cut].to_vec()));
    let entry: serde_json::Value = serde_json::from_str(&entry_json(&accepted(5))).unwrap();
    for name in entry.as_object().unwrap().keys() {
        for wrong in [
            serde_json::json!(null),
            (-1).into(),
            "\u{1b}[31m".into(),
            serde_json::json!([[]]),
            serde_json::json!({"a": {}}),
            true.into(),
            1e99.into(),
        ] {
            let mut damaged = entry.clone();
            damaged[name] = wrong;
            all.push(sealed(&damaged.to_string()).trim_end().into());
        }
    }
    all
}

#[test]
fn the_rest_loads_around_any_damage() {
    let dir = folder();
    let store = open(&dir);
    let (first, second) = (journal(&[accepted(1)]), journal(&[accepted(2)]));
    let kinds = damage();
    assert!(kinds.len() >= 100, "{}", kinds.len());
    for (kind, piece) in kinds.iter().enumerate() {
        let told = String::from_utf8_lossy(&piece[..piece.len().min(80)]).into_owned();
        let file = [first.as_bytes(), piece, b"\n", second.as_bytes()].concat();
        fs::write(november(&dir), &file).unwrap();
        let page = store.page(None, 10).unwrap();
        let between = page.entries.len() - 2;
        // A line with a field of a kind that is new to us may be one of a newer version, or be read without it.
        assert_eq!(page.damaged + page.newer + between, 1, "{kind}: {told}");
        assert_eq!(page.entries.first(), Some(&accepted(2)), "{kind}: {told}");
        assert_eq!(page.entries.last(), Some(&accepted(1)), "{kind}: {told}");
        assert_eq!(store.find(&accepted(1).id.to_string()).unwrap(), Some(accepted(1)), "{kind}: {told}");
        store.settle(&accepted(3)).unwrap();
        assert!(fs::read(november(&dir)).unwrap().starts_with(&file), "{kind}: {told}");
        assert_eq!(store.page(None, 1).unwrap().entries, [accepted(3)], "{kind}: {told}");
    }
}

/// A line whose checksum is right, with anything in it.
fn sealed_lines() -> impl Strategy<Value = String> {
    let name =
        prop::sample::select(vec!["v", "event", "id", "session", "n", "after", "entry", "state", "created", "mood"]);
    let id = format!("\"{}\"", queued(1).id);
    let entry = entry_json(&queued(1));
    let value = prop_oneof![
        prop::sample::select(vec![
            "1",
            "2",
            "-1",
            "null",
            "true",
            "\"queued\"",
            "\"attempt\"",
            "\"wait\"",
            "\"done\"",
            "\"x\"",
            "[]",
            "{}",
            "1e99"
        ])
        .prop_map(str::to_owned),
        Just(id),
        Just(entry),
        any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
    ];
    let fields = proptest::collection::vec((name, value), 0..8);
    fields.prop_map(|fields| {
        let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        sealed(&format!("{{\"v\":1,{}}}", fields.join(",")).replace(",}", "}"))
    })
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

    #[test]
    fn no_line_with_a_right_checksum_makes_the_store_panic_or_lose_bytes(
        lines in proptest::collection::vec(sealed_lines(), 1..6),
    ) {
        let dir = folder();
        let store = open(&dir);
        let text = lines.concat();
        for path in [november(&dir), outbox(&dir)] {
            fs::write(path, &text).unwrap();
        }
        let page = store.page(None, 100).unwrap();
        prop_assert!(page.entries.iter().all(|entry| entry.state != State::Accepted));
        let _ = (store.under_way(), store.find("0193"), store.attempt(&queued(7), 1));
        let _ = store.recover(&|abandoned| ended(abandoned.entry, State::Unknown));
        store.settle(&accepted(9)).unwrap();
        prop_assert!(fs::read_to_string(november(&dir)).unwrap().starts_with(&text));
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
