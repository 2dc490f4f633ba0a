//! The palette: every action that means something where the focus is, found by its words or its name.

use crokey::KeyCombination;
use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32String};

use super::action::{ACTIONS, Action};
use super::key_words::types_text;
use super::keymap::Keymap;
use super::model::{Focus, Model};
use super::overlay::Overlay;
use super::text::TextField;

/// Characters of the line, at most.
const LIMIT: usize = 100;
/// Actions of the session that come first.
const RECENT: usize = 10;

/// The state of the palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// What is typed to find an action.
    pub field: TextField,
    /// Those used last come first, then the order of the table.
    offered: Vec<Action>,
    found: Vec<Action>,
    chosen: Option<Action>,
    /// Whether plain characters are text where the focus is.
    is_typed: bool,
}

impl Palette {
    /// These actions, the first one chosen.
    pub(super) fn of(offered: Vec<Action>, is_typed: bool) -> Self {
        let chosen = offered.first().copied();
        Self { field: TextField::line(LIMIT), found: offered.clone(), offered, chosen, is_typed }
    }

    /// The first key that does this action where the focus is.
    #[must_use]
    pub fn key(&self, keymap: &Keymap, action: Action) -> Option<KeyCombination> {
        keymap.keys(action).find(|&key| !(self.is_typed && types_text(key)))
    }

    /// Looks for what is typed: every word must be found, the best action becomes the chosen one.
    pub fn search(&mut self) {
        let text = self.field.text().trim();
        let atom = |word| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false);
        let atoms: Vec<Atom> = text.split_whitespace().map(atom).collect();
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut scored: Vec<(u32, Action)> = Vec::new();
        for &action in &self.offered {
            let row = action.row();
            let haystack = Utf32String::from(format!("{} {}", row.name, row.words));
            let score = atoms.iter().try_fold(0, |sum, atom| {
                atom.score(haystack.slice(..), &mut matcher).map(|score| sum + u32::from(score))
            });
            scored.extend(score.map(|score| (score, action)));
        }
        // Letters that stand far apart in some sentence are no find beside a whole word.
        let least = scored.iter().map(|(score, _)| score / 2).max().unwrap_or(0);
        scored.retain(|(score, _)| *score >= least);
        // Stable, so that equals keep their order.
        scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        self.found = scored.into_iter().map(|(_, action)| action).collect();
        self.chosen = self.found.first().copied();
    }

    /// Moves the choice by so many rows.
    pub fn choose_by(&mut self, rows: isize) {
        let last = self.found.len().saturating_sub(1);
        self.chosen = self.found.get(self.row().saturating_add_signed(rows).min(last)).copied();
    }

    /// Chooses this action, if it is found.
    pub(super) fn choose(&mut self, action: Action) {
        if self.found.contains(&action) {
            self.chosen = Some(action);
        }
    }

    /// The chosen action.
    #[must_use]
    pub fn chosen(&self) -> Option<Action> {
        self.chosen
    }

    /// The actions that are found.
    #[must_use]
    pub fn found(&self) -> &[Action] {
        &self.found
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.offered.len()
    }

    /// The chosen row.
    #[must_use]
    pub fn row(&self) -> usize {
        self.found.iter().position(|&action| Some(action) == self.chosen).unwrap_or(0)
    }
}

/// Opens the palette over the panes; the focus stays under it.
pub(super) fn open(model: &mut Model) {
    let scopes = model.scopes();
    let is_offered = |action: Action| scopes.contains(&action.row().scope) && means_something(model, action);
    let of_table = ACTIONS.iter().map(|row| row.action);
    let others = of_table.filter(|action| !model.recent.contains(action));
    let offered = model.recent.iter().copied().chain(others).filter(|&action| is_offered(action)).collect();
    model.overlay = Some(Overlay::Palette(Palette::of(offered, model.is_typing())));
}

/// Closes the palette and hands out the chosen action; it stays open where there is none.
pub(super) fn take(model: &mut Model) -> Option<Action> {
    let Some(Overlay::Palette(palette)) = &model.overlay else { return None };
    let Some(action) = palette.chosen else {
        model.notices.hint("no action is called like this: type other words");
        return None;
    };
    model.overlay = None;
    model.recent.retain(|&other| other != action);
    model.recent.insert(0, action);
    model.recent.truncate(RECENT);
    Some(action)
}

/// Whether an action would do something here.
fn means_something(model: &Model, action: Action) -> bool {
    let is_open = model.compose.is_some();
    match action {
        // The palette is open already, and quitting by this takes two keys in a row.
        Action::Palette | Action::Interrupt => false,
        Action::Send
        | Action::EditCaption
        | Action::OpenCanned
        | Action::KeepCanned
        | Action::LookAgain
        | Action::TogglePreview => is_open,
        Action::SwitchProfile => model.profiles.known.len() > 1,
        Action::Probe => is_open || model.probes.is_of_use(),
        Action::GoMessage => is_open && model.focus != Focus::Message,
        Action::GoContacts => model.focus != Focus::Contacts,
        Action::GoHistory => model.focus != Focus::History,
        Action::UndoSend => model.can_undo(),
        Action::OpenContact => model.contacts.chosen().is_some(),
        Action::OpenEntry
        | Action::Clone
        | Action::Explain
        | Action::SamePicture
        | Action::DayBefore
        | Action::DayAfter
        | Action::GoToDay => model.history.chosen().is_some(),
        Action::Back => model.focus != Focus::Contacts || !model.contacts.search.is_empty(),
        _ => true,
    }
}
