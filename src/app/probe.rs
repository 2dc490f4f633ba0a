//! The probe on the screen: one message through several senders, and the table of what each is answered.
//!
//! A table is a view of the history: its rows are the entries that have the id of the probe, and nothing else is kept of
//! it. So it can be left and come back to while its messages are under way.

use uuid::Uuid;

use super::action::Action;
use super::copy::{self, Clipboard, CopyPart};
use super::effect::{Effect, RequestUse};
use super::entry_reading::{EntryPart, EntryReading};
use super::history::History;
use super::history_row::HistoryRow;
use super::key_words::key_words;
use super::message::Moment;
use super::model::Model;
use super::notice::Tone;
use super::overlay::Overlay;
use super::probe_choice::{self, ProbeChoice, ProbeOffer};
use super::probe_question::{self, ProbeQuestion};
use super::probe_table::ProbeTable;
use super::target::Target;
use crate::domain::{Entry, Evidence, Evident, ProbeSender, RequestText, Reveal, SavedProbe, Sender, State};

/// What the screen knows of probes.
#[derive(Debug, Clone, Default)]
pub struct Probes {
    /// The probes of the configuration.
    pub saved: Vec<SavedProbe>,
    /// The newest probe of this session.
    pub(super) newest: Option<Uuid>,
    /// The table that lies under an entry that was opened from it.
    pub(super) under: Option<(Uuid, ProbeTable)>,
    /// The question that waits for a typed yes.
    pub(super) waiting: Option<Box<Overlay>>,
    /// How many rows the evidence is to have that is being gathered, and those that are there.
    evidence: (usize, Vec<Evident>),
}

/// What the overlay of a probe shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Probe {
    /// The senders, each with a mark.
    Choosing(ProbeChoice),
    /// So many real messages to this person?
    Asking(ProbeQuestion),
    /// The answers as they come.
    Table(ProbeTable),
}

/// What an action does with a probe; `None` where it is about something else.
pub(super) fn act(model: &mut Model, action: Action, moment: Moment) -> Option<Vec<Effect>> {
    if model.overlay.is_none() {
        model.probes.under = None;
    }
    match action {
        Action::Probe => open(model),
        Action::ToggleSender => with_choice(model, ProbeChoice::toggle),
        Action::AllSenders => with_choice(model, ProbeChoice::toggle_all),
        Action::AskProbe => return Some(probe_choice::go_on(model, moment)),
        Action::SendProbe => return Some(probe_question::send(model, moment)),
        Action::RunAgain => return Some(probe_question::ask_again(model, moment)),
        Action::CopyEvidence => return Some(copy_evidence(model)),
        Action::OpenRow => open_row(model, EntryPart::Everything),
        Action::ExplainRow => open_row(model, EntryPart::Explanation),
        Action::Back | Action::Close => return is_back(model).then(Vec::new),
        _ => return None,
    }
    Some(Vec::new())
}

/// Opens the probe that is under way, else the choice of the next one.
fn open(model: &mut Model) {
    let under_way = |probe: &Uuid| model.under_way().any(|entry| entry.probe == Some(*probe));
    if let Some(probe) = model.probes.newest.filter(under_way) {
        model.overlay = Some(Overlay::Probe(Box::new(Probe::Table(ProbeTable::of(probe)))));
        return;
    }
    if let Some(why) = &model.read_only {
        let text = format!("nothing can be sent: the data folder takes nothing: {why}");
        model.notices.tell(Tone::Bad, &text);
        return;
    }
    match ProbeChoice::of(model) {
        Ok(choice) => model.overlay = Some(Overlay::Probe(Box::new(Probe::Choosing(choice)))),
        Err(why) => model.notices.hint(why),
    }
}

impl Probes {
    /// These probes of the configuration.
    #[must_use]
    pub fn new(saved: Vec<SavedProbe>) -> Self {
        Self { saved, ..Self::default() }
    }

    /// Whether there is something to choose without an open message.
    pub(super) fn is_of_use(&self) -> bool {
        !self.saved.is_empty() || self.newest.is_some()
    }
}

impl Model {
    /// The senders of all profiles, each with its account.
    #[must_use]
    pub fn probe_senders(&self) -> Vec<ProbeSender> {
        let through = |sender: &Sender| {
            let profile = sender.profile.clone().unwrap_or_else(|| self.profile().to_owned());
            let known = self.profiles.known.iter().find(|known| known.name == profile);
            let defaults = known.map_or_else(|| self.defaults.clone(), |known| known.defaults.clone());
            ProbeSender { sender: sender.clone(), profile, defaults }
        };
        self.profiles.senders.iter().map(through).collect()
    }

    /// The newest probe of this session.
    #[must_use]
    pub fn last_probe(&self) -> Option<ProbeTable> {
        self.probes.newest.map(ProbeTable::of)
    }
}

impl Probe {
    /// Chooses what was pointed at. What was chosen already is marked, or opened.
    pub(super) fn point_at(&mut self, target: &Target, history: &History) -> Option<Action> {
        match (self, target) {
            (Self::Choosing(choice), Target::ProbeOffer(offer)) => {
                let is_sender = matches!(offer, ProbeOffer::Sender(_));
                choice.choose(*offer).then_some(if is_sender { Action::ToggleSender } else { Action::AskProbe })
            }
            (Self::Table(table), Target::ProbeRow(alias)) => table.choose(alias, history).then_some(Action::OpenRow),
            _ => None,
        }
    }
}

