//! `zixpost probe`: one message through several senders of several accounts.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};
use zixpost::sandbox::KEY;

use rustix::process::{Pid, Signal, kill_process};

use super::terminal::{Pty, WIDE};
use super::trial::{Ended, Trial, wait};

/// A key that the sandbox does not take.
const WRONG_KEY: &str = "an-old-key";

/// Five senders of three accounts: two that work, one whose key is wrong, one whose phone ID is a phone number, and one
/// of a third account that works.
fn desk() -> Trial {
    let trial = Trial::new();
    key_file(&trial, "staging.key", WRONG_KEY);
    key_file(&trial, "lab.key", KEY);
    configure(&trial, "13025550100");
    trial
}

fn key_file(trial: &Trial, name: &str, key: &str) {
    let file = trial.folder().join(name);
    fs::write(&file, format!("{key}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
}

fn configure(trial: &Trial, orders: &str) {
    let (base, picture) = (trial.base(), trial.picture());
    let text = format!(
        r#"profile = "prod"
[profiles.prod]
[profiles.staging]
base_url = "{base}"
key_file = "staging.key"
source = "probe"
[profiles.lab]
base_url = "{base}"
key_file = "lab.key"
[senders.support-us]
phone_id = "100000000000001"
profile = "prod"
[senders.support-eu]
phone_id = "100000000000002"
profile = "staging"
[senders.orders]
phone_id = "{orders}"
profile = "prod"
[senders.lab]
phone_id = "100000000000002"
profile = "lab"
[senders.plain]
phone_id = "100000000000002"
[probes.morning]
to = "+1 302 555 0101"
senders = "all"
image = "{picture}"
caption = "A test, please ignore"
"#
    );
    fs::write(trial.config(), text).unwrap();
}

fn rows(ended: &Ended) -> Vec<(String, String, String)> {
    let text = |entry: &Value, key: &str| entry[key].as_str().unwrap_or_default().to_owned();
    let row = |entry: &Value| (text(entry, "sender"), text(entry, "profile"), text(entry, "state"));
    ended.objects().iter().map(row).collect()
}

fn owned(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|&(sender, profile, state)| (sender.to_owned(), profile.to_owned(), state.to_owned())).collect()
}

#[test]
fn a_saved_probe_asks_every_sender_once_and_tells_the_worst_by_its_exit_code() {
    let trial = desk();
    // Where there is no terminal, as from cron, a saved probe needs no yes.
    let ended = trial.run(&["probe", "morning", "--json"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    let expected = [
        ("support-us", "prod", "accepted"),
        ("support-eu", "staging", "refused"),
        ("orders", "prod", "refused"),
        ("lab", "lab", "accepted"),
        ("plain", "prod", "accepted"),
    ];
    assert_eq!(rows(&ended), owned(&expected));
    let statuses: Vec<Value> = ended.objects().iter().map(|entry| entry["http_status"].clone()).collect();
    assert_eq!(statuses, [json!(200), json!(401), json!(400), json!(200), json!(200)]);
    assert_eq!(trial.received().len(), 5);
    // The defaults of each account hold for its own rows.
    let sources = trial.received().iter().filter(|request| request.body.contains("\"source\":\"probe\"")).count();
    assert_eq!(sources, 1);
    let probe = ended.objects()[0]["probe"].as_str().unwrap().to_owned();
    assert!(ended.objects().iter().all(|entry| entry["probe"] == json!(probe)));
    let found = trial.run(&["history", "--json", &format!("probe:{probe}"), "-state:accepted"]);
    assert_eq!(found.objects().len(), 2, "{found:?}");
    for told in ["5 real messages to +1 302 555 0101", "3 accepted, 2 refused", "zixpost probe --again "] {
        assert!(ended.stderr.contains(told), "{told} in {ended:?}");
    }
    assert!(!format!("{ended:?}").contains(WRONG_KEY) && !format!("{ended:?}").contains(KEY));
}

#[test]
fn a_person_reads_a_table_and_then_what_the_others_rule_out() {
    let trial = desk();
    let ended = trial.run(&["probe", "morning", "--sender", "support-us,support-eu,orders", "--yes"]);
    assert_eq!(ended.code, 1, "{ended:?}");
    let lines: Vec<&str> = ended.stdout.lines().collect();
    assert!(lines[0].starts_with("SENDER      PROFILE  STATE          HTTP      MS  MESSAGE"), "{ended:?}");
    for (line, start) in lines[1..4].iter().zip([
        "support-us  prod     • accepted      200",
        "support-eu  staging  × refused       401",
        "orders      prod     × refused       400",
    ]) {
        assert!(line.starts_with(start), "{line}");
    }
    let told = &ended.stdout;
    let place = |text: &str| told.find(text).unwrap_or_else(|| panic!("{text} in {told}"));
    // The key of the second one worked for nobody: it stays the likeliest cause.
    assert!(place("support-eu: refused by Zixflow, HTTP 401") < place("1. The API key is wrong."));
    // Recipient and picture were taken from the first one: what is left is the phone ID.
    let orders = &told[place("orders: refused by Zixflow, HTTP 400")..];
    assert!(orders.contains("1. The phone ID is not one of this workspace, or a phone number stands in its place."));
    assert!(orders.contains("2. The recipient is not a number"), "{orders}");
    let ruled_out = "Unlikely: the same recipient was accepted from another sender just now.";
    assert!(orders.contains(ruled_out) && !orders[..orders.find("2. ").unwrap()].contains("Unlikely"), "{orders}");
}

#[test]
fn every_problem_is_told_at_once_and_nothing_is_sent() {
    let trial = desk();
    let ended = trial.run(&[
        "probe",
        "--to",
        "302 555 0101",
        "--sender",
        "nobody,support-us,support-us",
        "--image",
        "ftp://x",
        "--caption",
        &"x".repeat(1025),
        "--yes",
    ]);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{ended:?}");
    for told in ["sender: no sender is called \"nobody\"", "named twice", "caption: "] {
        assert!(ended.stderr.contains(told), "{told} in {ended:?}");
    }
    let ended = trial.run(&["probe", "--to", "302 555 0101", "--sender", "lab", "--image", "ftp://x", "--yes"]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains("to: no country code") && ended.stderr.contains("image: "), "{ended:?}");
    for (words, told) in [
        (&["probe", "--yes"][..], "sender: none is named; say --sender A,B or --all for every one"),
        (&["probe", "mornin", "--yes"], "no probe is called \"mornin\"; did you mean morning?"),
        (&["probe", "morning", "--all"], "there is no terminal to ask on"),
        (&["probe", "--again", "last", "--yes"], "no probe was sent yet"),
        (&["probe", "--also-unknown"], "--again"),
    ] {
        let ended = trial.run(words);
        assert_eq!(ended.code, 2, "{words:?} {ended:?}");
        assert!(ended.stderr.contains(told), "{told} in {ended:?}");
    }
    assert!(trial.all_received().is_empty() && !trial.data().exists());
}

#[test]
fn without_one_of_the_keys_nothing_leaves() {
    let trial = desk();
    fs::remove_file(trial.folder().join("lab.key")).unwrap();
    fs::remove_file(trial.folder().join("staging.key")).unwrap();
    let ended = trial.run(&["probe", "morning", "--yes"]);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("lab.key") && ended.stderr.contains("staging.key"), "both: {ended:?}");
    assert!(trial.received().is_empty() && !trial.data().exists());
    // A sender whose key is there can be asked all the same.
    assert_eq!(trial.run(&["probe", "morning", "--sender", "support-us", "--yes"]).code, 0);
}

#[test]
fn failures_are_sent_anew_by_what_is_configured_now() {
    let trial = desk();
    let first = trial.run(&["probe", "morning", "--json", "--yes"]);
    assert_eq!(first.code, 1);
    key_file(&trial, "staging.key", KEY);
    configure(&trial, "100000000000001");
    let again = trial.run(&["probe", "--again", "last", "--json", "--yes"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(
        rows(&again),
        owned(&[("support-eu", "staging", "accepted"), ("orders", "prod", "accepted")]),
        "{again:?}"
    );
    for (new, old) in again.objects().iter().zip([&first.objects()[1], &first.objects()[2]]) {
        assert_eq!((&new["retry_of"], &new["probe"]), (&old["id"], &old["probe"]));
    }
    let probe = first.objects()[0]["probe"].as_str().unwrap()[..13].to_owned();
    let none = trial.run(&["probe", "--again", &probe, "--yes"]);
    assert_eq!(none.code, 2, "{none:?}");
    assert!(none.stderr.contains("failed"), "{none:?}");
    assert_eq!(trial.received().len(), 7);
}

#[test]
fn what_is_unknown_goes_again_only_where_somebody_says_so() {
    let trial = desk();
    let lost = ["probe", "morning", "--sender", "support-us,lab", "--caption", "#cut-after", "--yes"];
    let ended = trial.run(&lost);
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(ended.stderr.contains("`zixpost outbox` tells how to decide"), "{ended:?}");
    let refused = trial.run(&["probe", "--again", "last", "--yes"]);
    assert_eq!(refused.code, 2, "{refused:?}");
    assert!(refused.stderr.contains("2 of its messages are unknown; --also-unknown sends those"), "{refused:?}");
    assert_eq!(trial.received().len(), 2);
    let again = trial.run(&["probe", "--again", "last", "--also-unknown", "--json", "--yes"]);
    assert_eq!((again.code, trial.received().len()), (5, 4), "{again:?}");
    assert!(again.stderr.contains("2 of them were unknown before, and may arrive twice"), "{again:?}");
    let states: Vec<Value> = trial.history().iter().map(|entry| entry["state"].clone()).collect();
    assert_eq!(states.iter().filter(|state| **state == json!("sent-again")).count(), 2, "{states:?}");
}

#[test]
fn an_earlier_send_of_the_same_is_told_and_the_rows_of_a_probe_are_no_twins() {
    let trial = desk();
    assert_eq!(trial.send("A test, please ignore", &[]).code, 0);
    let ended = trial.run(&["probe", "morning", "--sender", "support-us,lab", "--yes"]);
    assert_eq!((ended.code, trial.received().len()), (0, 3), "{ended:?}");
    assert!(ended.stderr.contains("this picture with this caption went to"), "{ended:?}");
}

#[test]
fn a_person_types_the_number_of_messages_and_the_table_fills() {
    let trial = desk();
    for (answer, code, sent) in [("no", 4, 0), ("3", 4, 0), ("2", 0, 2)] {
        let mut pty = Pty::start(&trial, &["probe", "morning", "--sender", "support-us,lab"], WIDE);
        let shown = pty.read_until("type 2 to send them");
        assert!(shown.contains("2 real messages to +1 302 555 0101"), "{shown}");
        assert!(shown.contains("from support-us (prod), lab (lab)"), "{shown}");
        pty.type_keys(&format!("{answer}\r"));
        let (ended, shown) = pty.finish();
        assert_eq!((ended, trial.received().len()), (code, sent), "{shown}");
        assert_eq!(shown.contains("SENDER "), code == 0, "{shown}");
        assert!(shown.lines().filter(|line| line.starts_with("support-us")).all(|line| line.chars().count() <= 100));
    }
}

#[test]
fn ctrl_c_takes_back_the_rows_that_have_not_left() {
    let trial = desk();
    let words = ["probe", "morning", "--sender", "support-us,lab", "--caption", "#slow 2", "--json", "--yes"];
    let child = trial.start(&words);
    trial.wait_for_requests(1);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ended = wait(child);
    assert_eq!(ended.code, 4, "{ended:?}");
    let mut ends = rows(&ended);
    ends.sort();
    assert_eq!(ends, owned(&[("lab", "lab", "cancelled"), ("support-us", "prod", "accepted")]));
    assert_eq!(trial.received().len(), 1);
    // What was taken back is run again, what was accepted is not.
    let again = trial.run(&["probe", "--again", "last", "--json", "--yes"]);
    assert_eq!((again.code, rows(&again)), (0, owned(&[("lab", "lab", "accepted")])), "{again:?}");
}

#[test]
fn probes_are_listed_and_a_dry_run_writes_and_asks_nothing() {
    let trial = desk();
    let listed = trial.run(&["probe", "--list", "--json"]).object();
    assert_eq!((&listed["name"], &listed["senders"]), (&json!("morning"), &json!(["all"])));
    assert!(trial.run(&["probe", "--list"]).stdout.starts_with("morning\t+1 302 555 0101\tall\t"));
    let dry = trial.run(&["probe", "morning", "--dry-run"]);
    assert_eq!((dry.code, dry.objects().len()), (0, 5), "{dry:?}");
    assert!(trial.all_received().is_empty() && !trial.data().exists());
}

#[test]
fn on_the_sandbox_nothing_else_need_be_named() {
    let trial = Trial::new();
    let ended = trial.run(&["--sandbox", "probe", "--to", "+13025550101", "--all", "--yes", "--json"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(rows(&ended), owned(&[("demo", "sandbox", "accepted"), ("demo-eu", "sandbox", "accepted")]));
}

#[test]
fn only_a_probe_as_it_was_saved_runs_where_nobody_can_be_asked() {
    let trial = desk();
    let changed = trial.run(&["probe", "morning", "--sender", "support-us"]);
    assert!(changed.code == 2 && changed.stderr.contains("no terminal to ask on"), "{changed:?}");
    let text = fs::read_to_string(trial.config()).unwrap();
    fs::write(trial.config(), text.replacen("[profiles.prod]\n", "[profiles.prod]\nconfirm = true\n", 1)).unwrap();
    let asks = trial.run(&["probe", "morning"]);
    assert!(asks.code == 2 && asks.stderr.contains("profile prod") && asks.stderr.contains("--yes"), "{asks:?}");
    assert!(trial.received().is_empty());
}
