//! The sender of the open message: choosing it, and keeping one that was typed for the messages that follow.

use super::effect::Effect;
use super::model::{Focus, Model};
use super::overlay::Overlay;
use super::sender_picker::{SenderOffer, SenderPicker};
use super::update::{change, with_compose};

/// Opens the picker.
pub(super) fn choose(model: &mut Model) {
    let Some(compose) = &model.compose else {
        model.notices.hint("no message is open: choose a contact first");
        return;
    };
    model.overlay = Some(Overlay::Senders(SenderPicker::open(&model.senders, &compose.from)));
}

/// Takes the chosen sender for the open message; the picker stays open where nothing can be chosen.
pub(super) fn pick(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Senders(picker)) = &model.overlay else { return Vec::new() };
    let Some(name) = picker.chosen(&model.senders).map(str::to_owned) else {
        let text = match picker.offer() {
            Some(SenderOffer::Wrong { what, mend }) => format!("{what}; {mend}"),
            _ => "type a phone ID: copy it from the WhatsApp settings page of Zixflow".to_owned(),
        };
        model.notices.hint(&text);
        return Vec::new();
    };
    model.overlay = None;
    model.focus = Focus::Message;
    if model.senders.is_empty() && model.default_sender.is_none() {
        model.typed_sender = Some(name.clone());
    }
    change(model, |model| with_compose(model, |compose| compose.from = name))
}
