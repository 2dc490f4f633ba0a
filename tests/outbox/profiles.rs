//! Sends of several profiles in one queue: each has its own gateway, and what one refuses does not stop another.

use std::sync::Arc;
use std::time::Duration;

use zixpost::domain::{Answer, Entry, Outcome, Outgoing, State};
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
