//! Themes, ASCII, the request and the copy menu.

use zixpost::app::{Action, Effect, Message, Start};
use zixpost::domain::{Checkup, State};
use zixpost::gateway::describe;
use zixpost::ui::Theme;

use super::desk::{Desk, LINK, NARROW, USUAL, WIDE, contact, contacts, start, text};
use super::{at_each_size, is_pictured};

/// Answers what was asked last as the shell does.
fn answer(desk: &mut Desk) {
    let Some(Effect::Describe { outgoing, then, .. }) = desk.effects.pop() else { panic!("nothing was asked") };
    let text = describe(&"https://api.zixflow.com".parse().unwrap(), &outgoing);
    desk.message(Message::Described { text, then });
}

/// A screen with much on it: every pane, sends in several states, a problem.
fn busy(start: Start) -> Desk {
    let mut desk = Desk::new(start);
    desk.keys("mark enter").paste(LINK).keys("ctrl-x").step(State::Sending);
    desk.keys("ortiz enter").paste("cdn.example.com").keys("tab Hello");
    desk
}

#[test]
fn the_request_is_read() {
    at_each_size("request", |desk| {
        desk.keys("maria enter").paste(LINK).keys("tab Hello alt-v");
        answer(desk);
    });
}

#[test]
fn a_part_of_an_entry_is_chosen_to_be_copied() {
    at_each_size("copying", |desk| {
        desk.keys("alt-3 y down");
    });
}

#[test]
fn evidence_goes_into_a_file_whose_name_is_asked_for() {
    at_each_size("evidence_file", |desk| {
        desk.keys("alt-3 y end enter");
        answer(desk);
    });
}

#[test]
fn whether_all_is_well_is_read() {
    at_each_size("doctor", |desk| {
        desk.message(Message::Act(Action::Doctor));
        let Some(Effect::CheckUp { round }) = desk.effects.pop() else { panic!("nothing was asked") };
        for checks in [
            vec![
                Checkup::warn(
                    "config",
                    "unknown key \"undo_secnds\"; did you mean undo_seconds?",
                    "mend what is named",
                ),
                Checkup::pass("key", "environment variable ZIXFLOW_API_KEY has one, and it can be used"),
            ],
            vec![
                Checkup::pass("dns", "api.zixflow.com was found in 4 ms"),
                Checkup::fail(
                    "tcp",
                    "no connection to api.zixflow.com within 10 s",
                    "check the network, the firewall and the proxy of this machine, or ask whoever runs them",
                ),
            ],
            vec![Checkup::pass("folder", "/home/ana/.local/share/zixpost")],
        ] {
            desk.message(Message::CheckedUp { round, checks, of: 3 });
        }
    });
}

#[test]
fn a_theme_changes_the_colours_and_nothing_else() {
    let usual = text(&busy(start(WIDE)).draw().0);
    for name in Theme::names() {
        let mut desk = busy(start(WIDE));
        desk.theme = Theme::named(name).unwrap();
        assert_eq!(text(&desk.draw().0), usual, "{name}: a state is told by its word and its mark too");
        is_pictured(&format!("theme_{name}"), &desk);
    }
}

/// Nothing in it that is not ASCII, so that whatever else is drawn is ours.
fn in_ascii(size: (u16, u16)) -> Start {
    let mut start = start(size);
    start.contacts = contacts().into_iter().filter(|contact| contact.name.is_ascii()).collect();
    start.contacts.push(contact("Maria Ortiz", "+13025550101"));
    start.page.entries.retain(|entry| entry.outgoing.contact.as_ref().is_some_and(|name| name.is_ascii()));
    start
}

#[test]
fn plain_is_drawn_in_ascii() {
    for (size, word) in [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow")] {
        let mut desk = busy(in_ascii(size));
        desk.theme = Theme::named("16").unwrap().in_ascii();
        is_pictured(&format!("plain_{word}"), &desk);
    }
}

#[test]
fn plain_draws_no_byte_of_ours_above_ascii_wherever_one_goes() {
    let screens = [
        "",
        "mar",
        "302 space 555 space 01",
        "maria enter",
        "maria enter tab tab space",
        "maria enter ctrl-f",
        "maria enter ctrl-x",
        "alt-3 down",
        "alt-3 enter",
        "alt-3 enter end",
        "alt-3 down down r",
        "alt-3 y",
        "f1",
        "f1 end",
    ];
    for size in [WIDE, USUAL, NARROW, (60, 15), (40, 10)] {
        for keys in screens {
            let mut desk = busy(in_ascii(WIDE));
            desk.theme = Theme::named("16").unwrap().in_ascii();
            desk.message(Message::Resized { columns: size.0, rows: size.1 });
            desk.keys("esc esc esc esc alt-1 esc").keys(keys);
            // What hides in a text is shown by tokens of ours.
            desk.paste("a\u{202e}b\u{200b}\u{1b}");
            let (buffer, _) = desk.draw();
            for row in text(&buffer) {
                assert!(row.is_ascii(), "{size:?} {keys:?}: {row}");
            }
        }
    }
}

#[test]
fn the_hints_that_matter_most_have_room_at_every_size() {
    for columns in [60, 70, 80, 100, 120] {
        let size = (columns, 24);
        for (keys, needed) in [
            ("", &["Enter write", "Ctrl-P all actions"][..]),
            ("maria enter", &["Ctrl-X send", "Esc back", "Ctrl-P all actions"]),
            ("maria enter tab", &["Ctrl-X send", "Esc back", "Ctrl-P all actions"]),
            ("maria enter tab tab", &["Ctrl-X send", "Esc back", "Ctrl-P all actions"]),
            ("maria enter alt-1", &["Enter write", "Ctrl-P all actions", "Alt-2 message"]),
            ("alt-3", &["Enter details", "Esc back", "Ctrl-P all actions"]),
            ("alt-3 enter", &["Esc back", "r clone"]),
            ("f1", &["Esc back"]),
        ] {
            let mut desk = Desk::new(start(size));
            desk.keys(keys);
            let rows = text(&desk.draw().0);
            let last = rows.last().unwrap();
            for hint in needed {
                assert!(last.contains(hint), "{columns} {keys}: {last}");
            }
            // The overlays of reading cover no part of the first row.
            assert!(rows[0].contains("F1 help"), "{columns} {keys}: {}", rows[0]);
        }
    }
}

#[test]
fn a_send_that_can_be_taken_back_says_so_also_where_there_is_little_room() {
    let mut desk = Desk::new(start(NARROW));
    desk.keys("maria enter").paste(LINK).keys("ctrl-x mark enter");
    let last = text(&desk.draw().0).pop().unwrap();
    for hint in ["Ctrl-X send", "Esc back", "Ctrl-P all actions", "Alt-U undo"] {
        assert!(last.contains(hint), "{last}");
    }
}