fn with_choice(model: &mut Model, change: impl FnOnce(&mut ProbeChoice)) {
    if let Some(Overlay::Probe(open)) = &mut model.overlay
        && let Probe::Choosing(choice) = &mut **open
    {
        change(choice);
    }
}

/// Moves the choice in the list or the table that is open.
pub(super) fn go(model: &mut Model, rows: isize) {
    let Some(Overlay::Probe(open)) = &mut model.overlay else { return };
    match &mut **open {
        Probe::Choosing(choice) => choice.choose_by(rows),
        Probe::Asking(_) => {}
        Probe::Table(table) => {
            let names = super::probe_table::names(&model.history, table.probe);
            let at = names.iter().position(|name| Some(name) == table.chosen_in(&model.history).as_ref()).unwrap_or(0);
            let at = at.saturating_add_signed(rows).min(names.len().saturating_sub(1));
            table.chosen = names.get(at).cloned();
        }
    }
}

/// Whether the key led from a question, or from an entry, back to what lies under it.
fn is_back(model: &mut Model) -> bool {
    match &mut model.overlay {
        Some(Overlay::Probe(open)) => {
            let Probe::Asking(question) = &mut **open else { return false };
            let Some(under) = question.under.take() else { return false };
            model.overlay = Some(Overlay::Probe(under));
            true
        }
        Some(Overlay::Entry(entry)) => match model.probes.under.take() {
            Some((id, table)) if id == entry.id => {
                model.overlay = Some(Overlay::Probe(Box::new(Probe::Table(table))));
                true
            }
            _ => false,
        },
        _ => false,
    }
}

/// Opens the entry of the chosen row; what leaves it leads back to the table.
fn open_row(model: &mut Model, part: EntryPart) {
    let Some(table) = table(model) else { return };
    let chosen = table.row(&model.history);
    let Some(row) = chosen else { return };
    let (under, reading) = ((row.entry.id, table.clone()), EntryReading::of(row, part, model));
    model.probes.under = Some(under);
    model.overlay = Some(Overlay::Entry(reading));
}

/// Asks for the request of every row: with them the evidence is whole.
fn copy_evidence(model: &mut Model) -> Vec<Effect> {
    let Some(table) = table(model) else { return Vec::new() };
    if model.clipboard == Clipboard::Off {
        model.notices.hint("copying is off: it needs clipboard = \"osc52\" in config.toml");
        return Vec::new();
    }
    let rows = table.rows(model);
    let describe = |row: &&HistoryRow| Effect::Describe {
        outgoing: Box::new(row.entry.outgoing.clone()),
        profile: row.entry.author.profile.clone(),
        then: RequestUse::ProbeEvidence { entry: row.entry.id },
    };
    let effects: Vec<Effect> = rows.iter().map(describe).collect();
    model.probes.evidence = (effects.len(), Vec::new());
    effects
}

/// The request of a row is there; the last one completes the evidence, which goes to the clipboard.
pub(super) fn described(model: &mut Model, id: Uuid, request: RequestText) -> Vec<Effect> {
    let Some(entry) = model.history.row(id).map(|row| row.entry.clone()) else { return Vec::new() };
    let (wanted, sends) = &mut model.probes.evidence;
    sends.push(Evident { entry, request });
    if sends.len() < *wanted {
        return Vec::new();
    }
    let sends = std::mem::take(sends);
    let others = model.history.rows().iter().map(|row| &row.entry);
    let text = Evidence::gather(&sends, others, Reveal::default(), &model.author.client, model.now).markdown();
    copy::copy(model, CopyPart::Evidence, text)
}

pub(super) fn table(model: &Model) -> Option<&ProbeTable> {
    match &model.overlay {
        Some(Overlay::Probe(open)) => match &**open {
            Probe::Table(table) => Some(table),
            Probe::Choosing(_) | Probe::Asking(_) => None,
        },
        _ => None,
    }
}

/// A message of a probe came to its end. The draft that it was made of is still where it was, so nothing comes back; the
/// last one is told, where nobody looks at the table.
pub(super) fn settled(model: &mut Model, entry: &Entry) -> Vec<Effect> {
    model.undone.remove(&entry.id);
    let Some(probe) = entry.probe else { return Vec::new() };
    let is_seen = table(model).is_some_and(|table| table.probe == probe);
    if is_seen || model.under_way().any(|other| other.probe == Some(probe)) {
        return Vec::new();
    }
    let rows = super::probe_table::rows(&model.history, probe);
    let states: Vec<State> = rows.iter().map(|row| row.entry.state).collect();
    let worst = states.iter().find(|state| **state != State::Accepted).copied().unwrap_or(State::Accepted);
    let key = model.keymap.keys(Action::Probe).next().map(key_words).unwrap_or_default();
    let text = format!("the probe has all its answers: {}; {key} shows them", counted(&states));
    model.notices.tell(Tone::of(worst), &text);
    Vec::new()
}

/// "3 accepted, 2 refused", in the order in which they first stand.
pub(super) fn counted(states: &[State]) -> String {
    let mut counts: Vec<(State, usize)> = Vec::new();
    for &state in states {
        match counts.iter_mut().find(|(other, _)| *other == state) {
            Some((_, count)) => *count += 1,
            None => counts.push((state, 1)),
        }
    }
    counts.iter().map(|(state, count)| format!("{count} {}", state.word())).collect::<Vec<_>>().join(", ")
}
