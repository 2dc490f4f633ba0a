//! The sends of unknown outcome that nobody decided about yet, found without reading the history.
//!
//! `unknown/<id>` holds a copy of the entry; the history stays the truth. A copy is made before the entry enters the
//! history and removed after a later word did; in between it bears another name, which tells the next reader to look the
//! truth up. Where `unknown/complete` is missing, all of it is made anew from the history.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use tempfile::NamedTempFile;
use uuid::Uuid;

use super::entry_line::EntryLine;
use super::entry_read::EntryRead;
use super::error::StoreError;
use super::folder;
use super::history_log::{history_line, month_of};
use super::line::{self, Found};
use super::store::Store;
use crate::domain::{Entry, Query, State};

/// Says that every unresolved entry has its copy.
const COMPLETE: &str = "complete";

/// What a copy is called while a later word enters the history.
const LEAVING: &str = "leaving";

impl Store {
    /// The sends of unknown outcome that nobody decided about, oldest first, as they stand now.
    pub fn unresolved(&self) -> Result<Vec<Entry>, StoreError> {
        let dir = self.unknowns_dir();
        if !dir.join(COMPLETE).exists() {
            return self.gather_unknowns();
        }
        let mut found = Vec::new();
        for item in fs::read_dir(&dir).map_err(StoreError::io("list", &dir))? {
            let path = item.map_err(StoreError::io("list", &dir))?.path();
            let Some(id) = path.file_stem().and_then(|name| name.to_str()).and_then(|id| Uuid::parse_str(id).ok())
            else {
                continue;
            };
            let copy = if path.extension().is_none() { fs::read(&path).ok() } else { None };
            let copied = copy.and_then(|line| match line::read::<EntryRead>(line.trim_ascii_end()) {
                Found::Good(EntryRead(entry)) => Some(entry),
                Found::Damaged | Found::Newer => None,
            });
            let entry = match copied {
                Some(entry) => Some(entry),
                None => self.find(&id.to_string())?,
            };
            found.extend(entry.filter(|entry| entry.state == State::Unknown));
        }
        found.sort_by_key(|entry| entry.id);
        Ok(found)
    }

    /// A sign that changes whenever the unresolved ones do.
    #[must_use]
    pub fn unresolved_stamp(&self) -> Option<SystemTime> {
        fs::metadata(self.unknowns_dir()).and_then(|found| found.modified()).ok()
    }

    /// Writes down what a person says of a send of unknown outcome, or what else settles it; syncs it. `change` makes
    /// the new entry of the newest one. Refused where somebody decided before.
    pub fn resolve(&self, id: Uuid, change: impl FnOnce(&mut Entry)) -> Result<Entry, StoreError> {
        // Looked for first, for that may take its time: under the lock only what came since then is read.
        let (found, seen) = self.look_for(&id.to_string())?.ok_or(StoreError::NoEntry { id })?;
        let _locked = self.locked()?;
        let mut entry = self.newer(id, &seen)?.unwrap_or(found);
        if entry.state != State::Unknown {
            return Err(StoreError::NotUnknown { id, state: entry.state });
        }
        change(&mut entry);
        let month = month_of(entry.created);
        let line = history_line(&self.month_path(&month), &entry)?;
        self.leave_unknowns(id);
        self.append_history(&month, &line)?;
        self.forget_unknown(id);
        Ok(entry)
    }

    /// Keeps a copy of each entry of unknown outcome, before they enter the history. Call it under the store lock.
    pub(super) fn keep_unknowns<'a>(&self, entries: impl Iterator<Item = &'a Entry>) {
        let unknown: Vec<&Entry> = entries.filter(|entry| entry.state == State::Unknown).collect();
        let written = || self.write_unknowns(&unknown).and_then(|()| folder::sync(&self.unknowns_dir()));
        if !unknown.is_empty() && written().is_err() {
            // A list that lacks one must not be taken for the whole.
            _ = fs::remove_file(self.unknowns_dir().join(COMPLETE));
        }
    }

    /// Before a later word enters the history.
    fn leave_unknowns(&self, id: Uuid) {
        let path = self.unknown_path(id);
        _ = fs::rename(&path, path.with_extension(LEAVING));
    }

    /// After a later word entered the history.
    fn forget_unknown(&self, id: Uuid) {
        let path = self.unknown_path(id);
        _ = fs::remove_file(path.with_extension(LEAVING));
        _ = fs::remove_file(path);
    }

    /// Writes the copies. Their folder is still to be synced, for the names; they themselves need no sync: one that a
    /// power cut tore fails its checksum, and the history is asked instead.
    fn write_unknowns(&self, entries: &[&Entry]) -> Result<(), StoreError> {
        folder::make(&self.unknowns_dir(), self.access())?;
        entries.iter().try_for_each(|entry| self.put(self.copy_of(entry)?, entry.id))
    }

    /// A copy that has no name yet; not synced.
    fn copy_of(&self, entry: &Entry) -> Result<NamedTempFile, StoreError> {
        let mut line = Vec::with_capacity(1024);
        line::seal(&EntryLine(entry), &mut line).map_err(StoreError::json(entry.id))?;
        let dir = self.unknowns_dir();
        let copy = folder::temporary(&dir, self.access()).map_err(StoreError::io("write in", &dir))?;
        copy.as_file().write_all(&line).map_err(StoreError::io("write", copy.path()))?;
        Ok(copy)
    }

    fn put(&self, copy: NamedTempFile, id: Uuid) -> Result<(), StoreError> {
        let path = self.unknown_path(id);
        copy.persist(&path).map(drop).map_err(|error| StoreError::io("write", &path)(error.error))
    }

    /// Looks through all of the history once, and keeps what it finds where it may write.
    fn gather_unknowns(&self) -> Result<Vec<Entry>, StoreError> {
        let found = self.search_unknowns()?;
        if self.session().is_err() {
            return Ok(found);
        }
        // Somebody may have decided, or lost an answer, since then. What was read a moment ago is quick to read again,
        // so that the lock is held only for that.
        let _locked = self.locked()?;
        let found = self.search_unknowns()?;
        self.write_unknowns(&found.iter().collect::<Vec<_>>())?;
        let dir = self.unknowns_dir();
        let path = dir.join(COMPLETE);
        match folder::create(&path, self.access()) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(StoreError::io("make", &path)(error)),
            _ => folder::sync(&dir)?,
        }
        Ok(found)
    }

    fn search_unknowns(&self) -> Result<Vec<Entry>, StoreError> {
        let hits = self.search(&Query::in_state(State::Unknown), &AtomicBool::new(false), &mut |_| {})?;
        let hits = hits.unwrap_or_default();
        let mut found = self.rows(&hits, 0..hits.count())?;
        found.sort_by_key(|entry| entry.id);
        Ok(found)
    }

    fn unknowns_dir(&self) -> PathBuf {
        self.dir().join("unknown")
    }

    fn unknown_path(&self, id: Uuid) -> PathBuf {
        self.unknowns_dir().join(id.to_string())
    }
}
