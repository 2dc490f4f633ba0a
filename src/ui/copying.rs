//! What can be copied of an entry.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::overlay;
use super::spots::Spots;
use super::text::{Pen, line, window};
use super::theme::Theme;
use crate::app::{CopyMenu, Target};
use crate::domain::Shown;

/// Columns inside.
const COLUMNS: usize = 60;
/// Columns of the words before the texts.
const WORDS: usize = 12;

/// Draws the menu.
pub(super) fn draw(menu: &CopyMenu, buffer: &mut Buffer, area: Rect, theme: &Theme, spots: &mut Spots) {
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(6));
    let inner = overlay(buffer, area, (columns, menu.rows.len()), "Copy", &Shown::default(), theme);
    spots.mark(inner, || Target::Overlay);
    let chosen = menu.rows.iter().position(|row| row.part == menu.chosen).unwrap_or(0);
    for (y, at) in window(chosen, menu.rows.len(), usize::from(inner.height)).enumerate() {
        let row = &menu.rows[at];
        spots.mark(line(inner, y as u16), || Target::Copy(row.part));
        let mut pen = Pen::new(buffer, line(inner, y as u16));
        let style = pen.choice(at == chosen, theme);
        pen.label(row.part.words(), WORDS, style).shown(&row.shown, theme.dim);
    }
}
