//! The program on a real terminal: it starts, resizes, stops and comes back, and gives the terminal back whatever ends
//! it.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "pty/editor.rs"]
mod editor;
#[path = "pty/find.rs"]
mod find;
#[path = "pty/graphics.rs"]
mod graphics;
#[path = "pty/harness.rs"]
mod harness;
#[path = "pty/hosts.rs"]
mod hosts;
#[path = "pty/journey.rs"]
mod journey;
#[path = "pty/keys.rs"]
mod keys;
#[path = "pty/looks.rs"]
mod looks;
#[path = "pty/mouse.rs"]
mod mouse;
#[path = "pty/probe.rs"]
mod probe;
#[path = "pty/read_only.rs"]
mod read_only;
#[path = "pty/scarce.rs"]
mod scarce;
#[path = "pty/secrets.rs"]
mod secrets;
#[path = "pty/signals.rs"]
mod signals;
#[path = "pty/stops.rs"]
mod stops;
#[path = "pty/unknown.rs"]
mod unknown;

use std::path::Path;
use std::time::Duration;

use harness::{Screen, demo};
use rustix::process::Signal;
use tempfile::tempdir;
use tokio::time::Instant;

/// The beginning of a name: the smallest screens show no more of it.
const CONTACT: &str = "María";
const LINK: &str = "https://cdn.example.com/zq.png";
const CTRL_C: &str = "\x03";
const CTRL_X: &str = "\x18";
const CTRL_Z: &str = "\x1a";
const TAB: &str = "\t";
const ENTER: &str = "\r";

#[test]
fn the_first_screen_shows_the_contacts_at_every_usual_size() {
    for (columns, rows) in [(120, 40), (80, 24), (60, 20)] {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), columns, rows);
        screen.sees(CONTACT);
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0);
    }
}

#[test]
fn quitting_gives_the_terminal_back() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    screen.sees(CONTACT);
    assert!(!screen.is_in_its_old_modes(), "the screen runs in raw mode");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn every_signal_that_ends_gives_the_terminal_back_and_tells_its_number() {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT] {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), 120, 40);
        screen.sees(CONTACT);
        let asked = Instant::now();
        screen.program.signal(signal);
        let status = screen.ends();
        assert!(asked.elapsed() < Duration::from_secs(2), "{signal:?} took {:?}", asked.elapsed());
        assert_eq!(status.exit_code(), 128 + signal.as_raw().unsigned_abs(), "{signal:?}");
        screen.assert_given_back();
    }
}

