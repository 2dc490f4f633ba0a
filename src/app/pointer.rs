//! What a click and the wheel do. A click chooses, a click on what is chosen opens it; nothing is sent, removed or
//! answered by a pointer, for it slips more easily than a key.

use super::action::Action;
use super::compose::Slot;
use super::contact_form::FormSlot;
use super::effect::Effect;
use super::message::Moment;
use super::model::{Focus, Model};
use super::moves;
use super::overlay::Overlay;
use super::target::Target;
use super::update::act;

/// Rows of a pane or a long text that one notch of the wheel moves; a short list moves by one.
const NOTCH: isize = 3;

/// Whether the mouse is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mouse {
    /// It is the terminal's, which selects text with it.
    Off,
    /// Clicks and the wheel are ours.
    On,
}

impl Model {
    /// Whether clicks and the wheel are used.
    #[must_use]
    pub fn has_mouse(&self) -> bool {
        self.mouse == Mouse::On
    }
}

/// Turns the mouse on or off, for this session.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    model.mouse = if model.has_mouse() { Mouse::Off } else { Mouse::On };
    model.notices.hint(if model.has_mouse() {
        "mouse on: a click chooses, the wheel scrolls; hold Shift to select text"
    } else {
        "mouse off: the terminal selects text again"
    });
    vec![Effect::Mouse(model.has_mouse())]
}

/// A click on what stood there in the frame that was seen. What has gone since is not meant any more.
pub(super) fn click(model: &mut Model, target: &Target, moment: Moment) -> Vec<Effect> {
    if !model.has_mouse() {
        return Vec::new();
    }
    model.is_interrupted = false;
    model.notices.pass();
    let opens = if model.overlay.is_some() { in_overlay(model, target) } else { in_panes(model, target) };
    opens.map_or_else(Vec::new, |action| act(model, action, moment))
}

/// The wheel turned over it, towards the end of the list or away from it.
pub(super) fn wheel(model: &mut Model, target: &Target, is_down: bool) -> Vec<Effect> {
    let by = |rows: isize| if is_down { rows } else { -rows };
    if !model.has_mouse() {
        return Vec::new();
    }
    match (target, &model.overlay) {
        (Target::Contacts | Target::Contact(_), None) => {
            model.contacts.choose_by(by(NOTCH));
            Vec::new()
        }
        (Target::History | Target::Entry(_), None) => moves::go_in_history(model, by(NOTCH)),
        (_, None | Some(Overlay::Contact(_))) => Vec::new(),
        (_, Some(Overlay::Help(_) | Overlay::Entry(_) | Overlay::Request(_) | Overlay::Doctor(_))) => {
            moves::go(model, by(NOTCH))
        }
        (_, Some(_)) => moves::go(model, by(1)),
    }
}

/// The action of a click where no overlay is open, if it opens something.
fn in_panes(model: &mut Model, target: &Target) -> Option<Action> {
    match target {
        Target::Contacts => moves::focus(model, Focus::Contacts),
        Target::Contact(phone) => {
            let is_chosen = model.focus == Focus::Contacts && model.contacts.chosen() == Some(phone);
            moves::focus(model, Focus::Contacts);
            model.contacts.choose(phone);
            return is_chosen.then_some(Action::OpenContact);
        }
        Target::Message => moves::go_message(model),
        Target::Sender => return Some(Action::ChooseSender),
        Target::Field(slot) => return go_to_field(model, *slot),
        Target::History => moves::focus(model, Focus::History),
        Target::Entry(id) => {
            let is_chosen = model.focus == Focus::History
                && !model.is_finding()
                && model.history.chosen().map(|row| row.entry.id) == Some(*id);
            moves::focus(model, Focus::History);
            model.history.choose(*id);
            if let Some(search) = &mut model.history.search {
                search.is_typing = false;
            }
            return is_chosen.then_some(Action::OpenEntry);
        }
        _ => {}
    }
    None
}

/// A choice that has the focus already goes one further.
fn go_to_field(model: &mut Model, slot: Slot) -> Option<Action> {
    let open = model.compose.as_ref()?.slot;
    let has_focus = model.focus == Focus::Message && open == slot;
    moves::go_slot(model, slot);
    moves::focus(model, Focus::Message);
    (has_focus && slot.is_choice()).then_some(Action::Toggle)
}

/// The action of a click in the overlay that is open, if it takes something.
fn in_overlay(model: &mut Model, target: &Target) -> Option<Action> {
    let Model { overlay: Some(overlay), listed_senders: senders, canned, history, .. } = model else { return None };
    match (target, overlay) {
        (Target::Action(action), Overlay::Palette(palette)) => {
            let is_chosen = palette.chosen() == Some(*action);
            palette.choose(*action);
            is_chosen.then_some(Action::RunAction)
        }
        (Target::SenderRow(name), Overlay::Senders(picker)) => {
            let is_chosen = picker.chosen(senders) == Some(name);
            picker.choose(name, senders);
            is_chosen.then_some(Action::PickSender)
        }
        (Target::Canned(code), Overlay::Canned(picker)) => {
            let is_chosen = picker.chosen(canned).is_some_and(|one| one.code == *code);
            picker.choose(code, canned);
            is_chosen.then_some(Action::PickCanned)
        }
        (Target::Copy(part), Overlay::Copying(menu)) => {
            let is_chosen = menu.chosen == *part;
            if menu.rows.iter().any(|row| row.part == *part) {
                menu.chosen = *part;
            }
            is_chosen.then_some(Action::PickCopy)
        }
        (Target::ProbeOffer(_) | Target::ProbeRow(_), Overlay::Probe(open)) => open.point_at(target, history),
        (Target::Facet(..), Overlay::Facets(list)) => {
            let is_chosen = list.facets.get(list.chosen_row()).is_some_and(|facet| facet.target() == *target);
            list.choose(list.facets.iter().position(|facet| facet.target() == *target)?);
            is_chosen.then_some(Action::PickFacet)
        }
        (Target::FormField(slot), Overlay::Contact(form)) => {
            let is_chosen = form.slot == *slot;
            form.go(*slot);
            (is_chosen && *slot == FormSlot::Sender).then_some(Action::Toggle)
        }
        _ => None,
    }
}
