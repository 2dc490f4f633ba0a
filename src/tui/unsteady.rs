//! Letters about whose width terminals disagree.
//!
//! Four joined people are one picture of two columns on one terminal and four of two on another; a heart with a
//! selector takes one column or two. What stands beside such a letter must not depend on that.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Whether terminals disagree about the columns of this letter: those that take its characters one by one count
/// otherwise, or it has a selector, or it is half of a flag.
pub(super) fn is_unsteady(symbol: &str) -> bool {
    if symbol.chars().nth(1).is_none() {
        return false;
    }
    let is_told_apart = |c| matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{1f1e6}'..='\u{1f1ff}');
    most_columns(symbol) != symbol.width() || symbol.chars().any(is_told_apart)
}

/// Columns where every character counts by itself.
pub(super) fn most_columns(symbol: &str) -> usize {
    symbol.chars().map(|c| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use ratatui::Terminal;
    use ratatui::backend::WindowSize;
    use ratatui::layout::Size;
    use ratatui::style::Style;

    use super::super::painter::Painter;
    use super::*;

    const COLUMNS: u16 = 20;

    /// What was written.
    #[derive(Clone, Default)]
    struct Wire(Arc<Mutex<Vec<u8>>>);

    impl Write for Wire {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Draws frames of two rows, one after the other, on a terminal that takes every character by itself. What it
    /// shows in the end, and how many bytes the last frame took.
    fn drawn(frames: &[[&str; 2]]) -> (vt100::Parser, usize) {
        let mut emulator = vt100::Parser::new(2.try_into().unwrap(), COLUMNS.try_into().unwrap(), 0);
        let (wire, mut taken) = (Wire::default(), 0);
        let size = WindowSize { columns_rows: Size::new(COLUMNS, 2), pixels: Size::ZERO };
        let mut terminal = Terminal::new(Painter::new(wire.clone(), move || Ok(size), true).unwrap()).unwrap();
        for rows in frames {
            let frame = |frame: &mut ratatui::Frame<'_>| {
                for (row, y) in rows.iter().zip(0..) {
                    frame.buffer_mut().set_string(0, y, row, Style::new());
                    frame.buffer_mut().set_string(COLUMNS - 1, y, "│", Style::new());
                }
            };
            terminal.draw(frame).unwrap();
            let bytes = std::mem::take(&mut *wire.0.lock().unwrap());
            emulator.process(&bytes);
            taken = bytes.len();
        }
        (emulator, taken)
    }

    fn seen(frames: &[[&str; 2]], x: u16, y: u16) -> String {
        drawn(frames).0.screen().cell(y, x).unwrap().contents().to_owned()
    }

    #[test]
    fn what_stands_beside_joined_people_stays_in_its_column() {
        for letter in ["👩‍👩‍👧‍👦", "👍🏽", "🏳️‍🌈"] {
            let row = format!("a {letter} b │");
            assert_eq!(seen(&[[&row, "│"]], 5, 0), "b", "{letter}");
            assert_eq!(seen(&[[&row, "│"]], 7, 0), "│", "{letter}");
            // It comes where something else stood, and only its own columns change.
            assert_eq!(seen(&[["a    b │", "│"], [&row, "│"]], 7, 0), "│", "{letter}");
        }
    }

    #[test]
    fn a_selector_pushes_nothing_whichever_width_it_means() {
        for letter in ["❤️", "⌚\u{fe0e}", "1️⃣", "🇪🇺"] {
            let row = format!("{letter}{}│", " ".repeat(10 - letter.width()));
            assert_eq!(seen(&[["abcdefghij│", ""], [&row, ""]], 10, 0), "│", "{letter}");
            assert_eq!(seen(&[["abcdefghij│", ""], [&row, ""]], 2, 0).trim(), "", "{letter}");
        }
    }

    #[test]
    fn what_runs_over_the_end_of_a_row_leaves_the_next_one_whole() {
        let row = format!("{}👩‍👩‍👧‍👦│", " ".repeat(17));
        for frames in [&[[&row, "│ b"]][..], &[["x", "│ b"], [&row, "│ b"]]] {
            assert_eq!(
                (seen(frames, 19, 0), seen(frames, 0, 1), seen(frames, 2, 1)),
                ("│".into(), "│".into(), "b".into())
            );
        }
    }

    #[test]
    fn a_letter_that_everybody_counts_alike_costs_nothing_more() {
        for rows in [["María 日本 क् é", "│"], ["plain", "│"]] {
            let plain = drawn(&[["", "│"], rows]).1;
            assert!(plain <= 80, "{rows:?}: {plain} bytes");
        }
        let still = drawn(&[["👩‍👩‍👧‍👦 b", "x"], ["👩‍👩‍👧‍👦 b", "y"]]).1;
        assert!(still <= 40, "another row changed: {still} bytes");
    }
}
