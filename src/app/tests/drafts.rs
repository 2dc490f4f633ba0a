//! Drafts: one for each person, and never on its way to another.

use super::desk::{Desk, LINK, check, old_entry, phone, start};
use crate::app::{Effect, Focus, Message, Overlay, Slot, Start};
use crate::domain::{Contact, Draft, LINK_LIMIT, Outcome, Page};

#[test]
fn another_person_has_another_draft() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK tab ForMaria alt-1 esc mark enter");
    assert_eq!(desk.open(), Some(("Mark Reed".into(), String::new())));
    desk.keys("tab ForMark alt-1 esc maria enter");
    assert_eq!(desk.open(), Some(("María Ortiz".into(), "ForMaria".into())));
    assert!(desk.model.has_draft(&phone("0144")));
}

#[test]
fn every_edit_asks_to_keep_the_draft_and_moving_does_not() {
    check("maria enter LINK tab Hi left home tab tab", |_, effects| {
        let saved: Vec<&str> = effects
            .iter()
            .map(|effect| match effect {
                Effect::SaveDraft(draft) => draft.caption.as_str(),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(saved, ["", "H", "Hi"]);
    });
}

#[test]
fn a_pasted_link_is_trimmed_and_a_paste_never_fires_a_key() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter").message(Message::Paste(format!("  {LINK}\n")));
    assert_eq!(desk.model.compose.as_ref().unwrap().image.text(), LINK);
    desk.keys("tab").message(Message::Paste("one\ntwo\u{18}\u{3}\n".into()));
    assert_eq!(desk.open().unwrap().1, "one\ntwo\n");
    assert!(desk.posted().is_empty());
}

#[test]
fn a_paste_that_is_too_long_is_cut_and_told() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter tab").message(Message::Paste("x".repeat(100_000)));
    assert_eq!(desk.open().unwrap().1.len(), 4096);
    assert_eq!(desk.notice(), "this field takes at most 4,096 characters; left out: 95,904");
    desk.keys("alt-3").message(Message::Paste("x".into()));
    assert!(desk.notice().starts_with("nothing was pasted"));
    assert_eq!(LINK_LIMIT, 4096);
}

#[test]
fn enter_goes_from_the_link_to_the_caption_and_is_a_new_line_there() {
    check("maria enter LINK enter one enter two", |model, _| {
        assert_eq!(model.compose.as_ref().unwrap().caption.text(), "one\ntwo");
    });
}

#[test]
fn up_and_down_walk_through_the_caption_before_they_leave_it() {
    check("maria enter tab one enter two up", |model, _| {
        assert_eq!(model.compose.as_ref().unwrap().slot, Slot::Caption);
    });
    check("maria enter tab one enter two up up", |model, _| {
        assert_eq!(model.compose.as_ref().unwrap().slot, Slot::Image);
    });
    check("maria enter tab one enter two down", |model, _| {
        assert_eq!(model.compose.as_ref().unwrap().slot, Slot::Record);
    });
}

#[test]
fn the_sender_is_the_persons_own_then_the_last_one_then_the_default() {
    let from = |desk: &Desk| desk.model.compose.as_ref().unwrap().from.clone();
    let mut entry = old_entry(7, "0144", Outcome::Accepted);
    entry.outgoing.sender = start().senders[1].clone();
    let page = Page { entries: vec![entry], ..Page::default() };
    let mut desk = Desk::new(Start { page, ..start() });
    desk.keys("lena enter");
    assert_eq!(from(&desk), "support-eu");
    desk.keys("alt-1 esc mark enter");
    assert_eq!(from(&desk), "support-eu");
    desk.keys("alt-1 esc maria enter");
    assert_eq!(from(&desk), "support-us");
}

#[test]
fn the_only_sender_is_chosen_and_several_are_not_guessed() {
    let one = start().senders[..1].to_vec();
    let mut desk = Desk::new(Start { senders: one, sender: None, ..start() });
    desk.keys("maria enter LINK ctrl-x");
    assert_eq!(desk.posted().len(), 1);
    let mut desk = Desk::new(Start { sender: None, ..start() });
    desk.keys("maria enter LINK ctrl-x");
    assert!(desk.posted().is_empty());
    assert!(desk.notice().contains("no sender"), "{}", desk.notice());
}

#[test]
fn the_picker_changes_the_sender_of_the_open_message() {
    let mut desk = Desk::new(start());
    desk.keys("ctrl-f enter");
    assert!(desk.model.overlay.is_some() && desk.notice().starts_with("no message is open"));
    desk.keys("esc maria enter LINK ctrl-f down");
    assert!(
        matches!(&desk.model.overlay, Some(Overlay::Senders(picker)) if picker.chosen(&desk.model.senders) == Some("support-eu"))
    );
    desk.keys("enter ctrl-x");
    assert_eq!(desk.posted()[0].outgoing.sender.alias, "support-eu");
}

#[test]
fn a_number_of_somebody_new_can_be_written_to() {
    check("+13025550199 enter LINK ctrl-x", |_, effects| {
        assert!(matches!(effects.last(), Some(Effect::Post { entry, .. })
            if entry.outgoing.to == phone("0199") && entry.outgoing.contact.is_none()));
    });
    check("+1999555 enter", |model, _| {
        assert!(model.compose.is_none());
        assert_eq!(model.focus, Focus::Contacts);
    });
}

#[test]
fn drafts_on_disk_are_there_again_and_empty_ones_are_none() {
    let draft = Draft { caption: "kept".into(), ..Draft::to(&phone("0101")) };
    let drafts = vec![draft, Draft::to(&phone("0144"))];
    let mut desk = Desk::new(Start { drafts, ..start() });
    assert!(desk.model.has_draft(&phone("0101")) && !desk.model.has_draft(&phone("0144")));
    desk.keys("maria enter");
    assert_eq!(desk.open().unwrap().1, "kept");
}

#[test]
fn two_contacts_of_one_number_are_one_and_it_is_told() {
    let mut start = start();
    let double = Contact { name: "Someone else".into(), ..start.contacts[0].clone() };
    start.contacts.push(double);
    let desk = Desk::new(start);
    assert_eq!(desk.model.contacts.count(), 3);
    assert!(desk.notice().contains("same number: 1"), "{}", desk.notice());
}
