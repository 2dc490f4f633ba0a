//! `zixpost history verify`, `prune` and `compact`: the files themselves.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use super::trial::Trial;

fn seeded(entries: &str) -> (Trial, Vec<PathBuf>) {
    let trial = Trial::new();
    let data = trial.data();
    assert_eq!(trial.run(&["demo", "seed", "--entries", entries, "--data-dir", data.to_str().unwrap()]).code, 0);
    let mut files: Vec<PathBuf> =
        fs::read_dir(data.join("history")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    (trial, files)
}

fn append(path: &PathBuf, text: &str) {
    OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

#[test]
fn verify_tells_every_flaw_with_its_line() {
    let (trial, files) = seeded("300");
    let sound = trial.run(&["history", "verify"]);
    assert_eq!((sound.code, sound.stdout.lines().count()), (0, 1), "{sound:?}");
    let text = fs::read_to_string(&files[3]).unwrap();
    let first = text.lines().next().unwrap();
    let other_month = fs::read_to_string(&files[4]).unwrap();
    let misplaced = other_month.lines().next().unwrap();
    fs::write(&files[3], text.replacen("accepted", "refused!", 1)).unwrap();
    append(&files[3], &format!("\n{first}\n{misplaced}\n{{\"v\":1,\"half"));
    let ended = trial.run(&["history", "verify"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    let lines = text.lines().count();
    for (line, words) in [
        (lines + 2, "out of order: the line before it was settled more than a day later"),
        (lines + 3, "misplaced: the send was made in "),
        (lines + 4, "damaged: it has no end"),
    ] {
        assert!(ended.stdout.contains(&format!("{}:{line}: {words}", files[3].display())), "{ended:?}");
    }
    assert_eq!(ended.stdout.matches("its checksum does not fit").count(), 1, "{ended:?}");
    let sum = trial.run(&["history", "verify", "--json"]).objects().pop().unwrap();
    assert_eq!((&sum["damaged"], &sum["misplaced"], &sum["lines"]), (&2.into(), &2.into(), &303.into()));
}

#[test]
fn prune_removes_what_is_older_and_nothing_else() {
    let (trial, files) = seeded("500");
    let before = trial.history();
    let kept = files[2].clone();
    let boundary = fs::read_to_string(&kept).unwrap();
    let middle: serde_json::Value =
        serde_json::from_str(boundary.lines().nth(boundary.lines().count() / 2).unwrap()).unwrap();
    let day = &middle["created"].as_str().unwrap()[..10];
    let words = ["history", "prune", "--before", day, "--dry-run"];
    let dry = trial.run(&words);
    assert_eq!((dry.code, trial.history().len()), (0, 500), "{dry:?}");
    let ended = trial.run(&words[..4]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(dry.stdout.replace("would be", "were"), ended.stdout);
    let expected: Vec<_> =
        before.into_iter().filter(|entry| &entry["created"].as_str().unwrap()[..10] >= day).collect();
    assert!((400..499).contains(&expected.len()));
    assert_eq!(trial.history(), expected);
    assert!(!files[0].exists() && !files[1].exists() && kept.exists());
    assert_eq!(trial.run(&["history", "verify"]).code, 0);
    assert_eq!(trial.run(&words[..4]).stdout, "nothing to remove\n");
    assert_eq!(trial.run(&["history", "prune", "--before", "soon"]).code, 2);
}

#[test]
fn compact_keeps_the_newest_line_of_every_entry_and_every_damaged_byte() {
    let (trial, files) = seeded("300");
    let text = fs::read_to_string(&files[3]).unwrap();
    let doubled: String = text.lines().flat_map(|line| [line, "\n", line, "\n"]).collect();
    fs::write(&files[3], format!("{doubled}damaged\n")).unwrap();
    let newest = files.last().unwrap();
    let again = fs::read_to_string(newest).unwrap();
    append(newest, &again);
    let newest_text = fs::read_to_string(newest).unwrap();
    let before = trial.history();
    let dry = trial.run(&["history", "compact", "--dry-run"]);
    assert_eq!(fs::read_to_string(&files[3]).unwrap(), format!("{doubled}damaged\n"), "{dry:?}");
    let ended = trial.run(&["history", "compact"]);
    assert_eq!((ended.code, dry.stdout.replace("would be", "were")), (0, ended.stdout.clone()), "{ended:?}");
    assert_eq!(fs::read_to_string(&files[3]).unwrap(), text);
    assert_eq!(fs::read_to_string(newest).unwrap(), newest_text, "the newest month is still written");
    assert_eq!(trial.history(), before);
    let aside: Vec<_> = fs::read_dir(trial.data().join("quarantine")).unwrap().map(Result::unwrap).collect();
    assert_eq!(fs::read_to_string(aside[0].path()).unwrap(), "damaged\n");
    assert_eq!(trial.run(&["history", "compact"]).stdout, "nothing to remove\n");
    // Sends go on in the new files.
    assert_eq!(trial.send("after", &[]).code, 0);
    assert_eq!(trial.history().len(), 301);
}
