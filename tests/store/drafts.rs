//! What is typed and not yet sent.

use std::fs;

use uuid::Uuid;
use zixpost::domain::Draft;

use super::{contact, folder, open};

#[test]
fn a_draft_is_kept_until_it_is_sent_as_it_stands() {
    let dir = folder();
    let store = open(&dir);
    let to = contact(1).number;
    let draft = Draft { caption: "Hello\nthere".into(), ..Draft::to(&to) };
    store.save_draft(&to, &Draft::to(&to)).unwrap();
    store.save_draft(&to, &draft).unwrap();
    assert_eq!(store.drafts().unwrap(), std::slice::from_ref(&draft));
    store.remove_draft(&to, &Draft { caption: "Hello".into(), ..draft.clone() }).unwrap();
    assert_eq!(store.drafts().unwrap(), std::slice::from_ref(&draft));
    store.remove_draft(&to, &Draft { retry_of: Some(Uuid::nil()), ..draft.clone() }).unwrap();
    assert!(store.drafts().unwrap().is_empty());
    store.remove_draft(&to, &draft).unwrap();
}

#[test]
fn a_draft_that_cannot_be_read_is_told_and_kept() {
    let dir = folder();
    let store = open(&dir);
    let path = dir.path().join("drafts/13025550101.toml");
    let text = b"to = \"+13025550101\"\ncaption = \"typed by hand\"\n\xff".as_slice();
    fs::write(&path, text).unwrap();
    store.save_draft(&contact(2).number, &Draft::to(&contact(2).number)).unwrap();
    let drafts = store.read_drafts().unwrap();
    assert_eq!((drafts.loaded.len(), drafts.problems.len()), (1, 1));
    assert!(drafts.problems[0].to_string().contains("13025550101.toml:3: "), "{}", drafts.problems[0]);
    store.remove_draft(&contact(1).number, &Draft::default()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), text);
    // What is typed now is saved, and the old text put aside.
    store.save_draft(&contact(1).number, &Draft::to(&contact(1).number)).unwrap();
    assert_eq!(store.drafts().unwrap().len(), 2);
    let kept = store.quarantined().unwrap();
    assert_eq!(fs::read(&kept[0]).unwrap(), text);
}
