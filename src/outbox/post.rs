//! One send, from its turn to its outcome.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;
use tokio::time::Instant;

use super::machine::{Event, Record, Retry, Stage};
use super::policy::Policy;
use super::report::{Clock, Report};
use super::writing::Writing;
use crate::domain::{Answer, Attempts, Entry, Outcome, Pace, Resolution, Slow, State, Twin};
use crate::gateway::Gateways;
use crate::store::{Lately, Store, Write};

/// How often an outcome is appended before the disk is given up. Each try is a whole new append: a sync alone,
/// after a failed one, may report success for data that the kernel has already dropped.
const APPENDS: u32 = 3;

/// Twins are looked for from a little before the entry was made: the first look was about then.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// What every send needs.
#[derive(Clone)]
pub(super) struct Office {
    pub(super) store: Arc<Store>,
    pub(super) gateways: Gateways,
    pub(super) clock: Clock,
    pub(super) policy: Policy,
    pub(super) reports: mpsc::UnboundedSender<Report>,
}

/// A send that is not settled.
#[derive(Debug)]
pub(super) struct Job {
    /// The place in the order in which sends were posted.
    pub(super) place: u64,
    pub(super) entry: Entry,
    pub(super) stage: Stage,
    /// Not before this.
    pub(super) leaves: Instant,
    /// The write of the line that says that it waits; a send that goes at once has none.
    pub(super) queued: Option<Writing>,
    /// How far back a twin keeps it from leaving.
    pub(super) twins: Duration,
    /// When the first attempt was made.
    pub(super) first: Option<Instant>,
    /// Whether it waited for the pace.
    pub(super) is_paced: bool,
}

/// What a worker hands back.
#[derive(Debug)]
pub(super) enum Back {
    /// Its request was answered; what came of it is still to be written down, by [`Office::answered`].
    Answered { job: Box<Job>, answer: Box<Answer> },
    /// It is settled, as well as the disk allows.
    Settled,
    /// It waits, and goes on when its time has come.
    Waits {
        job: Box<Job>,
        /// Until when no other send of its profile needs to ask the gateway either.
        all: Option<Instant>,
    },
    /// It is settled, and the key of this profile was refused.
    KeyRefused { profile: String, reason: String },
}

/// What speaks against an attempt now.
enum Objection {
    TooEarly(Duration, Slow),
    Twin(Box<Twin>),
}

impl Office {
    /// Writes down a send that has to wait.
    pub(super) fn write_queued(&self, entry: &Entry) -> Writing {
        Writing::begin(&self.store, |reply| Write::queued(entry.clone(), reply))
    }

    /// Writes down the attempt and makes the request.
    pub(super) async fn post(self, mut job: Job) -> Back {
        if !self.step(&mut job, Event::Turn) {
            return Back::Settled;
        }
        match self.attempt(&mut job).await {
            Ok(None) => self.step(&mut job, Event::Recorded),
            Ok(Some(Objection::TooEarly(pause, why))) => {
                self.step(&mut job, Event::TooEarly);
                job.is_paced = true;
                let now = (self.clock)();
                job.entry.pace(now, later(now, pause), why);
                return Self::wait(job, pause, None);
            }
            Ok(Some(Objection::Twin(twin))) => {
                self.step(&mut job, Event::Twin);
                let why = format!("the same went to this number a moment ago: {}", twin.entry.id);
                job.entry.step((self.clock)(), State::Cancelled, Some(why));
                self.settle_as(job.entry, |entry| Report::Twin { entry, twin }).await;
                return Back::Settled;
            }
            Err(error) => {
                self.step(&mut job, Event::NotRecorded);
                let why = "could not be written down, so it was not sent".to_owned();
                job.entry.step((self.clock)(), State::Failed, Some(why));
                self.tell(Report::NotRecorded { entry: Box::new(job.entry), error });
                return Back::Settled;
            }
        };
        self.tell(Report::Moved(Box::new(job.entry.clone())));
        let answer = match self.gateways.of(&job.entry.author.profile) {
            Some(gateway) => gateway.send(&job.entry.outgoing).await,
            None => Answer::bare(Outcome::NotSent, unknown_profile(&job.entry.author.profile), Duration::ZERO),
        };
        Back::Answered { job: Box::new(job), answer: Box::new(answer) }
    }

