//! The profiles to choose from, with everything about the chosen one below.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::keys_row::keys_row;
use super::layout::overlay;
use super::text::{Pen, line, rule, window};
use super::theme::Theme;
use crate::app::{Action, Model, ProfilePicker, drawn_columns};
use crate::domain::Shown;

/// Columns inside, where the screen has them.
const COLUMNS: usize = 76;
/// Columns of a name, at most.
const NAME: usize = 20;
/// Columns of the count of senders.
const SENDERS: usize = 11;
/// Rows of the list, at most.
const LIST: usize = 10;
/// Rows about the chosen one.
const LOOK: u16 = 3;
/// Columns of the words before what is said of it.
const LABEL: usize = 10;

/// Draws the list.
pub(super) fn draw(model: &Model, picker: ProfilePicker, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let known = &model.profiles.known;
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(6));
    let list = known.len().clamp(2, LIST).min(usize::from(area.height).saturating_sub(9).max(2));
    let rows = list + usize::from(LOOK) + 3;
    let inner = overlay(buffer, area, (columns, rows), "Send with", &Shown::default(), theme);
    let names: Vec<Shown> = known.iter().map(|profile| Shown::fitted(&profile.name, NAME)).collect();
    let name = names.iter().map(|name| drawn_columns(name.as_str())).max().unwrap_or(0);
    for (y, row) in window(picker.row, known.len(), list).enumerate() {
        let profile = &known[row];
        let mut pen = Pen::new(buffer, line(inner, y as u16));
        let style = pen.choice(row == picker.row, theme);
        let style = profile.color.map_or(style, |color| theme.profile(Some(color)));
        pen.shown(&names[row], style).gap(name - drawn_columns(names[row].as_str()) + 2);
        let base = pen.room().saturating_sub(SENDERS + 2);
        pen.column(&Shown::line(&profile.base), base, theme.dim).skip_to_last(SENDERS);
        let count = match model.senders_of(&profile.name) {
            1 => "1 sender".to_owned(),
            count => format!("{count} senders"),
        };
        pen.shown(&Shown::line(&count), theme.dim);
    }
    rule(buffer, line(inner, list as u16), theme.border);
    if let Some(profile) = known.get(picker.row) {
        let mut row = list as u16;
        let mut pair = |label: &'static str, text: &str, style| {
            row += 1;
            let mut pen = Pen::new(buffer, line(inner, row));
            pen.label(label, LABEL, theme.dim).shown(&Shown::line(text), style);
        };
        pair("Key", &profile.key, if profile.has_key { theme.plain } else { theme.bad });
        pair("Sender", profile.sender.as_deref().unwrap_or("none by default"), theme.plain);
        let confirm = if profile.confirm { "each one is confirmed by typing" } else { "as usual" };
        pair("Sends", confirm, theme.plain);
    }
    let keys = [(Action::PickProfile, "use this profile"), (Action::Back, "leave it")];
    keys_row(model, buffer, line(inner, inner.height.saturating_sub(1)), &keys, theme);
}
