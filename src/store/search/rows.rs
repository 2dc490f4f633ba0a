//! What was found, to be read: some rows of it, and where a day begins.

use std::fs::File;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use memchr::memchr;

use super::hits::Hits;
use crate::domain::{Entry, Facets};
use crate::store::blocks;
use crate::store::entry_read::EntryRead;
use crate::store::error::StoreError;
use crate::store::history_log::month_of;
use crate::store::index::Tally;
use crate::store::line::{self, Found};
use crate::store::plain_line::{Field, PlainLine};
use crate::store::store::Store;

impl Store {
    /// Some of the hits, newest first, as they are on disk. A line that somebody changed since is left out.
    pub fn rows(&self, hits: &Hits, range: Range<u64>) -> Result<Vec<Entry>, StoreError> {
        let mut rows = Vec::new();
        let mut open: Option<(usize, Option<File>)> = None;
        let mut buffer = Vec::new();
        for place in hits.places(range) {
            let name = &hits.months[place.month].name;
            if open.as_ref().is_none_or(|(month, _)| *month != place.month) {
                open = Some((place.month, self.open_month(name)?.map(|(file, _)| file)));
            }
            let Some((_, Some(file))) = &open else { continue };
            let found = blocks::line_at(file, place.at, &mut buffer)
                .map_err(|error| StoreError::io("read", &self.month_path(name))(error))?;
            if let Some(line) = found
                && let Found::Good(EntryRead(entry)) = line::read(&buffer[line])
            {
                rows.push(entry);
            }
        }
        Ok(rows)
    }

    /// How many of the hits there are of what. It reads them all, which a search need not; `None` if it was stopped. A
    /// line that somebody changed since is left out.
    pub fn facets(&self, hits: &Hits, stop: &AtomicBool) -> Result<Option<Facets>, StoreError> {
        let mut tally = Tally::default();
        let mut buffer = Vec::new();
        let mut open: Option<(usize, Option<(File, u64)>)> = None;
        for (_, chunk) in &hits.chunks {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            let name = &hits.months[chunk.month].name;
            if open.as_ref().is_none_or(|(month, _)| *month != chunk.month) {
                open = Some((chunk.month, self.open_month(name)?));
            }
            let span = chunk.span();
            let Some((_, Some((file, len)))) = &open else { continue };
            if *len < span.end {
                continue;
            }
            let block = blocks::read(file, *len, &span, &mut buffer)
                .map_err(|error| StoreError::io("read", &self.month_path(name))(error))?;
            let Some(block) = block else { continue };
            for at in chunk.places() {
                let line =
                    at.checked_sub(block.at).and_then(|from| block.bytes.get(from as usize..)).unwrap_or_default();
                count(&line[..memchr(b'\n', line).unwrap_or(line.len())], &mut tally);
            }
        }
        Ok(Some(tally.facets()))
    }
}

fn count(line: &[u8], tally: &mut Tally) {
    if let Some(plain) = PlainLine::up_to(line, Field::State) {
        tally.add(plain.state(), &plain.sender(), &plain.text_of(Field::Operator).unwrap_or_default());
    } else if let Found::Good(EntryRead(entry)) = line::read(line) {
        tally.add(entry.state, &entry.outgoing.sender.alias, &entry.author.operator);
    }
}

impl Hits {
    /// How many hits are newer than a moment: the number of the first one that is not. The start of a day in the
    /// reader's zone makes a jump by day of it. Lines stand in the order in which sends ended, so some hits around
    /// that number may be of the other side.
    #[must_use]
    pub fn since(&self, moment: Timestamp) -> u64 {
        let name = month_of(moment);
        let Some(month) = self.months.iter().position(|month| month.name <= name) else { return self.count() };
        if self.months[month].name < name {
            return self.newer_than(month, u64::MAX);
        }
        let place = self.months[month].index.as_ref().map_or(0, |index| index.place_of(moment.as_second()));
        self.newer_than(month, place)
    }
}
