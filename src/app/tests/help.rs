//! The help, and what is typed to find a line of it.

use super::desk::{Desk, check, start};
use crate::app::{Action, Help, Keymap, Look, Message, Overlay, Start};

fn help(desk: &Desk) -> &Help {
    match &desk.model.overlay {
        Some(Overlay::Help(help)) => help,
        other => panic!("{other:?}"),
    }
}

/// The lines that are left, headings aside.
fn lines(desk: &Desk) -> Vec<String> {
    let shown = help(desk).reading.lines.iter().filter(|line| line.look != Look::Heading);
    let text = shown.map(|line| format!("{} {}", line.label.as_str(), line.text.as_str()).trim().to_owned());
    text.filter(|line| !line.is_empty()).collect()
}

#[test]
fn words_or_a_key_leave_the_lines_that_have_them() {
    let mut desk = Desk::new(start());
    desk.keys("f1");
    desk.message(Message::Paste("word RIGHT".into()));
    assert_eq!(lines(&desk), ["Alt-F  Ctrl-→  Alt-→ a word to the right", "Alt-D delete the word to the right"]);
    for (typed, line) in [
        ("ctrl-x", "Ctrl-X send the open message"),
        ("pageup", "PgUp a page up"),
        ("undo-send", "Alt-U  u take back the newest send that has not left, and reopen its draft"),
        ("SUSPEND", "Ctrl-Z suspend; the shell's fg brings it back"),
    ] {
        let mut desk = Desk::new(start());
        desk.keys("f1");
        desk.message(Message::Paste(typed.into()));
        assert_eq!(lines(&desk), [line], "{typed}");
    }
}

#[test]
fn a_heading_stands_over_its_own_lines_only() {
    let mut desk = Desk::new(start());
    desk.keys("f1 clone");
    let headings = help(&desk).reading.lines.iter().filter(|line| line.look == Look::Heading);
    assert_eq!(headings.map(|line| line.text.to_string()).collect::<Vec<_>>(), ["History and an open entry"]);
}

#[test]
fn what_was_told_is_found_too() {
    let mut desk = Desk::new(start());
    desk.message(Message::Failed("could not read the history: permission denied".into()));
    desk.keys("f1 permission");
    assert_eq!(lines(&desk), ["could not read the history: permission denied"]);
    desk.keys("zzzz");
    assert_eq!(lines(&desk), ["no key and no action is called like this"]);
}

#[test]
fn escape_clears_the_filter_and_then_closes() {
    let mut desk = Desk::new(start());
    desk.keys("f1");
    let all = lines(&desk);
    desk.keys("clone esc");
    assert_eq!((help(&desk).filter.text(), lines(&desk)), ("", all));
    desk.keys("esc");
    assert!(desk.model.overlay.is_none());
}

#[test]
fn letters_are_typed_and_do_nothing_else() {
    check("alt-3 ? q 1 u", |model, effects| {
        assert!(matches!(&model.overlay, Some(Overlay::Help(help)) if help.filter.text() == "q1u"));
        assert!(effects.is_empty());
    });
    check("f1 clone f1", |model, _| assert!(model.overlay.is_none()));
}

#[test]
fn the_text_still_scrolls_and_a_new_filter_starts_at_its_top() {
    let mut desk = Desk::new(start());
    desk.keys("f1 end");
    assert!(help(&desk).reading.top > 0);
    desk.keys("e");
    assert_eq!(help(&desk).reading.top, 0);
    desk.keys("down down left");
    assert_eq!(help(&desk).reading.top, 2);
}

#[test]
fn the_help_tells_the_keys_that_hold() {
    let keymap = Keymap::parse("[keys]\nsend = \"f9\"\nhelp = \"f1\"\nquit = []\n").unwrap();
    assert_eq!(keymap.keys(Action::Quit).count(), 0);
    let mut desk = Desk::new(Start { keymap, ..start() });
    desk.keys("f1");
    assert_eq!(lines(&desk), ["F9 send the open message", "F1 show this help"]);
}
