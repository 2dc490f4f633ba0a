//! Whose turn it is. One task owns the whole queue, so no lock and no race decides about a message.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use jiff::SignedDuration;
use tokio::sync::mpsc;
use tokio::task::{Id, JoinHandle, JoinSet};
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::machine::{Event, LONGEST_WAIT, Stage};
use super::policy::{Policy, Terms};
use super::post::{Back, Job, Office};
use super::report::{Clock, Report};
use crate::domain::{Answer, Entry, Outcome, Phone, PictureFacts, Slow, State};
use crate::gateway::Gateways;
use crate::store::Store;

/// The one path of a send. Dropping it is as [`Outbox::close`], without anybody waiting.
#[derive(Debug)]
pub struct Outbox {
    orders: mpsc::UnboundedSender<Order>,
    dispatcher: JoinHandle<()>,
}

impl Outbox {
    /// Starts the dispatcher on the current tokio runtime.
    #[must_use]
    pub fn start(
        store: Arc<Store>,
        gateways: impl Into<Gateways>,
        policy: Policy,
        clock: Clock,
    ) -> (Self, mpsc::UnboundedReceiver<Report>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let (reports, told) = mpsc::unbounded_channel();
        let dispatcher = Dispatcher {
            office: Office { store, gateways: gateways.into(), clock, policy, reports },
            posted: 0,
            waiting: Vec::new(),
            posting: HashMap::new(),
            settling: HashMap::new(),
            tasks: JoinSet::new(),
            not_before: HashMap::new(),
            gates: HashMap::new(),
            is_closing: false,
        };
        #[expect(clippy::disallowed_methods, reason = "the outbox starts its own tasks, and `close` waits for them")]
        let dispatcher = tokio::spawn(dispatcher.run(inbox));
        (Self { orders, dispatcher }, told)
    }

    /// Takes a send in: it leaves after its hold, when its turn has come.
    pub fn post(&self, entry: Entry, terms: Terms) {
        self.order(Order::Post(Box::new(entry), terms));
    }

    /// Writes down with a send what its picture is, if it has not left.
    pub fn note_picture(&self, id: Uuid, picture: PictureFacts) {
        self.order(Order::Picture { id, picture });
    }

    /// Takes a send back, if it has not left. Answered by [`Report::Moved`] (cancelled) or [`Report::NotCancelled`].
    pub fn cancel(&self, id: Uuid) {
        self.order(Order::Cancel(id));
    }

    /// Ends the hold of every held send now.
    pub fn release(&self) {
        self.order(Order::Release);
    }

    /// Goes on after [`Report::Paused`]: with one send of that profile alone, until its key is good again.
    pub fn resume(&self) {
        self.order(Order::Resume);
    }

    /// Takes back what has not left, waits for what has, and ends. Every send is then settled on disk.
    pub async fn close(self) {
        self.order(Order::Close);
        let _ = self.dispatcher.await;
    }

    /// Waits until every send is settled, holds and waits included, and ends. Where the key is refused, what has not left
    /// is taken back.
    pub async fn finish(self) {
        self.order(Order::Finish);
        let _ = self.dispatcher.await;
    }

    fn order(&self, order: Order) {
        // The dispatcher ends only after `close` and `finish`, which take the outbox.
        let _ = self.orders.send(order);
    }
}

#[derive(Debug)]
enum Order {
    Post(Box<Entry>, Terms),
    Picture { id: Uuid, picture: PictureFacts },
    Cancel(Uuid),
    Release,
    Resume,
    Close,
    Finish,
}

/// Whether sends of a profile may leave whose key was refused, or that was asked to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// One may try whether the key is good again, or whether the pause was long enough: if not, no other has to hear it.
    Ajar,
    /// The key was refused, which is still to be written down.
    Closing,
    /// The key was refused.
    Closed,
}

struct Dispatcher {
    office: Office,
    /// How many were posted.
    posted: u64,
    /// Sends whose turn has not come, in the order in which they were posted.
    waiting: Vec<Job>,
    /// What each worker has in hand, up to its answer.
    posting: HashMap<Id, Entry>,
    /// What was answered, while that is written down: meanwhile the worker has another one.
    settling: HashMap<Id, Entry>,
    /// Workers, and writes of what was cancelled.
    tasks: JoinSet<Back>,
    /// The gateway asked the sends of a profile to wait until then: what asks before uses up its tries for nothing.
    not_before: HashMap<String, Instant>,
    /// The gates of profiles that are not open.
    gates: HashMap<String, Gate>,
    /// Nothing is to wait any more.
    is_closing: bool,
}

