//! Tries that follow by themselves, the pace, and what stands still: on a paused clock.

use std::cell::Cell;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio::time::Instant;
use uuid::Uuid;
use zixpost::domain::{Answer, Entry, Outcome, Outgoing, Pace, State};
use zixpost::gateway::{Gateway, Sending};
use zixpost::outbox::{Outbox, Policy, Report, Retry, Terms, recover};
use zixpost::store::Store;

use super::{POLICY, entry, for_seconds};

thread_local! {
    static START: Cell<Option<Instant>> = const { Cell::new(None) };
    static JUMP: Cell<SignedDuration> = const { Cell::new(SignedDuration::ZERO) };
}

/// The time of day, which goes on with the paused clock, and jumps where a test says so.
pub(crate) fn moving() -> Timestamp {
    let start = START.get().unwrap();
    super::now() + SignedDuration::try_from(start.elapsed()).unwrap() + JUMP.get()
}

/// From here on the time of day is another one.
pub(crate) fn jump(by: SignedDuration) {
    JUMP.set(JUMP.get() + by);
}

/// Answers by a list, then with yes, and remembers when it was asked.
#[derive(Default)]
pub(crate) struct Script {
    answers: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<(String, f64)>>,
}

impl Gateway for Script {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a> {
        let at = START.get().unwrap().elapsed().as_secs_f64();
        let caption = outgoing.caption.as_ref().unwrap().as_str().to_owned();
        self.asked.lock().unwrap().push((caption, at.round()));
        let yes = || Answer::bare(Outcome::Accepted, "yes", Duration::ZERO);
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or_else(yes);
        Box::pin(async move { answer })
    }
}

pub(crate) fn busy(seconds: u64) -> Answer {
    Answer {
        retry_after: Some(Duration::from_secs(seconds)),
        http_status: Some(429),
        ..Answer::bare(Outcome::RefusedForNow, "too many requests", Duration::ZERO)
    }
}

fn bare(outcome: Outcome) -> Answer {
    Answer::bare(outcome, "because", Duration::ZERO)
}

pub(crate) struct Desk {
    pub(crate) store: Arc<Store>,
    gateway: Arc<Script>,
    pub(crate) outbox: Outbox,
    reports: mpsc::UnboundedReceiver<Report>,
}

impl Desk {
    pub(crate) fn open(dir: &tempfile::TempDir, policy: Policy, answers: impl IntoIterator<Item = Answer>) -> Self {
        START.set(Some(START.get().unwrap_or_else(Instant::now)));
        let store = Arc::new(Store::open(dir.path()).unwrap());
        let gateway = Arc::new(Script { answers: Mutex::new(answers.into_iter().collect()), ..Script::default() });
        let (outbox, reports) =
            Outbox::start(Arc::clone(&store), Arc::clone(&gateway) as Arc<dyn Gateway>, policy, moving);
        Self { store, gateway, outbox, reports }
    }

    pub(crate) fn post(&self, digits: &str, caption: &str) -> Uuid {
        let mut entry = entry(digits, caption, State::Queued);
        entry.created = moving();
        let id = entry.id;
        self.outbox.post(entry, Terms::default());
        id
    }

    async fn told(&mut self, is_wanted: impl Fn(&Report) -> bool) -> Report {
        loop {
            let report = self.reports.recv().await.unwrap();
            if is_wanted(&report) {
                return report;
            }
        }
    }

    pub(crate) async fn moved(&mut self, id: Uuid, state: State) -> Entry {
        let wanted = |report: &Report| matches!(report, Report::Moved(entry) if entry.id == id && entry.state == state);
        let Report::Moved(entry) = self.told(wanted).await else { unreachable!() };
        *entry
    }

    pub(crate) fn times(&self) -> Vec<f64> {
        self.gateway.asked.lock().unwrap().iter().map(|(_, at)| *at).collect()
    }

    pub(crate) fn ends(&self) -> Vec<(String, State)> {
        let entries = self.store.page(None, 100).unwrap().entries;
        entries.iter().map(|e| (e.outgoing.caption.as_ref().unwrap().as_str().to_owned(), e.state)).collect()
    }
}

