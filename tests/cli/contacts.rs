//! `zixpost contacts`.

use serde_json::json;
use zixpost::sandbox::SENDERS;

use super::trial::{Trial, obeyed};

#[test]
fn whoever_is_added_is_listed_in_order() {
    let trial = Trial::new();
    let added = trial.run(&[
        "contacts",
        "add",
        "--name",
        "María Ortiz",
        "--number",
        "+1 (302) 555-0101",
        "--note",
        "Fridays",
        "--tag",
        "vip",
        "--tag",
        "invoices",
        "--sender",
        SENDERS[0].1,
        "--json",
    ]);
    assert_eq!(added.code, 0, "{added:?}");
    let expected = json!({
        "name": "María Ortiz", "number": "+13025550101", "note": "Fridays", "tags": ["vip", "invoices"], "sender": SENDERS[0].1,
    });
    assert_eq!(added.object(), expected);
    let second = trial.run(&["contacts", "add", "--name", "Mark Reed", "--number", "+13025550144"]);
    assert_eq!((second.code, second.stdout.as_str()), (0, "added Mark Reed +1 302 555 0144\n"));
    let listed = trial.run(&["contacts", "list", "--json"]).objects();
    assert_eq!(listed, [expected, json!({ "name": "Mark Reed", "number": "+13025550144" })]);
    let rows = trial.run(&["contacts", "list"]).stdout;
    assert_eq!(rows.lines().nth(1), Some("Mark Reed\t+13025550144\t\t\t"));
}

#[test]
fn every_mistake_is_told_at_once() {
    let trial = Trial::new();
    let words = ["contacts", "add", "--name", " ", "--number", "302 555 0101", "--tag", "a\nb", "--sender", "nobody"];
    let ended = trial.run(&words);
    assert_eq!(ended.code, 2, "{ended:?}");
    for field in ["name: ", "number: ", "tag: ", "sender: "] {
        assert!(ended.stderr.contains(&format!("zixpost: could not add the contact: {field}")), "{field} in {ended:?}");
    }
    assert!(!trial.data().exists());
}

#[test]
fn a_number_belongs_to_one_contact() {
    let trial = Trial::new();
    let add = |name: &str| trial.run(&["contacts", "add", "--name", name, "--number", "+13025550101"]);
    assert_eq!(add("María Ortiz").code, 0);
    let again = add("Somebody else");
    assert_eq!(again.code, 2, "{again:?}");
    assert!(again.stderr.contains("María Ortiz"), "{again:?}");
    assert_eq!(trial.run(&["contacts", "list", "--json"]).objects().len(), 1);
}

#[test]
fn a_second_person_of_the_same_name_is_told() {
    let trial = Trial::new();
    trial.run(&["contacts", "add", "--name", "Ana", "--number", "+13025550101"]);
    let second = trial.run(&["contacts", "add", "--name", "ana", "--number", "+13025550102"]);
    assert_eq!(second.code, 0);
    assert!(second.stderr.contains("same name"), "{second:?}");
}

#[test]
fn a_file_with_mistakes_is_told_with_its_lines_and_left_alone() {
    let trial = Trial::new();
    std::fs::create_dir(trial.data()).unwrap();
    let file = trial.data().join("contacts.toml");
    let broken = "[[contact]]\nname = \"A\u{1b}[31m\nnumber = 5\n";
    std::fs::write(&file, broken).unwrap();
    for words in [&["contacts", "list"][..], &["contacts", "add", "--name", "A", "--number", "+13025550101"]] {
        let ended = trial.run(words);
        assert_eq!(ended.code, 6, "{ended:?}");
        assert!(ended.stderr.contains("contacts.toml"), "{ended:?}");
        assert_eq!(obeyed(&ended.stderr), Vec::<char>::new(), "{ended:?}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
}
