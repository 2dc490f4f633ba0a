//! Canned messages: typed, picked, filled in, taken back, kept.

use super::desk::{Desk, LINK, phone, start};
use crate::app::{Effect, Focus, Message, Overlay, Slot, Start};
use crate::domain::{Canned, Contact, Draft, State};

const INVOICE: &str = "https://cdn.example.com/invoice.png";

fn canned() -> Vec<Canned> {
    let one = |code: &str, link: &str, caption: &str| Canned {
        code: code.into(),
        name: format!("The {code}"),
        link: link.into(),
        caption: caption.into(),
        ..Canned::default()
    };
    let mut map = one("map", "https://cdn.example.com/map.png", "");
    map.sender = "support-eu".into();
    vec![
        one("inv", INVOICE, "Dear {first_name}, due on {date}"),
        one("sig", "", "Kind regards"),
        one("order", "https://cdn.example.com/{order}.png", "Order {order} for {name} by {day}"),
        map,
    ]
}

fn desk() -> Desk {
    Desk::new(Start { canned: canned(), ..start() })
}

/// Link, caption and sender of the open message.
fn fields(desk: &Desk) -> (String, String, String) {
    let draft = desk.model.compose.as_ref().unwrap().draft();
    (draft.link, draft.caption, draft.from)
}

fn is(desk: &Desk, link: &str, caption: &str, from: &str) {
    assert_eq!(fields(desk), (link.into(), caption.into(), from.into()));
}

#[test]
fn a_known_code_and_a_space_tab_or_enter_become_the_message() {
    for key in ["space", "tab", "enter"] {
        let mut desk = desk();
        desk.keys("maria enter ;inv").keys(key);
        is(&desk, INVOICE, "Dear María, due on 2026-11-23", "support-us");
        assert_eq!(desk.model.compose.as_ref().unwrap().slot, Slot::Caption, "{key}");
        assert!(matches!(desk.asked().last(), Some(Effect::SaveDraft(draft)) if draft.link == INVOICE));
    }
}

#[test]
fn an_unknown_code_stays_text_and_the_key_does_what_it_always_does() {
    let mut desk = desk();
    desk.keys("maria enter tab ;nope space x");
    is(&desk, "", ";nope x", "support-us");
    desk.keys("enter y tab");
    is(&desk, "", ";nope x\ny", "support-us");
    assert_eq!(desk.model.compose.as_ref().unwrap().slot, Slot::Record);
    // No code within a word, none in a search.
    let mut desk = self::desk();
    desk.keys("maria enter tab a;sig space alt-1 ;sig space");
    is(&desk, "", "a;sig ", "support-us");
}

#[test]
fn a_snippet_stands_where_it_was_typed_and_typing_goes_on_behind_it() {
    let mut desk = desk();
    desk.keys("maria enter LINK enter Hi space there space ;SIG tab").keys("!");
    is(&desk, LINK, "Hi there Kind regards!", "support-us");
}

#[test]
fn one_undo_takes_all_of_it_back_and_the_next_goes_on_with_the_text() {
    let mut desk = desk();
    desk.keys("maria enter LINK enter Hi space ;map space");
    is(&desk, "https://cdn.example.com/map.png", "Hi ", "support-eu");
    desk.keys("alt-z");
    is(&desk, LINK, "Hi ;map", "support-us");
    assert!(matches!(desk.asked().last(), Some(Effect::SaveDraft(draft)) if draft.caption == "Hi ;map"));
    desk.keys("alt-z");
    is(&desk, LINK, "Hi ", "support-us");
    // After another edit undo takes back that edit alone.
    let mut desk = self::desk();
    desk.keys("maria enter ;inv enter space ! alt-z alt-z");
    is(&desk, INVOICE, "Dear María, due on 2026-11-23", "support-us");
}

