//! `--read-only`: everything can be looked at, nothing is written, no lock is taken, nothing is sent.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::trial::Trial;

/// Everything in a folder, with its bytes and the time of its last change.
fn state(dir: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        found.insert(folder.clone(), (fs::metadata(&folder).unwrap().modified().unwrap(), Vec::new()));
        for path in fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let changed = fs::metadata(&path).unwrap().modified().unwrap();
                found.insert(path.clone(), (changed, fs::read(path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn every_look_leaves_the_folder_as_it_is() {
    let trial = Trial::new();
    trial.send("Hello", &[]);
    trial.send("#cut-after", &[]);
    trial.run(&["contacts", "add", "--name", "Olga", "--number", "+13025550102"]);
    let id = trial.history()[0]["id"].as_str().unwrap().to_owned();
    // Damage and an unfinished list are no reason to write either.
    let month = fs::read_dir(trial.data().join("history")).unwrap().next().unwrap().unwrap().path();
    fs::write(&month, [fs::read(&month).unwrap(), b"nobody wrote this\n".to_vec()].concat()).unwrap();
    assert_eq!(trial.run(&["outbox"]).code, 0);
    fs::remove_file(trial.data().join("unknown/complete")).unwrap();
    let before = state(&trial.data());
    for words in [
        &["history"][..],
        &["history", "show", &id],
        &["contacts", "list"],
        &["canned", "list"],
        &["drafts"],
        &["outbox"],
        &["doctor"],
    ] {
        let ended = trial.run(&[words, &["--read-only"]].concat());
        assert_eq!(ended.code, 0, "{words:?}: {ended:?}");
        assert_eq!(state(&trial.data()), before, "{words:?}");
    }
}

#[test]
fn what_would_write_is_refused_before_anything_leaves() {
    let trial = Trial::new();
    trial.send("#cut-after", &[]);
    let id = trial.history()[0]["id"].as_str().unwrap().to_owned();
    let before = state(&trial.data());
    let received = trial.all_received().len();
    let picture = trial.picture();
    let sending = trial.sending("Hello", &["--yes", "--read-only"]);
    for words in [
        sending.iter().map(String::as_str).collect::<Vec<_>>(),
        vec!["contacts", "add", "--name", "Olga", "--number", "+13025550102", "--read-only"],
        vec!["canned", "add", "--code", "sig", "--link", &picture, "--read-only"],
        vec!["outbox", "resolve", &id, "--as", "sent", "--read-only"],
    ] {
        let ended = trial.run(&words);
        assert_eq!(ended.code, 2, "{words:?}: {ended:?}");
        assert!(ended.stderr.contains("--read-only was given"), "{words:?}: {ended:?}");
        assert_eq!(state(&trial.data()), before, "{words:?}");
    }
    assert_eq!(trial.all_received().len(), received);
}

#[test]
fn a_folder_that_is_not_there_is_not_made() {
    let trial = Trial::new();
    for words in [&["doctor"][..], &["history"], &["drafts"], &["outbox"]] {
        assert_eq!(trial.run(&[words, &["--read-only"]].concat()).code, 0, "{words:?}");
    }
    assert!(!trial.data().exists());
}
