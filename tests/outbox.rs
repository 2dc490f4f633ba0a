//! The one path of a send, on a real store and with a gateway of the test's own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "outbox/clock.rs"]
mod clock;
#[path = "outbox/profiles.rs"]
mod profiles;
#[path = "outbox/storm.rs"]
mod storm;
#[path = "outbox/waits.rs"]
mod waits;
#[path = "outbox/world.rs"]
mod world;

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::{Semaphore, mpsc};
use uuid::Uuid;
use zixpost::domain::{
    Answer, Author, Draft, Entry, Format, Options, Outcome, Outgoing, Pace, PictureFacts, Sha256, State,
};
use zixpost::gateway::{Gateway, Sending};
use zixpost::outbox::{Outbox, Policy, Report, Retry, Terms, recover};
use zixpost::store::Store;

/// A gateway that answers when the test lets it, and looks at the store when it is called.
struct Double {
    store: Arc<Store>,
    answers: Semaphore,
    calls: Mutex<Vec<String>>,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    outcome: Outcome,
    before_answer: Option<fn(&Store)>,
}

impl Double {
    fn new(store: &Arc<Store>, answers: usize) -> Self {
        Self {
            store: Arc::clone(store),
            answers: Semaphore::new(answers),
            calls: Mutex::default(),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            outcome: Outcome::Accepted,
            before_answer: None,
        }
    }

    fn captions(&self) -> Vec<String> {
        self.calls.lock().unwrap().clone()
    }
}

impl Gateway for Double {
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a> {
        Box::pin(async move {
            let written = self.store.under_way().unwrap();
            let of_this = written.iter().find(|entry| entry.outgoing == *outgoing).map(|entry| entry.state);
            assert_eq!(of_this, Some(State::Sending), "the attempt is on disk before the gateway is asked");
            self.calls.lock().unwrap().push(outgoing.caption.as_ref().unwrap().as_str().to_owned());
            let now = self.at_once.fetch_add(1, Ordering::SeqCst) + 1;
            self.most_at_once.fetch_max(now, Ordering::SeqCst);
            self.answers.acquire().await.unwrap().forget();
            self.at_once.fetch_sub(1, Ordering::SeqCst);
            if let Some(before_answer) = self.before_answer {
                before_answer(&self.store);
            }
            assert!(outgoing.contact.as_deref() != Some("panic"), "asked to");
            Answer::bare(self.outcome, "because", Duration::from_millis(5))
        })
    }
}

/// As the screen has it, without jitter.
const POLICY: Policy = Policy { workers: 2, retry: Retry::SINGLE, pace: Pace::SINGLE, chance: || 0.0 };

fn for_seconds(seconds: u64) -> Terms {
    Terms { hold: Duration::from_secs(seconds), ..Terms::default() }
}

fn now() -> Timestamp {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn entry(last_digits: &str, caption: &str, state: State) -> Entry {
    entry_to(&format!("+130255501{last_digits}"), caption, state)
}

fn entry_to(number: &str, caption: &str, state: State) -> Entry {
    let draft = Draft {
        to: number.into(),
        from: "104898309288724".into(),
        link: "https://cdn.example.com/a.png".into(),
        caption: caption.into(),
        ..Draft::default()
    };
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    Entry::new(Uuid::now_v7(), now(), Author::default(), outgoing, state)
}

struct Desk {
    _dir: tempfile::TempDir,
    store: Arc<Store>,
    gateway: Arc<Double>,
    outbox: Outbox,
    reports: mpsc::UnboundedReceiver<Report>,
}

impl Desk {
    fn open(answers: usize, change: impl FnOnce(&mut Double)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(dir.path()).unwrap());
        let mut gateway = Double::new(&store, answers);
        change(&mut gateway);
        let gateway = Arc::new(gateway);
        let (outbox, reports) =
            Outbox::start(Arc::clone(&store), Arc::clone(&gateway) as Arc<dyn Gateway>, POLICY, now);
        Self { _dir: dir, store, gateway, outbox, reports }
    }

    /// The next report that tells of a final state, or of something that went wrong.
    async fn outcome(&mut self) -> Report {
        loop {
            match self.reports.recv().await.unwrap() {
                Report::Moved(entry) if entry.state.is_under_way() => {}
                report => return report,
            }
        }
    }

    async fn moved_to(&mut self, id: Uuid, state: State) -> Entry {
        loop {
            if let Report::Moved(entry) = self.reports.recv().await.unwrap()
                && entry.id == id
                && entry.state == state
            {
                return *entry;
            }
        }
    }
}

