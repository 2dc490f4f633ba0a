//! The finished picture in ASCII: borders and marks become signs that every terminal and every screen reader knows.
//!
//! It works on what is drawn, so that nothing which is drawn later is forgotten. A sign of the program that somebody
//! uses in a text of theirs is drawn plainly too; letters stay as they are, and what is sent is another matter.

use ratatui::buffer::Buffer;

use crate::domain::ascii_sign;

/// Draws the program's own signs anew, each in the same column.
#[expect(clippy::disallowed_methods, reason = "one of the ASCII signs below, never a text from outside")]
pub(super) fn redraw(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let mut signs = cell.symbol().chars();
        let (Some(sign), None) = (signs.next(), signs.next()) else { continue };
        if let Some(plain) = ascii_sign(sign) {
            cell.set_char(plain);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;
    use crate::domain::State;

    #[test]
    fn marks_of_states_stay_apart_wherever_they_were() {
        let marks: HashSet<&str> = State::ALL.iter().map(|state| state.mark()).collect();
        let drawn = marks.iter().map(|mark| {
            let mark = mark.chars().next().unwrap();
            ascii_sign(mark).unwrap_or(mark)
        });
        // Refused and undelivered share one mark, as do on its way and taken by WhatsApp; the words beside them differ.
        let drawn: HashSet<char> = drawn.collect();
        assert!(drawn.iter().all(char::is_ascii), "{drawn:?}");
        assert_eq!(drawn.len(), marks.len() - 2, "{drawn:?}");
    }

    #[test]
    fn signs_are_drawn_anew_in_their_columns_and_letters_stay() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 12, 1));
        buffer.set_string(0, 0, "╭─▌María 王…", Style::new());
        redraw(&mut buffer);
        let text: String = buffer.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(text, "+->María 王 ~", "a wide letter still covers two columns");
    }
}
