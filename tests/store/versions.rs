//! Lines of versions that know more.

use std::fs;

use uuid::Uuid;
use zixpost::domain::State;
use zixpost::store::{StoreError, entry_json};

use super::{accepted, contact, ended, folder, november, open, outbox, queued, recovered, sealed};

#[test]
fn what_a_newer_version_added_survives_a_rewrite() {
    let dir = folder();
    let store = open(&dir);
    let newer = "{\"v\":1,\"mood\":{\"of\":\"Monday\",\"width\":9},";
    let json = entry_json(&accepted(1)).replacen("{\"v\":1,", newer, 1);
    fs::write(november(&dir), sealed(&json)).unwrap();
    let entry = store.find(&accepted(1).id.to_string()).unwrap().unwrap();
    store.settle(&ended(entry, State::Delivered)).unwrap();
    let text = fs::read_to_string(november(&dir)).unwrap();
    assert!(text.starts_with(&sealed(&json)));
    let line: serde_json::Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    assert_eq!((&line["state"], &line["mood"]["width"]), (&"delivered".into(), &9.into()));
}

#[test]
fn a_file_of_a_newer_version_is_read_only() {
    let dir = folder();
    let store = open(&dir);
    let tomorrow = [
        sealed(&entry_json(&accepted(1)).replacen("\"v\":1", "\"v\":2", 1)),
        sealed(&entry_json(&accepted(2)).replace("accepted", "recalled")),
    ];
    fs::write(november(&dir), tomorrow.concat()).unwrap();
    let page = store.page(None, 10).unwrap();
    assert_eq!((page.entries.len(), page.damaged, page.newer), (0, 0, 2));
    assert!(matches!(store.attempt(&queued(3), 1), Err(StoreError::Newer { .. })));
    assert_eq!(fs::read_to_string(november(&dir)).unwrap(), tomorrow.concat());
    fs::remove_file(november(&dir)).unwrap();
    let session = Uuid::nil();
    for line in ["\"v\":2,\"event\":\"queued\"", "\"v\":1,\"event\":\"wait\""] {
        let line = sealed(&format!("{{{line},\"id\":\"{session}\",\"session\":\"{session}\"}}"));
        fs::write(outbox(&dir), &line).unwrap();
        assert!(matches!(store.attempt(&queued(3), 1), Err(StoreError::Newer { .. })));
        assert!(matches!(store.queued(&queued(3)), Err(StoreError::Newer { .. })));
        assert!(matches!(store.recover(&|abandoned| abandoned.entry), Err(StoreError::Newer { .. })));
        // What left before must still be written down.
        store.settle(&accepted(4)).unwrap();
        assert_eq!(fs::read_to_string(outbox(&dir)).unwrap(), line);
    }
}

/// A folder as the first version left it. There is no migration: its lines are read and stay as they are, and what comes
/// is written behind them.
#[test]
fn what_version_1_wrote_is_read_and_stays_byte_for_byte() {
    let files = [
        ("history/2026-11.jsonl", include_str!("version_1/history.jsonl")),
        ("outbox.jsonl", include_str!("version_1/outbox.jsonl")),
        ("contacts.toml", include_str!("version_1/contacts.toml")),
        ("canned.toml", include_str!("version_1/canned.toml")),
    ];
    let dir = folder();
    open(&dir);
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    // Cut off anywhere while the first program of today looks at it, it is as it was: nothing is converted.
    let store = open(&dir);
    let (page, contacts, canned) = (store.page(None, 10).unwrap(), store.contacts().unwrap(), store.canned().unwrap());
    assert_eq!((page.entries.as_slice(), page.damaged, page.newer), (&[accepted(1)][..], 0, 0));
    assert_eq!((contacts[0].name.as_str(), canned[0].code.as_str()), ("Ann Reed", "sig"));
    for (name, text) in files {
        assert_eq!(fs::read_to_string(dir.path().join(name)).unwrap(), text, "{name}");
    }
    // What it left under way ends as the rules say, and a later send goes behind its lines.
    assert_eq!(recovered(&store).0, [(queued(2).id, false), (queued(3).id, true)]);
    store.attempt(&queued(4), 1).unwrap();
    store.settle(&accepted(4)).unwrap();
    store.add_contact(&contact(1)).unwrap();
    for (name, text) in [files[0], files[2]] {
        assert!(fs::read_to_string(dir.path().join(name)).unwrap().starts_with(text), "{name}");
    }
    assert_eq!(store.page(None, 10).unwrap().entries.len(), 4);
}
