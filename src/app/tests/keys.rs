//! Where keys go.

use crokey::KeyCombination;
use crokey::crossterm::event::{KeyCode, KeyModifiers};
use proptest::prelude::*;

use super::desk::{Desk, check, old_entry, start};
use crate::app::{Action, Focus, Message, Overlay, Slot, Start, key};
use crate::domain::{Outcome, Page};

#[test]
fn tab_goes_round_through_every_field_and_pane_and_back_again() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter alt-1");
    let place = |desk: &Desk| match desk.focus() {
        Focus::Message => Some(desk.model.compose.as_ref().unwrap().slot),
        _ => None,
    };
    let mut seen = Vec::new();
    for _ in 0..8 {
        desk.keys("tab");
        seen.push((desk.focus(), place(&desk)));
    }
    assert_eq!(seen[0], (Focus::Message, Some(Slot::Image)));
    assert_eq!(seen[5], (Focus::Message, Some(Slot::Source)));
    assert_eq!((seen[6].0, seen[7].0), (Focus::History, Focus::Contacts));
    for expected in seen.iter().rev().skip(1) {
        desk.keys("backtab");
        assert_eq!((desk.focus(), place(&desk)), *expected);
    }
}

#[test]
fn plain_characters_are_text_in_fields_and_keys_elsewhere() {
    check("123 ? u", |model, effects| {
        assert_eq!(model.contacts.search.text(), "123?u");
        assert!(effects.is_empty() && model.overlay.is_none());
    });
    check("alt-3 1", |model, _| assert_eq!(model.focus, Focus::Contacts));
    check("alt-3 ?", |model, _| assert!(matches!(model.overlay, Some(Overlay::Help(_)))));
    check("maria enter tab tab 3", |model, _| assert_eq!(model.focus, Focus::History));
}

#[test]
fn a_capital_letter_and_a_sign_with_shift_are_text() {
    let desk = Desk::new(start());
    for (c, modifiers) in [('M', KeyModifiers::SHIFT), ('?', KeyModifiers::SHIFT), ('ñ', KeyModifiers::NONE)] {
        let combination = KeyCombination::one_key(KeyCode::Char(c), modifiers);
        assert_eq!(key(&desk.model, combination), Some(Message::Type(c)));
    }
    let mut desk = Desk::new(start());
    desk.keys("alt-3");
    let shifted = KeyCombination::one_key(KeyCode::Char('?'), KeyModifiers::SHIFT);
    assert_eq!(key(&desk.model, shifted), Some(Message::Act(Action::Help)));
}

#[test]
fn escape_goes_back_one_step() {
    check("maria enter esc", |model, _| assert_eq!(model.focus, Focus::Contacts));
    check("maria esc", |model, _| assert!(model.contacts.search.is_empty()));
    check("f1 esc", |model, _| assert!(model.overlay.is_none()));
    check("alt-3 esc", |model, _| assert_eq!(model.focus, Focus::Contacts));
}

#[test]
fn the_message_pane_is_entered_only_when_a_message_is_open() {
    check("alt-2", |model, _| assert_eq!(model.focus, Focus::Contacts));
    check("tab", |model, _| assert_eq!(model.focus, Focus::History));
    check("maria enter alt-3 2", |model, _| assert_eq!(model.focus, Focus::Message));
}

#[test]
fn choices_are_turned_by_space_and_arrows() {
    check("maria enter tab tab space tab left", |model, _| {
        let compose = model.compose.as_ref().unwrap();
        assert_eq!((compose.record, compose.ids), (Some(true), Some(false)));
    });
}

#[test]
fn a_hint_goes_away_with_the_next_key() {
    check("ctrl-x", |model, _| assert!(model.notices.seen().is_some()));
    check("ctrl-x m", |model, _| assert!(model.notices.seen().is_none()));
}

#[test]
fn enter_with_nobody_found_says_what_can_be_typed_instead() {
    let mut desk = Desk::new(start());
    desk.keys("zzzz enter");
    assert!(desk.notice().starts_with("nobody to write to: type another name"), "{}", desk.notice());
    desk.keys("esc +4477 enter");
    assert_eq!(desk.notice(), "nobody to write to: too short for a number of this country; some digits are missing");
    assert_eq!(desk.open(), None);
}

#[test]
fn q_closes_a_long_text_and_does_not_quit() {
    for keys in ["f1 q", "f1 end q", "alt-3 ? q"] {
        check(keys, |model, effects| {
            assert!(model.overlay.is_none() && effects.is_empty(), "{keys}");
        });
    }
    let page = Page { entries: vec![old_entry(9, "0101", Outcome::Accepted)], ..Page::default() };
    let mut desk = Desk::new(Start { page, ..start() });
    desk.keys("alt-3 enter q");
    assert!(desk.model.overlay.is_none() && desk.asked().is_empty());
}

fn any_key() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "tab",
        "backtab",
        "enter",
        "esc",
        "up",
        "down",
        "left",
        "right",
        "pageup",
        "pagedown",
        "home",
        "end",
        "space",
        "ctrl-x",
        "alt-u",
        "ctrl-f",
        "alt-1",
        "alt-2",
        "alt-3",
        "f1",
        "m",
        "+13025550199",
        "LINK",
        "r",
        "y",
        "c",
        "q",
        "ctrl-w",
        "ctrl-u",
        "ctrl-k",
        "alt-b",
        "alt-d",
        "alt-z",
        "backspace",
        "delete",
        "mar",
        "ctrl-c",
        "ctrl-l",
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn no_row_of_keys_panics_or_gives_a_text_to_somebody_else(keys in prop::collection::vec(any_key(), 1..60)) {
        let mut desk = Desk::new(start());
        for key in keys {
            // Whole words of letters are several keys; only the last state before each one counts.
            let before = desk.model.compose.as_ref().map(crate::app::Compose::draft);
            desk.asked();
            desk.keys(key);
            let posted = desk.posted();
            if let Some(entry) = posted.first() {
                let sent = before.as_ref().map(|draft| (draft.to.clone(), draft.link.trim().to_owned()));
                prop_assert_eq!(sent, Some((entry.outgoing.to.e164(), entry.outgoing.link.as_str().to_owned())));
            }
            let after = desk.model.compose.as_ref().map(|compose| compose.recipient.phone.e164());
            if let Some(draft) = before.filter(|draft| !draft.is_empty() && after != Some(draft.to.clone()))
                && posted.is_empty()
            {
                let kept = desk.model.drafts.values().find(|kept| kept.to == draft.to);
                prop_assert_eq!(kept, Some(&draft));
            }
            prop_assert!(desk.focus() != Focus::Message || desk.model.compose.is_some());
        }
    }
}
