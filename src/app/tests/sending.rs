//! Sends: away, back on undo, home on trouble.

use std::time::Duration;

use jiff::SignedDuration;

use super::desk::{Desk, LINK, check, old_entry, phone, start, start_time};
use crate::app::{Effect, Focus, Message, Overlay, Slot, Start};
use crate::domain::{Draft, Field, Options, Outcome, Page, State};

#[test]
fn a_send_is_a_row_at_once_and_leaves_an_empty_desk() {
    check("maria enter LINK enter Hello ctrl-x", |model, effects| {
        let Some(Effect::Post { entry, hold, .. }) = effects.last() else { panic!("{effects:?}") };
        assert_eq!(*hold, Duration::from_secs(5));
        assert_eq!(entry.outgoing.caption.as_ref().unwrap().as_str(), "Hello");
        assert_eq!(entry.outgoing.contact.as_deref(), Some("María Ortiz"));
        assert_eq!(entry.outgoing.sender.alias, "support-us");
        assert_eq!(entry.author.operator, "rosa");
        assert_eq!(model.history.rows()[0].entry.state, State::Held);
        assert!(model.compose.is_none() && model.contacts.search.is_empty());
        assert_eq!(model.focus, Focus::Contacts);
        assert!(!model.has_draft(&phone("0101")));
    });
}

#[test]
fn without_a_hold_it_is_queued() {
    let mut desk = Desk::new(Start { undo: Duration::ZERO, ..start() });
    desk.keys("maria enter LINK ctrl-x");
    assert_eq!(desk.states(), [State::Queued]);
    assert_eq!(desk.model.next_tick(desk.now), None);
}

#[test]
fn sending_twice_sends_once() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x ctrl-x");
    assert_eq!(desk.posted().len(), 1);
    assert!(desk.notice().starts_with("nothing to send"), "{}", desk.notice());
}

#[test]
fn a_bad_draft_is_not_sent_and_the_focus_goes_to_its_first_problem() {
    check("maria enter tab Hello alt-1 ctrl-x", |model, effects| {
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Post { .. })));
        let compose = model.compose.as_ref().unwrap();
        assert_eq!((model.focus, compose.slot), (Focus::Message, Slot::Image));
        assert!(compose.problem(Field::Image).is_some());
    });
}

#[test]
fn an_accepted_send_lets_its_exact_draft_go() {
    let defaults = Options { source: Some("desk".into()), ..Options::default() };
    let mut desk = Desk::new(Start { defaults, ..start() });
    desk.keys("maria enter LINK tab Hello ctrl-x");
    let entry = desk.posted().remove(0);
    let typed =
        Draft { from: "support-us".into(), link: LINK.into(), caption: "Hello".into(), ..Draft::to(&phone("0101")) };
    desk.asked();
    desk.moved(&entry, State::Sending);
    assert_eq!(desk.asked(), []);
    desk.moved(&entry, State::Accepted);
    // As it was typed, not as the profile completed it: that is what stands on disk.
    assert_eq!(desk.asked(), [Effect::RemoveDraft(typed)]);
    assert_eq!(desk.states(), [State::Accepted]);
    assert!(desk.notice().contains("accepted by Zixflow: María Ortiz +1 302 555 0101"), "{}", desk.notice());
}

#[test]
fn undo_takes_the_newest_back_and_reopens_its_exact_draft() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK tab First ctrl-x mark enter LINK tab Second ctrl-x");
    let posted = desk.posted();
    desk.asked();
    desk.keys("alt-u");
    assert_eq!(desk.asked(), [Effect::Cancel(posted[0].id)]);
    desk.moved(&posted[0], State::Cancelled);
    assert_eq!(desk.open(), Some(("Mark Reed".into(), "Second".into())));
    assert_eq!(desk.focus(), Focus::Message);
    assert_eq!(desk.model.compose.as_ref().unwrap().slot, Slot::Caption);
    assert!(matches!(&desk.asked()[..], [Effect::SaveDraft(draft)] if draft.caption == "Second"));
    assert_eq!(desk.states(), [State::Cancelled, State::Held]);
}

#[test]
fn undo_twice_takes_back_the_two_newest() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x mark enter LINK ctrl-x");
    let posted = desk.posted();
    desk.asked();
    desk.keys("alt-u alt-u alt-u");
    assert_eq!(desk.asked(), [Effect::Cancel(posted[0].id), Effect::Cancel(posted[1].id)]);
    assert!(desk.notice().starts_with("nothing to undo"));
}

#[test]
fn undo_never_overwrites_a_draft_that_was_begun_meanwhile() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK tab First ctrl-x maria enter tab Newer alt-u");
    let entry = desk.posted().remove(0);
    desk.asked();
    desk.moved(&entry, State::Cancelled);
    assert_eq!(desk.open(), Some(("María Ortiz".into(), "Newer".into())));
    assert_eq!(desk.asked(), []);
    assert!(desk.notice().contains("find this one in the history"), "{}", desk.notice());
}

#[test]
fn undo_that_came_too_late_says_so() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x alt-u");
    let entry = desk.posted().remove(0);
    desk.message(Message::NotCancelled(entry.id));
    assert!(desk.notice().starts_with("too late"), "{}", desk.notice());
    desk.moved(&entry, State::Accepted);
    assert_eq!(desk.open(), None);
}

