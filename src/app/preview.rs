//! The picture behind the link of the open message: looked at after a pause in typing, and seen as the
//! recipient will see it. What is asked before it goes stands in `doubt`.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::doubt::{self, Accepted, Held, PictureQuestion};
use super::effect::Effect;
use super::graphics::Graphics;
use super::message::Moment;
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::Overlay;
use super::send;
use crate::domain::{Finding, ImageLink, Phone, Shown, Thumbnail, Verdict};

/// How long nobody types before a link is looked at.
const PAUSE: SignedDuration = SignedDuration::from_millis(600);

/// What may be done with pictures; nothing, where nothing is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pictures {
    /// Whether links are looked at.
    pub looks: bool,
    /// Whether a preview is drawn.
    pub preview: PreviewChoice,
    /// What the terminal can show.
    pub colors: Colors,
    /// How the terminal gets a picture.
    pub graphics: Graphics,
}

/// Whether a preview is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PreviewChoice {
    /// Never: turned off in the configuration.
    #[default]
    Never,
    /// Not until it is asked for.
    Hidden,
    /// Wherever there is room.
    Seen,
}

/// How many colours a terminal has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Colors {
    /// The sixteen that every terminal has.
    #[default]
    Sixteen,
    /// 256: a cube of six steps, and greys.
    Many,
    /// 24 bits.
    All,
}

/// What is known of the picture of the open message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Somebody types; it will be looked at then.
    Pause(Timestamp),
    /// It is being looked at.
    Looking,
    /// What was found.
    Found(Box<Finding>),
}

/// The link of the open message.
#[derive(Debug)]
pub(super) struct Watched {
    pub(super) phone: Phone,
    text: String,
    pub(super) link: ImageLink,
    pub(super) look: u64,
    pub(super) stage: Stage,
    /// How much trouble a person said yes to.
    pub(super) accepted: Accepted,
    picture: Picture,
    tone: Tone,
    line: Shown,
}

impl Watched {
    /// A new look begins.
    pub(super) fn begin(&mut self, look: u64) {
        self.look = look;
        self.stage = Stage::Looking;
        self.picture = Picture::None;
        self.tone = Tone::Plain;
        self.line = Shown::line("looking…");
    }
}

/// The small picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Picture {
    /// Nobody asked for it.
    None,
    /// It is being made.
    Coming,
    /// It can be drawn.
    Seen(Thumbnail),
    /// Why it cannot be drawn.
    Failed(Shown),
}

/// Looks and the preview.
#[derive(Debug)]
pub struct Preview {
    choice: PreviewChoice,
    colors: Colors,
    graphics: Graphics,
    looks: bool,
    /// The number of the newest look; answers to older ones are dropped.
    pub(super) look: u64,
    pub(super) watched: Option<Watched>,
    /// What a person said yes to, by the person whose draft it is, each for one link.
    pub(super) agreed: BTreeMap<Phone, (ImageLink, Accepted)>,
    /// Sends that left the desk before their picture was known, by the look that they wait for.
    pub(super) held: BTreeMap<u64, Held>,
    /// Sends that are being taken back because of their picture, and what is wrong with it.
    pub(super) taken_back: BTreeMap<Uuid, String>,
}

impl Preview {
    pub(super) fn new(pictures: Pictures) -> Self {
        let Pictures { looks, preview: choice, colors, graphics } = pictures;
        let (look, watched, agreed) = (0, None, BTreeMap::new());
        let (held, taken_back) = (BTreeMap::new(), BTreeMap::new());
        Self { choice, colors, graphics, looks, look, watched, agreed, held, taken_back }
    }

    /// Whether links are looked at.
    #[must_use]
    pub fn looks(&self) -> bool {
        self.looks
    }

    /// Whether a preview is drawn.
    #[must_use]
    pub fn choice(&self) -> PreviewChoice {
        self.choice
    }

    /// What the terminal can show.
    #[must_use]
    pub fn colors(&self) -> Colors {
        self.colors
    }

    /// How the terminal gets a picture.
    #[must_use]
    pub fn graphics(&self) -> Graphics {
        self.graphics
    }

