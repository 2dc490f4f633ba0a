//! The settled sends: one file a month, whole entries, append only.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use super::append::Log;
use super::entry_line::EntryLine;
use super::entry_read::EntryRead;
use super::error::StoreError;
use super::lately::Tail;
use super::line::{self, Found};
use super::lines_back::LinesBack;
use super::store::Store;
use crate::domain::Entry;

/// Bytes at the end of a file that are looked at before an attempt.
const TAIL: u64 = 64 * 1024;

/// What comes before the id in the lines that we write.
const OURS: &[u8] = br#"{"v":1,"id":""#;

/// A month's file that may take results.
#[derive(Debug)]
pub(super) struct ForSending {
    /// The file.
    pub(super) log: Log,
    /// Of the sends that were asked about, and maybe of others, those that stand at its end.
    pub(super) settled: HashSet<Uuid>,
}

impl Store {
    /// Appends lines to a month and syncs them. Call it under the store lock.
    pub(super) fn append_history(&self, month: &str, lines: &[u8]) -> Result<(), StoreError> {
        self.append_history_each(month, &[lines]).1.map_or(Ok(()), Err)
    }

    /// The same; tells how many of the lines are on disk, the first ones, and why the others are not.
    pub(super) fn append_history_each<L: AsRef<[u8]>>(&self, month: &str, lines: &[L]) -> (usize, Option<StoreError>) {
        let mut log = match self.remember_sync(Log::open(&self.month_path(month), self.access())) {
            Ok(log) => log,
            Err(error) => return (0, Some(error)),
        };
        let (whole, failure) = log.append_each(lines);
        if whole == 0 {
            return (0, failure);
        }
        match self.remember_sync(log.sync()) {
            Ok(()) => (whole, failure),
            Err(error) => (0, Some(error)),
        }
    }

    /// Opens the file that the results of sends of a month go to, if they may go there.
    ///
    /// The end of it is looked at for the sends themselves: the outbox forgets those of other processes when it is
    /// emptied.
    pub(super) fn history_for_sending(
        &self,
        month: &str,
        ids: &HashSet<Uuid>,
        tail: &Tail,
    ) -> Result<ForSending, StoreError> {
        let path = self.month_path(month);
        let mut log = self.remember_sync(Log::open(&path, self.access()))?;
        log.reserved = tail.reserved(month, &log.file.metadata().map_err(StoreError::io("look at", &path))?);
        let start = log.len.saturating_sub(TAIL);
        let mut settled = HashSet::new();
        let mut lines = LinesBack::new(&log.file, log.len);
        while let Some(line) = lines.next().map_err(StoreError::io("read", &path))? {
            if line.at < start {
                break;
            }
            let Some(bytes) = line.bytes else { continue };
            if id_of(bytes).is_some_and(|id| !ids.contains(&id)) {
                continue;
            }
            match line::read::<EntryRead>(bytes) {
                Found::Good(EntryRead(found)) => _ = settled.insert(found.id),
                Found::Newer => return Err(StoreError::Newer { path }),
                Found::Damaged => {}
            }
        }
        Ok(ForSending { log, settled })
    }

