//! Going over to another profile, and the typed yes of one that wants it.

use super::desk::{Desk, id, old_entry, start};
use crate::app::{Effect, KnownProfile, Overlay, Profiles, Start};
use crate::domain::{Options, Outcome, Page, PhoneId, Sender, State};

fn known(name: &str, sender: Option<&str>) -> KnownProfile {
    KnownProfile {
        name: name.into(),
        base: format!("https://{name}.example.com"),
        key: "file key".into(),
        has_key: true,
        sender: sender.map(str::to_owned),
        defaults: Options { source: Some(name.into()), ..Options::default() },
        country: (name == "staging").then(|| "GB".to_owned()),
        color: None,
        confirm: name == "prod",
    }
}

/// `prod`, whose sends are confirmed, and `staging` with a sender of its own.
fn desk() -> Desk {
    desk_with(Page::default())
}

fn desk_with(page: Page) -> Desk {
    let mut senders = start().senders;
    senders[0].profile = Some("prod".into());
    let phone_id = PhoneId::parse("310055667788991").unwrap();
    let trial = Sender { alias: "trial".into(), phone_id, display: None, profile: Some("staging".into()) };
    let profiles = Profiles {
        known: vec![known("prod", Some("support-us")), known("staging", Some("trial"))],
        senders: senders.iter().cloned().chain([trial]).collect(),
        fixed: None,
    };
    Desk::new(Start { senders, page, profiles, ..start() })
}

fn from(desk: &Desk) -> &str {
    &desk.model.compose.as_ref().unwrap().from
}

#[test]
fn after_a_switch_new_messages_have_everything_of_the_other_profile() {
    let mut desk = desk();
    desk.keys("maria enter LINK ctrl-x 0101 enter");
    assert_eq!(desk.posted()[0].author.profile, "prod");
    desk.keys("mark enter LINK alt-w down enter");
    assert_eq!((desk.model.profile(), from(&desk)), ("staging", "trial"));
    assert_eq!(desk.model.contacts.country(), Some("GB"));
    assert!(desk.asked().contains(&Effect::LookFor("staging".into())), "its own proxy, its own stand-in");
    desk.keys("ctrl-x");
    let new = &desk.posted()[0];
    assert_eq!((new.author.profile.as_str(), new.outgoing.sender.alias.as_str()), ("staging", "trial"));
    assert_eq!(new.outgoing.options.source.as_deref(), Some("staging"));
    let profiles: Vec<&str> = desk.model.under_way().map(|entry| entry.author.profile.as_str()).collect();
    assert_eq!(profiles, ["prod", "staging"], "what is under way keeps its own");
    let names: Vec<&str> = desk.model.senders.iter().map(|sender| sender.alias.as_str()).collect();
    assert_eq!(names, ["support-eu", "trial"], "those of every profile, and its own");
}

#[test]
fn a_sender_that_was_chosen_by_hand_stays_where_the_other_profile_has_it() {
    let mut desk = desk();
    desk.keys("maria enter LINK ctrl-f eu enter alt-w down enter");
    assert_eq!(from(&desk), "support-eu");
    desk.keys("alt-w up enter ctrl-f us enter alt-w down enter");
    assert_eq!(from(&desk), "trial", "one that it does not have makes room for its own");
    desk.keys("alt-w enter");
    assert!(desk.notice().contains("in use already"), "{}", desk.notice());
}

#[test]
fn a_sender_of_another_profile_is_used_after_a_yes_to_that_profile() {
    let mut desk = desk();
    desk.keys("maria enter LINK ctrl-f trial enter");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Switch(asked)) if asked.profile == "staging"));
    desk.keys("esc");
    assert_eq!((desk.model.profile(), from(&desk)), ("prod", "support-us"));
    desk.keys("trial enter y");
    assert_eq!((desk.model.profile(), from(&desk)), ("staging", "trial"));
    assert!(desk.model.overlay.is_none());
}

#[test]
fn nothing_goes_before_the_digits_of_its_own_recipient_are_typed() {
    let mut desk = desk();
    desk.keys("maria enter LINK ctrl-x");
    assert!(desk.posted().is_empty() && matches!(desk.model.overlay, Some(Overlay::Asking(_))));
    desk.keys("0144 enter y enter enter");
    assert!(desk.posted().is_empty() && matches!(desk.model.overlay, Some(Overlay::Asking(_))));
    desk.keys("esc");
    assert!(desk.model.compose.is_some() && desk.posted().is_empty());
    desk.keys("ctrl-x 0101 enter");
    assert_eq!((desk.posted().len(), desk.model.overlay.is_none()), (1, true));
    desk.keys("maria enter LINK tab again ctrl-x");
    assert!(matches!(desk.model.overlay, Some(Overlay::Asking(_))), "a yes is for one message");
}

#[test]
fn what_is_sent_again_wants_its_yes_too() {
    for (outcome, keys) in [(Outcome::NotSent, "alt-a"), (Outcome::Unknown, "alt-k r y")] {
        let entries = vec![old_entry(7, "0144", outcome)];
        let mut desk = desk_with(Page { entries, ..Page::default() });
        desk.keys("alt-3").keys(keys);
        assert!(desk.posted().is_empty() && matches!(desk.model.overlay, Some(Overlay::Asking(_))), "{outcome:?}");
        desk.keys("0144 enter");
        let posted = desk.posted();
        assert_eq!((posted.len(), posted[0].outgoing.retry_of), (1, Some(id(7))), "{outcome:?}");
        assert_eq!(posted[0].state, State::Held);
    }
}

#[test]
fn with_one_profile_there_is_nothing_to_go_over_to() {
    let mut desk = Desk::new(start());
    desk.keys("alt-w");
    assert!(desk.model.overlay.is_none() && desk.notice().contains("one profile only"), "{}", desk.notice());
    desk.keys("maria enter LINK ctrl-x");
    assert!(matches!(desk.asked().last(), Some(Effect::Post { .. })));
}
