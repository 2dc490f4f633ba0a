//! How the screen is shared out, as far as keys depend on it: a page, a wrapped line, a text to scroll.
//!
//! The pictures in `ui` are laid out by the same numbers, so that what a key does and what is seen agree.

/// Columns of a wide screen, at least: all three panes are seen.
const WIDE_COLUMNS: u16 = 100;
/// Rows that all three panes need.
const WIDE_ROWS: u16 = 24;
/// The top line, the notice and the line of hints.
const LINES_AROUND: u16 = 3;
/// Columns of a line that the eye can follow.
const READING_COLUMNS: u16 = 100;
/// Columns of the palette: the longest words of an action, and its key.
const PALETTE_COLUMNS: u16 = 80;
/// Actions that the palette shows at once, at most.
const PALETTE_ROWS: u16 = 16;
/// The words before the fields of a message, with the gap after them.
pub const LABEL_COLUMNS: u16 = 9;

/// Columns and rows of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

impl Size {
    /// The least that everything fits into.
    pub const LEAST: Self = Self { columns: 60, rows: 15 };

    /// Whether nothing but a notice fits.
    #[must_use]
    pub fn is_too_small(self) -> bool {
        self.columns < Self::LEAST.columns || self.rows < Self::LEAST.rows
    }

    /// Whether contacts, message and history are seen at once.
    #[must_use]
    pub fn is_wide(self) -> bool {
        self.columns >= WIDE_COLUMNS && self.rows >= WIDE_ROWS
    }

    /// Rows between the top line and the notice.
    #[must_use]
    pub fn body_rows(self) -> u16 {
        self.rows.saturating_sub(LINES_AROUND)
    }

    /// Rows of the contacts and the message, borders included.
    #[must_use]
    pub fn desk_rows(self) -> u16 {
        let body = self.body_rows();
        if self.is_wide() { (body * 11 / 20).clamp(14, 22) } else { body }
    }

    /// Columns of the contacts, borders included.
    #[must_use]
    pub fn contacts_columns(self) -> u16 {
        if self.is_wide() { (self.columns * 42 / 100).clamp(36, 54) } else { (self.columns * 36 / 100).clamp(23, 34) }
    }

    /// Rows that one contact takes: two where name and number do not fit beside each other.
    #[must_use]
    pub fn contact_height(self) -> u16 {
        if self.contacts_columns() >= 46 { 1 } else { 2 }
    }

    /// Contacts that are seen at once: the borders, the search and the line under it aside.
    #[must_use]
    pub fn contacts_page(self) -> usize {
        usize::from(self.desk_rows().saturating_sub(4) / self.contact_height()).max(1)
    }

    /// Columns of a text in the message pane: without borders, padding, the word before it and the cursor's own.
    #[must_use]
    pub fn text_columns(self) -> usize {
        let message = self.columns.saturating_sub(self.contacts_columns());
        usize::from(message.saturating_sub(4 + LABEL_COLUMNS + 1))
    }

    /// Entries that are seen at once.
    #[must_use]
    pub fn history_page(self) -> usize {
        let rows = if self.is_wide() { self.body_rows() - self.desk_rows() } else { self.body_rows() };
        usize::from(rows.saturating_sub(2)).max(1)
    }

    /// Columns and rows of the palette's list.
    #[must_use]
    pub fn palette(self) -> (usize, usize) {
        let rows = self.body_rows().saturating_sub(6).min(PALETTE_ROWS);
        (usize::from(self.columns.saturating_sub(8).min(PALETTE_COLUMNS)), usize::from(rows))
    }

    /// Columns and rows of a long text, which covers all panes: torn edges of these would be no help to a reader.
    #[must_use]
    pub fn reading(self) -> (usize, usize) {
        let rows = self.body_rows().saturating_sub(2);
        (usize::from(self.columns.saturating_sub(4).min(READING_COLUMNS)), usize::from(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_size_that_is_not_too_small_has_room_for_every_pane() {
        for columns in 60..=260 {
            for rows in 15..=90 {
                let size = Size { columns, rows };
                assert!(!size.is_too_small());
                assert!(size.text_columns() >= 22, "{size:?}");
                assert!(size.history_page() >= 5 && size.contacts_page() >= 3, "{size:?}");
                assert!(size.desk_rows() <= size.body_rows());
            }
        }
        assert!(Size { columns: 59, rows: 40 }.is_too_small() && Size { columns: 80, rows: 14 }.is_too_small());
        assert!(Size { columns: 100, rows: 24 }.is_wide() && !Size { columns: 99, rows: 60 }.is_wide());
    }
}
