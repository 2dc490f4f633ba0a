//! `zixpost senders`, what is said of phone IDs, and a profile that wants every send confirmed.

use std::fs;

use serde_json::json;

use super::terminal::{Pty, WIDE};
use super::trial::{TO, Trial};

const FILE: &str = "# Ours\n[profiles.prod] # real people\nsender = \"us\"\n[profiles.test]\n\n# The hotline\n[senders.us]\n\
    phone_id = \"104898309288724\" # copied\nprofile = \"prod\"\n\n[senders.eu]\nphone_id = \"209911223344556\"\n";

fn trial() -> Trial {
    let trial = Trial::new();
    fs::write(trial.config(), FILE).unwrap();
    trial
}

fn file(trial: &Trial) -> String {
    fs::read_to_string(trial.config()).unwrap()
}

#[test]
fn a_sender_is_added_changed_and_removed_and_the_comments_stay() {
    let trial = trial();
    let add = ["senders", "add", "orders", "--phone-id", "310055667788991", "--display", "+1 302 555 0190"];
    let added = trial.run(&[&add[..], &["--profile", "test", "--json"]].concat());
    let object = json!({ "alias": "orders", "phone_id": "310055667788991", "display": "+1 302 555 0190",
        "profile": "test", "is_default": false });
    assert_eq!(added.object(), object, "{added:?}");
    let new = "\n[senders.orders]\nphone_id = \"310055667788991\"\ndisplay = \"+1 302 555 0190\"\nprofile = \"test\"\n";
    assert_eq!(file(&trial), format!("{FILE}{new}"));
    let words = ["senders", "edit", "orders", "--rename", "shop", "--no-display", "--every-profile"];
    assert_eq!(trial.run(&words).stdout, "changed shop 310055667788991\n");
    assert_eq!(file(&trial), format!("{FILE}\n[senders.shop]\nphone_id = \"310055667788991\"\n"));
    assert_eq!(trial.run(&["senders", "remove", "shop", "--yes"]).stdout, "removed shop 310055667788991\n");
    assert_eq!(file(&trial), FILE);
    let same = trial.run(&["senders", "edit", "eu", "--phone-id", "209911223344556"]);
    assert!(same.code == 0 && same.stderr.contains("nothing to change") && file(&trial) == FILE, "{same:?}");
    let listed = trial.run(&["senders", "list", "--all"]).stdout;
    assert_eq!(listed, "us\t104898309288724\t\t\tprod\neu\t209911223344556\t\t\t\n");
}

#[test]
fn without_a_file_one_is_made_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let trial = Trial::new();
    assert_eq!(trial.run(&["senders", "add", "us", "--phone-id", "104898309288724"]).code, 0);
    assert_eq!(fs::metadata(trial.config()).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(trial.run(&["senders"]).stdout, "us\t104898309288724\t\t\n");
    assert!(!trial.data().exists());
}

