//! Sends of unknown outcome: how many there are, and what a person says of one.

use uuid::Uuid;

use super::effect::Effect;
use super::entry_reading::{EntryPart, EntryReading};
use super::message::Moment;
use super::model::Model;
use super::notice::Tone;
use super::overlay::{AfterYes, Overlay};
use super::send::{self, whom};
use super::typed_yes::{self, Pending};
use crate::domain::{Draft, Entry, Resolution, State};

impl Model {
    /// How many sends of unknown outcome nobody decided about yet, whoever sent them.
    #[must_use]
    pub fn unresolved_count(&self) -> usize {
        self.unresolved.len()
    }

    /// Whether this send's outcome is unknown, as far as the screen knows.
    pub(super) fn is_unresolved(&self, id: Uuid) -> bool {
        self.history.row(id).is_some_and(|row| row.entry.state == State::Unknown)
    }
}

/// Takes note of where a send stands.
pub(super) fn note(model: &mut Model, entry: &Entry) {
    if entry.state == State::Unknown {
        model.unresolved.insert(entry.id, entry.clone());
    } else {
        model.unresolved.remove(&entry.id);
    }
}

/// Takes in what the store knows: somebody else may have lost an answer, or decided.
pub(super) fn told(model: &mut Model, entries: Vec<Entry>) {
    for entry in &entries {
        if model.history.row(entry.id).is_some() && !model.is_unresolved(entry.id) && !model.own.contains_key(&entry.id)
        {
            model.history.take(entry.clone(), false, &model.zone);
        }
    }
    model.unresolved = entries.into_iter().map(|entry| (entry.id, entry)).collect();
}

/// Opens the oldest one; from an open one the next.
pub(super) fn open_next(model: &mut Model) {
    let open = match &model.overlay {
        Some(Overlay::Entry(open)) => Some(open.id),
        _ => None,
    };
    let next = open.and_then(|open| model.unresolved.keys().find(|&&id| id > open)).or(model.unresolved.keys().next());
    let Some(entry) = next.and_then(|id| model.unresolved.get(id)).cloned() else {
        model.notices.hint("no send is of unknown outcome");
        return;
    };
    let id = entry.id;
    model.history.keep(entry, &model.zone);
    if let Some(row) = model.history.row(id) {
        model.overlay = Some(Overlay::Entry(EntryReading::of(row, EntryPart::Everything, model)));
    }
}

/// Tells where to look.
pub(super) fn how_to_check(model: &mut Model) {
    let Some(entry) = open(model) else { return };
    let at = entry.attempts().last().unwrap_or(entry.created);
    let number = entry.outgoing.to.to_string();
    let text = format!("ask {number}, or look in the Zixflow inbox at about {}", model.clock_time(at));
    model.notices.hint(&text);
}

/// Writes down what a person says of the open one.
pub(super) fn say(model: &mut Model, word: Resolution) -> Vec<Effect> {
    let Some(id) = open(model).map(|entry| entry.id) else { return Vec::new() };
    vec![Effect::Resolve { id, word, by: model.author.clone() }]
}

/// Asks before the open one is sent again.
pub(super) fn ask_again(model: &mut Model) {
    if let Some(entry) = open(model).map(|entry| entry.id) {
        model.overlay = Some(Overlay::Repeat { entry, then: AfterYes::SendAgain });
    }
}

/// Sends it again as it is, as a new entry that names it.
pub(super) fn send_again(model: &mut Model, id: Uuid, moment: Moment) -> Vec<Effect> {
    let Some(entry) = model.history.row(id).map(|row| &row.entry).filter(|entry| entry.state == State::Unknown) else {
        model.notices.hint("not sent: somebody decided about it meanwhile");
        return Vec::new();
    };
    let mut outgoing = entry.outgoing.clone();
    outgoing.retry_of = Some(id);
    if typed_yes::asks(model, &outgoing, Pending::Unknown(id)) {
        return Vec::new();
    }
    let Some(entry) = model.history.row(id).map(|row| &row.entry) else { return Vec::new() };
    let draft = Draft::again(&outgoing);
    let text = format!("sent again: the message to {}", whom(entry));
    let again = send::made(model, moment, outgoing, draft);
    model.notices.tell(Tone::Plain, &text);
    vec![Effect::Post { entry: Box::new(again), hold: model.undo, twins: std::time::Duration::ZERO }]
}

fn open(model: &Model) -> Option<&Entry> {
    let Some(Overlay::Entry(open)) = &model.overlay else { return None };
    model.history.row(open.id).map(|row| &row.entry).filter(|entry| entry.state == State::Unknown)
}
