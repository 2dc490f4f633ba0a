//! The entries of an earlier probe, found in the history.

use jiff::tz::TimeZone;

use crate::cli::clock::now;
use crate::domain::{Entry, Query, Reading};
use crate::store::{Store, StoreError};

/// Entries of one probe that are read, at most: far more than anybody sends by hand.
const MOST: u64 = 1000;

/// What names the newest probe.
pub(in crate::cli) const LAST: &str = "last";

/// Why a probe could not be looked for.
pub(in crate::cli) enum Trouble {
    /// What was asked is no id, or the beginning of several.
    Asked(String),
    /// The history could not be read.
    Store(StoreError),
}

/// Every settled entry of a probe, newest first: by its id, the beginning of it, or [`LAST`]. Empty where there is no
/// such probe.
pub(in crate::cli) fn entries(store: &Store, which: &str) -> Result<Vec<Entry>, Trouble> {
    if which != LAST {
        return found(store, &format!("probe:{which}"), MOST);
    }
    match found(store, "has:probe", 1)?.first().and_then(|entry| entry.probe) {
        Some(probe) => found(store, &format!("probe:{probe}"), MOST),
        None => Ok(Vec::new()),
    }
}

fn found(store: &Store, query: &str, most: u64) -> Result<Vec<Entry>, Trouble> {
    let zone = TimeZone::UTC;
    let query = Query::parse(query, Reading { now: now(), zone: &zone, tagged: &|_| Vec::new() });
    let query =
        query.map_err(|problems| Trouble::Asked(problems.first().map(ToString::to_string).unwrap_or_default()))?;
    let newest = store.newest(&query, most).map_err(Trouble::Store)?;
    let entries = newest.rows(store, 0..most).map_err(Trouble::Store)?;
    let first = entries.first().and_then(|entry| entry.probe);
    if entries.iter().any(|entry| entry.probe != first) && most > 1 {
        return Err(Trouble::Asked("several probes have an id that starts like this; give more of it".to_owned()));
    }
    Ok(entries)
}
