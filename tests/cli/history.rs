//! `zixpost history`: the list, the table for programs, one entry.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;
use std::process::Stdio;

use super::trial::{Trial, obeyed, wait};

fn file(trial: &Trial) -> PathBuf {
    let mut files = fs::read_dir(trial.data().join("history")).unwrap().map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|extension| extension == "jsonl")).unwrap()
}

#[test]
fn the_newest_comes_first_and_the_limit_holds() {
    let trial = Trial::new();
    for caption in ["one", "two", "three"] {
        assert_eq!(trial.send(caption, &[]).code, 0);
    }
    let captions = |limit: &str| {
        let objects = trial.run(&["history", "--json", "--limit", limit]).objects();
        objects.iter().map(|entry| entry["caption"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(captions("2"), ["three", "two"]);
    assert_eq!(captions("1000"), ["three", "two", "one"]);
    assert_eq!(trial.run(&["history", "--limit", "0"]).code, 2);
    let rows = trial.run(&["history"]).stdout;
    let cells: Vec<&str> = rows.lines().next().unwrap().split('\t').collect();
    assert_eq!((rows.lines().count(), cells[2], cells[3]), (3, "accepted", "+13025550101"), "{rows}");
}

#[test]
fn twenty_are_listed_where_nothing_else_is_said() {
    let trial = Trial::new();
    let data = trial.data();
    let seed = ["demo", "seed", "--entries", "450", "--data-dir", data.to_str().unwrap()];
    assert_eq!(trial.run(&seed).code, 0);
    assert_eq!(trial.run(&["history", "--json"]).objects().len(), 20);
    let all = trial.history();
    let mut ids: Vec<&str> = all.iter().map(|entry| entry["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 450, "several pages, no entry lost");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 450, "and none told twice");
}

#[test]
fn an_entry_that_was_written_anew_is_told_once_as_it_stands_now() {
    let trial = Trial::new();
    trial.send("one", &[]);
    trial.send("two", &[]);
    let file = file(&trial);
    let lines = fs::read_to_string(&file).unwrap();
    let first = lines.lines().next().unwrap();
    OpenOptions::new().append(true).open(&file).unwrap().write_all(format!("{first}\n").as_bytes()).unwrap();
    let captions: Vec<String> =
        trial.history().iter().map(|entry| entry["caption"].as_str().unwrap().to_owned()).collect();
    assert_eq!(captions, ["one", "two"]);
}

#[test]
fn damaged_lines_are_passed_over_and_told_once() {
    let trial = Trial::new();
    trial.send("one", &[]);
    let mut file = OpenOptions::new().append(true).open(file(&trial)).unwrap();
    file.write_all(b"{\"v\":1,\"half a li\n\x00\x00\x00\nnot json\n").unwrap();
    trial.send("two", &[]);
    let ended = trial.run(&["history", "--json"]);
    assert_eq!((ended.code, ended.objects().len()), (0, 2), "{ended:?}");
    assert_eq!(ended.stderr.matches("damaged").count(), 1, "{ended:?}");
    assert!(ended.stderr.contains('3'), "{ended:?}");
    assert_eq!(trial.run(&["-q", "history", "--json"]).stderr, "");
}

#[test]
fn reading_makes_no_folder() {
    let trial = Trial::new();
    for words in [&["history"][..], &["history", "--json"], &["contacts", "list"]] {
        let ended = trial.run(words);
        assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{ended:?}");
    }
    assert_eq!(trial.run(&["history", "show", "0123abcd"]).code, 2);
    assert!(!trial.data().exists());
}

#[test]
fn reading_does_not_wait_for_whoever_holds_the_lock() {
    let trial = Trial::new();
    trial.send("one", &[]);
    let lock = OpenOptions::new().write(true).open(trial.data().join("store.lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(trial.history().len(), 1);
}

#[test]
fn reading_leaves_no_trace_in_the_folder() {
    let trial = Trial::new();
    trial.send("one", &[]);
    let data = trial.data();
    // Without these a writer would make them; a reader must do without.
    fs::remove_dir_all(data.join("sessions")).unwrap();
    fs::remove_dir_all(data.join("drafts")).unwrap();
    let names = || {
        let mut names: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    assert_eq!(trial.history().len(), 1);
    assert_eq!(trial.run(&["contacts", "list"]).code, 0);
    let dry = trial.send("two", &["--dry-run"]);
    assert_eq!(dry.code, 0, "{dry:?}");
    assert_eq!(names(), before);
}

#[test]
fn one_entry_is_shown_by_the_beginning_of_its_id() {
    let trial = Trial::new();
    let id = trial.send("first line\nsecond line", &["--json"]).object()["id"].as_str().unwrap().to_owned();
    let shown = trial.run(&["history", "show", &id[..13]]);
    assert_eq!(shown.code, 0, "{shown:?}");
    for words in [id.as_str(), "+1 302 555 0101", "first line", "second line", "tester", "200", "sending", "accepted"] {
        assert!(shown.stdout.contains(words), "{words} in {shown:?}");
    }
    let object = trial.run(&["history", "show", &id.to_uppercase(), "--json"]).object();
    assert_eq!(object["id"], id);
    let picture = &object["picture"];
    assert_eq!((picture["format"].as_str(), picture["width"].as_u64()), (Some("png"), Some(480)), "{picture}");
    let sum = picture["sha256"].as_str().unwrap();
    assert!(shown.stdout.contains("picture     PNG 480×") && shown.stdout.contains(sum), "{shown:?}");
    let checked = trial.run(&["check", &trial.picture(), "--json"]).object();
    assert_eq!((&checked["file"]["sha256"], &checked["file"]["bytes"]), (&picture["sha256"], &picture["bytes"]));
    let data = trial.data();
    let flags_anywhere = ["history", "--json", "--data-dir", data.to_str().unwrap(), "show", &id];
    assert_eq!(trial.run(&flags_anywhere).object()["id"], id);
    for wrong in ["ffffffff", "0", "no id at all", ""] {
        let ended = trial.run(&["history", "show", wrong]);
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{wrong}: {ended:?}");
        assert!(ended.stderr.starts_with("zixpost: could not "), "{wrong}: {ended:?}");
    }
}

#[test]
fn what_a_server_said_reaches_no_terminal_raw() {
    let trial = Trial::new();
    trial.send("one\u{202e}two", &[]);
    let id = trial.history()[0]["id"].as_str().unwrap().to_owned();
    for words in [&["history"][..], &["history", "show", &id], &["history", "--json"]] {
        let ended = trial.run(words);
        assert_eq!(obeyed(&ended.stdout), Vec::<char>::new(), "{ended:?}");
    }
}

#[test]
fn whoever_closes_the_pipe_hears_no_complaint() {
    let trial = Trial::new();
    let data = trial.data();
    trial.run(&["demo", "seed", "--entries", "2000", "--data-dir", data.to_str().unwrap()]);
    let mut command = trial.command(&["history", "--limit", "2000"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = wait(child);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""));
}

#[cfg(target_os = "linux")]
#[test]
fn an_output_that_cannot_be_written_is_one_line() {
    let trial = Trial::new();
    trial.send("one", &[]);
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let child = trial.command(&["history"]).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let ended = wait(child);
    assert_eq!((ended.code, ended.stderr.lines().count()), (2, 1), "{ended:?}");
    assert!(ended.stderr.starts_with("zixpost: could not write the output"), "{ended:?}");
}
