//! The line of the search over the rows of the history.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use super::text::{Pen, clipped, field};
use super::theme::Theme;
use crate::app::{HistorySearch, Model, drawn_columns, grouped, rows};
use crate::domain::Shown;

/// Columns between the query and what is said of it.
const GAP: usize = 2;

/// Rows that a mistake may cover.
const ROWS: u16 = 4;

/// Draws the line; returns the column of its cursor.
pub(super) fn draw(
    model: &Model,
    search: &HistorySearch,
    buffer: &mut Buffer,
    row: Rect,
    is_focused: bool,
    theme: &Theme,
) -> u16 {
    let is_typing = is_focused && search.is_typing;
    let mut pen = Pen::new(buffer, row);
    pen.word("/ ", if is_typing { theme.accent } else { theme.dim });
    let left = Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row };
    if search.field.is_empty() {
        Pen::new(buffer, left).word("words, or to: from: by: state: since: until: tag: http: has:", theme.dim);
    }
    if model.is_masked() && !is_typing {
        // What stands here may come from an entry, and nobody looks at it while typing.
        let text = Shown::line(search.field.text());
        Pen::new(buffer, left).shown(&model.seen_words(&text), theme.plain);
        return left.x;
    }
    let x = field(buffer, left, &search.field, is_typing, theme.plain);
    if let Some(problem) = beside(search, left.width) {
        let width = (drawn_columns(problem.as_str()) as u16).min(left.width);
        Pen::new(buffer, Rect { x: left.right() - width, width, ..row }).shown(problem, theme.warning);
    }
    x
}

/// Draws what is wrong with the query over the first rows, where it does not fit beside it: those are of the query before.
pub(super) fn mistake(search: Option<&HistorySearch>, buffer: &mut Buffer, list: Rect, theme: &Theme) {
    let Some(search) = search.filter(|search| beside(search, list.width.saturating_sub(2)).is_none()) else { return };
    let Some(problem) = &search.problem else { return };
    let needed = rows(problem.as_str(), usize::from(list.width).max(1)).len() as u16;
    let area = Rect { height: needed.min(ROWS).min(list.height), ..list };
    Clear.render(area, buffer);
    clipped(buffer, area, problem, theme.warning);
}

/// What is wrong with the query, if it fits beside it.
fn beside(search: &HistorySearch, columns: u16) -> Option<&Shown> {
    let typed = drawn_columns(search.field.text()) + 1;
    search.problem.as_ref().filter(|problem| typed + GAP + drawn_columns(problem.as_str()) <= usize::from(columns))
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
