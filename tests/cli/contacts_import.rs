//! `zixpost contacts import` and `export`.

use std::fmt::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use super::trial::{Ended, Trial, obeyed};

const CSV: &str = "\u{feff}Name,Phone,Notes,Tags\r\n\"Ortiz, María\",+1 (302) 555-0101,\"says \"\"hi\"\"\",\"vip, new\"\r\n\
                   Mark Reed,302 555 0144,,\r\nAnn,+44 7700 900123,=1+1,\r\n,,,\r\nBo,,,\r\n";

fn import(trial: &Trial, text: &str, more: &[&str]) -> Ended {
    let file = trial.folder().join("people");
    std::fs::write(&file, text).unwrap();
    trial.run(&[&["contacts", "import", file.to_str().unwrap()], more].concat())
}

fn listed(trial: &Trial) -> Vec<Value> {
    trial.run(&["contacts", "list", "--json"]).objects()
}

#[test]
fn a_dry_run_tells_what_the_import_then_does() {
    let trial = Trial::new();
    let planned = import(&trial, CSV, &["--dry-run"]);
    assert!(!trial.data().exists(), "a dry run makes nothing");
    assert!(planned.stderr.contains("nothing was written"), "{planned:?}");
    let done = import(&trial, CSV, &[]);
    assert_eq!((planned.code, &planned.stdout), (1, &done.stdout));
    let lines: Vec<&str> = done.stdout.lines().collect();
    assert_eq!(lines[0], "line 2: added Ortiz, María +1 302 555 0101");
    assert!(lines[1].starts_with("line 3: rejected Mark Reed: number: no country code ("), "{done:?}");
    assert!(lines[1].contains("--default-country"), "{done:?}");
    assert_eq!(lines[2], "line 4: added Ann +44 770 090 0123");
    assert_eq!(lines[3], "line 6: rejected Bo: number: is empty");
    assert_eq!(lines[4], "added 2, updated 0, unchanged 0, rejected 2");
    let expected = [
        json!({ "name": "Ortiz, María", "number": "+13025550101", "note": "says \"hi\"", "tags": ["vip", "new"] }),
        json!({ "name": "Ann", "number": "+447700900123", "note": "=1+1" }),
    ];
    assert_eq!(listed(&trial), expected);
}

#[test]
fn a_second_import_changes_nothing_and_a_country_lets_national_numbers_in() {
    let trial = Trial::new();
    let first = import(&trial, CSV, &["--default-country", "us", "--json"]);
    let results: Vec<(u64, String)> = first.objects()[..4]
        .iter()
        .map(|row| (row["line"].as_u64().unwrap(), row["result"].as_str().unwrap().to_owned()))
        .collect();
    let expected = [(2, "added"), (3, "added"), (4, "added"), (6, "rejected")];
    assert_eq!(results, expected.map(|(line, result)| (line, result.to_owned())));
    let file = trial.data().join("contacts.toml");
    let before = std::fs::read(&file).unwrap();
    let again = import(&trial, CSV, &["--default-country", "US", "--json"]);
    let counts = json!({ "added": 0, "updated": 0, "unchanged": 3, "rejected": 1, "left_out": 0, "dry_run": false });
    assert_eq!(again.objects().last(), Some(&counts), "{again:?}");
    assert_eq!(std::fs::read(&file).unwrap(), before);
    assert_eq!(import(&trial, CSV, &["--default-country", "nowhere"]).code, 2);
}

#[test]
fn known_people_are_updated_in_the_fields_that_the_file_fills() {
    let trial = Trial::new();
    trial.run(&["contacts", "add", "--name", "Ann", "--number", "+13025550101", "--note", "Fridays", "--tag", "vip"]);
    let file = trial.data().join("contacts.toml");
    let comment = "# mine\n".to_owned() + &std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, &comment).unwrap();
    let ended = import(&trial, "name\tmobile\tnote\ttags\nAnn Reed\t+13025550101\t\tnew;vip\n", &[]);
    let told = "line 2: updated Ann Reed +1 302 555 0101: name, tags\nadded 0, updated 1, unchanged 0, rejected 0\n";
    assert_eq!((ended.code, ended.stdout.as_str()), (0, told), "{ended:?}");
    let after = comment.replace("\"Ann\"", "\"Ann Reed\"").replace("[\"vip\"]", "[\"vip\", \"new\"]");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), after);
}

#[test]
fn the_cards_of_a_telephone_are_recognised_from_standard_input() {
    let trial = Trial::new();
    let cards = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ortiz;Mar=C3=ADa\r\nTEL;HOME:+1 302 555 \
                 0102\r\nTEL;CELL:+1 302 555 0101\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Cy\r\nEND:VCARD\r\n";
    let mut child = trial.command(&["contacts", "import", "-"]);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), cards.as_bytes()).unwrap();
    let ended = super::trial::wait(child);
    assert_eq!(ended.code, 1, "{ended:?}");
    assert!(ended.stdout.starts_with("line 1: added María Ortiz +1 302 555 0101\nline 7: rejected Cy: "), "{ended:?}");
    assert!(ended.stderr.contains("1 further numbers"), "{ended:?}");
}

