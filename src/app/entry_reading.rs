//! One entry in an overlay: everything about it, or what to do about it.

use uuid::Uuid;

use super::action::Action;
use super::copy::entry_at_hand;
use super::explain::explain;
use super::history_row::HistoryRow;
use super::key_words::key_words;
use super::model::Model;
use super::overlay::Overlay;
use super::reading::{Look, Reading};
use crate::domain::{Advice, Cause, Entry, causes, proven};

/// Columns of the number of a step.
const STEP_COLUMNS: usize = 4;

/// What an overlay tells of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryPart {
    /// Everything.
    Everything,
    /// What it means, what to do, and whose job that is.
    Explanation,
}

/// What an overlay shows of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryReading {
    /// Which one.
    pub id: Uuid,
    /// What of it.
    pub part: EntryPart,
    /// Its text.
    pub reading: Reading,
}

impl EntryReading {
    pub(super) fn of(row: &HistoryRow, part: EntryPart, model: &Model) -> Self {
        let reading = match part {
            EntryPart::Everything => Reading::entry(row, model),
            EntryPart::Explanation => explanation(row, model),
        };
        Self { id: row.entry.id, part, reading }
    }

    /// The same at the same place, made anew; `None` where the entry is not known any more.
    pub(super) fn refreshed(&self, model: &Model) -> Option<Self> {
        let new = Self::of(model.history.row(self.id)?, self.part, model);
        Some(Self { reading: new.reading.scrolled_as(&self.reading), ..new })
    }
}

/// Shows everything about the chosen entry.
pub(super) fn open(model: &mut Model) {
    show(model, EntryPart::Everything);
}

/// Says what to do about the entry at hand; where that is read already, goes on to everything else.
pub(super) fn explain_it(model: &mut Model) {
    let is_read = matches!(&model.overlay, Some(Overlay::Entry(open)) if open.part == EntryPart::Explanation);
    show(model, if is_read { EntryPart::Everything } else { EntryPart::Explanation });
}

fn show(model: &mut Model, part: EntryPart) {
    let row = entry_at_hand(model).and_then(|entry| model.history.row(entry.id));
    let Some(open) = row.map(|row| Overlay::Entry(EntryReading::of(row, part, model))) else {
        model.notices.hint(match part {
            EntryPart::Everything => "nothing to open: nothing was sent yet",
            EntryPart::Explanation => "nothing to explain: nothing was sent yet",
        });
        return;
    };
    model.overlay = Some(open);
}

fn explanation(row: &HistoryRow, model: &Model) -> Reading {
    let causes = causes_of(&row.entry, model);
    let row = &*model.seen_row(row);
    let entry = &row.entry;
    let guidance = entry.state.guidance();
    let time = |at: jiff::Timestamp| at.to_zoned(model.zone.clone()).strftime("%H:%M:%S").to_string();
    let mut reading = Reading::empty(STEP_COLUMNS, model.size);
    let who = format!("{} {}", row.name, row.number);
    let state = format!("{} {}: {}", entry.state.mark(), entry.state.word(), who.trim());
    reading.wrapped("", &state, Look::State(entry.state));

    reading.heading("What it means");
    let clone = model.keymap.keys(Action::Clone).next().map(key_words);
    for sentence in explain(entry, &time, clone.as_deref()) {
        reading.wrapped("", &sentence, Look::Plain);
    }
    if !guidance.steps.is_empty() && (causes.is_empty() || !entry.state.is_told_by_causes()) {
        reading.heading("What to do");
        for (at, step) in guidance.steps.iter().enumerate() {
            reading.pair(&format!("{}.", at + 1), step);
        }
        if let Some(whose) = guidance.whose {
            reading.wrapped(" ", &whose.job(), Look::Plain);
        }
    }
    if !causes.is_empty() {
        reading.heading(causes_heading(&causes));
    }
    for (at, cause) in causes.iter().enumerate() {
        reading.pair(&format!("{}.", at + 1), cause.advice.meaning);
        reading.wrapped(" ", cause.advice.mend, Look::Plain);
        reading.wrapped(" ", &cause.job(), Look::Plain);
    }
    if causes.is_empty() && guidance.whose.is_none() && guidance.steps.is_empty() {
        reading.wrapped("", "There is nothing to mend.", Look::Plain);
    }
    reading
}

/// What the guide says of an entry, the likeliest cause first, in the light of the sends that the history shows.
pub(super) fn causes_of(entry: &Entry, model: &Model) -> Vec<Cause> {
    causes(entry, &proven(entry, model.history.rows().iter().map(|row| &row.entry)))
}

/// Tells the causes of an entry among everything else about it: a paragraph each.
pub(super) fn tell_causes(causes: &[Cause], reading: &mut Reading) {
    if !causes.is_empty() {
        reading.heading(causes_heading(causes));
    }
    for (at, cause) in causes.iter().enumerate() {
        let Advice { meaning, mend, .. } = cause.advice;
        reading.wrapped("", &format!("{}. {meaning} {mend} {}", at + 1, cause.job()), Look::Plain);
    }
}

/// Over the causes.
fn causes_heading(causes: &[Cause]) -> &'static str {
    if causes.len() == 1 { "Why" } else { "Why, the likeliest cause first" }
}
