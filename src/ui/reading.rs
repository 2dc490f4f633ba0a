//! A long text in a large overlay.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::overlay;
use super::spots::Spots;
use super::text::{Pen, line};
use super::theme::Theme;
use crate::app::{Look, Reading, Target};
use crate::domain::Shown;

/// Draws the text from its first seen line on.
pub(super) fn draw(
    reading: &Reading,
    title: &'static str,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    spots: &mut Spots,
) {
    let inner = frame(reading, 0, title, buffer, area, theme);
    spots.mark(inner, || Target::Overlay);
    lines(reading, buffer, inner, theme);
}

/// Draws the border around the text and so many rows above it; returns the room inside.
pub(super) fn frame(
    reading: &Reading,
    above: usize,
    title: &'static str,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
) -> Rect {
    let last = (reading.top + reading.page()).min(reading.lines.len());
    let place = if reading.lines.len() > reading.page() {
        Shown::line(&format!("{} - {last} of {} lines", reading.top + 1, reading.lines.len()))
    } else {
        Shown::default()
    };
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    overlay(buffer, body, (area.width.into(), above + reading.page()), title, &place, theme)
}

/// Draws the lines from the first seen one on.
pub(super) fn lines(reading: &Reading, buffer: &mut Buffer, inner: Rect, theme: &Theme) {
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
