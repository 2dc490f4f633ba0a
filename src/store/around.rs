//! The history around a moment, wherever it stands: what a jump by day reads.

use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::blocks;
use super::entry_read::EntryRead;
use super::error::StoreError;
use super::history_log::month_of;
use super::index::MonthFile;
use super::line::{self, Found};
use super::plain_line::{Field, PlainLine};
use super::search::Hits;
use super::store::Store;
use crate::domain::{Cursor, Entry, Stretch};

/// Hits that are read at once to find the exact one.
const NEAR: u64 = if cfg!(test) { 3 } else { 600 };

impl Store {
    /// The entries around a moment: up to `newer` that follow it and up to `older` before it. Only the index of the
    /// moment's month and of those of the newer rows is needed; it is made where there is none. `None` if it was stopped.
    ///
    /// The order is that of the lines, in which sends ended. The place is behind the last line before which all are
    /// older than the moment.
    pub fn around(
        &self,
        moment: Timestamp,
        (newer, older): (usize, usize),
        stop: &AtomicBool,
    ) -> Result<Option<Stretch>, StoreError> {
        let Some(place) = self.place_of(moment, stop)? else { return Ok(None) };
        let Some(mut stretch) = self.after(&place, newer, stop)? else { return Ok(None) };
        let page = self.page(Some(&place), older)?;
        stretch.older = page.older;
        let known: Vec<_> = stretch.entries.iter().map(|entry| entry.id).collect();
        stretch.entries.extend(page.entries.into_iter().filter(|entry| !known.contains(&entry.id)));
        Ok(Some(stretch))
    }

    /// Up to `limit` entries from a place on, towards newer ones; they come newest first. `None` if it was stopped.
    pub fn after(&self, place: &Cursor, limit: usize, stop: &AtomicBool) -> Result<Option<Stretch>, StoreError> {
        let mut stretch = Stretch::default();
        let mut months = self.month_files(|month| month >= place.month.as_str())?;
        months.reverse();
        let mut buffer = Vec::new();
        for month in months {
            let mut at = if month.name == place.month { place.offset } else { 0 };
            let Some(index) = self.index_of(&month, stop)? else { return Ok(None) };
            while at < month.stamp.len {
                if stretch.entries.len() == limit {
                    stretch.newer = Some(Cursor { month: month.name, offset: at });
                    stretch.entries.reverse();
                    return Ok(Some(stretch));
                }
                let Some(line) = self.line_at(&month, at, &mut buffer)? else { break };
                let next = at + line.len() as u64 + 1;
                if !index.is_passed(at)
                    && let Found::Good(EntryRead(entry)) = line::read(line)
                {
                    stretch.entries.push(entry);
                }
                at = next;
            }
        }
        stretch.entries.reverse();
        Ok(Some(stretch))
    }

    /// How many hits are newer than a moment: the number of the first one behind them.
    pub fn number_of(&self, hits: &Hits, moment: Timestamp) -> Result<u64, StoreError> {
        // Too high by some hits, never too low: the table of times knows every 512th line.
        let mut number = hits.since(moment);
        while number > 0 {
            let from = number.saturating_sub(NEAR);
            let rows = self.rows(hits, from..number)?;
            let older = rows.iter().rev().take_while(|entry| entry.created < moment).count() as u64;
            number -= older;
            if older < rows.len() as u64 || older == 0 {
                break;
            }
        }
        Ok(number)
    }

    /// The place of the first line that was made at a moment or later.
    fn place_of(&self, moment: Timestamp, stop: &AtomicBool) -> Result<Option<Cursor>, StoreError> {
        let name = month_of(moment);
        let mut place = Cursor { month: name, offset: 0 };
        let Some(month) = self.month_files(|month| month == place.month)?.pop() else { return Ok(Some(place)) };
        let Some(index) = self.index_of(&month, stop)? else { return Ok(None) };
        place.offset = index.place_of(moment.as_second());
        let mut buffer = Vec::new();
        while let Some(line) = self.line_at(&month, place.offset, &mut buffer)? {
            let next = place.offset + line.len() as u64 + 1;
            if !index.is_passed(place.offset) && created(line).is_some_and(|created| created >= moment) {
                break;
            }
            place.offset = next;
        }
        place.offset = place.offset.min(month.stamp.len);
        Ok(Some(place))
    }

    /// The line at a place; of one that is too long to be ours, its beginning.
    fn line_at<'a>(&self, month: &MonthFile, at: u64, buffer: &'a mut Vec<u8>) -> Result<Option<&'a [u8]>, StoreError> {
        let range = blocks::line_at(&month.file, at, buffer)
            .map_err(|error| StoreError::io("read", &self.month_path(&month.name))(error))?;
        Ok(range.map(|range| &buffer[range]))
    }
}

/// When a line was made, if it is one.
fn created(line: &[u8]) -> Option<Timestamp> {
    if let Some(plain) = PlainLine::up_to(line, Field::Created) {
        return Some(plain.created());
    }
    match line::read(line) {
        Found::Good(EntryRead(Entry { created, .. })) => Some(created),
        Found::Damaged | Found::Newer => None,
    }
}
