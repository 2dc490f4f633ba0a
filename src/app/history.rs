//! The history pane: the newest entries, as far back as somebody looked, and the one that is chosen.

use std::collections::HashSet;

use jiff::tz::TimeZone;
use uuid::Uuid;

use super::days::Wish;
use super::effect::Effect;
use super::history_away::Away;
use super::history_row::{HistoryRow, Reach};
use super::history_search::{Found, HistorySearch};
use crate::domain::{Cursor, Entry, Page, Phone, Query, State};

/// Rows before the end of what is known at which older ones are asked for.
const PAGE_AHEAD: usize = 40;

/// How many sends stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Held, and so can be taken back.
    pub held: usize,
    /// Waiting for their turn.
    pub queued: usize,
    /// On their way.
    pub sending: usize,
    /// With a lost answer.
    pub unknown: usize,
}

/// The state of the history pane.
#[derive(Debug, Default)]
pub struct History {
    /// Newest first.
    pub(super) rows: Vec<HistoryRow>,
    pub(super) ids: HashSet<Uuid>,
    chosen: Option<Uuid>,
    pub(super) older: Option<Cursor>,
    pub(super) is_paging: bool,
    /// What is being read is known by another way meanwhile.
    pub(super) is_page_old: bool,
    passed_over: usize,
    counts: Counts,
    /// Numbers with a send under way.
    busy: Vec<Phone>,
    /// Rows and place of the first page: the list goes back to it when somebody goes to the top.
    first_page: (usize, Option<Cursor>),
    /// Entries of the whole history, once they are counted.
    entries: Option<u64>,
    /// The search, while it is open; by itself, for the screen lives in a future whose size counts.
    pub(super) search: Option<Box<HistorySearch>>,
    /// The number of the last search.
    searches: u64,
    /// The rows that a jump led to, in place of the newest ones.
    pub(super) away: Option<Box<Away>>,
    /// What the last jump is for; by itself as well.
    pub(super) wish: Box<Wish>,
    /// How often anything of what is listed changed.
    changes: u64,
}

impl History {
    /// The newest entries.
    #[must_use]
    pub fn new(page: Page, zone: &TimeZone) -> Self {
        let mut history = Self::default();
        history.append(page, zone);
        for row in &mut history.rows {
            row.reach = Reach::Newest;
        }
        history.first_page = (history.rows.len(), history.older.clone());
        history.count();
        history
    }

    /// All that is known, newest first.
    #[must_use]
    pub fn rows(&self) -> &[HistoryRow] {
        &self.rows
    }

    /// What the pane lists, newest first: what was found, or all that is known.
    #[must_use]
    pub fn listed(&self) -> &[HistoryRow] {
        match (&self.search, &self.away) {
            (Some(search), _) if search.has_rows() => &search.rows,
            (_, Some(away)) => &away.rows,
            _ => &self.rows,
        }
    }

    /// Whether the newest one of what is listed is the first row.
    pub(super) fn is_at_newest(&self) -> bool {
        match (&self.search, &self.away) {
            (Some(search), _) if search.has_rows() => search.is_at_newest(),
            (_, away) => away.is_none(),
        }
    }

    /// Whether there are older ones behind the last row of what is listed.
    pub(super) fn is_before_more(&self) -> bool {
        match (&self.search, &self.away) {
            (Some(search), _) if search.has_rows() => search.has_more(),
            (_, Some(away)) => away.older.is_some(),
            _ => self.older.is_some(),
        }
    }

    /// How often anything of what is listed changed.
    pub(super) fn changes(&self) -> u64 {
        self.changes
    }

    /// The search, while it is open.
    #[must_use]
    pub fn search(&self) -> Option<&HistorySearch> {
        self.search.as_deref()
    }

    /// Entries of the whole history; `None` until they are counted.
    #[must_use]
    pub fn entries(&self) -> Option<u64> {
        self.entries
    }

    /// The entries of the files are counted. Those under way are not among them.
    pub fn counted(&mut self, entries: u64) {
        let under_way = self.rows.iter().filter(|row| row.entry.state.is_under_way()).count();
        self.entries = Some(entries + under_way as u64);
        self.changes += 1;
    }

    /// Whether there are older entries than those known.
    #[must_use]
    pub fn has_older(&self) -> bool {
        self.older.is_some()
    }

    /// Lines of the files that were passed over: damaged, or written by a newer version.
    #[must_use]
    pub fn passed_over(&self) -> usize {
        self.passed_over
    }

