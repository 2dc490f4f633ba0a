//! The picker of the senders with its form, the profiles, and a profile whose sends are confirmed.

use zixpost::app::{KnownProfile, Message, Profiles, SenderNews, Start};
use zixpost::domain::{Options, PhoneId, ProfileColor, Sender, SenderResult, State};

use super::desk::{Desk, LINK, NARROW, USUAL, WIDE, now, senders, start, text};

fn profile(name: &str, color: Option<ProfileColor>, confirm: bool) -> KnownProfile {
    KnownProfile {
        name: name.into(),
        base: if name == "prod" { "https://api.zixflow.com".into() } else { "https://staging.example.com/eu".into() },
        key: if name == "prod" { "command `pass …`".into() } else { "file /home/rosa/staging.key".into() },
        has_key: name != "old",
        sender: (name == "prod").then(|| "support-us".to_owned()),
        defaults: Options::default(),
        country: None,
        color,
        confirm,
    }
}

fn two_profiles(size: (u16, u16)) -> Start {
    let mut own = senders();
    own[0].profile = Some("prod".into());
    let phone_id = PhoneId::parse("415566778899001").unwrap();
    let display = Some("+1 302 555 0191".into());
    let trial = Sender { alias: "trial".into(), phone_id, display, profile: Some("staging".into()) };
    let known = vec![profile("prod", Some(ProfileColor::Red), true), profile("staging", None, false)];
    let profiles = Profiles { known, senders: own.iter().cloned().chain([trial]).collect(), fixed: None };
    Start { senders: own, profiles, ..start(size) }
}

fn at_each_size(name: &str, act: impl Fn(&mut Desk)) {
    for (size, word) in [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow")] {
        let mut desk = Desk::new(two_profiles(size));
        act(&mut desk);
        insta::assert_snapshot!(format!("{name}_{word}"), desk.picture());
    }
}

#[test]
fn senders_are_listed_with_what_came_last_of_each() {
    at_each_size("senders_listed", |desk| {
        desk.keys("maria enter ctrl-f down");
        let result = SenderResult {
            phone_id: PhoneId::parse("415566778899001").unwrap(),
            state: State::Refused,
            created: now(),
            at: now(),
        };
        desk.message(Message::Senders(Box::new(SenderNews::Results(vec![result]))));
    });
    at_each_size("senders_elsewhere", |desk| {
        desk.keys("maria enter ctrl-f trial");
    });
    at_each_size("senders_switch", |desk| {
        desk.keys("maria enter ctrl-f trial enter");
    });
    at_each_size("senders_odd", |desk| {
        desk.keys("maria enter ctrl-f 447700900123");
    });
}

#[test]
fn a_sender_is_typed_into_its_form() {
    at_each_size("sender_form", |desk| {
        desk.keys("maria enter ctrl-f alt-n shop tab 447700900123 tab");
    });
    at_each_size("sender_form_wrong", |desk| {
        desk.keys("maria enter ctrl-f alt-n new space one tab +13025550101 alt-s");
    });
    at_each_size("sender_removal", |desk| {
        desk.keys("maria enter").paste(LINK).keys("ctrl-f alt-r");
    });
}

#[test]
fn profiles_are_listed_and_one_that_wants_it_has_its_sends_confirmed() {
    at_each_size("profiles", |desk| {
        desk.keys("alt-w down");
    });
    at_each_size("confirmed", |desk| {
        desk.keys("maria enter").paste(LINK).keys("ctrl-x 0102 enter");
    });
}

#[test]
fn a_profile_with_a_colour_is_marked_without_one_too() {
    let mut desk = Desk::new(Start { color: false, ..two_profiles(USUAL) });
    desk.keys("maria enter");
    let (buffer, _) = desk.draw();
    let row = &text(&buffer)[0];
    assert!(row.contains("·  ! prod "), "{row}");
    let at = row.chars().position(|c| c == '!').unwrap();
    assert!(buffer.content[at].modifier.contains(ratatui::style::Modifier::REVERSED));
}

#[test]
fn a_remark_names_nobody_while_the_screen_is_masked() {
    for size in [WIDE, USUAL, NARROW] {
        let mut desk = Desk::new(two_profiles(size));
        desk.keys("mar enter ctrl-f").paste("13025550101");
        assert!(desk.picture().contains("number of a contact"), "{}", desk.picture());
        desk.keys("alt-h");
        let remark = desk.picture();
        assert!(remark.contains("number of a contact") && !remark.contains("María"), "{remark}");
        desk.keys("esc ctrl-f alt-n").paste("new");
        desk.keys("tab").paste("13025550101").keys("tab");
        let form = desk.picture();
        assert!(form.contains("number of a contact") && !form.contains("María"), "{form}");
    }
}
