//! A pen that writes one row from left to right, and never past its end.
//!
//! It takes literals of this program and `Shown`, so nothing from outside comes to the screen as it came in.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::theme::Theme;
use crate::app::{TextField, drawn_columns, rows};
use crate::domain::{Phone, Shown};

/// Writes on one row.
pub(super) struct Pen<'a> {
    buffer: &'a mut Buffer,
    x: u16,
    right: u16,
    y: u16,
}

impl<'a> Pen<'a> {
    /// At the start of this row; what is below it or outside of the screen is not written on.
    pub(super) fn new(buffer: &'a mut Buffer, row: Rect) -> Self {
        let row = row.intersection(buffer.area);
        let right = if row.height == 0 { row.x } else { row.right() };
        Self { x: row.x, right, y: row.y, buffer }
    }

    /// The beginning of a row of a list to choose from: a bar before the chosen one. The style of the row comes back.
    pub(super) fn choice(&mut self, is_chosen: bool, theme: &Theme) -> Style {
        if is_chosen {
            self.word("▌ ", theme.accent);
            theme.strong
        } else {
            self.gap(2);
            theme.plain
        }
    }

    /// Columns that are left.
    pub(super) fn room(&self) -> usize {
        usize::from(self.right.saturating_sub(self.x))
    }

    /// A literal.
    pub(super) fn word(&mut self, text: &'static str, style: Style) -> &mut Self {
        self.write(text, self.room(), style)
    }

    /// Text from outside, cut with … where it does not fit.
    pub(super) fn shown(&mut self, text: &Shown, style: Style) -> &mut Self {
        let room = self.room();
        if drawn_columns(text.as_str()) > room {
            let cut = text.clone().fit(room);
            return self.write(cut.as_str(), room, style);
        }
        self.write(text.as_str(), room, style)
    }

    /// Text from outside in a column of this width.
    pub(super) fn column(&mut self, text: &Shown, columns: usize, style: Style) -> &mut Self {
        let columns = columns.min(self.room());
        let end = self.x + columns as u16;
        let right = std::mem::replace(&mut self.right, end);
        self.shown(text, style);
        self.right = right;
        self.x = end;
        self
    }

    /// A literal in a column of this width.
    pub(super) fn label(&mut self, text: &'static str, columns: usize, style: Style) -> &mut Self {
        let columns = columns.min(self.room());
        let end = self.x + columns as u16;
        self.write(text, columns, style);
        self.x = end;
        self
    }

    /// Empty columns.
    pub(super) fn gap(&mut self, columns: usize) -> &mut Self {
        self.x += columns.min(self.room()) as u16;
        self
    }

    /// On to so many columns before the end, if the pen is not there yet.
    pub(super) fn skip_to_last(&mut self, columns: usize) -> &mut Self {
        let to = self.right.saturating_sub(columns as u16);
        self.x = self.x.max(to);
        self
    }

    fn write(&mut self, text: &str, columns: usize, style: Style) -> &mut Self {
        if columns > 0 {
            self.x = self.buffer.set_stringn(self.x, self.y, text, columns, style).0.min(self.right);
        }
        self
    }
}

/// Text of several words in an area, broken after spaces; returns how many rows it took.
pub(super) fn paragraph(buffer: &mut Buffer, area: Rect, text: &Shown, style: Style) -> u16 {
    let rows = rows(text.as_str(), usize::from(area.width).max(1));
    let seen = rows.len().min(usize::from(area.height));
    for (at, range) in rows.into_iter().take(seen).enumerate() {
        let piece = Shown::line(text.as_str()[range].trim_end());
        Pen::new(buffer, line(area, at as u16)).shown(&piece, style);
    }
    seen as u16
}

/// The same, with … at the end of what does not fit.
pub(super) fn clipped(buffer: &mut Buffer, area: Rect, text: &Shown, style: Style) {
    let rows = rows(text.as_str(), usize::from(area.width).max(1));
    let last = usize::from(area.height).saturating_sub(1);
    for (at, range) in rows.into_iter().take(last + 1).enumerate() {
        let end = if at < last { range.end } else { text.as_str().len() };
        let piece = Shown::line(text.as_str()[range.start..end].trim_end());
        Pen::new(buffer, line(area, at as u16)).shown(&piece, style);
    }
}

/// One row of an area, counted from its top; empty where the area has no such row.
pub(super) fn line(area: Rect, at: u16) -> Rect {
    let height = u16::from(at < area.height);
    Rect { y: area.y.saturating_add(at), height, ..area }
}

/// A rule over the whole width of a row.
pub(super) fn rule(buffer: &mut Buffer, row: Rect, style: Style) {
    let mut pen = Pen::new(buffer, row);
    while pen.room() > 0 {
        pen.word("─", style);
    }
}

/// Draws a field of one line and returns the column of its cursor. A text that is too long jumps by half of the
/// width, so that a typed letter moves nothing but itself; without the focus its start is seen.
pub(super) fn field(buffer: &mut Buffer, row: Rect, text: &TextField, is_focused: bool, style: Style) -> u16 {
    let columns = usize::from(row.width).max(2);
    if !is_focused {
        Pen::new(buffer, row).shown(&Shown::fitted(text.text(), columns), style);
        return row.x;
    }
    let before = drawn_columns(&text.text()[..text.cursor()]);
    let step = (columns / 2).max(1);
    let skipped = if before < columns { 0 } else { ((before - columns) / step + 1) * step };
    let from = byte_at_column(text.text(), skipped);
    // No more than fits is made fit to be drawn: a field may hold thousands of characters.
    let end = byte_at_column(&text.text()[from..], columns + 1);
    let start = drawn_columns(&text.text()[..from]);
    Pen::new(buffer, row).shown_start(&Shown::line(&text.text()[from..from + end]), style);
    row.x + (before.saturating_sub(start)).min(columns - 1) as u16
}

impl Pen<'_> {
    /// The start of a text, without … where it does not fit: the rest is beside it, not lost.
    pub(super) fn shown_start(&mut self, text: &Shown, style: Style) -> &mut Self {
        self.write(text.as_str(), self.room(), style)
    }
}

/// The first byte at or after this column of a drawn text.
fn byte_at_column(text: &str, column: usize) -> usize {
    use unicode_segmentation::UnicodeSegmentation;
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        if used >= column {
            return at;
        }
        used += drawn_columns(grapheme);
    }
    text.len()
}

/// A number in so many columns: grouped where that fits, else bare; never cut, for the last digits tell people apart.
pub(super) fn number(grouped: &Shown, phone: &Phone, columns: usize) -> Shown {
    if drawn_columns(grouped.as_str()) <= columns { grouped.clone() } else { Shown::line(&phone.e164()) }
}

/// Rows of a list that fit: the chosen one stays in the middle where it can.
pub(super) fn window(chosen: usize, len: usize, height: usize) -> Range<usize> {
    let start = chosen.saturating_sub(height / 2).min(len.saturating_sub(height));
    start..(start + height).min(len)
}
