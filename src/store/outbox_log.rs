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

use uuid::Uuid;

use super::append::Log;
use super::error::StoreError;
use super::lately::Tail;
use super::line::{self, Found};
use super::outbox_line::{Happening, OutboxLine, Version};
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
    /// What was read of the end of the history, which says what ended.
    pub(super) tail: Tail,
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
                lines.push(self.sealed(&self.event(Happening::Done, id, None, None)?)?);
            }
        }
        if outbox.is_newer || lines.is_empty() {
            return Ok(());
        }
        if outbox.waiting.is_empty() && !outbox.is_evidence {
            log.cut(0);
            return Ok(());
        }
        if let (_, Some(error)) = log.append_each(&lines) {
            return Err(error);
        }
        outbox.wrote(&log);
        Ok(())
    }

    /// Whether the process that owns these sends is there.
    pub(super) fn is_living(&self, owner: Uuid) -> bool {
        self.session.as_ref().is_some_and(|ours| ours.id == owner) || !self.neighbours.is_over(owner)
    }

    pub(super) fn outbox_path(&self) -> PathBuf {
        self.dir().join("outbox.jsonl")
    }

    /// An event of ours.
    pub(super) fn event<'a>(
        &self,
        event: Happening,
        id: Uuid,
        n: Option<u32>,
        entry: Option<(&'a Entry, u64)>,
    ) -> Result<OutboxLine<'a>, StoreError> {
        let (entry, after) = entry.map(|(entry, after)| (Cow::Borrowed(entry), after)).unzip();
        Ok(OutboxLine { v: Version, event, id, session: self.session()?.id, n, after, entry })
    }

    /// Its line.
    pub(super) fn sealed(&self, event: &OutboxLine<'_>) -> Result<Vec<u8>, StoreError> {
        let mut lines = Vec::with_capacity(1024);
        let bytes = line::seal(event, &mut lines).map_err(StoreError::json(event.id))?;
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
            self.forget();
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

    /// Takes in what we wrote, all of which was taken in line by line: it need not be read again.
    pub(super) fn wrote(&mut self, log: &Log) {
        match opening(&log.file, log.len) {
            Ok(opening) => (self.opening, self.read_to) = (opening, log.len),
            Err(_) => self.forget(),
        }
    }

    /// Forgets everything that can be read again.
    pub(super) fn forget(&mut self) {
        let (tail, ended) = (std::mem::take(&mut self.tail), std::mem::take(&mut self.ended));
        *self = Self { tail, ended, ..Self::default() };
    }

    /// Whether an attempt of this send may be made: none is open, and none ended.
    pub(super) fn may_begin(&self, id: Uuid) -> Result<(), StoreError> {
        if self.ended.contains(&id) || self.waiting.get(&id).is_some_and(|waiting| waiting.is_attempted) {
            return Err(StoreError::Attempted { id });
        }
        Ok(())
    }

    /// Takes in an event.
    pub(super) fn take(&mut self, line: OutboxLine<'_>) {
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
