//! The yes of a person before a probe: how many real messages, to whom, through which senders.

use std::time::Duration;

use uuid::Uuid;

use super::asking::{About, Asking};
use super::doubt;
use super::effect::Effect;
use super::message::Moment;
use super::model::Model;
use super::overlay::Overlay;
use super::probe::{Probe, table};
use super::probe_choice::ProbeChoice;
use super::probe_table::{self, ProbeTable};
use super::twin;
use super::typed_yes::{Pending, Unconfirmed};
use crate::domain::{Draft, Entry, Field, Placed, ProbeRow, ProbeSender, State, Twin, probe_rows, runs_again};

/// A probe that waits for a yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeQuestion {
    /// Its messages; at least one, all with the same recipient, picture and caption.
    pub rows: Vec<ProbeRow>,
    /// The same message to the same number a moment ago, outside of this probe.
    pub twin: Option<Box<Twin>>,
    /// Rows of unknown outcome that are left out.
    pub left_out: usize,
    probe: Uuid,
    /// What lies under the question.
    pub(super) under: Option<Box<Probe>>,
}

/// Asks about a new probe.
pub(super) fn ask(
    model: &mut Model,
    (draft, contact): (Draft, Option<String>),
    through: &[ProbeSender],
    choice: ProbeChoice,
    moment: Moment,
) -> Vec<Effect> {
    if through.is_empty() {
        model.notices.hint("no probe: no sender has a mark");
        return Vec::new();
    }
    let mut rows = match probe_rows(&draft, through) {
        Ok(rows) => rows,
        Err(problems) => {
            model.notices.hint(&format!("no probe: {}", first(&problems)));
            return Vec::new();
        }
    };
    for row in &mut rows {
        row.outgoing.contact.clone_from(&contact);
    }
    question(model, rows, (moment.id, 0), Probe::Choosing(choice), moment)
}

/// Asks about the failures of the probe that is open.
pub(super) fn ask_again(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some(open) = table(model).cloned() else { return Vec::new() };
    let standing = probe_table::rows(&model.history, open.probe);
    let unknown = standing.iter().filter(|row| row.entry.state == State::Unknown).count();
    if standing.iter().any(|row| row.entry.state.is_under_way()) {
        model.notices.hint("not again yet: some of its messages have no answer");
        return Vec::new();
    }
    let failed = standing.iter().map(|row| &row.entry).filter(|entry| runs_again(entry.state, false));
    let rows: Vec<ProbeRow> = failed.filter_map(|entry| again(model, entry)).collect();
    if rows.is_empty() {
        model.notices.hint(match unknown {
            0 => "nothing to run again: nothing failed",
            _ => "nothing to run again: what is unknown is decided about on its entry",
        });
        return Vec::new();
    }
    question(model, rows, (open.probe, unknown), Probe::Table(open), moment)
}

/// The same message once more, by its sender as it is configured now.
fn again(model: &Model, entry: &Entry) -> Option<ProbeRow> {
    let old = &entry.outgoing.sender;
    let known = model.probe_senders().into_iter().find(|one| one.sender.alias == old.alias);
    let through = known.unwrap_or_else(|| ProbeSender {
        sender: old.clone(),
        profile: entry.author.profile.clone(),
        defaults: model.defaults.clone(),
    });
    let draft = Draft { retry_of: Some(entry.id), ..Draft::again(&entry.outgoing) };
    let mut row = probe_rows(&draft, &[through]).ok()?.pop()?;
    row.outgoing.contact.clone_from(&entry.outgoing.contact);
    Some(row)
}

/// What this session knows of a twin is told at once; what others sent is looked for meanwhile.
fn question(
    model: &mut Model,
    rows: Vec<ProbeRow>,
    (probe, left_out): (Uuid, usize),
    under: Probe,
    moment: Moment,
) -> Vec<Effect> {
    let Some(message) = rows.first().map(|row| row.outgoing.clone()) else { return Vec::new() };
    let mut effects = Vec::new();
    let mut found = None;
    if !model.duplicates.is_zero() {
        let since = twin::since(model);
        let others = model.history.rows().iter().map(|row| &row.entry).filter(|entry| entry.probe != Some(probe));
        found = Twin::first(&message, others, since).map(Box::new);
        if found.is_none() {
            let entry = Entry::new(probe, moment.now, model.author.clone(), message, State::Queued);
            effects.push(Effect::LookForTwin { entry: Box::new(entry), since });
        }
    }
    let question = ProbeQuestion { rows, twin: found, left_out, probe, under: Some(Box::new(under)) };
    model.overlay = Some(Overlay::Probe(Box::new(Probe::Asking(question))));
    effects
}

