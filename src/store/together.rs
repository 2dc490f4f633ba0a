//! One writer makes all the writes that stood in line, under one lock: each file gets one write and one sync.
//!
//! The results come first, and are on disk before their sends are marked as done. Then come the lines of the outbox,
//! the attempts last. Each write is checked as if it were alone, against the files and those before it.

use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use super::error::StoreError;
use super::history_log::{ForSending, history_line, month_of};
use super::in_line::{Caller, Kind, Write};
use super::lately::Recent;
use super::outbox_line::Happening;
use super::outbox_log::OutboxLog;
use super::store::{Locked, Store};
use super::{line, room};

/// A line that is to be written, and who waits for it.
struct Note {
    bytes: Vec<u8>,
    /// Nobody waits for a mark.
    caller: Option<Box<dyn Caller>>,
    is_synced: bool,
}

/// What is known of the history when attempts are checked.
struct Past {
    recent: Result<Recent, StoreError>,
    syncs: Result<(), StoreError>,
    /// The sends that want to be attempted.
    ids: HashSet<Uuid>,
    months: BTreeMap<String, Result<ForSending, StoreError>>,
}

impl Store {
    /// Makes these writes and answers each.
    pub(super) fn write_together(&self, locked: &mut Locked<'_>, writes: Vec<Write>) {
        let (settling, mut others): (Vec<Write>, _) = writes.into_iter().partition(|write| write.kind == Kind::Settle);
        let settled = self.settle_together(settling);
        others.sort_by_key(|write| matches!(write.kind, Kind::Attempt { .. }));
        self.note_together(locked, settled, others);
    }

    /// Appends the entries to the history and syncs it; returns those whose result is on disk.
    fn settle_together(&self, writes: Vec<Write>) -> Vec<(Uuid, Box<dyn Caller>)> {
        let mut months: BTreeMap<String, (Vec<Vec<u8>>, Vec<_>)> = BTreeMap::new();
        for Write { entry, caller, .. } in writes {
            let month = month_of(entry.created);
            match history_line(&self.month_path(&month), &entry) {
                Ok(line) => {
                    self.keep_unknown(&entry);
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
                for (_, caller) in failed {
                    caller.hear(Err(error.clone()));
                }
            }
        }
        settled
    }

    /// Marks what is settled as done, and writes the other lines of the outbox.
    fn note_together(&self, locked: &mut Locked<'_>, settled: Vec<(Uuid, Box<dyn Caller>)>, writes: Vec<Write>) {
        let (ids, told): (Vec<Uuid>, Vec<_>) = settled.into_iter().unzip();
        // A mark is only a mark: where it is missing, the next start finds the entry in the history.
        let tell = || told.into_iter().for_each(|caller| caller.hear(Ok(())));
        let (mut log, marks) = match self.outbox_marked(locked, &ids) {
            Ok(opened) => opened,
            Err(error) => {
                tell();
                return writes.into_iter().for_each(|write| write.caller.hear(Err(error.clone())));
            }
        };
        let mut notes = Vec::from_iter(marks.map(|bytes| Note { bytes, caller: None, is_synced: false }));
        let mut past = Past::of(self, &writes);
        let mut first_attempt = None;
        for mut write in writes {
            let is_attempt = matches!(write.kind, Kind::Attempt { .. });
            match self.noted(&mut locked.outbox, &mut write, &mut past) {
                Ok(Some(bytes)) => {
                    if is_attempt {
                        first_attempt.get_or_insert(notes.len());
                    }
                    let is_synced = write.kind != Kind::Queued;
                    notes.push(Note { bytes, caller: Some(write.caller), is_synced });
                }
                Ok(None) => write.caller.hear(Ok(())),
                Err(error) => write.caller.hear(Err(error)),
            }
        }
        let lines: Vec<&[u8]> = notes.iter().map(|note| note.bytes.as_slice()).collect();
        let (whole, failure) = log.append_each(&lines);
        match &failure {
            None => locked.outbox.wrote(&log),
            Some(_) => locked.outbox.forget(),
        }
        tell();
        let failed = notes.split_off(whole);
        if let Some(error) = failure {
            failed.into_iter().filter_map(|note| note.caller).for_each(|caller| caller.hear(Err(error.clone())));
        }
        let synced = if notes.iter().any(|note| note.is_synced) { self.remember_sync(log.sync()) } else { Ok(()) };
        if synced.is_err()
            && let Some(first) = first_attempt.filter(|&first| first < notes.len())
        {
            // Nothing of these will be sent, so no later start should take them for requests that may have left.
            let attempts: usize = notes[first..].iter().map(|note| note.bytes.len()).sum();
            log.cut(log.len - attempts as u64);
            locked.outbox.forget();
        }
        for note in notes {
            let Some(caller) = note.caller else { continue };
            caller.hear(if note.is_synced { synced.clone() } else { Ok(()) });
        }
    }

    /// Checks a write and puts it into words; `None` where something speaks against the attempt.
    fn noted(&self, outbox: &mut OutboxLog, write: &mut Write, past: &mut Past) -> Result<Option<Vec<u8>>, StoreError> {
        let Write { entry, kind, caller } = write;
        if outbox.is_newer {
            return Err(StoreError::Newer { path: self.outbox_path() });
        }
        let month = month_of(entry.created);
        let (event, n, after) = match *kind {
            // Those were made before.
            Kind::Settle => return Err(StoreError::NotWritten { path: self.dir().to_owned() }),
            Kind::Queued => {
                outbox.may_begin(entry.id)?;
                (Happening::Queued, None, self.history_len(&month))
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
                let history = past.month(self, month)?;
                if history.settled.contains(&entry.id) {
                    return Err(StoreError::Attempted { id: entry.id });
                }
                let open = outbox.waiting.values().filter(|waiting| waiting.is_attempted).count() as u64;
                room::reserve(&history.log, &self.history_dir(), (open + 1) * line::LIMIT as u64)?;
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
    fn of(store: &Store, writes: &[Write]) -> Self {
        let attempts = || {
            writes.iter().filter_map(|write| match write.kind {
                Kind::Attempt { since, .. } => Some((&write.entry, since)),
                _ => None,
            })
        };
        let recent = match attempts().map(|(_, since)| since).min() {
            Some(since) => store.recently(attempts().map(|(entry, _)| &entry.outgoing.to), since),
            None => Ok(Recent::default()),
        };
        let ids = attempts().map(|(entry, _)| entry.id).collect();
        Self { syncs: store.check_syncs(), recent, ids, months: BTreeMap::new() }
    }

    fn month(&mut self, store: &Store, month: String) -> Result<&ForSending, StoreError> {
        let ids = &self.ids;
        let found = self.months.entry(month).or_insert_with_key(|month| store.history_for_sending(month, ids));
        found.as_ref().map_err(StoreError::clone)
    }
}
