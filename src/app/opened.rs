//! What is open: a failure that is told goes when somebody goes on to something else.

use std::mem::{Discriminant, discriminant};

use super::model::Model;
use super::overlay::Overlay;
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
