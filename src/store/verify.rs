//! Whether every line of the history is as it was written, and where it belongs.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::sync::atomic::AtomicBool;

use jiff::{SignedDuration, Timestamp};

use super::blocks;
use super::entry_read::EntryRead;
use super::error::StoreError;
use super::history_log::month_of;
use super::index::{MonthFile, MonthIndex};
use super::line::{self, Found, LIMIT};
use super::plain_line::id_of;
use super::seen::Seen;
use super::store::Store;
use crate::domain::Entry;

/// Clocks differ, and are set; a line that is so much older than the one before it was put there.
const DAY: SignedDuration = SignedDuration::from_hours(24);

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
    /// It has the id of a line before it, and is about another send.
    Contradicts,
    /// It stands behind a line that was written a day later, or more. Less may come of clocks.
    Early,
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
            Self::Contradicts => "contradicts",
            Self::Early => "early",
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
            Self::Contradicts => f.write_str("misplaced: a line before it has the same id and is about another send"),
            Self::Early => f.write_str("out of order: the line before it was settled more than a day later"),
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
                let is_damaged = matches!(flaw.kind, FlawKind::Damaged | FlawKind::TooLong | FlawKind::Torn);
                sum.misplaced += u64::from(!is_damaged);
                told(&flaw);
            };
            flaws(&month, &index, &mut tell).map_err(failed)?;
        }
        Ok(sum)
    }
}

fn flaws(month: &MonthFile, index: &MonthIndex, tell: &mut dyn FnMut(Flaw)) -> io::Result<()> {
    let len = month.stamp.len;
    let mut order = Order { several: several(month, index)?, settled: None };
    let mut number = 0;
    blocks::lines(&month.file, len, 0..len, |at, line| {
        number += 1;
        if line.is_empty() {
            return Ok(());
        }
        let seen = Seen::of(line);
        let has_end = at + (line.len() as u64) < len;
        let (created, settled) = match &seen {
            Seen::Plain(line) => (line.created(), line.settled_at()),
            Seen::Odd(entry) => (entry.created, entry.settled_at()),
            Seen::Damaged | Seen::Newer => (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH),
        };
        let kind = match &seen {
            Seen::Damaged if line.len() >= LIMIT => Some(FlawKind::TooLong),
            Seen::Damaged if !has_end => Some(FlawKind::Torn),
            Seen::Damaged => Some(FlawKind::Damaged),
            Seen::Newer => None,
            Seen::Plain(_) | Seen::Odd(_) => {
                let own = month_of(created);
                if own == month.name { order.flaw(line, settled) } else { Some(FlawKind::Misplaced(own)) }
            }
        };
        if let Some(kind) = kind {
            tell(Flaw { month: month.name.clone(), line: number, at, kind });
        }
        Ok(())
    })
}

/// What the order of lines is judged by: what stood before.
struct Order {
    /// The ids that have several lines, with the last one met.
    several: HashMap<u128, Option<Entry>>,
    /// When the line before was settled.
    settled: Option<Timestamp>,
}

impl Order {
    /// What is wrong with the place of a good line of this month.
    fn flaw(&mut self, line: &[u8], settled: Timestamp) -> Option<FlawKind> {
        let before = self.settled.replace(settled);
        let is_early = before.is_some_and(|before| before.duration_since(settled) > DAY);
        let early = is_early.then_some(FlawKind::Early);
        if id_of(line).is_some_and(|id| !self.several.contains_key(&id)) {
            return early;
        }
        let Found::Good(EntryRead(entry)) = line::read(line) else { return early };
        let Some(known) = self.several.get_mut(&entry.id.as_u128()) else { return early };
        let kind = known.as_ref().and_then(|known| {
            let is_other = (known.created, &known.outgoing) != (entry.created, &entry.outgoing);
            let is_older = entry.settled_at() < known.settled_at();
            if is_other { Some(FlawKind::Contradicts) } else { is_older.then_some(FlawKind::Backwards) }
        });
        *known = Some(entry);
        kind.or(early)
    }
}

/// The ids that have several lines.
fn several(month: &MonthFile, index: &MonthIndex) -> io::Result<HashMap<u128, Option<Entry>>> {
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
