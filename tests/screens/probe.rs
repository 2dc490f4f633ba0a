//! The overlay of a probe: the choice, the question, the table that fills, the explanation.

use zixpost::app::{Message, Overlay, ProbeOffer, Probes, Profiles, Start, Target};
use zixpost::domain::{Entry, Outcome, PhoneId, ProbeSenders, SavedProbe, Sender, State};

use super::desk::{Desk, LINK, NARROW, USUAL, WIDE, settled, start, text};
use super::hostile::{borders_are_whole, hostile};
use super::mouse::check;

fn senders() -> Profiles {
    let sender = |alias: &str, id: &str, profile: &str, display: Option<&str>| Sender {
        alias: alias.into(),
        phone_id: PhoneId::parse(id).unwrap(),
        display: display.map(str::to_owned),
        profile: Some(profile.into()),
    };
    let senders = vec![
        sender("support-us", "104898309288724", "prod", Some("+1 302 555 0190")),
        sender("support-eu", "209911223344556", "prod", Some("+44 7700 900190")),
        sender("orders", "13025550100", "prod", None),
        sender("lab", "310055667788991", "staging", None),
        sender("lab-two", "410055667788991", "staging", None),
    ];
    Profiles { senders, ..Profiles::default() }
}

fn at(size: (u16, u16)) -> Desk {
    Desk::new(Start { probes: probes(), profiles: senders(), ..start(size) })
}

fn probes() -> Probes {
    let saved = |name: &str, senders| SavedProbe {
        name: name.into(),
        to: Some("+1 302 555 0101".into()),
        senders: Some(senders),
        link: Some(LINK.into()),
        caption: Some("A test, please ignore".into()),
    };
    let saved = vec![
        saved("morning", ProbeSenders::All),
        saved("prod-only", ProbeSenders::Named(vec!["support-us".into(), "support-eu".into()])),
    ];
    Probes::new(saved)
}

/// Takes the same picture at each size.
fn at_each_size(name: &str, act: impl Fn(&mut Desk)) {
    for (size, word) in [(WIDE, "wide"), (USUAL, "usual"), (NARROW, "narrow"), ((60, 15), "least")] {
        let mut desk = at(size);
        act(&mut desk);
        insta::assert_snapshot!(format!("{name}_{word}"), desk.picture());
    }
}

/// Writes to somebody and opens the choice.
fn chosen(desk: &mut Desk) -> &mut Desk {
    desk.keys("maria enter").paste(LINK).keys("tab Hello alt-x a")
}

fn sent(desk: &Desk) -> Vec<Entry> {
    let post = |effect: &zixpost::app::Effect| match effect {
        zixpost::app::Effect::Post { entry, .. } => Some((**entry).clone()),
        _ => None,
    };
    desk.effects.iter().filter_map(post).collect()
}

fn answer(desk: &mut Desk, entry: Entry, outcome: Outcome, status: Option<u16>, said: &str) {
    let reason = format!("Zixflow answered {}", status.unwrap_or_default());
    let entry = settled(entry, outcome, status, Some(said), (outcome != Outcome::Accepted).then_some(&reason));
    desk.message(Message::Moved(Box::new(entry)));
}

fn answered(desk: &mut Desk) {
    chosen(desk).keys("enter y");
    let all = sent(desk);
    let ends = [
        (Outcome::Accepted, Some(200), "Message sent successfully"),
        (Outcome::Refused, Some(401), "Unauthorised"),
        (Outcome::Refused, Some(400), "phoneId is unknown"),
        (Outcome::Accepted, Some(200), "Message sent successfully"),
        (Outcome::Unknown, Some(502), "Bad Gateway"),
    ];
    for (entry, (outcome, status, said)) in all.into_iter().zip(ends) {
        answer(desk, entry, outcome, status, said);
    }
}

#[test]
fn the_senders_are_chosen() {
    at_each_size("probe_choice", |desk| {
        chosen(desk).keys("down space");
    });
    at_each_size("probe_saved", |desk| {
        desk.keys("alt-x down");
    });
}

#[test]
fn the_question_names_the_number_of_real_messages() {
    at_each_size("probe_question", |desk| {
        chosen(desk).keys("enter");
    });
}

#[test]
fn the_table_fills() {
    at_each_size("probe_filling", |desk| {
        chosen(desk).keys("enter y");
        let all = sent(desk);
        answer(desk, all[0].clone(), Outcome::Accepted, Some(200), "Message sent successfully");
        let mut second = all[1].clone();
        second.step(super::desk::now(), State::Sending, None);
        desk.message(Message::Moved(Box::new(second)));
    });
}

