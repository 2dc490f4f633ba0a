//! What happened in the last moments, for whoever decides whether an attempt may be made now.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;

use jiff::{SignedDuration, Timestamp};
use memchr::{memchr, memmem};

use super::entry_read::EntryRead;
use super::error::StoreError;
use super::line::{self, Found};
use super::lines_back::LinesBack;
use super::outbox_log::OutboxLog;
use super::store::Store;
use crate::domain::{Entry, Phone};

/// Lines stand in the order in which sends ended; the clocks of two processes may differ by so much.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// The newest lines are all read, for the newest attempt to anybody.
const NEWEST: usize = 16;

/// Entries that are kept in memory, at most; beyond that they are read again.
const MOST: usize = 2048;

/// Of lines about others only each of this many is read, to know how far back the place is.
const SAMPLE: usize = 64;

/// What happened in the last moments, from every process that uses the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lately {
    /// Sends to the number in question that were attempted, under way or settled; the newest line of each is among
    /// them, and comes before older ones.
    pub same_number: Vec<Entry>,
    /// The newest attempt to anybody.
    pub newest: Option<Timestamp>,
}

/// The same for several numbers at once, as the history has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    by_number: HashMap<Phone, Vec<Entry>>,
    newest: Option<Timestamp>,
}

/// What this process met at the end of the newest month: whatever came behind a place, so that it is read once.
#[derive(Debug, Default)]
pub(super) struct Tail {
    month: String,
    inode: u64,
    /// Where that begins, and how far it was read.
    from: u64,
    to: u64,
    by_number: HashMap<Phone, Vec<Entry>>,
    newest: Option<Timestamp>,
    count: usize,
    /// When the last send before `from` was settled, where somebody looked.
    before: Option<Timestamp>,
    /// Up to where room was set aside in that file.
    reserved: u64,
}

impl Store {
    /// What moved at `since` or later. Only the end of the history is read back to there, and of that only what is about
    /// these numbers. Call it under the store lock.
    pub(super) fn recently<'a>(
        &self,
        tail: &mut Tail,
        numbers: impl Iterator<Item = &'a Phone>,
        since: Timestamp,
    ) -> Result<Recent, StoreError> {
        let mut recent = Recent { by_number: numbers.map(|to| (to.clone(), Vec::new())).collect(), newest: None };
        let start = since.saturating_sub(SLACK).unwrap_or(since);
        let months = self.months()?;
        if let Some(month) = months.first() {
            self.catch_up(tail, month)?;
            tail.tell(&mut recent);
            if tail.before.is_none_or(|before| before >= start) {
                tail.before = self.read_back(&mut recent, &months, tail.from, start)?;
            }
        }
        Ok(recent)
    }

    /// Reads what came behind the place up to which a tail was read; begins anew where that is another file.
    fn catch_up(&self, tail: &mut Tail, month: &str) -> Result<(), StoreError> {
        let Some((mut file, len)) = self.open_month(month)? else { return Ok(()) };
        let told = |error| StoreError::io("read", &self.month_path(month))(error);
        let inode = file.metadata().map_err(told)?.ino();
        if tail.month != month || tail.inode != inode || len < tail.to || tail.count > MOST {
            *tail = Tail { month: month.to_owned(), inode, from: len, to: len, ..Tail::default() };
        }
        if len == tail.to {
            return Ok(());
        }
        file.seek(SeekFrom::Start(tail.to)).map_err(told)?;
        let mut reader = BufReader::new(file.take(len - tail.to));
        let mut line = Vec::new();
        while line::next(&mut reader, &mut line).map_err(told)? {
            if let Found::Good(EntryRead(entry)) = line::read(&line) {
                tail.take(entry);
            }
        }
        tail.to = len;
        Ok(())
    }

    /// Reads the months back, the newest one from a place on; tells when the first send that was met was settled.
    fn read_back(
        &self,
        recent: &mut Recent,
        months: &[String],
        from: u64,
        start: Timestamp,
    ) -> Result<Option<Timestamp>, StoreError> {
        let numbers: HashSet<String> = recent.by_number.keys().map(Phone::e164).collect();
        let (mut passed, mut first) = (0, None);
        for (at, month) in months.iter().enumerate() {
            let Some((file, len)) = self.open_month(month)? else { continue };
            let mut lines = LinesBack::new(&file, if at == 0 { from.min(len) } else { len });
            while let Some(line) =
                lines.next().map_err(|error| StoreError::io("read", &self.month_path(month))(error))?
            {
                let Some(bytes) = line.bytes else { continue };
                passed += 1;
                if passed > NEWEST && passed % SAMPLE != 0 && !is_about(bytes, &numbers) {
                    continue;
                }
                let Found::Good(EntryRead(entry)) = line::read(bytes) else { continue };
                let settled = entry.settled_at();
                first = first.or(Some(settled));
                if settled < start {
                    return Ok(first);
                }
                recent.take(entry);
            }
        }
        // Where nothing was met, everything there is has been seen.
        Ok(first.or(Some(Timestamp::MIN)))
    }
}

