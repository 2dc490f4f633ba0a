//! Rows from the middle of the history, where a jump led: read on towards both ends, until they meet the newest ones.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use uuid::Uuid;

use super::effect::Effect;
use super::history::History;
use super::history_row::{HistoryRow, Reach};
use super::history_search::Found;
use crate::domain::{Cursor, Stretch};

/// Rows from the middle of the history, newest first.
#[derive(Debug)]
pub(super) struct Away {
    /// The number of the jump that led here; answers to another one are dropped.
    number: u64,
    pub(super) rows: Vec<HistoryRow>,
    ids: HashSet<Uuid>,
    newer: Option<Cursor>,
    pub(super) older: Option<Cursor>,
    /// Towards where somebody reads.
    reading: Option<Towards>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Towards {
    Newer,
    Older,
}

impl Away {
    fn new(number: u64, stretch: Stretch, zone: &TimeZone) -> Self {
        let Stretch { entries, newer, older } = stretch;
        let ids = entries.iter().map(|entry| entry.id).collect();
        let rows = entries.into_iter().map(|entry| HistoryRow::older(entry, zone)).collect();
        Self { number, rows, ids, newer, older, reading: None }
    }

    /// What is to be read where the choice comes near one of the ends.
    pub(super) fn wants(&mut self, chosen: usize, ahead: usize) -> Option<Effect> {
        if self.reading.is_some() {
            return None;
        }
        let jump = self.number;
        if chosen <= ahead
            && let Some(after) = self.newer.clone()
        {
            self.reading = Some(Towards::Newer);
            return Some(Effect::ReadNewer { jump, after });
        }
        let before = self.older.clone().filter(|_| chosen + ahead >= self.rows.len())?;
        self.reading = Some(Towards::Older);
        Some(Effect::ReadOlder { jump, before })
    }

    fn append(&mut self, stretch: Stretch, zone: &TimeZone) {
        let towards = self.reading.take();
        let ids = &mut self.ids;
        let new = stretch.entries.into_iter().filter(|entry| ids.insert(entry.id));
        let new: Vec<HistoryRow> = new.map(|entry| HistoryRow::older(entry, zone)).collect();
        if towards == Some(Towards::Newer) {
            self.rows.splice(0..0, new);
            self.newer = stretch.newer;
        } else {
            self.rows.extend(new);
            self.older = stretch.older;
        }
    }

    /// Takes in where a send stands now, if it is among these.
    pub(super) fn take(&mut self, row: &HistoryRow) {
        if self.ids.contains(&row.entry.id)
            && let Some(old) = self.rows.iter_mut().find(|old| old.entry.id == row.entry.id)
        {
            old.clone_from(row);
        }
    }

    /// Reading failed: it may be asked for again. Tells whether somebody read.
    pub(super) fn page_failed(&mut self) -> bool {
        self.reading.take().is_some()
    }
}

impl History {
    /// Lists these rows, to which a jump of this number led.
    pub(super) fn land(&mut self, number: u64, stretch: Stretch, zone: &TimeZone) {
        self.away = Some(Box::new(Away::new(number, stretch, zone)));
        self.join();
    }

    /// Lists these hits, to which a jump led.
    pub(super) fn land_found(&mut self, found: Found, zone: &TimeZone) {
        if let Some(search) = &mut self.search {
            search.land(found, &self.rows, |entry| HistoryRow::new(entry, zone));
        }
    }

    /// Takes in what was read on from there.
    pub(super) fn read_on(&mut self, number: u64, stretch: Stretch, zone: &TimeZone) {
        if let Some(away) = self.away.as_mut().filter(|away| away.number == number) {
            away.append(stretch, zone);
            self.join();
        }
    }

    /// Where these rows meet the newest ones, both are one list again.
    fn join(&mut self) {
        let is_met = |away: &Away| {
            let mut known = self.rows.iter().filter(|row| row.reach != Reach::Alone);
            away.newer.is_none() || known.any(|row| away.ids.contains(&row.entry.id))
        };
        if !self.away.as_deref().is_some_and(is_met) {
            return;
        }
        let Some(away) = self.away.take() else { return };
        // What stood at the end for want of its place has it now.
        self.rows.retain(|row| row.reach != Reach::Alone || !away.ids.contains(&row.entry.id));
        let new: Vec<HistoryRow> =
            away.rows.into_iter().filter(|row| self.rows.iter().all(|known| known.entry.id != row.entry.id)).collect();
        self.rows.extend(new);
        self.ids = self.rows.iter().map(|row| row.entry.id).collect();
        self.older = away.older;
        self.is_page_old = self.is_paging;
    }
}
