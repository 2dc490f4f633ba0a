//! A system that gives no more threads (R05): one line or the whole work, never a panic.
//!
//! Limits on processes do not hold for everybody, so strace refuses the calls.

use std::process::Command;

use super::desk::{Desk, run};
use super::tools::works;

/// Refuses every thread and process from the Kth on.
fn refusing(at: usize) -> [String; 8] {
    let inject = format!("-einject=clone,clone3:error=EAGAIN:when={at}+");
    ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=clone,clone3", &inject].map(str::to_owned)
}

#[test]
fn too_few_threads_are_told_before_anything_leaves_and_one_is_enough_for_a_send() {
    let words = refusing(1000);
    if !works(&[&words.each_ref().map(String::as_str)[..], &["true"]].concat()) {
        return;
    }
    let desk = Desk::new();
    // Two are tried at once before anything is done. After them comes the one that does all work, whose absence is not
    // looked at here: it was there a moment ago.
    for (at, code) in [(1, 2), (2, 2), (4, 0), (5, 0)] {
        let round = format!("thread {at}");
        let words = refusing(at);
        let ended = desk.send(&words.each_ref().map(String::as_str), "data", &round);
        assert_eq!((ended.code, desk.posts(&round)), (Some(code), usize::from(code == 0)), "{round}: {ended:?}");
        if code != 0 {
            assert!(ended.stderr.lines().count() == 1 && ended.stderr.contains("ulimit -u"), "{ended:?}");
        }
    }
    for at in 1..4 {
        let words = refusing(at);
        let mut commands = vec![&["history", "--json"][..], &["history", "thread"], &["contacts", "list"]];
        if at < 3 {
            // Its third is the one that does all work, as of a send.
            commands.push(&["doctor"]);
        }
        for command in commands {
            let ended = run(desk.command(&words.each_ref().map(String::as_str), "data", command));
            assert!(!ended.stderr.contains("panicked"), "{at} {command:?}: {ended:?}");
            assert!(matches!(ended.code, Some(0 | 2 | 6)), "{at} {command:?}: {ended:?}");
            assert!(ended.code == Some(0) || ended.stderr.lines().count() == 1, "{at} {command:?}: {ended:?}");
        }
    }
}

#[test]
fn the_screen_tells_too_few_threads_and_leaves_the_terminal_alone() {
    let words = refusing(1000);
    if !works(&[&words.each_ref().map(String::as_str)[..], &["script", "-qec", "true", "/dev/null"]].concat()) {
        return;
    }
    let desk = Desk::new();
    for at in 1..=8 {
        // A terminal of its own for the command, which script makes.
        let words = refusing(at).map(|word| format!("'{word}'")).join(" ");
        let line =
            format!("{words} '{}' demo --data-dir '{}'", env!("CARGO_BIN_EXE_zixpost"), desk.data("demo").display());
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm-256color").env("HOME", desk.data("home"));
        let ended = run(command);
        assert_eq!(ended.code, Some(2), "{at}: {ended:?}");
        assert!(ended.stdout.contains("ulimit -u") && !ended.stdout.contains('\u{1b}'), "{at}: {ended:?}");
    }
}
