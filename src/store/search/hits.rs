//! What a search found: places in files, two bytes for each.

use std::ops::Range;
use std::sync::Arc;

use crate::store::index::MonthIndex;

/// What a search found, newest first. A million hits take about two megabytes.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// The months that were looked at, newest first; the index of those in which something was found.
    pub(super) months: Vec<Month>,
    /// Newest first, and so many hits before each.
    pub(super) chunks: Vec<(u64, Arc<Chunk>)>,
    pub(super) count: u64,
}

/// A month that was looked at.
#[derive(Debug, Clone)]
pub(super) struct Month {
    pub(super) name: String,
    pub(super) index: Option<Arc<MonthIndex>>,
}

/// The hits of one block.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// The month, by its number among those that were looked at.
    pub(super) month: usize,
    /// How many.
    pub(super) count: u64,
    /// From each hit to the next, from the start of the block on: seven bits a byte, the high bit says that more come.
    gaps: Vec<u8>,
    /// Where the block starts, and the place of the last hit.
    start: u64,
    last: u64,
}

/// A hit's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) month: usize,
    pub(super) at: u64,
}

impl Hits {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Adds the hits of the next older block.
    pub(super) fn push(&mut self, chunk: Chunk) {
        if chunk.count > 0 {
            let before = self.count;
            self.count += chunk.count;
            self.chunks.push((before, Arc::new(chunk)));
        }
    }

    /// The places of some hits, newest first.
    pub(super) fn places(&self, range: Range<u64>) -> Vec<Place> {
        let mut places = Vec::new();
        let first = self.chunks.partition_point(|(before, chunk)| before + chunk.count <= range.start);
        for (before, chunk) in &self.chunks[first.min(self.chunks.len())..] {
            if *before >= range.end {
                break;
            }
            let newest_first = chunk.places().into_iter().rev().enumerate();
            let wanted = newest_first.filter(|(n, _)| range.contains(&(before + *n as u64)));
            places.extend(wanted.map(|(_, at)| Place { month: chunk.month, at }));
        }
        places
    }

    /// How many hits stand at or behind a place of a month, or in newer months.
    pub(super) fn newer_than(&self, month: usize, at: u64) -> u64 {
        let older =
            self.chunks.partition_point(|(_, chunk)| (chunk.month, u64::MAX - chunk.start) <= (month, u64::MAX - at));
        // The place may be inside the block that starts before it.
        let Some((before, chunk)) = self.chunks.get(older) else { return self.count };
        let inside = if chunk.month == month { chunk.places().iter().filter(|&&place| place >= at).count() } else { 0 };
        before + inside as u64
    }
}

impl Chunk {
    /// Of a block that starts there.
    pub(super) fn new(month: usize, start: u64) -> Self {
        Self { month, start, last: start, ..Self::default() }
    }

    /// Adds a hit behind the others.
    pub(super) fn push(&mut self, at: u64) {
        let mut gap = at - self.last;
        while gap >= 0x80 {
            self.gaps.push(gap as u8 | 0x80);
            gap >>= 7;
        }
        self.gaps.push(gap as u8);
        self.last = at;
        self.count += 1;
    }

    /// Where in the file they are: from the start of the block to behind the start of the last one.
    pub(super) fn span(&self) -> Range<u64> {
        self.start..self.last + 1
    }

    /// All of them, in the order of the file.
    pub(super) fn places(&self) -> Vec<u64> {
        let mut places = Vec::with_capacity(self.count as usize);
        let (mut at, mut gap, mut shift) = (self.start, 0, 0);
        for &byte in &self.gaps {
            gap |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                at += gap;
                places.push(at);
                (gap, shift) = (0, 0);
            }
        }
        places
    }

    /// Gives back what was set aside for more.
    pub(super) fn shrink(&mut self) {
        self.gaps.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_hit_comes_back_at_its_number(
            blocks in proptest::collection::vec((0usize..3, proptest::collection::btree_set(0u64..300_000, 0..40)), 0..8),
            from in 0u64..100, count in 0u64..100,
        ) {
            let mut blocks = blocks;
            blocks.sort_by_key(|(month, _)| *month);
            let mut hits = Hits::default();
            let mut all = Vec::new();
            for (n, (month, places)) in blocks.iter().enumerate() {
                let start = (8 - n as u64) * 300_000;
                let mut chunk = Chunk::new(*month, start);
                for at in places {
                    chunk.push(start + at);
                }
                hits.push(chunk);
                all.extend(places.iter().rev().map(|at| Place { month: *month, at: start + at }));
            }
            prop_assert_eq!(hits.count(), all.len() as u64);
            let range = from.min(hits.count())..(from + count).min(hits.count());
            let expected = all.get(range.start as usize..range.end.max(range.start) as usize).unwrap_or_default();
            prop_assert_eq!(hits.places(from..from + count), expected);
            for (n, place) in all.iter().enumerate() {
                prop_assert_eq!(hits.newer_than(place.month, place.at), n as u64 + 1);
                prop_assert_eq!(hits.newer_than(place.month, place.at + 1), n as u64);
            }
        }
    }
}
