//! One entry in an overlay: everything about it, or what to do about it.

use uuid::Uuid;

use super::action::Action;
use super::copy::entry_at_hand;
use super::explain::explain;
use super::history_row::HistoryRow;
use super::key_words::key_words;
use super::keymap::Keymap;
use super::model::Model;
use super::overlay::Overlay;
use super::reading::{Look, Reading};
use super::space::Size;

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
        let (keymap, zone, size) = (&model.keymap, &model.zone, model.size);
        let reading = match part {
            EntryPart::Everything => Reading::entry(row, keymap, zone, size),
            EntryPart::Explanation => explanation(row, keymap, zone, size),
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
    let open = row.map(|row| Overlay::Entry(EntryReading::of(row, part, model)));
    model.overlay = open.or(model.overlay.take());
}

fn explanation(row: &HistoryRow, keymap: &Keymap, zone: &jiff::tz::TimeZone, size: Size) -> Reading {
    let entry = &row.entry;
    let guidance = entry.guidance();
    let time = |at: jiff::Timestamp| at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string();
    let mut reading = Reading::empty(STEP_COLUMNS, size);
    let who = format!("{} {}", row.name, row.number);
    let state = format!("{} {}: {}", entry.state.mark(), entry.state.word(), who.trim());
    reading.wrapped("", &state, Look::State(entry.state));

    reading.heading("What it means");
    let clone = keymap.keys(Action::Clone).next().map(key_words);
    for sentence in explain(entry, &time, clone.as_deref()) {
        reading.wrapped("", &sentence, Look::Plain);
    }
    reading.heading("Whose job it is");
    reading.wrapped("", guidance.owner.words(), Look::Plain);
    if !guidance.steps.is_empty() {
        reading.heading("What to do");
    }
    for (at, step) in guidance.steps.iter().enumerate() {
        reading.pair(&format!("{}.", at + 1), step);
    }
    reading
}
