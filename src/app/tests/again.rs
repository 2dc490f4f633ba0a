//! Sends that came back: where their draft stands, and the keys that open it or send it again.

use super::desk::{Desk, LINK, old_entry, phone, start};
use crate::app::{Effect, Focus, Message, Start};
use crate::domain::{Entry, Outcome, Page, State};

fn sent(desk: &mut Desk, keys: &str) -> Entry {
    desk.keys(keys);
    desk.posted().remove(0)
}

#[test]
fn a_failed_send_opens_again_where_no_other_message_is_open_and_one_key_sends_it() {
    for state in [State::Failed, State::Refused] {
        let mut desk = Desk::new(start());
        let entry = sent(&mut desk, "maria enter LINK tab Hello ctrl-x");
        desk.keys("le").moved(&entry, state);
        assert_eq!(desk.open(), Some(("María Ortiz".into(), "Hello".into())));
        assert_eq!((desk.focus(), desk.model.contacts.search.text()), (Focus::Contacts, "le"), "who types, types on");
        assert!(desk.notice().contains("Ctrl-X sends it"), "{}", desk.notice());
        desk.keys("enter");
        assert_eq!(desk.open().unwrap().0, "Lena Fischer", "the choice among the contacts stays too");
        desk.keys("alt-1 esc maria enter ctrl-x");
        assert_eq!(desk.posted().len(), 2);
    }
}

#[test]
fn beside_another_message_it_is_kept_and_one_key_opens_it() {
    let mut desk = Desk::new(start());
    let entry = sent(&mut desk, "maria enter LINK tab Hello ctrl-x");
    desk.keys("mark enter tab Other").moved(&entry, State::Failed);
    assert_eq!(desk.open(), Some(("Mark Reed".into(), "Other".into())));
    assert!(desk.notice().contains("Alt-O opens it"), "{}", desk.notice());
    desk.keys("alt-o");
    assert_eq!((desk.open(), desk.focus()), (Some(("María Ortiz".into(), "Hello".into())), Focus::Message));
    desk.keys("alt-o");
    assert!(desk.notice().contains("no draft is kept"), "{}", desk.notice());
    assert_eq!(desk.open().unwrap().0, "María Ortiz");
}

#[test]
fn what_never_left_goes_again_on_one_key_and_once() {
    let mut desk = Desk::new(start());
    let entry = sent(&mut desk, "maria enter LINK tab Hello ctrl-x");
    desk.moved(&entry, State::Failed).asked();
    desk.keys("alt-a");
    let [again] = &desk.posted()[..] else { panic!("{:?}", desk.effects) };
    assert_eq!((again.outgoing.retry_of, &again.outgoing.to), (Some(entry.id), &phone("0101")));
    assert_eq!((again.state, desk.open()), (State::Held, None), "it can be taken back, and its draft went with it");
    desk.keys("alt-a");
    assert_eq!(desk.posted().len(), 1, "once");
    assert!(desk.notice().contains("repeated already"), "{}", desk.notice());
}

#[test]
fn nothing_but_what_never_left_goes_again_by_that_key() {
    for outcome in [Outcome::Unknown, Outcome::Refused, Outcome::Accepted] {
        let page = Page { entries: vec![old_entry(9, "0101", outcome)], ..Page::default() };
        let mut desk = Desk::new(Start { page, ..start() });
        for keys in ["alt-a", "alt-3 alt-a"] {
            desk.keys(keys);
            assert!(desk.posted().is_empty() && desk.notice().contains("never left"), "{outcome:?} {}", desk.notice());
        }
    }
}

#[test]
fn a_message_that_was_changed_meanwhile_is_not_closed_by_the_repeat() {
    let mut desk = Desk::new(start());
    let entry = sent(&mut desk, "maria enter LINK tab Hello ctrl-x");
    desk.moved(&entry, State::Failed).keys("alt-2 x alt-a");
    assert_eq!(desk.open(), Some(("María Ortiz".into(), "Hellox".into())));
    assert_eq!(desk.posted()[0].outgoing.link.as_str(), LINK);
}

#[test]
fn in_an_empty_history_each_key_says_why_nothing_happens() {
    for key in ["enter", "x", "y", "r"] {
        let mut desk = Desk::new(start());
        desk.keys("alt-3").keys(key);
        assert!(desk.notice().ends_with("nothing was sent yet") && desk.model.overlay.is_none(), "{key}");
    }
}

#[test]
fn a_failure_goes_when_somebody_goes_on_and_one_of_the_history_when_it_is_read() {
    let mut desk = Desk::new(start());
    desk.message(Message::Failed("the choice of the preview is not kept: no room".into()));
    desk.keys("down").message(Message::Page(Page::default()));
    assert!(desk.notice().starts_with("the choice"), "nothing was opened yet");
    desk.keys("enter");
    assert_eq!(desk.notice(), "");
    assert!(desk.model.notices.all().any(|notice| notice.text.as_str().starts_with("the choice")), "the help keeps it");

    let older = Page {
        entries: vec![old_entry(9, "0101", Outcome::Accepted)],
        older: Some(crate::domain::Cursor { month: "2026-10".into(), offset: 7 }),
        ..Page::default()
    };
    let mut desk = Desk::new(Start { page: older, ..start() });
    desk.keys("alt-3 down");
    assert!(desk.asked().iter().any(|effect| matches!(effect, Effect::Page { .. })));
    desk.message(Message::Failed("the history could not be read".into()));
    assert_eq!(desk.notice(), "the history could not be read");
    desk.message(Message::Page(Page::default()));
    assert_eq!(desk.notice(), "");
}

#[test]
fn a_slash_asks_for_the_search_of_the_contacts_and_is_no_part_of_it() {
    let mut desk = Desk::new(start());
    desk.keys("/");
    assert_eq!(desk.model.contacts.search.text(), "");
    assert!(desk.notice().contains("type a name"), "{}", desk.notice());
    desk.keys("a /");
    assert_eq!(desk.model.contacts.search.text(), "a/");
}

#[test]
fn escape_pressed_twice_closes_whatever_is_open() {
    for keys in
        ["f1 send", "alt-n Ana", "ctrl-p se", "maria enter ctrl-f 12", "maria enter ctrl-t x", "maria enter alt-p"]
    {
        let mut desk = Desk::new(start());
        desk.keys(keys).keys("esc esc");
        assert_eq!(desk.model.overlay, None, "{keys}");
    }
    let mut desk = Desk::new(start());
    desk.keys("alt-n Ana esc n");
    assert!(matches!(desk.model.overlay, Some(crate::app::Overlay::Contact(_))), "no leads back to what was typed");
}
