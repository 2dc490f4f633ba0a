//! Puts frames on a terminal, in as few bytes as that takes.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::grid::{Grid, UNDER_A_PICTURE, UNKNOWN, is_covered};
use super::pen::Pen;
use super::scroll::{self, Scroll};
use super::unsteady::{is_unsteady, most_columns};

/// Cells beyond which a row is erased to its end rather than written over.
const ERASED: usize = 3;

/// A backend of ratatui that remembers what the terminal shows. A frame is put together cell by cell and written at
/// its end, in one piece: rows that moved are moved by the terminal, and what still differs is written.
///
/// Ratatui compares frames as well, but forgets the last one, so that rows cannot be moved before it compares.
pub struct Painter<W> {
    output: W,
    size: Box<dyn Fn() -> io::Result<WindowSize> + Send>,
    has_color: bool,
    /// What the terminal shows.
    shown: Grid,
    /// What it is to show.
    wanted: Grid,
    /// The rows that were drawn on since the last frame.
    is_drawn_on: Vec<bool>,
    /// Nobody knows what the terminal shows.
    is_unknown: bool,
    shown_cursor: Cursor,
    wanted_cursor: Cursor,
    /// The place for a cursor that is not yet shown.
    place: Position,
}

/// Where a person sees the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Unknown,
    Hidden,
    At(Position),
}

impl<W: Write> Painter<W> {
    /// For a terminal of which nothing is known but a way to learn its `size`. The output gets each frame by one
    /// write and a flush, colours only where `has_color` says so.
    ///
    /// # Errors
    /// The terminal has no size.
    pub fn new(
        output: W,
        size: impl Fn() -> io::Result<WindowSize> + Send + 'static,
        has_color: bool,
    ) -> io::Result<Self> {
        let mut painter = Self {
            output,
            size: Box::new(size),
            has_color,
            shown: Grid::blank(Size::ZERO),
            wanted: Grid::blank(Size::ZERO),
            is_drawn_on: Vec::new(),
            is_unknown: true,
            shown_cursor: Cursor::Unknown,
            wanted_cursor: Cursor::Hidden,
            place: Position::ORIGIN,
        };
        painter.forget()?;
        Ok(painter)
    }

    /// The frame before was on another screen.
    fn forget(&mut self) -> io::Result<()> {
        let size = self.size()?;
        self.shown = Grid::blank(size);
        self.wanted = Grid::blank(size);
        self.is_drawn_on = vec![false; usize::from(size.height)];
        self.is_unknown = true;
        self.shown_cursor = Cursor::Unknown;
        Ok(())
    }

    /// Moves rows where that saves something.
    fn scroll(&mut self, pen: &mut Pen) {
        let changed: Vec<u16> = self.rows_drawn_on().collect();
        // A picture does not come along: it is no part of the rows for every terminal.
        let has_picture = |scroll: &Scroll| {
            scroll.rows.clone().flat_map(|y| self.shown.row(y)).any(|cell| cell.symbol() == UNDER_A_PICTURE)
        };
        let found = scroll::find(&self.shown, &self.wanted, &changed).filter(|scroll| !has_picture(scroll));
        if let Some(scroll) = found {
            pen.scroll(&scroll);
            self.shown.scroll(&scroll);
            let region = usize::from(scroll.rows.start)..usize::from(scroll.rows.end);
            self.is_drawn_on[region].fill(true);
        }
    }

    fn rows_drawn_on(&self) -> impl Iterator<Item = u16> {
        self.is_drawn_on.iter().enumerate().filter(|(_, is_drawn_on)| **is_drawn_on).map(|(y, _)| y as u16)
    }

    fn place_cursor(&mut self, pen: &mut Pen) {
        match self.wanted_cursor {
            Cursor::At(place) => {
                if !pen.is_unused() || self.shown_cursor != self.wanted_cursor {
                    pen.go(place, self.wanted.row(place.y));
                }
                if !matches!(self.shown_cursor, Cursor::At(_)) {
                    pen.show_cursor();
                }
            }
            Cursor::Hidden | Cursor::Unknown if self.shown_cursor == Cursor::Hidden => {}
            Cursor::Hidden | Cursor::Unknown => pen.hide_cursor(),
        }
        self.shown_cursor = self.wanted_cursor;
    }
}

