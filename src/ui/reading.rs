//! A long text in a large overlay.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::overlay;
use super::text::{Pen, line};
use super::theme::Theme;
use crate::app::{Look, Reading};
use crate::domain::Shown;

/// Draws the text from its first seen line on.
pub(super) fn draw(reading: &Reading, title: &'static str, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let last = (reading.top + reading.page()).min(reading.lines.len());
    let place = if reading.lines.len() > reading.page() {
        Shown::line(&format!("{} - {last} of {} lines", reading.top + 1, reading.lines.len()))
    } else {
        Shown::default()
    };
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    let inner = overlay(buffer, body, (area.width.into(), reading.page()), title, &place, theme);
    for (at, row) in reading.lines.iter().skip(reading.top).take(usize::from(inner.height)).enumerate() {
        let mut pen = Pen::new(buffer, line(inner, at as u16));
        let style = match row.look {
            Look::Heading => theme.accent,
            Look::Plain => theme.plain,
            Look::State(state) => theme.state(state),
            Look::Notice(tone) => theme.tone(tone),
        };
        if !row.label.as_str().is_empty() {
            let label = if reading.are_keys { theme.strong } else { theme.dim };
            pen.column(&row.label, reading.label_columns, label);
        }
        pen.shown(&row.text, style);
    }
}
