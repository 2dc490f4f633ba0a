//! Does what the core asks of the world: starts it and returns at once.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tokio::task::JoinSet;

use super::contact_book::ContactBook;
use super::saver::Saver;
use crate::app::{Effect, Message};
use crate::domain::Cursor;
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
    contacts: ContactBook,
    reads: JoinSet<Message>,
}

impl Effects {
    pub(super) fn new(store: Arc<Store>, outbox: Outbox) -> Self {
        let saver = Saver::new(Arc::clone(&store) as Arc<_>);
        let contacts = ContactBook::new(Arc::clone(&store));
        Self { store, outbox, saver, contacts, reads: JoinSet::new() }
    }

    /// Starts one effect. What the loop must do itself comes back.
    pub(super) fn start(&mut self, effect: Effect) -> Option<Asked> {
        match effect {
            Effect::Post { entry, hold } => self.outbox.post(*entry, hold),
            Effect::Cancel(id) => self.outbox.cancel(id),
            Effect::Release => self.outbox.release(),
            Effect::SaveDraft(draft) => self.saver.save(draft),
            Effect::RemoveDraft(sent) => self.saver.remove(sent),
            Effect::SaveContact { old, new } => self.contacts.save(old, new),
            Effect::RemoveContact(contact) => self.contacts.remove(contact),
            Effect::FindZone(name) => self.find_zone(name),
            Effect::Page { before } => self.read(before),
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
                news = self.contacts.turn() => return Message::Contacts(news),
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

    /// The parts of the way out: drafts and contacts that are to be written, and sends that are to be waited for.
    pub(super) fn into_parts(self) -> (Saver, ContactBook, Outbox) {
        (self.saver, self.contacts, self.outbox)
    }

    /// A key, a report or a return from a stop: others may have changed files meanwhile.
    pub(super) fn stir(&mut self) {
        self.contacts.stir();
    }

    fn find_zone(&mut self, name: &'static str) {
        self.reads.spawn_blocking(move || {
            // Where the system knows no such zone, no time is shown: UTC would be a lie.
            let zone = TimeZone::get(name).ok();
            Message::Zone { name, zone }
        });
    }

    fn read(&mut self, before: Option<Cursor>) {
        let store = Arc::clone(&self.store);
        self.reads.spawn_blocking(move || match store.page(before.as_ref(), PAGE) {
            Ok(page) => Message::Page(page),
            Err(error) => Message::Failed(format!("the history could not be read: {error}")),
        });
    }
}

fn broken(error: &tokio::task::JoinError) -> Message {
    Message::Failed(format!("the history could not be read: {error}"))
}