    /// How many sends stand where, among the newest ones.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether a send to this number is under way.
    #[must_use]
    pub fn is_busy(&self, phone: &Phone) -> bool {
        self.busy.contains(phone)
    }

    /// The row of an entry.
    #[must_use]
    pub fn row(&self, id: Uuid) -> Option<&HistoryRow> {
        let of = |rows: &'_ [HistoryRow]| rows.iter().position(|row| row.entry.id == id);
        if self.ids.contains(&id) {
            return of(&self.rows).map(|at| &self.rows[at]);
        }
        let others = [self.search.as_ref().map(|search| &search.rows), self.away.as_ref().map(|away| &away.rows)];
        others.into_iter().flatten().find_map(|rows| of(rows).map(|at| &rows[at]))
    }

    /// The chosen one's place; the newest where none was chosen.
    #[must_use]
    pub fn chosen_row(&self) -> Option<usize> {
        let chosen = self.chosen.and_then(|id| self.listed().iter().position(|row| row.entry.id == id));
        chosen.or_else(|| (!self.listed().is_empty()).then_some(0))
    }

    /// The chosen entry.
    #[must_use]
    pub fn chosen(&self) -> Option<&HistoryRow> {
        self.chosen_row().map(|at| &self.listed()[at])
    }

    /// From now on the choice stays with its entry, whatever comes in above it.
    pub fn hold_choice(&mut self) {
        self.chosen = self.chosen().map(|row| row.entry.id);
    }

    /// The choice goes to the newest, and follows it; what is to be read for that.
    pub fn follow_newest(&mut self) -> Option<Effect> {
        self.chosen = None;
        self.away = None;
        self.wish.forget();
        let mut is_read = None;
        if let Some(search) = &mut self.search {
            search.trim(PAGE_AHEAD * 4);
            is_read = search.back_to_newest().map(|(search, from)| Effect::ReadFound { search, from });
        }
        let (len, older) = self.first_page.clone();
        if self.rows.len() > len.max(PAGE_AHEAD * 4) {
            // What was read while somebody looked far back is let go; it can be read again.
            for row in self.rows.drain(len..) {
                self.ids.remove(&row.entry.id);
            }
            self.older = older;
            self.count();
        }
        is_read
    }

    /// Chooses this one, if it is known.
    pub fn choose(&mut self, id: Uuid) {
        if self.listed().iter().any(|row| row.entry.id == id) {
            self.chosen = Some(id);
            self.let_go();
        }
    }

    /// Moves the choice by so many rows.
    pub fn choose_by(&mut self, rows: isize) {
        let Some(last) = self.listed().len().checked_sub(1) else { return };
        let row = self.chosen_row().unwrap_or(0).saturating_add_signed(rows).min(last);
        self.wish.forget();
        self.chosen = Some(self.listed()[row].entry.id);
        self.let_go();
    }

    /// Rows that are not what is looked for any more go as soon as nobody has chosen them.
    fn let_go(&mut self) {
        if let Some(search) = &mut self.search {
            search.let_go(self.chosen);
        }
    }

    /// What is to be read where the choice comes near the end of what is known.
    pub(super) fn wanted(&mut self) -> Option<Effect> {
        let chosen = self.chosen_row().unwrap_or(0);
        if self.search.as_ref().is_some_and(|search| search.has_rows()) {
            let ends = (chosen, self.listed().len() - chosen);
            let wants = self.search.as_mut()?.wants_more(ends, PAGE_AHEAD * 2);
            return wants.map(|(search, from)| Effect::ReadFound { search, from });
        }
        match &mut self.away {
            Some(away) => away.wants(chosen, PAGE_AHEAD * 2),
            None => self.wants_page().map(|before| Effect::Page { before: Some(before) }),
        }
    }

    /// Where to read on, if the choice comes near the end and nobody reads already.
    fn wants_page(&mut self) -> Option<Cursor> {
        let near = self.chosen_row().is_some_and(|row| row + PAGE_AHEAD >= self.rows.len());
        if !near || self.is_paging {
            return None;
        }
        let cursor = self.older.clone()?;
        self.is_paging = true;
        Some(cursor)
    }

    /// Begins the search of a query, or goes back to all entries where it asks for nothing.
    pub fn begin_search(&mut self, query: Query) -> Vec<Effect> {
        let Some(search) = &mut self.search else { return Vec::new() };
        if query.is_empty() {
            search.end();
            return vec![Effect::StopSearch];
        }
        self.searches += 1;
        self.changes += 1;
        self.away = None;
        search.begin(query.clone(), self.searches);
        vec![Effect::Search { search: self.searches, query }]
    }

