//! Keys in, screen out: every region and overlay at each size, with a hash of the styles.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use jiff::tz::TimeZone;
use zixpost::app::{ContactNews, Message, Start};
use zixpost::domain::{Page, State};

use self::desk::{Desk, LINK, NARROW, USUAL, WIDE, start, text};

#[path = "screens/browse.rs"]
mod browse;
#[path = "screens/bytes.rs"]
mod bytes;
#[path = "screens/canned.rs"]
mod canned;
#[path = "hostile/corpus.rs"]
mod corpus;
#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/emulator.rs"]
mod emulator;
#[path = "screens/find.rs"]
mod find;
#[path = "hostile/honest.rs"]
mod honest;
#[path = "screens/hostile.rs"]
mod hostile;
#[path = "screens/looks.rs"]
mod looks;
#[path = "screens/mouse.rs"]
mod mouse;
#[path = "screens/preview.rs"]
mod preview;
#[path = "screens/probe.rs"]
mod probe;
#[path = "screens/read_only.rs"]
mod read_only;
#[path = "screens/senders.rs"]
mod senders;
#[path = "hostile/strict.rs"]
mod strict;
#[path = "screens/wire.rs"]
mod wire;

/// Takes the same picture at each size.
fn at_each_size(name: &str, act: impl Fn(&mut Desk)) {
    for (size, word) in [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow")] {
        let mut desk = Desk::at(size);
        act(&mut desk);
        insta::assert_snapshot!(format!("{name}_{word}"), desk.picture());
    }
}

fn is_pictured(name: &str, desk: &Desk) {
    insta::assert_snapshot!(name, desk.picture());
}

#[test]
fn the_first_screen() {
    at_each_size("first", |_| {});
}

#[test]
fn a_search_finds_people() {
    at_each_size("search", |desk| {
        desk.keys("mar down");
    });
}

#[test]
fn digits_offer_a_number_or_say_what_is_wrong() {
    at_each_size("offer", |desk| {
        desk.keys("+1 space 302 space 555 space 0199");
    });
    at_each_size("offer_wrong", |desk| {
        desk.keys("302 space 555 space 01");
    });
}

#[test]
fn a_message_is_written() {
    at_each_size("message", |desk| {
        desk.keys("maria enter").paste(LINK).keys("enter").paste(
            "Hello María,\nyour invoice is due on Friday. Please look at the second page first: the delivery address \
             changed.",
        );
    });
}

#[test]
fn an_option_is_chosen() {
    at_each_size("option", |desk| {
        desk.keys("maria enter tab tab space");
    });
}

#[test]
fn problems_stand_beside_their_fields() {
    at_each_size("problems", |desk| {
        desk.keys("maria enter").paste("cdn.example.com/a.png").keys("tab").paste(&"too long ".repeat(120));
        desk.keys("tab tab tab").paste("ftp://x.example.com").keys("ctrl-x");
    });
}

#[test]
fn a_missing_picture_is_told_whole() {
    at_each_size("no_picture", |desk| {
        desk.keys("maria enter ctrl-x");
    });
    let mut desk = Desk::at((60, 30));
    desk.keys("maria enter tab Hello ctrl-x");
    insta::assert_snapshot!("no_picture_tall", desk.picture());
}

#[test]
fn sends_are_under_way() {
    at_each_size("under_way", |desk| {
        desk.keys("maria enter").paste(LINK).keys("tab Hello ctrl-x").step(State::Sending);
        desk.keys("mark enter").paste(LINK).keys("ctrl-x");
    });
}

#[test]
fn the_history_is_walked() {
    at_each_size("history", |desk| {
        desk.keys("maria enter").paste(LINK).keys("ctrl-x alt-3 down down");
    });
}

#[test]
fn an_entry_is_open() {
    at_each_size("entry_unknown", |desk| {
        desk.keys("alt-3 down down enter");
    });
    at_each_size("entry_refused", |desk| {
        desk.keys("alt-3 down enter");
    });
    at_each_size("entry_accepted", |desk| {
        desk.keys("alt-3 enter");
    });
    at_each_size("entry_accepted_end", |desk| {
        desk.keys("alt-3 enter end");
    });
}

