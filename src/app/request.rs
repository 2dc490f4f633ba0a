//! The exact request of a message, before it goes or afterwards.

use super::copy::{self, CopyPart};
use super::effect::{Effect, RequestUse};
use super::evidence;
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::Overlay;
use super::probe;
use super::reading::{Look, Reading};
use super::space::Size;
use crate::domain::{Entry, Outgoing, RequestText};

/// What an overlay shows of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestReading {
    /// Its words.
    pub reading: Reading,
    text: RequestText,
}

impl RequestReading {
    fn new(text: RequestText, size: Size) -> Self {
        let mut reading = Reading::empty(18, size);
        reading.wrapped("", &text.line, Look::Plain);
        reading.heading("Headers");
        for (name, value) in &text.headers {
            reading.pair(name, value);
        }
        reading.heading("Body");
        for line in text.body.lines() {
            reading.wrapped("", line, Look::Plain);
        }
        reading.heading("As a command");
        for line in text.curl.lines() {
            reading.wrapped("", line, Look::Plain);
        }
        Self { reading, text }
    }

    /// The same request at another size.
    pub(super) fn refreshed(&self, size: Size) -> Self {
        let new = Self::new(self.text.clone(), size);
        Self { reading: new.reading.scrolled_as(&self.reading), ..new }
    }
}

/// Asks for the words of the request: of the entry that is open or chosen, else of the open message.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    let is_entry = matches!(model.overlay, Some(Overlay::Entry(_))) || model.focus == Focus::History;
    let of_entry = |entry: &Entry| (entry.outgoing.clone(), entry.author.profile.clone());
    let described = if is_entry {
        copy::entry_at_hand(model).map(of_entry)
    } else {
        of_draft(model).map(|outgoing| (outgoing, model.profile().to_owned()))
    };
    model.described = described.map(Box::new);
    describe(model)
}

/// Asks for the words of the same request again: they are shown in another way.
pub(super) fn again(model: &Model) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Request(_))) { describe(model) } else { Vec::new() }
}

fn describe(model: &Model) -> Vec<Effect> {
    let Some((outgoing, profile)) = model.described.as_deref() else { return Vec::new() };
    let outgoing = Box::new(model.seen_outgoing(outgoing.clone()));
    vec![Effect::Describe { outgoing, profile: profile.clone(), then: RequestUse::Show }]
}

/// The words are there.
pub(super) fn told(model: &mut Model, text: RequestText, then: RequestUse) -> Vec<Effect> {
    match then {
        RequestUse::Copy => copy::copy(model, CopyPart::Curl, text.curl),
        RequestUse::Evidence { entry, to_file } => evidence::told(model, entry, text, to_file),
        RequestUse::ProbeEvidence { entry } => probe::described(model, entry, text),
        RequestUse::Show => {
            model.overlay = Some(Overlay::Request(RequestReading::new(text, model.size)));
            Vec::new()
        }
    }
}

/// The open draft as it would go out now; tells why there is no request yet.
fn of_draft(model: &mut Model) -> Option<Outgoing> {
    let Some(compose) = &mut model.compose else {
        model.notices.hint("no message is open: choose a contact first");
        return None;
    };
    match compose.draft().check(&model.senders, &model.defaults) {
        Ok(outgoing) => Some(outgoing),
        Err(problems) => {
            if let Some(first) = problems.first() {
                model.notices.tell(Tone::Bad, &format!("there is no request yet: {first}"));
            }
            compose.tell_all(problems);
            None
        }
    }
}
