//! Who a message comes from: chosen from the known ones, or typed by hand.

use super::desk::{Desk, check, old_entry, start};
use crate::app::{Effect, Message, Overlay, Profiles, SenderNews, Start};
use crate::domain::{Field, Outcome, Page, SenderChange, State};

/// A screen whose configuration names no sender.
fn without_senders() -> Desk {
    let mut start = Start { senders: Vec::new(), sender: None, ..start() };
    for contact in &mut start.contacts {
        contact.sender = None;
    }
    Desk::new(start)
}

fn from(desk: &Desk) -> &str {
    &desk.model.compose.as_ref().unwrap().from
}

#[test]
fn typing_finds_a_sender_by_a_part_of_its_alias() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter ctrl-f eu enter");
    assert_eq!(from(&desk), "support-eu");
    assert!(desk.model.overlay.is_none());
    assert!(matches!(desk.asked().last(), Some(Effect::SaveDraft(draft)) if draft.from == "support-eu"));
}

#[test]
fn a_typed_phone_id_sends_this_draft_only_where_senders_are_known() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-f");
    desk.message(Message::Paste(" 310055667788991\n".into()));
    desk.keys("enter ctrl-x");
    assert_eq!(desk.posted()[0].outgoing.sender.phone_id.as_str(), "310055667788991");
    desk.keys("mark enter");
    assert_eq!(from(&desk), "support-us");
}

#[test]
fn without_known_senders_a_typed_phone_id_is_kept_for_the_session_until_another_is_typed() {
    let mut desk = without_senders();
    desk.keys("maria enter ctrl-f 310055667788991 enter LINK ctrl-x mark enter");
    assert_eq!(desk.posted().len(), 1);
    assert_eq!((from(&desk), desk.model.default_sender()), ("310055667788991", Some("310055667788991")));
    desk.keys("ctrl-f 209911223344556 enter esc lena enter");
    assert_eq!(from(&desk), "209911223344556");
}

#[test]
fn a_send_without_a_sender_asks_for_one_at_once() {
    let mut desk = without_senders();
    desk.keys("maria enter LINK ctrl-x");
    assert!(matches!(desk.model.overlay, Some(Overlay::Senders(_))));
    assert!(desk.notice().starts_with("not sent: from: no sender"), "{}", desk.notice());
    desk.keys("310055667788991 enter");
    assert_eq!(desk.model.compose.as_ref().unwrap().problem(Field::From), None);
    desk.keys("ctrl-x");
    assert_eq!(desk.posted().len(), 1);
}

#[test]
fn what_cannot_be_a_sender_stays_in_the_picker_and_is_told() {
    let mut desk = without_senders();
    desk.keys("maria enter ctrl-f enter");
    assert!(desk.notice().starts_with("type a phone ID"), "{}", desk.notice());
    desk.keys("+13025550190 enter");
    assert!(desk.notice().contains("no plus"), "{}", desk.notice());
    assert!(matches!(desk.model.overlay, Some(Overlay::Senders(_))));
    desk.keys("esc");
    assert_eq!((from(&desk), desk.model.overlay.is_none()), ("", true));
}

#[test]
fn letters_in_the_picker_are_text_and_change_nothing_under_it() {
    check("maria enter tab Hello ctrl-f q u 3", |model, _| {
        assert!(matches!(&model.overlay, Some(Overlay::Senders(picker)) if picker.field.text() == "qu3"));
        assert_eq!(model.compose.as_ref().unwrap().caption.text(), "Hello");
    });
}

fn file_says(desk: &mut Desk, change: SenderChange) {
    let mut all = desk.model.profiles.senders.clone();
    match &change {
        SenderChange::Add(sender) => all.push(sender.clone()),
        SenderChange::Change { before, after } => {
            *all.iter_mut().find(|one| *one == before).unwrap() = after.clone();
        }
        SenderChange::Remove(sender) => all.retain(|one| one != sender),
    }
    desk.message(Message::Senders(Box::new(SenderNews::Changed { change, all })));
}

/// The change that was asked for last.
fn asked(desk: &mut Desk) -> SenderChange {
    match desk.asked().pop() {
        Some(Effect::ChangeSender(change)) => change,
        other => panic!("{other:?}"),
    }
}

/// A screen whose senders stand in a configuration.
fn with_file() -> Desk {
    let profiles = Profiles { senders: start().senders, ..Profiles::default() };
    Desk::new(Start { profiles, ..start() })
}