#[test]
fn the_help_is_open() {
    at_each_size("help", |desk| {
        desk.keys("f1");
    });
    at_each_size("help_end", |desk| {
        desk.message(Message::Failed("could not read the history: permission denied".into())).keys("f1 end");
    });
}

#[test]
fn a_line_of_the_help_is_found() {
    at_each_size("help_filtered", |desk| {
        desk.keys("f1 delete-").keys("word");
    });
    at_each_size("help_nothing", |desk| {
        desk.keys("f1 zzzz");
    });
}

#[test]
fn the_palette_is_open() {
    at_each_size("palette", |desk| {
        desk.keys("maria enter ctrl-p down");
    });
    at_each_size("palette_found", |desk| {
        desk.keys("alt-3 ctrl-p draft down");
    });
    at_each_size("palette_nothing", |desk| {
        desk.keys("ctrl-p zzzz");
    });
}

#[test]
fn a_sender_is_chosen() {
    at_each_size("senders", |desk| {
        desk.keys("maria enter ctrl-f down");
    });
    at_each_size("senders_typed", |desk| {
        desk.keys("maria enter ctrl-f 55443322110099");
    });
}

#[test]
fn without_known_senders_the_picker_says_what_to_type() {
    let without = |size, keys: &str, name: &str| {
        let mut desk = Desk::new(Start { senders: Vec::new(), sender: None, ..start(size) });
        desk.keys("maria enter").paste(LINK).keys(keys);
        insta::assert_snapshot!(name, desk.picture());
    };
    without(USUAL, "ctrl-x", "no_senders_usual");
    without((60, 15), "ctrl-f", "no_senders_least");
    without((60, 15), "ctrl-f +13025550190", "no_senders_wrong");
}

#[test]
fn a_contact_is_made_and_changed() {
    at_each_size("contact_new", |desk| {
        desk.keys("+44 space 7700 space 900199 alt-n Ana space Li tab");
        let zone = TimeZone::fixed(jiff::tz::offset(0));
        desk.message(Message::Zone { name: "Europe/London", zone: Some(zone) });
    });
    at_each_size("contact_wrong", |desk| {
        desk.keys("maria alt-c ctrl-u tab ctrl-u +1 space 302 tab tab vip, space weekly tab right alt-s");
    });
    at_each_size("contact_refused", |desk| {
        desk.keys("+13025550199 alt-n Ana alt-s");
        let why = "/home/rosa/.local/share/zixpost/contacts.toml:12: number: no country code (start with + and the \
                   country code, such as +1 302 555 0101) (and 2 more mistakes)";
        desk.message(Message::Contacts(ContactNews::Refused(why.into())));
    });
    at_each_size("contact_caution", |desk| {
        desk.keys("alt-n Ana tab +55 space 11 space 99555 space 0101 tab tab tab tab");
    });
}

#[test]
fn leaving_a_form_and_removing_a_contact_ask() {
    at_each_size("contact_leave", |desk| {
        desk.keys("alt-n Ana space Li esc");
    });
    at_each_size("contact_remove", |desk| {
        desk.keys("maria alt-r");
    });
}

#[test]
fn a_number_is_told_with_its_other_form_and_the_time_there() {
    at_each_size("caution", |desk| {
        desk.keys("+54 space 9 space 11 space 5555 space 0101 enter").paste(LINK);
    });
    at_each_size("there", |desk| {
        desk.keys("+44 space 7700 space 900199 enter");
        let zone = TimeZone::fixed(jiff::tz::offset(0));
        desk.message(Message::Zone { name: "Europe/London", zone: Some(zone) });
    });
}

#[test]
fn a_national_number_is_offered_for_the_country_of_the_profile() {
    for (size, word) in [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow")] {
        let mut desk = Desk::new(Start { country: Some("US".into()), ..start(size) });
        desk.keys("302 space 555 space 0199");
        insta::assert_snapshot!(format!("offer_national_{word}"), desk.picture());
        desk.keys("alt-n tab");
        insta::assert_snapshot!(format!("contact_national_{word}"), desk.picture());
    }
}

