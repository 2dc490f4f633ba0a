//! One message through several senders: chosen, asked about, sent, compared.

use jiff::SignedDuration;

use super::desk::{Desk, LINK, start};
use crate::app::{Action, Effect, Focus, KnownProfile, Message, Overlay, Probe, Probes, Profiles, Start};
use crate::domain::{Answer, Entry, Options, Outcome, PhoneId, ProbeSenders, RequestText, SavedProbe, Sender, State};

fn sender(alias: &str, id: &str, profile: &str) -> Sender {
    let phone_id = PhoneId::parse(id).unwrap();
    Sender { alias: alias.into(), phone_id, display: None, profile: Some(profile.into()) }
}

fn saved(name: &str, to: Option<&str>, senders: Option<ProbeSenders>, link: Option<&str>) -> SavedProbe {
    SavedProbe { name: name.into(), to: to.map(str::to_owned), senders, link: link.map(str::to_owned), caption: None }
}

fn with_probes(saved: Vec<SavedProbe>) -> Start {
    let senders = vec![
        sender("support-us", "104898309288724", "prod"),
        sender("support-eu", "209911223344556", "prod"),
        sender("lab", "310055667788991", "staging"),
    ];
    Start { probes: Probes::new(saved), profiles: Profiles { senders, ..Profiles::default() }, ..start() }
}

fn desk() -> Desk {
    Desk::new(with_probes(Vec::new()))
}

/// The effects that send.
fn posts(effects: &[Effect]) -> Vec<&Entry> {
    let post = |effect| match effect {
        &Effect::Post { ref entry, hold, twins } => {
            assert!(hold.is_zero() && twins.is_zero(), "somebody said yes to each of them");
            Some(&**entry)
        }
        _ => None,
    };
    effects.iter().filter_map(post).collect()
}

fn answer(desk: &mut Desk, entry: &Entry, outcome: Outcome, status: u16) {
    let mut entry = entry.clone();
    let answer = Answer::bare(outcome, "because", std::time::Duration::from_millis(7));
    entry.step(desk.now, State::Sending, None);
    entry.settle(desk.now, Answer { http_status: Some(status), ..answer });
    desk.message(Message::Moved(Box::new(entry)));
}

fn states(desk: &Desk) -> Vec<(String, State)> {
    let Some(table) = desk.model.last_probe() else { return Vec::new() };
    let row = |row: &&crate::app::HistoryRow| (row.entry.outgoing.sender.alias.clone(), row.entry.state);
    table.rows(&desk.model).iter().map(row).collect()
}

#[test]
fn all_marked_senders_get_the_open_message_after_one_yes_and_the_draft_stays() {
    let mut desk = desk();
    desk.keys("mar enter LINK alt-x a enter");
    assert!(posts(&desk.effects).is_empty(), "nothing goes before the yes");
    desk.keys("y");
    let sent: Vec<_> = posts(&desk.effects)
        .iter()
        .map(|entry| (entry.outgoing.sender.alias.clone(), entry.author.profile.clone(), entry.state))
        .collect();
    let all = [("support-us", "prod"), ("support-eu", "prod"), ("lab", "staging")];
    assert_eq!(sent, all.map(|(alias, profile)| (alias.to_owned(), profile.to_owned(), State::Queued)));
    let ids: Vec<_> = posts(&desk.effects).iter().map(|entry| (entry.probe, entry.id)).collect();
    assert!(ids.is_sorted() && ids.iter().all(|(probe, id)| probe.is_some() && probe != &Some(*id)), "{ids:?}");
    assert!(ids.windows(2).all(|two| two[0].0 == two[1].0 && two[0].1 != two[1].1), "one probe, own ids: {ids:?}");
    assert_eq!(desk.open().unwrap().0, "María Ortiz");
    assert_eq!(desk.model.compose.as_ref().unwrap().image.text(), LINK);
}

#[test]
fn marks_are_set_one_by_one_and_none_at_all_sends_nothing() {
    let mut desk = desk();
    desk.keys("mar enter LINK alt-x space enter");
    assert_eq!(desk.notice(), "no probe: no sender has a mark");
    desk.keys("down down space enter y");
    assert_eq!(states(&desk), [("lab".to_owned(), State::Queued)]);
}

#[test]
fn the_question_leads_back_and_no_other_key_sends() {
    let mut desk = desk();
    desk.keys("mar enter LINK alt-x a enter enter space x r esc");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Probe(open)) if matches!(**open, Probe::Choosing(_))));
    desk.keys("esc");
    assert_eq!((desk.model.overlay.is_none(), posts(&desk.effects).len()), (true, 0));
    assert_eq!(desk.focus(), Focus::Message);
}

#[test]
fn what_is_wrong_with_the_message_is_told_before_the_question() {
    let mut desk = desk();
    desk.keys("mar enter alt-x a enter");
    assert!(desk.notice().starts_with("no probe: image: no image link"), "{}", desk.notice());
    let mut desk = Desk::new(start());
    desk.keys("alt-x");
    assert!(desk.notice().starts_with("no probe: open a message first"), "{}", desk.notice());
}

