//! The way out: at once where nothing is under way, else after asking.

use super::action::Action;
use super::effect::Effect;
use super::key_words::key_words;
use super::model::Model;
use super::overlay::Overlay;
use super::twin;

/// Quits, or asks what to do with the sends under way.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    if model.own.is_empty() {
        return vec![Effect::Quit];
    }
    model.overlay = Some(Overlay::Quitting);
    Vec::new()
}

/// Quits when it comes twice in a row.
pub(super) fn interrupt(model: &mut Model) -> Vec<Effect> {
    if !model.is_interrupted {
        model.is_interrupted = true;
        let key = model.keymap.keys(Action::Interrupt).next().map(key_words).unwrap_or_default();
        model.notices.hint(&format!("press {key} again to quit"));
        return Vec::new();
    }
    model.is_interrupted = false;
    match model.overlay {
        Some(Overlay::Quitting) => wait(model),
        _ => quit(model),
    }
}

/// Lets every hold end now, and quits when all sends are settled.
pub(super) fn wait(model: &mut Model) -> Vec<Effect> {
    model.is_leaving = true;
    vec![Effect::Release]
}

/// Takes back what has not left, and quits when all sends are settled.
pub(super) fn take_back(model: &mut Model) -> Vec<Effect> {
    model.is_leaving = true;
    let ids: Vec<_> = model.under_way().filter(|entry| entry.state.is_cancellable()).map(|entry| entry.id).collect();
    ids.into_iter().flat_map(|id| twin::hand_over(model, id).into_iter().chain([Effect::Cancel(id)])).collect()
}

/// Whether the program may end now that the last send is settled. A question that is still open has nothing left to ask:
/// where all went well its answer is yes, else the person stays, to see what came of it.
pub(super) fn is_answered(model: &mut Model, is_accepted: bool) -> bool {
    if model.is_leaving {
        return true;
    }
    let was_asked = matches!(model.overlay, Some(Overlay::Quitting));
    if was_asked {
        model.overlay = None;
    }
    was_asked && is_accepted
}

/// Stays after all.
pub(super) fn stay(model: &mut Model) {
    model.is_leaving = false;
    model.overlay = None;
}
