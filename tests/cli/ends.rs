//! How a send can end: each end has its word, its exit code, and one request at most.

use std::net::TcpListener;

use super::trial::{Trial, finish};

#[test]
fn every_end_has_its_state_and_its_exit_code() {
    for (caption, state, code) in [
        ("Hello", "accepted", 0),
        ("#refuse", "refused", 1),
        ("#false", "refused", 1),
        ("#401", "refused", 1),
        ("#429 9000", "refused", 4),
        ("#500", "unknown", 5),
        ("#cut-after", "unknown", 5),
        ("#reset-after", "unknown", 5),
        ("#empty", "unknown", 5),
    ] {
        let trial = Trial::new();
        let ended = trial.send(caption, &["--json"]);
        let entry = ended.object();
        assert_eq!((entry["state"].as_str(), ended.code), (Some(state), code), "{caption}: {ended:?}");
        assert_eq!(trial.received().len(), 1, "{caption}: sent once and never again");
        assert_eq!(trial.history(), [entry], "{caption}: what is printed is what is stored");
        assert_eq!(ended.stderr, "", "{caption}");
    }
}

#[test]
fn a_closed_port_never_left_and_is_safe_to_repeat() {
    let trial = Trial::new();
    // Bound and let go: nobody listens there now.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let words = trial.sending("Hello", &["--json"]);
    let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.env("ZIXFLOW_DOMAIN", format!("http://127.0.0.1:{port}"));
    let ended = finish(command);
    assert_eq!((ended.code, ended.object()["state"].as_str()), (4, Some("failed")), "{ended:?}");
    assert_eq!(trial.history().len(), 1);
}

#[test]
fn a_person_reads_the_end_and_what_to_do() {
    for (caption, first, then) in [
        ("Hello", "accepted by Zixflow: +1 302 555 0101, invoice.png (", "id "),
        ("#refuse", "refused by Zixflow: +1 302 555 0101, invoice.png: ", "nothing was sent"),
        ("#401", "refused by Zixflow: ", "config check"),
        ("#429 9000", "refused by Zixflow: ", "safe to send it again from "),
        ("#500", "unknown whether it was sent: ", "it may have been sent"),
    ] {
        let trial = Trial::new();
        let ended = trial.send(caption, &[]);
        assert!(ended.stdout.starts_with(first), "{caption}: {ended:?}");
        assert!(ended.stdout.contains(then), "{caption}: {ended:?}");
        let id = trial.history()[0]["id"].as_str().unwrap().to_owned();
        assert!(ended.stdout.lines().any(|line| line == format!("id {id}")), "{caption}: {ended:?}");
    }
}

#[test]
fn not_now_ends_at_once_with_a_time_where_nobody_wants_to_wait() {
    let trial = Trial::new();
    let ended = trial.send("#429 7", &["--json", "--no-wait"]);
    assert_eq!((ended.code, ended.object()["state"].as_str()), (4, Some("refused")), "{ended:?}");
    assert!(ended.object()["retry_at"].is_string(), "{ended:?}");
    assert_eq!(trial.received().len(), 1);
}

#[test]
fn an_unknown_send_is_never_called_safe_to_repeat() {
    let ended = Trial::new().send("#cut-after", &[]);
    assert!(!ended.stdout.contains("safe"), "{ended:?}");
}

#[test]
fn a_store_that_cannot_be_written_sends_nothing_and_exits_6() {
    let trial = Trial::new();
    std::fs::write(trial.data(), "a file where the folder should be").unwrap();
    let ended = trial.send("Hello", &["--json"]);
    assert_eq!(ended.code, 6, "{ended:?}");
    assert!(ended.stderr.starts_with("zixpost: could not "), "{ended:?}");
    assert_eq!(ended.stdout, "");
    assert!(trial.received().is_empty());
}

#[test]
fn without_a_key_nothing_is_written_and_it_exits_3() {
    let trial = Trial::new();
    let words = trial.sending("Hello", &[]);
    let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.env_remove("ZIXFLOW_API_KEY");
    let ended = finish(command);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(ended.stderr.contains("ZIXFLOW_API_KEY"), "{ended:?}");
    assert!(!trial.data().exists());
    assert!(trial.received().is_empty());
}

#[test]
fn clear_text_to_another_machine_is_refused_before_anything_happens() {
    let trial = Trial::new();
    let words = trial.sending("Hello", &[]);
    let mut command = trial.command(&words.iter().map(String::as_str).collect::<Vec<_>>());
    command.env("ZIXFLOW_DOMAIN", "http://gateway.example.com");
    let ended = finish(command);
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(!trial.data().exists());
}
