//! `zixpost history` with a query, several folders, as a table, and while entries come.

use std::fs;
use std::io::{BufRead as _, BufReader};

use zixpost::sandbox::SENDERS;

use super::trial::{Ended, Trial};

fn captions(ended: &Ended) -> Vec<String> {
    assert_eq!(ended.code, 0, "{ended:?}");
    ended.objects().iter().map(|entry| entry["caption"].as_str().unwrap().to_owned()).collect()
}

fn seeded(trial: &Trial, folder: &str, entries: &str) -> String {
    let dir = trial.folder().join(folder).to_str().unwrap().to_owned();
    assert_eq!(trial.run(&["demo", "seed", "--entries", entries, "--data-dir", &dir]).code, 0);
    dir
}

#[test]
fn what_meets_the_query_is_listed_newest_first() {
    let trial = Trial::new();
    for caption in ["one apple", "two pears", "three APPLES"] {
        trial.send(caption, &[]);
    }
    let found = |words: &[&str]| captions(&trial.run(&[&["history", "--json"], words].concat()));
    assert_eq!(found(&["apple"]), ["three APPLES", "one apple"]);
    assert_eq!(found(&["apple", "-three"]), ["one apple"]);
    assert_eq!(found(&["-apple"]), ["two pears"]);
    assert_eq!(found(&["\"one apple\"", "302 555"]), ["one apple"]);
    assert_eq!(found(&["state:acc", "since:today", "--limit", "1"]), ["three APPLES"]);
    assert_eq!(found(&["state:failed"]), [""; 0]);
    assert_eq!(found(&["--", "show"]), [""; 0]);
}

#[test]
fn a_tag_stands_for_the_numbers_of_its_contacts() {
    let trial = Trial::new();
    trial.send("one", &[]);
    let found = || trial.run(&["history", "--json", "tag:VIP"]).objects().len();
    assert_eq!(found(), 0);
    let add = ["contacts", "add", "--name", "Ana", "--number", "+13025550101", "--tag", "vip"];
    assert_eq!(trial.run(&add).code, 0);
    assert_eq!(found(), 1);
}

#[test]
fn every_mistake_of_a_query_is_told_with_its_place() {
    let trial = Trial::new();
    trial.send("one", &[]);
    let ended = trial.run(&["history", "one", "stat:failed", "since:soon"]);
    assert_eq!((ended.code, ended.stdout.as_str(), ended.stderr.lines().count()), (2, "", 2), "{ended:?}");
    assert!(ended.stderr.starts_with("zixpost: query, character 5, \"stat:failed\": "), "{ended:?}");
    assert!(ended.stderr.contains("zixpost: query, character 17, \"since:soon\": "), "{ended:?}");
    assert_eq!(trial.run(&["history", "--jsn"]).code, 2);
}

#[test]
fn all_of_a_large_history_is_searched_and_counted_right() {
    let trial = Trial::new();
    let dir = seeded(&trial, "large", "6000");
    let words =
        |query: &'static str| ["--data-dir", &dir, "history", query, "--json", "--limit", "100000"].map(str::to_owned);
    let run = |query| trial.run(&words(query).iter().map(String::as_str).collect::<Vec<_>>()).objects();
    let all = run("-nothing-like-this");
    assert_eq!(all.len(), 6000);
    let has = |entry: &serde_json::Value, field: &str, word: &str| {
        entry[field].as_str().is_some_and(|text| text.to_lowercase().contains(word))
    };
    let invoices = all.iter().filter(|entry| has(entry, "link", "invoice") || has(entry, "caption", "invoice"));
    let expected: Vec<_> = invoices.filter(|entry| entry["state"] == "unknown").cloned().collect();
    assert!(!expected.is_empty());
    assert_eq!(run("INVOICE state:unknown"), expected);
    assert!(!fs::exists(format!("{dir}/history/index")).unwrap(), "a reader writes nothing");
}

#[test]
fn spreadsheets_get_a_header_and_cells_that_are_no_formulas() {
    let trial = Trial::new();
    trial.send("=1+1, \"two\"", &[]);
    let ended = trial.run(&["history", "--csv"]);
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{ended:?}");
    assert!(lines[0].starts_with("id,created,state,to,contact,"), "{ended:?}");
    assert!(lines[1].contains(",\"'=1+1, \"\"two\"\"\","), "{ended:?}");
    assert_eq!(trial.run(&["history", "--csv", "--json"]).code, 2);
}

