//! Where the focus and the choices go.

use super::compose::Slot;
use super::contact_keeping;
use super::days;
use super::effect::Effect;
use super::entry_reading::EntryReading;
use super::find;
use super::help::Help;
use super::model::{Focus, Model};
use super::overlay::Overlay;
use super::probe;
use super::quit;
use super::sender;
use super::sender_keeping;

/// Moves by rows in whatever is in focus.
pub(super) fn go(model: &mut Model, rows: isize) -> Vec<Effect> {
    match &mut model.overlay {
        Some(Overlay::Help(Help { reading, .. }) | Overlay::Entry(EntryReading { reading, .. })) => {
            reading.scroll(rows);
            return Vec::new();
        }
        Some(Overlay::Palette(palette)) => {
            palette.choose_by(rows);
            return Vec::new();
        }
        Some(Overlay::Senders(picker)) => {
            picker.choose_by(rows);
            return Vec::new();
        }
        Some(Overlay::Contact(form)) => {
            form.go_by(rows);
            return Vec::new();
        }
        Some(Overlay::Doctor(open)) => {
            open.reading.scroll(rows);
            return Vec::new();
        }
        Some(Overlay::Sender(form)) => {
            form.go_by(rows);
            return Vec::new();
        }
        Some(Overlay::Profiles(picker)) => {
            let last = model.profiles.known.len().saturating_sub(1);
            picker.row = picker.row.saturating_add_signed(rows).min(last);
            return Vec::new();
        }
        Some(Overlay::Request(open)) => {
            open.reading.scroll(rows);
            return Vec::new();
        }
        Some(Overlay::Copying(menu)) => {
            menu.choose_by(rows);
            return Vec::new();
        }
        Some(Overlay::Facets(list)) => {
            list.choose_by(rows);
            return Vec::new();
        }
        Some(Overlay::Canned(picker)) => {
            picker.choose_by(rows);
            return Vec::new();
        }
        Some(Overlay::Probe(_)) => {
            probe::go(model, rows);
            return Vec::new();
        }
        Some(
            Overlay::LeaveForm(_)
            | Overlay::RemoveContact(_)
            | Overlay::LeaveSender(_)
            | Overlay::RemoveSender(_)
            | Overlay::Switch(_)
            | Overlay::Asking(_)
            | Overlay::Twin(_)
            | Overlay::Quitting
            | Overlay::Repeat { .. }
            | Overlay::Preview
            | Overlay::Picture(_),
        ) => return Vec::new(),
        None => {}
    }
    match model.focus {
        Focus::Contacts => model.contacts.choose_by(rows),
        Focus::Message => go_in_message(model, rows),
        Focus::History => return go_in_history(model, rows),
    }
    Vec::new()
}

/// Moves the choice of the history, and reads on where it comes near the end.
pub(super) fn go_in_history(model: &mut Model, rows: isize) -> Vec<Effect> {
    if rows == isize::MIN {
        let is_read = model.history.follow_newest();
        model.history.hold_choice();
        return is_read.into_iter().collect();
    }
    if model.is_finding() {
        return if rows > 0 { find::go_to_rows(model) } else { Vec::new() };
    }
    if rows < 0 && model.history.search().is_some() && model.history.chosen_row().is_none_or(|row| row == 0) {
        find::open(model);
        return Vec::new();
    }
    if rows == isize::MAX {
        return days::to_oldest(model);
    }
    model.history.choose_by(rows);
    find::wanted(model)
}

fn go_in_message(model: &mut Model, rows: isize) {
    let columns = model.size.text_columns();
    let Some(compose) = &mut model.compose else { return };
    let is_down = rows > 0;
    if compose.slot == Slot::Caption {
        let moved = if is_down { compose.caption.down(columns) } else { compose.caption.up(columns) };
        if moved {
            return;
        }
    }
    let slot = if is_down { compose.slot.next() } else { compose.slot.previous() };
    if let Some(slot) = slot {
        go_slot(model, slot);
    }
}

pub(super) fn go_slot(model: &mut Model, slot: Slot) {
    if let Some(compose) = &mut model.compose {
        compose.leave(&model.senders, &model.defaults);
        compose.slot = slot;
    }
}

