//! The write-ahead log of sends under way: what waits, what was attempted, what is done.
//!
//! The file is the truth and several processes write it; [`OutboxLog`] is one process's copy of it, caught up under
//! the store lock before each use by reading only what came since. The file is emptied when nothing is under way.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;

use jiff::Timestamp;
use uuid::Uuid;

use super::append::Log;
use super::error::StoreError;
use super::history_log::month_of;
use super::lately::Lately;
use super::line::{self, Found};
use super::outbox_line::{Happening, OutboxLine, Version};
use super::room;
use super::store::{Locked, Store};
use crate::domain::Entry;

/// Bytes at the start of the file that tell whether it is still the one that was read: they hold an id.
const OPENING: usize = 256;

/// One process's copy of the log.
#[derive(Debug, Default)]
pub(super) struct OutboxLog {
    /// Sends under way; their ids sort by time.
    pub(super) waiting: BTreeMap<Uuid, Waiting>,
    /// Whether lines of a newer version are in the file: then it is read-only.
    pub(super) is_newer: bool,
    ended: HashSet<Uuid>,
    opening: Vec<u8>,
    read_to: u64,
    /// Whether a damaged line could not be copied away: then the file is not emptied.
    is_evidence: bool,
}

/// A send under way.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    /// As it stood.
    pub(super) entry: Entry,
    /// The session that owns it.
    pub(super) owner: Uuid,
    /// Whether an attempt is open: its request may have left.
    pub(super) is_attempted: bool,
    /// Whether a line after it was damaged, which may have been its attempt.
    pub(super) is_doubtful: bool,
    /// The length of the history file before anything could settle this send.
    pub(super) after: u64,
}

impl Store {
    /// Writes down a send that waits (held or queued). Not synced: nothing has left, and the draft is on disk.
    pub fn queued(&self, entry: &Entry) -> Result<(), StoreError> {
        let mut locked = self.locked()?;
        let mut log = self.outbox_for_sending(&mut locked, entry.id)?;
        let after = self.history_len(&month_of(entry.created));
        log.append(&self.event(Happening::Queued, entry.id, None, Some((entry, after)))?)
    }

    /// Writes down that the request is about to leave, and syncs it. Refused where an attempt of this id is open or
    /// one ended. Only after `Ok` may a byte go to the network.
    ///
    /// Before that, room for the results of all open attempts is reserved at the end of the history file: what was
    /// sent can be written down even if the disk fills up meanwhile.
    pub fn attempt(&self, entry: &Entry, n: u32) -> Result<(), StoreError> {
        let never = |_: &Lately| None::<std::convert::Infallible>;
        self.attempt_unless(entry, n, Timestamp::MAX, never).map(drop)
    }

    /// The same, unless `objection` finds a reason against it in what happened since then, which is returned. All of it
    /// is under one lock: of two processes that ask at the same time, the second one knows of the first one's attempt.
    pub fn attempt_unless<T>(
        &self,
        entry: &Entry,
        n: u32,
        since: Timestamp,
        objection: impl FnOnce(&Lately) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        self.check_syncs()?;
        let mut locked = self.locked()?;
        let mut log = self.outbox_for_sending(&mut locked, entry.id)?;
        let lately = self.lately(&locked.outbox, &entry.outgoing.to, since)?;
        if let Some(objection) = objection(&lately) {
            return Ok(Some(objection));
        }
        let history = self.history_for_sending(entry)?;
        let open = locked.outbox.waiting.values().filter(|waiting| waiting.is_attempted).count() as u64;
        room::reserve(&history, &self.history_dir(), (open + 1) * line::LIMIT as u64)?;
        let before = log.len;
        log.append(&self.event(Happening::Attempt, entry.id, Some(n), Some((entry, history.len)))?)?;
        self.remember_sync(log.sync()).inspect_err(|_| {
            // Nothing will be sent, so no later start should take it for a request that may have left.
            log.cut(before);
        })?;
        Ok(None)
    }