#[test]
fn several_folders_are_read_as_one_and_each_row_tells_its_own() {
    let trial = Trial::new();
    let dirs = [seeded(&trial, "ana", "40"), seeded(&trial, "ben", "41")];
    let logs = ["history", "--log", &dirs[0], "--log", &dirs[1]];
    let rows = trial.run(&[&logs[..], &["--json", "--limit", "1000"]].concat()).objects();
    assert_eq!(rows.len(), 81);
    let created: Vec<&str> = rows.iter().map(|row| row["created"].as_str().unwrap()).collect();
    assert!(created.is_sorted_by(|newer, older| newer[..19] >= older[..19]), "{created:?}");
    assert_eq!(rows.iter().filter(|row| row["log"] == dirs[0].as_str()).count(), 40);
    let cells = trial.run(&logs).stdout;
    assert!(cells.lines().all(|row| row.ends_with(&dirs[0]) || row.ends_with(&dirs[1])), "{cells}");
    let ended = trial.run(&["history", "--log", "nowhere"]);
    assert_eq!((ended.code, ended.stderr.contains("nowhere: there is no such folder")), (2, true), "{ended:?}");
    assert!(!trial.data().exists());
}

#[test]
fn new_entries_are_printed_as_they_come() {
    let trial = Trial::new();
    for caption in ["one", "two", "no match"] {
        trial.send(caption, &[]);
    }
    let mut child = trial.start(&["history", "--follow", "--json", "-\"no match\""]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || serde_json::from_str::<serde_json::Value>(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!((next()["caption"].clone(), next()["caption"].clone()), ("one".into(), "two".into()));
    trial.send("no match", &[]);
    trial.send("three", &[]);
    let three = next();
    assert_eq!((three["caption"].clone(), three["state"].clone()), ("three".into(), "accepted".into()));
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_is_listed_is_counted_by_what_it_has_in_common() {
    let trial = Trial::new();
    let dir = seeded(&trial, "large", "3000");
    let list = |words: &[&str]| trial.run(&[&["history", "--json", "--data-dir", &dir], words].concat());
    let counts = |words: &[&str]| list(&[words, &["--facets"]].concat()).objects().remove(0);
    for query in [&[][..], &["to:+1302", "-state:accepted"]] {
        let entries = list(&[query, &["--limit", "9999"]].concat()).objects();
        let facets = counts(query);
        assert_eq!(facets["entries"], entries.len());
        for (field, name) in [("state", "state"), ("from", "sender"), ("by", "operator")] {
            for (value, count) in facets[field].as_object().unwrap() {
                let expected = entries.iter().filter(|entry| entry[name] == value.as_str()).count();
                assert_eq!(count, expected, "{field}:{value}");
            }
            let sum: u64 = facets[field].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
            assert_eq!(sum, entries.len() as u64);
        }
    }
    // Two folders together, as cells.
    let ended = trial.run(&["history", "--facets", "--data-dir", &dir, "--log", &dir]);
    assert!(ended.stdout.starts_with("\tentries\t6000\n") && ended.stdout.contains("\nby\tana\t"), "{ended:?}");
    assert_eq!(trial.run(&["history", "--facets", "--csv"]).code, 2);
}

#[test]
fn a_masked_list_has_no_person_in_it() {
    let trial = Trial::new();
    let dir = seeded(&trial, "large", "300");
    let run = |words: &[&str]| trial.run(&[&["history", "--data-dir", &dir, "--limit", "300"], words].concat());
    let whole = run(&["--json"]).objects();
    for how in [&["--mask"][..], &["--mask", "--json"], &["--mask", "--csv"]] {
        let text = run(how).stdout;
        for entry in &whole {
            let word = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            assert!(text.contains(&word("id")));
            let (to, name) = (word("to"), word("contact"));
            let last = name.split(' ').next_back().unwrap_or_default();
            let file = word("link").rsplit('/').next().unwrap().to_owned();
            assert!(!text.contains(&to[4..]) && !text.contains(&file), "{how:?} {to} {file}");
            assert!(last.is_empty() || !text.contains(last), "{how:?} {name}");
        }
    }
    let id = whole[0]["id"].as_str().unwrap();
    let shown = trial.run(&["history", "--data-dir", &dir, "--mask", "show", id]);
    assert!(
        shown.stdout.contains("xxx") && !shown.stdout.contains(&whole[0]["to"].as_str().unwrap()[4..]),
        "{shown:?}"
    );
}

#[test]
fn who_else_got_a_picture_is_found_by_its_hash_whatever_its_link() {
    let trial = Trial::new();
    // The stand-in serves one picture under several links.
    let sent = |to: &str, image: &str| {
        let ended = trial.run(&["send", "--to", to, "--from", SENDERS[0].1, "--image", image, "--yes", "--json"]);
        assert_eq!(ended.code, 0, "{ended:?}");
        ended.objects().remove(0)
    };
    let base = trial.picture();
    let first = sent("+13025550101", &base);
    let second = sent("+13025550102", &format!("{base}?copy=2"));
    let sum = first["picture"]["sha256"].as_str().unwrap();
    assert_eq!(second["picture"]["sha256"], sum);
    let found = trial.run(&["history", &format!("picture:{}", &sum[..16]), "--json"]).objects();
    let numbers: Vec<_> = found.iter().map(|entry| entry["to"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["+13025550102", "+13025550101"]);
    assert_eq!(trial.run(&["history", &format!("link:={base}"), "--json"]).objects().len(), 1);
}
