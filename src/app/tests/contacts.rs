//! Contacts on the screen: made, changed, removed, and taken in when somebody else changes them.

use jiff::tz::TimeZone;

use super::desk::{Desk, check, old_entry, phone, start};
use crate::app::{ContactForm, ContactNews, Effect, Message, NumberTold, Overlay, Start};
use crate::domain::{Contact, Outcome, Page, Phone, State};

fn form(desk: &Desk) -> &ContactForm {
    match &desk.model.overlay {
        Some(Overlay::Contact(form)) => form,
        other => panic!("{other:?}"),
    }
}

fn tell(desk: &mut Desk, news: ContactNews) {
    desk.message(Message::Contacts(news));
}

fn found(desk: &Desk) -> Vec<String> {
    let contacts = &desk.model.contacts;
    (0..contacts.found_count()).map(|at| contacts.found(at).unwrap().name.to_string()).collect()
}

#[test]
fn a_typed_number_of_nobody_becomes_a_contact_that_can_be_written_to() {
    let mut desk = Desk::new(start());
    desk.keys("+13025550199 alt-n");
    assert_eq!(form(&desk).number.text(), "+1 302 555 0199");
    desk.keys("Ana tab tab late tab vip, tab right alt-s");
    let Some(Effect::SaveContact { old: None, new }) = desk.asked().pop() else { panic!() };
    let expected = Contact {
        name: "Ana".into(),
        number: phone("0199"),
        note: Some("late".into()),
        tags: vec!["vip".into()],
        sender: Some("support-us".into()),
    };
    assert_eq!(new, expected);
    desk.keys("alt-s");
    assert_eq!(desk.asked(), [], "it is being saved already");
    let everybody = start().contacts.into_iter().chain([new.clone()]).collect();
    tell(&mut desk, ContactNews::Saved { saved: new, everybody: Some(everybody) });
    assert!(desk.model.overlay.is_none() && desk.notice().starts_with("saved: Ana +1 302"));
    desk.keys("enter LINK ctrl-x");
    assert_eq!(desk.posted()[0].outgoing.contact.as_deref(), Some("Ana"));
    assert_eq!(desk.posted()[0].outgoing.sender.alias, "support-us");
}

#[test]
fn a_typed_name_of_nobody_opens_the_form_with_it() {
    let mut desk = Desk::new(start());
    desk.keys("zzz alt-n");
    assert_eq!(form(&desk).name.text(), "zzz");
    desk.keys("esc y esc maria alt-n");
    assert_eq!((form(&desk).name.text(), form(&desk).number.text()), ("", ""));
}

#[test]
fn the_recipient_of_a_message_and_of_an_entry_can_be_kept_too() {
    let page = Page { entries: vec![old_entry(7, "0155", Outcome::Accepted)], ..Page::default() };
    let mut desk = Desk::new(Start { page, ..start() });
    desk.keys("alt-3 n");
    assert_eq!(form(&desk).number.text(), "+1 302 555 0155");
    desk.keys("esc y alt-1 +13025550199 enter alt-n");
    assert_eq!(form(&desk).number.text(), "+1 302 555 0199");
}

