//! The keys of the screen, from the command line.

use std::fs;

use zixpost::app::Keymap;
use zixpost::config::EXAMPLE;

use super::trial::{Ended, Trial};

fn keys(trial: &Trial, words: &[&str]) -> Ended {
    trial.run(&[&["config", "keys"], words].concat())
}

#[test]
fn the_keys_that_hold_are_printed_by_scope() {
    let trial = Trial::new();
    fs::write(trial.config(), "[keys]\nsend = [\"ctrl-g\", \"F8\"]\nquit = []\n").unwrap();
    let ended = keys(&trial, &[]);
    assert_eq!((ended.code, ended.stderr.as_str()), (0, ""), "{ended:?}");
    let rows: Vec<Vec<&str>> = ended.stdout.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["anywhere", "send", "ctrl-g, f8", "send the open message"]);
    assert!(rows.contains(&vec!["anywhere", "quit", "", "quit; asks while sends are under way"]));
    assert!(rows.contains(&vec!["always", "back", "esc", "close an overlay, leave a pane, clear the search"]));
    assert_eq!(rows.len(), zixpost::app::ACTIONS.len());
}

#[test]
fn json_has_one_object_a_line() {
    let trial = Trial::new();
    let ended = keys(&trial, &["--json"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let rows: Vec<serde_json::Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), zixpost::app::ACTIONS.len());
    let send = serde_json::json!({
        "scope": "anywhere", "action": "send", "keys": ["ctrl-x"], "does": "send the open message",
    });
    assert_eq!(rows[0], send);
    // What is printed can be written into a configuration again.
    let line = |row: &serde_json::Value| format!("{} = {}\n", row["action"].as_str().unwrap(), row["keys"]);
    let text = format!("[keys]\n{}", rows.iter().map(line).collect::<String>());
    assert_eq!(Keymap::parse(&text).unwrap().rows(), Keymap::defaults().rows());
}

#[test]
fn the_keys_of_the_example_are_the_defaults() {
    let trial = Trial::new();
    let before = keys(&trial, &["--json"]).stdout;
    let (_, example) = EXAMPLE.split_once("#[keys]").unwrap();
    let on: String = format!("[keys]{example}")
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line).to_owned() + "\n")
        .collect();
    assert!(on.contains("\nsend = ") && on.contains("\n[keys.entries]\n"), "{on}");
    fs::write(trial.config(), on).unwrap();
    let after = keys(&trial, &["--json"]);
    assert_eq!((after.code, after.stdout), (0, before), "{}", after.stderr);
}

#[test]
fn every_mistake_in_the_keys_is_told_among_all_others_with_file_and_line() {
    let trial = Trial::new();
    fs::write(
        trial.config(),
        "workers = 0\n[keys]\nsned = \"f5\"\nquit = \"ctrl-x\"\nhelp = [\n \"entr\",\n \"ctrl-i\"]\n[keys.histroy]\n\
         next = 4\n[profiles.default]\nproxy = \"maybe\"\n",
    )
    .unwrap();
    let expected = [
        "1:11: workers is out of range; use 1 to 64",
        "3:1: no action is called \"sned\"; did you mean send?",
        "4:8: Ctrl-X already does send in the same place; give send another key, or none: send = []",
        "6:2: \"entr\" is no key that a terminal can report; did you mean enter?",
        "7:2: terminals report ctrl-i as tab; write tab",
        "8:7: no scope is called \"histroy\"; did you mean history?",
        "9:8: next needs a key such as \"ctrl-x\", or a list of keys",
        "11:9: proxy: ",
    ];
    let file = format!("{}:", trial.config().display());
    for words in [&["config", "check"][..], &["config", "keys"], &["config", "show"]] {
        let ended = trial.run(words);
        assert_eq!((ended.code, ended.stdout.as_str()), (3, ""), "{words:?}: {ended:?}");
        let lines: Vec<&str> = ended.stderr.lines().map(|line| line.split_once(&file).unwrap().1).collect();
        assert_eq!(lines.len(), expected.len(), "{lines:#?}");
        for (line, start) in lines.iter().zip(expected) {
            assert!(line.starts_with(start), "{line}\nis not\n{start}");
        }
    }
    // The sandbox takes the keys from there and nothing else.
    let ended = trial.run(&["config", "keys", "--sandbox"]);
    assert_eq!((ended.code, ended.stderr.lines().count()), (3, 6), "{ended:?}");
}

#[test]
fn a_mistake_in_the_keys_stops_no_command_that_has_no_screen() {
    let trial = Trial::new();
    fs::write(trial.config(), "[keys]\nsned = \"f5\"\n").unwrap();
    assert_eq!(trial.run(&["contacts", "list"]).code, 0);
    assert_eq!(trial.run(&["history"]).code, 0);
}
