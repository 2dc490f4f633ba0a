//! `zixpost demo` and the start of the screen, as far as they go without a terminal.

use std::fs;
use std::path::Path;

use super::trial::Trial;

fn seed(trial: &Trial, folder: &Path, entries: &str) -> i32 {
    trial.run(&["demo", "seed", "--entries", entries, "--data-dir", folder.to_str().unwrap()]).code
}

/// Every history file with its bytes, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder.join("history"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn without_a_terminal_the_screen_refuses_in_one_line_and_makes_nothing() {
    let trial = Trial::new();
    for words in [&[][..], &["demo"], &["--sandbox"]] {
        let ended = trial.run(words);
        assert_eq!((ended.code, ended.stderr.lines().count()), (2, 1), "{words:?}: {ended:?}");
        assert!(ended.stderr.contains("terminal"), "{ended:?}");
    }
    assert!(!trial.data().exists());
}

#[test]
fn a_seeded_history_is_the_same_each_time_and_spans_two_years() {
    let trial = Trial::new();
    let (one, two) = (trial.folder().join("one"), trial.folder().join("two"));
    assert_eq!((seed(&trial, &one, "1000"), seed(&trial, &two, "1000")), (0, 0));
    let files = files(&one);
    assert_eq!(files, self::files(&two));
    assert!(files.len() >= 24, "{} months", files.len());
    let listed = trial.run(&["history", "--json", "--limit", "5000", "--data-dir", one.to_str().unwrap()]);
    assert_eq!((listed.objects().len(), listed.stderr.as_str()), (1000, ""));
}

#[test]
fn a_history_is_never_mixed_with_an_invented_one() {
    let trial = Trial::new();
    trial.send("real", &[]);
    assert_eq!(seed(&trial, &trial.data(), "10"), 2);
    assert_eq!(trial.history().len(), 1);
    let ended = trial.run(&["demo", "seed", "--entries", "10"]);
    assert_eq!(ended.code, 2, "a folder must be named: {ended:?}");
}

#[cfg(unix)]
#[test]
fn the_demo_fills_its_folder_once_and_keeps_to_itself() {
    let trial = Trial::new();
    for _ in 0..2 {
        look_at_the_demo(&trial);
        let folder = trial.data().join("demo");
        let words = ["--data-dir", folder.to_str().unwrap()];
        let people = trial.run(&[&words[..], &["contacts", "list", "--json"]].concat()).objects();
        assert!((8..=10).contains(&people.len()), "{people:?}");
        assert!(people.iter().any(|one| one["name"] == "María Ortiz" && one["number"] == "+13025550101"));
        let entries = trial.run(&[&words[..], &["history", "--json", "--limit", "1000"]].concat()).objects();
        assert_eq!(entries.len(), 60);
        let canned = trial.run(&[&words[..], &["canned", "list", "--json"]].concat()).objects();
        assert_eq!(canned.len(), 6);
        let link = canned[0]["link"].as_str().unwrap();
        assert!(!link.contains(":1/"), "a picture is where the sandbox of today has it: {link}");
        let file = folder.join("canned.toml");
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.replace(link, "http://127.0.0.1:1/pictures/invoice.png")).unwrap();
        for state in ["accepted", "refused", "unknown"] {
            assert!(entries.iter().any(|entry| entry["state"] == state), "{state}");
        }
    }
    assert!(!trial.data().join("history").exists(), "the real history is another one");
    assert!(trial.received().is_empty());
}

/// Opens the demo on a terminal, waits for its first people, and ends it.
#[cfg(unix)]
fn look_at_the_demo(trial: &Trial) {
    use super::terminal::{Pty, WIDE};
    let mut pty = Pty::start(trial, &["demo"], WIDE);
    let screen = pty.read_until("a picture to send: http://127.0.0.1:");
    assert!(screen.contains("María Ortiz") && screen.contains("accepted"), "{screen}");
    pty.type_keys("\u{3}\u{3}");
    let (code, _) = pty.finish();
    assert_eq!(code, 0);
}
