//! The typed yes that a profile may want before each send: the last digits of the recipient's number. Whoever types them
//! has looked at whom the message goes to, which a bare yes does not prove.

use uuid::Uuid;

use super::again;
use super::asking::{About, Asking};
use super::effect::Effect;
use super::message::Moment;
use super::model::Model;
use super::overlay::Overlay;
use super::probe_question;
use super::send;
use super::unresolved;
use crate::domain::{Outgoing, Shown};

/// What goes on after the yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pending {
    /// The open draft is sent.
    Draft,
    /// The open draft is sent, whatever went out a moment ago.
    Twin,
    /// An entry of unknown outcome is sent again.
    Unknown(Uuid),
    /// An entry that never left is sent again.
    Failed(Uuid),
    /// The probe that waits for it is begun.
    Probe,
}

/// A message that waits for its yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    /// The message, exactly.
    pub outgoing: Box<Outgoing>,
    pub(super) then: Pending,
}

/// Whether a person must say yes to this message before it goes; the question is open then.
pub(super) fn asks(model: &mut Model, outgoing: &Outgoing, then: Pending) -> bool {
    if !model.profile_in_use().is_some_and(|profile| profile.confirm) {
        return false;
    }
    // A yes is for one message, word for word.
    if model.confirmed.take().is_some_and(|confirmed| *confirmed == *outgoing) {
        return false;
    }
    let about = About::Send(Unconfirmed { outgoing: Box::new(outgoing.clone()), then });
    model.overlay = Some(Overlay::Asking(Asking::new(about)));
    true
}

/// Takes what is typed, and sends where it is right.
pub(super) fn answer(model: &mut Model, mut asking: Asking, asked: Unconfirmed, moment: Moment) -> Vec<Effect> {
    let digits = asked.outgoing.to.last_digits();
    if asking.field.text().trim() != digits {
        let text = format!("not these: the last {} digits of the number", digits.len());
        asking.problem = Some(Shown::line(&text));
        asking.field = asking.field.with("");
        model.overlay = Some(Overlay::Asking(asking));
        return Vec::new();
    }
    model.confirmed = Some(asked.outgoing);
    let effects = match asked.then {
        Pending::Draft => send::send(model, moment),
        Pending::Twin => send::send_unasked(model, moment),
        Pending::Unknown(id) => unresolved::send_again(model, id, moment),
        Pending::Failed(id) => again::send_again(model, id, moment),
        Pending::Probe => probe_question::send_confirmed(model, moment),
    };
    model.confirmed = None;
    effects
}
