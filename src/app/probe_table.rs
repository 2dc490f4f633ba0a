//! The table of a probe: what each sender was answered, and why.

use uuid::Uuid;

use super::entry_reading::causes_of;
use super::history::History;
use super::history_row::HistoryRow;
use super::model::Model;
use crate::domain::{Cause, Entry, State, probe_standing, runs_again};

/// The state of the table; its rows are the entries of the probe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeTable {
    /// Which probe.
    pub probe: Uuid,
    /// The sender that somebody chose; until then the first one that failed is the chosen one.
    pub(super) chosen: Option<String>,
}

impl ProbeTable {
    pub(super) fn of(probe: Uuid) -> Self {
        Self { probe, chosen: None }
    }

    /// The rows, in the order of the senders.
    #[must_use]
    pub fn rows<'m>(&self, model: &'m Model) -> Vec<&'m HistoryRow> {
        rows(&model.history, self.probe)
    }

    /// The place of the chosen row.
    #[must_use]
    pub fn chosen(&self, model: &Model) -> usize {
        let chosen = self.chosen_in(&model.history);
        names(&model.history, self.probe).iter().position(|name| Some(name) == chosen.as_ref()).unwrap_or(0)
    }

    /// Whether all answers are there, and some of them are failures that can be sent anew.
    #[must_use]
    pub fn can_run_again(&self, model: &Model) -> bool {
        let rows = self.rows(model);
        let has_failed = rows.iter().any(|row| runs_again(row.entry.state, false));
        has_failed && !rows.iter().any(|row| row.entry.state.is_under_way())
    }

    /// "3 accepted, 2 refused".
    #[must_use]
    pub fn counted(&self, model: &Model) -> String {
        let states: Vec<State> = self.rows(model).iter().map(|row| row.entry.state).collect();
        super::probe::counted(&states)
    }

    pub(super) fn chosen_in(&self, history: &History) -> Option<String> {
        self.chosen.clone().or_else(|| {
            let rows = rows(history, self.probe);
            let failed = rows.iter().find(|row| is_failure(row.entry.state));
            failed.or(rows.first()).map(|row| name(row).to_owned())
        })
    }

    pub(super) fn row<'m>(&self, history: &'m History) -> Option<&'m HistoryRow> {
        let chosen = self.chosen_in(history)?;
        rows(history, self.probe).into_iter().find(|row| name(row) == chosen)
    }

    /// Chooses this sender; whether it was chosen already.
    pub(super) fn choose(&mut self, alias: &str, history: &History) -> bool {
        let is_same = self.chosen_in(history).is_some_and(|old| old == alias);
        self.chosen = Some(alias.to_owned());
        is_same
    }
}

impl Model {
    /// Why a message of a probe did not go well, the likeliest cause first, in the light of what the history shows.
    #[must_use]
    pub fn causes(&self, entry: &Entry) -> Vec<Cause> {
        causes_of(entry, self)
    }
}

/// The rows of a probe, in the order of the senders.
pub(super) fn rows(history: &History, probe: Uuid) -> Vec<&HistoryRow> {
    let all = history.rows();
    let standing = probe_standing(probe, all.iter().map(|row| &row.entry));
    standing.iter().filter_map(|entry| history.row(entry.id)).collect()
}

/// The names of its senders.
pub(super) fn names(history: &History, probe: Uuid) -> Vec<String> {
    rows(history, probe).into_iter().map(|row| name(row).to_owned()).collect()
}

fn name(row: &HistoryRow) -> &str {
    &row.entry.outgoing.sender.alias
}

fn is_failure(state: State) -> bool {
    matches!(state, State::Refused | State::Failed | State::Unknown | State::Undelivered)
}
