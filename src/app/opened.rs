//! What is open, what is opened next, and what that settles: a failure that is told goes when somebody goes on to
//! something else.

use std::mem::{Discriminant, discriminant};

use super::compose::Slot;
use super::effect::Effect;
use super::message::Moment;
use super::model::Model;
use super::offer::Offer;
use super::overlay::{AfterYes, Overlay};
use super::update::with_compose;
use super::{send, unresolved};
use crate::domain::Phone;

/// Whose message is open, and what lies over the panes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Opened {
    message: Option<Phone>,
    overlay: Option<Discriminant<Overlay>>,
}

impl Opened {
    pub(super) fn of(model: &Model) -> Self {
        Self {
            message: model.compose.as_ref().map(|compose| compose.recipient.phone.clone()),
            overlay: model.overlay.as_ref().map(discriminant),
        }
    }
}

/// After a key: if it opened something else than `before`, the last failure has been read.
pub(super) fn settle_failure(model: &mut Model, before: &Opened) {
    let now = Opened::of(model);
    let is_opened = now.overlay.is_some() && now.overlay != before.overlay
        || now.message.is_some() && now.message != before.message;
    if is_opened {
        model.notices.settle_failure(false);
    }
}

/// Opens the message for the chosen person or number.
pub(super) fn open_contact(model: &mut Model) {
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

/// Goes on after a yes to what may arrive twice.
pub(super) fn repeat(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some(Overlay::Repeat { entry, then }) = model.overlay.take() else { return Vec::new() };
    match then {
        AfterYes::SendAgain => unresolved::send_again(model, entry, moment),
        AfterYes::Clone => send::clone(model, entry),
        AfterYes::Send => {
            with_compose(model, |compose| compose.may_repeat = true);
            send::send(model, moment)
        }
    }
}
