//! The choice of a probe: senders with marks, the probes of the configuration, and the last one of this session.

use super::effect::Effect;
use super::message::Moment;
use super::model::Model;
use super::overlay::Overlay;
use super::probe::Probe;
use super::probe_question;
use super::probe_table::ProbeTable;
use crate::domain::{Draft, Phone, ProbeSender, ProbeSenders, SavedProbe, Sender};

/// A row of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProbeOffer {
    /// A sender, by its place among all of them.
    Sender(usize),
    /// A probe of the configuration, by its place.
    Saved(usize),
    /// The last probe of this session.
    Last,
}

/// The state of the choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeChoice {
    /// What is sent: to whom, which picture, which caption. Its sender has no say. `None` where no message is open.
    pub draft: Option<Draft>,
    /// The name of the recipient, where it is a contact.
    pub contact: Option<String>,
    /// The senders that have a mark, by their places.
    marked: Vec<usize>,
    offers: Vec<ProbeOffer>,
    row: usize,
}

impl ProbeChoice {
    /// For the open message, its own sender marked; without one only what needs none is offered.
    ///
    /// # Errors
    /// There is nothing to choose from.
    pub(super) fn of(model: &Model) -> Result<Self, &'static str> {
        let open = model.compose.as_ref().map(|compose| (compose.draft(), compose.recipient.contact.clone()));
        let (draft, contact) = open.map_or((None, None), |(draft, contact)| (Some(draft), contact));
        let mut offers = Vec::new();
        if draft.is_some() {
            offers.extend((0..model.profiles.senders.len()).map(ProbeOffer::Sender));
        }
        offers.extend((0..model.probes.saved.len()).map(ProbeOffer::Saved));
        offers.extend(model.probes.newest.map(|_| ProbeOffer::Last));
        if offers.is_empty() {
            return Err(match draft {
                Some(_) => "no probe: no sender is configured; add [senders.NAME] in config.toml",
                None => "no probe: open a message first, or write [probes.NAME] in config.toml",
            });
        }
        let own = draft.as_ref().map(|draft| draft.from.as_str()).unwrap_or_default();
        let row = model.profiles.senders.iter().position(|one| one.alias == own).filter(|_| draft.is_some());
        Ok(Self { marked: row.into_iter().collect(), row: row.unwrap_or(0), draft, contact, offers })
    }

    /// Everything that can be chosen.
    #[must_use]
    pub fn offers(&self) -> &[ProbeOffer] {
        &self.offers
    }

    /// The chosen row.
    #[must_use]
    pub fn row(&self) -> usize {
        self.row
    }

    /// Whether the sender at this place has a mark.
    #[must_use]
    pub fn is_marked(&self, at: usize) -> bool {
        self.marked.contains(&at)
    }

    /// How many senders have a mark, of how many.
    #[must_use]
    pub fn marked(&self) -> (usize, usize) {
        (self.marked.len(), self.senders().count())
    }

    /// Moves the choice by so many rows.
    pub(super) fn choose_by(&mut self, rows: isize) {
        self.row = self.row.saturating_add_signed(rows).min(self.offers.len().saturating_sub(1));
    }

    /// Chooses this row; whether it was chosen already.
    pub(super) fn choose(&mut self, offer: ProbeOffer) -> bool {
        let Some(row) = self.offers.iter().position(|other| *other == offer) else { return false };
        std::mem::replace(&mut self.row, row) == row
    }

    /// Sets the mark of the chosen sender, or takes it away.
    pub(super) fn toggle(&mut self) {
        let Some(&ProbeOffer::Sender(at)) = self.offers.get(self.row) else { return };
        match self.marked.iter().position(|other| *other == at) {
            Some(place) => drop(self.marked.remove(place)),
            None => self.marked.push(at),
        }
        self.marked.sort_unstable();
    }

    /// Marks every sender; where all of them have a mark, none.
    pub(super) fn toggle_all(&mut self) {
        let all: Vec<usize> = self.senders().collect();
        self.marked = if self.marked.len() == all.len() { Vec::new() } else { all };
    }

    fn senders(&self) -> impl Iterator<Item = usize> {
        self.offers.iter().filter_map(|offer| match offer {
            ProbeOffer::Sender(at) => Some(*at),
            ProbeOffer::Saved(_) | ProbeOffer::Last => None,
        })
    }
}