    /// What is known of the picture of the open message; nothing where there is no good link.
    #[must_use]
    pub fn stage(&self) -> Option<&Stage> {
        self.watched.as_ref().map(|watched| &watched.stage)
    }

    /// What was found behind the link of the open message.
    #[must_use]
    pub fn finding(&self) -> Option<&Finding> {
        match self.stage()? {
            Stage::Found(finding) => Some(finding),
            Stage::Pause(_) | Stage::Looking => None,
        }
    }

    /// What stands under the link: what is going on, or what was found and what to do about it.
    #[must_use]
    pub fn line(&self) -> Option<(Tone, &Shown)> {
        let watched = self.watched.as_ref()?;
        (watched.line.as_str() != "").then_some((watched.tone, &watched.line))
    }

    /// The host of the link.
    #[must_use]
    pub fn host(&self) -> Option<Shown> {
        self.watched.as_ref().map(|watched| Shown::line(&watched.link.host()))
    }

    /// The small picture of the open message.
    #[must_use]
    pub fn picture(&self) -> &Picture {
        self.watched.as_ref().map_or(&Picture::None, |watched| &watched.picture)
    }

    /// The number of the look that the small picture came of.
    #[must_use]
    pub fn picture_look(&self) -> Option<u64> {
        self.watched.as_ref().filter(|watched| matches!(watched.picture, Picture::Seen(_))).map(|watched| watched.look)
    }

    /// When the next look begins, if somebody stops typing now.
    pub(super) fn due(&self) -> Option<Timestamp> {
        match self.stage()? {
            Stage::Pause(until) => Some(*until),
            Stage::Looking | Stage::Found(_) => None,
        }
    }

    pub(super) fn next_look(&mut self) -> u64 {
        self.look += 1;
        self.look
    }
}

/// After every message: watches the link of the open message, and asks for what is not known of it.
pub(super) fn follow(model: &mut Model) -> Vec<Effect> {
    if !model.preview.looks {
        return Vec::new();
    }
    let mut effects = Vec::new();
    watch(model, &mut effects);
    let wants_picture = matches!(model.overlay, Some(Overlay::Preview)) || model.bubble().is_some();
    let now = model.now;
    let Some(watched) = &mut model.preview.watched else { return effects };
    match &watched.stage {
        Stage::Pause(until) if *until <= now => {
            watched.begin(watched.look);
            effects.push(Effect::Look { link: watched.link.clone(), look: watched.look });
        }
        Stage::Found(finding) if wants_picture && watched.picture == Picture::None && has_picture(finding) => {
            watched.picture = Picture::Coming;
            effects.push(Effect::Preview { link: watched.link.clone(), look: watched.look });
        }
        Stage::Pause(_) | Stage::Looking | Stage::Found(_) => {}
    }
    effects
}

/// A look came to its end.
pub(super) fn looked(model: &mut Model, look: u64, finding: Finding, moment: Moment) -> Vec<Effect> {
    if let Some(held) = model.preview.held.remove(&look) {
        return doubt::looked_at_held(model, &held, &finding);
    }
    let Some(watched) = model.preview.watched.as_mut().filter(|watched| watched.look == look) else {
        return Vec::new();
    };
    let question = doubt::question(&finding, watched.accepted, model.now);
    watched.tone = match finding.verdict(model.now) {
        Verdict::Fine => Tone::Plain,
        Verdict::Warning | Verdict::Unseen => Tone::Warning,
        Verdict::Block => Tone::Bad,
    };
    watched.line = Shown::line(&finding.advice(model.now));
    watched.stage = Stage::Found(Box::new(finding));
    if model.overlay != Some(Overlay::Picture(PictureQuestion::Waiting)) {
        return Vec::new();
    }
    // Somebody pressed send and waits for this.
    if let Some(question) = question {
        model.overlay = Some(Overlay::Picture(question));
        return Vec::new();
    }
    model.overlay = None;
    send::send(model, moment)
}

