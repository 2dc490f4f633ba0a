//! Looks whether the sends of unknown outcome are others: one was added, or somebody decided about one.
//!
//! A look costs one question for the metadata of a folder. It follows the start, keys, reports, news of other processes
//! (a word about an unknown one is a line of the history) and the return from a stop, at most once a second: an idle
//! screen looks at nothing.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{Instant, sleep_until};

use crate::app::Message;
use crate::domain::Entry;
use crate::store::Store;

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// What a look found: the sign of the folder, and what is in it where the sign is another one.
type Found = (Option<SystemTime>, Option<Result<Vec<Entry>, String>>);

/// Looks at the folder of the unresolved ones.
pub(super) struct Unknowns {
    store: Arc<Store>,
    /// The sign at the last look; `None` where there was no folder.
    seen: Option<SystemTime>,
    /// Whether nobody looked yet.
    is_new: bool,
    running: Option<JoinHandle<Found>>,
    /// When to look next; `None` while nobody does anything.
    due: Option<Instant>,
    /// When a look may follow the last one.
    rested: Instant,
}

impl Unknowns {
    pub(super) fn new(store: Arc<Store>) -> Self {
        let now = Instant::now();
        Self { store, seen: None, is_new: true, running: None, due: Some(now), rested: now }
    }

    /// Something happened on the screen: a good time for a look.
    pub(super) fn stir(&mut self) {
        self.due.get_or_insert(self.rested.max(Instant::now()));
    }

    /// Waits for the next news. Never ends while nothing is to do. May be dropped at any point and called again.
    pub(super) async fn turn(&mut self) -> Message {
        loop {
            if self.running.is_none() {
                let Some(due) = self.due else { return std::future::pending().await };
                sleep_until(due).await;
                self.due = None;
                self.rested = Instant::now() + PAUSE;
                let (store, seen, is_new) = (Arc::clone(&self.store), self.seen, self.is_new);
                self.is_new = false;
                self.running = Some(spawn_blocking(move || look(&store, seen, is_new)));
            }
            let Some(running) = &mut self.running else { continue };
            let found = running.await;
            self.running = None;
            match found {
                Ok((stamp, Some(Ok(entries)))) => {
                    self.seen = stamp;
                    return Message::Unresolved(entries);
                }
                Ok((stamp, Some(Err(error)))) => {
                    self.seen = stamp;
                    return Message::Failed(format!("what is unknown could not be read: {error}"));
                }
                Ok((stamp, None)) => self.seen = stamp,
                Err(_) => {}
            }
        }
    }
}

fn look(store: &Store, seen: Option<SystemTime>, is_new: bool) -> Found {
    let stamp = store.unresolved_stamp();
    if seen == stamp && !is_new {
        return (stamp, None);
    }
    let entries = store.unresolved().map_err(|error| error.to_string());
    // Nothing at the start is what the screen shows already: no frame is drawn for it.
    let entries = Some(entries).filter(|entries| !is_new || entries.as_ref().map_or(true, |found| !found.is_empty()));
    // What the look itself made is no news; what came in between is found by the next one.
    (if stamp.is_none() { store.unresolved_stamp() } else { stamp }, entries)
}
