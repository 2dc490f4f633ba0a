//! The palette: a line to type in, the actions that it finds, and the key of each.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::overlay;
use super::spots::Spots;
use super::text::{Pen, field, line, rule, window};
use super::theme::Theme;
use crate::app::{Model, Palette, Target, drawn_columns, key_words};
use crate::domain::Shown;

/// Draws the palette; returns where its cursor stands. Its size does not depend on what is typed.
pub(super) fn draw(
    model: &Model,
    palette: &Palette,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    spots: &mut Spots,
) -> Position {
    let (columns, rows) = model.size.palette();
    let count = Shown::line(&match palette.found().len() {
        found if found == palette.count() => found.to_string(),
        found => format!("{found} of {}", palette.count()),
    });
    let inner = overlay(buffer, area, (columns, rows + 2), "All actions", &count, theme);

    spots.mark(inner, || Target::Overlay);
    let typed = line(inner, 0);
    Pen::new(buffer, typed).word("› ", theme.accent);
    let text = Rect { x: typed.x + 2, width: typed.width.saturating_sub(2), ..typed };
    if palette.field.is_empty() {
        Pen::new(buffer, text).word("what to do", theme.dim);
    }
    let x = field(buffer, text, &palette.field, true, theme.plain);
    rule(buffer, line(inner, 1), theme.border);

    let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if palette.found().is_empty() {
        Pen::new(buffer, line(list, 0)).gap(2).word("no action is called like this", theme.dim);
    }
    for (y, row) in window(palette.row(), palette.found().len(), usize::from(list.height)).enumerate() {
        let action = palette.found()[row];
        spots.mark(line(list, y as u16), || Target::Action(action));
        let key = Shown::line(&palette.key(&model.keymap, action).map(key_words).unwrap_or_default());
        let key_columns = drawn_columns(key.as_str());
        let mut pen = Pen::new(buffer, line(list, y as u16));
        let style = pen.choice(row == palette.row(), theme);
        let words = pen.room().saturating_sub(key_columns + 2);
        pen.column(&Shown::line(action.row().words), words, style);
        pen.skip_to_last(key_columns).shown(&key, theme.dim);
    }
    Position { x, y: typed.y }
}