#[test]
fn a_failure_is_explained_by_what_the_others_rule_out() {
    at_each_size("probe_answered", answered);
    at_each_size("probe_second_failure", |desk| {
        answered(desk);
        desk.keys("down");
    });
    at_each_size("probe_accepted", |desk| {
        answered(desk);
        desk.keys("up");
    });
    at_each_size("probe_unknown", |desk| {
        answered(desk);
        desk.keys("end");
    });
}

#[test]
fn failures_are_asked_about_before_they_go_again() {
    at_each_size("probe_again", |desk| {
        answered(desk);
        desk.keys("r");
    });
}

#[test]
fn a_click_chooses_marks_and_opens_and_never_sends() {
    for size in [WIDE, USUAL, NARROW, (60, 15)] {
        let mut desk = Desk::new(Start { probes: probes(), profiles: senders(), mouse: true, ..start(size) });
        chosen(&mut desk);
        let rows: Vec<Target> = check(&desk).all().map(|(_, target)| target.clone()).collect();
        let offer = Target::ProbeOffer(ProbeOffer::Sender(1));
        assert!(rows.contains(&offer), "{size:?} {rows:?}");
        desk.message(Message::Click(offer.clone())).message(Message::Click(offer));
        let saved = Target::ProbeOffer(ProbeOffer::Saved(0));
        desk.message(Message::Click(saved.clone())).message(Message::Click(saved.clone()));
        // The question has nothing to click.
        assert!(!check(&desk).all().any(|(_, target)| *target != Target::Overlay));
        desk.message(Message::Click(saved)).message(Message::Click(Target::Overlay));
        assert!(sent(&desk).is_empty());
        desk.keys("y");
        assert_eq!(sent(&desk).len(), 5);
        let row = Target::ProbeRow("support-eu".into());
        assert!(check(&desk).all().any(|(_, target)| *target == row));
        desk.message(Message::Click(row.clone())).message(Message::Click(row));
        assert!(matches!(desk.model.overlay, Some(Overlay::Entry(_))));
    }
}

#[test]
fn hostile_names_and_answers_break_nothing() {
    for (at, bad) in hostile().iter().enumerate() {
        for size in [WIDE, USUAL, NARROW, (60, 15), (101, 25)] {
            let (mut probes, mut profiles) = (probes(), senders());
            profiles.senders[1].alias.clone_from(bad);
            profiles.senders[1].display = Some(bad.clone());
            profiles.senders[2].profile = Some(bad.clone());
            (probes.saved[0].name, probes.saved[0].to) = (bad.clone(), Some(bad.clone()));
            let mut desk = Desk::new(Start { probes, profiles, ..start(size) });
            let what = |keys: &str| format!("{at} at {size:?} after {keys}");
            chosen(&mut desk);
            for keys in ["down", "end", "home enter", "y"] {
                borders_are_whole(&desk, &what(keys));
                desk.keys(keys);
            }
            for entry in sent(&desk) {
                answer(&mut desk, entry, Outcome::Refused, Some(400), bad);
            }
            for keys in ["down", "down", "x", "esc", "r"] {
                borders_are_whole(&desk, &what(keys));
                desk.keys(keys);
            }
        }
    }
}

#[test]
fn masked_data_is_masked_in_every_stage_and_what_is_ruled_out_stays_so() {
    for size in [WIDE, USUAL, NARROW] {
        let mut desk = at(size);
        let hides = |desk: &Desk| {
            let seen = text(&desk.draw().0).join("\n");
            for bad in ["Ortiz", "302 555 0101", "302\u{a0}555\u{a0}0101", "3025550101", "invoice-2291", "Hello"] {
                assert!(!seen.contains(bad), "{bad}\n{seen}");
            }
        };
        desk.keys("alt-h");
        chosen(&mut desk);
        hides(&desk);
        desk.keys("enter");
        hides(&desk);
        let mut desk = at(size);
        desk.keys("alt-h");
        answered(&mut desk);
        hides(&desk);
        assert!(text(&desk.draw().0).join("\n").contains("Unlikely"), "{}", desk.picture());
    }
}

#[test]
fn a_row_is_a_few_bytes_when_its_answer_comes() {
    let mut desk = at(USUAL);
    chosen(&mut desk).keys("enter y");
    let (before, _) = desk.draw();
    let all = sent(&desk);
    let mut first = all[0].clone();
    first.step(super::desk::now(), State::Sending, None);
    desk.message(Message::Moved(Box::new(first)));
    let (after, _) = desk.draw();
    let changed = before.diff(&after).len();
    assert!(changed < 160, "{changed} cells");
}
