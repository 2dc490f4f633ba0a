//! `zixpost send --batch`: a file is sent once, however often the command runs.

use std::path::PathBuf;
use std::process::Stdio;

use serde_json::{Value, json};
use zixpost::sandbox::SENDERS;

use super::trial::{Ended, Trial, finish};

/// The recipient of the row with this number: each another one, so that the pace of one second is the only one.
fn to(n: usize) -> String {
    format!("+1302555{:04}", 110 + n)
}

fn write(trial: &Trial, name: &str, text: &str) -> PathBuf {
    let file = trial.folder().join(name);
    std::fs::write(&file, text).unwrap();
    file
}

/// A CSV file with a row for each caption.
fn csv(trial: &Trial, captions: &[&str]) -> PathBuf {
    let rows = captions.iter().enumerate().map(|(n, caption)| format!("{},{},{caption}\n", to(n), trial.picture()));
    write(trial, "rows.csv", &format!("to,image,caption\n{}", rows.collect::<String>()))
}

fn words<'a>(file: &'a std::path::Path, more: &[&'a str]) -> Vec<&'a str> {
    [&["send", "--batch", file.to_str().unwrap(), "--from", SENDERS[0].1], more].concat()
}

fn batch(trial: &Trial, file: &std::path::Path, more: &[&str]) -> Ended {
    trial.run(&words(file, more))
}

/// The captions that reached the sandbox, in order.
fn captions(trial: &Trial) -> Vec<String> {
    let body = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let caption = |text: &str| body(text)["image"]["caption"].as_str().unwrap_or_default().to_owned();
    trial.received().iter().map(|request| caption(&request.body)).collect()
}

#[test]
fn every_row_of_a_csv_file_goes_and_the_second_run_skips_them() {
    let trial = Trial::new();
    let file = csv(&trial, &["one", "two"]);
    let ended = batch(&trial, &file, &["--yes", "--json"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let states: Vec<Value> = ended.objects().into_iter().map(|entry| entry["state"].clone()).collect();
    assert_eq!(states, [json!("accepted"), json!("accepted")]);
    for told in ["2 messages to 2 recipients from", "2 accepted by Zixflow"] {
        assert!(ended.stderr.contains(told), "{told} in {ended:?}");
    }
    let again = batch(&trial, &file, &["--yes", "--json"]);
    assert_eq!((again.code, again.stdout.as_str(), captions(&trial).len()), (0, "", 2), "{again:?}");
    assert!(again.stderr.contains("2 rows are skipped, which went before, since 20"), "{again:?}");
    assert!(again.stderr.contains("nothing is left"), "{again:?}");
}

#[test]
fn equal_rows_are_two_messages_and_what_went_can_go_again() {
    let trial = Trial::new();
    let row = format!("{},{},same\n", to(0), trial.picture());
    let file = write(&trial, "rows.csv", &format!("number;link;text\n{row}{row}").replace(',', ";"));
    let ended = batch(&trial, &file, &["--yes"]);
    assert_eq!((ended.code, captions(&trial).len()), (0, 2), "{ended:?}");
    assert!(ended.stderr.contains("lines 2 and 3: the same message to"), "{ended:?}");
    assert_eq!((batch(&trial, &file, &["--yes"]).code, captions(&trial).len()), (0, 2));
    // A third one in the file is new.
    let file = write(&trial, "rows.csv", &format!("to,image,caption\n{row}{row}{row}"));
    assert_eq!((batch(&trial, &file, &["--yes"]).code, captions(&trial).len()), (0, 3));
    let file = write(&trial, "rows.csv", &format!("to,image,caption\n{}", row.replace(&to(0), &to(1))));
    assert_eq!(batch(&trial, &file, &["--yes"]).code, 0);
    assert_eq!((batch(&trial, &file, &["--yes", "--again"]).code, captions(&trial).len()), (0, 5));
}

#[test]
fn json_lines_come_through_a_pipe_and_contacts_and_canned_messages_are_known() {
    let trial = Trial::new();
    assert_eq!(trial.run(&["contacts", "add", "--name", "María Ortiz", "--number", &to(0)]).code, 0);
    let link = trial.picture();
    let add = ["canned", "add", "--code", "inv", "--link", &link, "--caption", "{first_name}: {invoice}"];
    assert_eq!(trial.run(&add).code, 0);
    let rows = format!(
        "{}\n\n{}\n",
        json!({"to": "María Ortiz", "canned": "inv", "set": {"invoice": 2291}}),
        json!({"phone": to(1), "image": link, "link_with_record": false, "source": "desk"})
    );
    let dash = PathBuf::from("-");
    let command = trial.command(&words(&dash, &["--yes", "--json", "--workers", "1"]));
    let output = assert_cmd::Command::from_std(command).write_stdin(rows).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(captions(&trial), ["María: 2291", ""]);
    let body: Value = serde_json::from_str(&trial.received()[1].body).unwrap();
    assert_eq!((&body["linkWithRecord"], &body["source"]), (&json!(false), &json!("desk")));
}

#[test]
fn every_problem_is_told_by_line_and_nothing_is_sent_or_written() {
    let trial = Trial::new();
    let picture = trial.picture();
    let text = format!(
        "to,image,caption,from\n{},{picture},good,\n302 555 0101,{picture},,\nNobody,{picture},,\n{},ftp://x,,nobody\n{},{picture}\n",
        to(0),
        to(1),
        to(2)
    );
    let ended = batch(&trial, &write(&trial, "rows.csv", &text), &["--yes"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (2, ""), "{ended:?}");
    let lines: Vec<&str> = ended.stderr.lines().collect();
    let expected = [
        "line 3: to: no country code",
        "line 4: to: no contact is called \"Nobody\"",
        "line 5: from: ",
        "line 5: image: ",
        "line 6: has 2 cells",
        "nothing of ",
    ];
    assert_eq!(lines.len(), expected.len(), "{ended:?}");
    for (line, told) in lines.iter().zip(expected) {
        assert!(line.starts_with(&format!("zixpost: {told}")), "{told} in {ended:?}");
    }
    assert!(trial.all_received().is_empty() && !trial.data().exists());
}

#[test]
fn hostile_files_send_nothing() {
    let trial = Trial::new();
    let good = format!("{},{},good\n", to(0), trial.picture());
    let header = "to,image,caption\n";
    let long = format!("{},{},{}\n", to(1), trial.picture(), "x".repeat(10_000_000));
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("NUL", format!("{header}{good}{},\0,\n", to(1)).into(), "line 3: holds a NUL"),
        ("bytes", [header.as_bytes(), good.as_bytes(), b"\xff\xfe,,\n"].concat(), "line 3: is not UTF-8"),
        ("long", format!("{header}{good}{long}").into(), "line 3: longer than 64 KiB"),
        ("open", format!("{header}{good}\"+1302").into(), "line 3: a quote is opened"),
        ("missing", format!("image,caption\n{good}").into(), "line 1: no column is called to"),
        ("unknown", format!("to,image,captoin\n{good}").into(), "did you mean caption?"),
        ("empty", Vec::new(), "line 1: the file is empty"),
        ("none", header.into(), "has no rows"),
    ];
    for (name, text, told) in cases {
        let file = trial.folder().join("rows.csv");
        std::fs::write(&file, text).unwrap();
        let ended = batch(&trial, &file, &["--yes"]);
        assert!(ended.code == 2 && ended.stderr.contains(told), "{name}: {ended:?}");
    }
    assert!(trial.all_received().is_empty() && !trial.data().exists());
}

#[test]
fn a_picture_that_is_refused_stops_every_row_and_each_link_is_looked_at_once() {
    let trial = Trial::new();
    let bad = format!("{}/pictures/none.png", trial.base());
    let picture = trial.picture();
    let text = format!("to,image\n{},{picture}\n{},{bad}\n{},{picture}\n{},{bad}\n", to(0), to(1), to(2), to(3));
    let ended = batch(&trial, &write(&trial, "rows.csv", &text), &["--yes"]);
    assert_eq!(ended.code, 2, "{ended:?}");
    for told in ["line 3: image: ", "line 5: image: ", "--no-preflight"] {
        assert!(ended.stderr.contains(told), "{told} in {ended:?}");
    }
    assert_eq!((trial.received().len(), trial.all_received().len()), (0, 2), "{:?}", trial.all_received());
}

#[test]
fn without_a_terminal_a_yes_is_needed_and_a_dry_run_needs_none() {
    let trial = Trial::new();
    let file = csv(&trial, &["one"]);
    let ended = batch(&trial, &file, &[]);
    assert!(ended.code == 2 && ended.stderr.contains("--yes"), "{ended:?}");
    let mut command = trial.command(&words(&file, &["--dry-run", "--json"]));
    command.env_remove("ZIXFLOW_API_KEY").stdin(Stdio::null());
    let ended = finish(command);
    assert_eq!((ended.code, ended.object()["image"]["caption"].as_str()), (0, Some("one")), "{ended:?}");
    assert!(trial.all_received().is_empty() && !trial.data().exists());
}

#[test]
fn the_exit_code_is_the_worst_and_what_is_unknown_is_not_sent_again() {
    let trial = Trial::new();
    let file = csv(&trial, &["#500", "#400"]);
    let ended = batch(&trial, &file, &["--yes", "--workers", "1"]);
    assert_eq!(ended.code, 5, "{ended:?}");
    assert!(ended.stdout.contains("line 2: unknown whether it was sent") && ended.stdout.contains("line 3: refused"));
    assert!(ended.stderr.contains("zixpost outbox"), "{ended:?}");
    // What was refused goes again; what is unknown stays so until somebody decides.
    let again = batch(&trial, &file, &["--yes"]);
    assert_eq!((again.code, captions(&trial)), (5, ["#500", "#400", "#400"].map(str::to_owned).to_vec()), "{again:?}");
    assert!(again.stderr.contains("1 row is skipped") && again.stderr.contains("is unknown"), "{again:?}");
}

#[test]
fn a_refused_key_stops_the_batch_after_one_request() {
    let trial = Trial::new();
    let file = csv(&trial, &["#401", "two", "three"]);
    let ended = batch(&trial, &file, &["--yes", "--workers", "1"]);
    assert_eq!((ended.code, captions(&trial).len()), (1, 1), "{ended:?}");
    assert!(ended.stderr.contains("the batch stops: ") && ended.stderr.contains("2 cancelled"), "{ended:?}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_takes_back_what_waits_and_a_second_run_sends_the_rest_once() {
    use rustix::process::{Pid, Signal, kill_process};
    let trial = Trial::new();
    let file = csv(&trial, &["#slow 2", "two", "three"]);
    let child = trial.start(&words(&file, &["--yes", "--json", "--workers", "1"]));
    trial.wait_for_requests(1);
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let ended = super::trial::wait(child);
    assert_eq!((ended.code, captions(&trial).len()), (4, 1), "{ended:?}");
    let states: Vec<Value> = ended.objects().into_iter().map(|entry| entry["state"].clone()).collect();
    assert!(states.contains(&json!("accepted")) && states.contains(&json!("cancelled")), "{ended:?}");
    assert_eq!(batch(&trial, &file, &["--yes", "--workers", "1"]).code, 0);
    assert_eq!(captions(&trial), ["#slow 2", "two", "three"]);
}

#[cfg(unix)]
#[test]
fn a_killed_batch_leaves_one_unknown_and_the_second_run_sends_the_rest() {
    use rustix::process::{Pid, Signal, kill_process};
    let trial = Trial::new();
    let file = csv(&trial, &["#slow 20", "two"]);
    let child = trial.start(&words(&file, &["--yes", "--workers", "1"]));
    trial.wait_for_requests(1);
    kill_process(Pid::from_child(&child), Signal::KILL).unwrap();
    super::trial::wait(child);
    let again = batch(&trial, &file, &["--yes"]);
    assert_eq!((again.code, captions(&trial)), (5, ["#slow 20", "two"].map(str::to_owned).to_vec()), "{again:?}");
}

#[cfg(unix)]
#[test]
fn on_a_terminal_the_number_of_messages_is_typed_and_anything_else_sends_nothing() {
    use super::terminal::{Pty, WIDE};
    let trial = Trial::new();
    let file = csv(&trial, &["one", "two"]);
    for (typed, code, sent) in [("y\r", 4, 0), ("\r", 4, 0), ("12\r", 4, 0), ("2\r", 0, 2)] {
        let mut pty = Pty::start(&trial, &words(&file, &[]), WIDE);
        let shown = pty.read_until("type 2 to send them");
        assert!(shown.contains("2 messages to 2 recipients from"), "{shown}");
        pty.type_keys(typed);
        let (ended, shown) = pty.finish();
        assert_eq!((ended, captions(&trial).len()), (code, sent), "{typed:?}: {shown}");
    }
}
