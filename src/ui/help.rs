//! The help: every key that holds, and what was told so far.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::reading;
use super::theme::Theme;
use crate::app::Reading;

/// Draws the help.
pub(super) fn draw(help: &Reading, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    reading::draw(help, "Help", buffer, area, theme);
}