#[test]
fn the_first_failure_is_chosen_and_explained_by_what_the_others_rule_out() {
    let mut desk = desk();
    desk.keys("mar enter LINK alt-x a enter y");
    let sent: Vec<Entry> = posts(&desk.effects).into_iter().cloned().collect();
    answer(&mut desk, &sent[0], Outcome::Accepted, 200);
    answer(&mut desk, &sent[1], Outcome::Refused, 401);
    answer(&mut desk, &sent[2], Outcome::Refused, 401);
    let table = desk.model.last_probe().unwrap();
    assert_eq!(table.chosen(&desk.model), 1);
    let causes = |at: usize| desk.model.causes(&table.rows(&desk.model)[at].entry);
    assert_eq!(causes(1)[0].advice.meaning, "The phone ID belongs to another workspace than the API key.");
    assert!(causes(1)[1].job().contains("the same key worked for another sender just now"));
    assert!(causes(2).iter().all(|cause| cause.against.is_none()), "another account says nothing of a key");
    assert_eq!(desk.notice(), "", "whoever looks at the table is told nothing beside it");
    // A refused row gives no draft back and stops nothing.
    assert!(!desk.model.is_paused());
    assert!(!desk.effects.iter().any(|effect| matches!(effect, Effect::RemoveDraft(_))));
}

#[test]
fn failures_alone_run_again_and_name_what_they_repeat() {
    let mut desk = desk();
    desk.keys("mar enter LINK alt-x a enter y");
    let sent: Vec<Entry> = posts(&desk.effects).into_iter().cloned().collect();
    answer(&mut desk, &sent[0], Outcome::Accepted, 200);
    desk.asked();
    desk.keys("r");
    assert!(desk.notice().starts_with("not again yet"), "{}", desk.notice());
    answer(&mut desk, &sent[1], Outcome::Refused, 401);
    answer(&mut desk, &sent[2], Outcome::Unknown, 500);
    desk.asked();
    desk.keys("r y");
    let again: Vec<Entry> = posts(&desk.effects).into_iter().cloned().collect();
    assert_eq!(again.len(), 1, "what is unknown may have arrived");
    assert_eq!((again[0].outgoing.retry_of, again[0].probe), (Some(sent[1].id), sent[1].probe));
    answer(&mut desk, &again[0], Outcome::Accepted, 200);
    let now: Vec<State> = states(&desk).into_iter().map(|(_, state)| state).collect();
    assert_eq!(now, [State::Accepted, State::Accepted, State::Unknown]);
    desk.asked();
    desk.keys("r");
    assert!(desk.notice().starts_with("nothing to run again: what is unknown"), "{}", desk.notice());
}

#[test]
fn a_probe_goes_on_while_nobody_looks_and_is_told_at_its_end() {
    let mut desk = desk();
    desk.keys("mar enter LINK alt-x a enter y");
    let sent: Vec<Entry> = posts(&desk.effects).into_iter().cloned().collect();
    desk.keys("esc alt-1 ana");
    answer(&mut desk, &sent[0], Outcome::Accepted, 200);
    answer(&mut desk, &sent[1], Outcome::Refused, 401);
    assert_eq!(desk.notice(), "");
    // While it is under way the same key shows it.
    desk.keys("alt-x");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Probe(open)) if matches!(**open, Probe::Table(_))));
    desk.keys("esc");
    answer(&mut desk, &sent[2], Outcome::Refused, 400);
    assert_eq!(desk.notice(), "the probe has all its answers: 1 accepted, 2 refused; Alt-X shows them");
    // Afterwards it is the last row of the choice.
    desk.keys("alt-x end enter");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Probe(open)) if matches!(**open, Probe::Table(_))));
}

#[test]
fn an_entry_that_is_opened_from_the_table_leads_back_to_it() {
    let mut desk = desk();
    desk.keys("mar enter LINK alt-x a enter y");
    let sent: Vec<Entry> = posts(&desk.effects).into_iter().cloned().collect();
    for entry in &sent {
        answer(&mut desk, entry, Outcome::Refused, 401);
    }
    for key in ["enter", "x"] {
        desk.keys("down").keys(key);
        assert!(matches!(&desk.model.overlay, Some(Overlay::Entry(_))));
        desk.keys("esc");
        assert!(matches!(&desk.model.overlay, Some(Overlay::Probe(_))));
    }
    assert_eq!(desk.model.last_probe().unwrap().chosen(&desk.model), 0, "a table opened anew");
    desk.asked();
    desk.keys("y");
    let asked = desk.asked();
    assert_eq!(asked.len(), 3, "a request for each row: {asked:?}");
    for effect in asked {
        let Effect::Describe { outgoing, profile, then } = effect else { panic!("{effect:?}") };
        let body = format!("{{\"phoneId\":\"{}\"}}", outgoing.sender.phone_id.as_str());
        assert_eq!(profile, outgoing.sender.profile.clone().unwrap(), "each row by its own account");
        let text = RequestText { line: "POST /".into(), headers: Vec::new(), body, curl: "curl".into() };
        desk.message(Message::Described { text, then });
    }
    let copied = desk.asked();
    let [Effect::Copy(text)] = copied.as_slice() else { panic!("{copied:?}") };
    assert!(text.contains("3 WhatsApp pictures") && text.contains("310055667788991"), "{text}");
    // From the history the same entry is no part of a probe.
    desk.keys("esc alt-3 enter esc");
    assert!(desk.model.overlay.is_none());
}

