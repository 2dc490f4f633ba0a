//! Modes, full disks, failed syncs.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use zixpost::domain::Draft;
use zixpost::store::{Store, StoreError};

use super::{accepted, contact, folder, november, open, outbox, queued};

#[test]
fn files_are_for_their_owner_alone_under_any_umask() {
    for mask in [0o000, 0o027, 0o077] {
        let parent = folder();
        // Of the whole process: no other test here looks at modes, and none needs more rights than these leave.
        let before = rustix::process::umask(rustix::fs::Mode::from_raw_mode(mask));
        let dir = parent.path().join("data");
        let store = Store::open(&dir).unwrap();
        fs::write(dir.join("outbox.jsonl"), "damaged\n").unwrap();
        store.under_way().unwrap();
        fs::remove_file(dir.join("outbox.jsonl")).unwrap();
        store.attempt(&queued(1), 1).unwrap();
        store.settle(&accepted(1)).unwrap();
        store.add_contact(&contact(1)).unwrap();
        store.save_draft(&contact(1).number, &Draft::default()).unwrap();
        rustix::process::umask(before);
        let mut folders = vec![dir];
        let mut files = 0;
        while let Some(dir) = folders.pop() {
            assert_eq!(mode(&dir), 0o700, "{}", dir.display());
            for path in fs::read_dir(&dir).unwrap().map(|item| item.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    assert_eq!(mode(&path), 0o600, "{}", path.display());
                    files += 1;
                }
            }
        }
        assert_eq!(files, 7, "lock, session, outbox, history, quarantine, contacts, draft");
    }
}

#[test]
fn what_cannot_be_written_down_is_not_attempted() {
    let dir = folder();
    let store = open(&dir);
    fs::create_dir(november(&dir)).unwrap();
    let error = store.attempt(&queued(1), 1).unwrap_err().to_string();
    assert!(error.contains("2026-11.jsonl") && error.contains("; move that folder away"), "{error}");
    assert_eq!(fs::metadata(outbox(&dir)).unwrap().len(), 0);
    fs::remove_dir(november(&dir)).unwrap();
    fs::remove_file(outbox(&dir)).unwrap();
    fs::create_dir(outbox(&dir)).unwrap();
    assert!(store.attempt(&queued(1), 1).unwrap_err().to_string().contains("outbox.jsonl"));
    assert!(store.queued(&queued(1)).is_err());
    // A result is kept even then.
    store.settle(&accepted(2)).unwrap();
    // A full disk.
    fs::remove_dir(outbox(&dir)).unwrap();
    symlink("/dev/full", outbox(&dir)).unwrap();
    let error = store.queued(&queued(1)).unwrap_err().to_string();
    assert!(error.contains("outbox.jsonl") && error.contains("; make room on that disk"), "{error}");
    let file = dir.path().join("a file");
    fs::write(&file, "").unwrap();
    assert!(Store::open(&file).unwrap_err().to_string().contains("a file"));
}

#[test]
fn after_a_failed_sync_nothing_is_sent() {
    // What /dev/null takes cannot be synced.
    let dir = folder();
    let store = open(&dir);
    symlink("/dev/null", outbox(&dir)).unwrap();
    assert!(store.attempt(&queued(1), 1).unwrap_err().to_string().starts_with("could not sync "));
    fs::remove_file(outbox(&dir)).unwrap();
    assert!(matches!(store.attempt(&queued(1), 1), Err(StoreError::SyncFailed { .. })));
    // Whoever starts later is told the same, until a check has passed.
    assert!(matches!(open(&dir).attempt(&queued(1), 1), Err(StoreError::SyncFailed { .. })));
    assert!(open(&dir).try_sync().unwrap());
    store.attempt(&queued(1), 1).unwrap();

    let dir = folder();
    let store = open(&dir);
    store.attempt(&queued(1), 1).unwrap();
    fs::remove_file(november(&dir)).unwrap();
    symlink("/dev/null", november(&dir)).unwrap();
    assert!(store.settle(&accepted(1)).unwrap_err().to_string().starts_with("could not sync "));
    fs::remove_file(november(&dir)).unwrap();
    assert!(matches!(store.attempt(&queued(2), 1), Err(StoreError::SyncFailed { .. })));
    // The append may be tried again, and the send was not forgotten meanwhile.
    assert_eq!(store.under_way().unwrap(), [queued(1)]);
    store.settle(&accepted(1)).unwrap();
    assert_eq!(store.page(None, 10).unwrap().entries, [accepted(1)]);
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
