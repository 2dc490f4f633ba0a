//! The history: one row an entry, the newest on top.

use jiff::civil::Date;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::history_search;
use super::layout::pane;
use super::spots::Spots;
use super::text::{Pen, line, number, paragraph, window};
use super::theme::Theme;
use crate::app::{Focus, History, HistoryRow, Model, Target, drawn_columns, grouped};
use crate::domain::{Shown, State};

/// Columns of a row; what is 0 is not seen.
#[derive(Debug, Clone, Copy)]
struct Columns {
    time: usize,
    state: usize,
    name: usize,
    number: usize,
    sender: usize,
    file: usize,
}

impl Columns {
    /// The most important ones first, as far as the room goes. What is left goes to the last column of a row: why it
    /// did not go well, when it leaves, how long it took, or, where the file has no column of its own, the file.
    fn of(room: usize) -> Self {
        let base = Self { time: 12, state: 11, name: 16, number: 16, sender: 0, file: 0 };
        match room {
            0..70 => Self { time: 6, name: room.saturating_sub(6 + 11 + 16 + 6).max(8), ..base },
            70..96 => base,
            96..110 => Self { file: 16, ..base },
            110..130 => Self { sender: 12, file: 16, ..base },
            _ => Self { name: 20, number: 19, sender: 16, file: 24, ..base },
        }
    }
}

/// Draws the pane; returns where its cursor stands if keys go into the search.
pub(super) fn draw(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    spots: &mut Spots,
) -> Option<Position> {
    spots.mark(area, || Target::History);
    let is_focused = model.focus == Focus::History;
    let history = &model.history;
    let inner = pane(buffer, area, "History", &Shown::line(&title(model)), is_focused, theme);
    let rows = history.listed();
    let mut list = inner;
    let mut cursor = None;
    if let Some(search) = history.search() {
        let x = history_search::draw(model, search, buffer, line(inner, 0), is_focused, theme);
        cursor = (is_focused && search.is_typing).then_some(Position { x, y: inner.y });
        list = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    }
    if rows.is_empty() {
        let text = match history.search().filter(|search| search.has_rows()) {
            Some(search) => history_search::nothing(search),
            None => Shown::lines("Nothing was sent yet.\n\nWhat you send stands here, the newest on top."),
        };
        paragraph(buffer, list, &text, theme.dim);
        history_search::mistake(history.search(), buffer, list, theme);
        return cursor;
    }
    let chosen = history.chosen_row().unwrap_or(0);
    let columns = Columns::of(usize::from(list.width).saturating_sub(2));
    let seen = window(chosen, rows.len(), usize::from(list.height));
    for (y, at) in seen.enumerate() {
        let is_chosen = is_focused && at == chosen;
        spots.mark(line(list, y as u16), || Target::Entry(rows[at].entry.id));
        let mut pen = Pen::new(buffer, line(list, y as u16));
        draw_row(model, &mut pen, &model.seen_row(&rows[at]), is_chosen, columns, theme);
    }
    history_search::mistake(history.search(), buffer, list, theme);
    cursor
}

/// The day of the chosen one where that is another than today, how many there are of what is listed, and how many lines
/// could not be read.
fn title(model: &Model) -> String {
    let count = count(&model.history);
    match model.other_day() {
        Some(day) => format!("{} · {count}", day.strftime("%a %d %b %Y")),
        None => count,
    }
}

fn count(history: &History) -> String {
    let found = history.search().and_then(history_search::title);
    let count = found.unwrap_or_else(|| match history.entries() {
        Some(0) | None => "newest first".to_owned(),
        Some(1) => "1 entry".to_owned(),
        Some(entries) => format!("{} entries", grouped(entries)),
    });
    match history.passed_over() {
        0 => count,
        1 => format!("{count} · 1 line passed over"),
        lines => format!("{count} · {lines} lines passed over"),
    }
}

fn draw_row(model: &Model, pen: &mut Pen<'_>, row: &HistoryRow, is_chosen: bool, columns: Columns, theme: &Theme) {
    if is_chosen {
        pen.word("▌ ", theme.accent);
    } else {
        pen.gap(2);
    }
    let state = row.entry.state;
    let look = theme.state(state);
    pen.column(&time(row, model.today, columns.time), columns.time, theme.dim).gap(2);
    pen.label(state.mark(), 2, look).label(state.word(), columns.state - 2, look).gap(1);
    let who = match (is_chosen, row.has_left) {
        (_, true) => theme.dim,
        (true, false) => theme.strong,
        (false, false) => theme.plain,
    };
    pen.column(&row.name, columns.name, who).gap(2);
    let number = number(&row.number, &row.entry.outgoing.to, columns.number);
    pen.column(&number, columns.number, if row.name.as_str().is_empty() { who } else { theme.dim });
    if columns.sender > 0 {
        pen.gap(2).column(&row.sender, columns.sender, theme.dim);
    }
    // Why something went wrong is worth more than the name of its file.
    let last = pen.room().saturating_sub(2 + columns.file + 2);
    if columns.file > 0 && drawn_columns(row.reason.as_str()) <= last {
        pen.gap(2).column(&row.file, columns.file, theme.dim);
    }
    pen.gap(2);
    last_column(model, pen, row, columns, theme);
}

fn last_column(model: &Model, pen: &mut Pen<'_>, row: &HistoryRow, columns: Columns, theme: &Theme) {
    if row.has_left {
        pen.word("found before", theme.dim);
        return;
    }
    if row.is_unrecorded {
        pen.word("not written down", theme.bad);
        return;
    }
    if let Some(seconds) = model.seconds_left(&row.entry) {
        pen.shown(&Shown::line(&format!("leaves in {seconds}s")), theme.state(State::Held));
        return;
    }
    if let Some(waiting) = row.entry.waiting(model.now()) {
        pen.shown(&Shown::line(&waiting.brief()), theme.state(State::Held));
        return;
    }
    if !row.reason.as_str().is_empty() {
        pen.shown(&row.reason, theme.state(row.entry.state));
    } else if columns.file == 0 {
        pen.shown(&row.file, theme.dim);
    } else {
        pen.shown(&row.latency, theme.dim);
    }
}

/// The time today, the date and time within the year, else the date; shorter where there is little room.
fn time(row: &HistoryRow, today: Date, columns: usize) -> Shown {
    let is_short = columns < 12;
    let day = row.local.date();
    let format = match (day == today, day.year() == today.year(), is_short) {
        (true, _, false) => "%H:%M:%S",
        (true, _, true) => "%H:%M",
        (false, true, false) => "%d %b %H:%M",
        (false, true, true) => "%d %b",
        (false, false, false) => "%d %b %Y",
        (false, false, true) => "%Y-%m",
    };
    // "2026-11" is one column too long: the century is no news.
    let text = row.local.strftime(format).to_string();
    Shown::line(if text.len() > columns { &text[text.len() - columns + 1..] } else { &text })
}