impl Tail {
    /// Up to where this process set room aside in a month that is there, if it still is: whoever cuts the file gives it
    /// back.
    pub(super) fn reserved(&self, month: &str, found: &Metadata) -> u64 {
        let is_this = self.month == month && self.inode == found.ino();
        if is_this { self.reserved.min(found.blocks() * 512) } else { 0 }
    }

    /// Whether it did so before.
    pub(super) fn has_reserved(&self) -> bool {
        self.reserved > 0
    }

    /// Remembers it.
    pub(super) fn reserve(&mut self, month: &str, up_to: u64) {
        if self.month == month {
            self.reserved = up_to;
        }
    }

    fn take(&mut self, entry: Entry) {
        let Some(last) = entry.attempts().last() else { return };
        self.newest = self.newest.max(Some(last));
        self.count += 1;
        self.by_number.entry(entry.outgoing.to.clone()).or_default().push(entry);
    }

    /// Adds what it knows of the numbers that are asked about, the newest first.
    fn tell(&self, recent: &mut Recent) {
        recent.newest = self.newest;
        for (number, same) in &mut recent.by_number {
            same.extend(self.by_number.get(number).into_iter().flatten().rev().cloned());
        }
    }
}

impl Recent {
    fn take(&mut self, entry: Entry) {
        let Some(last) = entry.attempts().last() else { return };
        self.newest = self.newest.max(Some(last));
        if let Some(same) = self.by_number.get_mut(&entry.outgoing.to) {
            same.push(entry);
        }
    }

    /// What happened to one of the numbers, with what is under way.
    pub(super) fn lately(&self, outbox: &OutboxLog, to: &Phone) -> Lately {
        let mut lately = Lately { same_number: Vec::new(), newest: self.newest };
        for send in outbox.waiting.values().rev() {
            let Some(last) = send.entry.attempts().last() else { continue };
            lately.newest = lately.newest.max(Some(last));
            if send.entry.outgoing.to == *to {
                lately.same_number.push(send.entry.clone());
            }
        }
        lately.same_number.extend(self.by_number.get(to).into_iter().flatten().cloned());
        lately
    }
}

/// Whether a line has one of these numbers for a recipient, in the form in which we write it.
fn is_about(line: &[u8], numbers: &HashSet<String>) -> bool {
    memmem::find_iter(line, b"\"to\":\"").any(|at| {
        let number = &line[at + 6..];
        let end = memchr(b'"', number).unwrap_or(number.len());
        std::str::from_utf8(&number[..end]).is_ok_and(|number| numbers.contains(number))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Draft, Options, State};

    fn at(second: i64) -> Timestamp {
        "2026-11-23T14:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(second)
    }

    fn sent(n: u128, number: u8, second: i64) -> Entry {
        let draft = Draft {
            to: format!("+1302555010{number}"),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/a.png".into(),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let mut entry = Entry::new(Uuid::from_u128(n), at(second), Author::default(), outgoing, State::Queued);
        entry.step(at(second), State::Sending, None);
        entry.step(at(second), State::Accepted, None);
        entry
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whoever_read_before_knows_what_a_new_reader_finds(
            steps in prop::collection::vec((0u8..4, 0i64..20, any::<bool>(), 0i64..60), 1..25),
        ) {
            let dir = tempfile::tempdir().unwrap();
            let (one, other) = (Store::open(dir.path()).unwrap(), Store::open(dir.path()).unwrap());
            let (mut tail, mut second) = (Tail::default(), 0);
            for (n, (number, passed, is_ours, back)) in steps.into_iter().enumerate() {
                second += passed;
                let entry = sent(n as u128, number, second);
                if is_ours { &one } else { &other }.settle(&entry).unwrap();
                if n % 9 == 8 {
                    // A file that was replaced, and lost its first line.
                    let path = one.month_path("2026-11");
                    let text = std::fs::read_to_string(&path).unwrap();
                    std::fs::write(path.with_extension("new"), text.split_once('\n').unwrap().1).unwrap();
                    std::fs::rename(path.with_extension("new"), &path).unwrap();
                }
                let numbers = [entry.outgoing.to.clone(), sent(0, 9, 0).outgoing.to];
                let since = at(second - back);
                let knows = |recent: Recent| {
                    let of = |number: &Phone| {
                        let same = recent.by_number[number].iter().filter(|entry| entry.settled_at() >= since);
                        same.cloned().collect::<Vec<_>>()
                    };
                    (of(&numbers[0]), of(&numbers[1]), recent.newest)
                };
                let known = knows(one.recently(&mut tail, numbers.iter(), since).unwrap());
                let found = knows(one.recently(&mut Tail::default(), numbers.iter(), since).unwrap());
                prop_assert_eq!(known, found);
            }
        }
    }
}
