//! What every message does to the model.

use super::action::Action;
use super::effect::Effect;
use super::help::Help;
use super::message::{Message, Moment};
use super::model::{Focus, Model};
use super::opened::{self, Opened};
use super::overlay::Overlay;
use super::space::Size;
use super::{
    again, canned, contact_keeping, contact_search, copy, days, doctor, doubt, editor, entry_reading, evidence, facets,
    find, mask, moves, others, palette, pointer, preview, probe, quit, request, send, sender, sender_keeping, there,
    twin, typing, unresolved,
};
use crate::domain::Resolution;

/// Takes one message in.
pub fn update(model: &mut Model, message: Message, moment: Moment) -> Vec<Effect> {
    model.at(moment.now);
    let before = Opened::of(model);
    let is_key = matches!(message, Message::Act(_) | Message::Click(_));
    let mut effects = take(model, message, moment);
    if is_key {
        opened::settle_failure(model, &before);
    }
    effects.extend(there::wanted_zone(model));
    effects.extend(facets::follow(model));
    effects.append(&mut preview::follow(model));
    send::follow_complaint(model);
    if model.read_only.is_some() {
        // It was told at the start; asking the disk again and again would only repeat it.
        effects.retain(|effect| !matches!(effect, Effect::SaveDraft(_) | Effect::KeepPreview(_)));
    }
    effects
}

fn take(model: &mut Model, message: Message, moment: Moment) -> Vec<Effect> {
    match message {
        Message::Act(action) => {
            if action != Action::Interrupt {
                model.is_interrupted = false;
                model.notices.pass();
            }
            act(model, action, moment)
        }
        Message::Type('/') if model.overlay.is_none() && contact_search::begins(model) => Vec::new(),
        Message::Type(' ') if canned::is_typed(model) => canned::expand(model),
        Message::Type(c) => typing::edit(model, |field| field.type_char(c)),
        Message::Paste(text) => typing::paste(model, &text),
        Message::Resized { columns, rows } => {
            model.size = Size { columns, rows };
            refresh_reading(model);
            Vec::new()
        }
        Message::Click(target) => pointer::click(model, &target, moment),
        Message::Wheel { over, is_down } => pointer::wheel(model, &over, is_down),
        Message::Tick => Vec::new(),
        Message::Moved(entry) => send::moved(model, &entry, None),
        Message::Twins { id, found } => twin::looked(model, id, found),
        Message::Canned { canned, kept } => {
            canned::read(model, canned, kept.as_deref());
            Vec::new()
        }
        Message::NotCancelled(id) => {
            send::not_cancelled(model, id);
            Vec::new()
        }
        Message::NotRecorded { entry, error } => send::moved(model, &entry, Some(&error)),
        Message::TwinWent { entry, twin } => twin::went(model, &entry, &twin),
        Message::Unresolved(entries) => {
            unresolved::told(model, entries);
            refresh_reading(model);
            Vec::new()
        }
        Message::Paused { profile, reason } => {
            send::paused(model, &profile, &reason);
            Vec::new()
        }
        Message::Page(page) => {
            model.notices.settle_failure(true);
            model.history.append(page, &model.zone);
            Vec::new()
        }
        Message::Searched { search, found } => find::told(model, search, found),
        Message::Landed { jump, landed } => days::landed(model, jump, landed),
        Message::ReadOn { jump, stretch } => {
            model.history.read_on(jump, stretch, &model.zone);
            Vec::new()
        }
        Message::Facets { search, facets } => {
            facets::told(model, search, facets);
            Vec::new()
        }
        Message::Counted(entries) => {
            model.history.counted(entries);
            Vec::new()
        }
        Message::Exported { path, entries } => {
            find::exported(model, &path, entries);
            Vec::new()
        }
        Message::CheckedUp { round, checks, of } => doctor::told(model, round, checks, of),
        Message::EvidenceKept(path) => evidence::kept(model, &path),
        Message::Senders(news) => sender_keeping::told(model, *news),
        Message::Contacts(news) => {
            contact_keeping::told(model, news);
            Vec::new()
        }
        Message::Zone { name, zone } => {
            model.zones.insert(name, zone);
            Vec::new()
        }
        Message::CaptionEdited { to, edited } => editor::edited(model, &to, edited),
        Message::Described { text, then } => request::told(model, text, then),
        Message::Looked { look, finding } => preview::looked(model, look, *finding, moment),
        Message::Previewed { look, picture } => {
            preview::previewed(model, look, picture);
            Vec::new()
        }
        Message::Others { news, interrupted } => {
            let is_anew = news.anew.is_some();
            others::told(model, *news, &interrupted);
            if is_anew { find::again(model) } else { Vec::new() }
        }
        Message::Failed(text) => {
            let is_of_page = model.history.page_failed();
            model.notices.fail(&text, is_of_page);
            Vec::new()
        }
    }
}

