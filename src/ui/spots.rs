//! Where on a frame stands what can be pointed at.
//!
//! The functions that draw a thing mark its room in the same moment, from the same rectangle. So there is no second
//! arithmetic that could come to mean another row, and a click is about the frame that was seen.

use ratatui::layout::{Position, Rect};

use super::picture_place::PicturePlace;
use crate::app::Target;

/// The marked rooms of one frame, what lies on top last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spots {
    /// Without a mouse nothing is marked.
    is_wanted: bool,
    marked: Vec<(Rect, Target)>,
    /// Where a picture stands that the terminal may draw better; in ASCII there is none.
    pub picture: Option<PicturePlace>,
}

impl Spots {
    /// No room yet; none will be marked unless they are wanted.
    pub(super) fn new(is_wanted: bool) -> Self {
        Self { is_wanted, ..Self::default() }
    }

    /// What stands at this column and row, counted from 0; nothing where nothing can be meant.
    #[must_use]
    pub fn at(&self, column: u16, row: u16) -> Option<&Target> {
        let position = Position { x: column, y: row };
        self.marked.iter().rev().find(|(room, _)| room.contains(position)).map(|(_, target)| target)
    }

    /// Every marked room, in the order of drawing.
    pub fn all(&self) -> impl Iterator<Item = &(Rect, Target)> {
        self.marked.iter()
    }

    /// This room shows that.
    pub(super) fn mark(&mut self, room: Rect, target: impl FnOnce() -> Target) {
        if self.is_wanted {
            self.marked.push((room, target()));
        }
    }

    /// An overlay is drawn over all that was marked: it can be seen, but not meant.
    pub(super) fn cover(&mut self) {
        self.marked.clear();
    }
}
