//! The help: a line that filters it, and every key that holds with what was told so far.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::reading;
use super::spots::Spots;
use super::text::{Pen, field, line, rule};
use super::theme::Theme;
use crate::app::{Help, Target};

/// Draws the help; returns where its cursor stands.
pub(super) fn draw(help: &Help, buffer: &mut Buffer, area: Rect, theme: &Theme, spots: &mut Spots) -> Position {
    let inner = reading::frame(&help.reading, 2, "Help", buffer, area, theme);
    spots.mark(inner, || Target::Overlay);
    let typed = line(inner, 0);
    Pen::new(buffer, typed).word("› ", theme.accent);
    let text = Rect { x: typed.x + 2, width: typed.width.saturating_sub(2), ..typed };
    if help.filter.is_empty() {
        Pen::new(buffer, text).word("a key, or words", theme.dim);
    }
    let x = field(buffer, text, &help.filter, true, theme.plain);
    rule(buffer, line(inner, 1), theme.border);
    let rest = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    reading::lines(&help.reading, buffer, rest, theme);
    Position { x, y: typed.y }
}
