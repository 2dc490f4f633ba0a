//! One entry by its id.

use std::os::unix::fs::MetadataExt;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::entry_read::EntryRead;
use super::error::StoreError;
use super::history_log::{may_be, month_of};
use super::line::{self, Found};
use super::lines_back::LinesBack;
use super::store::Store;
use crate::domain::Entry;

/// Characters of an id that are asked for, at least.
const LEAST: usize = 4;

/// A day to each side: an id and its entry may be of two clocks, and of two sides of midnight.
const SLACK: SignedDuration = SignedDuration::from_hours(24);

/// How far a look into the history went. What comes later of the same send comes behind that, in the same month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    month: String,
    inode: u64,
    len: u64,
}

impl Store {
    /// The newest line of an id. `prefix`: at least 4 characters of the id, or all; an ambiguous one is an error.
    ///
    /// An id tells when it was made, so only the months that it can belong to are read; all others only where it is
    /// in none of them.
    pub fn find(&self, prefix: &str) -> Result<Option<Entry>, StoreError> {
        Ok(self.look_for(prefix)?.map(|(entry, _)| entry))
    }

    /// The same, and how far that look went.
    pub(super) fn look_for(&self, prefix: &str) -> Result<Option<(Entry, Seen)>, StoreError> {
        let digits = digits(prefix)?;
        let (first, last) = span(&digits);
        let (likely, others): (Vec<String>, Vec<String>) =
            self.months()?.into_iter().partition(|month| (&first..=&last).contains(&month));
        let found = match self.find_in(&likely, &digits, prefix)? {
            Some(found) => Some(found),
            None => self.find_in(&others, &digits, prefix)?,
        };
        Ok(found)
    }