impl<W: Write> Backend for Painter<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        for (x, y, cell) in content {
            self.wanted.put(x, y, cell);
            if let Some(is_drawn_on) = self.is_drawn_on.get_mut(usize::from(y)) {
                *is_drawn_on = true;
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.wanted_cursor = Cursor::Hidden;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.wanted_cursor = Cursor::At(self.place);
        Ok(())
    }

    /// Never: the answer would come between the keys.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let (place, size) = (position.into(), self.wanted.size());
        // Ratatui may know of a resize that we do not know of yet, or the other way round.
        self.place =
            Position::new(place.x.min(size.width.saturating_sub(1)), place.y.min(size.height.saturating_sub(1)));
        if let Cursor::At(place) = &mut self.wanted_cursor {
            *place = self.place;
        }
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.forget()
    }

    /// The whole screen, at the size of now; a part of it is never asked for by a screen that is full.
    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        match region {
            ClearType::All => self.forget(),
            _ => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn size(&self) -> io::Result<Size> {
        (self.size)().map(|size| size.columns_rows)
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        (self.size)()
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut pen = Pen::new(self.wanted.size().width, self.has_color);
        if std::mem::take(&mut self.is_unknown) {
            pen.clear();
        } else {
            self.scroll(&mut pen);
        }
        let mut over = 0;
        for (y, is_drawn_on) in (0..).zip(std::mem::take(&mut self.is_drawn_on)) {
            let shown = self.shown.row_mut(y);
            let spoilt = over.min(shown.len());
            shown[..spoilt].fill(UNKNOWN);
            over = if is_drawn_on || spoilt > 0 { write_row(&mut pen, y, shown, self.wanted.row(y)) } else { 0 };
        }
        self.is_drawn_on = vec![false; usize::from(self.wanted.size().height)];
        pen.plain();
        self.place_cursor(&mut pen);
        if pen.is_unused() {
            return Ok(());
        }
        self.output.write_all(pen.into_text().as_bytes())?;
        self.output.flush()
    }
}

/// Writes what differs on one row; returns how many columns of the next one that may have spoilt.
///
/// Behind a letter about whose width terminals disagree the whole rest of the row is written: whatever a terminal made
/// of it, the next column and the border stand where they belong.
///
/// What lies between two places where neither row has a wide character across is written together: a terminal that
/// is made to cut a wide character may leave anything of it.
fn write_row(pen: &mut Pen, y: u16, shown: &mut [Cell], wanted: &[Cell]) -> usize {
    let mut over = 0;
    let text_end = wanted.iter().rposition(|cell| *cell != Cell::EMPTY).map_or(0, |last| last + 1);
    let mut x = 0;
    while x < wanted.len() {
        let is_whole = |at: &usize| !is_covered(&shown[*at]) && !is_covered(&wanted[*at]);
        let end = (x + 1..wanted.len()).find(is_whole).unwrap_or(wanted.len());
        if shown[x..end] != wanted[x..end] {
            pen.go(Position::new(x as u16, y), wanted);
            if x >= text_end && shown[x..].iter().filter(|cell| **cell != Cell::EMPTY).count() > ERASED {
                pen.erase_to_the_end();
                break;
            }
            for at in (x..end).filter(|at| !is_covered(&wanted[*at])) {
                let cell = &wanted[at];
                pen.go(Position::new(at as u16, y), wanted);
                if is_unsteady(cell.symbol()) {
                    // Its own columns too: it may be narrower here than what was there.
                    let covered = wanted[at + 1..].iter().take_while(|cell| is_covered(cell)).count();
                    pen.blank(cell, 1 + covered);
                    pen.go(Position::new(at as u16, y), wanted);
                    let end = at + most_columns(cell.symbol());
                    // One more: a wide character that does not fit at the end of a row begins in the next one.
                    over = if end > wanted.len() { end - wanted.len() + 1 } else { 0 };
                    shown[at + 1 + covered..].fill(UNKNOWN);
                }
                pen.write(cell);
            }
        }
        x = end;
    }
    shown.clone_from_slice(wanted);
    over
}

#[cfg(test)]
#[path = "painter_tests.rs"]
mod tests;
