//! The way out.

use super::desk::{Desk, check, start};
use crate::app::{Effect, Message, Overlay};
use crate::domain::State;

#[test]
fn nothing_under_way_ends_at_once() {
    check("alt-3 q", |_, effects| assert_eq!(effects, [Effect::Quit]));
    check("ctrl-c ctrl-c", |_, effects| assert_eq!(effects, [Effect::Quit]));
}

#[test]
fn the_two_keys_must_follow_each_other() {
    check("ctrl-c x ctrl-c", |_, effects| assert_eq!(effects, []));
    check("ctrl-c tab ctrl-c", |_, effects| assert_eq!(effects, []));
}

#[test]
fn a_q_in_a_text_field_is_a_letter() {
    check("q", |model, effects| {
        assert_eq!(effects, []);
        assert_eq!(model.contacts.search.text(), "q");
    });
}

#[test]
fn waiting_ends_the_holds_and_quits_when_all_is_settled() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x mark enter LINK ctrl-x");
    let posted = desk.posted();
    desk.asked();
    desk.keys("alt-3 q");
    assert!(matches!(desk.model.overlay, Some(Overlay::Quitting)));
    desk.keys("enter");
    assert_eq!(desk.asked(), [Effect::Release]);
    desk.moved(&posted[0], State::Accepted);
    assert!(!desk.asked().contains(&Effect::Quit));
    desk.moved(&posted[1], State::Unknown);
    assert_eq!(desk.asked().last(), Some(&Effect::Quit));
}

#[test]
fn a_question_ends_with_its_reason() {
    for (state, quits) in [(State::Accepted, true), (State::Refused, false), (State::Unknown, false)] {
        let mut desk = Desk::new(start());
        desk.keys("maria enter LINK ctrl-x ctrl-c ctrl-c");
        let entry = desk.posted().remove(0);
        desk.moved(&entry, State::Sending);
        desk.asked();
        assert!(matches!(desk.model.overlay, Some(Overlay::Quitting)));
        desk.moved(&entry, state);
        assert!(desk.model.overlay.is_none());
        assert_eq!(desk.asked().contains(&Effect::Quit), quits, "{state:?}");
    }
}

#[test]
fn taking_back_cancels_what_has_not_left_and_keeps_the_drafts() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK tab Hello ctrl-x mark enter LINK ctrl-x");
    let posted = desk.posted();
    desk.moved(&posted[0], State::Sending);
    desk.asked();
    desk.keys("alt-3 q c");
    assert_eq!(desk.asked(), [Effect::Cancel(posted[1].id)]);
    desk.moved(&posted[1], State::Cancelled);
    assert!(matches!(&desk.asked()[..], [Effect::SaveDraft(draft)] if draft.caption == "Hello"));
    desk.moved(&posted[0], State::Accepted);
    assert_eq!(desk.asked().last(), Some(&Effect::Quit));
}

#[test]
fn staying_goes_on_as_before() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x ctrl-c ctrl-c enter esc");
    let entry = desk.posted().remove(0);
    desk.asked();
    assert!(desk.model.overlay.is_none() && !desk.model.is_leaving);
    desk.moved(&entry, State::Accepted);
    assert!(!desk.asked().contains(&Effect::Quit));
}

#[test]
fn suspend_and_redraw_work_under_every_overlay() {
    for open in ["", "f1", "maria enter ctrl-f", "maria enter LINK ctrl-x ctrl-c ctrl-c"] {
        let mut desk = Desk::new(start());
        desk.keys(open).asked();
        desk.keys("ctrl-l ctrl-z");
        assert_eq!(desk.asked(), [Effect::Redraw, Effect::Suspend], "{open}");
    }
}

#[test]
fn a_screen_that_is_too_small_takes_no_text_and_sends_nothing() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK").asked();
    desk.message(Message::Resized { columns: 40, rows: 10 }).keys("x ctrl-x enter alt-u");
    assert_eq!(desk.asked(), []);
    desk.keys("ctrl-c ctrl-c");
    assert_eq!(desk.asked(), [Effect::Quit]);
}
