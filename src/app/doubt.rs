//! What a person must decide about a picture before it goes.
//!
//! A block has a key of its own, a doubt is asked about once. What is not known yet does not hold the person up: it is
//! looked at while the send is held, and a send whose picture turns out bad is taken back with its draft.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::effect::Effect;
use super::message::Moment;
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::Overlay;
use super::preview::{Preview, Stage, stop};
use super::send;
use super::twin;
use crate::domain::{Finding, Grade, ImageLink, Phone, PictureFacts, Sight, State, Unseen, Verdict};

/// How long a finding is good for: WhatsApp keeps a picture for so long, by the exact link.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);

/// What a person must decide before a picture goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureQuestion {
    /// It may fail, or was not seen.
    Doubtful,
    /// WhatsApp surely refuses it.
    Blocked,
    /// It is being looked at, and nothing holds the send meanwhile.
    Waiting,
}

/// How much trouble a person said yes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Accepted {
    /// None.
    #[default]
    Nothing,
    /// A warning, or a picture that was not seen.
    Doubts,
    /// All of it.
    Everything,
}

/// A send that left the desk before its picture was known.
#[derive(Debug)]
pub(super) struct Held {
    entry: Uuid,
    accepted: Accepted,
}

/// Whether a person must decide about the picture before it goes; the question is open then.
pub(super) fn asks(model: &mut Model) -> Option<Vec<Effect>> {
    let has_hold = !model.undo.is_zero();
    let now = model.now;
    let Preview { look, watched, .. } = &mut model.preview;
    let watched = watched.as_mut()?;
    let mut effects = Vec::new();
    let question = match &watched.stage {
        Stage::Found(finding) if is_good(finding, now) => question(finding, watched.accepted, now)?,
        // What is not known yet is looked at while the send is held.
        _ if has_hold || watched.accepted > Accepted::Nothing => return None,
        Stage::Looking => PictureQuestion::Waiting,
        Stage::Pause(_) | Stage::Found(_) => {
            *look += 1;
            watched.begin(*look);
            effects.push(Effect::Look { link: watched.link.clone(), look: *look });
            PictureQuestion::Waiting
        }
    };
    model.focus = Focus::Message;
    model.overlay = Some(Overlay::Picture(question));
    Some(effects)
}

/// A person said yes to a question about the picture.
pub(super) fn accept(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some(Overlay::Picture(question)) = model.overlay else { return Vec::new() };
    model.overlay = None;
    let Preview { watched, agreed, .. } = &mut model.preview;
    if let Some(watched) = watched {
        watched.accepted = match question {
            PictureQuestion::Doubtful | PictureQuestion::Waiting => Accepted::Doubts,
            PictureQuestion::Blocked => Accepted::Everything,
        };
        agreed.insert(watched.phone.clone(), (watched.link.clone(), watched.accepted));
    }
    send::send(model, moment)
}

/// What a person said yes to for this link in this person's draft. The draft may leave the desk and come back: the yes
/// stands for it, until another link is there or the message is taken.
pub(super) fn agreed(model: &mut Model, phone: &Phone, link: &ImageLink) -> Accepted {
    let agreed = &mut model.preview.agreed;
    match agreed.get(phone) {
        Some((known, accepted)) if known == link => *accepted,
        Some(_) => {
            agreed.remove(phone);
            Accepted::Nothing
        }
        None => Accepted::Nothing,
    }
}

/// The open message becomes a send: what is not known of its picture is looked at while it is held.
pub(super) fn goes(model: &mut Model, entry: Uuid) -> Vec<Effect> {
    let look = model.preview.next_look();
    let Some(watched) = model.preview.watched.take() else { return Vec::new() };
    if model.undo.is_zero() {
        return stop(&watched);
    }
    let held = Held { entry, accepted: watched.accepted };
    match watched.stage {
        Stage::Found(finding) if is_good(&finding, model.now) => Vec::new(),
        Stage::Looking => {
            model.preview.held.insert(watched.look, held);
            Vec::new()
        }
        Stage::Pause(_) | Stage::Found(_) => {
            model.preview.held.insert(look, held);
            vec![Effect::Look { link: watched.link, look }]
        }
    }
}

/// What is known of the picture of the open message, to be written down with its send.
pub(super) fn picture(model: &Model) -> Option<PictureFacts> {
    model.preview.finding().filter(|finding| is_good(finding, model.now))?.picture()
}

impl Model {
    /// What speaks against the picture of this link, as far as it is that of the open message and known by now.
    #[must_use]
    pub fn picture_doubts(&self, link: &str) -> Vec<String> {
        let finding = self.preview.finding().filter(|finding| finding.link.as_str() == link);
        let doubtful = finding.filter(|finding| question(finding, Accepted::Nothing, self.now).is_some());
        let remarks = doubtful.map(|finding| finding.remarks(self.now)).unwrap_or_default();
        remarks.iter().filter(|remark| remark.grade > Grade::Fine).map(ToString::to_string).collect()
    }
}

/// A send is taken back: what was wrong with its picture, if that is why.
pub(super) fn reason(model: &mut Model, entry: Uuid) -> Option<String> {
    model.preview.taken_back.remove(&entry)
}

/// A look came to its end whose message is a send by now.
pub(super) fn looked_at_held(model: &mut Model, held: &Held, finding: &Finding) -> Vec<Effect> {
    let mut effects: Vec<Effect> = note(model, held.entry, finding).into_iter().collect();
    if question(finding, held.accepted, model.now).is_none() {
        return effects;
    }
    let Some(entry) = model.history.row(held.entry).map(|row| &row.entry) else { return effects };
    let advice = finding.advice(model.now);
    if entry.state.is_cancellable() {
        model.preview.taken_back.insert(held.entry, advice);
        // Where the store is still asked about the same message, the outbox has to have it first.
        effects.extend(twin::hand_over(model, held.entry));
        effects.push(Effect::Cancel(held.entry));
    } else if entry.state != State::Cancelled {
        let who = send::whom(entry);
        model.notices.tell(Tone::Warning, &format!("the message to {who} has left, but its picture: {advice}"));
    }
    effects
}

/// Writes down with a send that has not left what its picture turned out to be.
fn note(model: &mut Model, id: Uuid, finding: &Finding) -> Option<Effect> {
    let picture = finding.picture()?;
    let mut entry = model.history.row(id)?.entry.clone();
    if !entry.state.is_cancellable() {
        return None;
    }
    entry.picture = Some(picture);
    model.history.take(entry, false, &model.zone);
    // While the store is asked about the same message, the row is all there is of it: it is handed over from there.
    (!model.looking.contains(&id)).then_some(Effect::NotePicture { id, picture })
}

/// The question that a finding raises, if nobody said yes to it.
pub(super) fn question(finding: &Finding, accepted: Accepted, now: Timestamp) -> Option<PictureQuestion> {
    // With a sandbox nothing leaves this machine, so that there is nothing to decide.
    if finding.sight == Sight::Unseen(Unseen::StandIn) {
        return None;
    }
    let (needed, question) = match finding.verdict(now) {
        Verdict::Fine => return None,
        Verdict::Warning | Verdict::Unseen => (Accepted::Doubts, PictureQuestion::Doubtful),
        Verdict::Block => (Accepted::Everything, PictureQuestion::Blocked),
    };
    (accepted < needed).then_some(question)
}

pub(super) fn is_good(finding: &Finding, now: Timestamp) -> bool {
    let age = now.duration_since(finding.at);
    !age.is_negative() && age < GOOD_FOR
}
