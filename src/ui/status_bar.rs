//! The lines around the panes: what is under way, what was told, and the keys that matter here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::Pen;
use super::theme::Theme;
use crate::app::{
    Action, Action as A, EntryPart, Focus, Model, Overlay, PreviewChoice, Probe, Slot, drawn_columns, key_words,
};
use crate::domain::{Shown, State};

/// The first row: who sends, and what is under way.
pub(super) fn top(model: &Model, buffer: &mut Buffer, row: Rect, theme: &Theme) {
    let counts = counts(model, theme);
    let help = hint(model, Action::Help);
    let width: usize = counts.iter().map(|(text, _)| drawn_columns(text.as_str()) + 2).sum();
    let help_width = help.as_ref().map_or(0, |(key, _)| drawn_columns(key.as_str()) + 7);
    let mut left = row;
    left.width = row.width.saturating_sub((width + help_width + 2) as u16);
    let mut pen = Pen::new(buffer, left);
    pen.gap(1).word("zixpost", theme.strong).gap(2);
    if let Some(sender) = model.default_sender() {
        pen.shown(&Shown::line(sender), theme.plain).word(" · ", theme.border);
    }
    profile(model, &mut pen, theme);
    if model.is_masked() {
        pen.word(" · ", theme.border).word("masked", theme.plain);
    }

    let mut pen = Pen::new(buffer, row);
    pen.skip_to_last(width + help_width);
    for (text, style) in &counts {
        pen.shown(text, *style).gap(2);
    }
    if let Some((key, word)) = help {
        pen.gap(1).shown(&key, theme.strong).gap(1).word(word, theme.dim);
    }
}

/// The profile in use. One that has a colour stands out in any theme, and one whose sends are confirmed has a mark.
fn profile(model: &Model, pen: &mut Pen<'_>, theme: &Theme) {
    let known = model.profile_in_use();
    let color = known.and_then(|known| known.color);
    let style = theme.profile(color);
    if color.is_some() {
        pen.word(" ", style);
    }
    if known.is_some_and(|known| known.confirm) {
        pen.word("! ", style);
    }
    pen.shown(&Shown::line(model.profile()), style);
    if color.is_some() {
        pen.word(" ", style);
    }
}

/// The row above the hints: the last thing that was told.
pub(super) fn notice(model: &Model, buffer: &mut Buffer, row: Rect, theme: &Theme) {
    let Some(notice) = model.notices.seen() else { return };
    let more = match model.notices.unseen() {
        0 => Shown::default(),
        more => {
            let key = model.keymap.keys(Action::Help).next().map(key_words).unwrap_or_default();
            Shown::line(&format!("{more} more: {key}"))
        }
    };
    let width = drawn_columns(more.as_str());
    let mut left = row;
    left.width = row.width.saturating_sub(if width == 0 { 1 } else { width as u16 + 3 });
    Pen::new(buffer, left).gap(1).shown(&model.seen_words(&notice.text), theme.tone(notice.tone));
    if width > 0 {
        Pen::new(buffer, row).skip_to_last(width + 1).shown(&more, theme.dim);
    }
}

/// The last row: the keys that matter here, from the live key map. Where there is little room, those that matter less
/// are left out, wherever they stand.
pub(super) fn hints(model: &Model, buffer: &mut Buffer, row: Rect, theme: &Theme) {
    let mut hints: Vec<Hint> = hinted(model)
        .into_iter()
        .filter(|hint| !is_idle(model, hint.action))
        .filter_map(|hint| hint.of(model))
        .collect();
    if model.overlay.is_none() && model.can_undo() {
        hints.extend(one(A::UndoSend, 1).of(model));
    }
    let room = usize::from(row.width).saturating_sub(2);
    let mut by_weight: Vec<usize> = (0..hints.len()).collect();
    by_weight.sort_by_key(|&at| hints[at].rank);
    let mut kept = vec![false; hints.len()];
    let mut used = 0;
    for at in by_weight {
        let columns = hints[at].columns() + if used > 0 { GAP } else { 0 };
        if used + columns <= room {
            used += columns;
            kept[at] = true;
        }
    }
    let mut pen = Pen::new(buffer, row);
    pen.gap(1);
    for (hint, _) in hints.iter().zip(kept).filter(|(_, is_kept)| *is_kept) {
        let style = if hint.action == A::UndoSend { theme.warning } else { theme.strong };
        pen.shown(&hint.keys, style).gap(1).word(hint.word, theme.dim).gap(GAP);
    }
}

