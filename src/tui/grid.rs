//! What stands on a terminal, cell by cell.

use ratatui::buffer::{Cell, CellDiffOption, CellWidth};
use ratatui::layout::Size;
use ratatui::style::Modifier;

use super::scroll::{Direction, Scroll};

/// The cells under a wide character, all but its first.
const COVERED: Cell = Cell::new("");

/// A cell of which nobody knows what the terminal made of it: it is like no other.
pub(super) const UNKNOWN: Cell = {
    let mut cell = Cell::EMPTY;
    cell.diff_option = CellDiffOption::Skip;
    cell
};

/// What a cell holds where the terminal draws a picture over it: seen as a blank, and told apart from one.
pub(super) const UNDER_A_PICTURE: &str = "\u{2800}";

/// What is seen of a cell without a character.
const SEEN_ON_BLANK: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// The cells of a screen. A wide character covers the cells after its first, and what cuts it blanks the rest of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Grid {
    size: Size,
    cells: Vec<Cell>,
}

impl Grid {
    /// An empty screen.
    pub(super) fn blank(size: Size) -> Self {
        Self { size, cells: vec![Cell::EMPTY; usize::from(size.width) * usize::from(size.height)] }
    }

    pub(super) fn size(&self) -> Size {
        self.size
    }

    /// One row, from its left; nothing where there is no such row.
    pub(super) fn row(&self, y: u16) -> &[Cell] {
        self.cells.chunks(usize::from(self.size.width).max(1)).nth(usize::from(y)).unwrap_or_default()
    }

    /// The same, to be written on.
    pub(super) fn row_mut(&mut self, y: u16) -> &mut [Cell] {
        self.cells.chunks_mut(usize::from(self.size.width).max(1)).nth(usize::from(y)).unwrap_or_default()
    }

    /// Puts a cell of a frame in its place. One that does not fit is left out.
    ///
    /// A frame does not tell what becomes of the cells that a wide character covered. They are blank, unless told.
    pub(super) fn put(&mut self, x: u16, y: u16, cell: &Cell) {
        let (row, x) = (self.row_mut(y), usize::from(x));
        let end = x + width(cell);
        if x >= row.len() {
            return;
        }
        cut(row, x);
        if end > row.len() {
            row[x] = Cell::EMPTY;
            return;
        }
        cut(row, end);
        row[x] = plainest(cell);
        row[x + 1..end].fill(COVERED);
    }

    /// Moves rows as a terminal does. The new ones are blank.
    pub(super) fn scroll(&mut self, scroll: &Scroll) {
        let columns = usize::from(self.size.width);
        let from = |row: u16| usize::from(row) * columns;
        let region = &mut self.cells[from(scroll.rows.start)..from(scroll.rows.end)];
        let moved = from(scroll.by).min(region.len());
        match scroll.direction {
            Direction::Up => {
                region.rotate_left(moved);
                let kept = region.len() - moved;
                region[kept..].fill(Cell::EMPTY);
            }
            Direction::Down => {
                region.rotate_right(moved);
                region[..moved].fill(Cell::EMPTY);
            }
        }
    }
}

/// Whether a cell lies under the wide character before it.
pub(super) fn is_covered(cell: &Cell) -> bool {
    cell.symbol().is_empty()
}

/// Whether nothing but its background is seen of a cell.
pub(super) fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(SEEN_ON_BLANK)
}

/// Whether a blank would show these modifiers.
pub(super) fn is_seen_on_blank(modifier: Modifier) -> bool {
    modifier.intersects(SEEN_ON_BLANK)
}

/// Columns of a cell, at least one.
fn width(cell: &Cell) -> usize {
    if cell.symbol().len() <= 1 { 1 } else { usize::from(cell.cell_width()).max(1) }
}

/// The same to look at, with nothing that is not seen.
fn plainest(cell: &Cell) -> Cell {
    if cell.symbol().is_empty() || is_blank(cell) {
        let mut blank = Cell::EMPTY;
        blank.bg = cell.bg;
        return blank;
    }
    let mut cell = cell.clone();
    cell.set_diff_option(CellDiffOption::None);
    cell
}

/// Blanks the wide character that covers this cell, if one does.
fn cut(row: &mut [Cell], at: usize) {
    if row.get(at).is_some_and(is_covered) {
        let start = row[..at].iter().rposition(|cell| !is_covered(cell)).unwrap_or(0);
        let end = row[at..].iter().position(|cell| !is_covered(cell)).map_or(row.len(), |after| at + after);
        row[start..end].fill(Cell::EMPTY);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::*;

    fn text(grid: &Grid, y: u16) -> String {
        grid.row(y).iter().map(|cell| if is_covered(cell) { "_" } else { cell.symbol() }).collect()
    }

    fn grid(columns: u16, rows: &[&str]) -> Grid {
        let mut grid = Grid::blank(Size::new(columns, rows.len() as u16));
        for (y, row) in rows.iter().enumerate() {
            for (x, c) in row.char_indices() {
                grid.put(x as u16, y as u16, &Cell::from(c));
            }
        }
        grid
    }

    #[test]
    fn what_cuts_a_wide_character_blanks_the_rest_of_it() {
        let wide = Cell::from('世');
        let mut grid = grid(5, &["abcde"]);
        grid.put(1, 0, &wide);
        assert_eq!(text(&grid, 0), "a世_de");
        grid.put(2, 0, &wide);
        assert_eq!(text(&grid, 0), "a 世_e");
        grid.put(1, 0, &wide);
        assert_eq!(text(&grid, 0), "a世_ e");
        grid.put(1, 0, &Cell::from('x'));
        assert_eq!(text(&grid, 0), "ax  e");
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let mut grid = grid(3, &["abc"]);
        grid.put(2, 0, &Cell::from('世'));
        assert_eq!(text(&grid, 0), "ab ");
        grid.put(3, 0, &Cell::from('x'));
        grid.put(0, 1, &Cell::from('x'));
        assert_eq!(text(&grid, 0), "ab ");
    }

    #[test]
    fn rows_move_and_new_ones_are_blank() {
        let scroll = |rows, by, direction| {
            let mut grid = grid(2, &["aa", "bb", "cc", "dd"]);
            grid.scroll(&Scroll { rows, by, direction });
            (0..4).map(|y| text(&grid, y)).collect::<Vec<_>>()
        };
        assert_eq!(scroll(0..4, 1, Direction::Up), ["bb", "cc", "dd", "  "]);
        assert_eq!(scroll(1..4, 2, Direction::Up), ["aa", "dd", "  ", "  "]);
        assert_eq!(scroll(1..3, 1, Direction::Down), ["aa", "  ", "bb", "dd"]);
    }

    #[test]
    fn what_is_not_seen_makes_no_difference() {
        let mut blank = Cell::EMPTY;
        blank.fg = Color::Red;
        blank.modifier = Modifier::BOLD;
        assert_eq!(plainest(&blank), Cell::EMPTY);
        blank.modifier = Modifier::REVERSED;
        assert_eq!(plainest(&blank), blank, "the red is seen");
        blank.modifier = Modifier::empty();
        blank.bg = Color::Blue;
        assert_eq!(plainest(&blank).bg, Color::Blue);
    }
}
