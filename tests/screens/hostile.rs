//! Text that tries to obey, hide, turn or push, and every size of a terminal.

use zixpost::domain::State;

use super::desk::{Desk, LINK, NARROW, USUAL, WIDE, start, text};

/// Strings that try to obey, hide, turn or push.
pub(super) fn hostile() -> Vec<String> {
    let mut texts: Vec<String> = vec![
        "\u{1b}[31mred\u{1b}]0;title\u{7}".into(),
        "a\u{9b}2Jb\u{7f}\0\r\u{8}".into(),
        "\u{202e}gnp.exe\u{2066}\u{2069}".into(),
        "zero\u{200b}width\u{feff}\u{2060}".into(),
        format!("z{}", "\u{301}".repeat(5000)),
        "👩‍👩‍👧".repeat(300),
        "日本語テキスト".repeat(60),
        "لا إله سلام ".repeat(60),
        "می‌خواهم क्‍ष ไทย".repeat(30),
        "\u{e000}\u{fffe}\u{e0041}".into(),
        "line\nbreak\r\nand\ttab".into(),
        "❤️🏳️‍🌈☺️".repeat(40),
        String::new(),
        " ".repeat(500),
    ];
    texts.push("x".repeat(100_000));
    texts
}

pub(super) fn borders_are_whole(desk: &Desk, what: &str) {
    let (buffer, _) = desk.draw();
    let area = buffer.area;
    for cell in &buffer.content {
        assert!(!cell.symbol().chars().any(char::is_control), "{what}: {:?}", cell.symbol());
        assert!(!cell.symbol().contains(['\u{202e}', '\u{2066}', '\u{2069}', '\u{200b}', '\u{feff}']), "{what}");
    }
    if desk.model.overlay.is_some() {
        return;
    }
    // Each row between two corners ends with the border: nothing wrote over it.
    for x in 0..area.width {
        let mut is_inside = false;
        for y in 0..area.height {
            let symbol = buffer[(x, y)].symbol();
            match symbol {
                "╮" | "╭" => is_inside = true,
                "╯" | "╰" => is_inside = false,
                _ if is_inside => assert_eq!(symbol, "│", "{what}: {x},{y}\n{}", text(&buffer).join("\n")),
                _ => {}
            }
        }
        assert!(!is_inside);
    }
}

#[test]
fn hostile_text_draws_no_control_character_and_breaks_no_border() {
    for (at, bad) in hostile().iter().enumerate() {
        for size in [WIDE, USUAL, NARROW, (60, 15), (101, 25)] {
            let mut start = start(size);
            start.contacts[0].name.clone_from(bad);
            start.contacts[0].note = Some(bad.clone());
            start.senders[0].display = Some(bad.clone());
            start.author.operator.clone_from(bad);
            start.author.profile.clone_from(bad);
            start.notices = vec![bad.clone(), bad.clone()];
            start.defaults.source = Some(bad.clone());
            let bad_one = &mut start.page.entries[0];
            bad_one.outgoing.contact = Some(bad.clone());
            bad_one.outgoing.sender.alias.clone_from(bad);
            bad_one.outgoing.link = serde_json::from_value(serde_json::Value::String(bad.clone())).unwrap();
            bad_one.outgoing.caption = Some(serde_json::from_value(serde_json::Value::String(bad.clone())).unwrap());
            bad_one.message = Some(bad.clone());
            bad_one.answer = Some(bad.clone());
            bad_one.state = State::Refused;
            let mut desk = Desk::new(start);
            let what = format!("{at} at {size:?}");
            borders_are_whole(&desk, &what);
            desk.keys("enter").paste(bad).keys("tab").paste(bad).keys("tab tab tab").paste(bad).keys("tab").paste(bad);
            borders_are_whole(&desk, &what);
            desk.keys("ctrl-x");
            borders_are_whole(&desk, &what);
            desk.keys("up up");
            borders_are_whole(&desk, &what);
            for keys in ["ctrl-f", "esc alt-3", "enter", "end", "esc alt-1 f1", "end", "esc"] {
                desk.keys(keys);
                borders_are_whole(&desk, &format!("{what} after {keys}"));
            }
            desk.paste(bad);
            borders_are_whole(&desk, &what);
            desk.keys("esc alt-c");
            for keys in ["tab", "tab", "tab", "alt-s", "esc", "y", "alt-r", "esc alt-n"] {
                desk.paste(bad).keys(keys);
                borders_are_whole(&desk, &format!("{what} after {keys}"));
            }
        }
    }
}

#[test]
fn every_size_draws_and_keeps_its_borders() {
    for columns in (1..140).step_by(3) {
        for rows in (1..50).step_by(2) {
            let mut desk = Desk::at((columns, rows));
            desk.keys("maria enter").paste(LINK).keys("tab Hello tab");
            borders_are_whole(&desk, &format!("{columns}x{rows}"));
            desk.keys("alt-3 enter");
            borders_are_whole(&desk, &format!("{columns}x{rows}"));
        }
    }
}
