//! The sender of the open message: choosing it, and keeping one that was typed for the messages that follow.

use super::effect::Effect;
use super::model::{Focus, Model};
use super::overlay::Overlay;
use super::profiles::SwitchQuestion;
use super::sender_picker::{SenderOffer, SenderPicker};
use super::sender_results;
use super::update::{change, with_compose};

/// Opens the picker; what came last of each sender is asked of the history.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    reopen(model);
    sender_results::wanted(model)
}

/// Opens the picker on what is known already.
pub(super) fn reopen(model: &mut Model) {
    let from = model.compose.as_ref().map(|compose| compose.from.clone());
    let from = from.or_else(|| model.default_sender().map(str::to_owned)).unwrap_or_default();
    model.overlay = Some(Overlay::Senders(SenderPicker::open(&model.listed_senders, &from)));
}

/// Looks for what is typed in the picker.
pub(super) fn search(model: &mut Model) {
    let Model { overlay: Some(Overlay::Senders(picker)), contacts, listed_senders, .. } = model else { return };
    picker.search(listed_senders, &|phone| contacts.person(phone).map(|person| person.contact.name.trim().to_owned()));
}

/// Takes the chosen sender for the open message; the picker stays open where nothing can be chosen. A sender of another
/// profile asks whether to go over to it.
pub(super) fn pick(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Senders(picker)) = &model.overlay else { return Vec::new() };
    let Some(name) = picker.chosen(&model.listed_senders).map(str::to_owned) else {
        let text = match picker.offer() {
            Some(SenderOffer::Wrong { what, mend }) => format!("{what}; {mend}"),
            _ => "type a phone ID: copy it from the WhatsApp settings page of Zixflow".to_owned(),
        };
        model.notices.hint(&text);
        return Vec::new();
    };
    if let Some(sender) = picker.chosen_sender(&model.listed_senders).filter(|sender| model.is_elsewhere(sender)) {
        let profile = sender.profile.clone().unwrap_or_default();
        model.overlay = Some(Overlay::Switch(Box::new(SwitchQuestion { sender: sender.clone(), profile })));
        return Vec::new();
    }
    if model.compose.is_none() {
        model.notices.hint("no message is open: choose a contact first, then its sender");
        return Vec::new();
    }
    take(model, &name)
}

/// Sends the open message from this sender.
pub(super) fn take(model: &mut Model, name: &str) -> Vec<Effect> {
    model.overlay = None;
    if model.compose.is_none() {
        return Vec::new();
    }
    model.focus = Focus::Message;
    if model.senders.is_empty() && model.default_sender.is_none() {
        model.typed_sender = Some(name.to_owned());
    }
    change(model, |model| with_compose(model, |compose| name.clone_into(&mut compose.from)))
}
