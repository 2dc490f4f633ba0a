//! A history is made smaller only where nobody depends on it.

use zixpost::domain::State;
use zixpost::store::{Store, StoreError, Tidy};

use super::{NOVEMBER, accepted, ended, folder, open, queued, queued_at, sealed};

#[test]
fn nothing_is_rewritten_while_sends_are_under_way() {
    let dir = folder();
    let store = open(&dir);
    store.settle(&accepted(1)).unwrap();
    store.attempt(&queued(2), 1).unwrap();
    let before = Tidy::Prune("2026-12-01T00:00:00Z".parse().unwrap());
    assert!(matches!(store.tidy(before), Err(StoreError::UnderWay { sends: 1 })));
    assert_eq!(store.would_tidy(before).unwrap()[0].entries, 1);
    store.settle(&accepted(2)).unwrap();
    assert!(matches!(Store::to_read(dir.path()).tidy(before), Err(StoreError::ReadOnly { .. })));
    assert_eq!(store.tidy(before).unwrap()[0].entries, 2);
    assert!(store.page(None, 10).unwrap().entries.is_empty());
    store.attempt(&queued(3), 1).unwrap();
    store.settle(&accepted(3)).unwrap();
    assert_eq!(store.page(None, 10).unwrap().entries, [accepted(3)]);
}

#[test]
fn what_a_newer_version_wrote_stays() {
    let dir = folder();
    let store = open(&dir);
    let newer = sealed("{\"v\":2,\"id\":\"x\"}");
    let old = ended(queued_at("2026-10-05T12:00:00Z", 1), State::Unknown);
    store.settle(&old).unwrap();
    store.settle(&ended(old.clone(), State::Accepted)).unwrap();
    store.settle(&ended(queued_at(NOVEMBER, 2), State::Accepted)).unwrap();
    let october = super::month(&dir, "2026-10");
    let text = std::fs::read_to_string(&october).unwrap();
    std::fs::write(&october, format!("{newer}{text}")).unwrap();
    assert_eq!(store.tidy(Tidy::Compact).unwrap()[0].superseded, 1);
    assert_eq!(store.tidy(Tidy::Prune("2026-11-01T00:00:00Z".parse().unwrap())).unwrap()[0].entries, 1);
    assert_eq!(std::fs::read_to_string(&october).unwrap(), newer);
}