#[test]
fn a_saved_probe_needs_no_open_message() {
    let named = ProbeSenders::Named(vec!["lab".into(), "99887766".into()]);
    let mut desk = Desk::new(with_probes(vec![
        saved("morning", Some("+1 302 555 0101"), Some(ProbeSenders::All), Some(LINK)),
        saved("two", Some("mark reed"), Some(named), Some(LINK)),
        saved("nobody", Some("Zoe"), Some(ProbeSenders::All), Some(LINK)),
    ]));
    desk.keys("alt-x down enter y");
    let sent: Vec<_> = posts(&desk.effects)
        .iter()
        .map(|entry| (entry.outgoing.sender.alias.clone(), entry.author.profile.clone()))
        .collect();
    assert_eq!(sent, [("lab".to_owned(), "staging".to_owned()), ("99887766".to_owned(), "prod".to_owned())]);
    assert_eq!(posts(&desk.effects)[0].outgoing.contact.as_deref(), Some("Mark Reed"));
    let all: Vec<Entry> = posts(&desk.effects).into_iter().cloned().collect();
    for entry in &all {
        answer(&mut desk, entry, Outcome::Accepted, 200);
    }
    desk.keys("esc alt-x down down enter");
    assert_eq!(desk.notice(), "no probe nobody: no contact is called \"Zoe\"");
}

#[test]
fn an_earlier_twin_is_told_in_the_question_and_none_of_the_probe_itself() {
    let mut start = with_probes(Vec::new());
    start.duplicates = std::time::Duration::from_secs(600);
    let mut desk = Desk::new(start);
    desk.keys("mar enter LINK alt-x a enter");
    let asked = |desk: &Desk| match &desk.model.overlay {
        Some(Overlay::Probe(open)) => match &**open {
            Probe::Asking(question) => question.twin.clone(),
            _ => panic!("no question"),
        },
        _ => panic!("no probe"),
    };
    assert!(asked(&desk).is_none());
    let (entry, since) = desk
        .effects
        .iter()
        .find_map(|effect| match effect {
            Effect::LookForTwin { entry, since } => Some((entry.clone(), *since)),
            _ => None,
        })
        .unwrap();
    assert_eq!(since, desk.now - SignedDuration::from_mins(10));
    let other = Entry { id: super::desk::id(7), state: State::Accepted, ..*entry.clone() };
    let twin = crate::domain::Twin { entry: other, same: crate::domain::Same::Picture };
    desk.message(Message::Twins { id: entry.id, found: Ok(Some(Box::new(twin))) });
    assert!(asked(&desk).is_some());
    // Its own rows are no twins of a second run.
    desk.keys("y");
    let sent: Vec<Entry> = posts(&desk.effects).into_iter().cloned().collect();
    answer(&mut desk, &sent[0], Outcome::Accepted, 200);
    answer(&mut desk, &sent[1], Outcome::Refused, 401);
    answer(&mut desk, &sent[2], Outcome::Accepted, 200);
    desk.keys("r");
    assert!(asked(&desk).is_none());
}

#[test]
fn the_palette_offers_a_probe_where_there_is_something_to_probe() {
    let mut desk = desk();
    let offers = |desk: &Desk| match &desk.model.overlay {
        Some(Overlay::Palette(open)) => open.found().contains(&Action::Probe),
        _ => panic!("no palette"),
    };
    desk.keys("ctrl-p");
    assert!(!offers(&desk));
    desk.keys("esc mar enter ctrl-p");
    assert!(offers(&desk));
}

#[test]
fn a_profile_that_wants_its_sends_confirmed_wants_that_of_a_probe_too() {
    let mut start = with_probes(Vec::new());
    let known = KnownProfile {
        name: "staging".into(),
        base: "https://api.example.com".into(),
        key: "a file".into(),
        has_key: true,
        sender: None,
        defaults: Options::default(),
        country: None,
        color: None,
        confirm: true,
    };
    start.profiles.known = vec![known];
    let mut desk = Desk::new(start);
    desk.keys("mar enter LINK alt-x enter y");
    assert_eq!(posts(&desk.effects).len(), 1, "no row of that profile is among them");
    let first: Entry = posts(&desk.effects)[0].clone();
    answer(&mut desk, &first, Outcome::Accepted, 200);
    desk.asked();
    desk.keys("esc alt-x a enter y");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Asking(_))) && posts(&desk.effects).is_empty());
    desk.keys("0000 enter");
    assert!(posts(&desk.effects).is_empty(), "not these digits");
    desk.keys("0101 enter");
    assert_eq!(posts(&desk.effects).len(), 3);
    // What is left is no yes for anything else.
    assert!(desk.model.confirmed.is_none());
}
