//! The line of the search over the rows of the history.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::{Pen, field};
use super::theme::Theme;
use crate::app::{HistorySearch, drawn_columns, grouped};
use crate::domain::Shown;

/// Columns between the query and what is said of it.
const GAP: usize = 2;

/// Draws the line; returns the column of its cursor.
pub(super) fn draw(search: &HistorySearch, buffer: &mut Buffer, row: Rect, is_focused: bool, theme: &Theme) -> u16 {
    let is_typing = is_focused && search.is_typing;
    let mut pen = Pen::new(buffer, row);
    pen.word("/ ", if is_typing { theme.accent } else { theme.dim });
    let room = pen.room();
    let typed = drawn_columns(search.field.text()) + 1;
    // What is wrong stands beside the query: it has half of the line, more where the query is short.
    let said = match &search.problem {
        Some(problem) => (GAP + drawn_columns(problem.as_str())).min(room.saturating_sub(typed.min(room / 2))),
        None => 0,
    };
    let left = Rect { x: row.x + 2, width: (room - said) as u16, ..row };
    if search.field.is_empty() {
        Pen::new(buffer, left).word("words, or to: from: by: state: since: until: tag: http: has:", theme.dim);
    }
    let x = field(buffer, left, &search.field, is_typing, theme.plain);
    if let Some(problem) = &search.problem {
        let right = Rect { x: left.right(), width: said as u16, ..row };
        Pen::new(buffer, right).gap(GAP).shown(problem, theme.warning);
    }
    x
}

/// What the title says of it; `None` while nothing is looked for.
pub(super) fn title(search: &HistorySearch) -> Option<String> {
    let (count, is_whole) = search.count()?;
    Some(match (count, is_whole) {
        (count, true) => format!("{} found", grouped(count)),
        (0, false) => "counting…".to_owned(),
        (count, false) => format!("counting… {}", grouped(count)),
    })
}

/// What stands in place of rows.
pub(super) fn nothing(search: &HistorySearch) -> Shown {
    let is_over = search.count().is_none_or(|(_, is_whole)| is_whole);
    Shown::line(if is_over { "Nothing was found." } else { "searching…" })
}