#[test]
fn what_something_names_stays_until_somebody_insists() {
    let trial = trial();
    let contact = ["contacts", "add", "--name", "María", "--number", TO, "--sender", "us", "--profile", "prod"];
    assert_eq!(trial.run(&contact).code, 0);
    let refused = trial.run(&["senders", "remove", "us"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    for part in ["default of the profile prod", "sender of the contact María", "--yes goes on"] {
        assert!(refused.stderr.contains(part), "{refused:?}");
    }
    let renamed = trial.run(&["senders", "edit", "us", "--rename", "hotline"]);
    assert!(renamed.code == 2 && renamed.stderr.contains("contact María"), "{renamed:?}");
    assert_eq!(file(&trial), FILE);
    let renamed = trial.run(&["senders", "edit", "us", "--rename", "hotline", "--yes"]);
    assert_eq!(renamed.code, 0, "{renamed:?}");
    assert_eq!(file(&trial), FILE.replace("\"us\"", "\"hotline\"").replace("senders.us", "senders.hotline"));
    let removed = trial.run(&["senders", "remove", "hotline", "--yes"]);
    assert!(removed.code == 0 && removed.stderr.contains("although it is the default"), "{removed:?}");
    let rest = file(&trial);
    assert!(rest.starts_with("# Ours\n[profiles.prod] # real people\n[profiles.test]\n\n# The hotline\n"), "{rest}");
    assert_eq!(trial.run(&["config", "check", "--profile", "prod"]).code, 0);
}

#[test]
fn a_removal_is_asked_on_a_terminal_and_needs_a_word_elsewhere() {
    let trial = trial();
    let refused = trial.run(&["senders", "remove", "eu"]);
    assert!(refused.code == 2 && refused.stderr.contains("say --yes"), "{refused:?}");
    for (answer, is_gone) in [("n\r", false), ("y\r", true)] {
        let mut pty = Pty::start(&trial, &["senders", "remove", "eu"], WIDE);
        pty.read_until("Remove the sender eu 209911223344556?");
        pty.type_keys(answer);
        assert_eq!(pty.finish().0, 0);
        assert_eq!(!file(&trial).contains("senders.eu"), is_gone, "{answer:?}");
    }
}

#[test]
fn what_can_be_no_phone_id_is_refused_and_what_looks_odd_is_told() {
    let trial = trial();
    assert_eq!(trial.run(&["contacts", "add", "--name", "María", "--number", TO]).code, 0);
    for (id, display, part) in [
        ("+1 302 555 0101", "", "a phone ID has no plus: this looks like a phone number; copy the ID"),
        ("104898309288724\n2", "", "no line breaks"),
        ("1048 98309288724", "", "no spaces"),
        ("13025550101", "", "this is the number of a contact, not a phone ID (María)"),
        ("13025550190", "+1 302 555 0190", "this is the number that people see, not its phone ID"),
    ] {
        let words = ["senders", "add", "new", "--phone-id", id, "--display", display];
        let refused = trial.run(&words);
        assert!(refused.code == 2 && refused.stderr.contains(part), "{refused:?}");
    }
    let taken = trial.run(&["senders", "add", "us", "--phone-id", "310055667788991"]);
    assert!(taken.code == 2 && taken.stderr.contains("called \"us\" already"), "{taken:?}");
    let odd = trial.run(&["senders", "add", "a,b", "--phone-id", "310055667788991"]);
    assert!(odd.code == 2 && odd.stderr.contains("cannot be called"), "{odd:?}");
    let nobody = trial.run(&["senders", "edit", "uss", "--no-display"]);
    assert!(nobody.code == 2 && nobody.stderr.contains("did you mean us?"), "{nobody:?}");
    assert_eq!(file(&trial), FILE);
    let told = trial.run(&["senders", "add", "new", "--phone-id", "447700900123"]);
    assert!(told.code == 0 && told.stderr.contains("this looks like a phone number"), "{told:?}");
    fs::write(trial.config(), "workers = 0\n").unwrap();
    let mistakes = trial.run(&["senders", "add", "new", "--phone-id", "310055667788991"]);
    assert!(mistakes.code == 3 && file(&trial) == "workers = 0\n", "{mistakes:?}");
    assert_eq!(trial.run(&["--sandbox", "senders", "add", "new", "--phone-id", "310055667788991"]).code, 2);
}

#[test]
fn a_send_from_a_number_or_from_another_profile_says_so() {
    let trial = trial();
    assert_eq!(trial.run(&["contacts", "add", "--name", "María", "--number", TO]).code, 0);
    let send = |from: &str, more: &[&str]| {
        let picture = trial.picture();
        let words = ["send", "--to", TO, "--from", from, "--image", &picture, "--profile", "test", "--dry-run"];
        trial.run(&[&words[..], more].concat())
    };
    let number = send("13025550101", &[]);
    assert!(number.code == 2 && number.stderr.contains("number of a contact"), "{number:?}");
    let theirs = send("us", &[]);
    assert!(theirs.code == 2 && theirs.stderr.contains("a sender of the profile prod (--profile prod"), "{theirs:?}");
    let bare = send("104898309288724", &[]);
    assert!(bare.code == 0 && bare.stderr.contains("stands under another profile"), "{bare:?}");
    let batch = trial.folder().join("rows.csv");
    let rows = |from: &str| format!("to,image,from\n{TO},{},{from}\n", trial.picture());
    let run = |from: &str| {
        fs::write(&batch, rows(from)).unwrap();
        trial.run(&["send", "--batch", batch.to_str().unwrap(), "--profile", "test", "--dry-run"])
    };
    let number = run("13025550101");
    assert!(number.code == 2 && number.stderr.contains("line 2: from: this is the number of a contact"), "{number:?}");
    let bare = run("104898309288724");
    assert!(bare.code == 0 && bare.stderr.contains("line 2: from: this phone ID stands under"), "{bare:?}");
}

#[test]
fn a_profile_that_wants_it_confirmed_sends_after_the_right_digits_or_a_yes() {
    let trial = Trial::new();
    let config = "[profiles.default]\nconfirm = true\ncolor = \"red\"\n[senders.us]\nphone_id = \"100000000000001\"\n";
    fs::write(trial.config(), config).unwrap();
    let picture = trial.picture();
    let words = ["send", "--to", TO, "--from", "us", "--image", &picture, "--no-preflight"];
    let refused = trial.run(&words);
    assert!(refused.code == 2 && refused.stderr.contains("--yes sends without asking"), "{refused:?}");
    assert_eq!(trial.run(&[&words[..], &["--dry-run"]].concat()).code, 0);
    for (answer, code) in [("0102\r", 4), ("y\r", 4), ("0101\r", 0)] {
        let mut pty = Pty::start(&trial, &words, WIDE);
        pty.read_until("type the last 4 digits");
        pty.type_keys(answer);
        let (ended, shown) = pty.finish();
        assert_eq!(ended, code, "{answer:?}: {shown}");
    }
    assert_eq!(trial.received().len(), 1);
    assert_eq!(trial.run(&[&words[..], &["--yes"]].concat()).code, 0);
    let wrong = config.replace("red", "crimson");
    fs::write(trial.config(), wrong).unwrap();
    let checked = trial.run(&["config", "check"]);
    assert!(checked.code == 3 && checked.stderr.contains("none of the colours; use one of red, green"), "{checked:?}");
}
