//! Where the picture of a message stands on the screen.

use ratatui::layout::Rect;

/// Where a picture stands, drawn with letters: a terminal that draws pictures itself puts its own there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PicturePlace {
    /// The cells that the letters fill.
    pub area: Rect,
    /// The number of the look that the picture came of.
    pub look: u64,
    /// Whether something may lie over it.
    pub is_covered: bool,
}
