//! What is listed, in counts by state, sender and operator.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::overlay;
use super::spots::Spots;
use super::text::{Pen, line, window};
use super::theme::Theme;
use crate::app::{Facet, FacetList, HistorySearch, Model, Target, drawn_columns, grouped};
use crate::domain::Shown;

/// Columns inside.
const COLUMNS: usize = 44;
/// Rows that stay free around the list.
const AROUND: usize = 6;

/// A row: a heading, an empty one before it, or a count by its number.
enum Row {
    Empty,
    Heading(&'static str),
    Count(usize),
}

/// Draws the list.
pub(super) fn draw(model: &Model, list: &FacetList, buffer: &mut Buffer, area: Rect, theme: &Theme, spots: &mut Spots) {
    let rows = rows(&list.facets);
    let fit = usize::from(area.height).saturating_sub(AROUND);
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(6));
    let right = Shown::line(&title(model, list));
    let inner = overlay(buffer, area, (columns, rows.len().clamp(1, fit)), "Counts", &right, theme);
    spots.mark(inner, || Target::Overlay);
    if list.facets.is_empty() {
        Pen::new(buffer, line(inner, 0))
            .word(if list.is_empty_yet { "counting…" } else { "nothing is listed" }, theme.dim);
        return;
    }
    let chosen = list.chosen_row();
    let place = rows.iter().position(|row| matches!(row, Row::Count(at) if *at == chosen)).unwrap_or(0);
    for (y, at) in window(place, rows.len(), usize::from(inner.height)).enumerate() {
        let row = line(inner, y as u16);
        match rows[at] {
            Row::Empty => {}
            Row::Heading(heading) => _ = Pen::new(buffer, row).word(heading, theme.dim),
            Row::Count(number) => {
                spots.mark(row, || list.facets[number].target());
                draw_count(&list.facets[number], number == chosen, buffer, row, theme);
            }
        }
    }
}

fn draw_count(facet: &Facet, is_chosen: bool, buffer: &mut Buffer, row: Rect, theme: &Theme) {
    let mut pen = Pen::new(buffer, row);
    let style = pen.choice(is_chosen, theme);
    let count = Shown::line(&grouped(facet.count));
    let width = drawn_columns(count.as_str());
    if let Some(state) = facet.state {
        pen.label(state.mark(), 2, theme.state(state));
    }
    let room = pen.room().saturating_sub(width + 2 + ON.len());
    let name = drawn_columns(facet.shown.as_str()).min(room);
    pen.column(&facet.shown, name, facet.state.map_or(style, |state| theme.state(state)));
    if facet.is_on {
        pen.word(ON, theme.accent);
    }
    pen.skip_to_last(width).shown(&count, if is_chosen { theme.strong } else { theme.plain });
}

/// Stands behind what the query asks for.
const ON: &str = " · looked for";

fn rows(facets: &[Facet]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut kind = None;
    for (at, facet) in facets.iter().enumerate() {
        if kind != Some(facet.kind) {
            if kind.is_some() {
                rows.push(Row::Empty);
            }
            kind = Some(facet.kind);
            rows.push(Row::Heading(facet.kind.heading()));
        }
        rows.push(Row::Count(at));
    }
    rows
}

/// How many there are in all.
fn title(model: &Model, list: &FacetList) -> String {
    let entries = || model.history.entries().map(|entries| (entries, true));
    match model.history.search().and_then(HistorySearch::count).or_else(entries) {
        _ if list.is_empty_yet => "counting…".to_owned(),
        Some((count, true)) => format!("of {}", grouped(count)),
        Some((count, false)) => format!("of {} by now", grouped(count)),
        None => String::new(),
    }
}
