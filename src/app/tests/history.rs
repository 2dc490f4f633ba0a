//! The history: live rows, a choice that stays with its entry, older pages.

use super::desk::{Desk, id, old_entry, phone, start};
use crate::app::{AfterYes, Effect, Focus, Message, Overlay, Size, Start};
use crate::domain::{Cursor, Entry, Outcome, Page, State};

fn with_entries(entries: Vec<Entry>, older: Option<Cursor>) -> Desk {
    Desk::new(Start { page: Page { entries, older, ..Page::default() }, ..start() })
}

fn cursor(offset: u64) -> Cursor {
    Cursor { month: "2026-11".into(), offset }
}

#[test]
fn the_choice_stays_with_its_entry_when_new_ones_come_in_above() {
    let entries = vec![old_entry(9, "0101", Outcome::Accepted), old_entry(8, "0144", Outcome::Refused)];
    let mut desk = with_entries(entries, None);
    desk.keys("alt-3 down").moved(&old_entry(10, "0109", Outcome::Accepted), State::Accepted);
    assert_eq!(desk.model.history.rows()[0].entry.id, id(10));
    assert_eq!(desk.model.history.chosen().unwrap().entry.id, id(8));
}

#[test]
fn a_known_entry_is_updated_in_its_place() {
    let entries = vec![old_entry(9, "0101", Outcome::Accepted), old_entry(8, "0144", Outcome::Accepted)];
    let mut desk = with_entries(entries.clone(), None);
    desk.moved(&entries[1], State::Delivered);
    assert_eq!(desk.states(), [State::Accepted, State::Delivered]);
}

#[test]
fn older_pages_are_asked_for_once_and_come_in_without_doubles() {
    let mut desk = with_entries(vec![old_entry(9, "0101", Outcome::Accepted)], Some(cursor(100)));
    desk.keys("alt-3 down down");
    assert_eq!(desk.asked(), [Effect::Page { before: Some(cursor(100)) }]);
    let entries = vec![old_entry(9, "0101", Outcome::Refused), old_entry(8, "0144", Outcome::Unknown)];
    desk.message(Message::Page(Page { entries, older: None, damaged: 2, newer: 1 }));
    assert_eq!(desk.states(), [State::Accepted, State::Unknown]);
    assert_eq!(desk.model.history.passed_over(), 3);
    assert_eq!(desk.model.history.counts().unknown, 0, "the count tells of the newest ones, not of how far one looked");
    desk.keys("down");
    assert_eq!(desk.asked(), []);
}

#[test]
fn a_page_that_could_not_be_read_can_be_asked_for_again() {
    let mut desk = with_entries(vec![old_entry(9, "0101", Outcome::Accepted)], Some(cursor(100)));
    desk.keys("alt-3 down").message(Message::Failed("could not read the history".into())).keys("down");
    assert_eq!(desk.asked().len(), 2);
}

#[test]
fn going_to_the_top_lets_far_pages_go() {
    let many = |from: u128| (0..200).map(|n| old_entry(from - n, "0101", Outcome::Accepted)).collect::<Vec<_>>();
    let mut desk = with_entries(many(9000), Some(cursor(500)));
    let down = "pagedown ".repeat(20);
    desk.keys("alt-3").keys(&down).message(Message::Page(Page {
        entries: many(8000),
        older: Some(cursor(100)),
        ..Page::default()
    }));
    assert_eq!(desk.model.history.rows().len(), 400);
    desk.keys("home");
    assert_eq!(desk.model.history.rows().len(), 200);
    desk.asked();
    desk.keys(&down);
    assert_eq!(desk.asked(), [Effect::Page { before: Some(cursor(500)) }]);
}

#[test]
fn an_open_entry_shows_what_happens_to_it() {
    let entry = old_entry(9, "0101", Outcome::Accepted);
    let mut desk = with_entries(vec![entry.clone()], None);
    desk.keys("alt-3 enter");
    let text = |desk: &Desk| match &desk.model.overlay {
        Some(Overlay::Entry(open)) => open.reading.lines.iter().map(|line| line.text.to_string()).collect::<String>(),
        other => panic!("{other:?}"),
    };
    assert!(!text(&desk).contains("delivered"));
    desk.moved(&entry, State::Delivered);
    assert!(text(&desk).contains("delivered"));
}