/// Makes the text of an open overlay anew: the entry, the keys or the size are others.
pub(super) fn refresh_reading(model: &mut Model) {
    if let Some(Overlay::Entry(open)) = &model.overlay {
        let new = open.refreshed(model).map(Overlay::Entry);
        model.overlay = new.or(model.overlay.take());
    }
    let told = if matches!(model.overlay, Some(Overlay::Help(_))) { model.told() } else { Vec::new() };
    match &mut model.overlay {
        Some(Overlay::Help(help)) => help.refresh(&model.keymap, &told, model.size),
        Some(Overlay::Doctor(open)) => open.refresh(model.size),
        Some(Overlay::Request(old)) => model.overlay = Some(Overlay::Request(old.refreshed(model.size))),
        _ => {}
    }
}

#[expect(clippy::too_many_lines, reason = "one table of what each action does, a line for most of them")]
pub(super) fn act(model: &mut Model, action: Action, moment: Moment) -> Vec<Effect> {
    if let Some(effects) = probe::act(model, action, moment) {
        return effects;
    }
    match action {
        Action::Send => return send::send(model, moment),
        Action::UndoSend => return send::undo(model),
        Action::Resume => return send::resume(model),
        Action::NextUnknown => unresolved::open_next(model),
        Action::HowToCheck => unresolved::how_to_check(model),
        Action::SaidSent => return unresolved::say(model, Resolution::Sent),
        Action::SaidNotSent => return unresolved::say(model, Resolution::NotSent),
        Action::SendAgain => unresolved::ask_again(model),
        Action::Quit => return quit::quit(model),
        Action::Interrupt => return quit::interrupt(model),
        Action::Wait => return quit::wait(model),
        Action::TakeBack => return quit::take_back(model),
        Action::OpenKept => again::open_kept(model),
        Action::TryAgain => return again::try_again(model, moment),
        Action::LookAgain => return preview::look_again(model),
        Action::LookOrPreview => return preview::look_or_toggle(model),
        Action::TogglePreview => return preview::toggle(model),
        Action::SendDoubtful | Action::SendBlocked => return doubt::accept(model, moment),
        Action::ToggleMouse => return pointer::toggle(model),
        Action::Redraw => return vec![Effect::Redraw],
        Action::Suspend => return vec![Effect::Suspend],
        Action::Clone => return again::clone(model),
        Action::EditCaption => return editor::edit(model),
        Action::ShowRequest => return request::show(model),
        Action::Copy => copy::open(model),
        Action::PickCopy => return copy::pick(model),
        Action::Repeat => return opened::repeat(model, moment),
        Action::RunAction => return palette::take(model).map_or_else(Vec::new, |action| act(model, action, moment)),
        Action::PickSender => return sender::pick(model),
        Action::NewContact => contact_keeping::new(model),
        Action::EditContact => contact_keeping::edit(model),
        Action::RemoveContact => contact_keeping::remove(model),
        Action::AddSender | Action::EditSender | Action::RemoveSender | Action::SwitchProfile | Action::PickProfile => {
            return sender_keeping::act(model, action);
        }
        Action::FormEnter | Action::SaveContact | Action::Toggle | Action::ToggleBack if is_of_sender(model) => {
            return sender_keeping::act(model, action);
        }
        Action::FormEnter => return contact_keeping::enter(model),
        Action::SaveContact => return contact_keeping::save(model),
        Action::Decline => moves::decline(model),
        Action::Confirm => return contact_keeping::confirm(model),
        Action::Toggle | Action::ToggleBack if matches!(model.overlay, Some(Overlay::Contact(_))) => {
            contact_keeping::turn_sender(model, action == Action::Toggle);
        }
        Action::Toggle | Action::ToggleBack => return turn(model, action == Action::Toggle),
        Action::Next | Action::NextField | Action::NewLine if canned::is_typed(model) => return canned::expand(model),
        Action::UndoEdit if canned::can_undo(model) => return canned::undo(model),
        Action::OpenCanned => return canned::open(model),
        Action::KeepCanned => return canned::keep(model),
        Action::PickCanned => return canned::pick(model),
        Action::Answer => return canned::answer(model, moment),
        Action::SendAnyway => return twin::send_anyway(model, moment),
        Action::Up | Action::FormPrevious => return moves::go(model, -1),
        Action::Down | Action::FormNext => return moves::go(model, 1),
        Action::PageUp => return moves::go(model, -moves::page(model)),
        Action::PageDown => return moves::go(model, moves::page(model)),
        Action::First => return moves::go(model, isize::MIN),
        Action::Last => return moves::go(model, isize::MAX),
        Action::Palette => palette::open(model),
        Action::ChooseSender => return sender::choose(model),
        Action::Next => moves::next(model),
        Action::Previous => moves::previous(model),
        Action::NextField => moves::next_field(model),
        Action::GoContacts => moves::focus(model, Focus::Contacts),
        Action::GoMessage => moves::go_message(model),
        Action::GoHistory => moves::focus(model, Focus::History),
        Action::Doctor => return doctor::open(model),
        Action::Help => {
            model.overlay = Some(Overlay::Help(Help::open(&model.keymap, &model.told(), model.size)));
        }
        Action::OpenContact => opened::open_contact(model),
        Action::OpenEntry => entry_reading::open(model),
        Action::Explain => entry_reading::explain_it(model),
        Action::Close | Action::ClosePreview => model.overlay = None,
        Action::Search => find::open(model),
        Action::ToRows => return find::go_to_rows(model),
        Action::Export => find::export(model),
        Action::Facets | Action::PickFacet => return facets::act(model, action),
        Action::DayBefore | Action::DayAfter | Action::GoToDay => return days::act(model, action),
        Action::SamePicture => return find::same_picture(model),
        Action::ToggleMask => return mask::toggle(model),
        Action::Back => return moves::back(model),
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
            return typing::edit(model, |field| {
                field.act(action);
                0
            });
        }
        // These are about a probe, and were done before.
        Action::Probe
        | Action::ToggleSender
        | Action::AllSenders
        | Action::AskProbe
        | Action::SendProbe
        | Action::OpenRow
        | Action::ExplainRow
        | Action::RunAgain
        | Action::CopyEvidence => {}
    }
    Vec::new()
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

fn turn(model: &mut Model, is_forward: bool) -> Vec<Effect> {
    change(model, |model| with_compose(model, |compose| compose.toggle(is_forward)))
}

fn is_of_sender(model: &Model) -> bool {
    matches!(model.overlay, Some(Overlay::Sender(_)))
}

pub(super) fn with_compose(model: &mut Model, change: impl FnOnce(&mut super::compose::Compose)) {
    if let Some(compose) = &mut model.compose {
        change(compose);
    }
}