    /// Takes a send back that has not left.
    pub(super) async fn cancel(self, mut job: Job) -> Back {
        if self.step(&mut job, Event::Cancel) {
            // Only a "not now" that this very message got says something about a repeat.
            job.entry.retry_at = job.entry.retry_at.filter(|_| job.entry.http_status == Some(429));
            job.entry.step((self.clock)(), State::Cancelled, None);
            // Whether the line that it waits could be written does not matter any more; but it must not come last.
            if let Some(queued) = job.queued {
                let _ = queued.end().await;
            }
            self.settle(job.entry).await;
        }
        Back::Settled
    }

    /// Writes down an outcome and tells it.
    pub(super) async fn settle(&self, entry: Entry) {
        self.settle_as(entry, Report::Moved).await;
    }

    pub(super) fn tell(&self, report: Report) {
        // Nobody listens any more at the very end of the program; the store has it all.
        let _ = self.reports.send(report);
    }

    /// Takes the step that the machine allows; false where it allows none.
    pub(super) fn step(&self, job: &mut Job, event: Event) -> bool {
        let step = job.stage.after(event, self.policy.retry);
        job.stage = step.map_or(job.stage, |step| step.to);
        step.is_some()
    }

    /// Writes down what came of a request, and tells it.
    pub(super) async fn answered(self, mut job: Job, answer: Answer) -> Back {
        let asked = answer.retry_after.unwrap_or_default();
        let event = Event::Answered {
            outcome: answer.outcome,
            asked,
            since_first: job.first.map_or(Duration::ZERO, |first| first.elapsed()),
            chance: (self.policy.chance)(),
        };
        let is_busy = answer.outcome == Outcome::RefusedForNow;
        let now = (self.clock)();
        // Of a probe the first answer is what somebody wants to know.
        let is_probe = job.entry.probe.is_some();
        let retry = if is_probe { Retry::NEVER } else { self.policy.retry };
        let step = job.stage.after(event, retry);
        if let Some(step) = step.filter(|step| step.record == Record::Wait) {
            let mut waiting = job.entry.clone();
            waiting.wait(now, answer.clone(), later(now, step.pause));
            let line = waiting.clone();
            if Writing::begin(&self.store, |reply| Write::wait(line, reply)).end().await.is_ok() {
                job.stage = step.to;
                job.entry = waiting;
                let all = is_busy.then(|| Instant::now() + step.pause);
                return Self::wait(job, step.pause, all);
            }
            // What cannot be written down is not waited for: this answer is the last one.
        }
        job.stage = job.stage.after(event, Retry::NEVER).map_or(job.stage, |step| step.to);
        job.entry.settle(now, answer);
        let key_refused = (!is_probe && matches!(job.entry.http_status, Some(401 | 403))).then(|| {
            let reason = job.entry.reason().unwrap_or_default().to_owned();
            match &job.entry.message {
                Some(message) => format!("{reason} (Zixflow says: {message})"),
                None => reason,
            }
        });
        let profile = job.entry.author.profile.clone();
        self.settle(job.entry).await;
        match key_refused {
            Some(reason) => Back::KeyRefused { profile, reason },
            None => Back::Settled,
        }
    }

    fn wait(mut job: Job, pause: Duration, all: Option<Instant>) -> Back {
        job.leaves = Instant::now() + pause;
        Back::Waits { job: Box::new(job), all }
    }

