//! What dead processes left behind.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::error::StoreError;
use super::history_log::{history_line, month_of};
use super::outbox_log::Waiting;
use super::store::Store;
use crate::domain::Entry;

/// A send that some process left behind when it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Abandoned {
    /// As it stood.
    pub entry: Entry,
    /// Whether an attempt was written down, or may have been: the request may have left.
    pub attempted: bool,
}

impl Store {
    /// Settles every send whose owner is gone, under the store lock: `end` says how each one ends, and must not call
    /// the store. Returns the entries as written, oldest first.
    ///
    /// The owner is gone when its session lock can be taken: no process id and no clock is asked. A send that the
    /// history has is only marked. Where a line of the outbox is damaged, every send that waited before it counts as
    /// attempted, because the damaged line may have been its attempt.
    pub fn recover(&self, end: &dyn Fn(Abandoned) -> Entry) -> Result<Vec<Entry>, StoreError> {
        let mut locked = self.locked()?;
        self.outbox(&mut locked)?;
        if locked.outbox.is_newer {
            return Err(StoreError::Newer { path: self.outbox_path() });
        }
        let mut ended = Vec::new();
        let mut done = Vec::new();
        let mut months: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for (id, waiting) in self.abandoned(&locked.outbox.waiting) {
            done.push(id);
            if self.is_settled(&waiting.entry, waiting.after)? {
                continue;
            }
            let attempted = waiting.is_attempted || waiting.is_doubtful;
            let entry = end(Abandoned { entry: waiting.entry, attempted });
            let month = month_of(entry.created);
            let line = history_line(&self.month_path(&month), &entry)?;
            months.entry(month).or_default().extend(line);
            ended.push(entry);
        }
        self.keep_unknowns(ended.iter());
        // One sync a month, however many there are: what is lost before it is found again at the next start.
        for (month, lines) in &months {
            self.append_history(month, lines)?;
        }
        // As after a send: only a mark.
        _ = self.mark_done(&mut locked, &done);
        self.neighbours.sweep()?;
        Ok(ended)
    }

    fn abandoned(&self, waiting: &BTreeMap<Uuid, Waiting>) -> Vec<(Uuid, Waiting)> {
        let mut living = BTreeMap::new();
        waiting
            .iter()
            .filter(|(_, send)| !*living.entry(send.owner).or_insert_with(|| self.is_living(send.owner)))
            .map(|(&id, send)| (id, send.clone()))
            .collect()
    }
}
