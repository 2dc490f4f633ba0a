//! What stands on a screen that nothing else fits on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::paragraph;
use super::theme::Theme;
use crate::app::{Model, Size};
use crate::domain::Shown;

/// Draws the notice, and under it what was told last: a person may have to know it.
pub(super) fn draw(model: &Model, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let Size { columns, rows } = Size::LEAST;
    let text = format!(
        "zixpost needs {columns} columns and {rows} rows.\nThis terminal has {} and {}.\n\nMake it larger: nothing is lost.",
        area.width, area.height
    );
    let used = paragraph(buffer, area, &Shown::lines(&text), theme.strong);
    if let Some(notice) = model.notices.seen() {
        let top = area.y.saturating_add(used + 1).min(area.bottom());
        let rest = Rect { y: top, height: area.bottom() - top, ..area };
        paragraph(buffer, rest, &notice.text, theme.tone(notice.tone));
    }
}