    /// Writes down that the open attempt sent nothing, which is proven, and that the send waits to be tried again; syncs
    /// it. After that another attempt may be made.
    pub fn wait(&self, entry: &Entry) -> Result<(), StoreError> {
        let mut locked = self.locked()?;
        let mut log = self.outbox(&mut locked)?;
        if locked.outbox.is_newer {
            return Err(StoreError::Newer { path: self.outbox_path() });
        }
        let ours = self.session()?.id;
        if locked.outbox.waiting.get(&entry.id).is_none_or(|send| !send.is_attempted || send.owner != ours) {
            return Err(StoreError::NoAttempt { id: entry.id });
        }
        log.append(&self.event(Happening::Wait, entry.id, None, Some((entry, 0)))?)?;
        self.remember_sync(log.sync())
    }

    /// Sends under way of any living process, oldest first.
    pub fn under_way(&self) -> Result<Vec<Entry>, StoreError> {
        self.living(|_| true)
    }

    /// Sends under way of those living processes that are wanted, oldest first. A store that is only read takes no lock
    /// and reads what is there at the moment.
    pub(super) fn living(&self, is_wanted: impl Fn(Uuid) -> bool) -> Result<Vec<Entry>, StoreError> {
        let mut living = BTreeMap::new();
        let mut alive = |waiting: &&Waiting| {
            let owner = waiting.owner;
            is_wanted(owner) && *living.entry(owner).or_insert_with(|| self.is_living(owner))
        };
        let mut found = |outbox: &OutboxLog| {
            outbox.waiting.values().filter(&mut alive).map(|waiting| waiting.entry.clone()).collect()
        };
        if self.session.is_none() {
            return Ok(found(&self.glance()?));
        }
        let mut locked = self.locked()?;
        self.outbox(&mut locked)?;
        Ok(found(&locked.outbox))
    }

    /// What the log says at the moment; its writers are not kept from writing.
    fn glance(&self) -> Result<OutboxLog, StoreError> {
        let mut outbox = OutboxLog::default();
        let path = self.outbox_path();
        let Some(log) = Log::to_read(&path)? else { return Ok(outbox) };
        match outbox.catch_up(&log, &mut Vec::new()) {
            // Emptied meanwhile: nothing is under way any more.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(OutboxLog::default()),
            Err(error) => Err(StoreError::io("read", &path)(error)),
            Ok(()) => Ok(outbox),
        }
    }

    /// Opens the log and catches up with it.
    pub(super) fn outbox(&self, locked: &mut Locked<'_>) -> Result<Log, StoreError> {
        let path = self.outbox_path();
        let log = self.remember_sync(Log::open(&path, self.access()))?;
        let mut damaged = Vec::new();
        locked.outbox.catch_up(&log, &mut damaged).map_err(StoreError::io("read", &path))?;
        for line in damaged {
            locked.outbox.is_evidence |= self.put_aside("outbox", &line).is_err();
        }
        Ok(log)
    }

    /// Takes settled sends out of the log. Not synced: the history is the truth.
    pub(super) fn mark_done(&self, locked: &mut Locked<'_>, ids: &[Uuid]) -> Result<(), StoreError> {
        let mut log = self.outbox(locked)?;
        let outbox = &mut locked.outbox;
        let mut lines = Vec::new();
        for &id in ids {
            outbox.ended.insert(id);
            if outbox.waiting.remove(&id).is_some() {
                lines.extend(self.event(Happening::Done, id, None, None)?);
            }
        }
        if outbox.is_newer || lines.is_empty() {
            return Ok(());
        }
        if outbox.waiting.is_empty() && !outbox.is_evidence {
            log.cut(0);
            return Ok(());
        }
        log.append(&lines)
    }

    /// Whether the process that owns these sends is there.
    pub(super) fn is_living(&self, owner: Uuid) -> bool {
        self.session.as_ref().is_some_and(|ours| ours.id == owner) || !self.neighbours.is_over(owner)
    }