#[test]
fn a_changed_contact_names_what_it_was_and_an_unchanged_one_asks_nothing() {
    let mut desk = Desk::new(start());
    desk.keys("maria alt-c alt-s");
    assert!(desk.asked().is_empty() && desk.model.overlay.is_none());
    desk.keys("alt-c space B enter enter enter enter enter");
    let asked = desk.asked();
    let [Effect::SaveContact { old: Some(old), new }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((old, new.name.as_str()), (&start().contacts[0], "María Ortiz B"));
}

#[test]
fn a_number_that_somebody_has_is_told_beside_the_field_and_not_saved() {
    let mut desk = Desk::new(start());
    desk.keys("maria alt-c tab ctrl-u +13025550144 alt-s");
    assert!(matches!(form(&desk).number_told(), NumberTold::Taken { name, .. } if name.as_str() == "Mark Reed"));
    assert_eq!(desk.asked(), []);
}

#[test]
fn what_the_store_refuses_leaves_the_form_with_everything_typed() {
    let mut desk = Desk::new(start());
    desk.keys("+13025550199 alt-n Ana alt-s");
    tell(&mut desk, ContactNews::Refused("+1 302 555 0199 is Bo already".into()));
    assert_eq!(form(&desk).name.text(), "Ana");
    assert_eq!(form(&desk).refused.as_ref().unwrap().as_str(), "not saved: +1 302 555 0199 is Bo already");
    desk.asked();
    desk.keys("a alt-s");
    assert!(form(&desk).refused.is_none());
    assert_eq!(desk.asked().len(), 1);
}

#[test]
fn what_is_typed_on_while_it_is_saved_is_not_lost() {
    let mut desk = Desk::new(start());
    desk.keys("+13025550199 alt-n Ana alt-s");
    let Some(Effect::SaveContact { new, .. }) = desk.asked().pop() else { panic!() };
    desk.keys("bel");
    let everybody = start().contacts.into_iter().chain([new.clone()]).collect();
    tell(&mut desk, ContactNews::Saved { saved: new.clone(), everybody: Some(everybody) });
    assert_eq!(form(&desk).name.text(), "Anabel");
    desk.keys("alt-s");
    let asked = desk.asked();
    assert!(
        matches!(asked.as_slice(), [Effect::SaveContact { old: Some(old), new: next }] if *old == new && next.name == "Anabel"),
        "{asked:?}"
    );
}

#[test]
fn the_form_asks_only_where_something_would_be_lost() {
    check("alt-n esc", |model, _| assert!(model.overlay.is_none()));
    check("maria alt-c tab tab esc", |model, _| assert!(model.overlay.is_none()));
    check("alt-n Ana esc", |model, _| assert!(matches!(model.overlay, Some(Overlay::LeaveForm(_)))));
    check("alt-n Ana esc esc", |model, effects| assert!(model.overlay.is_none() && effects.is_empty()));
    check("alt-n Ana esc n", |model, _| {
        assert!(matches!(&model.overlay, Some(Overlay::Contact(form)) if form.name.text() == "Ana"));
    });
    check("alt-n Ana esc y", |model, effects| assert!(model.overlay.is_none() && effects.is_empty()));
}

#[test]
fn a_contact_is_removed_only_after_a_yes() {
    let mut desk = Desk::new(start());
    desk.keys("maria alt-r esc");
    assert!(desk.asked().is_empty());
    desk.keys("alt-r y");
    assert_eq!(desk.asked(), [Effect::RemoveContact(start().contacts[0].clone())]);
    desk.keys("alt-1 esc +13025550199 alt-r");
    assert!(desk.model.overlay.is_none() && desk.notice().starts_with("no contact to remove"));
}

#[test]
fn the_choice_and_the_open_draft_stay_with_their_number_when_the_file_changes() {
    let mut desk = Desk::new(start());
    desk.keys("mark enter LINK alt-1 esc mark");
    let mut everybody = start().contacts;
    everybody.reverse();
    everybody[1].name = "Mark R. Reed".into();
    tell(&mut desk, ContactNews::Changed(everybody.clone()));
    assert_eq!(desk.model.contacts.chosen(), Some(&phone("0144")));
    assert_eq!(desk.open().unwrap().0, "Mark R. Reed");
    // Whoever was chosen is gone: the next Enter writes to nobody else.
    everybody.remove(1);
    tell(&mut desk, ContactNews::Changed(everybody));
    assert_eq!((desk.model.contacts.chosen(), desk.open().unwrap().0), (None, String::new()));
    desk.keys("enter");
    assert_eq!(desk.model.compose.as_ref().unwrap().recipient.phone, phone("0144"));
    assert!(desk.notice().starts_with("nobody to write to"), "{}", desk.notice());
}

#[test]
fn an_empty_draft_follows_the_sender_of_its_contact_and_a_begun_one_keeps_its_own() {
    for (keys, from) in [("mark enter", "support-eu"), ("mark enter LINK", "support-us")] {
        let mut desk = Desk::new(start());
        desk.keys(keys);
        let mut everybody = start().contacts;
        everybody[1].sender = Some("support-eu".into());
        tell(&mut desk, ContactNews::Changed(everybody));
        assert_eq!(desk.model.compose.as_ref().unwrap().from, from);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_and_the_old_list_stays() {
    let mut desk = Desk::new(start());
    tell(&mut desk, ContactNews::Unreadable("contacts.toml:3: name: must be a text in quotes".into()));
    assert!(desk.notice().contains("contacts.toml:3"));
    assert_eq!(desk.model.contacts.count(), 3);
}

#[test]
fn those_come_first_who_are_written_to_recently_and_often() {
    let mut entries: Vec<_> = (0..3).map(|n| old_entry(n, "0109", Outcome::Accepted)).collect();
    entries.push(old_entry(9, "0144", Outcome::Accepted));
    let mut desk = Desk::new(Start { page: Page { entries, ..Page::default() }, ..start() });
    assert_eq!(found(&desk), ["Lena Fischer", "Mark Reed", "María Ortiz"]);
    desk.keys("maria enter LINK ctrl-x");
    assert_eq!(found(&desk), ["Lena Fischer", "María Ortiz", "Mark Reed"]);
    // What was taken back was not written.
    let entry = desk.posted().remove(0);
    desk.moved(&entry, State::Cancelled).keys("esc esc");
    assert_eq!(found(&desk)[0], "Lena Fischer");
    assert_eq!(found(&desk)[1], "Mark Reed");
}

#[test]
fn of_two_that_match_alike_the_more_familiar_one_comes_first() {
    let twins = |last: &str| Contact { number: phone(last), ..start().contacts[0].clone() };
    let contacts = vec![twins("0101"), twins("0102")];
    let page = Page { entries: vec![old_entry(7, "0102", Outcome::Accepted)], ..Page::default() };
    let mut desk = Desk::new(Start { contacts, page, ..start() });
    desk.keys("maria");
    assert_eq!(desk.model.contacts.chosen(), Some(&phone("0102")));
}

#[test]
fn a_national_number_is_written_to_only_as_the_person_accepts_it() {
    let mut desk = Desk::new(Start { country: Some("US".into()), ..start() });
    desk.message(Message::Paste("(302) 555-0199".into()));
    desk.keys("enter");
    assert_eq!(desk.model.compose.as_ref().unwrap().recipient.phone, phone("0199"));
    // In the form the same: Enter takes it, Tab and saving do not.
    desk.keys("alt-1 esc alt-n Ana tab");
    desk.message(Message::Paste("302 555 0198".into()));
    desk.keys("alt-s");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::SaveContact { .. })));
    desk.keys("enter");
    assert_eq!(form(&desk).number.text(), "+1 302 555 0198");
    desk.keys("alt-s");
    assert!(matches!(desk.asked().pop(), Some(Effect::SaveContact { new, .. }) if new.number == phone("0198")));
    check("3025550199 enter", |model, _| assert!(model.compose.is_none()));
}

