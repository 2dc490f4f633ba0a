//! Whether every line of the history is as it was written, and where it belongs.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::sync::atomic::AtomicBool;

use jiff::Timestamp;

use super::blocks;
use super::entry_read::EntryRead;
use super::error::StoreError;
use super::history_log::month_of;
use super::index::{MonthFile, MonthIndex};
use super::line::{self, Found, LIMIT};
use super::plain_line::id_of;
use super::seen::Seen;
use super::store::Store;

/// Something that is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The month whose file it is, such as `2026-11`.
    pub month: String,
    /// The line, counted from 1.
    pub line: u64,
    /// The byte that it starts with, counted from 0.
    pub at: u64,
    /// What is wrong.
    pub kind: FlawKind,
}

/// What can be wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FlawKind {
    /// Its checksum does not fit: it is not as it was written.
    Damaged,
    /// It is longer than any line of ours.
    TooLong,
    /// It has no end: the program or the machine stopped while it was written.
    Torn,
    /// It belongs to another month.
    Misplaced(String),
    /// It is older than a line of the same send that stands before it.
    Backwards,
}

/// What a look at every line found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Lines that are not empty.
    pub lines: u64,
    /// Entries: each counts once.
    pub entries: u64,
    /// Lines that a newer one replaces.
    pub superseded: u64,
    /// Lines that are not as they were written.
    pub damaged: u64,
    /// Lines that a newer version wrote, which is no flaw.
    pub newer: u64,
    /// Good lines in the wrong place.
    pub misplaced: u64,
}

impl FlawKind {
    /// For programs.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Damaged => "damaged",
            Self::TooLong => "too-long",
            Self::Torn => "torn",
            Self::Misplaced(_) => "misplaced",
            Self::Backwards => "backwards",
        }
    }
}

impl fmt::Display for FlawKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged => f.write_str("damaged: its checksum does not fit"),
            Self::TooLong => write!(f, "damaged: longer than the {LIMIT} bytes of any line"),
            Self::Torn => f.write_str("damaged: it has no end, so its writer was stopped"),
            Self::Misplaced(month) => write!(f, "misplaced: the send was made in {month}"),
            Self::Backwards => f.write_str("out of order: a newer line of the same send stands before it"),
        }
    }
}

impl Store {
    /// Reads every line, whatever is known of it, and tells each flaw in the order of the files, newest month first.
    pub fn verify(&self, told: &mut dyn FnMut(&Flaw)) -> Result<Verified, StoreError> {
        let mut sum = Verified::default();
        for month in self.month_files(|_| true)? {
            let failed = |error| StoreError::io("read", &self.month_path(&month.name))(error);
            // Made anew: an index at hand was made of what the lines were then.
            let index = MonthIndex::survey(&month.file, month.stamp, &AtomicBool::new(false)).map_err(failed)?;
            sum.lines += index.lines;
            sum.entries += index.entries();
            sum.superseded += index.superseded();
            sum.damaged += index.damaged;
            sum.newer += index.newer;
            let mut tell = |flaw: Flaw| {
                sum.misplaced += u64::from(matches!(flaw.kind, FlawKind::Misplaced(_) | FlawKind::Backwards));
                told(&flaw);
            };
            flaws(&month, &index, &mut tell).map_err(failed)?;
        }
        Ok(sum)
    }
}

fn flaws(month: &MonthFile, index: &MonthIndex, tell: &mut dyn FnMut(Flaw)) -> io::Result<()> {
    let len = month.stamp.len;
    let mut several = several(month, index)?;
    let mut number = 0;
    blocks::lines(&month.file, len, 0..len, |at, line| {
        number += 1;
        if line.is_empty() {
            return Ok(());
        }
        let seen = Seen::of(line);
        let has_end = at + (line.len() as u64) < len;
        let kind = match &seen {
            Seen::Damaged if line.len() >= LIMIT => Some(FlawKind::TooLong),
            Seen::Damaged if !has_end => Some(FlawKind::Torn),
            Seen::Damaged => Some(FlawKind::Damaged),
            Seen::Newer => None,
            Seen::Plain(_) | Seen::Odd(_) => {
                let created = match &seen {
                    Seen::Plain(line) => line.created(),
                    Seen::Odd(entry) => entry.created,
                    Seen::Damaged | Seen::Newer => Timestamp::UNIX_EPOCH,
                };
                let own = month_of(created);
                let is_odd = matches!(seen, Seen::Odd(_));
                if own == month.name {
                    goes_back(line, is_odd, &mut several).then_some(FlawKind::Backwards)
                } else {
                    Some(FlawKind::Misplaced(own))
                }
            }
        };
        if let Some(kind) = kind {
            tell(Flaw { month: month.name.clone(), line: number, at, kind });
        }
        Ok(())
    })
}

/// The ids that have several lines.
fn several(month: &MonthFile, index: &MonthIndex) -> io::Result<HashMap<u128, Option<Timestamp>>> {
    let mut ids = HashMap::new();
    let mut buffer = Vec::new();
    for &at in &index.passed {
        if let Some(line) = blocks::line_at(&month.file, at, &mut buffer)?
            && let Some(id) = id(&buffer[line])
        {
            ids.insert(id, None);
        }
    }
    Ok(ids)
}

fn id(line: &[u8]) -> Option<u128> {
    match Seen::of(line) {
        Seen::Plain(line) => Some(line.id()),
        Seen::Odd(entry) => Some(entry.id.as_u128()),
        Seen::Damaged | Seen::Newer => None,
    }
}

/// Whether a line was settled before the one that it replaces.
fn goes_back(line: &[u8], is_odd: bool, several: &mut HashMap<u128, Option<Timestamp>>) -> bool {
    if !is_odd && id_of(line).is_none_or(|id| !several.contains_key(&id)) {
        return false;
    }
    let Found::Good(EntryRead(entry)) = line::read(line) else { return false };
    let Some(before) = several.get_mut(&entry.id.as_u128()) else { return false };
    let at = entry.settled_at();
    before.replace(at).is_some_and(|before| at < before)
}
