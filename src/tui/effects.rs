//! Does what the core asks of the world: starts it and returns at once.

use std::sync::Arc;

use jiff::Timestamp;
use tokio::task::{JoinSet, spawn_blocking};

use super::saver::Saver;
use crate::app::{Effect, Message};
use crate::domain::{Canned, Cursor, Entry};
use crate::outbox::Outbox;
use crate::store::Store;

/// Entries read at once: some screens full.
const PAGE: usize = 200;

/// What only the loop itself can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Suspend,
    Redraw,
    Quit,
}

/// Everything under way for the core.
pub(super) struct Effects {
    store: Arc<Store>,
    outbox: Outbox,
    saver: Saver,
    reads: JoinSet<Message>,
}

impl Effects {
    pub(super) fn new(store: Arc<Store>, outbox: Outbox) -> Self {
        let saver = Saver::new(Arc::clone(&store) as Arc<_>);
        Self { store, outbox, saver, reads: JoinSet::new() }
    }

    /// Starts one effect. What the loop must do itself comes back.
    pub(super) fn start(&mut self, effect: Effect) -> Option<Asked> {
        match effect {
            Effect::Post { entry, hold } => self.outbox.post(*entry, hold),
            Effect::Cancel(id) => self.outbox.cancel(id),
            Effect::Release => self.outbox.release(),
            Effect::SaveDraft(draft) => self.saver.save(draft),
            Effect::RemoveDraft(sent) => self.saver.remove(sent),
            Effect::Page { before } => self.read(before),
            Effect::LookForTwin { entry, since } => self.look_for_twin(*entry, since),
            Effect::ReadCanned => self.read_canned(None),
            Effect::KeepCanned(canned) => self.read_canned(Some(canned)),
            Effect::Suspend => return Some(Asked::Suspend),
            Effect::Redraw => return Some(Asked::Redraw),
            Effect::Quit => return Some(Asked::Quit),
        }
        None
    }

    /// Waits for the next thing that an effect has to tell. May be dropped at any point and called again.
    pub(super) async fn next(&mut self) -> Message {
        loop {
            tokio::select! { biased;
                Some(read) = self.reads.join_next() => return read.unwrap_or_else(|error| broken(&error)),
                error = self.saver.turn() => {
                    if let Some(error) = error {
                        return Message::Failed(error);
                    }
                }
            }
        }
    }

    /// What is there already.
    pub(super) fn try_next(&mut self) -> Option<Message> {
        self.reads.try_join_next().map(|read| read.unwrap_or_else(|error| broken(&error)))
    }

    /// The two halves of the way out: drafts that are to be written, and sends that are to be waited for.
    pub(super) fn into_parts(self) -> (Saver, Outbox) {
        (self.saver, self.outbox)
    }

    /// A panic in it is told as an answer, for the message waits for one.
    fn look_for_twin(&mut self, entry: Entry, since: Timestamp) {
        let store = Arc::clone(&self.store);
        self.reads.spawn(async move {
            let id = entry.id;
            let looked = spawn_blocking(move || store.twin(&entry.outgoing, since)).await;
            let found = match looked {
                Ok(Ok(found)) => Ok(found.map(Box::new)),
                Ok(Err(error)) => Err(error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            Message::Looked { id, found }
        });
    }

    /// Reads the canned messages, after one is kept.
    fn read_canned(&mut self, kept: Option<Canned>) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || canned(&store, kept.as_ref()).unwrap_or_else(Message::Failed));
    }

    fn read(&mut self, before: Option<Cursor>) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || match store.page(before.as_ref(), PAGE) {
            Ok(page) => Message::Page(page),
            Err(error) => Message::Failed(format!("the history could not be read: {error}")),
        });
    }
}

fn canned(store: &Store, kept: Option<&Canned>) -> Result<Message, String> {
    if let Some(canned) = kept {
        store.add_canned(canned).map_err(|error| format!("the canned message was not kept: {error}"))?;
    }
    let canned = store.canned().map_err(|error| format!("the canned messages could not be read: {error}"))?;
    Ok(Message::Canned { canned, kept: kept.map(|kept| kept.code.clone()) })
}

fn broken(error: &tokio::task::JoinError) -> Message {
    Message::Failed(format!("the history could not be read: {error}"))
}
