//! A send as the screen sees it: from the draft to the row, back again on undo, and home on trouble.

use std::time::Duration;

use uuid::Uuid;

use super::action::Action;
use super::again;
use super::asking::{About, Asking};
use super::compose::{Compose, Slot};
use super::doubt;
use super::effect::Effect;
use super::key_words::key_words;
use super::message::Moment;
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::{AfterYes, Overlay};
use super::probe;
use super::quit;
use super::sender;
use super::twin;
use super::typed_yes::{self, Pending};
use super::unresolved;
use super::update::refresh_reading;
use crate::domain::{Draft, Entry, Field, Outgoing, Phone, Placed, State};

/// Sends the open draft, or says why not. Asks first about its picture, and where the same went to the same number a
/// moment ago.
pub(super) fn send(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some((draft, outgoing)) = checked(model) else { return Vec::new() };
    if let Some(effects) = doubt::asks(model) {
        return effects;
    }
    if let Some(twin) = twin::known(model, &outgoing) {
        model.overlay = Some(Overlay::Twin(Box::new(twin)));
        return Vec::new();
    }
    if typed_yes::asks(model, &outgoing, Pending::Draft) {
        return Vec::new();
    }
    let entry = entered(model, moment, draft, outgoing);
    let looks = doubt::goes(model, entry.id);
    twin::look(model, entry).into_iter().chain(looks).collect()
}

/// Sends the open draft, whatever went out a moment ago: somebody was asked and said yes. The picture was asked about
/// before that.
pub(super) fn send_unasked(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some((draft, outgoing)) = checked(model) else { return Vec::new() };
    if typed_yes::asks(model, &outgoing, Pending::Twin) {
        return Vec::new();
    }
    let entry = entered(model, moment, draft, outgoing);
    let looks = doubt::goes(model, entry.id);
    let post = Effect::Post { entry: Box::new(entry), hold: model.undo, twins: Duration::ZERO };
    std::iter::once(post).chain(looks).collect()
}

/// The open draft, and the message that it makes; `None` where it cannot go, or not before an answer.
fn checked(model: &mut Model) -> Option<(Draft, Outgoing)> {
    let Some(compose) = &mut model.compose else {
        model.notices.hint("nothing to send: no message is open, so choose a contact first");
        return None;
    };
    if let Some(why) = &model.read_only {
        let what = format!("not sent: the data folder takes nothing: {why}");
        model.notices.tell(Tone::Bad, &what);
        return None;
    }
    let draft = compose.draft();
    let mut outgoing = match draft.check(&model.senders, &model.defaults) {
        Ok(outgoing) => outgoing,
        Err(problems) => {
            complain(model, problems);
            return None;
        }
    };
    if let Some(entry) = draft.retry_of
        && !compose.may_repeat
        && model.history.row(entry).is_none_or(|row| row.entry.state == State::Unknown)
    {
        model.overlay = Some(Overlay::Repeat { entry, then: AfterYes::Send });
        return None;
    }
    outgoing.contact.clone_from(&compose.recipient.contact);
    Some((draft, outgoing))
}

/// Makes the entry and its row, and clears the desk for the next message.
fn entered(model: &mut Model, moment: Moment, draft: Draft, outgoing: Outgoing) -> Entry {
    model.compose = None;
    model.focus = Focus::Contacts;
    let entry = made(model, moment, outgoing, draft);
    model.contacts.clear();
    entry
}

/// Makes the entry of a message and its row.
pub(super) fn made(model: &mut Model, moment: Moment, outgoing: Outgoing, draft: Draft) -> Entry {
    let state = if model.undo.is_zero() { State::Queued } else { State::Held };
    let mut entry = Entry::new(moment.id, moment.now, model.author.clone(), outgoing, state);
    entry.picture = doubt::picture(model);
    model.own.insert(entry.id, draft);
    model.contacts.note(&entry, &model.zone);
    model.history.take(entry.clone(), false, &model.zone);
    model.history.follow_newest();
    entry
}

/// Asks to take back the newest send that has not left.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    let Some(id) = model.undoable().map(|entry| entry.id) else {
        model.notices.hint(if model.own.is_empty() {
            "nothing to undo: no send is under way"
        } else {
            "nothing to undo: what is under way has left"
        });
        return Vec::new();
    };
    model.undone.insert(id);
    twin::hand_over(model, id).into_iter().chain([Effect::Cancel(id)]).collect()
}

/// The key of a profile was refused: what waits of it stands still.
pub(super) fn paused(model: &mut Model, profile: &str, reason: &str) {
    model.paused = Some(reason.to_owned());
    let key = model.keymap.keys(Action::Resume).next().map(key_words).unwrap_or_default();
    let whose = if profile == model.profile() { String::new() } else { format!(" of {profile}") };
    let text = format!("sends{whose} stand still: {reason}; mend it, then {key} goes on");
    model.notices.tell(Tone::Bad, &text);
}

