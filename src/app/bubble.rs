//! Where the bubble stands that shows a message as its recipient will see it.
//!
//! It takes only rows that no field needs, so that nothing moves when it comes or goes but what is empty.

use super::action::Action;
use super::key_words::key_words;
use super::model::Model;
use super::preview::PreviewChoice;
use super::space::Size;
use super::wrap::{drawn_columns, rows};
use crate::domain::only_zone;

/// Columns of a bubble, at most: about those of a message on a phone.
const WIDEST: u16 = 48;
/// Rows of a bubble, at most.
const HIGHEST: u16 = 24;
/// Columns that a choice or a field needs with the word before it.
const OPTION_COLUMNS: u16 = 32;
/// Rows of the options, one below the other.
const OPTION_ROWS: u16 = 4;
/// Recipient, sender, a warning or nothing, the image and the rows under image and caption.
const FIELD_ROWS: u16 = 6;

/// What stands in place of a sender that nobody chose.
const NOBODY: &str = "nobody yet";

/// The room of the bubble, borders included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bubble {
    /// Left of the options; else below them.
    pub is_beside: bool,
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

impl Size {
    /// The room for a bubble where the caption takes so many rows, and the line that sends, a second row of the
    /// name and a caution `others`; `None` where it would take room from a field.
    #[must_use]
    pub fn bubble(self, caption_rows: usize, others: u16) -> Option<Bubble> {
        let columns = self.columns.saturating_sub(self.contacts_columns() + 4);
        let room = self.desk_rows().saturating_sub(2 + FIELD_ROWS + others);
        let caption = u16::try_from(caption_rows).unwrap_or(u16::MAX);
        let beside = columns.saturating_sub(OPTION_COLUMNS + 2);
        if self.is_wide() && beside >= 24 {
            let rows = room.saturating_sub(caption.max(2));
            return (rows >= 7).then(|| Bubble {
                is_beside: true,
                columns: beside.min(WIDEST),
                rows: rows.min(HIGHEST),
            });
        }
        // The row under the options and the empty one above the line that sends stay.
        let rows = room.saturating_sub(caption.max(3) + OPTION_ROWS + 2);
        (rows >= 8).then(|| Bubble { is_beside: false, columns: columns.min(WIDEST), rows: rows.min(HIGHEST) })
    }
}

impl Model {
    /// Where the bubble stands beside the fields, if it is wanted and takes no room from them.
    #[must_use]
    pub fn bubble(&self) -> Option<Bubble> {
        if self.preview.choice() == PreviewChoice::Seen { self.room_for_bubble() } else { None }
    }

    /// Rows of the line that sends: two where the names in it are long.
    #[must_use]
    pub fn send_rows(&self) -> u16 {
        let Some(compose) = &self.compose else { return 1 };
        let width = self.size.columns.saturating_sub(self.size.contacts_columns() + 4);
        let key = self.keymap.keys(Action::Send).next().map(key_words).unwrap_or_default();
        let recipient = &compose.recipient;
        let from = if compose.from.is_empty() { NOBODY.len() } else { drawn_columns(&compose.from).min(40) };
        let columns = drawn_columns(&key)
            + drawn_columns(recipient.name.as_str())
            + drawn_columns(recipient.number.as_str())
            + from
            + " send to   from ".len();
        if columns <= usize::from(width) { 1 } else { 2 }
    }

    /// Whether the name of the recipient needs a row of its own: the number does not fit beside it, or the country and
    /// the time there do not.
    #[must_use]
    pub fn has_long_name(&self) -> bool {
        let Some(compose) = &self.compose else { return false };
        let name = compose.recipient.name.as_str();
        let region = compose.recipient.region.as_ref().map_or("", |region| region.as_str());
        let place = match (region, only_zone(region)) {
            ("", _) => 0,
            (region, None) => 2 + drawn_columns(region),
            // Two letters, and a time such as 14:20.
            (region, Some(_)) => 2 + drawn_columns(region) + " 14:20".len(),
        };
        let columns = drawn_columns(name) + 2 + drawn_columns(compose.recipient.number.as_str()) + place;
        !name.is_empty() && columns > self.size.text_columns() + 1
    }

    pub(super) fn room_for_bubble(&self) -> Option<Bubble> {
        let compose = self.compose.as_ref()?;
        let caption = rows(compose.caption.text(), self.size.text_columns()).len();
        // A long name, and the caution under a number, have a row each.
        let more = u16::from(self.has_long_name()) + u16::from(compose.recipient.caution.is_some());
        self.size.bubble(caption, self.send_rows() + more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bubble_never_takes_a_row_or_a_column_that_a_field_needs() {
        for columns in 60..=260 {
            for rows in 15..=90 {
                let size = Size { columns, rows };
                let inner = (size.columns - size.contacts_columns() - 4, size.desk_rows() - 2);
                for caption in 1..=30 {
                    for send in 1..=2 {
                        let Some(bubble) = size.bubble(caption, send) else { continue };
                        let below = if bubble.is_beside { 0 } else { OPTION_ROWS + 2 };
                        let used = FIELD_ROWS + caption as u16 + below + bubble.rows + send;
                        assert!(used <= inner.1, "{size:?} {bubble:?} {used} {inner:?}");
                        assert!(!bubble.is_beside || bubble.rows > OPTION_ROWS);
                        let beside = if bubble.is_beside { OPTION_COLUMNS + 2 } else { 0 };
                        assert!(bubble.columns + beside <= inner.0);
                    }
                }
            }
        }
    }

    #[test]
    fn the_usual_terminals_have_no_room_and_large_ones_have() {
        assert_eq!(Size { columns: 80, rows: 24 }.bubble(1, 2), None);
        assert_eq!(Size { columns: 60, rows: 20 }.bubble(1, 2), None);
        let wide = Size { columns: 120, rows: 40 }.bubble(1, 1).unwrap();
        assert_eq!((wide.is_beside, wide.columns, wide.rows), (true, 32, 9));
        let high = Size { columns: 80, rows: 50 }.bubble(1, 2).unwrap();
        assert!(!high.is_beside && high.rows == HIGHEST);
    }
}
