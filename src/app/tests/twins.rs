//! The duplicate guard: what went out a moment ago is not sent again without a question.

use std::time::Duration;

use jiff::SignedDuration;

use super::desk::{Desk, old_entry, phone, start, start_time};
use crate::app::{Effect, Focus, Message, Overlay, Start};
use crate::domain::{Entry, Outcome, Page, Same, State, Twin};

fn desk() -> Desk {
    Desk::new(Start { duplicates: Duration::from_secs(600), ..start() })
}

/// The look that was asked for last.
fn look(desk: &Desk) -> Entry {
    let Some(Effect::LookForTwin { entry, since }) = desk.effects.last() else { panic!("{:?}", desk.effects) };
    assert_eq!(*since, entry.created - SignedDuration::from_mins(10));
    (**entry).clone()
}

/// Nobody sent the same.
fn nobody(desk: &mut Desk) -> &mut Desk {
    let id = look(desk).id;
    desk.message(Message::Twins { id, found: Ok(None) })
}

/// Somebody else sent the same picture to María.
fn others(desk: &mut Desk) -> &mut Desk {
    let mut entry = old_entry(77, "0101", Outcome::Accepted);
    entry.created = start_time() - SignedDuration::from_mins(4);
    entry.author.operator = "kofi".into();
    entry.author.host = "desk-7".into();
    let id = look(desk).id;
    desk.message(Message::Twins { id, found: Ok(Some(Box::new(Twin { entry, same: Same::Picture }))) })
}

#[test]
fn the_row_is_there_at_once_and_the_message_goes_when_nobody_sent_the_same() {
    let mut desk = desk();
    desk.keys("maria enter LINK ctrl-x");
    assert_eq!(desk.states(), [State::Held]);
    assert!(desk.model.compose.is_none() && desk.posted().is_empty(), "nothing goes before the look");
    let entry = look(&desk);
    desk.now += SignedDuration::from_millis(300);
    nobody(&mut desk);
    let Some(Effect::Post { entry: posted, hold, .. }) = desk.effects.last() else { panic!() };
    // The countdown began with the row.
    assert_eq!((posted.id, *hold), (entry.id, Duration::from_millis(4700)));
}

#[test]
fn an_answer_counts_once() {
    let mut desk = desk();
    desk.keys("maria enter LINK ctrl-x");
    let id = look(&desk).id;
    nobody(&mut desk);
    desk.message(Message::Twins { id, found: Ok(None) });
    assert_eq!(desk.posted().len(), 1);
}

#[test]
fn what_this_session_sent_asks_without_a_look() {
    for state in [State::Held, State::Sending, State::Accepted] {
        let mut desk = desk();
        desk.keys("maria enter LINK tab First ctrl-x");
        nobody(&mut desk);
        let first = desk.posted().remove(0);
        desk.moved(&first, state);
        desk.asked();
        desk.keys("maria enter LINK tab Second ctrl-x");
        assert!(matches!(&desk.model.overlay, Some(Overlay::Twin(twin)) if twin.entry.id == first.id), "{state:?}");
        assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::LookForTwin { .. } | Effect::Post { .. })));
        desk.keys("enter");
        assert!(desk.model.overlay.is_some(), "Enter must not send it");
        desk.keys("y");
        assert_eq!(desk.posted().len(), 1);
        assert_eq!(desk.states()[0], State::Held);
    }
}

#[test]
fn esc_leaves_the_message_open_as_it_is() {
    let mut desk = desk();
    desk.keys("maria enter LINK tab Same ctrl-x");
    nobody(&mut desk).keys("maria enter LINK tab Same ctrl-x esc");
    assert_eq!(desk.open(), Some(("María Ortiz".into(), "Same".into())));
    assert_eq!((desk.focus(), desk.posted().len(), desk.states().len()), (Focus::Message, 1, 1));
}

#[test]
fn what_did_not_arrive_or_is_long_ago_or_went_to_others_asks_nothing() {
    let failed = old_entry(1, "0101", Outcome::NotSent);
    let old = old_entry(2, "0144", Outcome::Accepted);
    let page = Page { entries: vec![failed, old], ..Page::default() };
    let mut desk = Desk::new(Start { duplicates: Duration::from_secs(600), page, ..start() });
    desk.keys("maria enter LINK ctrl-x mark enter LINK ctrl-x lena enter LINK ctrl-x");
    let looks = desk.effects.iter().filter(|effect| matches!(effect, Effect::LookForTwin { .. }));
    assert_eq!(looks.count(), 3);
}

#[test]
fn a_twin_of_somebody_else_takes_the_row_away_reopens_the_draft_and_asks() {
    let mut desk = desk();
    desk.keys("maria enter LINK tab Hello ctrl-x");
    others(&mut desk);
    assert_eq!(desk.states(), []);
    assert_eq!(desk.open(), Some(("María Ortiz".into(), "Hello".into())));
    let Some(Overlay::Twin(twin)) = &desk.model.overlay else { panic!() };
    let words = desk.model.twin_words(twin);
    assert!(words.contains("4 min ago") && words.contains("by kofi on desk-7"), "{words}");
    desk.keys("y");
    let posted = desk.posted();
    assert_eq!((posted.len(), desk.states()), (1, vec![State::Held]));
    assert_eq!(posted[0].outgoing.caption.as_ref().unwrap().as_str(), "Hello");
}

