//! What is written down of a picture with the send that names it.

use std::time::Duration;

use jiff::SignedDuration;

use super::desk::Desk;
use super::preview::{blocked, fine, looking};
use crate::app::{Effect, Message, Start};
use crate::domain::{PictureFacts, State};

impl Desk {
    /// What the row of the newest send says of its picture.
    fn noted(&self) -> Option<PictureFacts> {
        self.model.history.rows()[0].entry.picture
    }

    fn notes(&self) -> Vec<&Effect> {
        self.effects.iter().filter(|effect| matches!(effect, Effect::NotePicture { .. })).collect()
    }
}

#[test]
fn what_was_seen_before_the_send_goes_with_it() {
    let mut desk = Desk::written(looking(), fine());
    desk.keys("ctrl-x");
    assert_eq!(desk.posted()[0].picture, fine().picture());
    assert_eq!(desk.noted(), fine().picture());
    assert!(desk.noted().is_some());
}

#[test]
fn what_is_seen_while_it_is_held_is_noted_with_it() {
    let mut desk = Desk::new(looking());
    desk.keys("maria enter LINK ctrl-x");
    let entry = desk.posted().remove(0);
    assert_eq!(entry.picture, None);
    desk.answer(fine());
    let picture = fine().picture().unwrap();
    assert_eq!(desk.notes(), [&Effect::NotePicture { id: entry.id, picture }]);
    assert_eq!(desk.noted(), Some(picture));
}

#[test]
fn while_the_store_is_asked_the_message_is_handed_over_with_what_was_seen_meanwhile() {
    let mut desk = Desk::new(Start { duplicates: Duration::from_secs(600), ..looking() });
    desk.keys("maria enter LINK ctrl-x").answer(fine());
    assert!(desk.notes().is_empty(), "nobody else has it yet");
    let id = desk.model.history.rows()[0].entry.id;
    desk.message(Message::Twins { id, found: Ok(None) });
    assert_eq!(desk.posted()[0].picture, fine().picture());
}

#[test]
fn one_that_is_taken_back_says_which_picture_it_was() {
    let mut desk = Desk::new(looking());
    desk.keys("maria enter LINK ctrl-x").answer(blocked());
    assert!(matches!(desk.effects[..], [.., Effect::NotePicture { .. }, Effect::Cancel(_)]), "{:?}", desk.effects);
}

#[test]
fn what_has_left_stays_as_it_was_written() {
    let mut desk = Desk::new(looking());
    desk.keys("maria enter LINK ctrl-x");
    let entry = desk.posted().remove(0);
    desk.moved(&entry, State::Sending).answer(fine());
    assert!(desk.notes().is_empty());
    assert_eq!(desk.noted(), None);
}

#[test]
fn what_was_seen_too_long_ago_does_not_count() {
    let mut desk = Desk::written(looking(), fine());
    desk.now += SignedDuration::from_mins(10);
    desk.keys("ctrl-x");
    assert_eq!(desk.posted()[0].picture, None);
    assert!(matches!(desk.effects[..], [.., Effect::Look { .. }]), "it is looked at again: {:?}", desk.effects);
}