#[tokio::test(start_paused = true)]
async fn not_now_is_waited_for_as_long_as_asked_and_tried_three_times() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&dir, POLICY, [busy(32), busy(7), busy(5)]);
    let id = desk.post("01", "one");
    let waiting = desk.moved(id, State::Queued).await;
    assert_eq!(waiting.waiting(moving()).unwrap().to_string(), "waiting 32 s (asked by Zixflow), 2 of 3");
    assert_eq!(desk.store.under_way().unwrap(), [waiting], "the wait is on disk");
    let end = desk.moved(id, State::Refused).await;
    assert_eq!(desk.times(), [0.0, 32.0, 39.0]);
    assert_eq!(end.retry_at, Some(moving() + SignedDuration::from_secs(5)));
    assert_eq!(end.attempts().count(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_nobody_should_have_to_bear_is_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&dir, POLICY, [busy(901)]);
    let id = desk.post("01", "one");
    let end = desk.moved(id, State::Refused).await;
    assert_eq!(end.retry_at, Some(moving() + SignedDuration::from_secs(901)));
    assert_eq!(desk.times(), [0.0]);
}

#[tokio::test(start_paused = true)]
async fn what_never_left_is_told_to_a_person_and_tried_again_for_a_batch() {
    let never = || [Outcome::NotSent; 3].map(bare);
    for (retry, tries) in [(Retry::SINGLE, 1), (Retry::BATCH, 3)] {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = Desk::open(&dir, Policy { retry, chance: || 1.0, ..POLICY }, never());
        let id = desk.post("01", "one");
        assert_eq!(desk.moved(id, State::Failed).await.attempts().count(), tries);
        assert_eq!(desk.times().len(), tries);
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_else_is_ever_tried_again() {
    for outcome in [Outcome::Unknown, Outcome::Refused, Outcome::Accepted] {
        let dir = tempfile::tempdir().unwrap();
        let desk = Desk::open(&dir, Policy { retry: Retry::BATCH, ..POLICY }, [bare(outcome)]);
        desk.post("01", "one");
        let gateway = Arc::clone(&desk.gateway);
        desk.outbox.finish().await;
        assert_eq!(gateway.asked.lock().unwrap().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&dir, POLICY, [busy(60)]);
    let id = desk.post("01", "one");
    desk.moved(id, State::Queued).await;
    desk.outbox.cancel(id);
    desk.moved(id, State::Cancelled).await;
    assert_eq!(desk.times(), [0.0]);
    assert_eq!(desk.ends(), [("one".to_owned(), State::Cancelled)]);
}

#[tokio::test(start_paused = true)]
async fn while_zixflow_asks_to_wait_nobody_else_uses_up_a_try() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&dir, POLICY, [busy(32)]);
    let first = desk.post("01", "one");
    desk.moved(first, State::Queued).await;
    let other = desk.post("02", "other");
    let waiting = desk.moved(other, State::Queued).await;
    assert_eq!(waiting.waiting(moving()).unwrap().to_string(), "waiting 32 s (Zixflow asked for a pause)");
    desk.moved(other, State::Accepted).await;
    assert_eq!(desk.times(), [0.0, 32.0, 32.0]);
}

#[tokio::test(start_paused = true)]
async fn a_wait_whose_program_ends_is_settled_as_not_sent_and_never_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&dir, POLICY, [busy(60)]);
    let id = desk.post("01", "one");
    let waiting = desk.moved(id, State::Queued).await;
    let other = Store::open(dir.path()).unwrap();
    assert!(recover(&other, moving).unwrap().is_empty(), "its owner lives");
    // A copy of what a killed program leaves behind, with nobody who holds its session.
    let killed = tempfile::tempdir().unwrap();
    std::fs::copy(dir.path().join("outbox.jsonl"), killed.path().join("outbox.jsonl")).unwrap();
    let next = Store::open(killed.path()).unwrap();
    let settled = recover(&next, moving).unwrap();
    assert_eq!((settled[0].id, settled[0].state, settled[0].retry_at), (id, State::Refused, waiting.retry_at));
    assert!(settled[0].is_safe_to_repeat());
}

#[tokio::test(start_paused = true)]
async fn one_number_gets_a_burst_of_three_and_then_one_in_six_seconds() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&dir, POLICY, []);
    let ids: Vec<Uuid> = (0..10).map(|n| desk.post("01", &format!("no. {n}"))).collect();
    let paced = desk.moved(ids[3], State::Queued).await;
    assert_eq!(paced.waiting(moving()).unwrap().to_string(), "waiting 6 s (one message in 6 s to one number)");
    let gateway = Arc::clone(&desk.gateway);
    desk.outbox.finish().await;
    let asked = gateway.asked.lock().unwrap();
    let captions: Vec<String> = asked.iter().map(|(caption, _)| caption.clone()).collect();
    assert_eq!(captions, (0..10).map(|n| format!("no. {n}")).collect::<Vec<_>>(), "in order");
    let times: Vec<f64> = asked.iter().map(|(_, at)| *at).collect();
    assert_eq!(times, [0.0, 0.0, 0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0, 42.0]);
}

