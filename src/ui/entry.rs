//! Everything about one entry, or what to do about it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::reading;
use super::spots::Spots;
use super::theme::Theme;
use crate::app::{EntryPart, EntryReading};

/// Draws the entry.
pub(super) fn draw(open: &EntryReading, buffer: &mut Buffer, area: Rect, theme: &Theme, spots: &mut Spots) {
    let title = match open.part {
        EntryPart::Everything => "Entry",
        EntryPart::Explanation => "Explanation",
    };
    reading::draw(&open.reading, title, buffer, area, theme, spots);
}