/// Goes on after the key was refused, with one send at first.
pub(super) fn resume(model: &mut Model) -> Vec<Effect> {
    if model.paused.take().is_none() {
        model.notices.hint("nothing stands still");
        return Vec::new();
    }
    model.notices.tell(Tone::Plain, "going on with one send; the others follow when the key is good");
    vec![Effect::Resume]
}

/// A send could not be taken back.
pub(super) fn not_cancelled(model: &mut Model, id: Uuid) {
    let was_asked = model.undone.remove(&id);
    let advice = doubt::reason(model, id);
    if was_asked || advice.is_some() {
        let who = model.history.row(id).map(|row| whom(&row.entry)).unwrap_or_default();
        let advice = advice.map(|advice| format!("; {advice}")).unwrap_or_default();
        model.notices.tell(Tone::Warning, &format!("too late to undo: the message to {who} has left{advice}"));
    }
}

/// A send stands somewhere else. `error` says why its outcome could not be written down.
pub(super) fn moved(model: &mut Model, entry: &Entry, error: Option<&str>) -> Vec<Effect> {
    let id = entry.id;
    unresolved::note(model, entry);
    model.contacts.note(entry, &model.zone);
    model.results.note(entry);
    model.history.take(entry.clone(), error.is_some(), &model.zone);
    refresh_reading(model);
    if let Some(error) = error {
        let what = format!("could not record what came of the message to {}: {error}", whom(entry));
        model.notices.tell(Tone::Bad, &what);
    }
    if entry.state.is_under_way() && error.is_none() {
        return Vec::new();
    }
    let mut effects = match model.own.remove(&id) {
        Some(_) if entry.probe.is_some() => probe::settled(model, entry),
        Some(draft) => settled(model, entry, draft, error.is_some()),
        None => match model.unwritten.remove(&id) {
            Some(draft) if error.is_none() => vec![Effect::RemoveDraft(draft)],
            Some(draft) => {
                model.unwritten.insert(id, draft);
                Vec::new()
            }
            None => Vec::new(),
        },
    };
    let is_accepted = entry.state == State::Accepted && error.is_none();
    if model.own.is_empty() && quit::is_answered(model, is_accepted) {
        effects.push(Effect::Quit);
    }
    effects
}

/// Makes a draft of an entry.
pub(super) fn clone(model: &mut Model, id: Uuid) -> Vec<Effect> {
    let Some(row) = model.history.row(id) else { return Vec::new() };
    let entry = &row.entry;
    let phone = entry.outgoing.to.clone();
    let is_unknown = entry.state == State::Unknown;
    let mut draft = Draft::again(&entry.outgoing);
    draft.retry_of = match entry.state {
        State::Unknown => Some(id),
        // What came of the first one is still not known.
        State::Refused | State::Failed | State::Cancelled => entry.outgoing.retry_of,
        _ => None,
    };
    if !model.senders.iter().any(|sender| sender.alias == draft.from) {
        entry.outgoing.sender.phone_id.as_str().clone_into(&mut draft.from);
    }
    let who = whom(entry);
    model.overlay = None;
    if model.has_draft(&phone) {
        model.open(&phone);
        model.notices.hint(&format!("a draft for {who} is there already: send or empty it first, then clone"));
        return Vec::new();
    }
    model.put_away();
    model.open_draft(&phone, &draft);
    model.focus = Focus::Message;
    if let Some(compose) = &mut model.compose {
        compose.may_repeat = is_unknown;
        compose.slot = Slot::Caption;
    }
    vec![Effect::SaveDraft(draft)]
}

/// Tells every problem and goes to the first one; the sender is asked for at once.
fn complain(model: &mut Model, problems: Vec<Placed>) {
    let Some(first) = problems.first().cloned() else { return };
    model.focus = Focus::Message;
    let needs_sender = problems.iter().any(|placed| placed.field == Field::From);
    if let Some(compose) = &mut model.compose {
        if let Some(slot) = problems.iter().find_map(|placed| Slot::of(placed.field)) {
            compose.slot = slot;
        }
        model.notices.complain(&format!("not sent: {first}"), compose.recipient.phone.clone(), first.field);
        compose.tell_all(problems);
    }
    if needs_sender {
        sender::reopen(model);
    }
}

/// A complaint that is told goes off its line with its cause: the field was mended, or another message is open.
pub(super) fn follow_complaint(model: &mut Model) {
    let Some((to, field)) = model.notices.complaint() else { return };
    let is_open = |compose: &&Compose| compose.recipient.phone == *to;
    let stands = model.compose.as_ref().filter(is_open).is_some_and(|compose| compose.problem(*field).is_some());
    if !stands {
        model.notices.settle();
    }
}

