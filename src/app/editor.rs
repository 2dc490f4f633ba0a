//! The caption in an editor of its own.

use super::compose::Slot;
use super::effect::Effect;
use super::message::Edited;
use super::model::Model;
use super::moves;
use super::notice::Tone;
use super::update::change;
use crate::domain::{CAPTION_LIMIT, Draft, Phone};

/// Asks for an editor with the caption of the open message.
pub(super) fn edit(model: &mut Model) -> Vec<Effect> {
    let Some(compose) = &mut model.compose else {
        model.notices.hint("no message is open: choose a contact first");
        return Vec::new();
    };
    let effect = Effect::EditCaption {
        to: compose.recipient.phone.clone(),
        text: compose.caption.text().to_owned(),
        limit: compose.caption.limit(),
    };
    compose.slot = Slot::Caption;
    moves::go_message(model);
    vec![effect]
}

/// The editor has ended. The text belongs to the person whose caption it was, whoever is open now.
pub(super) fn edited(model: &mut Model, to: &Phone, edited: Edited) -> Vec<Effect> {
    let text = match edited {
        Edited::Failed(why) => {
            model.notices.tell(Tone::Bad, &format!("the caption stays as it was: {why}"));
            return Vec::new();
        }
        Edited::Text(text) => text,
    };
    if model.compose.as_ref().is_none_or(|compose| compose.recipient.phone != *to) {
        let draft = model.drafts.get(to).cloned().unwrap_or_else(|| Draft::to(to));
        let draft = Draft { caption: text, ..draft };
        model.drafts.insert(to.clone(), draft.clone());
        return vec![Effect::SaveDraft(draft)];
    }
    let effects = change(model, |model| {
        if let Some(compose) = &mut model.compose {
            compose.caption.replace(&text);
        }
    });
    // What cannot be sent is told at once, not only when the field is left.
    if let Some(compose) = &mut model.compose {
        compose.leave(&model.senders, &model.defaults);
    }
    let count = text.chars().count();
    if count > CAPTION_LIMIT {
        model.notices.tell(Tone::Warning, &format!("the caption has {count} characters; {CAPTION_LIMIT} can be sent"));
    } else if let Some(c) = text.chars().find(|c| c.is_control() && *c != '\n') {
        let code = u32::from(c);
        model.notices.tell(Tone::Warning, &format!("the caption has a control character (U+{code:04X}) in it"));
    } else if effects.is_empty() {
        model.notices.hint("the caption is unchanged");
    }
    effects
}
