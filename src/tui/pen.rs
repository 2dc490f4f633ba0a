//! The bytes that move a terminal's cursor and change its pen, as few as do.
//!
//! Only sequences that a VT102 or its colours have, for there is no terminal without them: no scrolling by `SU`, which
//! the Linux console lacks, and no repeating. Nothing is taken for granted between two frames but a plain pen.

use std::fmt::Write as _;

use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use super::grid::{is_blank, is_covered, is_seen_on_blank};
use super::scroll::{Direction, Scroll};

/// What the next character will look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

const PLAIN: Look = Look { fg: Color::Reset, bg: Color::Reset, underline: Color::Reset, modifier: Modifier::empty() };

/// Writes one frame.
pub(super) struct Pen {
    text: String,
    look: Look,
    /// Where the cursor stands; `None` where a terminal may think otherwise than we do.
    at: Option<Position>,
    columns: u16,
    has_color: bool,
}

impl Pen {
    /// A plain pen at an unknown place of a screen of so many columns.
    pub(super) fn new(columns: u16, has_color: bool) -> Self {
        Self { text: String::new(), look: PLAIN, at: None, columns, has_color }
    }

    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Whether nothing was written.
    pub(super) fn is_unused(&self) -> bool {
        self.text.is_empty()
    }

    /// Clears the screen, whatever is on it and whatever the pen was.
    pub(super) fn clear(&mut self) {
        self.text.push_str("\x1b[m\x1b[H\x1b[2J");
        self.look = PLAIN;
        self.at = Some(Position::ORIGIN);
    }

    /// Moves rows. The pen must be plain: many terminals fill the new rows with its background.
    pub(super) fn scroll(&mut self, scroll: &Scroll) {
        self.plain();
        let (top, last) = (scroll.rows.start + 1, scroll.rows.end);
        let (by, what) = (Count(scroll.by), if scroll.direction == Direction::Up { 'M' } else { 'L' });
        // A region, lines deleted or inserted at its top, and the whole screen as the region again.
        self.add(format_args!("\x1b[{top};{last}r\x1b[{top}H\x1b[{by}{what}\x1b[r"));
        self.at = None;
    }

    /// Goes to a place on the shortest way; `row` are the cells that are to stand on its row.
    pub(super) fn go(&mut self, to: Position, row: &[Cell]) {
        match self.at {
            Some(at) if at == to => {}
            Some(at) if at.y == to.y && at.x < to.x => self.go_right(to, &row[usize::from(at.x)..usize::from(to.x)]),
            Some(at) if at.y == to.y => self.add(format_args!("\x1b[{}D", Count(at.x - to.x))),
            Some(at) if to.x == 0 && at.y + 1 == to.y => self.text.push_str("\r\n"),
            _ if to.x == 0 => self.add(format_args!("\x1b[{}H", Count(to.y + 1))),
            _ => self.add(format_args!("\x1b[{};{}H", Count(to.y + 1), to.x + 1)),
        }
        self.at = Some(to);
    }

    /// Blanks so many columns from the cursor on, in the style of this cell.
    pub(super) fn blank(&mut self, cell: &Cell, columns: usize) {
        self.dip(self.look_of(cell));
        self.text.extend(std::iter::repeat_n(' ', columns));
        self.at = None;
    }

    /// Writes a cell where the cursor stands.
    pub(super) fn write(&mut self, cell: &Cell) {
        if !self.fits(cell) {
            let look = self.look_of(cell);
            // Nothing is written in the front colour of a blank: the next sign may still want the one that is held.
            let fg = if is_blank(cell) && look.bg != Color::Reset { self.look.fg } else { look.fg };
            self.dip(Look { fg, ..look });
        }
        self.text.push_str(cell.symbol());
        // In the last column terminals differ in where the cursor is, and about wide and composed characters they
        // may differ from us.
        let is_one_column = is_narrow(cell);
        let next = self.at.map(|at| Position::new(at.x + 1, at.y));
        self.at = next.filter(|next| is_one_column && next.x < self.columns);
    }

    /// Blanks the row from the cursor on.
    pub(super) fn erase_to_the_end(&mut self) {
        self.plain();
        self.text.push_str("\x1b[K");
    }

    /// Makes the pen plain.
    pub(super) fn plain(&mut self) {
        self.dip(PLAIN);
    }

    pub(super) fn hide_cursor(&mut self) {
        self.text.push_str("\x1b[?25l");
    }

    pub(super) fn show_cursor(&mut self) {
        self.text.push_str("\x1b[?25h");
    }

