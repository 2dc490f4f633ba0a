//! The duplicate guard: a send that looks like one of a moment ago asks first.
//!
//! What this session knows is looked at when somebody asks to send, without waiting. Sends of others are in the store:
//! the row stands on the next frame, and the message is handed over when the look into the store has found nothing.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::effect::Effect;
use super::message::Moment;
use super::model::Model;
use super::notice::Tone;
use super::overlay::Overlay;
use super::probe_question;
use super::send;
use crate::domain::{Entry, Outgoing, State, Twin};

/// A hold for a message that is taken back in the same moment: it only must not be over before.
const HELD: Duration = Duration::from_secs(60);

/// The twin of a message among what this session knows.
pub(super) fn known(model: &Model, outgoing: &Outgoing) -> Option<Twin> {
    if model.duplicates.is_zero() {
        return None;
    }
    Twin::first(outgoing, model.history.rows().iter().map(|row| &row.entry), since(model))
}

/// Hands a new entry over: at once, or after a look at what others sent.
pub(super) fn look(model: &mut Model, entry: Entry) -> Vec<Effect> {
    if model.duplicates.is_zero() {
        return vec![Effect::Post { entry: Box::new(entry), hold: model.undo, twins: Duration::ZERO }];
    }
    model.looking.insert(entry.id);
    vec![Effect::LookForTwin { entry: Box::new(entry), since: since(model) }]
}

/// The look is over: the message goes on, or somebody is asked, or it comes home.
pub(super) fn looked(model: &mut Model, id: Uuid, found: Result<Option<Box<Twin>>, String>) -> Vec<Effect> {
    if probe_question::looked(model, id, &found) {
        return Vec::new();
    }
    let Some(entry) = taken(model, id) else { return Vec::new() };
    match found {
        Ok(None) => {
            let hold = hold(model, &entry);
            vec![Effect::Post { entry: Box::new(entry), hold, twins: model.duplicates }]
        }
        Ok(Some(twin)) => {
            let words = format!("not sent: {}", model.twin_words(&twin));
            come_home(model, entry, &words, Some(twin))
        }
        Err(error) => {
            let words = format!("not sent: could not look for the same message in the history: {error}");
            come_home(model, entry, &words, None)
        }
    }
}

/// Where an entry is still looked about, gives it to the outbox all the same, so that it can be taken back there.
pub(super) fn hand_over(model: &mut Model, id: Uuid) -> Option<Effect> {
    taken(model, id).map(|entry| Effect::Post { entry: Box::new(entry), hold: HELD, twins: Duration::ZERO })
}

/// Sends the open message although the same one went out, if it is still the one that was asked about.
pub(super) fn send_anyway(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some(Overlay::Twin(twin)) = model.overlay.take() else { return Vec::new() };
    let to = &twin.entry.outgoing.to;
    if model.compose.as_ref().is_none_or(|compose| compose.recipient.phone != *to) {
        model.notices.hint("not sent: another message was opened meanwhile");
        return Vec::new();
    }
    send::send_unasked(model, moment)
}

/// Somebody else sent the same while this one was held: it did not leave, and is settled as cancelled.
pub(super) fn went(model: &mut Model, entry: &Entry, twin: &Twin) -> Vec<Effect> {
    let effects = send::moved(model, entry, None);
    let words = model.twin_words(twin);
    model.notices.tell(Tone::Warning, &format!("not sent: {words}; its draft is kept"));
    effects
}

impl Model {
    /// What is said of a twin.
    #[must_use]
    pub fn twin_words(&self, twin: &Twin) -> String {
        twin.sentence(self.now, &self.zone)
    }
}

fn taken(model: &mut Model, id: Uuid) -> Option<Entry> {
    if !model.looking.remove(&id) {
        return None;
    }
    model.history.row(id).map(|row| row.entry.clone())
}

/// Nothing was handed over: the draft comes back, and the row goes.
fn come_home(model: &mut Model, entry: Entry, words: &str, twin: Option<Box<Twin>>) -> Vec<Effect> {
    let phone = entry.outgoing.to.clone();
    if model.has_draft(&phone) {
        // Another draft for the same person was begun: this one is kept in the history, as cancelled.
        model.notices.tell(Tone::Warning, words);
        let id = entry.id;
        return vec![Effect::Post { entry: Box::new(entry), hold: HELD, twins: Duration::ZERO }, Effect::Cancel(id)];
    }
    let Some(draft) = model.own.remove(&entry.id) else { return Vec::new() };
    model.history.withdraw(entry.id);
    // A question must not come up under fingers that type something else.
    let is_idle = model.compose.is_none()
        && model.contacts.search.is_empty()
        && matches!(model.overlay, None | Some(Overlay::Quitting));
    let Some(twin) = twin.filter(|_| is_idle) else {
        model.notices.tell(Tone::Warning, &format!("{words}; the draft is kept"));
        let mut effects = send::keep(model, &entry, draft);
        if model.is_leaving && model.own.is_empty() {
            effects.push(Effect::Quit);
        }
        return effects;
    };
    model.is_leaving = false;
    let effects = send::reopen(model, &phone, draft);
    model.overlay = Some(Overlay::Twin(twin));
    effects
}

/// What is left of the hold, which the countdown began with the row.
fn hold(model: &Model, entry: &Entry) -> Duration {
    if entry.state != State::Held || model.is_leaving {
        return Duration::ZERO;
    }
    let passed = Duration::try_from(model.now.duration_since(entry.created)).unwrap_or_default();
    model.undo.saturating_sub(passed)
}

pub(super) fn since(model: &Model) -> Timestamp {
    let back = SignedDuration::try_from(model.duplicates).unwrap_or_default();
    model.now.saturating_sub(back).unwrap_or(Timestamp::MIN)
}