impl Dispatcher {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Order>) {
        let mut ending = false;
        loop {
            if self.is_closing || ending {
                self.cancel_what_stays();
            }
            self.start_what_may_leave();
            if ending && self.waiting.is_empty() && self.tasks.is_empty() {
                return;
            }
            let due = self.next_due();
            tokio::select! {
                order = inbox.recv(), if !ending => ending = self.take(order.unwrap_or(Order::Close)),
                Some(done) = self.tasks.join_next_with_id(), if !self.tasks.is_empty() => self.finished(done),
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {}
            }
        }
    }

    /// Carries out an order; true where it is the last one.
    fn take(&mut self, order: Order) -> bool {
        match order {
            Order::Post(entry, terms) => {
                self.posted += 1;
                let stage = if entry.state == State::Held { Stage::Held } else { Stage::Queued };
                self.waiting.push(Job {
                    place: self.posted,
                    entry: *entry,
                    stage,
                    leaves: Instant::now() + terms.hold,
                    queued: None,
                    twins: terms.twins,
                    first: None,
                    is_paced: false,
                });
            }
            Order::Picture { id, picture } => {
                // The line of the attempt is written from this entry; what has left stays as it was written.
                if let Some(job) = self.waiting.iter_mut().find(|job| job.entry.id == id) {
                    job.entry.picture = Some(picture);
                }
            }
            Order::Cancel(id) => match self.waiting.iter().position(|job| job.entry.id == id) {
                Some(at) => self.cancel(at),
                None => self.office.tell(Report::NotCancelled(id)),
            },
            Order::Release => {
                let now = Instant::now();
                let held = self.waiting.iter_mut().filter(|job| job.stage == Stage::Held);
                held.for_each(|job| job.leaves = now);
            }
            Order::Resume => self.gates.values_mut().for_each(|gate| *gate = Gate::Ajar),
            Order::Close => {
                self.is_closing = true;
                return true;
            }
            Order::Finish => return true,
        }
        false
    }

    fn start_what_may_leave(&mut self) {
        let now = Instant::now();
        self.not_before.retain(|_, at| *at > now);
        for job in self.waiting.iter_mut().filter(|job| job.stage == Stage::Held && job.leaves <= now) {
            self.office.step(job, Event::HoldPassed);
        }
        for (gone, at) in self.next_to_leave(now).into_iter().enumerate() {
            let job = self.waiting.remove(at - gone);
            let entry = job.entry.clone();
            let task = self.tasks.spawn(self.office.clone().post(job));
            self.posting.insert(task.id(), entry);
        }
        for at in 0..self.waiting.len() {
            self.keep_waiting(at, self.waiting[at].leaves <= now);
        }
    }

    /// The places of those whose turn it is, in their order.
    fn next_to_leave(&self, now: Instant) -> Vec<usize> {
        let mut next = Vec::new();
        let free = self.office.policy.workers.max(1).saturating_sub(self.posting.len());
        if free == 0 {
            return next;
        }
        let mut taken: HashSet<&Phone> = self.under_way().map(|entry| &entry.outgoing.to).collect();
        for (at, Job { entry, leaves, .. }) in self.waiting.iter().enumerate() {
            // Whatever comes later for the same recipient stays behind this one, held or not.
            let is_first = taken.insert(&entry.outgoing.to);
            if is_first && *leaves <= now && self.is_let(entry, &next) {
                next.push(at);
                if next.len() == free {
                    break;
                }
            }
        }
        next
    }

    /// What has left, and is not settled.
    fn under_way(&self) -> impl Iterator<Item = &Entry> {
        self.posting.values().chain(self.settling.values())
    }

    /// Whether one more send of a profile may leave beside those under way, and those that leave now.
    fn is_let(&self, entry: &Entry, next: &[usize]) -> bool {
        let profile = &entry.author.profile;
        let is_let = match self.gates.get(profile) {
            None => true,
            // A probe asks what each sender is answered; that a key is refused is such an answer.
            Some(_) if entry.probe.is_some() => true,
            Some(Gate::Ajar) => {
                let leaving = next.iter().map(|&at| &self.waiting[at].entry);
                self.under_way().chain(leaving).all(|entry| entry.author.profile != *profile)
            }
            Some(Gate::Closing | Gate::Closed) => false,
        };
        is_let && !self.not_before.contains_key(profile)
    }

    fn keep_waiting(&mut self, at: usize, due: bool) {
        let profile = &self.waiting[at].entry.author.profile;
        let not_before = self.not_before.get(profile).copied().filter(|_| due);
        let job = &mut self.waiting[at];
        let has_ended_hold = job.stage == Stage::Queued && job.entry.state == State::Held;
        if has_ended_hold {
            job.entry.step((self.office.clock)(), State::Queued, None);
        }
        let asked = not_before.filter(|_| job.entry.reason() != Some(Slow::Asked.words()));
        if let Some(until) = asked {
            let now = (self.office.clock)();
            let left = SignedDuration::try_from(until - Instant::now()).unwrap_or_default();
            job.entry.pace(now, now.saturating_add(left).unwrap_or(now), Slow::Asked);
        }
        if job.queued.is_none() && matches!(job.stage, Stage::Held | Stage::Queued) {
            job.queued = Some(self.office.write_queued(&job.entry));
        }
        if has_ended_hold || asked.is_some() {
            self.office.tell(Report::Moved(Box::new(self.waiting[at].entry.clone())));
        }
    }

    /// Takes back what will not leave any more: everything, or the sends whose key is refused.
    fn cancel_what_stays(&mut self) {
        let is_shut_out =
            |entry: &Entry| entry.probe.is_none() && self.gates.get(&entry.author.profile) == Some(&Gate::Closed);
        let stays = |job: &Job| self.is_closing || is_shut_out(&job.entry);
        let (stay, leave) = std::mem::take(&mut self.waiting).into_iter().partition(|job| stays(job));
        self.waiting = leave;
        let stay: Vec<Job> = stay;
        for job in stay {
            self.cancel_job(job);
        }
    }

    fn cancel(&mut self, at: usize) {
        let job = self.waiting.remove(at);
        self.cancel_job(job);
    }

    fn cancel_job(&mut self, job: Job) {
        self.tasks.spawn(self.office.clone().cancel(job));
    }

    fn finished(&mut self, done: Result<(Id, Back), tokio::task::JoinError>) {
        match done {
            Ok((id, back)) => {
                self.posting.remove(&id);
                // One that left before the pause says nothing about what is after it, and a probe moves no gate.
                let says_something = |entry: &Entry| {
                    entry.probe.is_none()
                        && !matches!(back, Back::Waits { .. })
                        && !self.not_before.contains_key(&entry.author.profile)
                };
                let settled = self.settling.remove(&id).filter(says_something).map(|entry| entry.author.profile);
                if let Some(profile) = settled.filter(|profile| self.gates.get(profile) == Some(&Gate::Ajar)) {
                    self.gates.remove(&profile);
                }
                self.take_back(back);
            }
            // A worker that panicked may have sent: the one honest word is unknown.
            Err(error) => {
                let entry = self.posting.remove(&error.id()).or_else(|| self.settling.remove(&error.id()));
                if let Some(mut entry) = entry {
                    let detail = Some("the program failed while it was sending".to_owned());
                    entry.step((self.office.clock)(), State::Unknown, detail);
                    let office = self.office.clone();
                    self.tasks.spawn(async move {
                        office.settle(entry).await;
                        Back::Settled
                    });
                }
            }
        }
    }

    fn take_back(&mut self, back: Back) {
        match back {
            Back::Waits { job, all } => {
                if let Some(until) = all {
                    self.wait_until(job.entry.author.profile.clone(), until);
                }
                let at = self.waiting.partition_point(|other| other.place < job.place);
                let entry = job.entry.clone();
                self.waiting.insert(at, *job);
                // Told when it is here: whoever hears it may take the send back.
                self.office.tell(Report::Moved(Box::new(entry)));
            }
            Back::Answered { job, answer } => self.answered(*job, *answer),
            Back::KeyRefused { profile, reason } => {
                // Several may have been on their way when the first one was refused: that is told once.
                if self.gates.insert(profile.clone(), Gate::Closed) != Some(Gate::Closed) {
                    self.office.tell(Report::Paused { profile, reason });
                }
            }
            Back::Settled => {}
        }
    }

    /// Heeds an answer at once, and has it written down.
    fn answered(&mut self, job: Job, answer: Answer) {
        let profile = &job.entry.author.profile;
        if matches!(answer.http_status, Some(401 | 403)) && job.entry.probe.is_none() {
            self.gates.entry(profile.clone()).and_modify(close).or_insert(Gate::Closing);
        }
        let asked = answer.retry_after.unwrap_or_default();
        if answer.outcome == Outcome::RefusedForNow && asked <= LONGEST_WAIT {
            self.wait_until(profile.clone(), Instant::now() + asked);
        }
        let entry = job.entry.clone();
        let task = self.tasks.spawn(self.office.clone().answered(job, answer));
        self.settling.insert(task.id(), entry);
    }

    fn wait_until(&mut self, profile: String, until: Instant) {
        self.gates.entry(profile.clone()).or_insert(Gate::Ajar);
        let known = self.not_before.entry(profile).or_insert(until);
        *known = until.max(*known);
    }

    fn next_due(&self) -> Option<Instant> {
        let now = Instant::now();
        let leaves = self.waiting.iter().map(|job| job.leaves);
        leaves.chain(self.not_before.values().copied()).filter(|&at| at > now).min()
    }
}

fn close(gate: &mut Gate) {
    if *gate == Gate::Ajar {
        *gate = Gate::Closing;
    }
}
