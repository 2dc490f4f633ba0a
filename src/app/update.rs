//! What every message does to the model.

use super::action::Action;
use super::canned;
use super::compose::Slot;
use super::effect::Effect;
use super::message::{Message, Moment};
use super::model::{Focus, Model};
use super::moves;
use super::notice::Tone;
use super::offer::Offer;
use super::overlay::{AfterYes, Overlay};
use super::quit;
use super::reading::{EntryReading, Reading};
use super::send;
use super::sender;
use super::space::Size;
use super::text::TextField;
use super::twin;
use crate::domain::State;

/// Takes one message in.
pub fn update(model: &mut Model, message: Message, moment: Moment) -> Vec<Effect> {
    model.at(moment.now);
    match message {
        Message::Act(action) => {
            if action != Action::Interrupt {
                model.is_interrupted = false;
                model.notices.pass();
            }
            act(model, action, moment)
        }
        Message::Type(' ') if canned::is_typed(model) => canned::expand(model),
        Message::Type(c) => edit(model, |field| field.type_char(c)),
        Message::Paste(text) => paste(model, &text),
        Message::Resized { columns, rows } => {
            model.size = Size { columns, rows };
            refresh_reading(model);
            Vec::new()
        }
        Message::Tick => Vec::new(),
        Message::Moved(entry) => send::moved(model, &entry, None),
        Message::Looked { id, found } => twin::looked(model, id, found),
        Message::Canned { canned, kept } => {
            canned::read(model, canned, kept.as_deref());
            Vec::new()
        }
        Message::NotCancelled(id) => {
            send::not_cancelled(model, id);
            Vec::new()
        }
        Message::NotRecorded { entry, error } => send::moved(model, &entry, Some(&error)),
        Message::Page(page) => {
            model.history.append(page, &model.zone);
            Vec::new()
        }
        Message::Failed(text) => {
            model.history.page_failed();
            model.notices.tell(Tone::Bad, &text);
            Vec::new()
        }
    }
}

/// Makes the text of an open overlay anew: the entry, the keys or the size are others.
pub(super) fn refresh_reading(model: &mut Model) {
    match &model.overlay {
        Some(Overlay::Help(old)) => {
            let new = Reading::help(&model.keymap, &model.notices, model.size).scrolled_as(old);
            model.overlay = Some(Overlay::Help(new));
        }
        Some(Overlay::Entry(EntryReading { id, reading })) => {
            let id = *id;
            let new = model.history.row(id).map(|row| {
                let new = Reading::entry(row, &model.keymap, &model.zone, model.size);
                Overlay::Entry(EntryReading { id, reading: new.scrolled_as(reading) })
            });
            model.overlay = new.or(model.overlay.take());
        }
        _ => {}
    }
}

fn act(model: &mut Model, action: Action, moment: Moment) -> Vec<Effect> {
    match action {
        Action::Send => return send::send(model, moment),
        Action::UndoSend => return send::undo(model),
        Action::Quit => return quit::quit(model),
        Action::Interrupt => return quit::interrupt(model),
        Action::Wait => return quit::wait(model),
        Action::TakeBack => return quit::take_back(model),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Clone => return clone(model),
        Action::Repeat => return repeat(model, moment),
        Action::PickSender => return sender::pick(model),
        Action::Toggle => return change(model, |model| with_compose(model, |compose| compose.toggle(true))),
        Action::ToggleBack => return change(model, |model| with_compose(model, |compose| compose.toggle(false))),
        Action::Next | Action::NextField | Action::NewLine if canned::is_typed(model) => return canned::expand(model),
        Action::UndoEdit if canned::can_undo(model) => return canned::undo(model),
        Action::OpenCanned => return canned::open(model),
        Action::KeepCanned => return canned::keep(model),
        Action::PickCanned => return canned::pick(model),
        Action::Answer => return canned::answer(model),
        Action::SendAnyway => return twin::send_anyway(model, moment),
        Action::Up => return moves::go(model, -1),
        Action::Down => return moves::go(model, 1),
        Action::PageUp => return moves::go(model, -moves::page(model)),
        Action::PageDown => return moves::go(model, moves::page(model)),
        Action::First => return moves::go(model, isize::MIN),
        Action::Last => return moves::go(model, isize::MAX),
        Action::ChooseSender => sender::choose(model),
        Action::Next => moves::next(model),
        Action::Previous => moves::previous(model),
        Action::NextField => moves::next_field(model),
        Action::GoContacts => moves::focus(model, Focus::Contacts),
        Action::GoMessage => moves::go_message(model),
        Action::GoHistory => moves::focus(model, Focus::History),
        Action::Help => {
            model.overlay = Some(Overlay::Help(Reading::help(&model.keymap, &model.notices, model.size)));
        }
        Action::OpenContact => open_contact(model),
        Action::OpenEntry => open_entry(model),
        Action::Close => model.overlay = None,
        Action::Back => moves::back(model),
        Action::NewLine
        | Action::CursorLeft
        | Action::CursorRight
        | Action::WordLeft
        | Action::WordRight
        | Action::LineStart
        | Action::LineEnd
        | Action::DeleteLeft
        | Action::DeleteRight
        | Action::DeleteWordLeft
        | Action::DeleteWordRight
        | Action::DeleteToStart
        | Action::DeleteToEnd
        | Action::UndoEdit => {
            return edit(model, |field| {
                field.act(action);
                0
            });
        }
    }
    Vec::new()
}

