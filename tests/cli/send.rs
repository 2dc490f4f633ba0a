//! `zixpost send`: what is checked, what is asked of the gateway, what is told.

use std::process::Stdio;

use serde_json::{Value, json};
use zixpost::sandbox::{KEY, SENDERS};

use super::trial::{TO, Trial, finish, obeyed};

fn body(trial: &Trial) -> Value {
    serde_json::from_str(&trial.received()[0].body).unwrap()
}

#[test]
fn a_send_needs_no_configuration_file_and_leaves_unset_fields_out() {
    let trial = Trial::new();
    let ended = trial.send("Hello", &[]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let expected = json!({
        "to": "13025550101",
        "phoneId": SENDERS[0].1,
        "type": "image",
        "image": { "link": trial.picture(), "caption": "Hello" },
    });
    assert_eq!(body(&trial), expected);
    assert!(!trial.config().exists());
}

#[test]
fn every_field_of_the_request_can_be_set() {
    let trial = Trial::new();
    let ended = trial.send(
        "Hello",
        &[
            "--source",
            "desk",
            "--link-with-record",
            "--report-url",
            "https://hooks.example.com/r",
            "--submission-status",
            "--json",
        ],
    );
    assert_eq!(ended.code, 0, "{ended:?}");
    let body = body(&trial);
    assert_eq!(
        [&body["source"], &body["linkWithRecord"], &body["reportURL"], &body["submissionStatus"]],
        [&json!("desk"), &json!(true), &json!("https://hooks.example.com/r"), &json!(true)]
    );
    let entry = ended.object();
    assert!(entry["message_id"].is_string() && entry["campaign_id"].is_string(), "{entry}");
}

#[test]
fn a_person_can_say_no_where_the_configuration_says_yes() {
    let trial = Trial::new();
    std::fs::write(trial.config(), "[profiles.default]\nsubmission_status = true\n").unwrap();
    assert_eq!(trial.send("Hello", &["--no-submission-status"]).code, 0);
    assert_eq!(body(&trial)["submissionStatus"], json!(false));
}

#[test]
fn the_entry_says_who_sent_what_to_whom() {
    let trial = Trial::new();
    let entry = trial.send("Hello", &["--json"]).object();
    assert_eq!(entry["operator"], "tester");
    assert_eq!(entry["client"], concat!("zixpost/", env!("CARGO_PKG_VERSION")));
    assert_eq!((entry["to"].as_str(), entry["phone_id"].as_str()), (Some(TO), Some(SENDERS[0].1)));
    assert_eq!((entry["link"].as_str(), entry["caption"].as_str()), (Some(trial.picture().as_str()), Some("Hello")));
    assert_eq!(entry["http_status"], 200);
    assert!(!entry.to_string().contains(KEY), "{entry}");
}

#[test]
fn every_mistake_is_told_at_once_and_nothing_is_written() {
    let trial = Trial::new();
    let long = "x".repeat(1025);
    let ended = trial.run(&[
        "send",
        "--to",
        "302 555 0101",
        "--from",
        "nobody",
        "--image",
        "cdn.example.com/a.png",
        "--caption",
        &long,
        "--report-url",
        "ftp://x.example.com",
        "--retry-of",
        "01234567",
    ]);
    assert_eq!(ended.code, 2, "{ended:?}");
    let lines: Vec<&str> = ended.stderr.lines().collect();
    let fields = ["to: ", "from: ", "image: ", "caption: ", "report URL: ", "retry of: "];
    assert_eq!(lines.len(), fields.len(), "{ended:?}");
    for (line, field) in lines.iter().zip(fields) {
        assert!(line.starts_with(&format!("zixpost: could not send: {field}")), "{line}");
    }
    assert_eq!(ended.stdout, "");
    assert!(!trial.data().exists());
    assert!(trial.received().is_empty());
}

#[test]
fn a_dry_run_shows_the_request_and_does_nothing() {
    let trial = Trial::new();
    let words = trial.sending("it's due", &["--dry-run"]);
    let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.env("ZIXFLOW_API_KEY", "canary-key");
    let ended = finish(command);
    assert_eq!(ended.code, 0, "{ended:?}");
    let request: Value = serde_json::from_str(ended.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(request["image"]["caption"], "it's due");
    assert!(ended.stdout.contains("curl ") && ended.stdout.contains("$ZIXFLOW_API_KEY"), "{ended:?}");
    assert!(!ended.stdout.contains("canary-key") && !ended.stderr.contains("canary-key"));
    assert!(trial.received().is_empty());
    assert!(!trial.data().exists());
}

#[test]
fn a_dry_run_needs_no_key() {
    let trial = Trial::new();
    let words = trial.sending("Hello", &["--dry-run", "--json"]);
    let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.env_remove("ZIXFLOW_API_KEY");
    let ended = finish(command);
    assert_eq!((ended.code, ended.object()["type"].as_str()), (0, Some("image")));
}

#[test]
fn a_contact_is_found_by_its_exact_name_alone() {
    let trial = Trial::new();
    for (name, number) in [("María Ortiz", "+13025550101"), ("Ana", "+13025550102"), ("ana", "+13025550103")] {
        assert_eq!(trial.run(&["contacts", "add", "--name", name, "--number", number]).code, 0);
    }
    let picture = trial.picture();
    let to = |name: &str| trial.run(&["send", "--to", name, "--from", SENDERS[0].1, "--image", &picture, "--json"]);
    for (name, told) in [("Maria", "María Ortiz +1 302 555 0101"), ("Ana", "+1 302 555 0103"), ("Zoe", "no contact")] {
        let ended = to(name);
        assert_eq!(ended.code, 2, "{ended:?}");
        assert!(ended.stderr.contains(told), "{ended:?}");
    }
    assert!(trial.received().is_empty());
    let ended = to("maría ortiz");
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!((ended.object()["to"].as_str(), ended.object()["contact"].as_str()), (Some(TO), Some("María Ortiz")));
}

#[test]
fn a_contact_brings_its_sender_along() {
    let trial = Trial::new();
    let add = ["contacts", "add", "--name", "Marta Lind", "--number", TO, "--sender", SENDERS[1].1];
    assert_eq!(trial.run(&add).code, 0);
    let picture = trial.picture();
    let entry = trial.run(&["send", "--to", "Marta Lind", "--image", &picture, "--json"]).object();
    assert_eq!(entry["phone_id"], SENDERS[1].1);
}

#[test]
fn a_caption_can_come_from_a_file_or_from_a_pipe() {
    let trial = Trial::new();
    let picture = trial.picture();
    let file = trial.folder().join("caption.txt");
    std::fs::write(&file, "one\r\ntwo\n").unwrap();
    let words = ["send", "--to", TO, "--from", SENDERS[0].1, "--image", &picture, "--json", "--yes", "--caption-file"];
    let ended = trial.run(&[&words[..], &[file.to_str().unwrap()]].concat());
    assert_eq!(ended.object()["caption"], "one\ntwo");
    let command = trial.command(&[&words[..], &["-"]].concat());
    let output = assert_cmd::Command::from_std(command).write_stdin("from a pipe\n").output().unwrap();
    let entry: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(entry["caption"], "from a pipe");
    let ended = trial.run(&[&words[..], &["/no/such/file"]].concat());
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("caption: could not open /no/such/file"), "{ended:?}");
}

#[test]
fn a_repeat_names_what_it_repeats() {
    let trial = Trial::new();
    let first = trial.send("#500", &["--json"]).object();
    let id = first["id"].as_str().unwrap();
    let again = trial.send("Hello", &["--json", "--retry-of", &id[..18]]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(again.object()["retry_of"], id);
    assert_ne!(again.object()["id"], id);
    let unknown = trial.send("Hello", &["--retry-of", "ffffffff"]);
    assert_eq!(unknown.code, 2, "{unknown:?}");
}

#[test]
fn the_sandbox_stands_in_for_everything_and_keeps_to_itself() {
    let trial = Trial::new();
    let words = ["--sandbox", "send", "--to", TO, "--image", "sandbox:invoice.png", "--caption", "Hello", "--json"];
    let mut command = trial.command(&words);
    // Neither is looked at: the broken file and the foreign server belong to real work.
    command.env("ZIXFLOW_DOMAIN", "http://gateway.example.com").env("ZIXFLOW_API_KEY", "canary-key");
    std::fs::write(trial.config(), "this is no TOML").unwrap();
    let ended = finish(command);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(
        (ended.object()["profile"].as_str(), ended.object()["sender"].as_str()),
        (Some("sandbox"), Some("demo"))
    );
    assert!(trial.received().is_empty());
    assert!(trial.data().join("sandbox/history").exists());
    assert!(!trial.data().join("history").exists());
    let entries = finish(trial.command(&["--sandbox", "history", "--json"])).objects();
    assert_eq!(entries.len(), 1);
    let named = trial.folder().join("named");
    let words = [&words[..], &["--data-dir", named.to_str().unwrap()]].concat();
    assert_eq!(finish(trial.command(&words)).code, 0);
    assert!(named.join("history").exists());
}

#[test]
fn a_sample_picture_that_is_not_there_is_told_with_those_that_are() {
    let trial = Trial::new();
    let ended = trial.run(&["--sandbox", "send", "--to", TO, "--image", "sandbox:nothing.png"]);
    assert_eq!(ended.code, 2, "{ended:?}");
    assert!(ended.stderr.contains("image: ") && ended.stderr.contains("invoice.png"), "{ended:?}");
    let ended = trial.run(&["send", "--to", TO, "--from", SENDERS[0].1, "--image", "sandbox:invoice.png"]);
    assert_eq!(ended.code, 2, "without --sandbox it is no link: {ended:?}");
}

#[test]
fn hostile_words_reach_no_terminal_raw() {
    let trial = Trial::new();
    let ended = trial.send("a\u{1b}[31mb", &[]);
    assert_eq!((ended.code, obeyed(&ended.stderr)), (2, vec![]), "{ended:?}");
    let ended = trial.run(&["send", "--to", "\u{1b}]0;x\u{7}", "--image", "\u{9b}31m", "--bogus\u{1b}[2J"]);
    assert_eq!((ended.code, obeyed(&ended.stderr)), (2, vec![]), "{ended:?}");
    let ended = trial.send("\u{202e}gnp.exe", &["--json"]);
    assert_eq!((ended.code, obeyed(&ended.stdout)), (0, vec![]), "{ended:?}");
    assert_eq!(ended.object()["caption"], "\u{202e}gnp.exe", "what is sent and stored keeps every byte");
    assert_eq!(body(&trial)["image"]["caption"], "\u{202e}gnp.exe");
}

#[test]
fn an_outcome_that_nobody_reads_still_decides_the_exit_code() {
    let trial = Trial::new();
    let words = trial.sending("#500", &[]);
    let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let ended = super::trial::wait(child);
    assert_eq!((ended.code, ended.stderr.as_str()), (5, ""));
}