#[test]
fn a_long_text_scrolls_no_further_than_its_end_and_back_at_once() {
    let mut desk = with_entries(vec![old_entry(9, "0101", Outcome::Accepted)], None);
    desk.message(Message::Resized { columns: 60, rows: 15 });
    assert_eq!(desk.model.size, Size { columns: 60, rows: 15 });
    desk.keys("alt-3 enter end down down down");
    let top = |desk: &Desk| match &desk.model.overlay {
        Some(Overlay::Entry(open)) => open.reading.top,
        other => panic!("{other:?}"),
    };
    let end = top(&desk);
    desk.keys("up");
    assert_eq!(top(&desk), end - 1);
}

#[test]
fn what_zixflow_said_stands_before_the_message_itself() {
    let mut entry = old_entry(9, "0101", Outcome::Accepted);
    (entry.http_status, entry.message) = (Some(200), Some("Message sent successfully".into()));
    entry.answer = Some("{}".into());
    let mut desk = with_entries(vec![entry], None);
    desk.keys("alt-3 enter");
    let Some(Overlay::Entry(open)) = &desk.model.overlay else { panic!("no entry is open") };
    let lines: Vec<String> =
        open.reading.lines.iter().map(|line| format!("{} {}", line.label, line.text).trim().to_owned()).collect();
    let at = |text: &str| lines.iter().position(|line| line == text).unwrap_or_else(|| panic!("{text}: {lines:#?}"));
    assert!(at("HTTP status 200") < at("time 7 ms"));
    assert!(at("time 7 ms") < at("Zixflow says Message sent successfully"));
    assert!(at("Zixflow says Message sent successfully") < at("Message"));
    assert!(at("Request") < at("Answer as it came"));
}

#[test]
fn an_entry_is_cloned_into_a_draft() {
    let mut desk = with_entries(vec![old_entry(9, "0101", Outcome::Refused)], None);
    desk.keys("alt-3 r");
    assert_eq!(desk.open().unwrap().0, "María Ortiz");
    assert_eq!(desk.focus(), Focus::Message);
    assert!(matches!(&desk.asked()[..], [Effect::SaveDraft(draft)] if draft.retry_of.is_none()));
}

#[test]
fn cloning_an_unknown_send_asks_first_and_names_the_old_one() {
    let mut desk = with_entries(vec![old_entry(9, "0101", Outcome::Unknown)], None);
    desk.keys("alt-3 r");
    assert!(matches!(desk.model.overlay, Some(Overlay::Repeat { then: AfterYes::Clone, .. })));
    desk.keys("esc");
    assert_eq!(desk.open(), None);
    desk.keys("r y");
    assert!(matches!(&desk.asked()[..], [Effect::SaveDraft(draft)] if draft.retry_of == Some(id(9))));
    desk.keys("ctrl-x");
    assert_eq!(desk.posted()[0].outgoing.retry_of, Some(id(9)));
}

#[test]
fn a_clone_never_overwrites_a_draft() {
    let mut desk = with_entries(vec![old_entry(9, "0101", Outcome::Refused)], None);
    desk.keys("maria enter tab Mine alt-3 r");
    assert_eq!(desk.open(), Some(("María Ortiz".into(), "Mine".into())));
    assert!(desk.notice().contains("a draft for"), "{}", desk.notice());
}

#[test]
fn contacts_know_when_they_were_written_to_last() {
    let mut desk = with_entries(vec![old_entry(9, "0144", Outcome::Accepted)], None);
    assert_eq!(desk.model.contacts.chosen(), Some(&phone("0144")), "recent people come first");
    desk.moved(&old_entry(10, "0109", Outcome::Accepted), State::Accepted);
    assert!(desk.model.contacts.last(&phone("0109")).is_some());
    assert_eq!(desk.model.contacts.chosen(), Some(&phone("0144")), "nothing moves under the finger");
}
