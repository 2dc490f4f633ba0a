//! The newest hits alone, without a count of the others.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use super::hits::Hits;
use crate::domain::{Entry, Query};
use crate::store::blocks;
use crate::store::entry_read::EntryRead;
use crate::store::error::StoreError;
use crate::store::line::{self, Found, is_whole};
use crate::store::lines_back::LinesBack;
use crate::store::plain_line::{Field, PlainLine, id_of};
use crate::store::store::Store;

/// Lines looked at from the end before the files are searched: what is common is found among them.
const NEAR: usize = if cfg!(test) { 20 } else { 4096 };

/// The newest hits of a query. Those that are far from the end are read when they are asked for.
#[derive(Debug)]
pub struct Newest {
    near: Vec<Entry>,
    far: Hits,
    limit: u64,
}

impl Newest {
    /// Some of them, newest first, as they are on disk.
    pub fn rows(&self, store: &Store, range: Range<u64>) -> Result<Vec<Entry>, StoreError> {
        let range = range.start.min(self.limit)..range.end.min(self.limit);
        if self.far.count() > 0 {
            return store.rows(&self.far, range);
        }
        let near = self.near.iter().skip(range.start as usize);
        Ok(near.take((range.end - range.start) as usize).cloned().collect())
    }
}

impl Store {
    /// The newest entries that meet a query, `limit` at most. The time it takes does not grow with the history where
    /// enough of the newest ones do.
    pub fn newest(&self, query: &Query, limit: u64) -> Result<Newest, StoreError> {
        if let Some(near) = self.near_the_end(query, limit)? {
            return Ok(Newest { near, far: Hits::default(), limit });
        }
        let stop = AtomicBool::new(false);
        let mut enough = None;
        let all = self.search(query, &stop, &mut |hits| {
            if hits.count() >= limit {
                enough = Some(hits.clone());
                stop.store(true, Ordering::Relaxed);
            }
        })?;
        Ok(Newest { near: Vec::new(), far: all.or(enough).unwrap_or_default(), limit })
    }

    /// `None` where the end of the history has fewer than `limit` hits, and there is more of it.
    fn near_the_end(&self, query: &Query, limit: u64) -> Result<Option<Vec<Entry>>, StoreError> {
        let mut found = Vec::new();
        let mut left = NEAR;
        for month in self.month_files(|_| true)? {
            let failed = |error| StoreError::io("read", &self.month_path(&month.name))(error);
            let mut lines = LinesBack::new(&month.file, month.stamp.len);
            // Where the newest line of each id stands, whether it is good or not.
            let mut newer: HashMap<u128, u64> = HashMap::new();
            while let Some(line) = lines.next().map_err(failed)? {
                if found.len() as u64 >= limit {
                    return Ok(Some(found));
                }
                if left == 0 {
                    return Ok(None);
                }
                left -= 1;
                let Some(bytes) = line.bytes.filter(|bytes| is_whole(bytes)) else { continue };
                // Up to its end: an older version writes a field that it does not know behind all others.
                let plain = PlainLine::up_to(bytes, Field::Answer);
                // Whether a newer line of the id is one that counts is asked only where there is one.
                let replaced = |id, newer: &HashMap<u128, u64>| match newer.get(&id) {
                    Some(&at) => is_good(&month.file, at).map_err(failed),
                    None => Ok(false),
                };
                if plain.as_ref().is_some_and(|plain| !query.matches(plain)) {
                    if let Some(id) = id_of(bytes)
                        && !replaced(id, &newer)?
                    {
                        newer.insert(id, line.at);
                    }
                    continue;
                }
                let Found::Good(EntryRead(entry)) = line::read(bytes) else { continue };
                let id = entry.id.as_u128();
                if !replaced(id, &newer)? {
                    newer.insert(id, line.at);
                    if query.matches(&entry) {
                        found.push(entry);
                    }
                }
            }
        }
        Ok(Some(found))
    }
}

/// Whether the line at a place is one that replaces older ones.
fn is_good(file: &File, at: u64) -> io::Result<bool> {
    let mut buffer = Vec::new();
    let line = blocks::line_at(file, at, &mut buffer)?;
    Ok(line.is_some_and(|line| matches!(line::read::<EntryRead>(&buffer[line]), Found::Good(_))))
}