#[test]
fn what_was_exported_comes_back_unchanged_in_every_format() {
    let trial = Trial::new();
    std::fs::create_dir(trial.data()).unwrap();
    let odd = "[[contact]]\nname = \"=1+1\\t\\u001b[31m\\\"x\\\", \\u202ey\"\nnumber = \"+13025550101\"\nnote = \"@SUM(A1)\\r\\n ä\\\\n\"\n\
               tags = [\" a;b\", \"c\\\\,\"]\nsender = \"gone from the configuration\"\n";
    std::fs::write(trial.data().join("contacts.toml"), odd).unwrap();
    for format in ["csv", "vcard"] {
        let file = trial.folder().join(format);
        let ended = trial.run(&["contacts", "export", "--format", format, file.to_str().unwrap()]);
        assert_eq!((ended.code, ended.stdout.as_str()), (0, ""), "{ended:?}");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains("=1+1"), "{text}");
        assert_eq!(trial.run(&["contacts", "export", "--format", format]).stdout, text);
        let back = trial.run(&["contacts", "import", file.to_str().unwrap()]);
        assert_eq!(back.stdout, "added 0, updated 0, unchanged 1, rejected 0\n", "{back:?}");
        assert_eq!(trial.run(&["contacts", "export", "--format", format, file.to_str().unwrap()]).code, 2);
    }
    let toml = trial.run(&["contacts", "export", "--format", "toml"]).stdout;
    let other = Trial::new();
    std::fs::create_dir(other.data()).unwrap();
    std::fs::write(other.data().join("contacts.toml"), toml).unwrap();
    assert_eq!(listed(&other), listed(&trial));
}

#[test]
fn hostile_texts_are_told_without_being_obeyed() {
    let trial = Trial::new();
    let text = "name,number,note,tags,sender\na\u{1b}[31m,+13025550101,,,\nb\u{202e},12\u{7f},,,\nc,+13025550102,\u{0},,\n\
                d,+13025550103,,\"x\u{9b}1m\",\ne,+13025550104,,,\u{1b}]0;x\u{7}\nf\u{202e}g,+13025550105,,,\n";
    for more in [&[][..], &["--json"]] {
        let ended = import(&trial, text, &[more, &["--dry-run"]].concat());
        assert_eq!(ended.code, 1, "{ended:?}");
        assert_eq!(obeyed(&(ended.stdout.clone() + &ended.stderr)), Vec::<char>::new(), "{ended:?}");
    }
    let ended = import(&trial, text, &[]);
    assert!(ended.stdout.ends_with("added 1, updated 0, unchanged 0, rejected 5\n"), "{ended:?}");
}

#[test]
fn a_file_that_cannot_be_read_is_wrong_use_and_changes_nothing() {
    let trial = Trial::new();
    let missing = trial.run(&["contacts", "import", "/nonexistent/people.csv"]);
    assert_eq!(missing.code, 2, "{missing:?}");
    let header = import(&trial, "mail,age\na@example.com,7\n", &[]);
    assert!(header.code == 2 && header.stderr.contains("no column is called name"), "{header:?}");
    let quote = import(&trial, &format!("name,number\nA,+13025550101\n\"{}", "x".repeat(11 << 20)), &[]);
    assert!(quote.code == 2 && quote.stderr.contains("1 MiB"), "{quote:?}");
    assert!(!trial.data().exists());
}

#[test]
fn a_contacts_file_with_mistakes_is_left_alone() {
    let trial = Trial::new();
    std::fs::create_dir(trial.data()).unwrap();
    let file = trial.data().join("contacts.toml");
    std::fs::write(&file, "[[contact]]\nname = 1\n").unwrap();
    let ended = import(&trial, CSV, &[]);
    assert_eq!(ended.code, 6, "{ended:?}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "[[contact]]\nname = 1\n");
}

#[test]
fn thousands_of_rows_are_taken_in_one_step() {
    let trial = Trial::new();
    let mut text = String::from("name,number,note\n");
    for n in 0..5000 {
        writeln!(text, "Person {n},+1 302 55{n:05},row {n}").unwrap();
    }
    let first = import(&trial, &text, &["-q"]);
    assert_eq!(first.stdout.lines().last(), Some("added 5000, updated 0, unchanged 0, rejected 0"));
    let changed = text.replace("row 7\n", "another\n");
    let second = import(&trial, &changed, &["-q"]);
    let told = "line 9: updated Person 7 +1 302 550 0007: note\nadded 0, updated 1, unchanged 4999, rejected 0\n";
    assert_eq!(second.stdout, told);
}

#[test]
fn numbers_with_two_forms_are_told() {
    let trial = Trial::new();
    let added = trial.run(&["contacts", "add", "--name", "A", "--number", "+55 11 99555 0101"]);
    assert!(added.stderr.contains("Brazil") && added.stderr.contains("+55 119 555 0101"), "{added:?}");
    let ended = import(&trial, "name,number\nB,+54 9 11 5555 0101\nC,+52 55 5555 0101\n", &["--json"]);
    assert!(ended.stderr.contains("line 2: B ") && ended.stderr.contains("Mexico"), "{ended:?}");
    assert!(ended.objects()[0]["caution"].as_str().unwrap().contains("Argentina"), "{ended:?}");
    let sent = trial.sending("Hello", &["--dry-run"]);
    let sent: Vec<&str> =
        sent.iter().map(|word| if word == super::trial::TO { "+5511995550101" } else { word }).collect();
    let sent = trial.run(&sent);
    assert!(sent.code == 0 && sent.stderr.contains("Brazil"), "{sent:?}");
    assert!(sent.stdout.contains("5511995550101"), "the number stays: {sent:?}");
}
