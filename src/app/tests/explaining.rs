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
        "Why, the likeliest cause first",
        "1. The API key is wrong.",
        "4.",
        "A job for your Zixflow admin.",
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
fn a_send_that_was_accepted_near_by_puts_what_it_speaks_against_last() {
    let mut near = old_entry(10, "0144", Outcome::Accepted);
    near.created += jiff::SignedDuration::from_mins(3);
    near.outgoing.sender.phone_id = crate::domain::PhoneId::parse("209911223344556").unwrap();
    let page = Page { entries: vec![near, refused()], ..Page::default() };
    let mut desk = Desk::new(Start { page, ..start() });
    desk.keys("alt-3 down x");
    let (_, text) = open(&desk);
    let place = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
    assert!(place("belongs to another workspace") < place("The API key is wrong."), "{text}");
    assert_eq!(text.matches("the same key worked").count(), 4, "{text}");
    desk.keys("x");
    assert!(open(&desk).1.contains("1. The phone ID belongs to another workspace"), "the details tell it too");
}

#[test]
fn what_may_have_left_is_found_out_before_its_cause_is_looked_for() {
    let mut lost = old_entry(9, "0101", Outcome::Unknown);
    (lost.http_status, lost.message) = (Some(502), None);
    let mut desk = with(lost);
    desk.keys("alt-3 x");
    let text = open(&desk).1;
    assert!(text.find("What to do").unwrap() < text.find("A server of Zixflow failed").unwrap(), "{text}");
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
