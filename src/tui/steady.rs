//! Letters about whose width terminals disagree, kept from pushing what stands beside them.
//!
//! Four joined people are one picture of two columns on one terminal and four of two on another; a heart with a
//! selector takes one column or two. Where such a letter is written, its columns are cleared first, the cursor is set
//! anew behind it, and the rest of its row is written again: whatever the terminal made of it, the next column and
//! the border stand where they belong.

use std::collections::{BTreeMap, BTreeSet};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// A cell and its place: column, row.
type Placed = (u16, u16, Cell);

/// A backend around another one. It knows what stands on the screen, so that it can write it again.
pub struct Steady<B> {
    inner: B,
    screen: Known,
}

/// What stands on the screen, row by row; `None` is covered by the letter before it.
#[derive(Default)]
struct Known {
    rows: Vec<Vec<Option<Cell>>>,
    /// Of the widest row so far.
    columns: u16,
}

impl<B: Backend> Steady<B> {
    /// Around this backend, whose screen is empty.
    #[must_use]
    pub fn new(inner: B) -> Self {
        Self { inner, screen: Known::default() }
    }
}

impl<B: Backend> Backend for Steady<B> {
    type Error = B::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> Result<(), B::Error> {
        let changed: Vec<(u16, u16, &Cell)> = content.collect();
        for &(x, y, cell) in &changed {
            self.screen.take(x, y, cell);
        }
        if !changed.iter().any(|(.., cell)| is_unsteady(cell.symbol())) {
            return self.inner.draw(changed.into_iter());
        }
        // Each run begins with a place for the cursor.
        for run in self.screen.runs(changed.iter().map(|&(x, y, _)| (x, y))) {
            self.inner.draw(run.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        }
        Ok(())
    }

    fn append_lines(&mut self, lines: u16) -> Result<(), B::Error> {
        self.inner.append_lines(lines)
    }

    fn hide_cursor(&mut self) -> Result<(), B::Error> {
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> Result<(), B::Error> {
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> Result<Position, B::Error> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> Result<(), B::Error> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> Result<(), B::Error> {
        self.screen = Known::default();
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> Result<(), B::Error> {
        self.screen = Known::default();
        self.inner.clear_region(region)
    }

    fn size(&self) -> Result<Size, B::Error> {
        self.inner.size()
    }

    fn window_size(&mut self) -> Result<WindowSize, B::Error> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> Result<(), B::Error> {
        self.inner.flush()
    }
}

impl Known {
    /// Takes in what is written at a place.
    fn take(&mut self, x: u16, y: u16, cell: &Cell) {
        let width = cell.symbol().width().max(1);
        let (x, y) = (usize::from(x), usize::from(y));
        // A border stands in the last column, so that the first frame tells how wide the screen is.
        self.columns = self.columns.max((x + width) as u16);
        if self.rows.len() <= y {
            self.rows.resize_with(y + 1, Vec::new);
        }
        let row = &mut self.rows[y];
        if row.len() < x + width {
            row.resize(x + width, Some(Cell::EMPTY));
        }
        // What an older, wider letter covered is free now.
        for covered in row[x + 1..].iter_mut().take_while(|cell| cell.is_none()) {
            *covered = Some(Cell::EMPTY);
        }
        row[x] = Some(cell.clone());
        row[x + 1..x + width].fill(None);
    }

    /// What is to be written so that these places show what they should: with all that an unsteady letter may have
    /// pushed or painted over.
    fn runs(&self, places: impl Iterator<Item = (u16, u16)>) -> Vec<Vec<Placed>> {
        let mut wanted: BTreeMap<u16, BTreeSet<u16>> = BTreeMap::new();
        for (x, y) in places {
            wanted.entry(y).or_default().insert(x);
        }
        let mut runs = vec![Vec::new()];
        while let Some((y, mut columns)) = wanted.pop_first() {
            let is_unsteady_at = |x: &u16| self.cell(*x, y).is_some_and(|cell| is_unsteady(cell.symbol()));
            if let Some(first) = columns.iter().copied().find(is_unsteady_at) {
                columns.extend(first..self.columns);
            }
            for x in columns {
                let Some(cell) = self.cell(x, y) else { continue };
                if !is_unsteady(cell.symbol()) {
                    add(&mut runs, (x, y, cell.clone()));
                    continue;
                }
                let mut blank = Cell::new(" ");
                blank.set_style(cell.style());
                for column in x..self.columns.min(x + cell.symbol().width() as u16) {
                    add(&mut runs, (column, y, blank.clone()));
                }
                runs.push(vec![(x, y, cell.clone())]);
                runs.push(Vec::new());
                // What a terminal took for wider than the rest of the row went on in the next one.
                let over = (x + most_columns(cell.symbol())).saturating_sub(self.columns);
                if over > 0 && self.rows.len() > usize::from(y) + 1 {
                    wanted.entry(y + 1).or_default().extend(0..=over.min(self.columns - 1));
                }
            }
        }
        runs.retain(|run| !run.is_empty());
        runs
    }

    /// What stands there; nothing where a letter before it covers the place.
    fn cell(&self, x: u16, y: u16) -> Option<&Cell> {
        match self.rows.get(usize::from(y))?.get(usize::from(x)) {
            Some(cell) => cell.as_ref(),
            None => Some(&Cell::EMPTY),
        }
    }
}

/// Writes on in the last run.
fn add(runs: &mut [Vec<Placed>], placed: Placed) {
    if let Some(run) = runs.last_mut() {
        run.push(placed);
    }
}

/// Whether terminals disagree about the columns of this letter: those that take its characters one by one count
/// otherwise, or it has a selector, or it is half of a flag.
fn is_unsteady(symbol: &str) -> bool {
    if symbol.chars().nth(1).is_none() {
        return false;
    }
    let is_told_apart = |c| matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{1f1e6}'..='\u{1f1ff}');
    usize::from(most_columns(symbol)) != symbol.width() || symbol.chars().any(is_told_apart)
}

/// Columns where every character counts by itself.
fn most_columns(symbol: &str) -> u16 {
    symbol.chars().map(|c| c.width().unwrap_or(0) as u16).sum()
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use ratatui::backend::CrosstermBackend;
    use ratatui::layout::Rect;
    use ratatui::style::Style;
    use ratatui::{Terminal, TerminalOptions, Viewport};

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
        let backend = Steady::new(CrosstermBackend::new(wire.clone()));
        let viewport = Viewport::Fixed(Rect::new(0, 0, COLUMNS, 2));
        let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
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

    #[test]
    fn a_narrow_letter_takes_the_place_of_a_wide_one() {
        let mut known = Known::default();
        known.take(0, 0, &Cell::new("日"));
        assert!(known.cell(0, 0).is_some() && known.cell(1, 0).is_none() && known.cell(2, 0).is_some());
        known.take(0, 0, &Cell::new("a"));
        assert_eq!(known.cell(1, 0), Some(&Cell::EMPTY));
    }
}
