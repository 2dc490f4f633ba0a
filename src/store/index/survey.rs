//! One look at every line of a month, which makes its index.

use std::borrow::Cow;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicBool, Ordering};

use uuid::Uuid;

use super::month_file::{PIECE, Stamp, sum};
use super::month_index::{MonthIndex, STEP};
use super::same_id::{Again, superseded};
use crate::domain::State;
use crate::store::blocks;
use crate::store::plain_line::Field;
use crate::store::seen::Seen;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// What is counted of a line.
struct Counted<'a> {
    id: u128,
    second: i64,
    state: State,
    sender: Cow<'a, str>,
    operator: Cow<'a, str>,
}

impl MonthIndex {
    /// Looks at every line of a file.
    pub(in crate::store) fn survey(file: &File, stamp: Stamp, stop: &AtomicBool) -> io::Result<Self> {
        Self::default().grown(file, stamp, stop)
    }

    /// Looks at the lines that were added to the file since.
    pub(super) fn grown(mut self, file: &File, stamp: Stamp, stop: &AtomicBool) -> io::Result<Self> {
        let mut again = Again::default();
        let mut highest = Uuid::parse_str(&self.highest).map_or(0, |id| id.as_u128());
        let mut latest = self.steps.last().map_or(i64::MIN, |(_, latest)| *latest);
        blocks::lines(file, stamp.len, self.stamp.len..stamp.len, |at, line| {
            if line.is_empty() {
                return Ok(());
            }
            if self.lines.is_multiple_of(STEP) {
                if stop.load(Ordering::Relaxed) {
                    return Err(io::ErrorKind::Interrupted.into());
                }
                self.steps.push((at, latest));
            }
            self.lines += 1;
            let seen = Seen::of(line);
            let Some(counted) = Counted::of(&seen) else {
                self.passed.push(at);
                let count = if matches!(seen, Seen::Damaged) { &mut self.damaged } else { &mut self.newer };
                *count += 1;
                return Ok(());
            };
            if matches!(seen, Seen::Odd(_)) {
                self.odd.push(at);
            }
            // Ids ascend with time: only one that does not can have been met before.
            if counted.id > highest || self.lines == 1 {
                highest = counted.id;
            } else {
                again.push(counted.id);
            }
            latest = latest.max(counted.second);
            if let Some((_, step)) = self.steps.last_mut() {
                *step = latest;
            }
            *self.days.entry(counted.day()).or_default() += 1;
            self.tally.add(counted.state, &counted.sender, &counted.operator);
            Ok(())
        })?;
        self.highest = Uuid::from_u128(highest).to_string();
        // The last piece may have been a part of what it is now.
        let first = self.stamp.len / PIECE;
        self.sums.truncate(first as usize);
        for piece in first..stamp.len.div_ceil(PIECE) {
            self.sums.push(sum(file, piece, stamp.len)?);
        }
        self.stamp = stamp;
        let mut last = [b'\n'];
        if stamp.len > 0 {
            file.read_exact_at(&mut last, stamp.len - 1)?;
        }
        self.is_torn = last != [b'\n'];
        self.supersede(file, &again)?;
        Ok(self)
    }

    /// Takes the lines out of the counts that a newer one of the same id replaces.
    fn supersede(&mut self, file: &File, again: &Again) -> io::Result<()> {
        let old = superseded(file, self, again)?;
        let mut buffer = Vec::new();
        for &at in &old {
            let Some(line) = blocks::line_at(file, at, &mut buffer)? else { continue };
            let seen = Seen::of(&buffer[line]);
            let Some(counted) = Counted::of(&seen) else { continue };
            self.tally.take(counted.state, &counted.sender, &counted.operator);
            if let Some(count) = self.days.get_mut(&counted.day()) {
                *count = count.saturating_sub(1);
            }
        }
        self.days.retain(|_, count| *count > 0);
        self.passed.extend(old);
        self.passed.sort_unstable();
        self.odd.retain(|at| self.passed.binary_search(at).is_err());
        Ok(())
    }
}

impl<'a> Counted<'a> {
    fn of(seen: &'a Seen<'_>) -> Option<Self> {
        match seen {
            Seen::Plain(line) => Some(Self {
                id: line.id(),
                second: line.second(),
                state: line.state(),
                sender: line.sender(),
                operator: line.text_of(Field::Operator).unwrap_or_default(),
            }),
            Seen::Odd(entry) => Some(Self {
                id: entry.id.as_u128(),
                second: entry.created.as_second(),
                state: entry.state,
                sender: entry.outgoing.sender.alias.as_str().into(),
                operator: entry.author.operator.as_str().into(),
            }),
            Seen::Damaged | Seen::Newer => None,
        }
    }

    fn day(&self) -> i32 {
        self.second.div_euclid(DAY) as i32
    }
}
