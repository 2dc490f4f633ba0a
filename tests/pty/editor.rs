//! An editor on the same terminal, and a text for its clipboard.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::process::Signal;
use tempfile::tempdir;

use super::harness::{Screen, start_with};
use super::{CONTACT, CTRL_X, history, quit, write_to_maria};

const ALT_E: &str = "\x1be";

/// The demo with this shell script as `EDITOR`.
pub(super) fn demo_with_editor(folder: &Path, script: &str, more: &[(&str, &str)]) -> Screen {
    let editor = folder.join("editor");
    std::fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o700)).unwrap();
    let mut variables = vec![("EDITOR", editor.to_str().unwrap()), ("ZIXFLOW_API_KEY", "canary-key")];
    variables.extend(more);
    let data = folder.join("data");
    start_with(&["demo", "--data-dir", data.to_str().unwrap()], folder, 120, 40, &variables)
}

fn no_file_is_left(folder: &Path) {
    assert_eq!(std::fs::read_dir(folder.join("data/tmp")).unwrap().count(), 0);
}

#[test]
fn an_editor_gets_the_terminal_and_its_text_becomes_the_caption() {
    let folder = tempdir().unwrap();
    // It asks on the terminal in its usual modes, reads a line that is typed there, and counts the variables with the key in them: none.
    let script = "env | grep -c canary >> \"$1\"; printf 'say: '; read -r line; printf '%s\\n' \"$line\" >> \"$1\"";
    let mut screen = demo_with_editor(folder.path(), script, &[]);
    write_to_maria(&mut screen, "Old text");
    screen.types(ALT_E);
    screen.sees("say: ");
    assert!(screen.is_in_its_old_modes(), "raw mode is the screen's alone");
    screen.types("typed there\n");
    screen.reads_until("the new caption", |screen| {
        let text = screen.contents();
        screen.alternate_screen() && ["Old text", "typed there", "F1 help"].iter().all(|part| text.contains(part))
    });
    screen.types(CTRL_X);
    screen.reads_until("the new entry, accepted", |screen| {
        screen.rows(0, 120).any(|row| row.contains("zq.png") && row.contains("accepted"))
    });
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
    assert!(history(folder.path()).contains("\"Old text\\n0\\ntyped there\""), "{}", history(folder.path()));
    no_file_is_left(folder.path());
}

#[test]
fn an_editor_that_is_killed_and_leaves_odd_modes_costs_nothing() {
    let folder = tempdir().unwrap();
    let mut screen = demo_with_editor(folder.path(), "stty raw -echo; kill -9 $$", &[]);
    write_to_maria(&mut screen, "Kept text");
    screen.types(ALT_E);
    screen.sees("the editor was ended by signal 9");
    screen.sees("Kept text");
    screen.types("!");
    screen.sees("Kept text!");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
    no_file_is_left(folder.path());
}

#[test]
fn sends_go_on_while_an_editor_runs() {
    let folder = tempdir().unwrap();
    let mut screen = demo_with_editor(folder.path(), "printf 'editing'; read -r line", &[]);
    write_to_maria(&mut screen, "On its way");
    screen.types(CTRL_X);
    screen.sees("held");
    screen.types("Ortiz\r");
    screen.sees("Image");
    screen.types(ALT_E);
    screen.sees("editing");
    let asked = tokio::time::Instant::now();
    while !history(folder.path()).contains("On its way") {
        assert!(asked.elapsed() < std::time::Duration::from_secs(20), "the send waited for the editor");
        std::thread::yield_now();
    }
    screen.types("\n");
    // The new entry, and not one of the others: a quit would ask while the send is under way.
    screen.reads_until("the new entry, accepted", |screen| {
        screen.rows(0, 120).any(|row| row.contains("zq.png") && row.contains("accepted"))
    });
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
fn control_c_in_an_editor_is_the_editors() {
    let folder = tempdir().unwrap();
    let script = "trap 'echo caught >> \"$1\"; exit 0' INT; printf 'editing'; while :; do read -r line; done";
    let mut screen = demo_with_editor(folder.path(), script, &[]);
    write_to_maria(&mut screen, "Old text");
    screen.types(ALT_E);
    screen.sees("editing");
    // A shell runs its trap when `read` returns; the newline makes it return where the signal came just before it.
    screen.types("\x03\n");
    screen.sees("caught");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn a_stop_while_an_editor_runs_stops_both_and_a_continue_goes_on() {
    let folder = tempdir().unwrap();
    let script = "printf 'editing'; read -r line; echo \"$line\" >> \"$1\"";
    let mut screen = demo_with_editor(folder.path(), script, &[]);
    write_to_maria(&mut screen, "Old text");
    screen.types(ALT_E);
    screen.sees("editing");
    screen.program.signal(Signal::TSTP);
    screen.program.stops();
    screen.program.signal_group(Signal::CONT);
    screen.types("after the stop\n");
    screen.sees("after the stop");
    screen.sees("F1 help");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn a_signal_that_ends_the_program_ends_the_editor_first() {
    let folder = tempdir().unwrap();
    let mut screen = demo_with_editor(folder.path(), "stty -echo; printf 'editing'; read -r line", &[]);
    write_to_maria(&mut screen, "Old text");
    screen.types(ALT_E);
    screen.sees("editing");
    screen.program.signal(Signal::TERM);
    assert_eq!(screen.ends().exit_code(), 143);
    screen.assert_given_back();
    assert!(super::drafts(folder.path()).contains("Old text"));
}

#[test]
fn a_copied_number_is_written_as_osc_52_in_and_out_of_tmux() {
    let copy = "\x1b]52;c;KzEz";
    for (variables, start, end) in [
        (&[][..], copy.to_owned(), "\x07".to_owned()),
        (&[("TMUX", "/tmp/tmux,1,0")][..], format!("\x1bPtmux;\x1b{copy}"), "\x07\x1b\\".to_owned()),
    ] {
        let folder = tempdir().unwrap();
        let mut screen = demo_with_editor(folder.path(), "true", variables);
        screen.sees(CONTACT);
        screen.types("\x1b3y");
        screen.sees("the request as a command");
        screen.types("\r");
        screen.sees("sent to the terminal");
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0);
        let bytes = String::from_utf8_lossy(&screen.bytes).into_owned();
        let (_, after) = bytes.split_once(&start).unwrap_or_else(|| panic!("{start:?} was not written"));
        let (text, _) = after.split_once(&end).unwrap();
        assert!(
            text.len() < 30 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)),
            "{text:?}"
        );
    }
}
