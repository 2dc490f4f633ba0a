//! Streams that are closed or full, and systems that give little: one line or nothing, never a panic, never a false
//! exit code.

use std::process::Command;

use super::trial::{Ended, Trial, finish};

/// Runs the program from a shell line, as `"$@"` in it.
fn from_shell(trial: &Trial, line: &str, words: &[String]) -> Ended {
    let program = trial.command(&[]);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", line, "sh"]).arg(program.get_program()).args(words).env_clear();
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap_or_default());
    }
    command.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    finish(command)
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

#[test]
fn closed_and_full_streams_are_one_line_or_nothing() {
    let trial = Trial::new();
    trial.send("Hello", &[]);
    for line in
        ["\"$@\" <&-", "\"$@\" >&-", "\"$@\" 2>&-", "\"$@\" <&- >&- 2>&-", "\"$@\" | head -1", "\"$@\" </dev/null"]
    {
        for command in [&["history"][..], &["doctor"], &["--help"]] {
            let ended = from_shell(&trial, line, &words(command));
            assert_eq!((ended.code, ended.stderr.lines().count()), (0, 0), "{line} {command:?}: {ended:?}");
        }
    }
    for command in [&["history"][..], &["doctor"], &["--help"]] {
        let ended = from_shell(&trial, "\"$@\" >/dev/full", &words(command));
        assert_eq!((ended.code, ended.stderr.lines().count()), (2, 1), "{command:?}: {ended:?}");
    }
    // The screen needs a terminal and says so, where anybody can hear it.
    for line in ["\"$@\" </dev/null", "\"$@\" <&-", "\"$@\" | cat; exit 2"] {
        let ended = from_shell(&trial, line, &[]);
        assert_eq!((ended.code, ended.stderr.lines().count()), (2, 1), "{line}: {ended:?}");
    }
}

#[test]
fn what_came_of_a_send_is_told_by_its_exit_code_even_if_nobody_can_read_the_words() {
    for (caption, code) in [("Hello", 0), ("#refuse", 1), ("#cut-after", 5)] {
        for to in [">/dev/full", ">&-", ">&- 2>&-", "<&- >/dev/full 2>/dev/full"] {
            let trial = Trial::new();
            let ended = from_shell(&trial, &format!("\"$@\" {to}"), &trial.sending(caption, &[]));
            assert_eq!((ended.code, trial.received().len()), (code, 1), "{caption} {to}: {ended:?}");
            assert!(ended.stderr.lines().count() <= 1, "{caption} {to}: {ended:?}");
            assert_eq!(trial.history().len(), 1);
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn too_few_files_are_told_before_anything_leaves() {
    let trial = Trial::new();
    for (files, code, posts) in [(5, 2, 0), (6, 2, 0), (12, 2, 0), (19, 2, 0), (24, 0, 1)] {
        let ended = from_shell(&trial, &format!("ulimit -n {files}; \"$@\""), &trial.sending("Hello", &["--yes"]));
        assert_eq!((ended.code, trial.received().len()), (code, posts), "{files}: {ended:?}");
        if code != 0 {
            assert!(ended.stderr.lines().count() == 1 && ended.stderr.contains("ulimit -n"), "{files}: {ended:?}");
        }
    }
}
