//! The search of the history: what is typed, and the rows that were found so far.

use std::collections::HashSet;
use std::ops::Range;

use uuid::Uuid;

use super::history_row::HistoryRow;
use super::text::TextField;
use crate::domain::{Entry, Query, Shown};

/// Characters of a query, at most.
const LIMIT: usize = 500;

/// What is known of a search by now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The entries of these numbers among the hits, newest first; a line that somebody changed since is left out.
    pub rows: Vec<Entry>,
    /// Their numbers; empty where only the count is told.
    pub range: Range<u64>,
    /// Hits by now.
    pub count: u64,
    /// Whether these are all hits.
    pub is_whole: bool,
}

/// The search of the history.
#[derive(Debug)]
pub struct HistorySearch {
    /// What is typed.
    pub field: TextField,
    /// Whether keys go into the field; else they go to the rows.
    pub is_typing: bool,
    /// What is wrong with the query; the result of the one before is still seen.
    pub problem: Option<Shown>,
    /// What was asked last.
    pub(super) query: Query,
    /// Its number; answers to another one are dropped.
    number: u64,
    /// Whether `rows` are what the last query found, an older one, or nothing was found yet.
    shown: Shows,
    pub(super) rows: Vec<HistoryRow>,
    ids: HashSet<Uuid>,
    /// Rows that are not among the hits: they were written later, or are under way.
    added: HashSet<Uuid>,
    /// Hits of the last query, as far as they are counted.
    count: u64,
    is_whole: bool,
    /// Hits that were asked for.
    read: u64,
    is_paging: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    Everything,
    Older,
    Found,
}

impl HistorySearch {
    /// An empty field with the keys in it.
    pub(super) fn open() -> Self {
        Self {
            field: TextField::line(LIMIT),
            is_typing: true,
            problem: None,
            query: Query::default(),
            number: 0,
            shown: Shows::Everything,
            rows: Vec::new(),
            ids: HashSet::new(),
            added: HashSet::new(),
            count: 0,
            is_whole: false,
            read: 0,
            is_paging: false,
        }
    }

    /// Whether the rows of a search are seen in place of all entries.
    #[must_use]
    pub fn has_rows(&self) -> bool {
        self.shown != Shows::Everything
    }

    /// Entries found, and whether all of them are counted; `None` while nothing is asked for.
    #[must_use]
    pub fn count(&self) -> Option<(u64, bool)> {
        (!self.query.is_empty()).then_some((self.count + self.added.len() as u64, self.is_whole))
    }

    /// Begins the search of a query. What was found before is seen until there is something new.
    pub(super) fn begin(&mut self, query: Query, number: u64) {
        (self.query, self.number) = (query, number);
        if self.shown == Shows::Found {
            self.shown = Shows::Older;
        }
        self.added.clear();
        (self.count, self.is_whole, self.read, self.is_paging) = (0, false, 0, false);
    }

    /// Goes back to all entries.
    pub(super) fn end(&mut self) {
        self.begin(Query::default(), 0);
        self.shown = Shows::Everything;
        self.rows.clear();
        self.ids.clear();
    }

    /// Whether an answer is to what was asked last.
    pub(super) fn is_current(&self, number: u64) -> bool {
        self.number == number && !self.query.is_empty()
    }

    /// Takes an answer in. `all` are the rows of the whole history as they are known, newest first: they are newer than
    /// what is on disk.
    pub(super) fn told(&mut self, found: Found, all: &[HistoryRow], row: impl Fn(Entry) -> HistoryRow) {
        // A page may be older than the last count.
        self.count = self.count.max(found.count);
        self.is_whole |= found.is_whole;
        let is_first = self.shown != Shows::Found;
        if is_first && (!found.rows.is_empty() || found.is_whole) {
            self.shown = Shows::Found;
            self.rows.clear();
            self.ids.clear();
        }
        if !found.range.is_empty() {
            self.read = found.range.end;
            self.is_paging = false;
        }
        for entry in found.rows {
            self.added.remove(&entry.id);
            if self.ids.insert(entry.id) {
                let known = all.iter().find(|known| known.entry.id == entry.id);
                self.rows.push(known.cloned().unwrap_or_else(|| row(entry)));
            }
        }
        if is_first && self.shown == Shows::Found {
            // What came in while the search ran, and what is under way.
            for row in all.iter().rev() {
                self.take(row);
            }
        }
    }

    /// Takes in where a send stands now. It gets a row where it meets the query; a row that was found stays.
    pub(super) fn take(&mut self, row: &HistoryRow) {
        let id = row.entry.id;
        if self.ids.contains(&id) {
            if let Some(old) = self.rows.iter_mut().find(|old| old.entry.id == id) {
                old.clone_from(row);
            }
        } else if self.shown == Shows::Found && self.query.matches(&row.entry) {
            let at = self.rows.partition_point(|other| other.entry.created > row.entry.created);
            // Behind the last row it may be among the hits that are not read yet.
            if at < self.rows.len() || !self.has_more() {
                self.rows.insert(at, row.clone());
                self.ids.insert(id);
                self.added.insert(id);
            }
        }
    }

    /// Lets a row go whose send was never handed over.
    pub(super) fn withdraw(&mut self, id: Uuid) {
        if self.ids.remove(&id) {
            self.added.remove(&id);
            self.rows.retain(|row| row.entry.id != id);
        }
    }

    /// The search, and the first hit that is to be read, if a choice this near to the end needs it.
    pub(super) fn wants_more(&mut self, rows_left: usize, ahead: usize) -> Option<(u64, u64)> {
        let is_wanted = self.shown == Shows::Found && rows_left <= ahead && !self.is_paging && self.read < self.count;
        self.is_paging |= is_wanted;
        is_wanted.then_some((self.number, self.read))
    }

    /// Lets rows go that were read while somebody looked far back; they can be read again.
    pub(super) fn trim(&mut self, rows: usize) {
        if self.rows.len() <= rows * 2 || self.shown != Shows::Found || self.is_paging {
            return;
        }
        let gone = self.rows.split_off(rows);
        for row in gone {
            self.ids.remove(&row.entry.id);
            self.added.remove(&row.entry.id);
        }
        // Lines that were passed over make this a few hits too low: those are met again and known.
        self.read = self.read.min((rows - self.added.len().min(rows)) as u64);
    }

    /// Reading failed: it may be asked for again. Tells whether somebody read.
    pub(super) fn page_failed(&mut self) -> bool {
        std::mem::take(&mut self.is_paging)
    }

    fn has_more(&self) -> bool {
        self.read < self.count || !self.is_whole
    }
}
