//! Which lines a newer line of the same id replaces, found in bounded memory.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io;

use super::month_index::MonthIndex;
use crate::store::blocks;
use crate::store::plain_line::id_of;
use crate::store::seen::Seen;

/// Ids in memory at once.
const ROOM: usize = if cfg!(test) { 4 } else { 64 * 1024 };

/// The ids that may have been met before.
#[derive(Debug, Default)]
pub(super) struct Again {
    ids: BTreeSet<u128>,
    /// Whether there was no room for all of them.
    is_full: bool,
}

impl Again {
    /// Notes an id.
    pub(super) fn push(&mut self, id: u128) {
        if self.ids.len() < ROOM {
            self.ids.insert(id);
        } else {
            self.is_full = true;
        }
    }
}

/// The places of the good lines after which another good line of the same id comes.
///
/// Ids nearly ascend, so those that may occur twice are few, and one more pass over the file finds the lines of all of
/// them. Where they are many, the ids are taken in parts, with a pass for each.
pub(super) fn superseded(file: &File, index: &MonthIndex, again: &Again) -> io::Result<Vec<u64>> {
    if again.ids.is_empty() {
        return Ok(Vec::new());
    }
    if !again.is_full {
        return pass(file, index, |id| again.ids.contains(&id));
    }
    let parts = u128::from(index.lines / ROOM as u64 + 1);
    let mut found = Vec::new();
    for part in 0..parts {
        found.extend(pass(file, index, |id| part_of(id) % parts == part)?);
    }
    Ok(found)
}

/// Spreads ids that have much in common.
fn part_of(id: u128) -> u128 {
    (id ^ (id >> 64)).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835) >> 96
}

fn pass(file: &File, index: &MonthIndex, wanted: impl Fn(u128) -> bool) -> io::Result<Vec<u64>> {
    let mut newest: HashMap<u128, u64> = HashMap::new();
    let mut superseded = Vec::new();
    let mut passed = index.passed.iter().copied().peekable();
    let mut odd = index.odd.iter().copied().peekable();
    blocks::lines(file, index.stamp.len, 0..index.stamp.len, |at, line| {
        if passed.next_if_eq(&at).is_some() {
            return Ok(());
        }
        let id = if odd.next_if_eq(&at).is_some() {
            match Seen::of(line) {
                Seen::Odd(entry) => Some(entry.id.as_u128()),
                _ => None,
            }
        } else {
            id_of(line)
        };
        if let Some(id) = id.filter(|&id| wanted(id))
            && let Some(older) = newest.insert(id, at)
        {
            superseded.push(older);
        }
        Ok(())
    })?;
    Ok(superseded)
}