    /// What stands behind the place where a look ended: the newest line of the id there, if there is one.
    pub(super) fn newer(&self, id: Uuid, seen: &Seen) -> Result<Option<Entry>, StoreError> {
        let Some((file, len)) = self.open_month(&seen.month)? else { return Ok(None) };
        let told = |error| StoreError::io("read", &self.month_path(&seen.month))(error);
        if file.metadata().map_err(told)?.ino() != seen.inode || len < seen.len {
            // Another file: what was seen says nothing about it.
            return self.find(&id.to_string());
        }
        let written = id.to_string();
        let mut lines = LinesBack::new(&file, len);
        while let Some(line) = lines.next().map_err(told)? {
            // The last line may have been seen while it was written, in part.
            let end = line.at + line.bytes.map_or(0, |bytes| bytes.len() as u64 + 1);
            if end <= seen.len {
                break;
            }
            let Some(bytes) = line.bytes.filter(|bytes| may_be(bytes, &written)) else { continue };
            if let Found::Good(EntryRead(entry)) = line::read(bytes)
                && entry.id == id
            {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }

    fn find_in(&self, months: &[String], digits: &str, prefix: &str) -> Result<Option<(Entry, Seen)>, StoreError> {
        let written = hyphenated(digits);
        let mut found: Option<(Entry, Seen)> = None;
        for month in months {
            let Some((file, len)) = self.open_month(month)? else { continue };
            let inode = file.metadata().map_err(StoreError::io("look at", &self.month_path(month)))?.ino();
            let seen = || Seen { month: month.clone(), inode, len };
            let mut lines = LinesBack::new(&file, len);
            while let Some(line) =
                lines.next().map_err(|error| StoreError::io("read", &self.month_path(month))(error))?
            {
                let Some(bytes) = line.bytes.filter(|bytes| may_be(bytes, &written)) else { continue };
                let Found::Good(EntryRead(entry)) = line::read(bytes) else { continue };
                if !entry.id.as_simple().to_string().starts_with(digits) {
                    continue;
                }
                match &found {
                    None if digits.len() == 32 => return Ok(Some((entry, seen()))),
                    None => found = Some((entry, seen())),
                    Some((newest, _)) if newest.id == entry.id => {}
                    Some(_) => return Err(StoreError::Ambiguous { prefix: prefix.to_owned() }),
                }
            }
        }
        Ok(found)
    }
}

/// The hexadecimal digits of the start of an id.
fn digits(prefix: &str) -> Result<String, StoreError> {
    let digits: String = prefix.trim().chars().filter(|&c| c != '-').map(|c| c.to_ascii_lowercase()).collect();
    if (LEAST..=32).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(digits);
    }
    Err(StoreError::NoId { prefix: prefix.to_owned() })
}

/// The start of an id as it is written.
fn hyphenated(digits: &str) -> String {
    let mut text = String::with_capacity(36);
    for (at, digit) in digits.chars().enumerate() {
        if matches!(at, 8 | 12 | 16 | 20) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

/// The months of the ids that start like this: their first 48 bits are the time in milliseconds (RFC 9562, 5.7).
fn span(digits: &str) -> (String, String) {
    let month = |fill: char, slack: SignedDuration| {
        let mut full = digits.to_owned();
        full.extend(std::iter::repeat_n(fill, 32 - digits.len()));
        let milliseconds = Uuid::parse_str(&full).map_or(0, |id| (id.as_u128() >> 80) as i64);
        let time = Timestamp::from_millisecond(milliseconds).unwrap_or(Timestamp::MAX);
        month_of(time.saturating_add(slack).unwrap_or(time))
    };
    (month('0', -SLACK), month('f', SLACK))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use super::*;
    use crate::domain::{Author, Draft, Options, State};

    fn accepted(n: u128) -> Entry {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: format!("https://cdn.example.com/{n}.png"),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let at = "2026-11-23T14:00:00Z".parse().unwrap();
        let mut entry = Entry::new(Uuid::from_u128(n), at, Author::default(), outgoing, State::Queued);
        entry.step(at, State::Accepted, None);
        entry
    }

    #[test]
    fn what_comes_behind_a_look_is_found_without_another_one() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let entries = [accepted(1), accepted(2), accepted(3)];
        for entry in &entries {
            store.settle(entry).unwrap();
        }
        let mut entry = entries[1].clone();
        let (found, seen) = store.look_for(&entry.id.to_string()).unwrap().unwrap();
        assert_eq!((&found, store.newer(entry.id, &seen).unwrap()), (&entry, None));
        // What was seen is not read again.
        let path = store.month_path(&seen.month);
        let text = std::fs::read_to_string(&path).unwrap();
        let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.write_all_at("x".repeat(text.len() - 1).as_bytes(), 0).unwrap();
        assert_eq!(store.newer(entry.id, &seen).unwrap(), None);
        entry.message = Some("a later word".into());
        store.settle(&entry).unwrap();
        store.settle(&entries[2]).unwrap();
        assert_eq!(store.newer(entry.id, &seen).unwrap(), Some(entry.clone()));
        // A look that met the line half written, and one into a file that was replaced.
        let half = Seen { len: seen.len + 20, ..seen.clone() };
        assert_eq!(store.newer(entry.id, &half).unwrap(), Some(entry.clone()));
        std::fs::write(dir.path().join("other"), &text).unwrap();
        std::fs::rename(dir.path().join("other"), &path).unwrap();
        assert_eq!(store.newer(entry.id, &seen).unwrap(), Some(found));
    }

    #[test]
    fn the_start_of_an_id_is_read_in_any_spelling() {
        assert_eq!(digits(" 019AB0C4-5a7b ").unwrap(), "019ab0c45a7b");
        assert_eq!(hyphenated("019ab0c45a7b7"), "019ab0c4-5a7b-7");
        for bad in ["", "019", "0-1-9", "maria", "é19a", "019ab0c4-5a7b-7c11-8d22-0123456789ab0"] {
            assert!(matches!(digits(bad), Err(StoreError::NoId { .. })), "{bad}");
        }
    }

    #[test]
    fn an_id_tells_its_months() {
        assert_eq!(span("019ab0c45a7b7c118d220123456789ab"), ("2025-11".into(), "2025-11".into()));
        let (first, last) = span("019a");
        assert!(first < last, "{first} {last}");
        assert_eq!(span("ffff").1, "9999-12");
    }
}
