//! The data folders whose histories are read together.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::path::PathBuf;

use super::super::end::Failure;
use super::super::place::Place;
use super::args::History;
use crate::domain::{Entry, Query};
use crate::store::{Newest, Store};

/// Entries of a folder in memory.
const AT_ONCE: u64 = 200;

/// A data folder that is read.
pub(super) struct Log {
    /// As it was named, where there are several.
    pub(super) origin: Option<String>,
    pub(super) store: Store,
}

/// Our own folder, if it exists, and those that were named.
pub(super) fn open(place: &Place, history: &History) -> Result<Vec<Log>, Failure> {
    let is_alone = history.logs.is_empty();
    let origin = |dir: &PathBuf| (!is_alone).then(|| dir.display().to_string());
    let missing: Vec<String> = history
        .logs
        .iter()
        .filter(|dir| !dir.is_dir())
        .map(|dir| format!("--log {}: there is no such folder", dir.display()))
        .collect();
    if !missing.is_empty() {
        return Err(Failure::Usage(missing));
    }
    let own = place.reader().map(|store| Log { origin: origin(&place.paths.data_dir), store });
    let others = history.logs.iter().map(|dir| Log { origin: origin(dir), store: Store::to_read(dir) });
    Ok(own.into_iter().chain(others).collect())
}

/// The newest hits of all folders, newest first, of which few are in memory at once.
pub(super) struct Merged<'a> {
    logs: &'a [Log],
    found: Vec<Found>,
    left: u64,
}

/// The hits of one folder, and those of them that were read.
struct Found {
    newest: Newest,
    next: u64,
    read: VecDeque<Entry>,
}

impl<'a> Merged<'a> {
    /// Looks into all of them.
    pub(super) fn search(logs: &'a [Log], query: &Query, limit: u64) -> Result<Self, Failure> {
        let mut found = Vec::new();
        for log in logs {
            let newest = log.store.newest(query, limit).map_err(Failure::store("search the history"))?;
            found.push(Found { newest, next: 0, read: VecDeque::new() });
        }
        Ok(Self { logs, found, left: limit })
    }

    /// The next hit, with the number of its log. The order of each folder stays; between folders the time of creation
    /// decides, for that is all that several people's clocks share.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Entry)>, Failure> {
        for (found, log) in self.found.iter_mut().zip(self.logs) {
            if found.read.is_empty() {
                let rows = found.newest.rows(&log.store, found.next..found.next + AT_ONCE);
                found.next += AT_ONCE;
                found.read.extend(rows.map_err(Failure::store("read the history"))?);
            }
        }
        let first = |found: &Found| found.read.front().map(|entry| (entry.created, entry.id));
        let newest = (0..self.found.len()).max_by_key(|&number| (first(&self.found[number]), Reverse(number)));
        let Some(number) = newest.filter(|_| self.left > 0) else { return Ok(None) };
        self.left -= 1;
        Ok(self.found[number].read.pop_front().map(|entry| (number, entry)))
    }
}