#[tokio::test]
async fn a_send_is_written_down_then_made_then_written_down_then_told() {
    let mut desk = Desk::open(1, |_| ());
    let entry = entry("01", "one", State::Queued);
    desk.outbox.post(entry.clone(), Terms::default());
    let told = desk.moved_to(entry.id, State::Accepted).await;
    assert_eq!(desk.store.page(None, 10).unwrap().entries, std::slice::from_ref(&told));
    let states: Vec<State> = told.events.iter().map(|event| event.state).collect();
    assert_eq!(states, [State::Queued, State::Sending, State::Accepted]);
    assert!(desk.store.under_way().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_held_send_leaves_when_its_hold_has_passed_and_not_before() {
    let mut desk = Desk::open(1, |_| ());
    let started = tokio::time::Instant::now();
    let entry = entry("01", "one", State::Held);
    desk.outbox.post(entry.clone(), for_seconds(5));
    desk.moved_to(entry.id, State::Accepted).await;
    assert!(started.elapsed() >= Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_held_send_can_be_taken_back_and_never_leaves() {
    let mut desk = Desk::open(1, |_| ());
    let entry = entry("01", "one", State::Held);
    desk.outbox.post(entry.clone(), for_seconds(5));
    desk.outbox.cancel(entry.id);
    let told = desk.moved_to(entry.id, State::Cancelled).await;
    assert_eq!(desk.store.page(None, 10).unwrap().entries, [told]);
    desk.outbox.finish().await;
    assert!(desk.gateway.captions().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_held_send_is_found_to_carry_is_written_down_before_it_leaves() {
    let mut desk = Desk::open(0, |_| ());
    let entry = entry("01", "one", State::Held);
    desk.outbox.post(entry.clone(), for_seconds(5));
    let facts =
        |bytes| PictureFacts { format: Format::Png, width: Some(12), height: Some(8), bytes, sha256: Sha256([7; 32]) };
    desk.outbox.note_picture(entry.id, facts(100));
    desk.moved_to(entry.id, State::Sending).await;
    assert_eq!(desk.store.under_way().unwrap()[0].picture, Some(facts(100)));
    desk.outbox.note_picture(entry.id, facts(200));
    desk.gateway.answers.add_permits(1);
    assert_eq!(desk.moved_to(entry.id, State::Accepted).await.picture, Some(facts(100)), "it has left");
    assert_eq!(desk.store.page(None, 10).unwrap().entries[0].picture, Some(facts(100)));
}

#[tokio::test]
async fn what_has_left_cannot_be_taken_back() {
    let mut desk = Desk::open(0, |_| ());
    let entry = entry("01", "one", State::Queued);
    desk.outbox.post(entry.clone(), Terms::default());
    desk.moved_to(entry.id, State::Sending).await;
    desk.outbox.cancel(entry.id);
    assert_eq!(desk.outcome().await, Report::NotCancelled(entry.id));
    desk.gateway.answers.add_permits(1);
    desk.moved_to(entry.id, State::Accepted).await;
}

#[tokio::test]
async fn one_recipient_gets_messages_in_order_and_others_do_not_wait() {
    let mut desk = Desk::open(0, |_| ());
    let sends =
        [("01", "first"), ("01", "second"), ("02", "other")].map(|(to, caption)| entry(to, caption, State::Queued));
    for entry in &sends {
        desk.outbox.post(entry.clone(), Terms::default());
    }
    desk.moved_to(sends[2].id, State::Sending).await;
    assert!(!desk.gateway.captions().contains(&"second".to_owned()));
    desk.gateway.answers.add_permits(3);
    desk.outbox.finish().await;
    let captions = desk.gateway.captions();
    let at = |caption: &str| captions.iter().position(|made| made == caption).unwrap();
    assert!(at("first") < at("second"));
}

#[tokio::test]
async fn no_more_leave_at_once_than_there_are_workers() {
    let desk = Desk::open(0, |_| ());
    for digits in ["01", "02", "03", "04", "05"] {
        desk.outbox.post(entry(digits, digits, State::Queued), Terms::default());
    }
    desk.gateway.answers.add_permits(5);
    let gateway = Arc::clone(&desk.gateway);
    desk.outbox.finish().await;
    assert_eq!(gateway.captions().len(), 5);
    assert!(gateway.most_at_once.load(Ordering::SeqCst) <= 2);
}

#[tokio::test(start_paused = true)]
async fn closing_takes_back_what_has_not_left_and_waits_for_what_has() {
    let mut desk = Desk::open(0, |_| ());
    let (left, held) = (entry("01", "left", State::Queued), entry("02", "held", State::Held));
    desk.outbox.post(left.clone(), Terms::default());
    desk.outbox.post(held.clone(), for_seconds(60));
    desk.moved_to(left.id, State::Sending).await;
    desk.gateway.answers.add_permits(1);
    desk.outbox.close().await;
    let mut ends: Vec<(Uuid, State)> =
        desk.store.page(None, 10).unwrap().entries.iter().map(|entry| (entry.id, entry.state)).collect();
    ends.sort();
    assert_eq!(ends, [(left.id, State::Accepted), (held.id, State::Cancelled)]);
}

#[tokio::test(start_paused = true)]
async fn releasing_ends_every_hold_at_once() {
    let mut desk = Desk::open(1, |_| ());
    let started = tokio::time::Instant::now();
    let entry = entry("01", "one", State::Held);
    desk.outbox.post(entry.clone(), for_seconds(60));
    desk.outbox.release();
    desk.moved_to(entry.id, State::Accepted).await;
    assert!(started.elapsed() < Duration::from_secs(60));
}

#[tokio::test]
async fn what_cannot_be_written_down_is_not_sent() {
    let mut desk = Desk::open(1, |_| ());
    let log = desk.store.dir().join("outbox.jsonl");
    let _ = fs::remove_file(&log);
    fs::create_dir(&log).unwrap();
    desk.outbox.post(entry("01", "one", State::Queued), Terms::default());
    let Report::NotRecorded { entry, error } = desk.outcome().await else { panic!("it was recorded") };
    assert_eq!(entry.state, State::Failed);
    assert!(error.contains("outbox.jsonl"), "{error}");
    desk.outbox.finish().await;
    assert!(desk.gateway.captions().is_empty());
}

#[tokio::test]
async fn an_outcome_that_cannot_be_written_down_is_told_as_such() {
    let mut desk = Desk::open(1, |double| {
        double.before_answer = Some(|store| {
            let history = store.dir().join("history");
            let _ = fs::remove_dir_all(&history);
            fs::write(history, "in the way").unwrap();
        });
    });
    desk.outbox.post(entry("01", "one", State::Queued), Terms::default());
    let Report::NotRecorded { entry, .. } = desk.outcome().await else { panic!("it was recorded") };
    assert_eq!(entry.state, State::Accepted);
}

#[tokio::test]
async fn a_sender_that_fails_in_mid_send_leaves_an_unknown() {
    let mut desk = Desk::open(1, |_| ());
    let mut entry = entry("01", "one", State::Queued);
    entry.outgoing.contact = Some("panic".into());
    desk.outbox.post(entry.clone(), Terms::default());
    desk.moved_to(entry.id, State::Unknown).await;
    assert_eq!(desk.store.page(None, 10).unwrap().entries[0].state, State::Unknown);
}

#[tokio::test]
async fn every_class_of_answer_ends_in_its_state() {
    for (outcome, state) in
        [(Outcome::Refused, State::Refused), (Outcome::NotSent, State::Failed), (Outcome::Unknown, State::Unknown)]
    {
        let mut desk = Desk::open(1, |double| double.outcome = outcome);
        let entry = entry("01", "one", State::Queued);
        desk.outbox.post(entry.clone(), Terms::default());
        assert_eq!(desk.moved_to(entry.id, state).await.reason(), Some("because"));
        assert_eq!(desk.gateway.captions().len(), 1, "nothing is sent twice");
    }
}

#[test]
fn what_a_dead_program_left_behind_is_settled_and_never_sent() {
    let dir = tempfile::tempdir().unwrap();
    let (attempted, queued) = (entry("01", "attempted", State::Queued), entry("02", "queued", State::Held));
    {
        let store = Store::open(dir.path()).unwrap();
        store.queued(&queued).unwrap();
        store.attempt(&attempted, 1).unwrap();
        assert!(recover(&store, now).unwrap().is_empty(), "a living program's sends are its own");
    }
    let store = Store::open(dir.path()).unwrap();
    let mut ends: Vec<(Uuid, State)> =
        recover(&store, now).unwrap().iter().map(|entry| (entry.id, entry.state)).collect();
    ends.sort();
    assert_eq!(ends, [(attempted.id, State::Unknown), (queued.id, State::Failed)]);
    assert!(recover(&store, now).unwrap().is_empty(), "and only once");
}
