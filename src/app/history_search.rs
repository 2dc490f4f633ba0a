//! The search of the history: what is typed, and the rows that were found so far.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use jiff::Timestamp;
use uuid::Uuid;

use super::history_row::HistoryRow;
use super::text::TextField;
use crate::domain::{Entry, Facets, Query, Shown};

/// Characters of a query, at most.
const LIMIT: usize = 500;

/// Hits that are read at once: some screens full.
pub const FOUND_AT_ONCE: u64 = 200;

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
    /// Hits that changed since, as they were found.
    changed: HashMap<Uuid, Entry>,
    /// Those of them that are not what is looked for any more.
    left: HashSet<Uuid>,
    /// Hits of the last query, as far as they are counted.
    count: u64,
    is_whole: bool,
    /// The numbers of the hits that have rows: from the first, before the second.
    first: u64,
    read: u64,
    /// When the newest hit was made.
    top: Option<Timestamp>,
    /// The first of the hits that are being read.
    asked: Option<u64>,
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
            changed: HashMap::new(),
            left: HashSet::new(),
            count: 0,
            is_whole: false,
            first: 0,
            read: 0,
            top: None,
            asked: None,
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
        (!self.query.is_empty()).then(|| {
            let count = self.count + self.added.len() as u64;
            (count.saturating_sub(self.left.len() as u64), self.is_whole)
        })
    }

    /// Begins the search of a query. What was found before is seen until there is something new.
    pub(super) fn begin(&mut self, query: Query, number: u64) {
        (self.query, self.number) = (query, number);
        if self.shown == Shows::Found {
            self.shown = Shows::Older;
        }
        self.added.clear();
        self.changed.clear();
        self.left.clear();
        (self.count, self.is_whole, self.first, self.read, self.asked) = (0, false, 0, 0, None);
        self.top = None;
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
        if !found.range.is_empty() {
            let is_awaited =
                self.asked.map_or(is_first || found.range.start == self.read, |from| from == found.range.start);
            if !is_awaited {
                // Asked for before somebody went elsewhere: there would be a gap.
                return;
            }
            self.asked = None;
        }
        if is_first && (!found.rows.is_empty() || found.is_whole) {
            self.shown = Shows::Found;
            self.rows.clear();
            self.ids.clear();
            (self.first, self.read) = (found.range.start, found.range.start);
        }
        if found.range.start == 0 {
            self.top = self.top.max(found.rows.iter().map(|entry| entry.created).max());
        }
        let is_above = !found.range.is_empty() && found.range.start < self.first;
        if !found.range.is_empty() {
            self.first = self.first.min(found.range.start);
            self.read = self.read.max(found.range.end);
        }
        let mut new = Vec::new();
        for entry in found.rows {
            self.added.remove(&entry.id);
            let known = all.iter().find(|known| known.entry.id == entry.id);
            if let Some(known) = known.filter(|known| known.entry != entry) {
                let (id, meets) = (entry.id, self.query.matches(&known.entry));
                self.changed.entry(id).or_insert(entry);
                if !meets {
                    self.left.insert(id);
                } else if self.ids.insert(id) {
                    new.push(known.clone());
                }
            } else if self.ids.insert(entry.id) {
                new.push(known.cloned().unwrap_or_else(|| row(entry)));
            }
        }
        if is_above {
            self.rows.splice(0..0, new);
        } else {
            self.rows.extend(new);
        }
        if (is_first || is_above) && self.shown == Shows::Found {
            // What came in while the search ran, and what is under way.
            for row in all.iter().rev() {
                self.take(row, None);
            }
        }
    }

    /// Lists these hits from the middle of what was found, where a jump led.
    pub(super) fn land(&mut self, found: Found, all: &[HistoryRow], row: impl Fn(Entry) -> HistoryRow) {
        self.shown = Shows::Older;
        self.asked = None;
        self.told(found, all, row);
    }

    /// Takes in where a send stands now. It gets a row where it meets the query. One that does so no more goes, unless
    /// it is the chosen one: then it is marked, and goes with the choice. Neither counts.
    pub(super) fn take(&mut self, row: &HistoryRow, chosen: Option<Uuid>) {
        let id = row.entry.id;
        let meets = self.query.matches(&row.entry);
        if self.ids.contains(&id) {
            if let Some(at) = self.rows.iter().position(|old| old.entry.id == id) {
                self.change(at, row, meets, chosen == Some(id));
            }
        } else if self.shown == Shows::Found && meets {
            let at = self.rows.partition_point(|other| other.entry.created > row.entry.created);
            let is_above = at == 0 && self.first > 0;
            // Behind the last row it may be among the hits that are not read yet, and before the first as well.
            if is_above && self.top.is_some_and(|top| row.entry.created > top) {
                self.added.insert(id);
            } else if !is_above && (at < self.rows.len() || !self.has_more()) {
                self.rows.insert(at, row.clone());
                self.ids.insert(id);
                if !self.left.remove(&id) {
                    self.added.insert(id);
                }
            }
        }
    }

    fn change(&mut self, at: usize, row: &HistoryRow, meets: bool, is_chosen: bool) {
        let id = row.entry.id;
        let old = &self.rows[at];
        let was_added = self.added.contains(&id) || (old.has_left && !self.left.contains(&id));
        if !was_added && old.entry != row.entry {
            self.changed.entry(id).or_insert_with(|| old.entry.clone());
        }
        match (was_added, meets) {
            (true, true) => _ = self.added.insert(id),
            (true, false) => _ = self.added.remove(&id),
            (false, true) => _ = self.left.remove(&id),
            (false, false) => _ = self.left.insert(id),
        }
        if meets || is_chosen {
            self.rows[at] = HistoryRow { has_left: !meets, ..row.clone() };
        } else {
            self.rows.remove(at);
            self.ids.remove(&id);
        }
    }

    /// Lets the rows go that do not meet the query any more, but for the chosen one.
    pub(super) fn let_go(&mut self, chosen: Option<Uuid>) {
        let ids = &mut self.ids;
        self.rows.retain(|row| {
            let stays = !row.has_left || Some(row.entry.id) == chosen;
            if !stays {
                ids.remove(&row.entry.id);
            }
            stays
        });
    }

    /// The counts of what was found, with what changed since.
    pub(super) fn facets(&self, mut facets: Facets) -> Facets {
        self.changed.values().for_each(|entry| facets.take(entry));
        let is_new = |row: &&HistoryRow| {
            let id = &row.entry.id;
            !row.has_left && (self.changed.contains_key(id) || self.added.contains(id))
        };
        self.rows.iter().filter(is_new).for_each(|row| facets.add(&row.entry));
        facets
    }

    /// The number of this search, while something is looked for.
    pub(super) fn number(&self) -> Option<u64> {
        (!self.query.is_empty()).then_some(self.number)
    }

    /// Whether the first row is the newest that was found.
    pub(super) fn is_at_newest(&self) -> bool {
        self.first == 0
    }

    /// Goes back to the newest hits, if they have no rows: the search, and the first hit that is to be read.
    pub(super) fn back_to_newest(&mut self) -> Option<(u64, u64)> {
        let is_away = self.first > 0 && self.shown == Shows::Found;
        if is_away {
            self.shown = Shows::Older;
            self.asked = Some(0);
        }
        is_away.then_some((self.number, 0))
    }

    /// Lets a row go whose send was never handed over.
    pub(super) fn withdraw(&mut self, id: Uuid) {
        if self.ids.remove(&id) {
            self.added.remove(&id);
            self.left.remove(&id);
            self.rows.retain(|row| row.entry.id != id);
        }
    }

    /// The search, and the first hit that is to be read, if a choice this near to the ends needs it.
    pub(super) fn wants_more(&mut self, (above, below): (usize, usize), ahead: usize) -> Option<(u64, u64)> {
        if self.shown != Shows::Found || self.asked.is_some() {
            return None;
        }
        let from = if above <= ahead && self.first > 0 {
            self.first.saturating_sub(FOUND_AT_ONCE)
        } else if below <= ahead && self.read < self.count {
            self.read
        } else {
            return None;
        };
        self.asked = Some(from);
        Some((self.number, from))
    }

    /// Lets rows go that were read while somebody looked far back; they can be read again.
    pub(super) fn trim(&mut self, rows: usize) {
        if self.first > 0 || self.rows.len() <= rows * 2 || self.shown != Shows::Found || self.asked.is_some() {
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
        self.asked.take().is_some()
    }

    /// Whether there are hits behind the last row.
    pub(super) fn has_more(&self) -> bool {
        self.read < self.count || !self.is_whole
    }
}
