//! One writer makes all the writes that stood in line, under one lock: each file gets one write and one sync.
//!
//! The lines of the outbox come first, the attempts last among them, and whoever waits for these is answered at once. Then
//! come the results; their sends are marked as done when they are on disk. Each write is checked as if it were alone,
//! against the files and those before it.

use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use super::error::StoreError;
use super::history_log::{ForSending, history_line, month_of};
use super::in_line::{Caller, Kind, Write};
use super::lately::{Recent, Tail};
use super::outbox_line::Happening;
use super::outbox_log::OutboxLog;
use super::store::{Locked, Store};
use super::{line, room};

/// How much more room is set aside where a process sends many: four results of the longest kind.
const AHEAD: u64 = 4 * line::LIMIT as u64;

/// A line that is to be written, and who waits for it.
struct Note {
    bytes: Vec<u8>,
    kind: Kind,
    caller: Box<dyn Caller>,
}

impl Note {
    fn is_synced(&self) -> bool {
        self.kind != Kind::Queued
    }
}

/// What is known of the history when attempts are checked.
struct Past {
    recent: Result<Recent, StoreError>,
    syncs: Result<(), StoreError>,
    /// The sends that want to be attempted.
    ids: HashSet<Uuid>,
    months: BTreeMap<String, Result<ForSending, StoreError>>,
    /// The lengths of months that are not written to now.
    lens: BTreeMap<String, u64>,
}

impl Store {
    /// Makes these writes and answers each.
    pub(super) fn write_together(&self, locked: &mut Locked<'_>, writes: Vec<Write>) {
        let (settling, mut noting): (Vec<Write>, _) = writes.into_iter().partition(|write| write.kind == Kind::Settle);
        noting.sort_by_key(|write| matches!(write.kind, Kind::Attempt { .. }));
        if !noting.is_empty() {
            self.note_together(locked, noting);
        }
        let settled = self.settle_together(settling);
        if settled.is_empty() {
            return;
        }
        let (ids, callers): (Vec<Uuid>, Vec<_>) = settled.into_iter().unzip();
        // Only a mark: where it is missing, the next start finds the entry in the history. So a failure here is none.
        _ = self.mark_done(locked, &ids);
        for caller in callers {
            caller.hear(Ok(()));
        }
    }

    /// Writes lines into the outbox.
    fn note_together(&self, locked: &mut Locked<'_>, writes: Vec<Write>) {
        let mut log = match self.outbox(locked) {
            Ok(log) => log,
            Err(error) => return fail(writes.into_iter().map(|write| write.caller), &error),
        };
        let mut past = Past::of(self, &mut locked.outbox.tail, &writes);
        let mut notes = Vec::new();
        for mut write in writes {
            match self.noted(&mut locked.outbox, &mut write, &mut past) {
                Ok(Some(bytes)) => notes.push(Note { bytes, kind: write.kind, caller: write.caller }),
                Ok(None) => write.caller.hear(Ok(())),
                Err(error) => write.caller.hear(Err(error)),
            }
        }
        let lines: Vec<&[u8]> = notes.iter().map(|note| note.bytes.as_slice()).collect();
        let (whole, failure) = log.append_each(&lines);
        let failed = notes.split_off(whole);
        match failure {
            None => locked.outbox.wrote(&log),
            Some(error) => {
                locked.outbox.forget();
                fail(failed.into_iter().map(|note| note.caller), &error);
            }
        }
        let synced = if notes.iter().any(Note::is_synced) { self.remember_sync(log.sync()) } else { Ok(()) };
        if synced.is_err() {
            // Of the attempts nothing will be sent, so no later start should take them for requests that may have left.
            let attempts = notes.iter().filter(|note| matches!(note.kind, Kind::Attempt { .. }));
            let bytes: usize = attempts.map(|note| note.bytes.len()).sum();
            log.cut(log.len - bytes as u64);
            locked.outbox.forget();
        }
        for note in notes {
            let result = if note.is_synced() { synced.clone() } else { Ok(()) };
            note.caller.hear(result);
        }
    }

