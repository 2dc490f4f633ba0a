//! Senders on the screen: making, changing and removing one, and taking in what the configuration says then.

use super::action::Action;
use super::effect::Effect;
use super::model::Model;
use super::notice::Tone;
use super::overlay::Overlay;
use super::profiles::{self, settle_senders};
use super::sender;
use super::sender_form::{SenderForm, SenderSlot};
use super::sender_picker::SenderOffer;
use crate::domain::{Sender, SenderChange, SenderResult, Shown, sender_users};

/// What the shell tells about the senders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SenderNews {
    /// The configuration was changed.
    Changed {
        /// How.
        change: SenderChange,
        /// The senders of all profiles, as the file has them now.
        all: Vec<Sender>,
    },
    /// The configuration was not changed; a sentence for a person.
    Refused(String),
    /// The last results that the history knows.
    Results(Vec<SenderResult>),
}

/// Remove this sender?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderRemoval {
    /// The sender.
    pub sender: Sender,
    /// Who counts on it.
    pub users: Vec<Shown>,
}

/// Does an action that is about senders or profiles; in a form, the one of a sender.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::AddSender => new(model),
        Action::EditSender => edit(model),
        Action::RemoveSender => remove(model),
        Action::SwitchProfile => profiles::open(model),
        Action::PickProfile => return profiles::pick(model),
        Action::FormEnter => return enter(model),
        Action::SaveContact => return save(model),
        Action::Toggle => turn_profile(model, true),
        Action::ToggleBack => turn_profile(model, false),
        _ => {}
    }
    Vec::new()
}

/// Opens the form for a new one, with what is typed in the picker.
fn new(model: &mut Model) {
    let Some(Overlay::Senders(picker)) = &model.overlay else { return };
    let typed = picker.field.text().trim();
    let (alias, phone_id) = match picker.offer() {
        Some(SenderOffer::Use { phone_id, .. }) => ("", phone_id.as_str()),
        _ if typed.starts_with(|c: char| c.is_ascii_digit()) => ("", typed),
        _ if picker.found().is_empty() => (typed, ""),
        _ => ("", ""),
    };
    // With one profile there is nothing to tell apart.
    let profile = (model.profiles.known.len() > 1).then(|| model.profile().to_owned());
    let form = SenderForm::new(alias, phone_id, profile);
    open(model, form);
}

/// Opens the form of the chosen one.
fn edit(model: &mut Model) {
    match chosen(model) {
        Some(sender) => open(model, SenderForm::of(&sender)),
        None => model.notices.hint("no sender to edit: choose one that has a name"),
    }
}

/// Asks whether to remove the chosen one.
fn remove(model: &mut Model) {
    let Some(sender) = chosen(model) else {
        model.notices.hint("no sender to remove: choose one that has a name");
        return;
    };
    if is_fixed(model) {
        return;
    }
    let users = users(model, &sender);
    model.overlay = Some(Overlay::RemoveSender(Box::new(SenderRemoval { sender, users })));
}

/// Yes, remove it.
pub(super) fn removed(removal: SenderRemoval) -> Vec<Effect> {
    vec![Effect::ChangeSender(SenderChange::Remove(removal.sender))]
}

