//! The way of a batch through the outbox: a few at a time, so that little waits and little has to be taken back.

use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{MissedTickBehavior, interval};
use uuid::Uuid;

use super::plan::Letter;
use super::progress::Progress;
use super::tally::Tally;
use crate::cli::outcome;
use crate::cli::output::Output;
use crate::cli::signals::Interrupts;
use crate::domain::{Author, Entry, State};
use crate::outbox::{Clock, Outbox, Report, Terms};
use crate::store::entry_json;

/// Messages in the outbox for each worker, and at least: those to one number wait for each other there.
const AHEAD: (usize, usize) = (2, 8);

/// How a batch goes.
pub(super) struct Orders {
    /// Who sends.
    pub(super) author: Author,
    /// When a person said yes: what the same number gets since then from others is a twin.
    pub(super) at: Timestamp,
    /// How far back a twin keeps a message from leaving.
    pub(super) twins: Duration,
    /// Requests at once.
    pub(super) workers: usize,
    /// Whether every entry is printed as JSON.
    pub(super) json: bool,
    /// Reads the time.
    pub(super) clock: Clock,
}

/// Why a batch ends before its last row.
enum Stop {
    /// A person or the system wants it to end.
    Wish,
    /// Going on would be of no use.
    Reason(String),
}

/// Sends every letter, or as many as it comes to, and waits until each that was begun is settled.
pub(super) async fn deliver(
    (outbox, mut reports): (Outbox, UnboundedReceiver<Report>),
    letters: Vec<Letter>,
    orders: &Orders,
    mut interrupts: Interrupts,
    out: &mut Output,
) -> (Tally, Duration) {
    let mut course = Course::of(orders, letters.len());
    let mut letters = letters.into_iter();
    let ahead = (orders.workers * AHEAD.0).max(AHEAD.1);
    let mut tick = interval(Duration::from_secs(1));
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let stop = loop {
        while course.lines.len() < ahead
            && let Some(letter) = letters.next()
        {
            course.post(letter, &outbox);
        }
        if course.lines.is_empty() {
            break None;
        }
        tokio::select! {
            report = reports.recv() => match report.map(|report| course.take(report, out)) {
                Some(None) => {}
                Some(Some(stop)) => break Some(stop),
                None => break Some(Stop::Reason("the outbox ended too early".to_owned())),
            },
            () = interrupts.next() => break Some(Stop::Wish),
            _ = tick.tick() => {}
        }
        course.show(out);
    };
    match &stop {
        None => {}
        Some(Stop::Wish) => out.notice("what has not left is taken back; waiting for the answers to what has"),
        Some(Stop::Reason(reason)) => out.error(&format!("the batch stops: {reason}")),
    }
    let ending = outbox.close();
    tokio::pin!(ending);
    loop {
        tokio::select! {
            () = &mut ending => break,
            Some(report) = reports.recv() => drop(course.take(report, out)),
            () = interrupts.next() => out.notice("still waiting: the answer decides whether a message was sent"),
        }
    }
    while let Some(report) = reports.recv().await {
        course.take(report, out);
    }
    out.end_progress();
    course.tally.lose(course.lines.len());
    course.tally.leave(&letters.map(|letter| letter.line).collect::<Vec<_>>());
    (course.tally, course.progress.elapsed())
}

/// Where a batch stands.
struct Course<'a> {
    orders: &'a Orders,
    /// The line of each message that is in the outbox.
    lines: HashMap<Uuid, u64>,
    tally: Tally,
    progress: Progress,
    /// Why the newest message that waits does so, where it is not the pace alone.
    waits: Option<String>,
}

impl<'a> Course<'a> {
    fn of(orders: &'a Orders, total: usize) -> Self {
        Self { orders, lines: HashMap::new(), tally: Tally::default(), progress: Progress::start(total), waits: None }
    }

    fn post(&mut self, letter: Letter, outbox: &Outbox) {
        let Letter { id, line, outgoing, picture, is_alone } = letter;
        let mut entry = Entry::new(id, self.orders.at, self.orders.author.clone(), outgoing, State::Queued);
        entry.picture = picture;
        self.lines.insert(id, line);
        let twins = if is_alone { self.orders.twins } else { Duration::ZERO };
        outbox.post(entry, Terms { hold: Duration::ZERO, twins });
    }

