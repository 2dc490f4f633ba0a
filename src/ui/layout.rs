//! Where the regions stand. The numbers come from `app::Size`, since keys go by them too.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Padding, Widget};

use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use crate::app::Size;
use crate::domain::Shown;

/// The regions of one frame; a region that is not seen is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Regions {
    /// The first row.
    pub(super) top: Rect,
    /// Contacts and message, borders included.
    pub(super) desk: Option<(Rect, Rect)>,
    /// The history, borders included.
    pub(super) history: Option<Rect>,
    /// The row of the notice.
    pub(super) notice: Rect,
    /// The row of the hints.
    pub(super) hints: Rect,
}

impl Regions {
    /// The regions of a screen. A narrow one shows either the desk or the history.
    pub(super) fn of(area: Rect, size: Size, is_history: bool) -> Self {
        let row = |at: u16| Rect { y: area.y + at, height: 1, ..area };
        let body = Rect { y: area.y + 1, height: size.body_rows(), ..area };
        let desk_area = Rect { height: size.desk_rows().min(body.height), ..body };
        let contacts = Rect { width: size.contacts_columns(), ..desk_area };
        let message = Rect { x: contacts.right(), width: desk_area.width.saturating_sub(contacts.width), ..desk_area };
        let (desk, history) = if size.is_wide() {
            let history = Rect { y: desk_area.bottom(), height: body.height - desk_area.height, ..body };
            (Some((contacts, message)), Some(history))
        } else if is_history {
            (None, Some(body))
        } else {
            (Some((contacts, message)), None)
        };
        Self { top: row(0), desk, history, notice: row(size.rows - 2), hints: row(size.rows - 1) }
    }
}

/// Draws a pane's border and titles; returns the room inside.
pub(super) fn pane(
    buffer: &mut Buffer,
    area: Rect,
    title: &'static str,
    right: &Shown,
    is_focused: bool,
    theme: &Theme,
) -> Rect {
    let (border, name) = if is_focused { (theme.focus, theme.accent) } else { (theme.border, theme.plain) };
    let name = Line::from(vec![Span::raw(" "), Span::styled(title, name), Span::raw(" ")]);
    let mut block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(border)
        .title_top(name)
        .padding(Padding::horizontal(1));
    if !right.as_str().is_empty() {
        let right = vec![Span::raw(" "), Span::styled(right.as_str(), theme.dim), Span::raw(" ")];
        block = block.title_top(Line::from(right).right_aligned());
    }
    let inner = block.inner(area);
    block.render(area, buffer);
    inner
}

/// Clears the middle of the screen for an overlay with so much room inside, and draws its border.
pub(super) fn overlay(
    buffer: &mut Buffer,
    area: Rect,
    (columns, rows): (usize, usize),
    title: &'static str,
    right: &Shown,
    theme: &Theme,
) -> Rect {
    let width = (columns as u16).saturating_add(4).min(area.width);
    let height = (rows as u16).saturating_add(2).min(area.height);
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 2;
    let area = Rect { x, y, width, height };
    let around = Rect { x: x.saturating_sub(1), width: width.saturating_add(2), ..area }.intersection(buffer.area);
    clear_what_reaches_under(buffer, around);
    Clear.render(around, buffer);
    pane(buffer, area, title, right, true, theme)
}

/// Clears the letters that start before an area and end in it: a wide one would keep the border from being drawn. Two
/// columns are usual, but a cluster of an Indian script or an emoji with many modifiers takes more.
fn clear_what_reaches_under(buffer: &mut Buffer, area: Rect) {
    for y in area.top()..area.bottom() {
        let mut x = buffer.area.left();
        while x < area.left() {
            let columns = buffer[(x, y)].symbol().width().max(1) as u16;
            if x + columns > area.left() {
                (x..area.left()).for_each(|x| buffer[(x, y)].reset());
            }
            x += columns;
        }
    }
}