/// Columns between two hints.
const GAP: usize = 3;

/// What the last row tells: one key, or two that belong together.
#[derive(Debug, Clone)]
struct Hint {
    action: Action,
    other: Option<Action>,
    keys: Shown,
    word: &'static str,
    /// How soon it has to make room for others; 0 is the last one to go.
    rank: u8,
}

impl Hint {
    /// The same with its keys; `None` where nobody gave it one.
    fn of(self, model: &Model) -> Option<Self> {
        let keys: Vec<String> =
            [Some(self.action), self.other].into_iter().flatten().filter_map(|action| model.key_here(action)).collect();
        (!keys.is_empty()).then(|| Self { keys: Shown::line(&keys.join(" ")), ..self })
    }

    fn columns(&self) -> usize {
        drawn_columns(self.keys.as_str()) + 1 + self.word.len()
    }
}

fn one(action: Action, rank: u8) -> Hint {
    Hint { action, other: None, keys: Shown::default(), word: action.row().hint, rank }
}

fn both(action: Action, other: Action, word: &'static str, rank: u8) -> Hint {
    Hint { action, other: Some(other), keys: Shown::default(), word, rank }
}

/// The hints from left to right, each with its rank.
fn hinted(model: &Model) -> Vec<Hint> {
    match &model.overlay {
        Some(Overlay::Help(help)) if !help.filter.is_empty() => {
            vec![both(A::Up, A::Down, "scroll", 1), Hint { word: "clear the filter; twice closes", ..one(A::Back, 0) }]
        }
        Some(Overlay::Help(_) | Overlay::Request(_) | Overlay::Doctor(_)) => {
            vec![both(A::Up, A::Down, "scroll", 1), both(A::PageUp, A::PageDown, "page", 2), one(A::Back, 0)]
        }
        Some(Overlay::Entry(open)) if is_unknown(model, open.id) => {
            vec![
                one(A::HowToCheck, 2),
                one(A::SaidSent, 1),
                one(A::SaidNotSent, 1),
                one(A::SendAgain, 1),
                one(A::Back, 0),
            ]
        }
        Some(Overlay::Entry(open)) => vec![
            one(A::Clone, 1),
            Hint { word: if open.part == EntryPart::Everything { "explain" } else { "details" }, ..one(A::Explain, 2) },
            one(A::Copy, 4),
            one(A::ShowRequest, 5),
            both(A::Up, A::Down, "scroll", 3),
            one(A::Back, 0),
        ],
        Some(Overlay::Palette(_)) => picking(A::RunAction),
        Some(Overlay::Copying(_)) => picking(A::PickCopy),
        Some(Overlay::Facets(_)) => picking(A::PickFacet),
        // Where nothing can be chosen, the list itself says what to do.
        Some(Overlay::Canned(picker)) if picker.chosen(&model.canned).is_none() => vec![one(A::Back, 0)],
        Some(Overlay::Canned(_)) => picking(A::PickCanned),
        // A form and a question name their keys themselves, and so do the senders and the profiles.
        Some(
            Overlay::Contact(_)
            | Overlay::Senders(_)
            | Overlay::Sender(_)
            | Overlay::LeaveSender(_)
            | Overlay::RemoveSender(_)
            | Overlay::Profiles(_)
            | Overlay::Switch(_)
            | Overlay::LeaveForm(_)
            | Overlay::RemoveContact(_)
            | Overlay::Asking(_)
            | Overlay::Twin(_)
            | Overlay::Quitting
            | Overlay::Repeat { .. }
            | Overlay::Picture(_),
        ) => Vec::new(),
        Some(Overlay::Probe(open)) => of_probe(model, open),
        Some(Overlay::Preview) => vec![one(A::ClosePreview, 1), one(A::Back, 0)],
        None => match (model.focus, model.compose.as_ref().map(|compose| compose.slot)) {
            (Focus::Message, Some(Slot::Record | Slot::Ids)) => {
                vec![one(A::Send, 0), one(A::Toggle, 3), one(A::Next, 4), one(A::Back, 1), one(A::Palette, 2)]
            }
            (Focus::Message, slot) => {
                let mut hints = vec![one(A::Send, 0), one(A::ChooseSender, 5), one(A::OpenCanned, 6), one(A::Next, 3)];
                if slot == Some(Slot::Caption) {
                    hints.push(one(A::EditCaption, 4));
                }
                hints.extend([one(A::TogglePreview, 7), one(A::ShowRequest, 8), one(A::Back, 1), one(A::Palette, 2)]);
                hints
            }
            (Focus::History, _) if model.is_typing() => {
                vec![one(A::ToRows, 1), leave_search(model), one(A::Palette, 2)]
            }
            (Focus::History, _) => vec![
                one(A::OpenEntry, 0),
                one(A::Search, 3),
                one(A::Clone, 4),
                one(A::Facets, 5),
                one(A::Explain, 6),
                one(A::Copy, 8),
                one(A::ShowRequest, 9),
                both(A::DayBefore, A::DayAfter, "day", 7),
                one(A::Export, 10),
                leave_search(model),
                one(A::Quit, 11),
                one(A::Palette, 2),
            ],
            (Focus::Contacts, open) => {
                let mut hints = vec![one(A::OpenContact, 0), both(A::Up, A::Down, "choose", 4)];
                if open.is_some() {
                    hints.push(one(A::GoMessage, 2));
                }
                hints.extend([one(A::GoHistory, 3), one(A::NewContact, 5), one(A::Palette, 1)]);
                hints
            }
        },
    }
}

