//! `zixpost contacts show`, `edit` and `remove`.

use serde_json::json;

use super::terminal::{Pty, WIDE};
use super::trial::{Trial, obeyed};

/// María, Mark, and two called Ana.
fn people() -> Trial {
    let trial = Trial::new();
    for (name, number) in [
        ("María Ortiz", "+13025550101"),
        ("Mark Reed", "+13025550144"),
        ("Ana", "+13025550120"),
        ("ana", "+13025550121"),
    ] {
        assert_eq!(trial.run(&["contacts", "add", "--name", name, "--number", number, "--tag", "new"]).code, 0);
    }
    trial
}

fn file(trial: &Trial) -> String {
    std::fs::read_to_string(trial.data().join("contacts.toml")).unwrap()
}

#[test]
fn a_person_is_shown_by_name_or_number() {
    let trial = people();
    let expected = json!({ "name": "María Ortiz", "number": "+13025550101", "tags": ["new"] });
    for who in ["maría ortiz", "+1 (302) 555-0101"] {
        assert_eq!(trial.run(&["contacts", "show", who, "--json"]).object(), expected, "{who}");
    }
    let shown = trial.run(&["contacts", "show", "María Ortiz"]).stdout;
    assert_eq!(shown, "name    María Ortiz\nnumber  +1 302 555 0101  US\ntags    new\n");
}

#[test]
fn several_of_one_name_are_listed_and_nobody_is_touched() {
    let trial = people();
    let before = file(&trial);
    for words in [&["show", "ANA"][..], &["edit", "Ana", "--note", "x"], &["remove", "Ana", "--yes"]] {
        let ended = trial.run(&[&["contacts"], words].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{ended:?}");
        assert!(ended.stderr.contains("+1 302 555 0120") && ended.stderr.contains("+1 302 555 0121"), "{ended:?}");
    }
    let near = trial.run(&["contacts", "show", "mark"]);
    assert!(near.code == 2 && near.stderr.contains("did you mean Mark Reed +1 302 555 0144?"), "{near:?}");
    assert_eq!(trial.run(&["contacts", "remove", "+13025550199", "--yes"]).code, 2);
    assert_eq!(file(&trial), before);
}

#[test]
fn an_edit_changes_what_it_names_and_keeps_the_comments() {
    let trial = people();
    let path = trial.data().join("contacts.toml");
    let before = file(&trial).replace("\"Mark Reed\"", "\"Mark Reed\" # the boss");
    std::fs::write(&path, &before).unwrap();
    let words = ["contacts", "edit", "Mark Reed", "--note", "after 10 h", "--tag", "vip", "--untag", "new", "--json"];
    let expected = json!({ "name": "Mark Reed", "number": "+13025550144", "note": "after 10 h", "tags": ["vip"] });
    assert_eq!(trial.run(&words).object(), expected);
    let number = "number = \"+13025550144\"\n";
    let after = before
        .replace(&format!("{number}tags = [\"new\"]"), &format!("{number}note = \"after 10 h\"\ntags = [\"vip\"]"));
    assert_eq!(file(&trial), after);
    let moved = trial.run(&["contacts", "edit", "+13025550144", "--number", "+1 302 555 0145", "--no-note"]);
    assert_eq!((moved.code, moved.stdout.as_str()), (0, "changed Mark Reed +1 302 555 0145\n"));
    assert_eq!(file(&trial), after.replace("note = \"after 10 h\"\n", "").replace("0144", "0145"));
    let same = trial.run(&["contacts", "edit", "Mark Reed", "--tag", "vip"]);
    assert!(same.code == 0 && same.stderr.contains("nothing to change"), "{same:?}");
}

#[test]
fn every_mistake_of_an_edit_is_told_and_a_number_has_one_owner() {
    let trial = people();
    let before = file(&trial);
    let words = ["--name", " ", "--number", "12", "--note", "\u{1b}", "--tag", "a\nb", "--sender", "nobody"];
    let ended = trial.run(&[&["contacts", "edit", "Mark Reed"][..], &words].concat());
    assert_eq!(ended.code, 2);
    for field in ["name: ", "number: ", "note: ", "tag: ", "sender: "] {
        assert!(ended.stderr.contains(&format!("zixpost: could not change the contact: {field}")), "{ended:?}");
    }
    let taken = trial.run(&["contacts", "edit", "Mark Reed", "--number", "+13025550101"]);
    assert!(taken.code == 2 && taken.stderr.contains("María Ortiz"), "{taken:?}");
    assert_eq!(file(&trial), before);
}

#[test]
fn a_removal_wants_a_yes() {
    let trial = people();
    let before = file(&trial);
    let unasked = trial.run(&["contacts", "remove", "Mark Reed"]);
    assert!(unasked.code == 2 && unasked.stderr.contains("--yes"), "{unasked:?}");
    for (answer, code) in [("n\n", 0), ("\n", 0)] {
        let mut pty = Pty::start(&trial, &["contacts", "remove", "Mark Reed"], WIDE);
        pty.read_until("Remove Mark Reed +1 302 555 0144");
        pty.type_keys(answer);
        let (ended, shown) = pty.finish();
        assert_eq!(ended, code, "{shown}");
        assert!(shown.contains("nobody was removed"), "{shown}");
    }
    assert_eq!(file(&trial), before);
    let mut pty = Pty::start(&trial, &["contacts", "remove", "Mark Reed"], WIDE);
    pty.read_until("Remove Mark Reed");
    pty.type_keys("y\n");
    let (_, shown) = pty.finish();
    assert!(shown.contains("removed Mark Reed +1 302 555 0144"), "{shown}");
    let block = "[[contact]]\nname = \"Mark Reed\"\nnumber = \"+13025550144\"\ntags = [\"new\"]\n\n";
    assert_eq!(file(&trial), before.replace(block, ""));
    assert_eq!(trial.run(&["contacts", "remove", "María Ortiz", "--yes"]).code, 0);
    assert_eq!(trial.run(&["contacts", "list", "--json"]).objects().len(), 2);
}

#[test]
fn numbers_that_are_there_twice_are_named() {
    let trial = Trial::new();
    std::fs::create_dir(trial.data()).unwrap();
    let twice = "[[contact]]\nname = \"A\\u001b\"\nnumber = \"+13025550101\"\n[[contact]]\nname = \"B\"\nnumber = \"+1 302 555 0101\"\n";
    std::fs::write(trial.data().join("contacts.toml"), twice).unwrap();
    let listed = trial.run(&["contacts", "list"]);
    assert!(listed.stderr.contains("+1 302 555 0101 is twice"), "{listed:?}");
    let shown = trial.run(&["contacts", "show", "+13025550101"]);
    assert_eq!(shown.code, 2);
    assert_eq!(obeyed(&(shown.stderr + &listed.stderr + &listed.stdout)), Vec::<char>::new());
    assert_eq!(trial.run(&["contacts", "edit", "B", "--note", "kept apart"]).code, 0);
    assert_eq!(trial.run(&["contacts", "remove", "B", "--yes"]).code, 0);
}
