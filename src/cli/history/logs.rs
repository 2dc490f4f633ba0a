//! The data folders whose histories are read together.

use std::cmp::Reverse;
use std::path::PathBuf;

use super::super::end::Failure;
use super::super::place::Place;
use super::args::History;
use crate::domain::{Entry, Query};
use crate::store::Store;

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

/// The newest hits of all, newest first, each with the number of its log.
pub(super) fn newest(logs: &[Log], query: &Query, limit: u64) -> Result<Vec<(usize, Entry)>, Failure> {
    let mut rows = Vec::new();
    for (number, log) in logs.iter().enumerate() {
        let found = log.store.newest(query, limit).map_err(Failure::store("search the history"))?;
        rows.extend(found.into_iter().map(|entry| (number, entry)));
    }
    if logs.len() > 1 {
        // Several people's clocks: the time of creation is the only order they share.
        rows.sort_by_key(|(_, entry)| Reverse((entry.created, entry.id)));
        rows.truncate(limit as usize);
    }
    Ok(rows)
}