#[test]
fn quitting_asks_while_sends_are_under_way() {
    at_each_size("quitting", |desk| {
        desk.keys("maria enter").paste(LINK).keys("ctrl-x").step(State::Sending);
        desk.keys("mark enter").paste(LINK).keys("ctrl-x alt-3 q");
    });
    at_each_size("quitting_waits", |desk| {
        desk.keys("maria enter").paste(LINK).keys("ctrl-x").step(State::Sending).keys("alt-3 q enter");
    });
}

#[test]
fn repeating_an_unknown_send_asks() {
    at_each_size("repeat", |desk| {
        desk.keys("alt-3 down down r");
    });
    // The draft of a send whose answer was lost asks when it is sent, without a word before.
    at_each_size("repeat_send", |desk| {
        desk.keys("maria enter").paste(LINK).keys("ctrl-x").step(State::Sending).step(State::Unknown);
        desk.keys("alt-1 maria enter ctrl-x");
    });
    at_each_size("repeated", |desk| {
        desk.keys("alt-3 down down r y");
    });
}

#[test]
fn nothing_is_there_yet() {
    for (size, word) in [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow")] {
        let empty = Start {
            contacts: Vec::new(),
            senders: Vec::new(),
            sender: None,
            page: Page::default(),
            notices: vec![
                "nothing can be sent yet: ZIXFLOW_API_KEY is not set, and the profile has no key_command, key_file or \
                 api_key: set one of them"
                    .into(),
                "sample pictures: http://127.0.0.1:4000/pictures/".into(),
            ],
            ..start(size)
        };
        let mut desk = Desk::new(empty);
        insta::assert_snapshot!(format!("empty_{word}"), desk.picture());
        desk.keys("alt-3");
        insta::assert_snapshot!(format!("empty_history_{word}"), desk.picture());
    }
}

#[test]
fn what_was_told_at_the_start_is_whole_until_a_first_message_is_opened() {
    let link = "http://127.0.0.1:40123/pictures/invoice.png";
    for size in [WIDE, USUAL] {
        let notices = vec![format!("a picture to send: {link}"), "nothing leaves this machine".into()];
        let mut desk = Desk::new(Start { notices, ..start(size) });
        let body = |desk: &Desk| {
            let rows = text(&desk.draw().0);
            rows[..rows.len() - 2].join("\n")
        };
        assert!(body(&desk).contains(link) && body(&desk).contains("nothing leaves"), "{}", body(&desk));
        desk.keys("maria enter");
        assert!(!body(&desk).contains(link));
        desk.paste(LINK).keys("ctrl-x");
        assert!(body(&desk).contains("No message is open.") && !body(&desk).contains("nothing leaves"));
    }
}

#[test]
fn a_screen_that_is_too_small_says_how_large_it_must_be() {
    for size in [(59, 24), (80, 14), (20, 5), (1, 1)] {
        let desk = Desk::at(size);
        insta::assert_snapshot!(format!("too_small_{}x{}", size.0, size.1), desk.picture());
        // An open overlay does not hide the notice.
        let mut open = Desk::at(size);
        open.keys("f1");
        assert_eq!(open.picture(), desk.picture());
    }
}

#[test]
fn the_least_size_shows_everything_that_matters() {
    let mut desk = Desk::at((60, 15));
    desk.keys("maria enter").paste(LINK).keys("tab Hello");
    insta::assert_snapshot!("least_message", desk.picture());
    desk.keys("ctrl-x alt-3");
    insta::assert_snapshot!("least_history", desk.picture());
}

#[test]
fn without_colour_the_words_and_marks_are_the_same() {
    let mut plain = Desk::new(Start { color: false, ..start(WIDE) });
    plain.keys("alt-3 down down");
    let mut colored = Desk::at(WIDE);
    colored.keys("alt-3 down down");
    assert_eq!(text(&plain.draw().0), text(&colored.draw().0));
    insta::assert_snapshot!("mono", plain.picture());
    for cell in &plain.draw().0.content {
        assert_eq!(cell.fg, ratatui::style::Color::Reset);
    }
}

#[test]
fn an_explanation_says_what_to_do() {
    at_each_size("explanation_refused", |desk| {
        desk.keys("alt-3 down x");
    });
    at_each_size("explanation_unknown", |desk| {
        desk.keys("alt-3 down down x");
    });
}
