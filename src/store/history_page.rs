//! Pages of the history, newest first, from the end of the newest file.

use std::collections::HashSet;

use super::entry_read::EntryRead;
use super::error::StoreError;
use super::line::{self, Found};
use super::lines_back::LinesBack;
use super::quarantine;
use super::store::Store;
use crate::domain::{Cursor, Page};

impl Store {
    /// Up to `limit` entries before a place, or the newest ones.
    ///
    /// Only what the page needs is read, so the size of the history does not matter. The order is that of the lines.
    /// Once the month has an index, a superseded line is no row on any page; before that, on none that also has the
    /// line that replaces it.
    pub fn page(&self, before: Option<&Cursor>, limit: usize) -> Result<Page, StoreError> {
        let mut page = Page { older: before.cloned(), ..Page::default() };
        let mut seen = HashSet::new();
        let mut months = self.months()?;
        months.retain(|month| before.is_none_or(|before| *month <= before.month));
        let oldest = months.last().cloned();
        for month in months {
            let Some((file, len)) = self.open_month(&month)? else { continue };
            let index = self.index_known(&month, &file);
            // A file that got shorter was replaced by hand; what is there now is read.
            let end = before.filter(|before| before.month == month).map_or(len, |before| before.offset.min(len));
            let mut lines = LinesBack::new(&file, end);
            let path = || self.month_path(&month);
            let mut damaged = Vec::new();
            while page.entries.len() < limit {
                let Some(line) = lines.next().map_err(|error| StoreError::io("read", &path())(error))? else { break };
                page.older = Some(Cursor { month: month.clone(), offset: line.at });
                let bytes = line.bytes;
                // Without a newline behind it, somebody may just be writing it.
                let is_ended = |bytes: &[u8]| line.at + (bytes.len() as u64) < len;
                match bytes.map_or(Found::Damaged, line::read::<EntryRead>) {
                    Found::Good(_) if index.as_ref().is_some_and(|index| index.is_passed(line.at)) => {}
                    Found::Good(EntryRead(entry)) if seen.insert(entry.id) => page.entries.push(entry),
                    Found::Good(_) => {}
                    Found::Damaged => {
                        page.damaged += 1;
                        if damaged.len() < quarantine::MOST {
                            damaged.extend(bytes.filter(|bytes| is_ended(bytes)).map(<[u8]>::to_vec));
                        }
                    }
                    Found::Newer => page.newer += 1,
                }
            }
            self.copy_aside(&month, &damaged);
            if page.entries.len() >= limit {
                let at_the_end =
                    page.older.as_ref().is_none_or(|older| older.offset == 0 && Some(&older.month) == oldest.as_ref());
                if at_the_end {
                    page.older = None;
                }
                return Ok(page);
            }
        }
        page.older = None;
        Ok(page)
    }
}
