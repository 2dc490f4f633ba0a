//! The lines around the panes: what is under way, what was told, and the keys that matter here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::text::Pen;
use super::theme::Theme;
use crate::app::{Action, Focus, Model, Overlay, PreviewChoice, Slot, drawn_columns, key_words};
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
    pen.shown(&Shown::line(model.profile()), theme.dim);

    let mut pen = Pen::new(buffer, row);
    pen.skip_to_last(width + help_width);
    for (text, style) in &counts {
        pen.shown(text, *style).gap(2);
    }
    if let Some((key, word)) = help {
        pen.gap(1).shown(&key, theme.strong).gap(1).word(word, theme.dim);
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
    Pen::new(buffer, left).gap(1).shown(&notice.text, theme.tone(notice.tone));
    if width > 0 {
        Pen::new(buffer, row).skip_to_last(width + 1).shown(&more, theme.dim);
    }
}

/// The last row: the keys that matter here, from the live key map.
pub(super) fn hints(model: &Model, buffer: &mut Buffer, row: Rect, theme: &Theme) {
    let mut pen = Pen::new(buffer, row);
    pen.gap(1);
    for &shown in hinted(model) {
        if is_idle(model, shown) {
            continue;
        }
        let (keys, word) = match shown {
            Hint::One(action) => {
                let Some(key) = first_key(model, action) else { continue };
                (key, action.row().hint)
            }
            Hint::Both(one, other, word) => {
                let keys: Vec<String> = [one, other].iter().filter_map(|&action| first_key(model, action)).collect();
                (keys.join(" "), word)
            }
        };
        let keys = Shown::line(&keys);
        if pen.room() < drawn_columns(keys.as_str()) + word.len() + 2 {
            break;
        }
        pen.shown(&keys, theme.strong).gap(1).word(word, theme.dim).gap(3);
    }
    if model.overlay.is_none()
        && model.can_undo()
        && let Some((key, word)) = hint(model, Action::UndoSend)
        && pen.room() > drawn_columns(key.as_str()) + word.len() + 1
    {
        pen.shown(&key, theme.warning).gap(1).word(word, theme.dim);
    }
}

/// What the last row tells: one key, or two that belong together.
#[derive(Debug, Clone, Copy)]
enum Hint {
    One(Action),
    Both(Action, Action, &'static str),
}

fn hinted(model: &Model) -> &'static [Hint] {
    use Action as A;
    use Hint::{Both, One};
    match &model.overlay {
        Some(Overlay::Help(_)) => &[Both(A::Up, A::Down, "scroll"), Both(A::PageUp, A::PageDown, "page"), One(A::Back)],
        Some(Overlay::Entry(open)) if is_unknown(model, open.id) => {
            &[One(A::HowToCheck), One(A::SaidSent), One(A::SaidNotSent), One(A::SendAgain), One(A::Back)]
        }
        Some(Overlay::Entry(_)) => &[One(A::Clone), Both(A::Up, A::Down, "scroll"), One(A::Back), One(A::Close)],
        Some(Overlay::Palette(_)) => &[One(A::RunAction), Both(A::Up, A::Down, "choose"), One(A::Back)],
        Some(Overlay::Request(_)) => {
            &[Both(A::Up, A::Down, "scroll"), Both(A::PageUp, A::PageDown, "page"), One(A::Back)]
        }
        Some(Overlay::Copying(_)) => &[One(A::PickCopy), Both(A::Up, A::Down, "choose"), One(A::Back)],
        Some(Overlay::Senders(_)) => &[One(A::PickSender), Both(A::Up, A::Down, "choose"), One(A::Back)],
        Some(Overlay::Canned(_)) => &[One(A::PickCanned), Both(A::Up, A::Down, "choose"), One(A::Back)],
        // A form and a question name their keys themselves.
        Some(
            Overlay::Contact(_)
            | Overlay::LeaveForm(_)
            | Overlay::RemoveContact(_)
            | Overlay::Asking(_)
            | Overlay::Twin(_)
            | Overlay::Quitting
            | Overlay::Repeat { .. }
            | Overlay::Picture(_),
        ) => &[],
        Some(Overlay::Preview) => &[One(A::ClosePreview), One(A::Back)],
        None => match (model.focus, model.compose.as_ref().map(|compose| compose.slot)) {
            (Focus::Message, Some(Slot::Record | Slot::Ids)) => {
                &[One(A::Send), One(A::Toggle), One(A::Next), One(A::Back), One(A::Palette)]
            }
            (Focus::Message, _) => &[
                One(A::Send),
                One(A::ChooseSender),
                One(A::OpenCanned),
                One(A::Next),
                One(A::TogglePreview),
                One(A::Back),
                One(A::Palette),
            ],
            (Focus::History, _) => &[One(A::OpenEntry), One(A::Clone), One(A::Back), One(A::Quit), One(A::Palette)],
            (Focus::Contacts, Some(_)) => &[
                One(A::OpenContact),
                Both(A::Up, A::Down, "choose"),
                One(A::GoMessage),
                One(A::GoHistory),
                One(A::NewContact),
                One(A::Palette),
            ],
            (Focus::Contacts, None) => &[
                One(A::OpenContact),
                Both(A::Up, A::Down, "choose"),
                One(A::GoHistory),
                One(A::NewContact),
                One(A::Palette),
            ],
        },
    }
}

fn is_unknown(model: &Model, id: uuid::Uuid) -> bool {
    model.history.row(id).is_some_and(|row| row.entry.state == State::Unknown)
}

/// Whether there is nothing here for a key to do.
fn is_idle(model: &Model, hint: Hint) -> bool {
    if model.overlay.is_some() {
        return false;
    }
    match hint {
        Hint::One(Action::TogglePreview) => model.preview.choice() == PreviewChoice::Never,
        Hint::One(Action::OpenContact) => model.contacts.chosen().is_none(),
        Hint::One(Action::OpenEntry | Action::Clone) => model.history.rows().is_empty(),
        Hint::Both(Action::Up, ..) => model.contacts.found_count() < 2,
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
