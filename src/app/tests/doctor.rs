//! Whether all is well, on the screen.

use super::desk::{Desk, start};
use crate::app::{Action, DoctorReading, Effect, Message, Overlay};
use crate::domain::Checkup;

fn open(desk: &Desk) -> &DoctorReading {
    let Some(Overlay::Doctor(open)) = &desk.model.overlay else { panic!("nothing is open") };
    open
}

fn text(desk: &Desk) -> String {
    let lines = open(desk).reading.lines.iter();
    lines.map(|line| line.label.as_str().to_owned() + " " + line.text.as_str() + "\n").collect()
}

#[test]
fn checks_fill_in_as_they_end_and_older_looks_are_dropped() {
    let mut desk = Desk::new(start());
    desk.message(Message::Act(Action::Doctor));
    assert_eq!(desk.asked(), [Effect::CheckUp { round: 1 }]);
    assert!(text(&desk).contains("Looking, for ten seconds at most"), "{}", text(&desk));
    let told = |round, check| Message::CheckedUp { round, checks: vec![check], of: 2 };
    desk.message(told(1, Checkup::warn("config", "an unknown key", "mend it")));
    assert!(text(&desk).contains("So far: it works; one thing to look at."), "{}", text(&desk));
    assert!(text(&desk).contains("config warn: an unknown key\n  -> mend it"), "{}", text(&desk));
    desk.message(told(7, Checkup::fail("dns", "old", "old")));
    assert!(!text(&desk).contains("old"));
    desk.message(told(1, Checkup::fail("dns", "no such name", "look")));
    assert!(text(&desk).contains("Done: one thing does not work."), "{}", text(&desk));
    desk.keys("esc");
    assert!(desk.model.overlay.is_none());
    desk.message(Message::Act(Action::Doctor));
    assert_eq!(desk.asked(), [Effect::CheckUp { round: 2 }]);
    desk.message(told(1, Checkup::fail("dns", "old", "old")));
    assert!(!text(&desk).contains("old"), "the look before is over");
}
