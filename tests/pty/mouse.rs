//! The modes of the mouse on a real terminal: asked for, taken back around every other program, and gone at the end.

use rustix::process::Signal;
use tempfile::tempdir;

use super::editor::demo_with_editor;
use super::harness::{demo, start};
use super::{CONTACT, CTRL_Z, quit, write_to_maria};

const ALT_M: &str = "\x1bm";

#[test]
fn the_mouse_is_asked_for_by_a_key_and_taken_back_by_a_stop_and_at_the_end() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 80, 24);
    screen.sees(CONTACT);
    assert!(!screen.reports_the_mouse(), "it is off until somebody asks");
    screen.types(ALT_M);
    screen.sees("hold Shift to select text");
    assert!(screen.reports_the_mouse());
    screen.types(CTRL_Z);
    screen.reads_until("the shell's screen", |screen| !screen.alternate_screen());
    screen.program.stops();
    screen.assert_given_back();
    screen.program.signal_group(Signal::CONT);
    screen.reads_until("the mouse again", |screen| {
        screen.alternate_screen() && screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None
    });
    screen.sees("Mark Reed");
    let row = screen.contents().lines().position(|row| row.contains("Mark Reed")).unwrap() + 1;
    screen.types(&format!("\x1b[<0;5;{row}M\x1b[<0;5;{row}m"));
    screen.sees("▌ Mark Reed");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn a_mouse_of_the_configuration_is_on_from_the_start_and_off_after_a_signal() {
    let folder = tempdir().unwrap();
    let config = folder.path().join("config.toml");
    std::fs::write(&config, "mouse = true\n").unwrap();
    let data = folder.path().join("data");
    let arguments = ["--data-dir", data.to_str().unwrap(), "--config", config.to_str().unwrap()];
    let mut screen = start(&arguments, folder.path(), 80, 24);
    screen.sees("No contacts yet");
    assert!(screen.reports_the_mouse());
    screen.program.signal(Signal::TERM);
    assert_eq!(screen.ends().exit_code(), 143);
    screen.assert_given_back();
}

#[test]
fn an_editor_gets_a_terminal_without_a_mouse() {
    let folder = tempdir().unwrap();
    let mut screen = demo_with_editor(folder.path(), "printf 'editing'; read -r line", &[]);
    write_to_maria(&mut screen, "A caption");
    screen.types(ALT_M);
    screen.sees("hold Shift to select text");
    screen.types("\x1be");
    screen.sees("editing");
    assert!(!screen.reports_the_mouse());
    screen.types("\n");
    screen.reads_until("the mouse again", |screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None);
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}