#[test]
fn a_picture_is_sent_on_a_terminal_of_80_by_24() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 80, 24);
    write_to_maria(&mut screen, "Your invoice");
    screen.types(CTRL_X);
    screen.types("\x1b3");
    screen.reads_until("the new entry, accepted", |screen| {
        screen.rows(0, 80).any(|row| row.contains("zq.png") && row.contains("accepted"))
    });
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_lost_terminal_ends_the_program_within_two_seconds_without_spinning_and_keeps_the_draft() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Half a sent");
    let used_before = screen.program.processor_time();
    let mut program = screen.hang_up();
    let (took, used, status) = program.ends_using();
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    assert!(used.saturating_sub(used_before) < Duration::from_millis(500), "it used {used:?}, {used_before:?} before");
    assert_eq!(status.exit_code(), 129);
    assert!(drafts(folder.path()).contains("Half a sent"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_stopped_reading_holds_up_neither_drafts_nor_the_way_out() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Before it froze");
    // From here on nobody reads, and each of these frames is larger than what a terminal takes unread.
    for _ in 0..10 {
        screen.resize(500, 200);
        screen.resize(120, 40);
    }
    screen.types(", and after");
    let typed = Instant::now();
    while !drafts(folder.path()).contains("Before it froze, and after") {
        assert!(typed.elapsed() < Duration::from_secs(1), "no draft after a second");
        std::thread::yield_now();
    }
    screen.program.signal(Signal::TERM);
    let (took, _, status) = screen.program.ends_using();
    assert!(took < Duration::from_secs(2), "it took {took:?}");
    assert_eq!(status.exit_code(), 143);
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_lost_while_a_message_is_on_its_way_does_not_lose_the_answer() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "On its way");
    screen.types(CTRL_X);
    screen.sees("sending");
    let used_before = screen.program.processor_time();
    let mut program = screen.hang_up();
    let (_, used, status) = program.ends_using();
    assert_eq!(status.exit_code(), 129);
    assert!(used.saturating_sub(used_before) < Duration::from_millis(500), "it used {used:?}, {used_before:?} before");
    let history = history(folder.path());
    let newest = history.lines().find(|line| line.contains("On its way")).unwrap_or_else(|| panic!("{history}"));
    assert!(newest.contains(r#""state":"accepted""#), "{newest}");
}

#[test]
fn control_z_gives_the_terminal_back_and_a_continue_redraws_at_the_new_size() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Before the stop");
    screen.types(CTRL_Z);
    screen.reads_until("the main screen", |screen| !screen.alternate_screen());
    screen.program.stops();
    screen.assert_given_back();
    screen.resize(100, 30);
    screen.program.signal(Signal::CONT);
    screen.reads_until("the alternate screen", vt100::Screen::alternate_screen);
    screen.sees("Before the stop");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn a_stop_that_nobody_announced_is_followed_by_a_whole_frame() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    screen.sees(CONTACT);
    screen.program.signal(Signal::STOP);
    screen.program.stops();
    // What a shell prints over the screen meanwhile.
    screen.scribble("\x1b[H\x1b[2Janother program");
    screen.program.signal(Signal::CONT);
    screen.reads_until("a whole frame", |screen| {
        let text = screen.contents();
        text.contains(CONTACT) && text.contains("F1 help") && !text.contains("another program")
    });
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
fn a_storm_of_sizes_down_to_one_cell_ends_with_the_right_screen() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    screen.sees(CONTACT);
    for round in 0..100_u16 {
        for (columns, rows) in [(1, 1), (2, 1), (20 + round, 5), (500, 200), (59, 14), (1, 60), (80, 24)] {
            screen.resize(columns, rows);
        }
    }
    screen.resize(100, 30);
    screen.reads_until("the contacts at 100x30", |screen| {
        let last = screen.rows(0, 100).last().unwrap_or_default();
        screen.contents().contains(CONTACT) && !last.trim().is_empty()
    });
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
fn odd_sizes_at_the_start_do_no_harm() {
    for (columns, rows) in [(0, 0), (1, 1), (2, 1), (20, 5), (500, 200)] {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), columns, rows);
        screen.reads_until("the alternate screen", vt100::Screen::alternate_screen);
        screen.resize(120, 40);
        screen.sees(CONTACT);
        quit(&mut screen);
        assert_eq!(screen.ends().exit_code(), 0, "started at {columns}x{rows}");
    }
}

