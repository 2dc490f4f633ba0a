//! A file that several people and programs edit.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fs, thread};

use zixpost::domain::{Card, Contact};
use zixpost::store::{Import, StoreError, Verdict};

use super::{contact, folder, open};

#[test]
fn contacts_of_everybody_stay_with_their_comments() {
    let dir = folder();
    let path = dir.path().join("contacts.toml");
    let head = "# ours\n[[contact]] # the first\nname = \"Ann\"\nnumber = \"+44 7700 900123\"\n# the end\n";
    fs::write(&path, head).unwrap();
    let stores = [open(&dir), open(&dir)];
    thread::scope(|scope| {
        for worker in 0..4 {
            let store = &stores[worker % 2];
            scope.spawn(move || (0..8).for_each(|n| store.add_contact(&contact(worker * 8 + n)).unwrap()));
        }
    });
    assert!(fs::read_to_string(&path).unwrap().starts_with(head));
    let contacts = stores[0].contacts().unwrap();
    assert_eq!((contacts.len(), contacts[0].name.as_str()), (33, "Ann"));
    assert_eq!(contacts.iter().map(|contact| &contact.number).collect::<BTreeSet<_>>().len(), 33);
    let error = stores[1].add_contact(&contact(5)).unwrap_err().to_string();
    assert!(error.contains("+1 302 555 0105") && error.contains("\"Person 5\""), "{error}");
}

#[test]
fn edits_of_several_are_all_kept_or_told() {
    let dir = folder();
    let stores = [open(&dir), open(&dir)];
    (0..4).for_each(|n| stores[0].add_contact(&contact(n)).unwrap());
    let told = AtomicUsize::new(0);
    thread::scope(|scope| {
        for worker in 0..4 {
            let (store, told) = (&stores[worker % 2], &told);
            // Everybody adds tags to everybody, as two screens and a command do, each from what it read last.
            scope.spawn(move || {
                for n in 0..20 {
                    let known = store.contacts().unwrap();
                    let before = &known[n % 4];
                    let mut after = before.clone();
                    after.tags.push(format!("{worker}-{n}"));
                    match store.change_contact(before, &after) {
                        Ok(()) => {}
                        Err(StoreError::ContactChanged { .. }) => _ = told.fetch_add(1, Ordering::SeqCst),
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    let kept: usize = stores[0].contacts().unwrap().iter().map(|contact| contact.tags.len()).sum();
    assert_eq!(kept + told.into_inner(), 80);
}

#[test]
fn an_import_takes_in_what_an_editor_saved_meanwhile() {
    let dir = folder();
    let store = open(&dir);
    let mut import = Import::default();
    for n in 0..50 {
        let Contact { name, number, .. } = contact(n);
        import.take(Ok((number, Card { line: n as u64 + 2, name, ..Card::default() }))).unwrap();
    }
    thread::scope(|scope| {
        let other = open(&dir);
        scope.spawn(move || (50..60).for_each(|n| other.add_contact(&contact(n)).unwrap()));
        scope.spawn(|| store.import_contacts(&import).unwrap());
    });
    assert_eq!(store.contacts().unwrap().len(), 60);
    assert_eq!(
        store.import_contacts(&import).unwrap().0.iter().filter(|row| row.verdict == Verdict::Unchanged).count(),
        50
    );
}

#[test]
fn a_contacts_file_with_mistakes_is_never_overwritten() {
    let dir = folder();
    let store = open(&dir);
    let path = dir.path().join("contacts.toml");
    for text in ["[[contact]\n", "[[contact]]\nname = \"A\"\nnumber = \"12\"\n", "contact = 1\n"] {
        fs::write(&path, text).unwrap();
        assert!(matches!(store.contacts(), Err(StoreError::Mistakes { .. })));
        assert!(matches!(store.add_contact(&contact(1)), Err(StoreError::Mistakes { .. })));
        assert!(matches!(store.remove_contact(&contact(1)), Err(StoreError::Mistakes { .. })));
        assert!(matches!(store.change_contact(&contact(1), &contact(2)), Err(StoreError::Mistakes { .. })));
        assert!(matches!(store.import_contacts(&Import::default()), Err(StoreError::Mistakes { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}