/// The look for a twin is over; tells whether it was one for a probe.
pub(super) fn looked(model: &mut Model, id: Uuid, found: &Result<Option<Box<Twin>>, String>) -> bool {
    let Some(Overlay::Probe(open)) = &mut model.overlay else { return false };
    let Probe::Asking(question) = &mut **open else { return false };
    if question.probe != id {
        return false;
    }
    if let Ok(Some(twin)) = found
        && twin.entry.probe != Some(id)
    {
        question.twin = Some(twin.clone());
    }
    true
}

/// Sends what was asked about, after one more yes, by typing, where a profile of it wants that.
pub(super) fn send(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let wants = |profile: &str| model.profiles.known.iter().any(|known| known.name == profile && known.confirm);
    if let Some(Overlay::Probe(open)) = &model.overlay
        && let Probe::Asking(question) = &**open
        && let Some(row) = question.rows.iter().find(|row| wants(&row.profile))
    {
        let about = About::Send(Unconfirmed { outgoing: Box::new(row.outgoing.clone()), then: Pending::Probe });
        model.probes.waiting = model.overlay.replace(Overlay::Asking(Asking::new(about))).map(Box::new);
        return Vec::new();
    }
    begin(model, moment)
}

/// The yes was typed: it is for this probe alone.
pub(super) fn send_confirmed(model: &mut Model, moment: Moment) -> Vec<Effect> {
    model.confirmed = None;
    model.overlay = model.probes.waiting.take().map(|waiting| *waiting);
    begin(model, moment)
}

/// Each message is an entry of its own, and a row of the table.
fn begin(model: &mut Model, moment: Moment) -> Vec<Effect> {
    let Some(Overlay::Probe(open)) = model.overlay.take() else { return Vec::new() };
    let Probe::Asking(ProbeQuestion { rows, probe, .. }) = *open else { return Vec::new() };
    let mut effects = Vec::new();
    for (n, ProbeRow { profile, outgoing }) in rows.into_iter().enumerate() {
        let author = crate::domain::Author { profile, ..model.author.clone() };
        let draft = Draft::again(&outgoing);
        let is_open =
            model.compose.as_ref().is_some_and(|compose| compose.image.text().trim() == outgoing.link.as_str());
        let mut entry = Entry::new(numbered(moment.id, n), moment.now, author, outgoing, State::Queued);
        entry.probe = Some(probe);
        entry.picture = if is_open { doubt::picture(model) } else { None };
        model.own.insert(entry.id, draft);
        model.contacts.note(&entry, &model.zone);
        model.history.take(entry.clone(), false, &model.zone);
        // They are alike because a person wants them so, and said yes to their number.
        effects.push(Effect::Post { entry: Box::new(entry), hold: Duration::ZERO, twins: Duration::ZERO });
    }
    model.history.follow_newest();
    model.probes.newest = Some(probe);
    model.overlay = Some(Overlay::Probe(Box::new(Probe::Table(ProbeTable::of(probe)))));
    effects
}

/// The id of one of several entries of a moment: behind each other in their order, and none of them the moment's own.
fn numbered(id: Uuid, n: usize) -> Uuid {
    // Thirty of the random bits stand above these, so that nothing else of the id changes.
    Uuid::from_u128(id.as_u128().wrapping_add((n as u128 + 1) << 32))
}

fn first(problems: &[Placed]) -> String {
    let words = |placed: &Placed| match placed.field {
        Field::Image if problems.len() == 1 => format!("{placed}; {}", placed.problem.mend()),
        _ => placed.to_string(),
    };
    problems.first().map(words).unwrap_or_default()
}
