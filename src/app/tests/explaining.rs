//! What is said of an entry that did not go well, and notices that go with their cause.

use super::desk::{Desk, old_entry, start};
use crate::app::{EntryPart, Message, Overlay, Start};
use crate::domain::{Entry, Outcome, Page};

fn refused() -> Entry {
    let mut entry = old_entry(9, "0101", Outcome::Refused);
    (entry.http_status, entry.message) = (Some(401), Some("Unauthorised".into()));
    entry
}

fn with(entry: Entry) -> Desk {
    Desk::new(Start { page: Page { entries: vec![entry], ..Page::default() }, ..start() })
}

fn open(desk: &Desk) -> (EntryPart, String) {
    let Some(Overlay::Entry(open)) = &desk.model.overlay else { panic!("{:?}", desk.model.overlay) };
    let lines = open.reading.lines.iter().map(|line| format!("{} {}\n", line.label, line.text));
    (open.part, lines.collect())
}

#[test]
fn a_key_says_what_it_means_what_to_do_and_whose_job_it_is_and_goes_on_to_everything() {
    let mut desk = with(refused());
    desk.keys("alt-3 x");
    let (part, text) = open(&desk);
    assert_eq!(part, EntryPart::Explanation);
    for words in [
        "Zixflow says: Unauthorised",
        "401 has four causes",
        "What to do",
        "4.",
        "The keeper of the Zixflow account",
        "R clones",
    ] {
        assert!(text.to_lowercase().contains(&words.to_lowercase()), "{words}: {text}");
    }
    desk.keys("x");
    assert_eq!(open(&desk).0, EntryPart::Everything);
    desk.keys("x");
    assert_eq!(open(&desk).0, EntryPart::Explanation);
    desk.keys("r");
    assert_eq!(desk.open().unwrap().0, "María Ortiz", "what is done to an entry is done from here too");
}

#[test]
fn an_explanation_follows_its_entry_and_the_size() {
    let entry = old_entry(9, "0101", Outcome::Accepted);
    let mut desk = with(entry.clone());
    desk.keys("alt-3 x");
    desk.moved(&entry, crate::domain::State::Delivered).message(Message::Resized { columns: 60, rows: 20 });
    let (part, text) = open(&desk);
    assert!(part == EntryPart::Explanation && text.contains("on the recipient's phone"), "{text}");
    assert!(!text.contains("What to do"), "there is nothing to do: {text}");
}

#[test]
fn words_of_zixflow_stand_once_in_the_details() {
    for outcome in [Outcome::Refused, Outcome::Unknown, Outcome::Accepted, Outcome::NotSent] {
        let mut entry = old_entry(9, "0101", outcome);
        entry.message = Some("These very words".into());
        let mut desk = with(entry);
        desk.keys("alt-3 enter");
        assert_eq!(open(&desk).1.matches("These very words").count(), 1, "{outcome:?}: {}", open(&desk).1);
    }
}

#[test]
fn a_complaint_goes_with_its_cause() {
    let mut start = Start { sender: None, ..start() };
    for contact in &mut start.contacts {
        contact.sender = None;
    }
    let mut desk = Desk::new(start);
    desk.keys("maria enter LINK ctrl-x");
    assert!(desk.notice().starts_with("not sent: "), "{}", desk.notice());
    desk.keys("down");
    assert!(desk.notice().starts_with("not sent: "), "nothing was mended yet");
    desk.keys("enter");
    assert_eq!(desk.notice(), "");
    assert!(desk.model.notices.all().any(|notice| notice.text.as_str().starts_with("not sent: ")), "the help keeps it");
    // A complaint about another message goes with that message.
    desk.keys("alt-1 esc mark enter ctrl-x esc");
    assert!(desk.notice().starts_with("not sent: "), "{}", desk.notice());
    desk.keys("alt-1 esc lena enter");
    assert_eq!(desk.notice(), "");
}
