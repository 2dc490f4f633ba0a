//! Writes that stand in line, so that those that come together are made together.
//!
//! A sync takes as long for one line as for a hundred. So nobody writes alone: each write joins the line, and whoever
//! finds the line empty carries it out, with all that joined while the writer before was at it. Nothing waits for
//! company: where nobody writes, a write is made at once.

use std::sync::mpsc::sync_channel;
use std::sync::{MutexGuard, PoisonError};

use jiff::Timestamp;

use super::error::StoreError;
use super::lately::Lately;
use super::store::Store;
use super::together::fail;
use crate::domain::Entry;

/// A write that is to be made, and whoever waits for it.
pub struct Write {
    pub(super) entry: Entry,
    pub(super) kind: Kind,
    pub(super) caller: Box<dyn Caller>,
}

/// What is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// That a send waits. Not synced.
    Queued,
    /// That its request is about to leave: this try, unless something that happened since then speaks against it.
    Attempt { n: u32, since: Timestamp },
    /// That the attempt sent nothing.
    Wait,
    /// What came of it.
    Settle,
}

/// Who waits for a write.
pub(super) trait Caller: Send {
    /// Looks for a reason against the attempt; true where there is one.
    fn objects(&mut self, lately: &Lately) -> bool;

    /// Hears what came of it.
    fn hear(self: Box<Self>, result: Result<(), StoreError>);
}

struct Asking<T, O, R> {
    objection: Option<O>,
    found: Option<T>,
    reply: R,
}

impl<T, O, R> Caller for Asking<T, O, R>
where
    T: Send,
    O: FnOnce(&Lately) -> Option<T> + Send,
    R: FnOnce(Result<Option<T>, StoreError>) + Send,
{
    fn objects(&mut self, lately: &Lately) -> bool {
        self.found = self.objection.take().and_then(|objection| objection(lately));
        self.found.is_some()
    }

    fn hear(self: Box<Self>, result: Result<(), StoreError>) {
        let Self { reply, found, .. } = *self;
        reply(result.map(|()| found));
    }
}

impl Write {
    /// [`Store::queued`].
    pub fn queued(entry: Entry, reply: impl FnOnce(Result<(), StoreError>) + Send + 'static) -> Self {
        Self::plain(entry, Kind::Queued, reply)
    }

    /// [`Store::wait`].
    pub fn wait(entry: Entry, reply: impl FnOnce(Result<(), StoreError>) + Send + 'static) -> Self {
        Self::plain(entry, Kind::Wait, reply)
    }

    /// [`Store::settle`].
    pub fn settle(entry: Entry, reply: impl FnOnce(Result<(), StoreError>) + Send + 'static) -> Self {
        Self::plain(entry, Kind::Settle, reply)
    }

    /// [`Store::attempt_unless`].
    pub fn attempt_unless<T: Send + 'static>(
        entry: Entry,
        n: u32,
        since: Timestamp,
        objection: impl FnOnce(&Lately) -> Option<T> + Send + 'static,
        reply: impl FnOnce(Result<Option<T>, StoreError>) + Send + 'static,
    ) -> Self {
        let caller = Asking { objection: Some(objection), found: None, reply };
        Self { entry, kind: Kind::Attempt { n, since }, caller: Box::new(caller) }
    }

    fn plain(entry: Entry, kind: Kind, reply: impl FnOnce(Result<(), StoreError>) + Send + 'static) -> Self {
        let reply = move |result: Result<Option<()>, StoreError>| reply(result.map(drop));
        let caller = Asking { objection: None::<fn(&Lately) -> Option<()>>, found: None, reply };
        Self { entry, kind, caller: Box::new(caller) }
    }
}

impl std::fmt::Debug for Write {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Write").field("kind", &self.kind).field("id", &self.entry.id).finish_non_exhaustive()
    }
}

impl Store {
    /// Puts a write in line. `true` where nobody stands before it: then whoever called must call
    /// [`Store::write_line`] next, from a thread that may wait, or [`Store::leave_line`].
    #[must_use]
    pub fn stand_in_line(&self, write: Write) -> bool {
        let mut line = self.line();
        line.push(write);
        line.len() == 1
    }

    /// Makes every write that stands in line, each of them whole or not at all, and answers each.
    pub fn write_line(&self) {
        let ours = self.our_turn();
        let mut writes = std::mem::take(&mut *self.line());
        if writes.is_empty() {
            return;
        }
        match self.locked_with(ours) {
            Ok(mut locked) => {
                // More may have come while another process held the lock.
                writes.append(&mut self.line());
                self.write_together(&mut locked, writes);
            }
            Err(error) => fail(writes.into_iter().map(|write| write.caller), &error),
        }
    }

    /// Lets go of whatever stands in line, unwritten: whoever waits is not answered any more.
    pub fn leave_line(&self) {
        let left = std::mem::take(&mut *self.line());
        drop(left);
    }

    /// Writes down a send that waits (held or queued). Not synced: nothing has left, and the draft is on disk.
    pub fn queued(&self, entry: &Entry) -> Result<(), StoreError> {
        self.at_once(|reply| Write::queued(entry.clone(), reply))
    }

    /// Writes down that the request is about to leave, and syncs it. Refused where an attempt of this id is open or
    /// one ended. Only after `Ok` may a byte go to the network.
    ///
    /// Before that, room for the results of all open attempts is reserved at the end of the history file: what was
    /// sent can be written down even if the disk fills up meanwhile.
    pub fn attempt(&self, entry: &Entry, n: u32) -> Result<(), StoreError> {
        self.attempt_unless(entry, n, Timestamp::MAX, |_| None::<()>).map(drop)
    }

    /// The same, unless `objection` finds a reason against it in what happened since then, or a little before, which is
    /// returned. All of it is under one lock: of two that ask at the same time, the second one knows of the first
    /// one's attempt.
    pub fn attempt_unless<T: Send + 'static>(
        &self,
        entry: &Entry,
        n: u32,
        since: Timestamp,
        objection: impl FnOnce(&Lately) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>, StoreError> {
        self.at_once(|reply| Write::attempt_unless(entry.clone(), n, since, objection, reply))
    }

    /// Writes down that the open attempt sent nothing, which is proven, and that the send waits to be tried again; syncs
    /// it. After that another attempt may be made.
    pub fn wait(&self, entry: &Entry) -> Result<(), StoreError> {
        self.at_once(|reply| Write::wait(entry.clone(), reply))
    }

    /// Appends the settled entry to the history and syncs it, then marks it done in the outbox (unsynced).
    ///
    /// An entry that was settled before may be settled again: the newest line of an id wins.
    pub fn settle(&self, entry: &Entry) -> Result<(), StoreError> {
        self.at_once(|reply| Write::settle(entry.clone(), reply))
    }

    /// Stands in line on this thread.
    fn at_once<T: Send + 'static>(
        &self,
        write: impl FnOnce(Box<dyn FnOnce(Result<T, StoreError>) + Send>) -> Write,
    ) -> Result<T, StoreError> {
        let (reply, answer) = sync_channel(1);
        let reply = move |result| _ = reply.send(result);
        // Whether or not somebody stands before it: either that one writes it too, or this thread does.
        _ = self.stand_in_line(write(Box::new(reply)));
        self.write_line();
        answer.try_recv().unwrap_or_else(|_| Err(StoreError::NotWritten { path: self.dir().to_owned() }))
    }

    fn line(&self) -> MutexGuard<'_, Vec<Write>> {
        self.in_line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
