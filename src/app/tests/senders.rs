//! Who a message comes from: chosen from the known ones, or typed by hand.

use super::desk::{Desk, check, start};
use crate::app::{Effect, Message, Overlay, Start};
use crate::domain::Field;

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