/// A send of this session came to its end: what becomes of its draft, and what is told.
fn settled(model: &mut Model, entry: &Entry, draft: Draft, is_unrecorded: bool) -> Vec<Effect> {
    let who = whom(entry);
    let was_asked = model.undone.remove(&entry.id);
    let advice = doubt::reason(model, entry.id);
    let state = entry.state;
    let word = format!("{} {}", state.mark(), state.word());
    let reason = entry.message.as_deref().or(entry.reason()).map(|reason| format!(": {reason}")).unwrap_or_default();
    match state {
        State::Cancelled => {
            let effects = if was_asked { reopen(model, &entry.outgoing.to, draft) } else { keep(model, entry, draft) };
            let is_back = model.has_draft(&entry.outgoing.to);
            let place = if is_back && !effects.is_empty() { "its draft is back" } else { IN_HISTORY };
            let (tone, text) = match advice {
                Some(advice) => (Tone::Bad, format!("taken back: {who}: {advice}; {place}")),
                None => (Tone::Plain, format!("{word}: the message to {who} did not leave; {place}")),
            };
            model.notices.tell(tone, &text);
            effects
        }
        State::Refused | State::Failed | State::Unknown => {
            let draft = match state {
                State::Unknown => Draft { retry_of: Some(entry.id), ..draft },
                _ => draft,
            };
            let effects = match state {
                State::Unknown => keep(model, entry, draft),
                _ => again::come_back(model, entry, draft),
            };
            let place =
                if effects.is_empty() { IN_HISTORY.to_owned() } else { again::place(model, &entry.outgoing.to) };
            let text = match state {
                State::Unknown => format!("{word}: the message to {who} may have been sent{reason}; {place}"),
                _ => format!("{word}: {who}{reason}; {place}"),
            };
            if !is_unrecorded {
                model.notices.tell(Tone::of(state), &text);
            }
            effects
        }
        // It could not even be written down that it waits: it did not leave, or nobody knows.
        State::Held | State::Queued => keep(model, entry, draft),
        State::Sending => keep(model, entry, Draft { retry_of: Some(entry.id), ..draft }),
        // What could not be written down is not known to last: the draft stays on disk until it is.
        _ if is_unrecorded => {
            model.unwritten.insert(entry.id, draft);
            Vec::new()
        }
        _ => {
            model.preview.agreed.remove(&entry.outgoing.to);
            let latency = entry.latency_ms.map(|ms| format!(", {ms} ms")).unwrap_or_default();
            model.notices.tell(Tone::of(state), &format!("{word} by Zixflow: {who}{latency}"));
            vec![Effect::RemoveDraft(draft)]
        }
    }
}

/// Where a message can be found whose draft had to make room for a newer one.
const IN_HISTORY: &str = "another draft was begun, so find this one in the history, where it can be cloned";

/// Opens a draft that was taken back, unless another one for the same person was begun meanwhile.
pub(super) fn reopen(model: &mut Model, phone: &Phone, draft: Draft) -> Vec<Effect> {
    if model.has_draft(phone) {
        return Vec::new();
    }
    // A question that stands open is about the draft that goes away; its answer must not be taken for this one.
    if matches!(
        model.overlay,
        Some(
            Overlay::Repeat { then: AfterYes::Send, .. }
                | Overlay::Senders(_)
                | Overlay::Asking(Asking { about: About::Send(_), .. })
        )
    ) {
        model.overlay = None;
    }
    model.put_away();
    model.open_draft(phone, &draft);
    model.focus = Focus::Message;
    if let Some(compose) = &mut model.compose {
        compose.slot = if draft.link.is_empty() { Slot::Image } else { Slot::Caption };
        compose.may_repeat = draft.retry_of.is_some();
    }
    vec![Effect::SaveDraft(draft)]
}

/// Keeps the draft of a send for its recipient, unless another one was begun meanwhile.
pub(super) fn keep(model: &mut Model, entry: &Entry, draft: Draft) -> Vec<Effect> {
    let phone = &entry.outgoing.to;
    if model.has_draft(phone) {
        return Vec::new();
    }
    if model.compose.as_ref().is_some_and(|compose| compose.recipient.phone == *phone) {
        // It is open and empty: the text comes back under the eyes of whoever waits for it.
        let slot = model.compose.as_ref().map_or(Slot::Image, |compose| compose.slot);
        model.open_draft(phone, &draft);
        if let Some(compose) = &mut model.compose {
            compose.slot = slot;
        }
    } else {
        model.drafts.insert(phone.clone(), draft.clone());
    }
    vec![Effect::SaveDraft(draft)]
}

/// The person and the number: one alone could be somebody else.
pub(super) fn whom(entry: &Entry) -> String {
    match &entry.outgoing.contact {
        Some(name) => format!("{name} {}", entry.outgoing.to),
        None => entry.outgoing.to.to_string(),
    }
}
