//! Whose turn it is. One task owns the whole queue, so no lock and no race decides about a message.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::{Id, JoinHandle, JoinSet};
use tokio::time::{Instant, sleep_until};
use uuid::Uuid;

use super::post::{Office, Writing};
use super::report::{Clock, Report};
use crate::domain::{Entry, Phone, PictureFacts, State};
use crate::gateway::Gateway;
use crate::store::Store;

/// The one path of a send. Dropping it is as [`Outbox::close`], without anybody waiting.
#[derive(Debug)]
pub struct Outbox {
    orders: mpsc::UnboundedSender<Order>,
    dispatcher: JoinHandle<()>,
}

impl Outbox {
    /// Starts the dispatcher on the current tokio runtime. `workers`: requests at once, at least one.
    #[must_use]
    pub fn start(
        store: Arc<Store>,
        gateway: Arc<dyn Gateway>,
        workers: usize,
        clock: Clock,
    ) -> (Self, mpsc::UnboundedReceiver<Report>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let (reports, told) = mpsc::unbounded_channel();
        let office = Office { store, gateway, clock, reports };
        let dispatcher = Dispatcher {
            office,
            workers: workers.max(1),
            waiting: Vec::new(),
            posting: HashMap::new(),
            tasks: JoinSet::new(),
        };
        #[expect(clippy::disallowed_methods, reason = "the outbox starts its own tasks, and `close` waits for them")]
        let dispatcher = tokio::spawn(dispatcher.run(inbox));
        (Self { orders, dispatcher }, told)
    }

    /// Takes a send in: it leaves after `hold`, when its turn has come.
    pub fn post(&self, entry: Entry, hold: Duration) {
        self.order(Order::Post { entry: Box::new(entry), hold });
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

    /// Takes back what has not left, waits for what has, and ends. Every send is then settled on disk.
    pub async fn close(self) {
        self.order(Order::Close);
        let _ = self.dispatcher.await;
    }

    /// Waits until every send is settled, holds included, and ends.
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
    Post { entry: Box<Entry>, hold: Duration },
    Picture { id: Uuid, picture: PictureFacts },
    Cancel(Uuid),
    Release,
    Close,
    Finish,
}

/// A send whose turn has not come.
struct Waiting {
    entry: Entry,
    leaves: Instant,
    /// The write of the line that says so; a send that goes at once has none.
    queued: Option<Writing>,
}

struct Dispatcher {
    office: Office,
    workers: usize,
    /// In the order in which they were posted.
    waiting: Vec<Waiting>,
    /// What each worker has in hand.
    posting: HashMap<Id, Entry>,
    /// Workers, and writes of what was cancelled.
    tasks: JoinSet<()>,
}

impl Dispatcher {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Order>) {
        let mut ending = false;
        loop {
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
            Order::Post { entry, hold } => {
                self.waiting.push(Waiting { entry: *entry, leaves: Instant::now() + hold, queued: None });
            }
            Order::Picture { id, picture } => {
                // The line of the attempt is written from this entry; what has left stays as it was written.
                if let Some(waiting) = self.waiting.iter_mut().find(|waiting| waiting.entry.id == id) {
                    waiting.entry.picture = Some(picture);
                }
            }
            Order::Cancel(id) => match self.waiting.iter().position(|waiting| waiting.entry.id == id) {
                Some(at) => self.cancel(at),
                None => self.office.tell(Report::NotCancelled(id)),
            },
            Order::Release => {
                let now = Instant::now();
                self.waiting.iter_mut().for_each(|waiting| waiting.leaves = now);
            }
            Order::Close => {
                while !self.waiting.is_empty() {
                    self.cancel(0);
                }
                return true;
            }
            Order::Finish => return true,
        }
        false
    }

    fn start_what_may_leave(&mut self) {
        let now = Instant::now();
        let mut taken: Vec<Phone> = self.posting.values().map(|entry| entry.outgoing.to.clone()).collect();
        let mut at = 0;
        while at < self.waiting.len() {
            let to = self.waiting[at].entry.outgoing.to.clone();
            let due = self.waiting[at].leaves <= now;
            if due && !taken.contains(&to) && self.posting.len() < self.workers {
                let waiting = self.waiting.remove(at);
                let entry = waiting.entry.clone();
                let task = self.tasks.spawn(self.office.clone().post(waiting.entry, waiting.queued));
                self.posting.insert(task.id(), entry);
            } else {
                self.keep_waiting(at, due);
                at += 1;
            }
            // Whatever comes later for the same recipient stays behind this one, held or not.
            taken.push(to);
        }
    }

    fn keep_waiting(&mut self, at: usize, due: bool) {
        let waiting = &mut self.waiting[at];
        if due && waiting.entry.state == State::Held {
            waiting.entry.step((self.office.clock)(), State::Queued, None);
            self.office.tell(Report::Moved(Box::new(waiting.entry.clone())));
        }
        if waiting.queued.is_none() {
            waiting.queued = Some(self.office.write_queued(&waiting.entry));
        }
    }

    fn cancel(&mut self, at: usize) {
        let waiting = self.waiting.remove(at);
        self.tasks.spawn(self.office.clone().cancel(waiting.entry, waiting.queued));
    }

    fn finished(&mut self, done: Result<(Id, ()), tokio::task::JoinError>) {
        match done {
            Ok((id, ())) => drop(self.posting.remove(&id)),
            // A worker that panicked may have sent: the one honest word is unknown.
            Err(error) => {
                if let Some(mut entry) = self.posting.remove(&error.id()) {
                    let detail = Some("the program failed while it was sending".to_owned());
                    entry.step((self.office.clock)(), State::Unknown, detail);
                    let office = self.office.clone();
                    self.tasks.spawn(async move { office.settle(entry).await });
                }
            }
        }
    }

    fn next_due(&self) -> Option<Instant> {
        let now = Instant::now();
        self.waiting.iter().map(|waiting| waiting.leaves).filter(|&leaves| leaves > now).min()
    }
}
