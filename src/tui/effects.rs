//! Does what the core asks of the world: starts it and returns at once.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::looks::Looks;
use super::saver::Saver;
use crate::app::{Effect, Message};
use crate::domain::Cursor;
use crate::media::Preflight;
use crate::outbox::{Clock, Outbox};
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
    looks: Looks,
    /// What is read and written off the loop, and what there is to tell of it.
    reads: JoinSet<Option<Message>>,
}

impl Effects {
    pub(super) fn new(store: Arc<Store>, outbox: Outbox, preflight: Option<Arc<Preflight>>, clock: Clock) -> Self {
        let saver = Saver::new(Arc::clone(&store) as Arc<_>);
        Self { store, outbox, saver, looks: Looks::new(preflight, clock), reads: JoinSet::new() }
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
            Effect::Look { link, look } => self.looks.look(link, look),
            Effect::LookAgain { link, look } => self.looks.look_again(link, look),
            Effect::Preview { link, look } => self.looks.preview(link, look),
            Effect::StopLooking(look) => self.looks.stop(look),
            Effect::KeepPreview(is_seen) => self.keep_preview(is_seen),
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
                Some(read) = self.reads.join_next() => {
                    if let Some(message) = read.unwrap_or_else(|error| Some(broken(&error))) {
                        return message;
                    }
                }
                message = self.looks.next() => return message,
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
        let read = self.reads.try_join_next().and_then(|read| read.unwrap_or_else(|error| Some(broken(&error))));
        read.or_else(|| self.looks.try_next())
    }

    /// The two halves of the way out: drafts that are to be written, and sends that are to be waited for.
    pub(super) fn into_parts(self) -> (Saver, Outbox) {
        (self.saver, self.outbox)
    }

    fn read(&mut self, before: Option<Cursor>) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || match store.page(before.as_ref(), PAGE) {
            Ok(page) => Some(Message::Page(page)),
            Err(error) => Some(Message::Failed(format!("the history could not be read: {error}"))),
        });
    }

    fn keep_preview(&mut self, is_seen: bool) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || {
            let error = store.keep_preview(is_seen).err()?;
            Some(Message::Failed(format!("the choice of the preview is not kept: {error}")))
        });
    }
}

fn broken(error: &tokio::task::JoinError) -> Message {
    Message::Failed(format!("the history could not be read: {error}"))
}