#[test]
fn no_question_comes_up_under_fingers_that_type_something_else() {
    let mut desk = desk();
    desk.keys("maria enter LINK tab Hello ctrl-x mark enter tab by");
    let find = |effect: &Effect| match effect {
        Effect::LookForTwin { entry, .. } => Some(entry.id),
        _ => None,
    };
    let id = desk.effects.iter().find_map(find).unwrap();
    let entry = old_entry(77, "0101", Outcome::Accepted);
    desk.message(Message::Twins { id, found: Ok(Some(Box::new(Twin { entry, same: Same::Picture }))) });
    assert!(desk.model.overlay.is_none());
    assert_eq!(desk.open(), Some(("Mark Reed".into(), "by".into())));
    assert!(desk.notice().starts_with("not sent: this picture") && desk.notice().contains("the draft is kept"));
    assert!(desk.model.has_draft(&phone("0101")) && desk.posted().is_empty() && desk.states().is_empty());
}

#[test]
fn a_look_that_failed_sends_nothing_and_keeps_the_draft() {
    let mut desk = desk();
    desk.keys("maria enter LINK ctrl-x");
    let id = look(&desk).id;
    desk.message(Message::Twins { id, found: Err("the store is busy".into()) });
    assert!(desk.posted().is_empty() && desk.model.has_draft(&phone("0101")));
    assert!(desk.notice().contains("the store is busy"), "{}", desk.notice());
}

#[test]
fn undo_during_the_look_cancels_by_id_like_any_other() {
    let mut desk = desk();
    desk.keys("maria enter LINK tab Hello ctrl-x");
    let entry = look(&desk);
    desk.asked();
    desk.keys("alt-u");
    let asked = desk.asked();
    assert!(
        matches!(&asked[..], [Effect::Post { hold, .. }, Effect::Cancel(id)] if *id == entry.id && !hold.is_zero())
    );
    desk.message(Message::Twins { id: entry.id, found: Ok(None) });
    assert_eq!(desk.asked(), [], "the look is out of date");
    desk.moved(&entry, State::Cancelled);
    assert_eq!(desk.open(), Some(("María Ortiz".into(), "Hello".into())));
}

#[test]
fn quitting_during_the_look_waits_or_takes_back_and_asks_all_the_same() {
    let mut waiting = desk();
    waiting.keys("maria enter LINK ctrl-x alt-3 q enter");
    nobody_after_release(&mut waiting);
    let Some(Effect::Post { hold, .. }) = waiting.effects.last() else { panic!() };
    assert_eq!(*hold, Duration::ZERO);

    let mut back = desk();
    back.keys("maria enter LINK ctrl-x alt-3 q");
    let entry = look(&back);
    back.asked();
    back.keys("c");
    assert!(matches!(&back.asked()[..], [Effect::Post { .. }, Effect::Cancel(id)] if *id == entry.id));

    let mut asked = desk();
    asked.keys("maria enter LINK ctrl-x alt-3 q");
    others(&mut asked);
    assert!(matches!(asked.model.overlay, Some(Overlay::Twin(_))) && !asked.model.is_leaving);
}

fn nobody_after_release(desk: &mut Desk) {
    assert_eq!(desk.effects.pop(), Some(Effect::Release));
    nobody(desk);
}

#[test]
fn a_newer_draft_for_the_same_person_loses_neither() {
    let mut desk = desk();
    desk.keys("maria enter LINK tab First ctrl-x");
    let id = look(&desk).id;
    desk.keys("maria enter tab Newer");
    desk.asked();
    let entry = old_entry(77, "0101", Outcome::Accepted);
    desk.message(Message::Twins { id, found: Ok(Some(Box::new(Twin { entry, same: Same::Picture }))) });
    let asked = desk.asked();
    let [Effect::Post { entry, .. }, Effect::Cancel(cancelled)] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((entry.id, *cancelled), (id, id));
    desk.moved(entry, State::Cancelled);
    assert_eq!(desk.open(), Some(("María Ortiz".into(), "Newer".into())));
    assert_eq!(desk.states(), [State::Cancelled], "the first one can be cloned from the history");
}

#[test]
fn a_repeat_that_a_person_agreed_to_asks_once_only() {
    let mut desk = desk();
    desk.keys("maria enter LINK tab Hello ctrl-x");
    nobody(&mut desk);
    let first = desk.posted().remove(0);
    desk.moved(&first, State::Unknown).keys("maria enter ctrl-x");
    assert!(matches!(desk.model.overlay, Some(Overlay::Repeat { .. })));
    desk.keys("y");
    assert_eq!(look(&desk).outgoing.retry_of, Some(first.id));
}