/// The next field; on the last one the sender is saved.
fn enter(model: &mut Model) -> Vec<Effect> {
    match form(model) {
        Some(form) if form.slot == SenderSlot::Profile => save(model),
        Some(form) => {
            form.go_by(1);
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Asks to save the sender, unless something is wrong with it.
fn save(model: &mut Model) -> Vec<Effect> {
    edited(model);
    let Some(form) = form(model).filter(|form| !form.is_saving) else { return Vec::new() };
    let Some(after) = form.sender() else { return Vec::new() };
    let change = match form.old.clone() {
        Some(before) if before == after => {
            model.notices.hint("nothing was changed");
            sender::reopen(model);
            return Vec::new();
        }
        Some(before) => SenderChange::Change { before, after },
        None => SenderChange::Add(after),
    };
    form.is_saving = true;
    vec![Effect::ChangeSender(change)]
}

/// Turns the profile of the form one further.
fn turn_profile(model: &mut Model, is_forward: bool) {
    let profiles: Vec<String> = model.profiles.known.iter().map(|known| known.name.clone()).collect();
    if let Some(form) = form(model) {
        form.turn_profile(&profiles, is_forward);
    }
    edited(model);
}

/// A field of the form changed: it is judged anew, and what the configuration said is old.
pub(super) fn edited(model: &mut Model) {
    let Model { overlay: Some(Overlay::Sender(form)), contacts, profiles, .. } = model else { return };
    form.refused = None;
    form.judge(&profiles.senders, &|phone| contacts.person(phone).map(|person| person.contact.name.trim().to_owned()));
}

/// The form that is open.
pub(super) fn form(model: &mut Model) -> Option<&mut SenderForm> {
    match &mut model.overlay {
        Some(Overlay::Sender(form)) => Some(form),
        _ => None,
    }
}

/// Leaves the form for the picker; asks first where something would be lost.
pub(super) fn leave(model: &mut Model, form: Box<SenderForm>) {
    if form.is_changed() {
        model.overlay = Some(Overlay::LeaveSender(form));
    } else {
        sender::reopen(model);
    }
}

/// Takes in what the shell tells.
pub(super) fn told(model: &mut Model, news: SenderNews) -> Vec<Effect> {
    match news {
        SenderNews::Results(results) => super::sender_results::found(model, results),
        SenderNews::Refused(why) => match &mut model.overlay {
            Some(Overlay::Sender(form) | Overlay::LeaveSender(form)) if form.is_saving => {
                form.is_saving = false;
                form.refused = Some(Shown::line(&format!("not saved: {why}")));
            }
            _ => model.notices.tell(Tone::Bad, &format!("the senders stay as they were: {why}")),
        },
        SenderNews::Changed { change, all } => return changed(model, &change, all),
    }
    Vec::new()
}

fn changed(model: &mut Model, change: &SenderChange, all: Vec<Sender>) -> Vec<Effect> {
    model.profiles.senders = all;
    let (word, sender, old) = match change {
        SenderChange::Add(sender) => ("saved", sender, None),
        SenderChange::Change { before, after } => ("saved", after, Some(before)),
        SenderChange::Remove(sender) => ("removed", sender, Some(sender)),
    };
    let is_gone = matches!(change, SenderChange::Remove(_));
    if let Some(old) = old {
        follow(model, old, (!is_gone).then_some(sender));
    }
    settle_senders(model);
    model.notices.tell(Tone::Good, &format!("{word}: {} {}", sender.alias, sender.phone_id.as_str()));
    let is_open = match &model.overlay {
        Some(Overlay::Sender(form) | Overlay::LeaveSender(form)) => form.is_saving,
        None => is_gone,
        Some(Overlay::Senders(_)) => true,
        Some(_) => false,
    };
    if is_open {
        sender::reopen(model);
        if let (Some(Overlay::Senders(picker)), false) = (&mut model.overlay, is_gone) {
            picker.choose(&sender.alias, &model.listed_senders);
        }
    }
    super::sender_results::wanted(model)
}

/// The defaults and the open message go with a new name. A message whose sender is gone keeps its phone ID, so that what
/// somebody saw is what is sent.
fn follow(model: &mut Model, old: &Sender, new: Option<&Sender>) {
    let alias = new.map(|new| new.alias.clone());
    for known in &mut model.profiles.known {
        if known.sender.as_ref() == Some(&old.alias) {
            known.sender.clone_from(&alias);
        }
    }
    if model.named_sender.as_ref() == Some(&old.alias) {
        model.named_sender.clone_from(&alias);
    }
    if let Some(compose) = model.compose.as_mut().filter(|compose| compose.from == old.alias) {
        compose.from = alias.unwrap_or_else(|| old.phone_id.as_str().to_owned());
    }
}

fn open(model: &mut Model, form: SenderForm) {
    if is_fixed(model) {
        return;
    }
    model.overlay = Some(Overlay::Sender(Box::new(form)));
    edited(model);
}

/// Whether senders cannot be changed here, which is told.
fn is_fixed(model: &mut Model) -> bool {
    let Some(why) = &model.profiles.fixed else { return false };
    model.notices.hint(&format!("senders cannot be changed: {why}"));
    true
}

/// The chosen sender, if it stands in the configuration.
fn chosen(model: &Model) -> Option<Sender> {
    let Some(Overlay::Senders(picker)) = &model.overlay else { return None };
    let sender = picker.chosen_sender(&model.listed_senders)?;
    model.profiles.senders.contains(sender).then(|| sender.clone())
}

fn users(model: &Model, sender: &Sender) -> Vec<Shown> {
    let known = model.profiles.known.iter();
    let defaults = known.filter(|known| known.sender.as_ref() == Some(&sender.alias)).map(|known| known.name.as_str());
    let open = model.compose.as_ref().filter(|compose| !compose.is_empty()).map(super::compose::Compose::draft);
    let drafts = model.drafts.values().chain(&open);
    let users = sender_users(sender, defaults, model.contacts.all(), model.canned.iter(), drafts);
    users.iter().map(|user| Shown::line(user)).collect()
}
