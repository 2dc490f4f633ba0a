//! The profiles: which one is in use, and going over to another. What is under way keeps its own: every entry names it.

use super::effect::Effect;
use super::model::Model;
use super::notice::Tone;
use super::overlay::Overlay;
use super::preview::stop;
use super::sender;
use super::update::change;
use crate::domain::{Options, ProfileColor, Sender};

/// A profile as the screen knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownProfile {
    /// Its name.
    pub name: String,
    /// Where its requests go.
    pub base: String,
    /// Where its key comes from, in words; never the key.
    pub key: String,
    /// Whether it has a key at all.
    pub has_key: bool,
    /// The alias or phone ID used where nothing else is said.
    pub sender: Option<String>,
    /// The defaults of the optional request fields.
    pub defaults: Options,
    /// The country (ISO 3166) of numbers without a country code.
    pub country: Option<String>,
    /// The colour of its name.
    pub color: Option<ProfileColor>,
    /// Whether every send is confirmed by typing.
    pub confirm: bool,
}

/// What the screen is told of profiles and senders beside those in use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profiles {
    /// All of them, the one in use among them.
    pub known: Vec<KnownProfile>,
    /// The senders of all of them, in the order of the configuration.
    pub senders: Vec<Sender>,
    /// Why no sender can be added or changed here; `None` where it can.
    pub fixed: Option<String>,
}

/// The list of profiles to choose from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProfilePicker {
    /// The chosen row.
    pub row: usize,
}

/// A sender of another profile was chosen: go over to that profile?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchQuestion {
    /// The sender.
    pub sender: Sender,
    /// Its profile.
    pub profile: String,
}

impl Model {
    /// What is known of the profile in use.
    #[must_use]
    pub fn profile_in_use(&self) -> Option<&KnownProfile> {
        self.profiles.known.iter().find(|known| known.name == self.profile())
    }

    /// How many senders a profile can send from.
    #[must_use]
    pub fn senders_of(&self, profile: &str) -> usize {
        self.profiles.senders.iter().filter(|sender| is_of(sender, profile)).count()
    }

    /// Whether a sender of the list belongs to another profile than the one in use.
    #[must_use]
    pub fn is_elsewhere(&self, sender: &Sender) -> bool {
        !is_of(sender, self.profile())
    }
}

/// Whether a profile can send from it.
pub(super) fn is_of(sender: &Sender, profile: &str) -> bool {
    sender.profile.as_deref().is_none_or(|owner| owner == profile)
}

/// The senders of a profile, then those of the others: the order of the picker.
pub(super) fn listed(own: &[Sender], all: &[Sender], profile: &str) -> Vec<Sender> {
    own.iter().chain(all.iter().filter(|sender| !is_of(sender, profile))).cloned().collect()
}

/// The sender that is used where nothing else is said: the profile's, else the only one.
pub(super) fn default_sender(named: Option<String>, senders: &[Sender]) -> Option<String> {
    let only = match senders {
        [only] => Some(only.alias.clone()),
        _ => None,
    };
    named.or(only)
}

/// Opens the list.
pub(super) fn open(model: &mut Model) {
    if model.profiles.known.len() < 2 {
        model.notices.hint("there is one profile only; more stand under [profiles] in config.toml");
        return;
    }
    let row = model.profiles.known.iter().position(|known| known.name == model.profile()).unwrap_or(0);
    model.overlay = Some(Overlay::Profiles(ProfilePicker { row }));
}

/// Takes the chosen one.
pub(super) fn pick(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Profiles(picker)) = &model.overlay else { return Vec::new() };
    let Some(name) = model.profiles.known.get(picker.row).map(|known| known.name.clone()) else { return Vec::new() };
    model.overlay = None;
    switch(model, &name)
}

/// Goes over to the profile of a sender, and sends the open message from it.
pub(super) fn switch_to(model: &mut Model, question: &SwitchQuestion) -> Vec<Effect> {
    let mut effects = switch(model, &question.profile);
    effects.extend(sender::take(model, &question.sender.alias));
    effects
}

/// New messages have this profile's key, defaults and senders from now on.
fn switch(model: &mut Model, name: &str) -> Vec<Effect> {
    let Some(known) = model.profiles.known.iter().find(|known| known.name == name).cloned() else { return Vec::new() };
    if name == model.profile() {
        model.notices.hint(&format!("{name} is in use already"));
        return Vec::new();
    }
    let open = model.compose.as_ref().map(|compose| compose.recipient.phone.clone());
    let before = open.as_ref().map(|phone| model.sender_for(phone));
    model.author.profile.clone_from(&known.name);
    model.defaults = known.defaults;
    model.typed_sender = None;
    model.named_sender = known.sender;
    model.contacts.go_to(known.country);
    settle_senders(model);
    if known.has_key {
        model.notices.tell(Tone::Plain, &format!("from now on with the profile {name}, {}", known.base));
    } else {
        let text = format!("profile {name}: nothing can be sent with it, because it has no key");
        model.notices.tell(Tone::Bad, &text);
    }
    // What was seen of the open picture was seen with the other profile, and so was a yes to it.
    let mut effects = model.preview.watched.take().map(|watched| stop(&watched)).unwrap_or_default();
    model.preview.agreed.clear();
    effects.push(Effect::LookFor(name.to_owned()));
    let now = open.as_ref().map(|phone| model.sender_for(phone));
    effects.extend(change(model, |model| {
        let Some(compose) = &mut model.compose else { return };
        // A sender that nobody chose by hand, or that the profile does not have, makes room for the profile's own.
        let is_known = Sender::find(&compose.from, &model.senders).is_ok();
        if Some(&compose.from) == before.as_ref() || !is_known {
            compose.from = now.unwrap_or_default();
        }
        compose.check_told(&model.senders, &model.defaults);
    }));
    effects
}

/// The senders of all profiles are others, or another profile is in use.
pub(super) fn settle_senders(model: &mut Model) {
    let profile = model.profile().to_owned();
    model.senders = model.profiles.senders.iter().filter(|sender| is_of(sender, &profile)).cloned().collect();
    model.listed_senders = listed(&model.senders, &model.profiles.senders, &profile);
    model.default_sender = default_sender(model.named_sender.clone(), &model.senders);
}