#[test]
fn what_was_typed_is_on_disk_within_a_second_and_outlives_a_kill() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Kept");
    let typed = Instant::now();
    while !drafts(folder.path()).contains("Kept") {
        assert!(typed.elapsed() < Duration::from_secs(1), "no draft after a second");
        std::thread::yield_now();
    }
    screen.program.signal(Signal::KILL);
    screen.ends();

    let mut screen = demo(folder.path(), 120, 40);
    screen.sees(CONTACT);
    screen.types("Ortiz");
    screen.types(ENTER);
    screen.sees("Kept");
    screen.sees(LINK);
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
fn a_message_killed_on_its_way_is_unknown_at_the_next_start_and_its_draft_is_still_there() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Cut off #hang");
    screen.types(CTRL_X);
    screen.sees("sending");
    screen.program.signal(Signal::KILL);
    screen.ends();
    assert!(!history(folder.path()).contains("Cut off"), "nobody could write how it ended");

    let mut screen = demo(folder.path(), 120, 40);
    screen.sees("interrupted");
    screen.types("Ortiz");
    screen.types(ENTER);
    screen.sees("Cut off #hang");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    let history = history(folder.path());
    let lines: Vec<&str> = history.lines().filter(|line| line.contains("Cut off")).collect();
    let [line] = lines.as_slice() else { panic!("sent again: {history}") };
    assert!(line.contains(r#""state":"unknown""#), "{line}");
}

#[test]
fn a_paste_fires_no_key() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Pasted: ");
    screen.types("\x1b[200~one\r\ntwo\x18\x03\x03\x1a\x1b[201~");
    screen.sees("two");
    screen.types("!");
    screen.sees("!");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    assert!(!history(folder.path()).contains("Pasted"), "a paste must never send");
}

#[test]
fn a_paste_that_never_ends_is_told_and_ctrl_c_ends_it() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Pasted: ");
    screen.types("\x1b[200~and no end");
    screen.sees("a paste has not ended");
    screen.types(CTRL_C);
    screen.sees("and no end");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn a_signal_ends_the_program_in_the_middle_of_a_paste() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    screen.sees(CONTACT);
    screen.types("\x1b[200~and no end");
    screen.program.signal(Signal::TERM);
    assert_eq!(screen.ends().exit_code(), 143);
    screen.assert_given_back();
}

#[test]
fn much_text_that_comes_in_one_piece_is_read_to_its_end() {
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    write_to_maria(&mut screen, "Long: ");
    // More than one read takes, without the marks of a paste, and no key after it.
    screen.types(&"word ".repeat(600));
    screen.types("end");
    screen.sees("word end");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
fn a_terminal_is_never_asked_anything_and_late_answers_are_not_typed_text() {
    let folder = tempdir().unwrap();
    // This terminal answers nothing, and the first frame comes all the same.
    let mut screen = demo(folder.path(), 120, 40);
    screen.sees(CONTACT);
    let answers = "\x1b[12;40R\x1b[?62;22c\x1b[>1;4000;0c\x1b[0n\x1b[?1u\x1b[I\x1b[O\x1b[<0;3;4M\x1b[<0;3;4m";
    screen.types(answers);
    screen.types("Ortiz");
    screen.sees("Ortiz");
    assert!(!screen.contents().contains("62;22"), "{}", screen.contents());
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    let bytes = String::from_utf8_lossy(&screen.bytes).into_owned();
    for question in [
        "\x1b[6n", "\x1b[5n", "\x1b[c", "\x1b[0c", "\x1b[>c", "\x1b[>q", "\x1b[?u", "\x1b[16t", "\x1b]", "\x1bP",
        "\x1b_G",
    ] {
        assert!(!bytes.contains(question), "asked {question:?}");
    }
}

/// Chooses María by typing, and writes a message to her, so that it is ready to go.
fn write_to_maria(screen: &mut Screen, caption: &str) {
    screen.sees(CONTACT);
    screen.types("Ortiz");
    screen.types(ENTER);
    screen.sees("Image");
    screen.types(LINK);
    screen.types(TAB);
    screen.types(caption);
    screen.sees(caption.trim_end());
}

fn quit(screen: &mut Screen) {
    screen.types(CTRL_C);
    screen.types(CTRL_C);
}

/// Everything in the drafts folder.
fn drafts(folder: &Path) -> String {
    all_files(&folder.join("data/drafts"))
}

fn history(folder: &Path) -> String {
    all_files(&folder.join("data/history"))
}

fn all_files(folder: &Path) -> String {
    let Ok(files) = std::fs::read_dir(folder) else { return String::new() };
    files
        .filter_map(|file| Some(file.ok()?.path()))
        // A temporary file counts only when it has got its name.
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml" || ending == "jsonl"))
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}