    /// Takes in what the search found.
    pub fn found(&mut self, found: Found, zone: &TimeZone) {
        let Some(search) = &mut self.search else { return };
        self.changes += 1;
        search.told(found, &self.rows, |entry| HistoryRow::new(entry, zone));
        // While somebody types, the newest one found is the chosen one.
        if search.is_typing {
            self.chosen = None;
        }
    }

    /// Reading failed: it may be asked for again. Tells whether somebody read.
    pub fn page_failed(&mut self) -> bool {
        let was_searching = self.search.as_mut().is_some_and(|search| search.page_failed());
        let was_away = self.away.as_mut().is_some_and(|away| away.page_failed());
        std::mem::take(&mut self.is_paging) || was_searching || was_away
    }

    /// Takes older entries in.
    pub fn append(&mut self, page: Page, zone: &TimeZone) {
        self.is_paging = false;
        if std::mem::take(&mut self.is_page_old) {
            return;
        }
        self.passed_over += page.damaged + page.newer;
        self.older = page.older;
        for entry in page.entries {
            // What is here came later than what is in the files: it stays.
            if self.ids.insert(entry.id) {
                self.rows.push(HistoryRow::older(entry, zone));
            }
        }
    }

    /// The newest entries anew: the files are others. What is under way, and what is not written down, stays.
    pub fn renew(&mut self, page: Page, zone: &TimeZone) {
        let chosen = self.chosen;
        let passed_over = self.passed_over;
        let old = std::mem::replace(self, Self::new(page, zone));
        // The files are searched anew by whoever calls this.
        (self.search, self.searches, self.entries) = (old.search, old.searches, old.entries);
        (self.wish, self.changes) = (old.wish, old.changes + 1);
        self.passed_over = self.passed_over.max(passed_over);
        self.chosen = chosen.filter(|id| self.ids.contains(id));
        for row in old.rows.into_iter().rev().filter(|row| row.is_unrecorded || row.entry.state.is_under_way()) {
            if !self.ids.contains(&row.entry.id) {
                self.take(row.entry, row.is_unrecorded, zone);
            }
        }
    }

    /// So many more lines of the files could not be read.
    pub fn pass_over(&mut self, lines: usize) {
        self.passed_over += lines;
    }

    /// Takes in where a send stands now: in its row, or in a new one on top.
    pub fn take(&mut self, entry: Entry, is_unrecorded: bool, zone: &TimeZone) {
        let id = entry.id;
        let mut row = HistoryRow::new(entry, zone);
        row.is_unrecorded = is_unrecorded;
        if let Some(search) = &mut self.search {
            search.take(&row, self.chosen);
        }
        if let Some(away) = &mut self.away {
            away.take(&row);
        }
        self.changes += 1;
        // One from further back than was read is counted already.
        let is_near =
            self.older.is_none() || self.rows.last().is_none_or(|last| last.entry.created <= row.entry.created);
        if self.ids.insert(id) {
            self.entries = self.entries.map(|entries| entries + u64::from(is_near));
            self.rows.insert(0, row);
            self.first_page.0 += 1;
        } else if let Some(old) = self.rows.iter_mut().find(|row| row.entry.id == id) {
            row.reach = old.reach;
            *old = row;
        }
        self.count();
    }

    /// Makes sure that an entry has a row; one from further back than was read stands at the end.
    pub fn keep(&mut self, entry: Entry, zone: &TimeZone) {
        if self.ids.insert(entry.id) {
            let mut row = HistoryRow::older(entry, zone);
            row.reach = Reach::Alone;
            self.rows.push(row);
        }
    }

    /// Lets a row go whose send was never handed over.
    pub fn withdraw(&mut self, id: Uuid) {
        if let Some(search) = &mut self.search {
            search.withdraw(id);
        }
        self.changes += 1;
        if self.ids.remove(&id) {
            self.entries = self.entries.map(|entries| entries.saturating_sub(1));
            self.rows.retain(|row| row.entry.id != id);
            self.first_page.0 = self.first_page.0.saturating_sub(1);
            self.count();
        }
    }

    fn count(&mut self) {
        let mut counts = Counts::default();
        self.busy.clear();
        for row in &self.rows {
            let state = row.entry.state;
            match state {
                State::Held => counts.held += 1,
                State::Queued => counts.queued += 1,
                State::Sending => counts.sending += 1,
                State::Unknown if row.reach == Reach::Newest => counts.unknown += 1,
                _ => {}
            }
            if state.is_under_way() {
                self.busy.push(row.entry.outgoing.to.clone());
            }
        }
        self.counts = counts;
    }
}