/// Goes on with the chosen row: to the question, or to the table of the last probe.
pub(super) fn go_on(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some(Overlay::Probe(open)) = &model.overlay else { return Vec::new() };
    let Probe::Choosing(choice) = &**open else { return Vec::new() };
    let choice = choice.clone();
    match choice.offers.get(choice.row) {
        Some(ProbeOffer::Last) => {
            if let Some(probe) = model.probes.newest {
                model.overlay = Some(Overlay::Probe(Box::new(Probe::Table(ProbeTable::of(probe)))));
            }
            Vec::new()
        }
        Some(&ProbeOffer::Saved(at)) => saved(model, at, choice, moment),
        Some(ProbeOffer::Sender(_)) => {
            let senders = model.probe_senders();
            let through: Vec<ProbeSender> = choice.marked.iter().filter_map(|&at| senders.get(at).cloned()).collect();
            let (draft, contact) = (choice.draft.clone().unwrap_or_default(), choice.contact.clone());
            probe_question::ask(model, (draft, contact), &through, choice, moment)
        }
        None => Vec::new(),
    }
}

/// A probe of the configuration; what it leaves open is taken from the open message.
fn saved(model: &mut Model, at: usize, choice: ProbeChoice, moment: Moment) -> Vec<Effect> {
    let Some(saved) = model.probes.saved.get(at).cloned() else { return Vec::new() };
    let (draft, contact) = match written(model, &saved, &choice) {
        Ok(written) => written,
        Err(why) => {
            model.notices.hint(&format!("no probe {}: {why}", saved.name));
            return Vec::new();
        }
    };
    let senders = model.probe_senders();
    let through: Vec<ProbeSender> = match &saved.senders {
        Some(ProbeSenders::All) => senders.clone(),
        Some(ProbeSenders::Named(names)) => names.iter().filter_map(|name| named(model, name)).collect(),
        None => choice.marked.iter().filter_map(|&at| senders.get(at).cloned()).collect(),
    };
    probe_question::ask(model, (draft, contact), &through, choice, moment)
}

/// The sender of this name; a bare phone ID belongs to the account in use.
fn named(model: &Model, name: &str) -> Option<ProbeSender> {
    let all = model.probe_senders();
    let known: Vec<Sender> = all.iter().map(|one| one.sender.clone()).collect();
    // The configuration was checked when it was read.
    let sender = Sender::find(name, &known).ok()?;
    let found = all.iter().find(|one| one.sender == sender).cloned();
    Some(found.unwrap_or_else(|| ProbeSender {
        sender,
        profile: model.profile().to_owned(),
        defaults: model.defaults.clone(),
    }))
}

fn written(model: &Model, saved: &SavedProbe, choice: &ProbeChoice) -> Result<(Draft, Option<String>), String> {
    let open = choice.draft.clone().unwrap_or_default();
    let (to, contact) = match &saved.to {
        Some(text) => recipient(model, text)?,
        None => (open.to.clone(), choice.contact.clone()),
    };
    let draft = Draft {
        to,
        link: saved.link.clone().unwrap_or(open.link),
        caption: saved.caption.clone().unwrap_or(open.caption),
        ..Draft::default()
    };
    Ok((draft, contact))
}

/// A number, or the exact name of a contact.
fn recipient(model: &Model, text: &str) -> Result<(String, Option<String>), String> {
    if let Ok(phone) = Phone::parse(text) {
        let contact = model.contacts.person(&phone).map(|person| person.contact.name.clone());
        return Ok((phone.e164(), contact));
    }
    match model.contacts.called(text).as_slice() {
        [one] => Ok((one.phone.e164(), Some(one.contact.name.clone()))),
        [] => Err(format!("no contact is called {text:?}")),
        _ => Err(format!("several contacts are called {text:?}: write the number")),
    }
}