#[test]
fn hidden_characters_in_a_pasted_number_are_removed_and_counted() {
    let mut desk = Desk::new(start());
    desk.message(Message::Paste("\u{202a}+1\u{a0}302 555 0101\u{202c}\n".into()));
    assert_eq!(desk.model.contacts.search.text(), "+1\u{a0}302 555 0101");
    assert_eq!(desk.notice(), "hidden characters were removed from what was pasted: 2");
    assert_eq!(desk.model.contacts.chosen(), Some(&phone("0101")));
    desk.keys("esc alt-n tab");
    desk.message(Message::Paste("+1\u{200b}302 555 0197".into()));
    assert_eq!(form(&desk).number.text(), "+1302 555 0197");
    assert!(desk.notice().ends_with(": 1"), "{}", desk.notice());
}

#[test]
fn the_time_there_is_asked_for_once_and_only_where_a_country_has_one_zone() {
    let mut desk = Desk::new(start());
    desk.keys("maria enter");
    assert_eq!(desk.asked(), [], "the United States have many");
    desk.keys("alt-1 esc +447700900123 enter x");
    assert_eq!(desk.asked()[0], Effect::FindZone("Europe/London"));
    assert_eq!(desk.model.time_in("GB"), None);
    let zone = TimeZone::fixed(jiff::tz::offset(1));
    desk.message(Message::Zone { name: "Europe/London", zone: Some(zone) });
    assert_eq!(desk.model.time_in("GB").unwrap().as_str(), "15:00");
    desk.keys("alt-1 esc +447700900124 enter");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::FindZone(_))));
}

#[test]
fn the_other_form_of_a_number_is_told_and_never_taken() {
    let mut desk = Desk::new(start());
    desk.keys("+5491155550101 enter LINK ctrl-x");
    assert_eq!(desk.posted()[0].outgoing.to, Phone::from_e164("+5491155550101").unwrap());
    desk.keys("alt-n Ana tab +5511995550101");
    assert!(
        matches!(form(&desk).number_told(), NumberTold::Good { caution: Some(caution), .. } if caution.country == "Brazil")
    );
}