    pub(super) fn outbox_path(&self) -> PathBuf {
        self.dir().join("outbox.jsonl")
    }

    /// Opens the log, if this send may be written there.
    fn outbox_for_sending(&self, locked: &mut Locked<'_>, id: Uuid) -> Result<Log, StoreError> {
        let log = self.outbox(locked)?;
        let outbox = &locked.outbox;
        if outbox.is_newer {
            return Err(StoreError::Newer { path: self.outbox_path() });
        }
        if outbox.ended.contains(&id) || outbox.waiting.get(&id).is_some_and(|waiting| waiting.is_attempted) {
            return Err(StoreError::Attempted { id });
        }
        Ok(log)
    }

    fn event(
        &self,
        event: Happening,
        id: Uuid,
        n: Option<u32>,
        entry: Option<(&Entry, u64)>,
    ) -> Result<Vec<u8>, StoreError> {
        let (entry, after) = entry.map(|(entry, after)| (Cow::Borrowed(entry), after)).unzip();
        let line = OutboxLine { v: Version, event, id, session: self.session()?.id, n, after, entry };
        let mut lines = Vec::with_capacity(1024);
        let bytes = line::seal(&line, &mut lines).map_err(|source| StoreError::Json { id, source })?;
        if bytes > line::LIMIT {
            return Err(StoreError::TooLong { path: self.outbox_path(), bytes });
        }
        Ok(lines)
    }
}

impl OutboxLog {
    /// Reads what came since the last time; everything, where the file was emptied or replaced.
    fn catch_up(&mut self, log: &Log, damaged: &mut Vec<Vec<u8>>) -> io::Result<()> {
        let opening = opening(&log.file, log.len)?;
        if log.len < self.read_to || !opening.starts_with(&self.opening) {
            *self = Self { ended: std::mem::take(&mut self.ended), ..Self::default() };
        }
        self.opening = opening;
        let mut file = &log.file;
        file.seek(SeekFrom::Start(self.read_to))?;
        let mut reader = BufReader::new(file.take(log.len - self.read_to));
        let mut line = Vec::new();
        // Under the store lock nobody is writing: a line without its newline is as whole as it will ever be.
        while line::next(&mut reader, &mut line)? {
            match line::read::<OutboxLine<'_>>(&line) {
                _ if line.is_empty() => {}
                Found::Good(event) => self.take(event),
                Found::Newer => self.is_newer = true,
                Found::Damaged => {
                    // It may have been anybody's attempt: what waits may have left after all.
                    self.waiting.values_mut().for_each(|waiting| waiting.is_doubtful = true);
                    damaged.push(line.clone());
                }
            }
        }
        self.read_to = log.len;
        Ok(())
    }

    fn take(&mut self, line: OutboxLine<'_>) {
        if line.event == Happening::Done {
            self.waiting.remove(&line.id);
            self.ended.insert(line.id);
            return;
        }
        let Some(entry) = line.entry else {
            self.is_newer = true;
            return;
        };
        let before = self.waiting.remove(&line.id);
        // Whoever had the answer says that nothing left: whatever stood before it, this send is not open.
        let is_closed = line.event == Happening::Wait;
        let was = |what: fn(&Waiting) -> bool| !is_closed && before.as_ref().is_some_and(what);
        let waiting = Waiting {
            entry: entry.into_owned(),
            owner: line.session,
            is_attempted: line.event == Happening::Attempt || was(|before| before.is_attempted),
            is_doubtful: was(|before| before.is_doubtful),
            after: before.map_or(line.after.unwrap_or(0), |before| before.after),
        };
        self.waiting.insert(line.id, waiting);
    }
}

fn opening(file: &File, len: u64) -> io::Result<Vec<u8>> {
    let mut opening = vec![0; OPENING.min(len as usize)];
    file.read_exact_at(&mut opening, 0)?;
    Ok(opening)
}
