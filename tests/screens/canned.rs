//! Canned messages, a line that is asked for, and the question of the duplicate guard.

use std::time::Duration;

use zixpost::app::Start;
use zixpost::domain::{Canned, Same, State, Twin};

use super::desk::{Desk, LINK, NARROW, USUAL, WIDE, contacts, entry, page, start};
use super::text;

fn canned() -> Vec<Canned> {
    let one = |code: &str, name: &str, file: &str, caption: &str| Canned {
        code: code.into(),
        name: name.into(),
        link: if file.is_empty() { String::new() } else { format!("https://cdn.example.com/{file}") },
        caption: caption.into(),
        ..Canned::default()
    };
    let late = "Dear {first_name},\nyour invoice {invoice} was due on {day}. If you have paid it meanwhile, please \
                forget this message. Otherwise we would be glad to hear from you this week.\nKind regards, the desk";
    let mut all = vec![
        one("inv", "Invoice", "invoice.png", "Your invoice, due on Friday"),
        one("inv-late", "Second reminder of an invoice that was due", "invoices/{invoice}.png", late),
        one("map", "", "map.png", "This is where you find us"),
        one("sig", "", "", "Kind regards\nRosa"),
        one("größe", "Size chart 王小明", "size-chart.jpg", ""),
    ];
    all[2].sender = "support-eu".into();
    all
}

fn at_each_size(name: &str, act: impl Fn(&mut Desk)) {
    for (size, word) in [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow"), ((60, 15), "least")] {
        let mut desk = Desk::new(Start { canned: canned(), duplicates: Duration::from_secs(600), ..start(size) });
        act(&mut desk);
        insta::assert_snapshot!(format!("{name}_{word}"), desk.picture());
    }
}

#[test]
fn the_picker_is_open() {
    at_each_size("canned", |desk| {
        desk.keys("maria enter ctrl-t");
    });
    at_each_size("canned_search", |desk| {
        desk.keys("maria enter ctrl-t in down");
    });
    for (size, word) in [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow")] {
        let mut desk = Desk::at(size);
        desk.keys("maria enter ctrl-t");
        insta::assert_snapshot!(format!("canned_none_{word}"), desk.picture());
    }
}

#[test]
fn a_word_is_asked_for() {
    at_each_size("canned_word", |desk| {
        desk.keys("maria enter ;inv-late enter 2291");
    });
    at_each_size("canned_word_missing", |desk| {
        desk.keys("maria enter ;inv-late enter 2291 enter enter");
    });
}

#[test]
fn a_code_is_asked_for() {
    at_each_size("canned_code", |desk| {
        desk.keys("maria enter").paste(LINK).keys("alt-t INV enter");
    });
}

#[test]
fn the_duplicate_guard_asks() {
    at_each_size("twin", |desk| {
        let people = contacts();
        let mut sent = entry(40, 4, &people[0], 0, "a.png");
        sent.step(sent.created, State::Accepted, None);
        desk.keys("maria enter").paste(LINK).keys("tab Hello ctrl-x");
        let id = desk.model.history.rows()[0].entry.id;
        let found = Ok(Some(Box::new(Twin { entry: sent, same: Same::Picture })));
        desk.message(zixpost::app::Message::Twins { id, found });
    });
}

#[test]
fn hostile_canned_messages_and_twins_are_drawn_harmlessly() {
    for bad in ["\u{1b}[31mred\u{202e}", &"z\u{301}".repeat(3000), &"👩‍👩‍👧 日本語".repeat(200), "a\n\n\n\n\n\n\n\nb"]
    {
        let one = Canned {
            code: bad.into(),
            name: bad.into(),
            link: bad.into(),
            caption: format!("{bad} {{word}}"),
            sender: bad.into(),
        };
        for size in [WIDE, USUAL, NARROW, (60, 15)] {
            let mut start = start(size);
            start.page = page();
            let mut sent = start.page.entries[0].clone();
            sent.outgoing.contact = Some(bad.into());
            sent.author.operator = bad.into();
            let twin = Twin { entry: sent, same: Same::Both };
            let mut desk = Desk::new(Start { canned: vec![one.clone()], duplicates: Duration::from_secs(1), ..start });
            let look = |desk: &Desk| {
                let (buffer, _) = desk.draw();
                let shown = text(&buffer).join("\n");
                assert!(!shown.chars().any(|c| c.is_control() && c != '\n') && !shown.contains('\u{202e}'), "{shown}");
            };
            desk.keys("maria enter ctrl-t");
            look(&desk);
            desk.keys("enter");
            look(&desk);
            desk.paste(bad);
            look(&desk);
            desk.keys("esc").paste(LINK).keys("ctrl-x");
            let id = desk.model.history.rows()[0].entry.id;
            desk.message(zixpost::app::Message::Twins { id, found: Ok(Some(Box::new(twin))) });
            look(&desk);
        }
    }
}
