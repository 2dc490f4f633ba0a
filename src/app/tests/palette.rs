//! Every action by its name, where the focus is.

use super::desk::{Desk, LINK, check, old_entry, start};
use crate::app::{Action, Effect, Focus, Keymap, Overlay, Palette, Slot, Start, key_words};
use crate::domain::{Outcome, Page};

fn palette(desk: &Desk) -> &Palette {
    match &desk.model.overlay {
        Some(Overlay::Palette(palette)) => palette,
        other => panic!("{other:?}"),
    }
}

/// A screen with one entry in its history.
fn with_past() -> Desk {
    let page = Page { entries: vec![old_entry(9, "0101", Outcome::Accepted)], ..Page::default() };
    Desk::new(Start { page, ..start() })
}

#[test]
fn enter_does_the_chosen_action_where_the_focus_was() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter LINK tab Hello ctrl-p send the open enter");
    assert_eq!(desk.posted()[0].outgoing.link.as_str(), LINK);
    check("maria enter tab Hello space you ctrl-p delete-word-left enter", |model, _| {
        assert_eq!(model.compose.as_ref().unwrap().caption.text(), "Hello ");
        assert_eq!((model.focus, model.overlay.is_none()), (Focus::Message, true));
    });
    check("ctrl-p go-history enter", |model, _| assert_eq!(model.focus, Focus::History));
    check("ctrl-p quit enter", |_, effects| assert_eq!(effects, [Effect::Quit]));
}

#[test]
fn an_action_may_open_an_overlay_of_its_own() {
    check("ctrl-p show this help enter", |model, _| assert!(matches!(model.overlay, Some(Overlay::Help(_)))));
    check("maria enter ctrl-p choose-sender enter", |model, _| {
        assert!(matches!(model.overlay, Some(Overlay::Senders(_))));
    });
}

#[test]
fn escape_closes_the_palette_and_changes_nothing_under_it() {
    check("maria enter tab Hello ctrl-p quit esc", |model, effects| {
        assert!(model.overlay.is_none() && !effects.contains(&Effect::Quit));
        let compose = model.compose.as_ref().unwrap();
        assert_eq!((model.focus, compose.slot, compose.caption.text()), (Focus::Message, Slot::Caption, "Hello"));
    });
}

#[test]
fn only_what_means_something_where_the_focus_was_is_offered() {
    let mut desk = with_past();
    desk.keys("zzzz ctrl-p");
    let found = palette(&desk).found();
    for absent in [
        Action::Send,
        Action::SwitchProfile,
        Action::UndoSend,
        Action::OpenContact,
        Action::OpenEntry,
        Action::Clone,
        Action::NewLine,
        Action::GoContacts,
        Action::GoMessage,
        Action::Wait,
        Action::Palette,
        Action::Interrupt,
    ] {
        assert!(!found.contains(&absent), "{absent:?}");
    }
    for present in
        [Action::ChooseSender, Action::GoHistory, Action::Quit, Action::DeleteToStart, Action::Suspend, Action::Back]
    {
        assert!(found.contains(&present), "{present:?}");
    }
    desk.keys("esc alt-3 ctrl-p");
    let found = palette(&desk).found();
    assert!(found.contains(&Action::Clone) && found.contains(&Action::OpenEntry));
    assert!(!found.contains(&Action::DeleteToStart) && !found.contains(&Action::GoHistory));
    desk.keys("esc alt-1 esc maria enter tab ctrl-p");
    let found = palette(&desk).found();
    assert!(found.contains(&Action::NewLine) && found.contains(&Action::Send) && !found.contains(&Action::NextField));
}

#[test]
fn what_was_done_last_comes_first_in_this_session() {
    let mut desk = Desk::new(start());
    desk.keys("ctrl-p redraw enter ctrl-p go-history enter ctrl-p");
    // Going to where the focus is already means nothing.
    assert_eq!(palette(&desk).found()[0], Action::Redraw);
    desk.keys("esc alt-1 ctrl-p");
    assert_eq!(palette(&desk).found()[..2], [Action::GoHistory, Action::Redraw]);
    desk.keys("down enter alt-1 ctrl-p");
    assert_eq!(palette(&desk).found()[..2], [Action::Redraw, Action::GoHistory]);
    assert_eq!(desk.effects.iter().filter(|effect| **effect == Effect::Redraw).count(), 2);
}

#[test]
fn the_key_beside_an_action_is_one_that_acts_where_the_focus_was() {
    let key = |desk: &Desk, action| palette(desk).key(&desk.model.keymap, action).map(key_words);
    let mut desk = with_past();
    desk.keys("ctrl-p");
    assert_eq!(key(&desk, Action::Quit), None);
    assert_eq!(key(&desk, Action::GoHistory).as_deref(), Some("Alt-3"));
    desk.keys("esc alt-3 ctrl-p");
    assert_eq!(key(&desk, Action::Quit).as_deref(), Some("q"));
}

#[test]
fn actions_are_found_by_their_name_and_by_their_words() {
    let mut desk = with_past();
    for (typed, action) in
        [("go-hist", Action::GoHistory), ("draw anew", Action::Redraw), ("ssp", Action::Suspend), ("qit", Action::Quit)]
    {
        desk.keys("ctrl-p").keys(typed);
        assert_eq!(palette(&desk).found()[0], action, "{typed}");
        desk.keys("esc");
    }
}

#[test]
fn without_a_find_enter_does_nothing_and_says_so() {
    let mut desk = Desk::new(start());
    desk.keys("ctrl-p zzzz enter");
    assert!(palette(&desk).found().is_empty());
    assert!(desk.notice().starts_with("no action is called like this"));
    desk.keys("ctrl-u");
    assert!(!palette(&desk).found().is_empty());
}

#[test]
fn the_cursor_in_the_line_leaves_the_choice_alone() {
    let mut desk = Desk::new(start());
    desk.keys("ctrl-p down down left ctrl-a");
    assert_eq!(palette(&desk).row(), 2);
    desk.keys("pagedown pagedown pagedown pagedown pagedown");
    assert_eq!(palette(&desk).row(), palette(&desk).count() - 1);
}

#[test]
fn an_action_without_a_key_can_still_be_done() {
    let keymap = Keymap::parse("[keys]\nopen-palette = \"f2\"\nrun-action = \"enter\"\n").unwrap();
    let mut desk = Desk::new(Start { keymap, ..start() });
    desk.keys("ctrl-p q f2 go-history enter");
    assert_eq!(desk.focus(), Focus::History);
}
