//! The caption in an editor.

use super::desk::{Desk, check, phone, start};
use crate::app::{Edited, Effect, Message, Slot};

fn edited(text: &str) -> Message {
    Message::CaptionEdited { to: phone("0101"), edited: Edited::Text(text.into()) }
}

fn caption(desk: &Desk) -> String {
    desk.model.compose.as_ref().unwrap().caption.text().to_owned()
}

#[test]
fn the_editor_gets_the_caption_and_its_text_comes_back_exactly() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter tab Hello alt-e");
    let asked = desk.asked();
    let Some(Effect::EditCaption { to, text, .. }) = asked.last() else { panic!("{asked:?}") };
    assert_eq!((to, text.as_str()), (&phone("0101"), "Hello"));
    let text = "  Hello,\n\n\ttwo  \n";
    desk.message(edited(text));
    assert_eq!(caption(&desk), text);
    assert!(matches!(desk.asked().as_slice(), [Effect::SaveDraft(draft)] if draft.caption == text));
    desk.keys("alt-z");
    assert_eq!(caption(&desk), "Hello", "one step back");
}

#[test]
fn it_starts_from_any_field_and_ends_in_the_caption() {
    check("maria enter alt-e", |model, _| {
        assert_eq!(model.compose.as_ref().unwrap().slot, Slot::Caption);
    });
    check("maria enter alt-1 alt-e", |model, effects| {
        assert!(model.is_typing() && matches!(effects, [.., Effect::EditCaption { .. }]));
    });
    check("alt-e", |model, effects| {
        assert!(effects.is_empty() && model.notices.seen().is_some());
    });
}

#[test]
fn an_editor_that_failed_leaves_the_caption_as_it_was() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter tab Hello alt-e");
    desk.asked();
    let failed = Edited::Failed("the editor ended with status 3".into());
    desk.message(Message::CaptionEdited { to: phone("0101"), edited: failed });
    assert_eq!(caption(&desk), "Hello");
    assert!(desk.asked().is_empty());
    assert_eq!(desk.notice(), "the caption stays as it was: the editor ended with status 3");
}

#[test]
fn a_text_that_cannot_be_sent_is_taken_and_told() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter tab alt-e");
    desk.message(edited(&"x".repeat(1025)));
    assert_eq!(desk.notice(), "the caption has 1025 characters; 1024 can be sent");
    desk.message(edited("a\u{1b}[31m"));
    assert_eq!(caption(&desk), "a\u{1b}[31m");
    assert_eq!(desk.notice(), "the caption has a control character (U+001B) in it");
    let compose = desk.model.compose.as_ref().unwrap();
    assert!(compose.problem(crate::domain::Field::Caption).is_some());
    desk.message(edited("good")).message(edited("good"));
    assert_eq!(desk.notice(), "the caption is unchanged");
}

#[test]
fn the_text_stays_with_the_person_it_was_written_to() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter tab Hello alt-e alt-1 esc mark enter");
    desk.asked();
    desk.message(edited("For María"));
    assert_eq!(caption(&desk), "");
    assert!(matches!(desk.asked().as_slice(), [Effect::SaveDraft(draft)] if draft.to == phone("0101").e164()));
    desk.keys("alt-1 esc maria enter");
    assert_eq!(caption(&desk), "For María");
}