    /// Past cells that stand there already: by a sequence, or by writing them again where that is shorter.
    fn go_right(&mut self, to: Position, passed: &[Cell]) {
        let step = passed.len();
        let by_sequence = if step == 1 { 3 } else { 3 + step.to_string().len() };
        let is_pen_right = passed.iter().all(|cell| is_narrow(cell) && self.fits(cell));
        if is_pen_right && passed.iter().map(|cell| cell.symbol().len()).sum::<usize>() <= by_sequence {
            self.text.extend(passed.iter().map(Cell::symbol));
        } else {
            self.add(format_args!("\x1b[{}C", Count(step as u16)));
        }
        self.at = Some(to);
    }

    /// Whether a cell comes out right with the pen as it is.
    fn fits(&self, cell: &Cell) -> bool {
        let look = self.look_of(cell);
        look == self.look || is_blank(cell) && look.bg == self.look.bg && !is_seen_on_blank(self.look.modifier)
    }

    fn look_of(&self, cell: &Cell) -> Look {
        if self.has_color {
            Look { fg: cell.fg, bg: cell.bg, underline: cell.underline_color, modifier: cell.modifier }
        } else {
            Look { modifier: cell.modifier, ..PLAIN }
        }
    }

    /// Changes the pen: what is different, or everything from plain on, whichever is shorter.
    fn dip(&mut self, to: Look) {
        if self.look == to {
            return;
        }
        let change = parameters(self.look, to);
        let anew = parameters(PLAIN, to);
        let (zero, rest) = if anew.is_empty() { ("", "") } else { ("0;", anew.as_str()) };
        if change.len() <= zero.len() + rest.len() {
            self.add(format_args!("\x1b[{change}m"));
        } else {
            self.add(format_args!("\x1b[{zero}{rest}m"));
        }
        self.look = to;
    }

    fn add(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(text);
    }
}

/// A parameter of a sequence; one is what is meant where none is given.
struct Count(u16);

impl std::fmt::Display for Count {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0 == 1 { Ok(()) } else { self.0.fmt(f) }
    }
}

/// Whether every terminal moves its cursor by one column for this cell.
fn is_narrow(cell: &Cell) -> bool {
    let symbol = cell.symbol();
    symbol.len() == 1 || !is_covered(cell) && symbol.chars().nth(1).is_none() && cell.cell_width() == 1
}

/// What turns each modifier on and off, in the order in which they are turned off and on: what turns off one of a
/// pair turns off both.
const SWITCHES: [(Modifier, &str, &str); 9] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::RAPID_BLINK, "6", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// The parameters of the sequence from one look to another.
fn parameters(from: Look, to: Look) -> String {
    let mut text = String::new();
    let mut add = |parameter: &str| {
        if !text.is_empty() {
            text.push(';');
        }
        text.push_str(parameter);
    };
    let mut left = from.modifier;
    for (modifier, _, off) in SWITCHES {
        if left.contains(modifier) && !to.modifier.contains(modifier) {
            add(off);
            SWITCHES.iter().filter(|(.., other)| *other == off).for_each(|(both, ..)| left.remove(*both));
        }
    }
    for (modifier, on, _) in SWITCHES {
        if to.modifier.contains(modifier) && !left.contains(modifier) {
            add(on);
        }
    }
    if from.fg != to.fg {
        add(&color(to.fg, Some((30, 90)), 38));
    }
    if from.bg != to.bg {
        add(&color(to.bg, Some((40, 100)), 48));
    }
    if from.underline != to.underline {
        add(&color(to.underline, None, 58));
    }
    text
}

/// A colour as parameters: one of the sixteen by its own number where it has one (from the first of the eight usual
/// and of the eight bright ones on), any other after `long`; the terminal's own colour is the one after that.
fn color(color: Color, short: Option<(u8, u8)>, long: u8) -> String {
    let one_of_sixteen = |number: u8| match (short, number) {
        (Some((usual, _)), 0..8) => (usual + number).to_string(),
        (Some((_, bright)), _) => (bright + number - 8).to_string(),
        (None, _) => format!("{long};5;{number}"),
    };
    match color {
        Color::Reset => (long + 1).to_string(),
        Color::Black => one_of_sixteen(0),
        Color::Red => one_of_sixteen(1),
        Color::Green => one_of_sixteen(2),
        Color::Yellow => one_of_sixteen(3),
        Color::Blue => one_of_sixteen(4),
        Color::Magenta => one_of_sixteen(5),
        Color::Cyan => one_of_sixteen(6),
        Color::Gray => one_of_sixteen(7),
        Color::DarkGray => one_of_sixteen(8),
        Color::LightRed => one_of_sixteen(9),
        Color::LightGreen => one_of_sixteen(10),
        Color::LightYellow => one_of_sixteen(11),
        Color::LightBlue => one_of_sixteen(12),
        Color::LightMagenta => one_of_sixteen(13),
        Color::LightCyan => one_of_sixteen(14),
        Color::White => one_of_sixteen(15),
        Color::Indexed(number) => format!("{long};5;{number}"),
        Color::Rgb(red, green, blue) => format!("{long};2;{red};{green};{blue}"),
    }
}
