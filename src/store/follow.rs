//! What is added to the history from a moment on, by any process.

use std::collections::{BTreeMap, HashSet};

use uuid::Uuid;

use super::blocks;
use super::entry_read::EntryRead;
use super::error::StoreError;
use super::index::MonthFile;
use super::line::{self, Found};
use super::store::Store;
use crate::domain::Entry;

/// Reads what is added.
#[derive(Debug)]
pub struct Follow<'a> {
    store: &'a Store,
    /// Up to where each month was read, and which file that was.
    read: BTreeMap<String, (u64, u64)>,
    /// What was told before it was read here.
    told: HashSet<Uuid>,
}

impl Store {
    /// Begins at the end of the history, as it is now.
    pub fn follow(&self) -> Result<Follow<'_>, StoreError> {
        let mut read = BTreeMap::new();
        for month in self.month_files(|_| true)? {
            read.insert(month.name.clone(), (month.stamp.number(), month.stamp.len));
        }
        Ok(Follow { store: self, read, told: HashSet::new() })
    }
}

impl Follow<'_> {
    /// Notes an entry that was shown by other means, so that its line is no news where it is read again.
    pub fn told(&mut self, entry: &Entry) {
        self.told.insert(entry.id);
    }

    /// The entries whose lines were added since, in the order of the lines. A line that has no end yet is left for the
    /// next time. Of a month whose file was replaced only what comes later is added.
    pub fn added(&mut self) -> Result<Vec<Entry>, StoreError> {
        let mut added = Vec::new();
        for month in self.store.month_files(|_| true)? {
            let MonthFile { name, file, stamp, .. } = &month;
            let before = self.read.get(name).copied();
            let from = match before {
                None => 0,
                Some((number, from)) if number == stamp.number() && from <= stamp.len => from,
                Some(_) => stamp.len,
            };
            let mut end = from;
            let failed = |error| StoreError::io("read", &self.store.month_path(name))(error);
            blocks::lines(file, stamp.len, from..stamp.len, |at, line| {
                let next = at + line.len() as u64 + 1;
                // Without its newline it may be half a line.
                if next <= stamp.len {
                    end = next;
                    if let Found::Good(EntryRead(entry)) = line::read(line) {
                        added.push(entry);
                    }
                }
                Ok(())
            })
            .map_err(failed)?;
            self.read.insert(name.clone(), (stamp.number(), end));
        }
        added.retain(|entry| !self.told.remove(&entry.id));
        Ok(added)
    }
}