/// Changes the text field in focus. `change` returns how many characters did not fit.
fn edit(model: &mut Model, change: impl FnOnce(&mut TextField) -> usize) -> Vec<Effect> {
    model.is_interrupted = false;
    model.notices.pass();
    if !model.is_typing() {
        return Vec::new();
    }
    if let Some(Overlay::Senders(picker)) = &mut model.overlay {
        let left_out = change(&mut picker.field);
        picker.search(&model.senders);
        let limit = picker.field.limit();
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
    self::change(model, |model| {
        let Some(field) = model.compose.as_mut().and_then(|compose| compose.field_mut()) else { return };
        let left_out = change(field);
        let limit = field.limit();
        tell_limit(model, limit, left_out);
    })
}

/// Changes the open draft, and asks to keep it if it is another one afterwards.
pub(super) fn change(model: &mut Model, change: impl FnOnce(&mut Model)) -> Vec<Effect> {
    let before = model.compose.as_ref().map(super::compose::Compose::draft);
    change(model);
    let Some(compose) = &mut model.compose else { return Vec::new() };
    let after = compose.draft();
    if before.as_ref() == Some(&after) {
        return Vec::new();
    }
    compose.check_told(&model.senders, &model.defaults);
    vec![Effect::SaveDraft(after)]
}

pub(super) fn with_compose(model: &mut Model, change: impl FnOnce(&mut super::compose::Compose)) {
    if let Some(compose) = &mut model.compose {
        change(compose);
    }
}

pub(super) fn tell_limit(model: &mut Model, limit: usize, left_out: usize) {
    if left_out > 0 {
        let (limit, left_out) = (grouped(limit), grouped(left_out));
        model.notices.hint(&format!("this field takes at most {limit} characters; left out: {left_out}"));
    }
}

/// A count with commas between the thousands.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    if !model.is_typing() {
        model.notices.hint("nothing was pasted: no text field is in focus");
        return Vec::new();
    }
    let is_link = model.focus == Focus::Message
        && model.compose.as_ref().is_some_and(|compose| matches!(compose.slot, Slot::Image | Slot::Report));
    let is_link = is_link || matches!(model.overlay, Some(Overlay::Senders(_)));
    let text = if is_link { text.trim() } else { text };
    edit(model, |field| field.paste(text))
}

fn open_contact(model: &mut Model) {
    let Some(phone) = model.contacts.chosen().cloned() else {
        let text = match model.contacts.offer() {
            Some(Offer::Wrong { what, mend }) => format!("nobody to write to: {what}; {mend}"),
            _ => "nobody to write to: type another name, or a number such as +1 302 555 0101".to_owned(),
        };
        model.notices.hint(&text);
        return;
    };
    model.open(&phone);
    if let Some(compose) = &mut model.compose {
        compose.slot = Slot::Image;
    }
}

fn open_entry(model: &mut Model) {
    if let Some(row) = model.history.chosen() {
        let reading = Reading::entry(row, &model.keymap, &model.zone, model.size);
        model.overlay = Some(Overlay::Entry(EntryReading { id: row.entry.id, reading }));
    }
}

/// Clones the entry that is open or chosen; asks first where it may arrive twice.
fn clone(model: &mut Model) -> Vec<Effect> {
    let id = match &model.overlay {
        Some(Overlay::Entry(open)) => Some(open.id),
        _ => model.history.chosen().map(|row| row.entry.id),
    };
    let Some(row) = id.and_then(|id| model.history.row(id)) else { return Vec::new() };
    let id = row.entry.id;
    if row.entry.state == State::Unknown {
        model.overlay = Some(Overlay::Repeat { entry: id, then: AfterYes::Clone });
        return Vec::new();
    }
    send::clone(model, id)
}

fn repeat(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some(Overlay::Repeat { entry, then }) = model.overlay.take() else { return Vec::new() };
    match then {
        AfterYes::Clone => send::clone(model, entry),
        AfterYes::Send => {
            with_compose(model, |compose| compose.may_repeat = true);
            send::send(model, moment)
        }
    }
}
