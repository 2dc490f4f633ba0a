//! Lines of versions that know more.

use std::fs;

use uuid::Uuid;
use zixpost::domain::State;
use zixpost::store::{StoreError, entry_json};

use super::{accepted, ended, folder, november, open, outbox, queued, sealed};

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