#[test]
fn a_sender_is_made_by_keys_and_chosen_when_it_is_in_the_file() {
    let mut desk = with_file();
    desk.keys("maria enter ctrl-f alt-n orders tab");
    desk.message(Message::Paste(" 310055667788991\n".into()));
    desk.keys("tab +13025550190 enter enter");
    let change = asked(&mut desk);
    let SenderChange::Add(sender) = &change else { panic!("{change:?}") };
    assert_eq!((sender.alias.as_str(), sender.phone_id.as_str()), ("orders", "310055667788991"));
    assert_eq!((sender.display.as_deref(), sender.profile.as_deref()), (Some("+13025550190"), None));
    desk.keys("alt-s");
    assert!(desk.asked().is_empty(), "it is being saved already");
    file_says(&mut desk, change);
    desk.keys("enter");
    assert_eq!(from(&desk), "orders");
}

#[test]
fn what_is_wrong_with_a_new_sender_is_told_and_not_asked_of_the_file() {
    let mut desk = with_file();
    desk.keys("maria enter ctrl-f alt-n support-us tab 13025550101 alt-s");
    let Some(Overlay::Sender(form)) = &desk.model.overlay else { panic!() };
    assert!(form.alias_told().unwrap().text.as_str().contains("another sender has this name"));
    assert!(form.phone_id_told().unwrap().text.as_str().contains("number of a contact, not a phone ID (María"));
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::ChangeSender(_))));
    desk.keys("esc");
    assert!(matches!(desk.model.overlay, Some(Overlay::LeaveSender(_))));
    desk.keys("enter");
    assert!(matches!(desk.model.overlay, Some(Overlay::Sender(_))), "no goes back to the form");
    desk.keys("esc y");
    assert!(matches!(desk.model.overlay, Some(Overlay::Senders(_))), "from where the form was opened");
}

#[test]
fn an_open_message_follows_a_new_name_and_keeps_the_phone_id_of_a_sender_that_is_gone() {
    let mut desk = with_file();
    desk.keys("maria enter LINK ctrl-f alt-c er alt-s");
    let change = asked(&mut desk);
    file_says(&mut desk, change);
    desk.keys("esc");
    assert_eq!((from(&desk), desk.model.default_sender()), ("support-user", Some("support-user")));
    desk.keys("ctrl-f alt-r y");
    let change = asked(&mut desk);
    assert!(matches!(&change, SenderChange::Remove(sender) if sender.alias == "support-user"));
    file_says(&mut desk, change);
    desk.keys("esc");
    assert_eq!(from(&desk), "104898309288724");
}

#[test]
fn a_refusal_of_the_file_stands_in_the_form_and_a_trial_changes_nothing() {
    let mut desk = with_file();
    desk.keys("ctrl-f alt-c er alt-s");
    desk.message(Message::Senders(Box::new(SenderNews::Refused("the file is broken".into()))));
    let Some(Overlay::Sender(form)) = &desk.model.overlay else { panic!() };
    assert_eq!(form.refused.as_ref().unwrap().as_str(), "not saved: the file is broken");
    desk.keys("alt-s");
    assert!(matches!(asked(&mut desk), SenderChange::Change { .. }), "it can be tried again");
    let mut desk = with_file();
    desk.model.profiles.fixed = Some("those of the sandbox are its own".into());
    desk.keys("ctrl-f alt-n");
    assert!(desk.notice().contains("cannot be changed: those of the sandbox"), "{}", desk.notice());
}

#[test]
fn the_history_is_asked_once_for_results_that_the_screen_does_not_know() {
    let ids = |desk: &mut Desk| match desk.asked().pop() {
        Some(Effect::FindResults(ids)) => ids.len(),
        _ => 0,
    };
    let mut page = Page::default();
    page.entries.push(old_entry(7, "0144", Outcome::Refused));
    let mut desk = Desk::new(Start { page, ..start() });
    desk.keys("ctrl-f");
    assert_eq!(ids(&mut desk), 1, "one of the two is on the screen");
    let known = desk.model.last_result(&desk.model.senders[0].phone_id).unwrap();
    assert_eq!(known.state, State::Refused);
    desk.keys("esc ctrl-f");
    assert_eq!(ids(&mut desk), 0);
}