    /// Takes in what the outbox tells; the batch may have to stop.
    fn take(&mut self, report: Report, out: &mut Output) -> Option<Stop> {
        match report {
            Report::Moved(entry) if !entry.state.is_under_way() => self.settled(&entry, None, out),
            Report::Moved(entry) => self.waits(&entry, out),
            Report::Twin { entry, twin } => {
                let why = format!("the same went to this number meanwhile: {}", twin.entry.id);
                self.settled(&entry, Some(&why), out);
            }
            Report::NotRecorded { entry, error } => {
                self.settled_as(&entry, Some(&error), false, out);
                return Some(Stop::Reason(format!("the data folder cannot be written: {error}")));
            }
            Report::Paused { reason, .. } => {
                return Some(Stop::Reason(format!(
                    "{reason}; `zixpost config check` tells where the key comes from, and the same command goes on"
                )));
            }
            Report::NotCancelled(_) => {}
        }
        None
    }

    fn waits(&mut self, entry: &Entry, out: &mut Output) {
        if entry.state == State::Sending {
            return;
        }
        // The pace holds for every message: that is no news. What the gateway asks for, or a network that fails, is.
        if let Some(waiting) = entry.waiting((self.orders.clock)()).filter(|_| entry.attempts().next().is_some()) {
            let waiting = waiting.to_string();
            if !out.has_progress() {
                out.notice(&waiting);
            }
            self.waits = Some(waiting);
        }
    }

    fn settled(&mut self, entry: &Entry, why: Option<&str>, out: &mut Output) {
        self.settled_as(entry, why, true, out);
    }

    fn settled_as(&mut self, entry: &Entry, why: Option<&str>, is_recorded: bool, out: &mut Output) {
        // An entry that a repeat settled is none of ours.
        let Some(line) = self.lines.remove(&entry.id) else { return };
        self.waits = None;
        self.tally.take(entry, is_recorded);
        // What came of a message is told by the exit code even where nobody reads the words.
        let _ = self.print(entry, line, why, is_recorded, out);
    }

    fn print(
        &self,
        entry: &Entry,
        line: u64,
        why: Option<&str>,
        is_recorded: bool,
        out: &mut Output,
    ) -> std::io::Result<()> {
        if !is_recorded {
            out.error(&format!("line {line}: could not write it down: {}", why.unwrap_or_default()));
        }
        if self.orders.json {
            out.json(&entry_json(entry))?;
        } else if entry.state != State::Accepted {
            out.line(&format!("line {line}: {}; id {}", outcome::headline(entry), entry.id))?;
        }
        out.flush()
    }

    fn show(&mut self, out: &mut Output) {
        let what = match self.tally.words() {
            words if words.is_empty() => "sent".to_owned(),
            words => format!("done ({words})"),
        };
        self.progress.tell(self.tally.settled(), &what, self.waits.as_deref(), out);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::cli::end::End;
    use crate::domain::{Answer, Draft, Options, Outcome, Outgoing, Pace};
    use crate::gateway::{Gateway, Sending};
    use crate::outbox::{Policy, Retry};
    use crate::store::Store;

    /// A gateway that counts and answers by the caption.
    #[derive(Default)]
    struct Counter {
        made: Mutex<Vec<String>>,
        open: AtomicUsize,
        most: AtomicUsize,
    }

    impl Gateway for Counter {
        fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a> {
            Box::pin(async move {
                let caption = outgoing.caption.as_ref().map(|caption| caption.as_str().to_owned()).unwrap_or_default();
                let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
                self.most.fetch_max(open, Ordering::SeqCst);
                self.made.lock().unwrap().push(caption.clone());
                tokio::time::sleep(Duration::from_millis(50)).await;
                self.open.fetch_sub(1, Ordering::SeqCst);
                let (outcome, status) = match caption.as_str() {
                    "refuse" => (Outcome::Refused, Some(400)),
                    "key" => (Outcome::Refused, Some(401)),
                    "lost" => (Outcome::Unknown, None),
                    _ => (Outcome::Accepted, Some(200)),
                };
                Answer { http_status: status, ..Answer::bare(outcome, "because", Duration::from_millis(50)) }
            })
        }
    }

    fn clock() -> Timestamp {
        "2026-11-23T14:00:00Z".parse().unwrap()
    }

    fn letters(captions: &[&str]) -> Vec<Letter> {
        let letter = |(n, caption): (usize, &&str)| {
            let draft = Draft {
                to: format!("+1302555{:04}", 100 + n % 100),
                from: "104898309288724".into(),
                link: format!("https://cdn.example.com/{n}.png"),
                caption: (*caption).into(),
                ..Draft::default()
            };
            let outgoing = draft.check(&[], &Options::default()).unwrap();
            Letter { id: Uuid::now_v7(), line: n as u64 + 2, outgoing, picture: None, is_alone: false }
        };
        captions.iter().enumerate().map(letter).collect()
    }

    const FREE: Pace = Pace { pair: Duration::ZERO, burst: usize::MAX, overall: Duration::ZERO };

    async fn sent(captions: &[&str], workers: usize) -> (Tally, Arc<Counter>, tempfile::TempDir) {
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(dir.path()).unwrap());
        let gateway = Arc::new(Counter::default());
        let policy = Policy { workers, retry: Retry::BATCH, pace: FREE, chance: || 0.5 };
        let outbox = Outbox::start(store, gateway.clone(), policy, clock);
        let orders = orders(workers);
        let mut out = Output::new(true, true);
        let (tally, _) = deliver(outbox, letters(captions), &orders, Interrupts::listen().unwrap(), &mut out).await;
        (tally, gateway, dir)
    }

