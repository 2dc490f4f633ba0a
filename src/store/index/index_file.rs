//! The index of a month that no longer changes, as a file: one sealed object of JSON.

use std::fs;
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::month_file::{MonthFile, Stamp};
use super::month_index::MonthIndex;
use crate::store::access::Access;
use crate::store::error::StoreError;
use crate::store::folder;
use crate::store::line::{is_sealed, seal};

/// What the numbers in it mean, and which lines are taken for plain without another look; another version is made anew.
const VERSION: u32 = 2;

/// Bytes of an index at most: some millions of superseded lines.
const LIMIT: u64 = 64 * 1024 * 1024;

/// Between the last change of a month and its index, in milliseconds. Clocks of file systems tick every few of them,
/// and a change within one tick would not be seen.
const APART: i64 = 50;

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    index: &'a MonthIndex,
}

#[derive(Deserialize)]
struct Read {
    v: u32,
    index: MonthIndex,
}

/// Where the index of a month is.
pub(super) fn path(history: &Path, month: &str) -> PathBuf {
    history.join("index").join(format!("{month}.json"))
}

/// The index of this very version of a month; `None` where there is none that can be believed.
pub(super) fn load(history: &Path, month: &MonthFile) -> Option<MonthIndex> {
    let path = path(history, &month.name);
    if !fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() <= LIMIT) {
        return None;
    }
    let bytes = fs::read(&path).ok()?;
    let text = bytes.strip_suffix(b"\n").filter(|text| is_sealed(text))?;
    let read: Read = serde_json::from_slice(text).ok()?;
    (read.v == VERSION && read.index.stamp == month.stamp).then_some(read.index)
}

/// Keeps the index of a month, unless the month changed a moment ago.
pub(super) fn save(history: &Path, access: Access, month: &str, index: &MonthIndex) -> Result<(), StoreError> {
    let path = path(history, month);
    let dir = history.join("index");
    folder::make(&dir, access)?;
    let failed = || StoreError::io("write", &path);
    let mut temporary = folder::temporary(&dir, access).map_err(failed())?;
    let now = temporary.as_file().metadata().map_err(failed())?;
    if milliseconds((now.ctime(), now.ctime_nsec())) - milliseconds(changed(&index.stamp)) < APART {
        return Ok(());
    }
    let mut text = Vec::new();
    seal(&Written { v: VERSION, index }, &mut text).map_err(|error| failed()(error.into()))?;
    temporary.write_all(&text).map_err(failed())?;
    // Not synced: what is torn by a power cut has no good checksum, and is made anew.
    temporary.persist(&path).map_err(|error| failed()(error.error))?;
    Ok(())
}

fn changed(stamp: &Stamp) -> (i64, i64) {
    stamp.changed
}

fn milliseconds((seconds, nanoseconds): (i64, i64)) -> i64 {
    seconds * 1000 + nanoseconds / 1_000_000
}
