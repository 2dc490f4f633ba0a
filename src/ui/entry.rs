//! Everything about one entry.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::reading;
use super::spots::Spots;
use super::theme::Theme;
use crate::app::EntryReading;

/// Draws the entry.
pub(super) fn draw(open: &EntryReading, buffer: &mut Buffer, area: Rect, theme: &Theme, spots: &mut Spots) {
    reading::draw(&open.reading, "Entry", buffer, area, theme, spots);
}