pub(super) fn page(model: &Model) -> isize {
    let rows = match &model.overlay {
        Some(Overlay::Help(Help { reading, .. }) | Overlay::Entry(EntryReading { reading, .. })) => reading.page(),
        Some(Overlay::Palette(_)) => model.size.palette().1,
        Some(Overlay::Doctor(open)) => open.reading.page(),
        Some(Overlay::Request(open)) => open.reading.page(),
        _ if model.focus == Focus::History => find::page(model),
        _ => model.size.contacts_page(),
    };
    isize::try_from(rows.saturating_sub(1).max(1)).unwrap_or(1)
}

pub(super) fn focus(model: &mut Model, focus: Focus) {
    if model.focus == Focus::Message
        && focus != Focus::Message
        && let Some(compose) = &mut model.compose
    {
        compose.leave(&model.senders, &model.defaults);
    }
    if focus == Focus::History {
        model.history.hold_choice();
    }
    model.focus = focus;
}

pub(super) fn go_message(model: &mut Model) {
    if model.compose.is_some() {
        focus(model, Focus::Message);
    } else {
        model.notices.hint("no message is open: choose a contact first");
    }
}

pub(super) fn next(model: &mut Model) {
    match (model.focus, model.compose.as_ref().map(|compose| compose.slot)) {
        (Focus::Contacts, Some(_)) => {
            go_slot(model, Slot::Image);
            focus(model, Focus::Message);
        }
        (Focus::Message, Some(slot)) => match slot.next() {
            Some(slot) => go_slot(model, slot),
            None => focus(model, Focus::History),
        },
        (Focus::History, _) => focus(model, Focus::Contacts),
        _ => focus(model, Focus::History),
    }
}

pub(super) fn previous(model: &mut Model) {
    match (model.focus, model.compose.as_ref().map(|compose| compose.slot)) {
        (Focus::History, Some(_)) => {
            go_slot(model, Slot::Source);
            focus(model, Focus::Message);
        }
        (Focus::Message, Some(slot)) => match slot.previous() {
            Some(slot) => go_slot(model, slot),
            None => focus(model, Focus::Contacts),
        },
        (Focus::Contacts, _) => focus(model, Focus::History),
        _ => focus(model, Focus::Contacts),
    }
}

/// Enter goes round within the message: the last field leads to the first.
pub(super) fn next_field(model: &mut Model) {
    if let Some(slot) = model.compose.as_ref().map(|compose| compose.slot) {
        go_slot(model, slot.next().unwrap_or(Slot::Image));
    }
}

/// No to the question that is open.
pub(super) fn decline(model: &mut Model) {
    model.overlay = match model.overlay.take() {
        Some(Overlay::LeaveForm(form)) => Some(Overlay::Contact(form)),
        Some(Overlay::LeaveSender(form)) => Some(Overlay::Sender(form)),
        Some(Overlay::RemoveSender(_) | Overlay::Switch(_)) => {
            sender::reopen(model);
            return;
        }
        _ => None,
    };
}

/// Closes what is open, or leaves the pane. Pressed twice it closes everything: a question about a form is a warning,
/// and the second time is the answer.
pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Contact(form)) => {
            contact_keeping::leave(model, form);
            return Vec::new();
        }
        Some(Overlay::Sender(form)) => {
            sender_keeping::leave(model, form);
            return Vec::new();
        }
        // Back to the list from which it was asked.
        Some(Overlay::LeaveSender(_) | Overlay::RemoveSender(_) | Overlay::Switch(_)) => {
            sender::reopen(model);
            return Vec::new();
        }
        other => model.overlay = other,
    }
    let told = if matches!(model.overlay, Some(Overlay::Help(_))) { model.told() } else { Vec::new() };
    match &mut model.overlay {
        Some(Overlay::Quitting) => {
            quit::stay(model);
            return Vec::new();
        }
        Some(Overlay::Help(help)) if !help.filter.is_empty() => {
            help.filter = help.filter.with("");
            help.search(&model.keymap, &told, model.size);
            return Vec::new();
        }
        Some(_) => {
            model.overlay = None;
            return Vec::new();
        }
        None => {}
    }
    match model.focus {
        Focus::Contacts => model.contacts.clear(),
        Focus::History if model.history.search().is_some() => return find::close(model),
        Focus::Message | Focus::History => focus(model, Focus::Contacts),
    }
    Vec::new()
}
