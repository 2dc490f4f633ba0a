//! What is known of one month.

use std::collections::BTreeMap;
use std::fs::File;

use serde::{Deserialize, Serialize};

use super::month_file::{Stamp, sum};
use super::tally::Tally;

/// Lines between two steps of the table of times.
pub(super) const STEP: u64 = if cfg!(test) { 4 } else { 512 };

/// Pieces of a month that are compared with their checksums when it grew: 32 MiB, which takes a few milliseconds.
const COMPARED: usize = 256;

/// What is known of one month.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::store) struct MonthIndex {
    /// The version of the file that it is about, all of it.
    pub(in crate::store) stamp: Stamp,
    /// The checksum of each piece of the file; the last one may be shorter.
    pub(super) sums: Vec<u32>,
    /// Whether the last line has no end yet.
    pub(super) is_torn: bool,
    /// Lines that are not empty.
    pub(in crate::store) lines: u64,
    /// Lines that are not as they were written.
    pub(in crate::store) damaged: u64,
    /// Lines of a newer version.
    pub(in crate::store) newer: u64,
    /// Places of the lines that never count: superseded, damaged, or of a newer version.
    pub(in crate::store) passed: Vec<u64>,
    /// Places of the lines that count and are not in the form in which we write.
    pub(in crate::store) odd: Vec<u64>,
    /// Every so many lines the place of one, and the latest time of creation up to there, in seconds.
    pub(super) steps: Vec<(u64, i64)>,
    /// The highest id, as text, for numbers of that size are no JSON.
    pub(super) highest: String,
    /// What counts, by what it has in common.
    pub(in crate::store) tally: Tally,
    /// What counts, by the day of its creation: days since 1970-01-01, UTC.
    pub(in crate::store) days: BTreeMap<i32, u64>,
}

impl MonthIndex {
    /// Entries: each counts once.
    pub(in crate::store) fn entries(&self) -> u64 {
        self.lines - self.passed.len() as u64
    }

    /// Lines that a newer one replaces.
    pub(in crate::store) fn superseded(&self) -> u64 {
        self.passed.len() as u64 - self.damaged - self.newer
    }

    /// Whether a line never counts.
    pub(in crate::store) fn is_passed(&self, at: u64) -> bool {
        self.passed.binary_search(&at).is_ok()
    }

    /// Where lines made at `second` or later begin, as near as the table knows: never behind the first of them.
    pub(in crate::store) fn place_of(&self, second: i64) -> u64 {
        let step = self.steps.partition_point(|(_, latest)| *latest < second);
        step.checked_sub(1).map_or(0, |before| self.steps[before].0)
    }

    /// Whether a file is the one that this is about, with more lines behind: the same file, with the same end where
    /// that was.
    pub(super) fn can_grow(&self, file: &File, stamp: &Stamp) -> bool {
        let is_longer = self.stamp.is_same_file(stamp) && self.stamp.len < stamp.len && !self.is_torn;
        is_longer && self.sums.len().checked_sub(1).is_none_or(|last| self.is_piece(last, file))
    }

    /// Whether nothing that is known of a file that grew was edited since: lengths may all have stayed. Of a month of
    /// more than 32 MiB a part is compared, another one each time it grows; what was damaged in the rest is told by
    /// whoever reads the line.
    pub(super) fn is_unedited(&self, file: &File, stamp: &Stamp) -> bool {
        let pieces = self.sums.len();
        // Spread by the golden ratio, so that every piece has its turn.
        let first = (stamp.len.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize;
        (0..pieces.min(COMPARED)).all(|n| self.is_piece((first + n) % pieces, file))
    }

    fn is_piece(&self, piece: usize, file: &File) -> bool {
        sum(file, piece as u64, self.stamp.len).is_ok_and(|found| found == self.sums[piece])
    }
}
