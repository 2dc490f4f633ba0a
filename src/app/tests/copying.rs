//! Copying out of an entry.

use super::desk::{Desk, LINK, id, old_entry, start};
use crate::app::{COPY_LIMIT, Clipboard, CopyPart, Effect, Message, Overlay, RequestUse, Start};
use crate::domain::{Outcome, Page, RequestText};

fn desk(message_id: Option<&str>) -> Desk {
    let mut entry = old_entry(7, "0101", Outcome::Accepted);
    entry.message_id = message_id.map(str::to_owned);
    Desk::new(Start { page: Page { entries: vec![entry], ..Page::default() }, ..start() })
}

fn copied(desk: &mut Desk, keys: &str) -> String {
    desk.keys(keys);
    match desk.asked().as_slice() {
        [Effect::Copy(text)] => text.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_part_is_copied_from_the_chosen_entry() {
    let mut desk = desk(Some("wamid-1"));
    assert_eq!(copied(&mut desk, "alt-3 y enter"), "+13025550101");
    assert!(desk.notice().starts_with("number sent to the terminal"), "{}", desk.notice());
    assert!(!desk.notice().contains("copied"));
    assert_eq!(copied(&mut desk, "y down enter"), LINK);
    assert_eq!(copied(&mut desk, "y down down y"), id(7).to_string());
    assert_eq!(copied(&mut desk, "y down down down enter"), "wamid-1");
    assert!(desk.model.overlay.is_none());
}

#[test]
fn an_open_entry_is_copied_from_as_well_and_what_is_not_there_is_not_offered() {
    let mut desk = desk(None);
    desk.keys("alt-3 enter y");
    let Some(Overlay::Copying(menu)) = &desk.model.overlay else { panic!("no menu") };
    assert!(menu.rows.iter().all(|row| row.part != CopyPart::MessageId));
    desk.keys("esc");
    assert!(desk.model.overlay.is_none() && desk.asked().is_empty());
}

#[test]
fn the_command_is_asked_for_and_then_handed_over() {
    let mut desk = desk(None);
    desk.keys("alt-3 y end up up enter");
    let asked = desk.asked();
    let [Effect::Describe { outgoing, then: RequestUse::Copy, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(outgoing.link.as_str(), LINK);
    let text = |curl: String| RequestText { line: String::new(), headers: vec![], body: String::new(), curl };
    desk.message(Message::Described { text: text("curl x".into()), then: RequestUse::Copy });
    assert_eq!(desk.asked(), [Effect::Copy("curl x".into())]);
    let long = text("x".repeat(COPY_LIMIT + 1));
    desk.message(Message::Described { text: long, then: RequestUse::Copy });
    assert_eq!(desk.asked(), []);
    assert!(desk.notice().contains("too long"), "{}", desk.notice());
}

#[test]
fn copying_that_is_off_says_so_and_writes_nothing() {
    let page = Page { entries: vec![old_entry(7, "0101", Outcome::Accepted)], ..Page::default() };
    let mut desk = Desk::new(Start { clipboard: Clipboard::Off, page, ..start() });
    desk.keys("alt-3 y enter");
    assert!(desk.asked().is_empty());
    desk.keys("esc y");
    assert!(!matches!(desk.model.overlay, Some(Overlay::Copying(_))));
}

#[test]
fn the_evidence_goes_masked_into_the_clipboard_or_into_a_file_whose_name_is_asked_for() {
    let mut desk = desk(None);
    let words = || RequestText {
        line: "POST https://api.zixflow.com".into(),
        headers: vec![],
        body: "{\n  \"to\": \"13025550101\"\n}".into(),
        curl: "curl '{\"to\":\"13025550101\"}'".into(),
    };
    let then = |to_file| RequestUse::Evidence { entry: id(7), to_file };
    desk.keys("alt-3 y end up enter");
    assert!(matches!(&desk.asked()[..], [Effect::Describe { then: asked, .. }] if *asked == then(false)));
    desk.message(Message::Described { text: words(), then: then(false) });
    let asked = desk.asked();
    let [Effect::Copy(text)] = asked.as_slice() else { panic!("{asked:?}") };
    assert!(text.starts_with("# One WhatsApp picture") && text.contains("+1********01"), "{text}");
    assert!(!text.contains("13025550101"), "{text}");
    desk.keys("y end enter");
    desk.asked();
    desk.message(Message::Described { text: words(), then: then(true) });
    desk.keys("enter");
    let asked = desk.asked();
    let [Effect::KeepEvidence { path, text: same }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(same, text);
    assert!(path.starts_with("zixpost-evidence-") && path.contains(".md"), "{path}");
    desk.message(Message::EvidenceKept("/tmp/ticket.md".into()));
    assert!(desk.notice().contains("/tmp/ticket.md"), "{}", desk.notice());
}
