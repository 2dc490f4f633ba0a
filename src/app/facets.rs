//! What is listed, counted by state, sender and operator: a list to choose from, and each choice a term of the query.

use super::action::Action;
use super::effect::Effect;
use super::find;
use super::history::History;
use super::history_search::HistorySearch;
use super::model::{Focus, Model};
use super::overlay::Overlay;
use super::target::Target;
use crate::domain::{Facets, Shown, State, TermText};

/// What entries are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetKind {
    /// Where they stand.
    State,
    /// Who they are from.
    Sender,
    /// Who sent them.
    Operator,
}

impl FacetKind {
    /// The heading over its counts.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::State => "State",
            Self::Sender => "Sender",
            Self::Operator => "Sent by",
        }
    }

    /// Its field in a query.
    fn field(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Sender => "from",
            Self::Operator => "by",
        }
    }
}

/// One count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// What is counted.
    pub kind: FacetKind,
    /// The state, of one.
    pub state: Option<State>,
    /// The value, to be shown.
    pub shown: Shown,
    /// How many entries have it.
    pub count: u64,
    /// Whether the query asks for it.
    pub is_on: bool,
    /// As it stands in the entries.
    value: String,
    /// Whether other values have it in them, so that the term must name the whole of it.
    is_part: bool,
}

impl Facet {
    /// What a click on it means.
    #[must_use]
    pub fn target(&self) -> Target {
        Target::Facet(self.kind, self.value.clone())
    }

    fn term(&self) -> TermText<'_> {
        TermText { field: self.kind.field(), value: &self.value, is_whole: self.is_part }
    }
}

/// The counts of what is listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FacetList {
    /// By kind, most first; states in the order of a send's life.
    pub facets: Vec<Facet>,
    /// The chosen one.
    chosen: Option<(FacetKind, String)>,
    /// Whether nothing was counted yet.
    pub is_empty_yet: bool,
    /// The search whose hits are counted.
    search: Option<u64>,
    /// What of the history the last counts were asked for; an answer may be still to come.
    asked: u64,
    is_asking: bool,
}

impl FacetList {
    /// The number of the chosen one.
    #[must_use]
    pub fn chosen_row(&self) -> usize {
        let is_chosen = |facet: &Facet| {
            self.chosen.as_ref().is_some_and(|(kind, value)| facet.kind == *kind && facet.value == *value)
        };
        self.facets.iter().position(is_chosen).unwrap_or(0)
    }

    /// Moves the choice by so many counts.
    pub(super) fn choose_by(&mut self, by: isize) {
        self.choose(self.chosen_row().saturating_add_signed(by).min(self.facets.len().saturating_sub(1)));
    }

    /// Chooses one by its number.
    pub(super) fn choose(&mut self, row: usize) {
        self.chosen = self.facets.get(row).map(|facet| (facet.kind, facet.value.clone()));
    }

    fn fill(&mut self, facets: &Facets, query: &str) {
        let names = |kind, names: &[(String, u64)]| {
            let facet = |(value, count): &(String, u64)| Facet {
                kind,
                state: None,
                shown: Shown::line(value),
                count: *count,
                is_on: false,
                value: value.clone(),
                is_part: names.iter().any(|(other, _)| other != value && has(other, value)),
            };
            // No term finds those without a name.
            names.iter().filter(|(value, _)| !value.trim().is_empty()).map(facet).collect::<Vec<_>>()
        };
        let state = |(state, count): &(State, u64)| Facet {
            kind: FacetKind::State,
            state: Some(*state),
            shown: Shown::line(state.word()),
            count: *count,
            is_on: false,
            value: state.word().to_owned(),
            is_part: false,
        };
        self.facets = facets.states.iter().map(state).collect();
        self.facets.extend(names(FacetKind::Sender, &facets.senders));
        self.facets.extend(names(FacetKind::Operator, &facets.operators));
        for facet in &mut self.facets {
            facet.is_on = facet.term().is_in(query);
        }
        if self.chosen.is_none() {
            // What was put in is taken out by the same keys.
            self.choose(self.facets.iter().position(|facet| facet.is_on).unwrap_or(0));
        }
    }
}

/// Whether a name has another one in it, in either case.
fn has(name: &str, part: &str) -> bool {
    name.to_lowercase().contains(&part.to_lowercase())
}

impl History {
    /// The counts of what is listed, with what the files do not have yet.
    fn with_news(&self, mut facets: Facets) -> Facets {
        if let Some(search) = self.search().filter(|search| search.number().is_some()) {
            return search.facets(facets);
        }
        let under_way = self.rows().iter().filter(|row| row.entry.state.is_under_way());
        under_way.for_each(|row| facets.add(&row.entry));
        facets
    }
}

/// Takes what is chosen of the list, or opens it.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::PickFacet {
        return pick(model);
    }
    model.overlay = Some(Overlay::Facets(FacetList { is_empty_yet: true, ..FacetList::default() }));
    Vec::new()
}

/// What is listed is another thing than what was counted: counts it again, once the last answer is there.
pub(super) fn follow(model: &mut Model) -> Option<Effect> {
    let Model { overlay: Some(Overlay::Facets(list)), history, .. } = model else { return None };
    let search = history.search().and_then(HistorySearch::number);
    let is_known = !list.is_empty_yet && list.asked == history.changes() && list.search == search;
    if list.is_asking || is_known {
        return None;
    }
    (list.search, list.asked, list.is_asking) = (search, history.changes(), true);
    Some(Effect::Facets { search })
}

/// Takes the counts in; those of an older search are dropped.
pub(super) fn told(model: &mut Model, search: Option<u64>, facets: Facets) {
    let Model { overlay: Some(Overlay::Facets(list)), history, .. } = model else { return };
    list.is_asking = false;
    if search == history.search().and_then(HistorySearch::number) {
        let query = history.search().map_or("", |search| search.field.text());
        list.is_empty_yet = false;
        list.fill(&history.with_news(facets), query);
    }
}

/// Puts the chosen one into the query, in place of another of its kind, or takes it out; and searches.
fn pick(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Facets(list)) = model.overlay.take() else { return Vec::new() };
    let Some(facet) = list.facets.get(list.chosen_row()) else { return Vec::new() };
    let query = model.history.search().map_or("", |search| search.field.text());
    let query = facet.term().toggled_in(query);
    model.focus = Focus::History;
    find::look_for(model, &query)
}
