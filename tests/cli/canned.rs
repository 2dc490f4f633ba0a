//! `zixpost canned`, and sends that use one; `zixpost drafts` and `zixpost senders`.

use serde_json::{Value, json};
use zixpost::sandbox::SENDERS;

use super::trial::{TO, Trial, obeyed};

/// Keeps an invoice whose picture is the sandbox's, with two words that are asked for.
fn keep_invoice(trial: &Trial) {
    let link = trial.picture();
    let caption = "Dear {first_name}, invoice {invoice}, due {day}";
    let words = ["canned", "add", "--code", "inv", "--name", "Invoice", "--link", &link, "--caption", caption];
    let kept = trial.run(&words);
    assert_eq!((kept.code, kept.stdout.as_str()), (0, "kept ;inv, Invoice\n"), "{kept:?}");
}

fn caption_sent(trial: &Trial, at: usize) -> Value {
    serde_json::from_str::<Value>(&trial.received()[at].body).unwrap()["image"]["caption"].clone()
}

#[test]
fn what_is_kept_is_listed_in_order_until_it_is_removed() {
    let trial = Trial::new();
    let empty = trial.run(&["canned", "list"]);
    assert_eq!((empty.code, empty.stdout.as_str()), (0, ""));
    assert!(empty.stderr.contains("no canned messages yet") && !trial.data().exists(), "{empty:?}");
    keep_invoice(&trial);
    let sig = trial.run(&["canned", "add", "--code", "sig", "--caption", "Kind regards\nRosa", "--json"]);
    assert_eq!(sig.object(), json!({ "code": "sig", "caption": "Kind regards\nRosa" }));
    let listed = trial.run(&["canned", "list", "--json"]).objects();
    assert_eq!(listed.iter().map(|one| &one["code"]).collect::<Vec<_>>(), ["inv", "sig"]);
    assert_eq!(trial.run(&["canned", "list"]).stdout.lines().nth(1), Some("sig\t\t\tKind regards⏎Rosa\t"));
    let removed = trial.run(&["canned", "remove", ";INV"]);
    assert_eq!((removed.code, removed.stdout.as_str()), (0, "removed ;inv, Invoice\n"), "{removed:?}");
    let again = trial.run(&["canned", "remove", "si"]);
    assert_eq!(again.code, 2, "{again:?}");
    assert!(again.stderr.contains("did you mean \"sig\"?"), "{again:?}");
}

#[test]
fn a_code_that_is_taken_is_replaced_only_when_asked() {
    let trial = Trial::new();
    keep_invoice(&trial);
    let words = ["canned", "add", "--code", "INV", "--caption", "New"];
    let taken = trial.run(&words);
    assert_eq!(taken.code, 2, "{taken:?}");
    assert!(taken.stderr.contains("\"inv\" is taken by \"Invoice\""), "{taken:?}");
    assert_eq!(trial.run(&[&words[..], &["--replace"]].concat()).code, 0);
    assert_eq!(trial.run(&["canned", "list", "--json"]).object(), json!({ "code": "INV", "caption": "New" }));
}

#[test]
fn every_mistake_of_a_new_one_is_told_at_once_and_nothing_is_written() {
    let trial = Trial::new();
    let ended = trial.run(&["canned", "add", "--code", "a b", "--link", "cdn.example.com", "--sender", "nobody"]);
    assert_eq!(ended.code, 2, "{ended:?}");
    for field in ["code: ", "link: ", "sender: "] {
        assert!(ended.stderr.contains(&format!("zixpost: could not keep the canned message: {field}")), "{ended:?}");
    }
    assert!(!trial.data().exists());
}

