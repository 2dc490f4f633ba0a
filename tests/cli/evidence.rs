//! `zixpost evidence`: what a ticket gets, and what it does not.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use super::trial::{TO, Trial};

/// A refusal that repeats everything that it was told.
const ECHO: &str = "[[rule]]\nmatch = { caption_contains = 'secret caption' }\ntrouble = 'answer'\nstatus = 401\n\
    body = '{\"status\":false,\"message\":\"no session of +1 (302) 555-0101 with secret caption; 13025550101\"}'\n";

fn id(trial: &Trial, at: usize) -> String {
    trial.history()[at]["id"].as_str().unwrap().to_owned()
}

fn is_masked(text: &str) {
    for secret in ["3025550101", "555-0101", "secret caption", "tester"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[test]
fn one_send_is_told_with_all_that_a_ticket_needs_and_nothing_personal() {
    let trial = Trial::with(ECHO);
    assert_eq!(trial.send("secret caption", &[]).code, 1);
    let ended = trial.run(&["evidence", &id(&trial, 0)]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    is_masked(&ended.stdout);
    for needed in [
        "refused, HTTP 401",
        "(14 characters, not shown)",
        "\"to\": \"1********01\"",
        "Authorization: Bearer ***",
        "TCP ",
        "content-type: application/json",
        "### What happened (UTC)",
        "A job for your Zixflow admin.",
    ] {
        assert!(ended.stdout.contains(needed), "{needed}: {}", ended.stdout);
    }
    let object = trial.run(&["evidence", &id(&trial, 0), "--json"]);
    is_masked(&object.stdout);
    let value: serde_json::Value = serde_json::from_str(&object.stdout).unwrap();
    let sent = &value["sends"][0];
    assert_eq!((&sent["http_status"], &sent["state"]), (&401.into(), &"refused".into()));
    assert_eq!(sent["exchange"]["headers"]["content-type"], "application/json");
    assert!(sent["causes"].as_array().unwrap().len() > 1, "{sent}");
}

#[test]
fn whoever_asks_for_numbers_and_captions_gets_them() {
    let trial = Trial::with(ECHO);
    trial.send("secret caption", &[]);
    let id = id(&trial, 0);
    let all = trial.run(&["evidence", &id, "--full-numbers", "--captions"]).stdout;
    assert!(all.contains(&format!("\"{}\"", &TO[1..])) && all.contains("\"caption\": \"secret caption\""), "{all}");
    assert!(!all.contains("tester"), "{all}");
}

#[test]
fn a_file_is_for_its_owner_alone_and_is_never_written_over() {
    let trial = Trial::new();
    trial.send("one", &[]);
    trial.send("two", &[]);
    let file = trial.folder().join("ticket.md");
    let (first, second, name) = (id(&trial, 0), id(&trial, 1), file.to_str().unwrap());
    let words = ["evidence", &first, &second, "--output", name];
    let ended = trial.run(&words);
    assert!(ended.code == 0 && ended.stderr.contains("2 sends"), "{ended:?}");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("| 2 | `") && text.contains("## 2. accepted"), "{text}");
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let again = trial.run(&words);
    assert!(again.code == 2 && again.stderr.contains("choose another name"), "{again:?}");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
}

#[test]
fn a_whole_probe_is_gathered_by_its_id() {
    let trial = Trial::new();
    for caption in ["one", "two", "three"] {
        trial.send(caption, &[]);
    }
    let month = fs::read_dir(trial.data().join("history")).unwrap().map(|item| item.unwrap().path());
    let month = month.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "jsonl")).unwrap();
    // The first two become sends of a probe.
    let probe = "019ab0c4-5a7b-7c11-8d22-0123456789ab";
    let lines = fs::read_to_string(&month).unwrap();
    let marked = lines.lines().enumerate().map(|(at, line)| {
        let whole = &line[..line.rfind(",\"c\":").unwrap()];
        let body = if at < 2 { format!("{whole},\"probe\":\"{probe}\"") } else { whole.to_owned() };
        format!("{body},\"c\":\"{:08x}\"}}\n", crc32fast::hash(body.as_bytes()))
    });
    fs::write(&month, marked.collect::<String>()).unwrap();
    let ended = trial.run(&["evidence", "--probe", "019ab0c4", "--json"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let value: serde_json::Value = serde_json::from_str(&ended.stdout).unwrap();
    let sends = value["sends"].as_array().unwrap();
    assert_eq!((sends.len(), &sends[1]["probe"]), (2, &probe.into()));
    assert!(sends[0]["created"].as_str() <= sends[1]["created"].as_str(), "the oldest first");
    for (words, part) in [(["--probe", "0000"], "no probe has"), (["--probe", "xyz"], "not the beginning of an id")] {
        let ended = trial.run(&[&["evidence"], &words[..]].concat());
        assert!(ended.code == 2 && ended.stderr.contains(part), "{ended:?}");
    }
}

#[test]
fn what_is_not_there_is_told() {
    let trial = Trial::new();
    for words in [&["evidence", "019ab3c2"][..], &["evidence"]] {
        assert_eq!(trial.run(words).code, 2, "{words:?}");
    }
    trial.send("one", &[]);
    let ended = trial.run(&["evidence", "ffff"]);
    assert!(ended.code == 2 && ended.stderr.contains("no send has an id"), "{ended:?}");
    assert!(!trial.data().join("ffff").exists());
}
