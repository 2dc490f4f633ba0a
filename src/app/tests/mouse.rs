//! The mouse: what a click and the wheel mean, and what they must never do.

use super::desk::{Desk, id, old_entry, phone, start};
use crate::app::{Action, Effect, Focus, FormSlot, Message, Overlay, Slot, Start, Target};
use crate::domain::{Outcome, Page};

fn pointing() -> Desk {
    let entries = (1..=40).rev().map(|n| old_entry(n, "0101", Outcome::Accepted)).collect();
    Desk::new(Start { mouse: true, page: Page { entries, ..Page::default() }, ..start() })
}

fn click(desk: &mut Desk, target: Target) {
    desk.message(Message::Click(target));
}

fn wheel(desk: &mut Desk, over: Target, is_down: bool) {
    desk.message(Message::Wheel { over, is_down });
}

#[test]
fn the_mouse_is_off_until_it_is_asked_for_and_each_turn_says_what_it_means() {
    let mut desk = Desk::new(start());
    click(&mut desk, Target::History);
    wheel(&mut desk, Target::Contacts, true);
    assert_eq!((desk.focus(), desk.model.contacts.chosen_row()), (Focus::Contacts, Some(0)));
    desk.keys("alt-m");
    assert_eq!(desk.asked(), [Effect::Mouse(true)]);
    assert!(desk.notice().contains("hold Shift to select text"), "{}", desk.notice());
    click(&mut desk, Target::History);
    assert_eq!(desk.focus(), Focus::History);
    desk.keys("alt-m");
    assert_eq!(desk.asked(), [Effect::Mouse(false)]);
    assert!(desk.notice().contains("the terminal selects text again"));
    click(&mut desk, Target::Contacts);
    assert_eq!(desk.focus(), Focus::History);
}

#[test]
fn a_click_chooses_a_person_and_a_second_one_opens_the_message() {
    let mut desk = pointing();
    click(&mut desk, Target::Contact(phone("0144")));
    assert_eq!((desk.model.contacts.chosen(), desk.open()), (Some(&phone("0144")), None));
    click(&mut desk, Target::Contact(phone("0144")));
    assert_eq!(desk.open().unwrap().0, "Mark Reed");
    // From another pane the first click goes there only, also on the row that is chosen already.
    click(&mut desk, Target::Contact(phone("0144")));
    assert_eq!(desk.focus(), Focus::Contacts);
}

#[test]
fn a_number_that_is_offered_can_be_clicked_and_one_that_is_gone_cannot() {
    let mut desk = pointing();
    desk.keys("+13025550199");
    click(&mut desk, Target::Contact(phone("0199")));
    assert_eq!(desk.model.compose.as_ref().unwrap().recipient.phone, phone("0199"));
    let mut desk = pointing();
    desk.keys("mark");
    click(&mut desk, Target::Contact(phone("0101")));
    click(&mut desk, Target::Contact(phone("0101")));
    assert_eq!((desk.model.contacts.chosen(), desk.open()), (Some(&phone("0144")), None));
}

#[test]
fn fields_get_the_focus_and_a_choice_that_has_it_turns() {
    let mut desk = pointing();
    desk.keys("enter");
    click(&mut desk, Target::Field(Slot::Caption));
    desk.keys("Hello");
    assert_eq!(desk.open().unwrap().1, "Hello");
    click(&mut desk, Target::Field(Slot::Record));
    assert_eq!(desk.model.compose.as_ref().unwrap().record, None);
    click(&mut desk, Target::Field(Slot::Record));
    assert_eq!(desk.model.compose.as_ref().unwrap().record, Some(true));
    click(&mut desk, Target::Sender);
    assert!(matches!(desk.model.overlay, Some(Overlay::Senders(_))));
}

#[test]
fn entries_are_chosen_then_opened_by_what_they_are_and_not_by_their_row() {
    let mut desk = pointing();
    click(&mut desk, Target::Entry(id(7)));
    assert_eq!((desk.focus(), desk.model.history.chosen().unwrap().entry.id), (Focus::History, id(7)));
    click(&mut desk, Target::Entry(id(999)));
    assert_eq!(desk.model.history.chosen().unwrap().entry.id, id(7), "nobody knows that one");
    click(&mut desk, Target::Entry(id(7)));
    assert!(matches!(&desk.model.overlay, Some(Overlay::Entry(open)) if open.id == id(7)));
}

#[test]
fn the_wheel_moves_the_list_under_the_pointer_and_leaves_the_focus() {
    let mut desk = pointing();
    wheel(&mut desk, Target::Entry(id(40)), true);
    wheel(&mut desk, Target::History, true);
    wheel(&mut desk, Target::History, false);
    assert_eq!((desk.model.history.chosen_row(), desk.focus()), (Some(3), Focus::Contacts));
    wheel(&mut desk, Target::Contacts, true);
    assert_eq!(desk.model.contacts.chosen_row(), Some(2));
    wheel(&mut desk, Target::Message, true);
    assert_eq!(desk.model.contacts.chosen_row(), Some(2));
}

#[test]
fn the_wheel_reads_on_at_the_end_of_the_history() {
    let older = Some(crate::domain::Cursor { month: "2026-10".into(), offset: 0 });
    let entries = (1..=40).rev().map(|n| old_entry(n, "0101", Outcome::Accepted)).collect();
    let mut desk = Desk::new(Start { mouse: true, page: Page { entries, older, ..Page::default() }, ..start() });
    wheel(&mut desk, Target::History, true);
    assert!(matches!(desk.asked().as_slice(), [Effect::Page { .. }]));
}

#[test]
fn rows_of_overlays_are_chosen_and_then_taken() {
    let mut desk = pointing();
    desk.keys("enter ctrl-f");
    click(&mut desk, Target::SenderRow("support-eu".into()));
    click(&mut desk, Target::SenderRow("support-eu".into()));
    assert_eq!((&desk.model.overlay, desk.model.compose.as_ref().unwrap().from.as_str()), (&None, "support-eu"));
    desk.keys("ctrl-p");
    click(&mut desk, Target::Action(Action::GoHistory));
    click(&mut desk, Target::Action(Action::GoHistory));
    assert_eq!((&desk.model.overlay, desk.focus()), (&None, Focus::History));
    desk.keys("alt-c");
    click(&mut desk, Target::FormField(FormSlot::Note));
    assert!(matches!(&desk.model.overlay, Some(Overlay::Contact(form)) if form.slot == FormSlot::Note));
}

#[test]
fn nothing_under_an_overlay_can_be_clicked_and_no_question_is_answered() {
    let mut desk = pointing();
    desk.keys("LINK");
    desk.keys("esc enter LINK ctrl-x ctrl-c ctrl-c");
    assert!(matches!(desk.model.overlay, Some(Overlay::Quitting)), "{:?}", desk.model.overlay);
    desk.asked();
    for target in [
        Target::Contacts,
        Target::Contact(phone("0144")),
        Target::Sender,
        Target::Field(Slot::Image),
        Target::Entry(id(40)),
        Target::Overlay,
        Target::Action(Action::TakeBack),
    ] {
        click(&mut desk, target.clone());
        wheel(&mut desk, target, true);
        assert!(matches!(desk.model.overlay, Some(Overlay::Quitting)));
    }
    assert_eq!(desk.asked(), []);
    assert_eq!(desk.open(), None);
}