#[test]
fn the_picker_finds_and_fills_the_open_message() {
    let mut desk = desk();
    desk.keys("maria enter ctrl-t");
    assert!(desk.asked().contains(&Effect::ReadCanned), "the file may have changed");
    desk.keys("map enter");
    is(&desk, "https://cdn.example.com/map.png", "", "support-eu");
    assert_eq!((desk.focus(), desk.model.overlay.is_none()), (Focus::Message, true));
}

#[test]
fn a_picture_takes_the_place_of_another_and_a_caption_stands_below_and_both_are_told() {
    let mut desk = desk();
    desk.keys("maria enter LINK enter Hello ctrl-t inv enter");
    is(&desk, INVOICE, "Hello\nDear María, due on 2026-11-23", "support-us");
    assert!(desk.notice().contains("in the place of the other"), "{}", desk.notice());
    desk.keys("alt-z");
    is(&desk, LINK, "Hello", "support-us");
    desk.keys("ctrl-t sig enter");
    is(&desk, LINK, "Hello\nKind regards", "support-us");
    assert!(desk.notice().contains("below yours"), "{}", desk.notice());
}

#[test]
fn without_an_open_message_the_picker_says_what_comes_first() {
    let mut desk = desk();
    desk.keys("ctrl-t");
    assert!(desk.model.overlay.is_none() && desk.asked().is_empty());
    assert!(desk.notice().contains("choose who gets it first"), "{}", desk.notice());
}

#[test]
fn words_that_are_not_known_are_asked_for_one_after_another() {
    let mut desk = desk();
    desk.keys("maria enter ;order enter");
    assert!(matches!(desk.model.overlay, Some(Overlay::Asking(_))));
    is(&desk, ";order", "", "support-us");
    desk.keys("enter");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Asking(asking)) if asking.problem.is_some()));
    desk.keys("2291 enter Friday enter");
    is(&desk, "https://cdn.example.com/2291.png", "Order 2291 for María Ortiz by Friday", "support-us");
    assert!(desk.model.overlay.is_none());
    desk.keys("alt-z");
    is(&desk, ";order", "", "support-us");
}

#[test]
fn esc_while_words_are_asked_for_changes_nothing() {
    let mut desk = desk();
    desk.keys("maria enter ;order enter 2291 enter esc");
    is(&desk, ";order", "", "support-us");
    assert!(desk.model.overlay.is_none() && desk.model.compose.is_some());
}

#[test]
fn a_number_without_a_contact_is_asked_for_its_name() {
    let mut desk = desk();
    desk.keys("+13025550199 enter ;inv enter Zoë enter");
    is(&desk, INVOICE, "Dear Zoë, due on 2026-11-23", "support-us");
}

#[test]
fn an_answer_never_reaches_a_message_to_somebody_else() {
    let mut desk = desk();
    desk.keys("mark enter LINK tab First ctrl-x");
    let first = desk.posted().remove(0);
    // The undo of the first message reopens it under the question about the second one.
    desk.keys("alt-u maria enter ;order enter 2291 enter");
    desk.moved(&first, State::Cancelled);
    desk.keys("Friday enter");
    assert_eq!(desk.open(), Some(("Mark Reed".into(), "First".into())));
    is(&desk, LINK, "First", "support-us");
    assert!(desk.notice().contains("another message was opened"), "{}", desk.notice());
    desk.keys("alt-1 esc maria enter");
    is(&desk, ";order", "", "support-us");
}

#[test]
fn a_sender_that_is_not_known_here_is_told_and_not_used() {
    let mut canned = canned();
    canned[3].sender = "somewhere-else".into();
    let mut desk = Desk::new(Start { canned, ..start() });
    desk.keys("maria enter ;map enter");
    is(&desk, "https://cdn.example.com/map.png", "", "support-us");
    assert!(desk.notice().contains("somewhere-else"), "{}", desk.notice());
}

