//! Sends of unknown outcome: the count, the card, and a person's word.

use super::desk::{Desk, id, old_entry, start};
use crate::app::{AfterYes, Effect, Message, Overlay, Start};
use crate::domain::{Entry, Outcome, Page, Resolution, State};

fn unknown(n: u128) -> Entry {
    old_entry(n, "0101", Outcome::Unknown)
}

/// A screen whose card of entry 9 is open.
fn card() -> Desk {
    let mut desk = Desk::new(Start { page: Page { entries: vec![unknown(9)], ..Page::default() }, ..start() });
    desk.keys("alt-3 enter");
    desk
}

#[test]
fn the_count_falls_when_somebody_decides_here_or_elsewhere() {
    let mut desk = card();
    assert_eq!(desk.model.unresolved_count(), 1);
    desk.message(Message::Unresolved(vec![unknown(3), unknown(9)]));
    assert_eq!(desk.model.unresolved_count(), 2, "one from far back, that no page shows");
    desk.moved(&unknown(9), State::SaidSent);
    assert_eq!(desk.model.unresolved_count(), 1);
    desk.message(Message::Unresolved(Vec::new()));
    assert_eq!(desk.model.unresolved_count(), 0, "somebody else decided");
}

#[test]
fn a_word_is_written_down_with_who_says_it() {
    for (key, word) in [("s", Resolution::Sent), ("n", Resolution::NotSent)] {
        let mut desk = card();
        desk.keys(key);
        let [Effect::Resolve { id: entry, word: said, by }] = &desk.asked()[..] else { panic!("nothing is asked") };
        assert_eq!((*entry, *said, by.operator.as_str()), (id(9), word, "rosa"));
    }
    let mut desk = card();
    desk.keys("h");
    assert!(desk.notice().contains("+1 302 555 0101"), "{}", desk.notice());
}

#[test]
fn sending_again_is_asked_and_makes_a_new_send_that_names_the_old_one() {
    let mut desk = card();
    desk.keys("enter");
    assert!(matches!(desk.model.overlay, Some(Overlay::Entry(_))), "Enter does nothing here");
    desk.keys("r");
    assert!(matches!(desk.model.overlay, Some(Overlay::Repeat { then: AfterYes::SendAgain, .. })));
    assert!(desk.asked().is_empty());
    desk.keys("y");
    let posted = desk.posted();
    assert_eq!((posted[0].outgoing.retry_of, posted[0].outgoing.link.clone()), (Some(id(9)), unknown(9).outgoing.link));
    assert_eq!(desk.states(), [State::Held, State::Unknown], "the old one is settled when the new one has arrived");
}

#[test]
fn the_keys_of_the_card_mean_nothing_for_an_entry_that_is_known() {
    let mut desk = card();
    desk.moved(&unknown(9), State::SaidSent).keys("s n");
    assert!(desk.asked().iter().all(|effect| !matches!(effect, Effect::Resolve { .. })));
    // Somebody decided while the question stood open.
    let mut desk = card();
    desk.keys("r").moved(&unknown(9), State::SaidSent).keys("y");
    assert!(desk.posted().is_empty());
    assert!(desk.notice().contains("decided about it"), "{}", desk.notice());
}

#[test]
fn the_oldest_one_opens_by_a_key_even_where_no_page_shows_it() {
    let mut desk = card();
    desk.keys("esc esc").message(Message::Unresolved(vec![unknown(3), unknown(9)])).keys("alt-k");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Entry(open)) if open.id == id(3)));
    desk.keys("n");
    assert!(matches!(&desk.asked()[..], [Effect::Resolve { id: entry, .. }] if *entry == id(3)));
}

#[test]
fn a_refused_key_is_told_and_a_person_goes_on() {
    let mut desk = card();
    let paused = |profile: &str| Message::Paused { profile: profile.into(), reason: "Zixflow answered 401".into() };
    desk.keys("esc").message(paused("staging"));
    assert!(desk.notice().contains("sends of staging stand still"), "{}", desk.notice());
    desk.message(paused("prod"));
    assert!(desk.model.is_paused() && desk.notice().contains("401") && desk.notice().contains("Alt-G"));
    desk.keys("alt-g");
    assert_eq!(desk.asked(), [Effect::Resume]);
    desk.keys("alt-g");
    assert!(desk.asked().is_empty());
}