/// A small picture is there, or why it is not.
pub(super) fn previewed(model: &mut Model, look: u64, picture: Result<Thumbnail, String>) {
    if let Some(watched) = model.preview.watched.as_mut().filter(|watched| watched.look == look) {
        watched.picture = match picture {
            Ok(picture) => Picture::Seen(picture),
            Err(why) => Picture::Failed(Shown::line(&why)),
        };
    }
}

/// Looks again, whatever is known.
pub(super) fn look_again(model: &mut Model) -> Vec<Effect> {
    if !model.preview.looks {
        model.notices.hint("links are not looked at: preflight = false in config.toml");
        return Vec::new();
    }
    let look = model.preview.next_look();
    let Some(watched) = &mut model.preview.watched else {
        model.notices.hint("nothing to look at: the open message has no good link");
        return Vec::new();
    };
    let mut effects = stop(watched);
    watched.begin(look);
    watched.accepted = Accepted::Nothing;
    model.preview.agreed.remove(&watched.phone);
    effects.push(Effect::LookAgain { link: watched.link.clone(), look });
    effects
}

/// Looks again where something is to be mended, or where nothing is known; shows or hides the preview of a picture that
/// is fine, and where nothing is looked at.
pub(super) fn look_or_toggle(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let is_fine = |found: &Finding| found.verdict(now) == Verdict::Fine && doubt::is_good(found, now);
    let is_fine = model.preview.finding().is_some_and(is_fine);
    let can_show = model.preview.choice != PreviewChoice::Never;
    if can_show && (is_fine || !model.preview.looks) { toggle(model) } else { look_again(model) }
}

/// Shows the preview or hides it, beside the fields where it fits there, else over them.
pub(super) fn toggle(model: &mut Model) -> Vec<Effect> {
    if model.preview.choice == PreviewChoice::Never {
        model.notices.hint("there is no preview: preview = \"off\" in config.toml");
        return Vec::new();
    }
    if model.compose.is_none() {
        model.notices.hint("no message is open: choose a contact first");
        return Vec::new();
    }
    if model.room_for_bubble().is_none() {
        model.focus = Focus::Message;
        model.overlay = Some(Overlay::Preview);
        return Vec::new();
    }
    let is_seen = model.preview.choice != PreviewChoice::Seen;
    model.preview.choice = if is_seen { PreviewChoice::Seen } else { PreviewChoice::Hidden };
    vec![Effect::KeepPreview(is_seen)]
}

/// Sees to it that the link of the open message is the one that is watched.
fn watch(model: &mut Model, effects: &mut Vec<Effect>) {
    let open = model.compose.as_ref().map(|compose| (&compose.recipient.phone, compose.image.text()));
    let known = model.preview.watched.as_ref().map(|watched| (&watched.phone, watched.text.as_str()));
    if open == known {
        return;
    }
    let new = open.and_then(|(phone, text)| Some((phone.clone(), text.to_owned(), ImageLink::parse(text).ok()?)));
    if new.is_none() && known.is_none() {
        return;
    }
    if let Some(old) = &model.preview.watched {
        effects.append(&mut stop(old));
    }
    if matches!(model.overlay, Some(Overlay::Picture(_))) {
        // The question was about another message.
        model.overlay = None;
    }
    let look = model.preview.next_look();
    let stage = Stage::Pause(model.now.checked_add(PAUSE).unwrap_or(model.now));
    let accepted = new.as_ref().map_or(Accepted::Nothing, |(phone, _, link)| doubt::agreed(model, phone, link));
    model.preview.watched = new.map(|(phone, text, link)| {
        let (accepted, picture) = (accepted, Picture::None);
        let (tone, line) = (Tone::Plain, Shown::default());
        Watched { phone, text, link, look, stage, accepted, picture, tone, line }
    });
}

/// Ends a look that nobody waits for any more.
pub(super) fn stop(watched: &Watched) -> Vec<Effect> {
    let is_under_way = watched.stage == Stage::Looking || watched.picture == Picture::Coming;
    if is_under_way { vec![Effect::StopLooking(watched.look)] } else { Vec::new() }
}

fn has_picture(finding: &Finding) -> bool {
    finding.file().is_some_and(|file| file.format.mime().is_some())
}