#[test]
fn trouble_brings_the_draft_home_with_its_reason() {
    for state in [State::Refused, State::Failed, State::Unknown] {
        let mut desk = Desk::new(start());
        desk.keys("maria enter LINK tab Hello ctrl-x");
        let entry = desk.posted().remove(0);
        desk.asked();
        desk.moved(&entry, state);
        assert!(desk.model.has_draft(&phone("0101")), "{state:?}");
        assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::RemoveDraft(_))));
        assert!(desk.notice().contains(state.word()) && desk.notice().contains("because"), "{}", desk.notice());
        desk.keys("maria enter");
        assert_eq!(desk.open(), Some(("María Ortiz".into(), "Hello".into())));
    }
}

#[test]
fn the_draft_of_an_unknown_send_asks_before_it_is_sent_again() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x");
    let entry = desk.posted().remove(0);
    desk.moved(&entry, State::Unknown).keys("maria enter");
    desk.asked();
    desk.keys("ctrl-x");
    assert!(matches!(desk.model.overlay, Some(Overlay::Repeat { .. })));
    assert_eq!(desk.asked(), []);
    desk.keys("enter");
    assert_eq!(desk.asked(), [], "Enter must not send what may arrive twice");
    desk.keys("y");
    let again = desk.posted();
    assert_eq!(again[0].outgoing.retry_of, Some(entry.id));
}

#[test]
fn a_question_about_one_draft_is_never_answered_for_another() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x mark enter LINK tab Second ctrl-x");
    let posted = desk.posted();
    let (mark, maria) = (&posted[0], &posted[1]);
    desk.moved(maria, State::Unknown).keys("alt-u maria enter ctrl-x");
    assert!(matches!(desk.model.overlay, Some(Overlay::Repeat { .. })));
    desk.asked();
    desk.moved(mark, State::Cancelled);
    assert_eq!(desk.open(), Some(("Mark Reed".into(), "Second".into())));
    desk.keys("y");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::Post { .. })), "sent to somebody else");
}

#[test]
fn a_draft_on_disk_that_is_word_for_word_an_unknown_send_asks_too() {
    let entry = old_entry(7, "0101", Outcome::Unknown);
    let draft = Draft { link: LINK.into(), ..Draft::to(&phone("0101")) };
    let page = Page { entries: vec![entry], ..Page::default() };
    let mut desk = Desk::new(Start { drafts: vec![draft], page, ..start() });
    desk.keys("maria enter ctrl-x");
    assert!(matches!(desk.model.overlay, Some(Overlay::Repeat { .. })));
    assert!(desk.posted().is_empty());
}

#[test]
fn an_outcome_that_was_not_written_down_is_told_and_keeps_the_draft_on_disk() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x");
    let mut entry = desk.posted().remove(0);
    desk.asked();
    entry.step(desk.now, State::Accepted, None);
    desk.message(Message::NotRecorded { entry: Box::new(entry.clone()), error: "disk full".into() });
    assert_eq!(desk.asked(), []);
    assert!(desk.notice().contains("disk full"));
    assert!(desk.model.history.rows()[0].is_unrecorded);
    desk.keys("alt-3 q");
    assert_eq!(desk.asked(), [Effect::Quit]);
    desk.message(Message::Moved(Box::new(entry)));
    assert!(matches!(&desk.asked()[..], [Effect::RemoveDraft(_)]), "it is written down after all");
}

#[test]
fn a_send_that_could_not_even_be_queued_keeps_its_draft() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x");
    let entry = desk.posted().remove(0);
    desk.asked();
    desk.message(Message::NotRecorded { entry: Box::new(entry), error: "disk full".into() });
    assert!(matches!(&desk.asked()[..], [Effect::SaveDraft(_)]));
    assert!(desk.model.has_draft(&phone("0101")));
}

#[test]
fn the_countdown_ticks_once_a_second_and_then_never_again() {
    let mut desk = Desk::new(start());
    assert_eq!(desk.model.next_tick(desk.now), None);
    desk.keys("maria enter LINK ctrl-x");
    let entry = desk.posted().remove(0);
    let mut seen = Vec::new();
    while let Some(tick) = desk.model.next_tick(desk.now) {
        assert!(tick > desk.now);
        desk.now = tick;
        desk.message(Message::Tick);
        seen.push(desk.model.next_seconds_left().unwrap());
    }
    assert_eq!(seen, [4, 3, 2, 1, 0]);
    assert_eq!(desk.now, start_time() + SignedDuration::from_secs(5));
    desk.moved(&entry, State::Sending);
    assert_eq!(desk.model.next_tick(start_time()), None);
}

#[test]
fn a_tick_is_asked_for_at_the_next_whole_second_of_the_hold() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK ctrl-x");
    let now = start_time() + SignedDuration::from_millis(1300);
    assert_eq!(desk.model.next_tick(now), Some(start_time() + SignedDuration::from_secs(2)));
}

#[test]
fn on_a_disk_that_takes_nothing_nothing_is_sent_and_the_text_stays() {
    let why = "could not make a file in /data: read-only filesystem or storage medium";
    let mut desk = Desk::new(Start { read_only: Some(why.into()), ..start() });
    desk.keys("maria enter LINK tab Hello ctrl-x");
    assert_eq!(desk.effects, [], "no save that must fail, and no send");
    assert!(desk.notice().starts_with("not sent: ") && desk.notice().contains(why), "{}", desk.notice());
    assert!(desk.model.has_draft(&phone("0101")));
    assert!(desk.model.history.rows().is_empty());
}