/// The hints of a probe.
fn of_probe(model: &Model, open: &Probe) -> Vec<Hint> {
    match open {
        Probe::Choosing(choice) if choice.draft.is_none() => picking(A::AskProbe),
        Probe::Choosing(_) => vec![
            one(A::ToggleSender, 2),
            one(A::AllSenders, 3),
            one(A::AskProbe, 1),
            both(A::Up, A::Down, "choose", 4),
            one(A::Back, 0),
        ],
        Probe::Asking(_) => Vec::new(),
        Probe::Table(table) => {
            let mut hints = vec![one(A::OpenRow, 2), one(A::ExplainRow, 3)];
            hints.extend(table.can_run_again(model).then(|| one(A::RunAgain, 1)));
            hints.extend([one(A::CopyEvidence, 4), both(A::Up, A::Down, "choose", 5), one(A::Back, 0)]);
            hints
        }
    }
}

/// The way out of the history: from a search it leads to all entries first.
fn leave_search(model: &Model) -> Hint {
    let back = one(A::Back, 1);
    if model.history.search().is_some() { Hint { word: "all entries", ..back } } else { back }
}

/// The hints of a list to choose from.
fn picking(action: Action) -> Vec<Hint> {
    vec![one(action, 1), both(A::Up, A::Down, "choose", 2), one(A::Back, 0)]
}

fn is_unknown(model: &Model, id: uuid::Uuid) -> bool {
    model.history.row(id).is_some_and(|row| row.entry.state == State::Unknown)
}

/// Whether there is nothing here for a key to do.
fn is_idle(model: &Model, action: Action) -> bool {
    if model.overlay.is_some() {
        return false;
    }
    match action {
        A::TogglePreview => model.preview.choice() == PreviewChoice::Never,
        A::OpenContact => model.contacts.chosen().is_none(),
        A::OpenEntry | A::Clone | A::Explain | A::Copy | A::DayBefore => model.history.listed().is_empty(),
        A::Search | A::Export | A::Facets => model.history.rows().is_empty(),
        A::ShowRequest => model.focus == Focus::History && model.history.listed().is_empty(),
        A::Up => model.contacts.found_count() < 2,
        _ => false,
    }
}

fn first_key(model: &Model, action: Action) -> Option<String> {
    model.keymap.keys(action).next().map(key_words)
}

/// The first key of an action, and its word.
fn hint(model: &Model, action: Action) -> Option<(Shown, &'static str)> {
    Some((Shown::line(&first_key(model, action)?), action.row().hint))
}

fn counts(model: &Model, theme: &Theme) -> Vec<(Shown, Style)> {
    let counts = model.history.counts();
    let mut texts = Vec::new();
    if model.read_only.is_some() {
        texts.push((Shown::line("read-only"), theme.warning));
    }
    if model.is_paused() {
        texts.push((Shown::line("key refused"), theme.bad));
    }
    for (count, state) in [
        (counts.sending, State::Sending),
        (counts.queued, State::Queued),
        (counts.held, State::Held),
        (model.unresolved_count(), State::Unknown),
    ] {
        if count == 0 {
            continue;
        }
        let text = match (state, model.next_seconds_left()) {
            (State::Held, Some(seconds)) => format!("{count} held {seconds}s"),
            _ => format!("{count} {}", state.word()),
        };
        texts.push((Shown::line(&text), theme.state(state)));
    }
    texts
}
