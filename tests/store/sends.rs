//! One send, and many at once.

use std::{fs, thread};

use uuid::Uuid;
use zixpost::domain::{Page, State};
use zixpost::store::{Store, StoreError};

use super::{accepted, ended, folder, journal, november, open, outbox, queued};

#[test]
fn a_send_goes_from_the_outbox_to_the_history() {
    let dir = folder();
    let store = open(&dir);
    let mut entry = queued(1);
    store.queued(&entry).unwrap();
    assert_eq!(store.under_way().unwrap(), [entry.clone()]);
    entry.step(entry.created, State::Sending, None);
    store.attempt(&entry, 1).unwrap();
    assert_eq!(store.under_way().unwrap(), [entry.clone()]);
    let entry = ended(entry, State::Accepted);
    store.settle(&entry).unwrap();
    assert!(store.under_way().unwrap().is_empty());
    assert!(store.quarantined().unwrap().is_empty());
    assert_eq!(fs::metadata(outbox(&dir)).unwrap().len(), 0);
    assert_eq!(fs::read_to_string(november(&dir)).unwrap(), journal(std::slice::from_ref(&entry)));
    assert_eq!(store.page(None, 10).unwrap(), Page { entries: vec![entry], ..Page::default() });
}

#[test]
fn an_attempt_is_made_once_whoever_asks() {
    let dir = folder();
    let (one, two) = (open(&dir), open(&dir));
    let refused = |store: &Store, n| matches!(store.attempt(&queued(n), 1), Err(StoreError::Attempted { .. }));
    one.queued(&queued(1)).unwrap();
    one.attempt(&queued(1), 1).unwrap();
    assert!(refused(&one, 1) && refused(&two, 1));
    one.attempt(&queued(2), 1).unwrap();
    one.settle(&accepted(1)).unwrap();
    assert!(refused(&one, 1) && refused(&two, 1));
    // The outbox is empty now: the history knows.
    one.settle(&accepted(2)).unwrap();
    assert_eq!(fs::metadata(outbox(&dir)).unwrap().len(), 0);
    assert!(refused(&one, 1) && refused(&two, 1) && refused(&open(&dir), 1));
    two.attempt(&queued(3), 1).unwrap();
}

#[test]
fn only_what_is_settled_enters_the_history() {
    let dir = folder();
    assert!(matches!(open(&dir).settle(&queued(1)), Err(StoreError::NotSettled { state: State::Queued, .. })));
    assert!(!november(&dir).exists());
}

#[test]
fn a_line_that_no_reader_takes_is_not_written() {
    let dir = folder();
    let store = open(&dir);
    let mut entry = accepted(1);
    entry.answer = Some("x".repeat(70_000));
    assert!(matches!(store.settle(&entry), Err(StoreError::TooLong { .. })));
    assert!(matches!(store.attempt(&entry, 1), Err(StoreError::TooLong { .. })));
    assert!(store.page(None, 10).unwrap().entries.is_empty());
}

#[test]
fn threads_and_processes_tear_no_line() {
    let dir = folder();
    let stores = [open(&dir), open(&dir)];
    thread::scope(|scope| {
        for worker in 0..8u64 {
            let store = &stores[worker as usize % 2];
            scope.spawn(move || {
                for n in worker * 50..worker * 50 + 50 {
                    store.attempt(&queued(n), 1).unwrap();
                    store.settle(&accepted(n)).unwrap();
                }
            });
        }
    });
    let page = stores[0].page(None, 1000).unwrap();
    assert_eq!((page.entries.len(), page.damaged, page.newer), (400, 0, 0));
    assert_eq!(fs::metadata(outbox(&dir)).unwrap().len(), 0);
    for worker in 0..8u64 {
        let own: Vec<Uuid> = (worker * 50..worker * 50 + 50).rev().map(|n| queued(n).id).collect();
        let found: Vec<Uuid> = page.entries.iter().map(|entry| entry.id).filter(|id| own.contains(id)).collect();
        assert_eq!(found, own, "each worker's entries are in its order");
    }
}
