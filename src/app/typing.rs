//! What is typed and pasted, and the text field that it goes to.

use super::compose::Slot;
use super::contact_form::FormSlot;
use super::contact_keeping;
use super::effect::Effect;
use super::find;
use super::grouped::grouped;
use super::hidden::without_hidden;
use super::model::{Focus, Model};
use super::overlay::Overlay;
use super::sender;
use super::sender_form::{SenderForm, SenderSlot};
use super::sender_keeping;
use super::text::TextField;
use super::update;

/// Changes the text field in focus. `change` returns how many characters did not fit.
pub(super) fn edit(model: &mut Model, change: impl FnOnce(&mut TextField) -> usize) -> Vec<Effect> {
    model.is_interrupted = false;
    model.notices.pass();
    if !model.is_typing() {
        return Vec::new();
    }
    if let Some(Overlay::Senders(picker)) = &mut model.overlay {
        let (left_out, limit) = (change(&mut picker.field), picker.field.limit());
        sender::search(model);
        tell_limit(model, limit, left_out);
        return Vec::new();
    }
    if let Some(field) = sender_keeping::form(model).and_then(SenderForm::field_mut) {
        let (left_out, limit) = (change(field), field.limit());
        sender_keeping::edited(model);
        tell_limit(model, limit, left_out);
        return Vec::new();
    }
    if let Some(field) = contact_keeping::form(model).and_then(super::contact_form::ContactForm::field_mut) {
        let (left_out, limit) = (change(field), field.limit());
        contact_keeping::edited(model);
        tell_limit(model, limit, left_out);
        return Vec::new();
    }
    if let Some(Overlay::Palette(palette)) = &mut model.overlay {
        let before = palette.field.text().to_owned();
        let left_out = change(&mut palette.field);
        if palette.field.text() != before {
            palette.search();
        }
        let limit = palette.field.limit();
        tell_limit(model, limit, left_out);
        return Vec::new();
    }
    let told = if matches!(model.overlay, Some(Overlay::Help(_))) { model.told() } else { Vec::new() };
    if let Some(Overlay::Help(help)) = &mut model.overlay {
        let before = help.filter.text().to_owned();
        let left_out = change(&mut help.filter);
        if help.filter.text() != before {
            help.search(&model.keymap, &told, model.size);
        }
        let limit = help.filter.limit();
        tell_limit(model, limit, left_out);
        return Vec::new();
    }
    match &mut model.overlay {
        Some(Overlay::Canned(picker)) => {
            let left_out = change(&mut picker.field);
            picker.search(&model.canned);
            let limit = picker.field.limit();
            tell_limit(model, limit, left_out);
            return Vec::new();
        }
        Some(Overlay::Asking(asking)) => {
            let left_out = change(&mut asking.field);
            asking.problem = None;
            let limit = asking.field.limit();
            tell_limit(model, limit, left_out);
            return Vec::new();
        }
        _ => {}
    }
    if model.focus == Focus::Contacts {
        let before = model.contacts.search.text().to_owned();
        let left_out = change(&mut model.contacts.search);
        if model.contacts.search.text() != before {
            model.contacts.search();
        }
        tell_limit(model, model.contacts.search.limit(), left_out);
        return Vec::new();
    }
    if model.is_finding() {
        let (limit, left_out, effects) = find::edit(model, change);
        tell_limit(model, limit, left_out);
        return effects;
    }
    update::change(model, |model| {
        let Some(field) = model.compose.as_mut().and_then(|compose| compose.field_mut()) else { return };
        let left_out = change(field);
        let limit = field.limit();
        tell_limit(model, limit, left_out);
    })
}

pub(super) fn tell_limit(model: &mut Model, limit: usize, left_out: usize) {
    if left_out > 0 {
        let (limit, left_out) = (grouped(limit as u64), grouped(left_out as u64));
        model.notices.hint(&format!("this field takes at most {limit} characters; left out: {left_out}"));
    }
}

pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if !model.is_typing() {
        model.notices.hint("nothing was pasted: no text field is in focus");
        return Vec::new();
    }
    let is_link = model.focus == Focus::Message
        && model.compose.as_ref().is_some_and(|compose| matches!(compose.slot, Slot::Image | Slot::Report));
    let is_link = is_link
        || matches!(&model.overlay, Some(Overlay::Senders(_)))
        || matches!(&model.overlay, Some(Overlay::Sender(form)) if form.slot == SenderSlot::PhoneId);
    let text = if is_link { text.trim() } else { text };
    let is_for_number = match &model.overlay {
        Some(Overlay::Contact(form)) => form.slot == FormSlot::Number,
        Some(_) => false,
        None => model.focus == Focus::Contacts,
    };
    if !is_for_number {
        return edit(model, |field| field.paste(text));
    }
    let (clean, removed) = without_hidden(text);
    let effects = edit(model, |field| field.paste(clean.trim()));
    if removed > 0 {
        model.notices.hint(&format!("hidden characters were removed from what was pasted: {removed}"));
    }
    effects
}
