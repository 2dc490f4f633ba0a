//! What was sent before and goes once more: a clone of an entry, and the sends that came back without having gone out.

use std::time::Duration;

use uuid::Uuid;

use super::action::Action;
use super::compose::Slot;
use super::effect::Effect;
use super::key_words::key_words;
use super::message::Moment;
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::{AfterYes, Overlay};
use super::send::{self, whom};
use super::typed_yes::{self, Pending};
use crate::domain::{Draft, Entry, Phone, State};

/// Clones the entry that is open or chosen; asks first where it may arrive twice.
pub(super) fn clone(model: &mut Model) -> Vec<Effect> {
    let id = at_hand(model);
    let Some(row) = id.and_then(|id| model.history.row(id)) else {
        model.notices.hint("nothing to clone: nothing was sent yet");
        return Vec::new();
    };
    let id = row.entry.id;
    if row.entry.state == State::Unknown {
        model.overlay = Some(Overlay::Repeat { entry: id, then: AfterYes::Clone });
        return Vec::new();
    }
    send::clone(model, id)
}

/// The draft of a send that came back: it opens where no other message is open, else it is kept for its recipient.
/// The focus and the choice among the contacts stay: somebody may be typing there.
pub(super) fn come_back(model: &mut Model, entry: &Entry, draft: Draft) -> Vec<Effect> {
    let phone = &entry.outgoing.to;
    if model.compose.is_some() || model.has_draft(phone) {
        return send::keep(model, entry, draft);
    }
    let mut compose = model.composed(phone, &draft);
    compose.slot = if draft.link.is_empty() { Slot::Image } else { Slot::Caption };
    model.compose = Some(compose);
    vec![Effect::SaveDraft(draft)]
}

/// Where the draft of a send that came back stands now, and the key for it.
pub(super) fn place(model: &Model, phone: &Phone) -> String {
    let key = |action| model.keymap.keys(action).next().map(key_words);
    let is_open = model.compose.as_ref().is_some_and(|compose| compose.recipient.phone == *phone);
    match (is_open, key(Action::Send), key(Action::OpenKept)) {
        (true, Some(key), _) => format!("the draft is open again: {key} sends it"),
        (false, _, Some(key)) => format!("the draft is kept: {key} opens it"),
        (true, None, _) => "the draft is open again".to_owned(),
        (false, _, None) => "the draft is kept".to_owned(),
    }
}

/// Opens the kept draft of the newest send that came back.
pub(super) fn open_kept(model: &mut Model) {
    let came_back = |entry: &&Entry| {
        let is_back = matches!(entry.state, State::Refused | State::Failed | State::Cancelled | State::Unknown);
        is_back && model.drafts.contains_key(&entry.outgoing.to)
    };
    let newest = model.history.rows().iter().map(|row| &row.entry).find(came_back);
    let Some(phone) = newest.map(|entry| entry.outgoing.to.clone()) else {
        model.notices.hint("no draft is kept of a send that came back");
        return;
    };
    model.open(&phone);
}

/// Sends again, as it was, what never left: the entry at hand, else the newest one.
pub(super) fn try_again(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let chosen = at_hand(model).filter(|_| model.overlay.is_some() || model.focus == Focus::History);
    let rows = || model.history.rows().iter().map(|row| &row.entry);
    let entry = match chosen {
        Some(id) => rows().find(|entry| entry.id == id && entry.state == State::Failed),
        None => rows().find(|entry| entry.state == State::Failed),
    };
    let Some(entry) = entry else {
        model.notices.hint("nothing was sent again: this key is for what never left");
        return Vec::new();
    };
    let id = entry.id;
    send_again(model, id, moment)
}

/// Sends again, as it was, an entry that never left.
pub(super) fn send_again(model: &mut Model, id: Uuid, moment: Moment) -> Vec<Effect> {
    let rows = || model.history.rows().iter().map(|row| &row.entry);
    let Some(entry) = rows().find(|entry| entry.id == id && entry.state == State::Failed) else { return Vec::new() };
    if let Some(why) = &model.read_only {
        let what = format!("not sent: the data folder takes nothing: {why}");
        model.notices.tell(Tone::Bad, &what);
        return Vec::new();
    }
    let is_repeated = rows().any(|other| other.outgoing.retry_of == Some(entry.id) && other.state != State::Cancelled);
    if is_repeated {
        model.notices.hint("nothing was sent again: it was repeated already");
        return Vec::new();
    }
    let (phone, text) = (entry.outgoing.to.clone(), format!("sent again: the message to {}", whom(entry)));
    let mut outgoing = entry.outgoing.clone();
    outgoing.retry_of = Some(entry.id);
    if typed_yes::asks(model, &outgoing, Pending::Failed(id)) {
        return Vec::new();
    }
    let draft = Draft::again(&outgoing);
    let is_its = |other: &Draft| other.link.trim() == draft.link && other.caption == draft.caption;
    if model.compose.as_ref().is_some_and(|open| open.recipient.phone == phone && is_its(&open.draft())) {
        model.compose = None;
        model.focus = if model.focus == Focus::Message { Focus::Contacts } else { model.focus };
    } else if model.drafts.get(&phone).is_some_and(is_its) {
        model.drafts.remove(&phone);
    }
    let again = send::made(model, moment, outgoing, draft);
    model.overlay = None;
    model.notices.tell(Tone::Plain, &text);
    vec![Effect::Post { entry: Box::new(again), hold: model.undo, twins: Duration::ZERO }]
}

/// The entry that is open, else the chosen one.
fn at_hand(model: &Model) -> Option<Uuid> {
    match &model.overlay {
        Some(Overlay::Entry(open)) => Some(open.id),
        _ => model.history.chosen().map(|row| row.entry.id),
    }
}
