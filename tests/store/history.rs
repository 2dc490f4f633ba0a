//! Pages, and one entry among many.

use std::collections::BTreeSet;
use std::fs;

use uuid::Uuid;
use zixpost::domain::{Page, State};
use zixpost::store::StoreError;

use super::{NOVEMBER, captions, ended, folder, month, open, queued_at, sealed};

#[test]
fn pages_go_back_through_the_months() {
    let dir = folder();
    let store = open(&dir);
    for (month, first) in [("2026-09", 10u64), ("2026-10", 20), ("2026-11", 30)] {
        for n in first..first + 4 {
            store.settle(&ended(queued_at(&format!("{month}-05T12:00:00Z"), n), State::Accepted)).unwrap();
        }
    }
    // A later word on an entry stands in its own month.
    store.settle(&ended(queued_at("2026-10-05T12:00:00Z", 21), State::Read)).unwrap();
    let path = month(&dir, "2026-10");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("no. 22", "no. 00", 1) + &sealed("{\"v\":2}")).unwrap();
    let all = store.page(None, 100).unwrap();
    let expected =
        ["no. 33", "no. 32", "no. 31", "no. 30", "no. 21", "no. 23", "no. 20", "no. 13", "no. 12", "no. 11", "no. 10"];
    assert_eq!((captions(&all), all.damaged, all.newer, &all.older), (expected.to_vec(), 1, 1, &None));
    assert_eq!(all.entries[4].state, State::Read);
    for limit in 1..=12 {
        let (mut found, mut damaged, mut newer, mut before) = (Vec::new(), 0, 0, None);
        loop {
            let page = store.page(before.as_ref(), limit).unwrap();
            assert!(page.entries.len() <= limit);
            found.extend(page.entries);
            damaged += page.damaged;
            newer += page.newer;
            before = page.older;
            if before.is_none() {
                break;
            }
        }
        // A page on its own cannot know that an earlier page had a newer line of the same id.
        let mut seen = BTreeSet::new();
        found.retain(|entry| seen.insert(entry.id));
        assert_eq!((found, damaged, newer), (all.entries.clone(), 1, 1), "{limit} at a time");
    }
    assert_eq!(open(&folder()).page(None, 5).unwrap(), Page::default());
}

#[test]
fn an_entry_is_found_by_the_start_of_its_id() {
    let dir = folder();
    let store = open(&dir);
    let entries = [queued_at("2026-09-05T12:00:00Z", 1), queued_at(NOVEMBER, 2), queued_at(NOVEMBER, 70_000)];
    for entry in &entries {
        store.settle(&ended(entry.clone(), State::Unknown)).unwrap();
    }
    let newest = ended(ended(entries[0].clone(), State::Unknown), State::Delivered);
    store.settle(&newest).unwrap();
    let id = entries[0].id.to_string();
    for prefix in [id.as_str(), &id[..10], &id.to_uppercase(), &id.replace('-', "")] {
        assert_eq!(store.find(prefix).unwrap(), Some(newest.clone()), "{prefix}");
    }
    assert!(matches!(store.find(&entries[1].id.to_string()[..6]), Err(StoreError::Ambiguous { .. })));
    assert_eq!(store.find(&entries[1].id.to_string()).unwrap().unwrap().id, entries[1].id);
    assert_eq!(store.find(&Uuid::nil().to_string()).unwrap(), None);
    assert!(matches!(store.find("019"), Err(StoreError::NoId { .. })));
}
