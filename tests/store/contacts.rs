//! A file that several people and programs edit.

use std::collections::BTreeSet;
use std::{fs, thread};

use zixpost::store::StoreError;

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
fn a_contacts_file_with_mistakes_is_never_overwritten() {
    let dir = folder();
    let store = open(&dir);
    let path = dir.path().join("contacts.toml");
    for text in ["[[contact]\n", "[[contact]]\nname = \"A\"\nnumber = \"12\"\n", "contact = 1\n"] {
        fs::write(&path, text).unwrap();
        assert!(matches!(store.contacts(), Err(StoreError::Mistakes { .. })));
        assert!(matches!(store.add_contact(&contact(1)), Err(StoreError::Mistakes { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}