#[test]
fn the_open_message_is_kept_under_a_code_that_is_checked() {
    let mut desk = desk();
    desk.keys("maria enter LINK enter Dear space {first_name} alt-t");
    desk.asked();
    for (typed, told) in [("INV", "taken by The inv"), ("two.words", "cannot be typed"), ("", "needs one")] {
        desk.keys("ctrl-u").keys(typed).keys("enter");
        let Some(Overlay::Asking(asking)) = &desk.model.overlay else { panic!("{typed}") };
        assert!(asking.problem.as_ref().unwrap().as_str().contains(told), "{:?}", asking.problem);
    }
    assert_eq!(desk.asked(), []);
    desk.keys("greet space A space greeting enter");
    let kept = Canned {
        code: "greet".into(),
        name: "A greeting".into(),
        link: LINK.into(),
        caption: "Dear {first_name}".into(),
        sender: String::new(),
    };
    assert_eq!(desk.asked(), [Effect::KeepCanned(kept.clone())]);
    desk.message(Message::Canned { canned: vec![kept], kept: Some("greet".into()) });
    assert!(desk.notice().contains(";greet"), "{}", desk.notice());
    desk.keys("alt-1 esc mark enter ;greet enter");
    is(&desk, LINK, "Dear Mark", "support-us");
}

#[test]
fn what_cannot_be_sent_is_not_kept() {
    let mut desk = desk();
    desk.keys("alt-t");
    assert!(desk.notice().contains("no message is open"));
    for keys in ["maria enter alt-t", "mark enter cdn.example.com alt-t"] {
        desk.keys("alt-1 esc").keys(keys);
        assert!(desk.model.overlay.is_none());
        assert!(desk.notice().starts_with("not kept: "), "{}", desk.notice());
    }
}

#[test]
fn a_list_that_was_read_anew_shows_in_the_open_picker() {
    let mut desk = desk();
    desk.keys("maria enter ctrl-t down");
    let canned = vec![Canned { caption: "New".into(), ..canned().remove(1) }];
    desk.message(Message::Canned { canned, kept: None });
    desk.keys("enter");
    is(&desk, "", "New", "support-us");
}

#[test]
fn the_journey_with_a_canned_picture_takes_at_most_eleven_keys() {
    for keys in ["m a r enter ; i n v enter ctrl-x", "m a r enter ctrl-t i n v enter ctrl-x"] {
        assert!(keys.split_whitespace().count() <= 11);
        let mut desk = desk();
        desk.keys(keys);
        assert_eq!(desk.posted()[0].outgoing.link.as_str(), INVOICE, "{keys}");
    }
}

#[test]
fn an_undone_or_failed_send_reopens_exactly_as_it_was() {
    for state in [State::Cancelled, State::Refused, State::Failed] {
        let contact = Contact {
            name: "Ana Pérez".into(),
            number: phone("0102"),
            note: None,
            tags: Vec::new(),
            sender: Some("support-eu".into()),
        };
        let mut desk = Desk::new(Start { contacts: vec![contact], canned: canned(), ..start() });
        desk.keys("enter ;inv enter enter P.S. ctrl-f support-us enter");
        desk.keys("tab space tab space space tab LINK tab desk");
        let before = desk.model.compose.as_ref().unwrap().draft();
        let expected = Draft {
            to: phone("0102").e164(),
            from: "support-us".into(),
            link: INVOICE.into(),
            caption: "Dear Ana, due on 2026-11-23\nP.S.".into(),
            source: "desk".into(),
            report_url: LINK.into(),
            link_with_record: Some(true),
            submission_status: Some(false),
            retry_of: None,
        };
        assert_eq!(before, expected);
        desk.keys("ctrl-x");
        let entry = desk.posted().remove(0);
        desk.asked();
        if state == State::Cancelled {
            desk.keys("alt-u");
            assert_eq!(desk.asked(), [Effect::Cancel(entry.id)], "by its id");
            assert!(desk.model.compose.is_none(), "not before it is surely taken back");
        }
        desk.moved(&entry, state);
        if state != State::Cancelled {
            desk.keys("enter");
        }
        assert_eq!(desk.model.compose.as_ref().unwrap().draft(), before, "{state:?}");
    }
}
