//! A terminal that belongs to somebody else, one that stopped reading, one of an unknown name, little memory and no file left
//! (L10, L12, R04, R06, T14).
#![cfg(target_os = "linux")]

use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;
use tempfile::tempdir;
use tokio::time::Instant;

use super::harness::{start_program, start_with};
use super::{CONTACT, CTRL_X, demo, history, quit, write_to_maria};

/// Starts the program behind the shell's back, waits until the system has stopped it, and tells its processor time in
/// ticks of 10 ms; then brings it to the front.
const BEHIND: &str = r#"
set -m
"$@" &
until grep -q '^State:.T' /proc/$!/status; do :; done
set -- $(cut -d ' ' -f 14,15 /proc/$!/stat)
echo "used $(($1 + $2)) ticks"
read -r _
fg >/dev/null
"#;

#[test]
fn started_behind_a_shell_it_stops_instead_of_spinning_and_comes_to_the_front() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let program = env!("CARGO_BIN_EXE_zixpost");
    let words = ["-c", BEHIND, "sh", program, "demo", "--data-dir", data.to_str().unwrap()];
    let mut screen = start_program("bash", &words, folder.path(), 120, 40, &[]);
    screen.sees(" ticks");
    let told = screen.contents();
    let ticks = told.split("used ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    // A start alone takes a few of them on a slow machine; who spins until somebody looks takes hundreds.
    assert!(ticks.parse::<u64>().unwrap() <= 100, "{told}");
    screen.types("\n");
    screen.sees(CONTACT);
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn a_send_does_not_wait_for_a_terminal_that_stopped_reading() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Nobody looks");
    screen.types(CTRL_X);
    screen.sees("sending");
    // From here on nobody reads, and each of these frames is larger than what a terminal takes unread.
    for _ in 0..10 {
        screen.resize(500, 200);
        screen.resize(120, 40);
    }
    is_accepted(folder.path(), "Nobody looks");
    screen.program.signal(Signal::TERM);
    let (took, _, status) = screen.program.ends_using();
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    assert_eq!(status.exit_code(), 143);
}

#[test]
fn without_a_file_to_open_nothing_leaves_and_with_some_again_it_does() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "No file left");
    screen.program.limit_files(Some(0));
    screen.types(CTRL_X);
    // Whatever fails first: it is told, and the screen goes on.
    screen.reads_until("the draft back in its list", |screen| {
        let text = screen.contents();
        ["Too many open", "No message is open", "draft  "].iter().all(|part| text.contains(part))
    });
    screen.program.limit_files(None);
    assert!(!history(folder.path()).contains("No file left"));
    screen.types("Ortiz");
    screen.types("\r");
    screen.sees("No file left");
    screen.types(CTRL_X);
    is_accepted(folder.path(), "No file left");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that was left out must say so")]
fn with_little_memory_the_preview_may_fail_and_the_send_does_not() {
    let can_limit = std::process::Command::new("prlimit").args(["--as=209715200", "true"]).status();
    if !can_limit.is_ok_and(|status| status.success()) {
        eprintln!("left out: `prlimit --as` does not work here");
        return;
    }
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let words = ["--as=209715200", env!("CARGO_BIN_EXE_zixpost"), "demo", "--data-dir", data.to_str().unwrap()];
    let mut screen = start_program("prlimit", &words, folder.path(), 120, 40, &[]);
    screen.sees("a picture to send: ");
    let told = screen.contents();
    // The notice may go on behind the border of the screen, but not this one.
    let link = told.split("a picture to send: ").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    screen.sees(CONTACT);
    screen.types("Ortiz");
    screen.types("\r");
    screen.sees("Image");
    screen.types(&link);
    screen.types("\t");
    screen.types("Little memory");
    screen.sees("Little memory");
    screen.types(CTRL_X);
    screen.sees("accepted by Zixflow: María");
    is_accepted(folder.path(), "Little memory");
    quit(&mut screen);
    let status = screen.ends();
    assert_eq!(status.exit_code(), 0, "{status:?}\n{}", screen.contents());
    screen.assert_given_back();
}

/// Waits until the history says so of this caption.
fn is_accepted(folder: &Path, caption: &str) {
    let sent = Instant::now();
    let is_it = |line: &str| line.contains(caption) && line.contains(r#""state":"accepted""#);
    while !history(folder).lines().any(is_it) {
        assert!(sent.elapsed() < Duration::from_secs(20), "{}", history(folder));
        std::thread::yield_now();
    }
}

#[test]
fn terminals_of_every_name_are_used_or_told() {
    for name in ["", "linux", "vt100", "dumb", "no-such-terminal", "xterm-256color\u{1b}[31m"] {
        let folder = tempdir().unwrap();
        let data = folder.path().join("data");
        let words = ["demo", "--data-dir", data.to_str().unwrap()];
        let mut screen = start_with(&words, folder.path(), 80, 24, &[("TERM", name), ("LANG", "C")]);
        screen.sees("Ortiz");
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0, "{name:?}");
        screen.assert_given_back();
    }
}
