//! What a signal does to a send that has left.
#![cfg(unix)]

use rustix::process::{Pid, Signal, kill_process};

use super::trial::{Trial, wait};

fn signal(child: &std::process::Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

#[test]
fn ctrl_c_waits_for_the_answer_of_what_has_left() {
    let trial = Trial::new();
    let words = trial.sending("#slow 2", &["--json"]);
    let child = trial.start(&words.iter().map(String::as_str).collect::<Vec<_>>());
    trial.wait_for_requests(1);
    signal(&child, Signal::INT);
    signal(&child, Signal::TERM);
    let ended = wait(child);
    assert_eq!((ended.code, ended.object()["state"].as_str()), (0, Some("accepted")), "{ended:?}");
    assert!(ended.stderr.contains("waiting for the answer"), "{ended:?}");
    assert_eq!(trial.history().len(), 1);
}

#[test]
fn ctrl_c_takes_back_what_waits_because_zixflow_asked() {
    let trial = Trial::new();
    let words = trial.sending("#429 600", &["--json"]);
    let child = trial.start(&words.iter().map(String::as_str).collect::<Vec<_>>());
    trial.wait_for_requests(1);
    signal(&child, Signal::INT);
    let ended = wait(child);
    assert_eq!((ended.code, ended.object()["state"].as_str()), (4, Some("cancelled")), "{ended:?}");
    assert_eq!(trial.received().len(), 1);
}

#[test]
fn a_killed_send_is_unknown_at_the_next_start_and_is_not_sent_again() {
    let trial = Trial::new();
    let words = trial.sending("#slow 20", &[]);
    let child = trial.start(&words.iter().map(String::as_str).collect::<Vec<_>>());
    trial.wait_for_requests(1);
    signal(&child, Signal::KILL);
    assert_eq!(wait(child).code, -1);

    let next = trial.send("Hello", &["--json"]);
    assert_eq!(next.code, 0, "{next:?}");
    assert!(next.stderr.contains("unknown whether it was sent"), "{next:?}");
    assert_eq!(trial.received().len(), 2, "the killed one was not sent again");
    let states: Vec<String> = trial.history().iter().map(|entry| entry["state"].as_str().unwrap().to_owned()).collect();
    assert_eq!(states, ["accepted", "unknown"]);

    let third = trial.send("Hello again", &["--json"]);
    assert_eq!(third.stderr, "", "it is told once");
}

#[test]
fn quiet_keeps_the_notice_back_and_changes_nothing_else() {
    let trial = Trial::new();
    let words = trial.sending("#slow 20", &[]);
    let child = trial.start(&words.iter().map(String::as_str).collect::<Vec<_>>());
    trial.wait_for_requests(1);
    signal(&child, Signal::KILL);
    wait(child);
    let next = trial.send("Hello", &["--quiet"]);
    assert_eq!((next.code, next.stderr.as_str()), (0, ""));
    assert_eq!(trial.history().len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_knows_the_key_leaves_no_core_file() {
    let trial = Trial::new();
    let words = trial.sending("#slow 20", &[]);
    let child = trial.start(&words.iter().map(String::as_str).collect::<Vec<_>>());
    trial.wait_for_requests(1);
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let core: Vec<&str> =
        limits.lines().find(|line| line.starts_with("Max core file size")).unwrap().split_whitespace().collect();
    assert_eq!(core[4..6], ["0", "0"], "{limits}");
    signal(&child, Signal::KILL);
    wait(child);
}

#[test]
fn a_send_that_sleeps_in_mid_request_ends_accepted_or_unknown_and_goes_once() {
    use rustix::process::{WaitId, WaitIdOptions, waitid};

    for (caption, expected) in [("#slow 1", (0, "accepted")), ("#cut-after", (5, "unknown"))] {
        let trial = Trial::new();
        let words = trial.sending(caption, &["--json", "--no-preflight"]);
        let child = trial.start(&words.iter().map(String::as_str).collect::<Vec<_>>());
        trial.wait_for_requests(1);
        signal(&child, Signal::STOP);
        let stopped = WaitIdOptions::STOPPED | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        waitid(WaitId::Pid(Pid::from_child(&child)), stopped).unwrap();
        // Somebody else's send takes longer than the answer: whoever wakes up finds it there. A sleeper holds no lock.
        let mut other = trial.sending("#slow 2", &["--yes", "--no-preflight"]);
        other[2] = "+13025550188".to_owned();
        let other = trial.run(&other.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(other.code, 0, "{other:?}");
        assert!(!other.stderr.contains("unknown"), "a sleeper lives: {other:?}");
        signal(&child, Signal::CONT);
        let ended = wait(child);
        assert_eq!((ended.code, ended.object()["state"].as_str()), (expected.0, Some(expected.1)), "{ended:?}");
        assert_eq!(trial.received().len(), 2);
    }
}
