//! The exact request, in words.

use super::desk::{Desk, LINK, old_entry, start};
use crate::app::{Effect, Focus, Message, Overlay, RequestUse, Start};
use crate::domain::{Outcome, Page, RequestText};

fn asked(desk: &mut Desk) -> Option<String> {
    match desk.asked().as_slice() {
        [.., Effect::Describe { outgoing, then: RequestUse::Show, .. }] => Some(outgoing.to.e164()),
        _ => None,
    }
}

#[test]
fn the_message_and_an_entry_show_their_own_request() {
    let page = Page { entries: vec![old_entry(7, "0144", Outcome::Accepted)], ..Page::default() };
    let mut desk = Desk::new(Start { page, ..start() });
    desk.keys("maria enter LINK alt-v");
    assert_eq!(asked(&mut desk).as_deref(), Some("+13025550101"));
    desk.keys("tab tab v");
    assert_eq!(asked(&mut desk).as_deref(), Some("+13025550101"), "a field that is no text takes the letter");
    desk.keys("alt-3 v");
    assert_eq!(asked(&mut desk).as_deref(), Some("+13025550144"));
    desk.keys("enter v");
    assert_eq!(asked(&mut desk).as_deref(), Some("+13025550144"));
}

#[test]
fn a_draft_that_is_not_ready_says_why_there_is_no_request() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter alt-v");
    assert_eq!(asked(&mut desk), None);
    assert!(desk.notice().starts_with("there is no request yet: "), "{}", desk.notice());
    assert_eq!(desk.focus(), Focus::Message);
}

#[test]
fn its_words_are_read_scrolled_and_wrapped_anew() {
    let mut desk = Desk::new(start());
    let text = RequestText {
        line: "POST https://api.example.com/send".into(),
        headers: vec![("Authorization", "Bearer ***")],
        body: format!("{{\n  \"image\": {{\n    \"link\": \"{LINK}\"\n  }}\n}}"),
        curl: "curl 'https://api.example.com/send' \\\n  --request POST".into(),
    };
    desk.message(Message::Described { text, then: RequestUse::Show });
    let lines = |desk: &Desk| -> Vec<String> {
        let Some(Overlay::Request(open)) = &desk.model.overlay else { panic!("nothing is open") };
        open.reading.lines.iter().map(|line| format!("{}{}", line.label, line.text)).collect()
    };
    let all = lines(&desk);
    for line in ["POST https://api.example.com/send", "AuthorizationBearer ***", "  \"image\": {", "  --request POST"] {
        assert!(all.iter().any(|other| other == line), "{line}: {all:?}");
    }
    desk.message(Message::Resized { columns: 60, rows: 15 }).keys("end");
    let Some(Overlay::Request(open)) = &desk.model.overlay else { panic!() };
    assert!(open.reading.top > 0);
    desk.keys("q");
    assert!(desk.model.overlay.is_none());
}
