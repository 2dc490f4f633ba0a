//! The store beside the screen: what other processes send and settle appears by itself.
//!
//! A watch on the folder wakes us when something was written, and then only what came is read. Where there is no watch
//! a look follows keys, reports and the return from a stop, at most once a second. An idle screen looks at nothing.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::app::Message;
use crate::domain::{Entry, News};
use crate::outbox::{Clock, recover};
use crate::store::{Stirred, Store, StoreError, Watch};

/// From the first sign to the look: a send writes several lines, and a process that ends lets go of its locks a moment
/// after the sign of it.
const SETTLE: Duration = Duration::from_millis(50);

/// Between two looks where there is no watch.
const PAUSE: Duration = Duration::from_secs(1);

/// What a look found: the sends that it ended for a process that is gone, and what came.
type Look = Result<(Vec<Entry>, News), StoreError>;

/// What there is to tell.
pub(super) enum Heard {
    /// For the core.
    Told(Message),
    /// Somebody wrote the contacts.
    Contacts,
}

/// Looks when there is a reason to, one look after the other.
pub(super) struct Others {
    store: Arc<Store>,
    clock: Clock,
    watch: Option<AsyncFd<Watch>>,
    running: Option<JoinHandle<Look>>,
    /// When to look next; `None` while nothing was written.
    due: Option<Instant>,
    /// When a look may follow the last one, where there is no watch.
    rested: Instant,
    /// What was told last of the sends of others, and of a look that failed.
    under_way: Vec<Entry>,
    failure: Option<String>,
}

impl Others {
    pub(super) fn new(store: Arc<Store>, clock: Clock) -> Self {
        let watch = store.watch().and_then(registered);
        // What came before the watch began is found by the first look.
        let now = Instant::now();
        let (running, due) = (None, Some(now));
        Self { store, clock, watch, running, due, rested: now, under_way: Vec::new(), failure: None }
    }

    /// Something happened on the screen: a good time for a look, where nothing else says when.
    pub(super) fn stir(&mut self) {
        if self.watch.is_none() {
            self.due.get_or_insert(self.rested.max(Instant::now()));
        }
    }

    /// Waits for the next news. Never ends while nothing is written. May be dropped at any point and called again.
    pub(super) async fn turn(&mut self) -> Heard {
        loop {
            if self.running.is_some() {
                if let Some(message) = self.finish().await {
                    return Heard::Told(message);
                }
                continue;
            }
            let due = self.due;
            tokio::select! { biased;
                stirred = stirred(self.watch.as_ref()) => match stirred {
                    Ok(stirred) => {
                        if stirred.sends {
                            self.due.get_or_insert(Instant::now() + SETTLE);
                        }
                        if stirred.contacts {
                            return Heard::Contacts;
                        }
                    }
                    Err(_) => self.watch = None,
                },
                () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => self.look(),
            }
        }
    }

    fn look(&mut self) {
        self.due = None;
        self.rested = Instant::now() + PAUSE;
        let (store, clock) = (Arc::clone(&self.store), self.clock);
        self.running = Some(tokio::task::spawn_blocking(move || {
            let interrupted = if store.is_under_way() { recover(&store, clock) } else { Ok(Vec::new()) };
            // A store that is only read, or that cannot be written now, can still be read.
            let interrupted = interrupted.unwrap_or_default();
            Ok((interrupted, store.news()?))
        }));
    }

    async fn finish(&mut self) -> Option<Message> {
        let ended = self.running.as_mut()?.await;
        self.running = None;
        let failed = match ended {
            Ok(Ok((interrupted, news))) => {
                self.failure = None;
                let is_same = news == News { under_way: self.under_way.clone(), ..News::default() };
                self.under_way.clone_from(&news.under_way);
                let is_news = !is_same || !interrupted.is_empty();
                return is_news.then(|| Message::Others { news: Box::new(news), interrupted });
            }
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        let text = format!("could not look at what others sent: {failed}");
        let before = self.failure.replace(failed);
        (before != self.failure).then_some(Message::Failed(text))
    }
}

#[expect(deprecated, reason = "its successor is unsafe for types that may close the descriptor early; a watch owns it")]
fn registered(watch: Watch) -> Option<AsyncFd<Watch>> {
    AsyncFd::with_interest(watch, Interest::READABLE).ok()
}

/// Waits until something was written; for ever where there is no watch.
async fn stirred(watch: Option<&AsyncFd<Watch>>) -> std::io::Result<Stirred> {
    let Some(watch) = watch else { return std::future::pending().await };
    let mut ready = watch.readable().await?;
    let stirred = watch.get_ref().read();
    ready.clear_ready();
    stirred
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tokio::time::timeout;

    use super::*;

    fn clock() -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_looks_while_nothing_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(folder.path()).unwrap());
        store.note_history().unwrap();
        let mut others = Others::new(Arc::clone(&store), clock);
        assert!(timeout(Duration::from_secs(3600), others.turn()).await.is_err());
        assert!(others.due.is_none() && others.running.is_none());
        let looked = others.rested;
        // Keys are no reason to look where there is a watch.
        others.stir();
        assert!(timeout(Duration::from_secs(3600), others.turn()).await.is_err());
        assert_eq!(others.rested == looked, others.watch.is_some());
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn what_is_written_wakes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(folder.path()).unwrap());
        store.note_history().unwrap();
        let mut others = Others::new(Arc::clone(&store), clock);
        fs::write(folder.path().join("contacts.toml"), "").unwrap();
        assert!(matches!(others.turn().await, Heard::Contacts));
        fs::write(folder.path().join("history/2026-11.jsonl"), "damaged\n").unwrap();
        let Heard::Told(Message::Others { news, .. }) = others.turn().await else { panic!() };
        assert_eq!(news.passed_over, 1);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_look_does_not_wake_itself() {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(folder.path()).unwrap());
        let mut others = Others { due: None, ..Others::new(store, clock) };
        // The lock is taken, and so written to, by looks; a look for that would be the first of an endless row.
        fs::write(folder.path().join("store.lock"), "1").unwrap();
        fs::write(folder.path().join("contacts.toml"), "# a sign that the one before was read\n").unwrap();
        assert!(matches!(others.turn().await, Heard::Contacts));
        assert!(others.due.is_none());
    }
}