    /// Appends the entries to the history and syncs it; returns those whose result is on disk.
    fn settle_together(&self, writes: Vec<Write>) -> Vec<(Uuid, Box<dyn Caller>)> {
        let mut months: BTreeMap<String, (Vec<Vec<u8>>, Vec<_>)> = BTreeMap::new();
        self.keep_unknowns(writes.iter().map(|write| &write.entry));
        for Write { entry, caller, .. } in writes {
            let month = month_of(entry.created);
            match history_line(&self.month_path(&month), &entry) {
                Ok(line) => {
                    let (lines, callers) = months.entry(month).or_default();
                    lines.push(line);
                    callers.push((entry.id, caller));
                }
                Err(error) => caller.hear(Err(error)),
            }
        }
        let mut settled = Vec::new();
        for (month, (lines, mut callers)) in months {
            let (whole, error) = self.append_history_each(&month, &lines);
            let failed = callers.split_off(whole);
            settled.append(&mut callers);
            if let Some(error) = error {
                fail(failed.into_iter().map(|(_, caller)| caller), &error);
            }
        }
        settled
    }

    /// Checks a write and puts it into words; `None` where something speaks against the attempt.
    fn noted(&self, outbox: &mut OutboxLog, write: &mut Write, past: &mut Past) -> Result<Option<Vec<u8>>, StoreError> {
        let Write { entry, kind, caller } = write;
        if outbox.is_newer {
            return Err(StoreError::Newer { path: self.outbox_path() });
        }
        let month = month_of(entry.created);
        let (event, n, after) = match *kind {
            // Those are no lines of the outbox.
            Kind::Settle => return Err(StoreError::NotWritten { path: self.dir().to_owned() }),
            Kind::Queued => {
                outbox.may_begin(entry.id)?;
                let len = past.lens.entry(month).or_insert_with_key(|month| self.history_len(month));
                (Happening::Queued, None, *len)
            }
            Kind::Wait => {
                let ours = self.session()?.id;
                if outbox.waiting.get(&entry.id).is_none_or(|send| !send.is_attempted || send.owner != ours) {
                    return Err(StoreError::NoAttempt { id: entry.id });
                }
                (Happening::Wait, None, 0)
            }
            Kind::Attempt { n, .. } => {
                past.syncs.clone()?;
                outbox.may_begin(entry.id)?;
                let recent = past.recent.as_ref().map_err(StoreError::clone)?;
                if caller.objects(&recent.lately(outbox, &entry.outgoing.to)) {
                    return Ok(None);
                }
                let history = past.month(self, &outbox.tail, &month)?;
                if history.settled.contains(&entry.id) {
                    return Err(StoreError::Attempted { id: entry.id });
                }
                let open = outbox.waiting.values().filter(|waiting| waiting.is_attempted).count() as u64;
                // Whoever sends a second message sends a third: room for some is set aside in one go.
                let ahead = if outbox.tail.has_reserved() { AHEAD } else { 0 };
                room::reserve(&mut history.log, &self.history_dir(), (open + 1) * line::LIMIT as u64, ahead)?;
                outbox.tail.reserve(&month, history.log.reserved);
                (Happening::Attempt, Some(n), history.log.len)
            }
        };
        let event = self.event(event, entry.id, n, Some((entry, after)))?;
        let bytes = self.sealed(&event)?;
        // Those that come behind see it, although it is not written yet.
        outbox.take(event);
        Ok(Some(bytes))
    }
}

impl Past {
    /// What speaks for and against the attempts among these writes; it is read once for all of them.
    fn of(store: &Store, tail: &mut Tail, writes: &[Write]) -> Self {
        let attempts = || {
            writes.iter().filter_map(|write| match write.kind {
                Kind::Attempt { since, .. } => Some((&write.entry, since)),
                _ => None,
            })
        };
        let recent = match attempts().map(|(_, since)| since).min() {
            Some(since) => store.recently(tail, attempts().map(|(entry, _)| &entry.outgoing.to), since),
            None => Ok(Recent::default()),
        };
        let ids = attempts().map(|(entry, _)| entry.id).collect();
        Self { syncs: store.check_syncs(), recent, ids, months: BTreeMap::new(), lens: BTreeMap::new() }
    }

    fn month(&mut self, store: &Store, tail: &Tail, month: &str) -> Result<&mut ForSending, StoreError> {
        let ids = &self.ids;
        let open = || store.history_for_sending(month, ids, tail);
        let found = self.months.entry(month.to_owned()).or_insert_with(open);
        found.as_mut().map_err(|error| error.clone())
    }
}

/// Tells all of them the same.
pub(super) fn fail(callers: impl Iterator<Item = Box<dyn Caller>>, error: &StoreError) {
    for caller in callers {
        caller.hear(Err(error.clone()));
    }
}
