//! Sends of several profiles in one queue: each has its own gateway, and what one refuses does not stop another.

use std::sync::Arc;
use std::time::Duration;

use zixpost::domain::{Answer, Entry, Outcome, Outgoing, Pace, State};
use zixpost::gateway::{Gateway, Gateways, Sending};
use zixpost::outbox::{Outbox, Report, Terms};
use zixpost::store::Store;

use super::{POLICY, entry, now};

/// Gives always the same answer.
struct Always(Outcome, u16);

impl Gateway for Always {
    fn send<'a>(&'a self, _: &'a Outgoing) -> Sending<'a> {
        let answer = Answer { http_status: Some(self.1), ..Answer::bare(self.0, "because", Duration::ZERO) };
        Box::pin(async move { answer })
    }
}

fn of(profile: &str, digits: &str) -> Entry {
    let mut entry = entry(digits, digits, State::Queued);
    entry.author.profile = profile.into();
    entry
}

fn gateways() -> Gateways {
    let each: [(&str, Arc<dyn Gateway>); 2] =
        [("good", Arc::new(Always(Outcome::Accepted, 200))), ("revoked", Arc::new(Always(Outcome::Refused, 401)))];
    each.into_iter().map(|(name, gateway)| (name.to_owned(), gateway)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_stops_its_own_profile_alone() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(dir.path()).unwrap());
    let policy = zixpost::outbox::Policy { workers: 1, ..POLICY };
    let (outbox, mut reports) = Outbox::start(Arc::clone(&store), gateways(), policy, now);
    for (profile, digits) in [("revoked", "01"), ("revoked", "02"), ("good", "03"), ("good", "04")] {
        outbox.post(of(profile, digits), Terms::default());
    }
    outbox.finish().await;
    let mut paused = Vec::new();
    while let Ok(report) = reports.try_recv() {
        if let Report::Paused { profile, .. } = report {
            paused.push(profile);
        }
    }
    assert_eq!(paused, ["revoked"]);
    let mut ends: Vec<(String, State)> = store.page(None, 10).unwrap().entries.iter().map(end).collect();
    ends.sort_by(|one, other| one.0.cmp(&other.0));
    let states: Vec<State> = ends.iter().map(|end| end.1).collect();
    assert_eq!(states, [State::Refused, State::Cancelled, State::Accepted, State::Accepted]);
}

#[tokio::test(start_paused = true)]
async fn a_probe_gets_an_answer_for_each_sender_and_stops_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(dir.path()).unwrap());
    // The clock of these tests stands still, and so nobody's turn would come by the pace.
    let pace = Pace { pair: Duration::ZERO, ..POLICY.pace };
    let policy = zixpost::outbox::Policy { pace, ..POLICY };
    let (outbox, mut reports) = Outbox::start(Arc::clone(&store), gateways(), policy, now);
    // All to one number, so that they go one after the other.
    for (profile, is_probe) in [("revoked", true), ("revoked", true), ("good", true), ("good", false)] {
        let mut entry = of(profile, "01");
        entry.probe = is_probe.then(|| uuid::Uuid::from_u128(7));
        outbox.post(entry, Terms::default());
    }
    outbox.finish().await;
    let paused = std::iter::from_fn(|| reports.try_recv().ok()).any(|report| matches!(report, Report::Paused { .. }));
    assert!(!paused);
    let mut states: Vec<State> = store.page(None, 10).unwrap().entries.iter().map(|entry| entry.state).collect();
    states.reverse();
    assert_eq!(states, [State::Refused, State::Refused, State::Accepted, State::Accepted]);
}

#[tokio::test(start_paused = true)]
async fn a_probe_goes_past_a_key_that_was_refused_to_others() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(dir.path()).unwrap());
    let (outbox, mut reports) = Outbox::start(Arc::clone(&store), gateways(), POLICY, now);
    outbox.post(of("revoked", "01"), Terms::default());
    while !matches!(reports.recv().await, Some(Report::Paused { .. })) {}
    let mut probe = of("revoked", "02");
    probe.probe = Some(uuid::Uuid::from_u128(7));
    outbox.post(probe.clone(), Terms::default());
    outbox.post(of("revoked", "03"), Terms::default());
    loop {
        match reports.recv().await {
            Some(Report::Moved(entry)) if entry.id == probe.id && entry.state == State::Refused => break,
            report => assert!(report.is_some()),
        }
    }
    outbox.finish().await;
    let ends: Vec<State> = store.page(None, 10).unwrap().entries.iter().map(|entry| entry.state).collect();
    assert_eq!(ends.iter().filter(|state| **state == State::Cancelled).count(), 1, "{ends:?}");
}

#[tokio::test(start_paused = true)]
async fn the_first_answer_to_a_probe_is_the_last() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(dir.path()).unwrap());
    let gateway: Arc<dyn Gateway> = Arc::new(Always(Outcome::NotSent, 0));
    let (outbox, _reports) = Outbox::start(Arc::clone(&store), gateway, POLICY, now);
    let mut entry = of("good", "01");
    entry.probe = Some(uuid::Uuid::from_u128(7));
    outbox.post(entry, Terms::default());
    outbox.finish().await;
    let entry = store.page(None, 10).unwrap().entries.remove(0);
    assert_eq!((entry.state, entry.attempts().count()), (State::Failed, 1));
}

#[tokio::test(start_paused = true)]
async fn a_profile_that_is_gone_sends_nothing_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(dir.path()).unwrap());
    let (outbox, _reports) = Outbox::start(Arc::clone(&store), gateways(), POLICY, now);
    outbox.post(of("gone", "01"), Terms::default());
    outbox.finish().await;
    let entry = store.page(None, 10).unwrap().entries.remove(0);
    assert_eq!(entry.state, State::Failed);
    assert!(entry.reason().unwrap().contains("no profile is called \"gone\""), "{:?}", entry.reason());
}

fn end(entry: &Entry) -> (String, State) {
    (entry.outgoing.to.to_string(), entry.state)
}