    fn orders(workers: usize) -> Orders {
        Orders { author: Author::default(), at: clock(), twins: Duration::ZERO, workers, json: true, clock }
    }

    #[tokio::test]
    async fn every_row_goes_once_and_never_more_at_once_than_workers() {
        let captions: Vec<String> = (0..60).map(|n| n.to_string()).collect();
        let captions: Vec<&str> = captions.iter().map(String::as_str).collect();
        let (tally, gateway, _dir) = sent(&captions, 4).await;
        let mut made = gateway.made.lock().unwrap().clone();
        made.sort_by_key(|caption| caption.parse::<u32>().unwrap());
        assert_eq!(made, captions);
        assert!(gateway.most.load(Ordering::SeqCst) <= 4);
        assert_eq!((tally.settled(), tally.end()), (60, End::Fine));
    }

    #[tokio::test]
    async fn the_worst_outcome_is_the_end_and_the_others_go_on() {
        let (tally, gateway, _dir) = sent(&["a", "refuse", "b"], 1).await;
        assert_eq!((tally.end(), gateway.made.lock().unwrap().len()), (End::Refused, 3));
        let (tally, gateway, _dir) = sent(&["refuse", "lost", "b"], 1).await;
        assert_eq!((tally.end(), gateway.made.lock().unwrap().len()), (End::Unknown, 3));
    }

    #[tokio::test]
    async fn a_refused_key_ends_the_batch_after_one_request() {
        let mut captions = vec!["key"];
        captions.extend(["a"; 40]);
        let (tally, gateway, _dir) = sent(&captions, 1).await;
        assert_eq!(gateway.made.lock().unwrap().len(), 1);
        assert_eq!(tally.end(), End::Refused);
        let told = tally.summary(Duration::ZERO).join("\n");
        // Those that waited in the outbox are cancelled, the others were never there.
        assert!(told.contains("cancelled") && told.contains("rows were not sent") && told.contains("to 42)"), "{told}");
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_ends_the_batch() {
        let dir = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(dir.path()).unwrap());
        std::fs::create_dir(dir.path().join("outbox.jsonl")).unwrap();
        let gateway = Arc::new(Counter::default());
        let policy = Policy { workers: 1, retry: Retry::BATCH, pace: FREE, chance: || 0.5 };
        let outbox = Outbox::start(store, gateway.clone(), policy, clock);
        let mut out = Output::new(true, true);
        let interrupts = Interrupts::listen().unwrap();
        let (tally, _) = deliver(outbox, letters(&["a"; 40]), &orders(1), interrupts, &mut out).await;
        assert_eq!((tally.end(), gateway.made.lock().unwrap().len()), (End::NotRecorded, 0));
    }
}
