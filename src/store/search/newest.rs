//! The newest hits alone, without a count of the others.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::{Entry, Query};
use crate::store::error::StoreError;
use crate::store::store::Store;

/// Entries read from the end before the files are searched: what is common is found among them.
const NEAR: usize = 2000;

/// Of those, read at once.
const PAGE: usize = 250;

impl Store {
    /// The newest entries that meet a query, `limit` at most. The time it takes does not grow with the history where
    /// enough of the newest ones do.
    pub fn newest(&self, query: &Query, limit: u64) -> Result<Vec<Entry>, StoreError> {
        if let Some(found) = self.near_the_end(query, limit)? {
            return Ok(found);
        }
        let stop = AtomicBool::new(false);
        let mut enough = None;
        let all = self.search(query, &stop, &mut |hits| {
            if hits.count() >= limit {
                enough = Some(hits.clone());
                stop.store(true, Ordering::Relaxed);
            }
        })?;
        self.rows(&all.or(enough).unwrap_or_default(), 0..limit)
    }

    /// `None` where the end of the history has fewer than `limit` hits, and there is more of it.
    fn near_the_end(&self, query: &Query, limit: u64) -> Result<Option<Vec<Entry>>, StoreError> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut before = None;
        for _ in 0..NEAR / PAGE {
            let page = self.page(before.as_ref(), PAGE)?;
            // The first line met of an id is its newest, whether it is a hit or not.
            found.extend(page.entries.into_iter().filter(|entry| seen.insert(entry.id) && query.matches(entry)));
            if found.len() as u64 >= limit {
                found.truncate(limit as usize);
                return Ok(Some(found));
            }
            before = page.older;
            if before.is_none() {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}
