//! A yes to a doubtful picture stands for this link in this person's draft, wherever the draft goes meanwhile.

use std::time::Duration;

use super::desk::{Desk, old_entry};
use super::preview::{blocked, doubtful, looking};
use crate::app::{Effect, Message, Overlay, PictureQuestion, Start};
use crate::domain::{Outcome, Same, State, Twin};

const OTHER_LINK: &str = "https://cdn.example.com/b.png";

/// A message whose picture is doubtful, after a person said yes: the store is asked about the same message.
fn agreed() -> Desk {
    let mut desk = Desk::written(Start { duplicates: Duration::from_secs(600), ..looking() }, doubtful());
    desk.keys("ctrl-x");
    assert_eq!(desk.question(), Some(PictureQuestion::Doubtful));
    desk.asked();
    desk.keys("y");
    desk
}

/// The store knows the same message.
fn a_twin(desk: &mut Desk) {
    let Some(Effect::LookForTwin { entry, .. }) =
        desk.effects.iter().rev().find(|effect| matches!(effect, Effect::LookForTwin { .. }))
    else {
        panic!("{:?}", desk.effects)
    };
    let id = entry.id;
    let twin = Twin { entry: old_entry(77, "0101", Outcome::Accepted), same: Same::Picture };
    desk.message(Message::Twins { id, found: Ok(Some(Box::new(twin))) });
}

#[test]
fn the_question_about_a_twin_does_not_forget_it() {
    let mut desk = agreed();
    a_twin(&mut desk);
    assert!(matches!(desk.model.overlay, Some(Overlay::Twin(_))), "{:?}", desk.model.overlay);
    desk.asked();
    desk.keys("y");
    assert_eq!((desk.posted().len(), desk.question()), (1, None));
    // The second look, during the hold, finds what the first one found.
    desk.answer(doubtful());
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::Cancel(_))), "{:?}", desk.effects);
}

#[test]
fn what_is_worse_than_what_was_agreed_to_still_comes_back() {
    let mut desk = agreed();
    a_twin(&mut desk);
    desk.asked();
    desk.keys("y");
    let entry = desk.posted().remove(0);
    desk.answer(blocked());
    assert_eq!(desk.effects.last(), Some(&Effect::Cancel(entry.id)));
}

#[test]
fn another_link_is_asked_about_anew() {
    let mut desk = agreed();
    a_twin(&mut desk);
    desk.keys("esc");
    desk.keys("backtab ctrl-u").message(Message::Paste(OTHER_LINK.into()));
    desk.pause().answer(doubtful());
    desk.keys("ctrl-x");
    assert_eq!(desk.question(), Some(PictureQuestion::Doubtful));
}

#[test]
fn what_was_taken_is_asked_about_anew_the_next_time() {
    let mut desk = Desk::written(looking(), doubtful());
    desk.keys("ctrl-x y");
    let entry = desk.posted().remove(0);
    desk.moved(&entry, State::Accepted);
    desk.keys("maria enter LINK");
    desk.pause().answer(doubtful());
    desk.keys("ctrl-x");
    assert_eq!(desk.question(), Some(PictureQuestion::Doubtful));
}