    /// Whether the history has this send, in the part of its month's file that came after a place.
    pub(super) fn is_settled(&self, entry: &Entry, after: u64) -> Result<bool, StoreError> {
        let path = self.month_path(&month_of(entry.created));
        let Some((file, len)) = self.open_month(&month_of(entry.created))? else { return Ok(false) };
        // A shorter file was replaced by hand: then all of it counts.
        let after = if after > len { 0 } else { after };
        let id = entry.id.to_string();
        let mut lines = LinesBack::new(&file, len);
        while let Some(line) = lines.next().map_err(StoreError::io("read", &path))? {
            if line.at < after {
                break;
            }
            let Some(bytes) = line.bytes.filter(|bytes| may_be(bytes, &id)) else { continue };
            if matches!(line::read::<EntryRead>(bytes), Found::Good(EntryRead(found)) if found.id == entry.id) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Opens a month's file for reading, and tells its length. It needs no lock: lines are only ever added.
    pub(super) fn open_month(&self, month: &str) -> Result<Option<(File, u64)>, StoreError> {
        let path = self.month_path(month);
        // Looked at first: a pipe of that name would be waited for.
        match fs::metadata(&path) {
            Ok(found) if found.is_file() => {}
            Ok(_) => return Err(StoreError::io("read", &path)(ErrorKind::IsADirectory.into())),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io("look at", &path)(error)),
        }
        let file = File::open(&path).map_err(StoreError::io("open", &path))?;
        let len = file.metadata().map_err(StoreError::io("look at", &path))?.len();
        Ok(Some((file, len)))
    }

    /// The length of a month's file.
    pub(super) fn history_len(&self, month: &str) -> u64 {
        fs::metadata(self.month_path(month)).map_or(0, |found| found.len())
    }

    pub(super) fn month_path(&self, month: &str) -> PathBuf {
        month_path(&self.history_dir(), month)
    }

    /// The months that have a file, newest first.
    pub(super) fn months(&self) -> Result<Vec<String>, StoreError> {
        months(&self.history_dir())
    }
}

/// The month of a time, UTC, as files are named: `2026-11`.
pub(super) fn month_of(time: Timestamp) -> String {
    let date = time.to_zoned(TimeZone::UTC).date();
    format!("{:04}-{:02}", date.year(), date.month())
}

pub(super) fn month_path(history: &Path, month: &str) -> PathBuf {
    history.join(format!("{month}.jsonl"))
}

/// The months that have a file in a folder, newest first.
pub(super) fn months(history: &Path) -> Result<Vec<String>, StoreError> {
    let mut months = Vec::new();
    let items = match fs::read_dir(history) {
        Ok(items) => items,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(months),
        Err(error) => return Err(StoreError::io("list", history)(error)),
    };
    for item in items {
        let name = item.map_err(StoreError::io("list", history))?.file_name();
        let month = name.to_str().and_then(|name| name.strip_suffix(".jsonl")).filter(|month| is_month(month));
        months.extend(month.map(str::to_owned));
    }
    months.sort_unstable_by(|a, b| b.cmp(a));
    Ok(months)
}

/// The line of a settled entry.
pub(super) fn history_line(path: &Path, entry: &Entry) -> Result<Vec<u8>, StoreError> {
    if entry.state.is_under_way() {
        return Err(StoreError::NotSettled { id: entry.id, state: entry.state });
    }
    let mut line = Vec::with_capacity(1024);
    let bytes = line::seal(&EntryLine(entry), &mut line).map_err(StoreError::json(entry.id))?;
    if bytes > line::LIMIT {
        return Err(StoreError::TooLong { path: path.to_owned(), bytes });
    }
    Ok(line)
}

/// Whether a line can be an entry whose id starts like this; says no without reading it, where we wrote it.
pub(super) fn may_be(line: &[u8], prefix: &str) -> bool {
    line.strip_prefix(OURS).is_none_or(|rest| rest.starts_with(prefix.as_bytes()))
}

/// The id of a line, where we wrote it.
fn id_of(line: &[u8]) -> Option<Uuid> {
    Uuid::try_parse_ascii(line.strip_prefix(OURS)?.get(..36)?).ok()
}

fn is_month(text: &str) -> bool {
    text.len() == 7
        && text.bytes().enumerate().all(|(at, byte)| if at == 4 { byte == b'-' } else { byte.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_that_of_the_time_in_utc() {
        let month = |time: &str| month_of(time.parse().unwrap());
        assert_eq!(month("2026-11-30T23:59:59.999Z"), "2026-11");
        assert_eq!(month("2026-12-01T00:30:00+02:00"), "2026-11");
        assert_eq!(month("0999-01-01T00:00:00Z"), "0999-01");
    }

    #[test]
    fn only_months_are_taken_for_history() {
        for (name, good) in [("2026-11", true), ("2026-1", false), ("notes", false), ("20261-1", false), ("", false)] {
            assert_eq!(is_month(name), good, "{name}");
        }
    }

    #[test]
    fn a_line_is_read_only_where_it_can_be_the_one() {
        assert!(may_be(br#"{"v":1,"id":"0193abcd"#, "0193"));
        assert!(!may_be(br#"{"v":1,"id":"0193abcd"#, "0194"));
        assert!(may_be(br#"{"id":"0193abcd","v":1"#, "0194"));
    }
}
