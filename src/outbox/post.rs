//! One send, from its turn to its outcome.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};

use super::report::{Clock, Report};
use crate::domain::{Entry, State};
use crate::gateway::Gateway;
use crate::store::{Store, StoreError};

/// How often an outcome is appended before the disk is given up. Each try is a whole new append: a sync alone,
/// after a failed one, may report success for data that the kernel has already dropped.
const APPENDS: u32 = 3;

/// What every send needs.
#[derive(Clone)]
pub(super) struct Office {
    pub(super) store: Arc<Store>,
    pub(super) gateway: Arc<dyn Gateway>,
    pub(super) clock: Clock,
    pub(super) reports: mpsc::UnboundedSender<Report>,
}

/// A write that is under way on a thread of its own.
pub(super) type Writing = JoinHandle<Result<(), StoreError>>;

impl Office {
    /// Writes down a send that has to wait.
    pub(super) fn write_queued(&self, entry: &Entry) -> Writing {
        let (store, entry) = (Arc::clone(&self.store), entry.clone());
        spawn_blocking(move || store.queued(&entry))
    }

    /// Writes down the attempt, makes the request, writes down the outcome, tells it.
    pub(super) async fn post(self, mut entry: Entry, queued: Option<Writing>) {
        let sending = self.attempt(&mut entry, queued).await;
        if let Err(error) = sending {
            entry.step((self.clock)(), State::Failed, Some("could not be written down, so it was not sent".to_owned()));
            return self.tell(Report::NotRecorded { entry: Box::new(entry), error });
        }
        self.tell(Report::Moved(Box::new(entry.clone())));
        let answer = self.gateway.send(&entry.outgoing).await;
        entry.settle((self.clock)(), answer);
        self.settle(entry).await;
    }

    /// Takes a send back that has not left.
    pub(super) async fn cancel(self, mut entry: Entry, queued: Option<Writing>) {
        entry.step((self.clock)(), State::Cancelled, None);
        // Whether the line that it waits could be written does not matter any more; but it must not come last.
        let _ = written(queued).await;
        self.settle(entry).await;
    }

    /// Writes down an outcome and tells it.
    pub(super) async fn settle(&self, entry: Entry) {
        let mut error = String::new();
        for _ in 0..APPENDS {
            let (store, settled) = (Arc::clone(&self.store), entry.clone());
            match written(Some(spawn_blocking(move || store.settle(&settled)))).await {
                Ok(()) => return self.tell(Report::Moved(Box::new(entry))),
                Err(failed) => error = failed,
            }
        }
        self.tell(Report::NotRecorded { entry: Box::new(entry), error });
    }

    pub(super) fn tell(&self, report: Report) {
        // Nobody listens any more at the very end of the program; the store has it all.
        let _ = self.reports.send(report);
    }

    async fn attempt(&self, entry: &mut Entry, queued: Option<Writing>) -> Result<(), String> {
        written(queued).await?;
        entry.step((self.clock)(), State::Sending, None);
        let (store, attempt) = (Arc::clone(&self.store), entry.clone());
        written(Some(spawn_blocking(move || store.attempt(&attempt, 1)))).await
    }
}

/// Waits for a write; the error is a sentence for a person.
async fn written(writing: Option<Writing>) -> Result<(), String> {
    let Some(writing) = writing else { return Ok(()) };
    match writing.await {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("the thread that writes failed".to_owned()),
    }
}
