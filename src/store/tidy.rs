//! A smaller history: months are rewritten without what nobody needs, so that a crash leaves the old or the new file.

use std::collections::HashSet;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::blocks;
use super::error::StoreError;
use super::folder;
use super::history_log::month_of;
use super::index::{MonthFile, MonthIndex};
use super::seen::Seen;
use super::store::Store;

/// What is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tidy {
    /// Entries that were made before a moment, with all their lines.
    Prune(Timestamp),
    /// Lines that a newer one replaces, in months that are over.
    Compact,
}

/// What goes from a month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Such as `2026-11`.
    pub month: String,
    /// Entries.
    pub entries: u64,
    /// Lines that a newer one replaces.
    pub superseded: u64,
    /// Lines that are not as they were written: they are kept in `quarantine/`.
    pub damaged: u64,
    /// Bytes by which the file gets smaller.
    pub bytes: u64,
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Stays,
    EntryGoes,
    OldLineGoes,
    IsPutAside,
}

impl Store {
    /// What [`Store::tidy`] would do, month by month, the oldest first; nothing is written.
    pub fn would_tidy(&self, what: Tidy) -> Result<Vec<Tidied>, StoreError> {
        let mut all = Vec::new();
        for month in self.untidy(what)? {
            let tidied = self.sort_out(&month, what, &mut |_, _| Ok(()))?;
            all.extend((tidied.bytes > 0).then_some(tidied));
        }
        Ok(all)
    }

    /// Rewrites months without what is to go, the oldest first. The newest line of an entry that stays is never lost:
    /// a month is written anew beside the old file, synced, and put in its place, under the lock.
    ///
    /// Refused while sends are under way: what they remember of the files would not fit any more.
    pub fn tidy(&self, what: Tidy) -> Result<Vec<Tidied>, StoreError> {
        let mut all = Vec::new();
        for name in self.untidy(what)?.into_iter().map(|month| month.name) {
            let mut locked = self.locked()?;
            self.outbox(&mut locked)?;
            if locked.outbox.is_newer {
                return Err(StoreError::Newer { path: self.outbox_path() });
            }
            if !locked.outbox.waiting.is_empty() {
                return Err(StoreError::UnderWay { sends: locked.outbox.waiting.len() });
            }
            // Opened again, now that nobody writes.
            let Some(month) = self.month_files(|month| month == name)?.pop() else { continue };
            let tidied = self.rewrite(&month, what)?;
            all.extend((tidied.bytes > 0).then_some(tidied));
        }
        Ok(all)
    }

    /// The months that may have something to go, oldest first.
    fn untidy(&self, what: Tidy) -> Result<Vec<MonthFile>, StoreError> {
        let mut months = match what {
            Tidy::Prune(before) => self.month_files(|month| month <= month_of(before).as_str())?,
            Tidy::Compact => self.month_files(|_| true)?.into_iter().filter(|month| month.is_closed).collect(),
        };
        months.reverse();
        Ok(months)
    }

    fn rewrite(&self, month: &MonthFile, what: Tidy) -> Result<Tidied, StoreError> {
        let path = self.month_path(&month.name);
        // A look first: most months have nothing to go, and are left alone.
        let tidied = self.sort_out(month, what, &mut |_, _| Ok(()))?;
        if tidied.bytes == 0 {
            return Ok(tidied);
        }
        let failed = || StoreError::io("rewrite", &path);
        let history = self.history_dir();
        let new = folder::temporary(&history, self.access()).map_err(failed())?;
        let mut writer = BufWriter::with_capacity(1 << 18, new.as_file());
        let mut aside = Vec::new();
        self.sort_out(month, what, &mut |line, fate| match fate {
            Fate::Stays => {
                writer.write_all(line)?;
                writer.write_all(b"\n")
            }
            Fate::IsPutAside => {
                aside.extend_from_slice(line);
                aside.push(b'\n');
                Ok(())
            }
            Fate::EntryGoes | Fate::OldLineGoes => Ok(()),
        })?;
        writer.flush().map_err(failed())?;
        drop(writer);
        if !aside.is_empty() {
            self.put_aside(&format!("history-{}", month.name), &aside)?;
        }
        new.as_file().sync_all().map_err(failed())?;
        let is_empty = new.as_file().metadata().map_err(failed())?.len() == 0;
        new.persist(&path).map_err(|error| failed()(error.error))?;
        if is_empty {
            fs::remove_file(&path).map_err(failed())?;
        }
        folder::sync(&history)?;
        Ok(tidied)
    }

    /// Tells for each line of a month what becomes of it.
    fn sort_out(
        &self,
        month: &MonthFile,
        what: Tidy,
        each: &mut dyn FnMut(&[u8], Fate) -> io::Result<()>,
    ) -> Result<Tidied, StoreError> {
        let failed = |error| StoreError::io("read", &self.month_path(&month.name))(error);
        let len = month.stamp.len;
        let index = MonthIndex::survey(&month.file, month.stamp, &AtomicBool::new(false)).map_err(failed)?;
        let passed: HashSet<u64> = index.passed.iter().copied().collect();
        let mut tidied = Tidied { month: month.name.clone(), ..Tidied::default() };
        blocks::lines(&month.file, len, 0..len, |at, line| {
            if line.is_empty() {
                return Ok(());
            }
            let fate = fate(line, passed.contains(&at), what);
            if fate != Fate::Stays {
                tidied.bytes += line.len() as u64 + 1;
            }
            match fate {
                Fate::Stays => {}
                Fate::EntryGoes => tidied.entries += 1,
                Fate::OldLineGoes => tidied.superseded += 1,
                Fate::IsPutAside => tidied.damaged += 1,
            }
            each(line, fate)
        })
        .map_err(failed)?;
        Ok(tidied)
    }
}

fn fate(line: &[u8], is_passed: bool, what: Tidy) -> Fate {
    let created = match Seen::of(line) {
        Seen::Damaged => return Fate::IsPutAside,
        // What is not understood is not ours to judge.
        Seen::Newer => return Fate::Stays,
        Seen::Plain(line) => line.created(),
        Seen::Odd(entry) => entry.created,
    };
    match what {
        Tidy::Prune(before) if created >= before => Fate::Stays,
        Tidy::Compact if !is_passed => Fate::Stays,
        _ if is_passed => Fate::OldLineGoes,
        _ => Fate::EntryGoes,
    }
}