#[tokio::test(start_paused = true)]
async fn three_processes_share_one_pace() {
    let dir = tempfile::tempdir().unwrap();
    let desks: Vec<Desk> = (0..3).map(|_| Desk::open(&dir, POLICY, [])).collect();
    for (n, desk) in desks.iter().enumerate() {
        for m in 0..3 {
            desk.post("01", &format!("no. {n}.{m}"));
        }
    }
    let mut times = Vec::new();
    let gateways: Vec<_> = desks.iter().map(|desk| Arc::clone(&desk.gateway)).collect();
    for desk in desks {
        desk.outbox.finish().await;
    }
    for gateway in gateways {
        times.extend(gateway.asked.lock().unwrap().iter().map(|(_, at)| *at));
    }
    times.sort_by(f64::total_cmp);
    assert_eq!(times, [0.0, 0.0, 0.0, 6.0, 12.0, 18.0, 24.0, 30.0, 36.0]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_goes_once_a_second_whoever_gets_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk::open(&dir, Policy { pace: Pace::BATCH, ..POLICY }, []);
    for digits in ["01", "02", "03", "04"] {
        desk.post(digits, digits);
    }
    let gateway = Arc::clone(&desk.gateway);
    desk.outbox.finish().await;
    let times: Vec<f64> = gateway.asked.lock().unwrap().iter().map(|(_, at)| *at).collect();
    assert_eq!(times, [0.0, 1.0, 2.0, 3.0]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_stops_everything_until_a_person_goes_on_and_then_one_goes_first() {
    let dir = tempfile::tempdir().unwrap();
    let refused = || Answer { http_status: Some(401), ..bare(Outcome::Refused) };
    let policy = Policy { workers: 1, ..POLICY };
    let mut desk = Desk::open(&dir, policy, [refused(), refused()]);
    for digits in ["01", "02", "03", "04"] {
        desk.post(digits, digits);
    }
    let is_paused = |report: &Report| matches!(report, Report::Paused { .. });
    desk.told(is_paused).await;
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(desk.times().len(), 1);
    desk.outbox.resume();
    desk.told(is_paused).await;
    assert_eq!(desk.times().len(), 2);
    desk.outbox.resume();
    let gateway = Arc::clone(&desk.gateway);
    // Waits for the last one.
    desk.told(|report| matches!(report, Report::Moved(entry) if entry.state == State::Accepted)).await;
    desk.told(|report| matches!(report, Report::Moved(entry) if entry.state == State::Accepted)).await;
    assert_eq!(gateway.asked.lock().unwrap().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn what_stands_still_is_taken_back_at_the_end() {
    let dir = tempfile::tempdir().unwrap();
    let refused = Answer { http_status: Some(403), ..bare(Outcome::Refused) };
    let desk = Desk::open(&dir, Policy { workers: 1, ..POLICY }, [refused]);
    desk.post("01", "one");
    desk.post("02", "two");
    let (store, gateway) = (Arc::clone(&desk.store), Arc::clone(&desk.gateway));
    desk.outbox.finish().await;
    assert_eq!(gateway.asked.lock().unwrap().len(), 1);
    let states: Vec<State> = store.page(None, 10).unwrap().entries.iter().map(|entry| entry.state).collect();
    assert_eq!(states, [State::Cancelled, State::Refused]);
}

#[tokio::test(start_paused = true)]
async fn of_two_twins_that_were_looked_for_at_once_one_goes_unless_a_person_said_yes() {
    let dir = tempfile::tempdir().unwrap();
    let (one, mut two) = (Desk::open(&dir, POLICY, []), Desk::open(&dir, POLICY, []));
    let guarded = Terms { twins: Duration::from_secs(600), ..for_seconds(5) };
    let made = |caption| {
        let mut entry = entry("01", caption, State::Held);
        entry.created = moving();
        entry
    };
    one.outbox.post(made("same"), guarded);
    let late = made("same");
    two.outbox.post(late.clone(), Terms { hold: Duration::from_secs(6), ..guarded });
    one.outbox.finish().await;
    let Report::Twin { entry, twin } = two.told(|report| matches!(report, Report::Twin { .. })).await else { panic!() };
    assert_eq!((entry.id, entry.state, twin.entry.state), (late.id, State::Cancelled, State::Accepted));
    assert!(two.times().is_empty());
    let meant = made("same");
    two.outbox.post(meant.clone(), Terms::default());
    two.moved(meant.id, State::Accepted).await;
}
