//! Machines that sleep in the middle of a request (A15), and processes that crash with the key in memory (K06).

use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tokio::time::Instant;
use zixpost::domain::State;

use super::desk::{Desk, sending};
use super::tools::works;

/// What a send meets, and how it may end.
const CASES: [(&str, &[State]); 3] =
    [("#slow 2", &[State::Accepted, State::Unknown]), ("#cut-after", &[State::Unknown]), ("#hang", &[State::Unknown])];

#[test]
#[ignore = "two minutes: 50 sends sleep for 90 seconds"]
#[expect(clippy::print_stderr, reason = "the figures are what the ignored tests are for")]
fn fifty_sends_that_sleep_in_mid_request_end_accepted_or_unknown_and_go_once() {
    let desk = Desk::new();
    let captions: Vec<String> = (0..50).map(|n| format!("sleep {n} {}", CASES[n % CASES.len()].0)).collect();
    let children: Vec<Child> = captions.iter().map(|caption| start(&desk, &[], caption)).collect();
    for caption in &captions {
        until(|| desk.posts(caption) == 1, caption);
    }
    for child in &children {
        signal(child, Signal::STOP);
    }
    wait(Duration::from_secs(90));
    for child in &children {
        signal(child, Signal::CONT);
    }
    let outputs: Vec<_> = children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    for (n, (output, caption)) in outputs.into_iter().zip(&captions).enumerate() {
        let entry = desk.judge("data", caption).unwrap();
        assert!(CASES[n % CASES.len()].1.contains(&entry.state), "{caption}: {:?} {output:?}", entry.state);
        assert_eq!(output.status.code(), Some(if entry.state == State::Accepted { 0 } else { 5 }), "{output:?}");
    }
    eprintln!("A15: 50 sends, 0 failures");
}

#[test]
fn a_process_that_crashes_with_the_key_in_memory_leaves_no_image_of_it() {
    let desk = Desk::new();
    let raised = ["sh", "-c", "ulimit -c unlimited && exec \"$@\"", "sh"];
    // Whether this machine writes any at all.
    let dumps = |child: Child| {
        signal(&child, Signal::ABORT);
        let status = child.wait_with_output().unwrap().status;
        (status.signal(), status.core_dumped())
    };
    let folder = tempfile::tempdir().unwrap();
    let mut sleeper = Command::new("sh");
    sleeper.args(["-c", "ulimit -c unlimited && echo ready && exec cat"]).current_dir(&folder).stdin(Stdio::piped());
    let sleeper = sleeper.stdout(Stdio::piped()).spawn().unwrap();
    until(|| is_running(&sleeper, "cat"), "a process to crash");
    let control = dumps(sleeper);
    let child = start_in(&desk, &raised, "with the key #hang", folder.path());
    until(|| desk.posts("with the key #hang") == 1, "a request");
    let mut limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    limits.retain(|c| c != ' ');
    assert!(limits.contains("Maxcorefilesize00bytes"), "{limits}");
    assert_eq!(dumps(child), (Some(Signal::ABORT.as_raw()), false), "a process that knows no key: {control:?}");
    // And nobody may look into it while it lives.
    let trace = desk.data("trace");
    let around = ["strace", "-f", "-qq", "-o", trace.to_str().unwrap(), "-e", "trace=prctl"];
    if works(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=prctl", "true"]) {
        assert_eq!(desk.send(&around, "data", "looked at").code, Some(0));
        let trace = std::fs::read_to_string(trace).unwrap();
        assert!(trace.contains("PR_SET_DUMPABLE, SUID_DUMP_DISABLE"), "{trace}");
    }
}

fn start(desk: &Desk, around: &[&str], caption: &str) -> Child {
    start_in(desk, around, caption, std::path::Path::new("/"))
}

fn start_in(desk: &Desk, around: &[&str], caption: &str, folder: &std::path::Path) -> Child {
    let words = sending(caption);
    let mut command = desk.command(around, "data", &words.iter().map(String::as_str).collect::<Vec<_>>());
    command.current_dir(folder).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn is_running(child: &Child, name: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{}/comm", child.id())).is_ok_and(|comm| comm.trim() == name)
}

fn signal(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
    if signal == Signal::STOP {
        let stopped = WaitIdOptions::STOPPED | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        waitid(WaitId::Pid(Pid::from_child(child)), stopped).unwrap();
    }
}

fn until(is_so: impl Fn() -> bool, what: &str) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what} never came");
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

fn wait(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        std::thread::park_timeout(time.saturating_sub(begun.elapsed()));
    }
}