    /// Writes the attempt down, unless it comes too early or somebody else sent the same.
    async fn attempt(&self, job: &mut Job) -> Result<Option<Objection>, String> {
        if let Some(queued) = job.queued.take() {
            queued.end().await?;
        }
        let Stage::Writing(n) = job.stage else { return Err("it is not its turn".to_owned()) };
        let now = (self.clock)();
        let mut attempt = job.entry.clone();
        attempt.retry_at = None;
        attempt.step(now, State::Sending, None);
        let (pace, twins, is_paced) = (self.policy.pace, job.twins, job.is_paced);
        let since = before(now, pace.window()).min(twins_since(&attempt, now, twins));
        let asking = attempt.clone();
        let speaks_against = move |lately: &Lately| {
            let attempts = attempts(&asking, &pace, is_paced, now, lately);
            twin(&asking, twins, now, lately)
                .or_else(|| pace.wait(&attempts, now).map(|(left, why)| Objection::TooEarly(left, why)))
        };
        let writing = Writing::begin(&self.store, |reply| {
            Write::attempt_unless(attempt.clone(), n, since, speaks_against, reply)
        });
        let objection = writing.end().await?;
        if objection.is_none() {
            job.entry = attempt;
            job.first.get_or_insert_with(Instant::now);
        }
        Ok(objection)
    }

    /// A repeat that may have arrived settles the send of unknown outcome that it repeats: a person decided to send it
    /// again. What goes wrong here leaves the first one unknown, which it is.
    async fn settle_first(&self, entry: &Entry) {
        let Some(first) = entry.outgoing.retry_of else { return };
        if !matches!(entry.state, State::Accepted | State::Unknown) {
            return;
        }
        let (store, now) = (Arc::clone(&self.store), (self.clock)());
        let (id, by) = (entry.id, entry.author.clone());
        let resolved =
            spawn_blocking(move || store.resolve(first, |first| first.resolve(now, Resolution::Again(id), &by)));
        if let Ok(Ok(first)) = resolved.await {
            self.tell(Report::Moved(Box::new(first)));
        }
    }

    async fn settle_as(&self, entry: Entry, report: impl FnOnce(Box<Entry>) -> Report) {
        let mut error = String::new();
        for _ in 0..APPENDS {
            match Writing::begin(&self.store, |reply| Write::settle(entry.clone(), reply)).end().await {
                Ok(()) => {
                    self.tell(report(Box::new(entry.clone())));
                    return self.settle_first(&entry).await;
                }
                Err(failed) => error = failed,
            }
        }
        self.tell(Report::NotRecorded { entry: Box::new(entry), error });
    }
}

/// Somebody else's send of the same, among what happened lately. It counts once it was attempted: of two that wait, the
/// first one goes.
fn twin(entry: &Entry, twins: Duration, now: Timestamp, lately: &Lately) -> Option<Objection> {
    if twins.is_zero() {
        return None;
    }
    let others = lately.same_number.iter().filter(|other| other.id != entry.id);
    let twin = Twin::first(&entry.outgoing, others, twins_since(entry, now, twins))?;
    Some(Objection::Twin(Box::new(twin)))
}

/// The attempts that the pace counts. Those that are still to come were made before the clock went back; a send that
/// waited one gap for them has waited for all of them.
fn attempts(entry: &Entry, pace: &Pace, is_paced: bool, now: Timestamp, lately: &Lately) -> Attempts {
    let last = if is_paced { later(now, pace.pair.max(pace.overall)) } else { Timestamp::MAX };
    let sender = &entry.outgoing.sender.phone_id;
    let same = lately.same_number.iter().filter(|other| other.outgoing.sender.phone_id == *sender);
    Attempts {
        pair: same.flat_map(Entry::attempts).filter(|at| *at <= last).collect(),
        newest: lately.newest.filter(|at| *at <= last),
    }
}

/// Somebody looked when the entry was made; what came since is what that look could not see.
fn twins_since(entry: &Entry, now: Timestamp, twins: Duration) -> Timestamp {
    before(now, twins).max(entry.created.saturating_sub(SLACK).unwrap_or(entry.created))
}

fn before(now: Timestamp, time: Duration) -> Timestamp {
    SignedDuration::try_from(time).ok().and_then(|time| now.checked_sub(time).ok()).unwrap_or(Timestamp::MIN)
}

fn later(now: Timestamp, time: Duration) -> Timestamp {
    SignedDuration::try_from(time).ok().and_then(|time| now.checked_add(time).ok()).unwrap_or(Timestamp::MAX)
}

fn unknown_profile(name: &str) -> String {
    format!("no profile is called {name:?} any more; `zixpost config check` tells which there are")
}