#[test]
fn a_file_with_mistakes_is_told_with_its_lines_and_left_alone() {
    let trial = Trial::new();
    std::fs::create_dir(trial.data()).unwrap();
    let file = trial.data().join("canned.toml");
    let broken = "[[canned]]\ncode = \"a\"\n\n[[canned]]\ncode = \"a\"\ncaption = \"x\u{9b}31m\"\n";
    std::fs::write(&file, broken).unwrap();
    for words in [&["canned", "list"][..], &["canned", "add", "--code", "b", "--caption", "x"]] {
        let ended = trial.run(words);
        assert_eq!(ended.code, 6, "{ended:?}");
        assert!(ended.stderr.contains("canned.toml:1: ") && ended.stderr.contains("canned.toml:5: "), "{ended:?}");
        assert_eq!(obeyed(&ended.stderr), Vec::<char>::new(), "{ended:?}");
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
}

#[test]
fn a_canned_picture_is_sent_with_its_words_filled_in() {
    let trial = Trial::new();
    keep_invoice(&trial);
    trial.run(&["contacts", "add", "--name", "María Ortiz", "--number", TO]);
    let words = ["send", "--to", "María Ortiz", "--from", SENDERS[0].1, "--canned", "inv", "--json"];
    let sent = trial.run(&[&words[..], &["--set", "invoice=2291", "--set", "Day=Friday {x}"]].concat());
    assert_eq!(sent.code, 0, "{sent:?}");
    assert_eq!(caption_sent(&trial, 0), "Dear María, invoice 2291, due Friday {x}");
    assert_eq!(sent.object()["link"], trial.picture());
}

#[test]
fn words_that_nothing_stands_for_are_all_told_and_nothing_is_sent() {
    let trial = Trial::new();
    keep_invoice(&trial);
    let words = ["send", "--to", TO, "--from", SENDERS[0].1, "--canned", "inv", "--set", "Sum=5"];
    let ended = trial.run(&words);
    assert_eq!(ended.code, 2, "{ended:?}");
    for told in ["set: there is no {sum}", "{first_name}; give it with --set first_name=", "{invoice}", "{day}"] {
        assert!(ended.stderr.contains(told), "{told} in {ended:?}");
    }
    assert!(!ended.stderr.contains("no image link"), "{ended:?}");
    let unknown = trial.run(&["send", "--to", TO, "--from", SENDERS[0].1, "--canned", "in"]);
    assert!(unknown.code == 2 && unknown.stderr.contains("did you mean \"inv\"?"), "{unknown:?}");
    let alone = trial.run(&["send", "--to", TO, "--image", "x", "--set", "a=b"]);
    assert_eq!(alone.code, 2, "a word needs a canned message: {alone:?}");
    assert!(trial.received().is_empty());
}

#[test]
fn what_the_command_line_says_goes_before_what_is_kept() {
    let trial = Trial::new();
    let sig = ["canned", "add", "--code", "sig", "--caption", "Kind regards", "--sender", SENDERS[1].1];
    assert_eq!(trial.run(&sig).code, 0);
    let picture = trial.picture();
    let words = ["send", "--to", TO, "--canned", "sig", "--image", &picture, "--json"];
    let sent = trial.run(&words).object();
    assert_eq!((sent["phone_id"].as_str(), caption_sent(&trial, 0)), (Some(SENDERS[1].1), json!("Kind regards")));
    let own = ["--caption", "Mine", "--from", SENDERS[0].1, "--yes"];
    let sent = trial.run(&[&words[..], &own].concat()).object();
    assert_eq!((sent["phone_id"].as_str(), caption_sent(&trial, 1)), (Some(SENDERS[0].1), json!("Mine")));
    let bare = trial.run(&["send", "--to", TO, "--canned", "sig", "--yes"]);
    assert!(bare.code == 2 && bare.stderr.contains("image: no image link"), "{bare:?}");
}

#[test]
fn drafts_are_listed_and_a_broken_one_is_told() {
    let trial = Trial::new();
    let none = trial.run(&["drafts"]);
    assert_eq!((none.code, none.stdout.as_str()), (0, ""));
    assert!(!trial.data().exists());
    let drafts = trial.data().join("drafts");
    std::fs::create_dir_all(&drafts).unwrap();
    std::fs::write(drafts.join("13025550101.toml"), "to = \"+13025550101\"\ncaption = \"a\\nb\"\n").unwrap();
    std::fs::write(drafts.join("13025550102.toml"), "to = 5\n").unwrap();
    let listed = trial.run(&["drafts", "--json"]);
    assert_eq!(listed.object(), json!({ "to": TO, "caption": "a\nb" }));
    assert!(listed.code == 0 && listed.stderr.contains("13025550102.toml:1: "), "{listed:?}");
    assert_eq!(trial.run(&["drafts"]).stdout, "+13025550101\t\t\ta⏎b\n");
}

#[test]
fn senders_are_listed_with_the_default_marked() {
    let trial = Trial::new();
    assert!(trial.run(&["senders"]).stderr.contains("no senders yet"));
    let config = "[profiles.default]\nsender = \"us\"\n[senders.eu]\nphone_id = \"209911223344556\"\n\
                  display = \"+44 7700 900190\"\n[senders.us]\nphone_id = \"104898309288724\"\n";
    std::fs::write(trial.config(), config).unwrap();
    let listed = trial.run(&["senders", "--json"]).objects();
    let eu = json!({
        "alias": "eu", "phone_id": "209911223344556", "display": "+44 7700 900190", "is_default": false,
    });
    assert_eq!(listed, [eu, json!({ "alias": "us", "phone_id": "104898309288724", "is_default": true })]);
    assert_eq!(trial.run(&["senders"]).stdout.lines().nth(1), Some("us\t104898309288724\t\tdefault"));
    let sandboxed = trial.run(&["--sandbox", "senders", "--json"]);
    assert_eq!(sandboxed.code, 0, "{sandboxed:?}");
}
