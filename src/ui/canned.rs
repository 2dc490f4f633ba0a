//! The canned messages to choose from, under a line that finds them, with a look at the chosen one below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::overlay;
use super::spots::Spots;
use super::text::{Pen, field, line, paragraph, rule, window};
use super::theme::Theme;
use crate::app::{Action, CannedPicker, Model, Target, drawn_columns, key_words};
use crate::domain::{Canned, Shown};

/// Columns inside, where the screen has them.
const COLUMNS: usize = 72;
/// Columns of a code.
const CODE: usize = 14;
/// Rows of the list, at most.
const LIST: usize = 10;
/// Rows of the look at the chosen one, where the screen has them.
const LOOK: u16 = 6;
/// Columns of the words before the fields of that look.
const LABEL: usize = 9;

/// Draws the picker; returns where its cursor stands. Its size does not depend on what is typed.
pub(super) fn draw(
    model: &Model,
    picker: &CannedPicker,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    spots: &mut Spots,
) -> Position {
    let look = LOOK.min(area.height.saturating_sub(10) / 2).max(2);
    let fit = usize::from(area.height.saturating_sub(8 + look)).max(2);
    let list = model.canned.len().clamp(3, LIST).min(fit);
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(6));
    let count = if picker.field.text().trim().is_empty() {
        model.canned.len().to_string()
    } else {
        format!("{} of {}", picker.found().len(), model.canned.len())
    };
    let rows = list + 3 + usize::from(look);
    let inner = overlay(buffer, area, (columns, rows), "Canned messages", &Shown::line(&count), theme);

    spots.mark(inner, || Target::Overlay);
    let typed = line(inner, 0);
    Pen::new(buffer, typed).word("› ", theme.accent);
    let text = Rect { x: typed.x + 2, width: typed.width.saturating_sub(2), ..typed };
    if picker.field.is_empty() {
        Pen::new(buffer, text).word("code, name or caption", theme.dim);
    }
    let x = field(buffer, text, &picker.field, true, theme.plain);
    rule(buffer, line(inner, 1), theme.border);

    let below = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    if model.canned.is_empty() {
        let key = model.keymap.keys(Action::KeepCanned).next().map(key_words).unwrap_or_default();
        let text = format!(
            "No canned messages yet.\n\nWrite a message, then {key} keeps it under a short code. Typed as ;code it comes \
             back, in any message. Also: zixpost canned add"
        );
        paragraph(buffer, below, &Shown::lines(&text), theme.dim);
        return Position { x, y: typed.y };
    }
    let rows = Rect { height: list as u16, ..below };
    draw_list(model, picker, buffer, rows, theme, spots);
    rule(buffer, line(below, list as u16), theme.border);
    let rest = list as u16 + 1;
    let look = Rect { y: below.y + rest, height: below.height.saturating_sub(rest), ..below };
    match picker.chosen(&model.canned) {
        Some(canned) => draw_look(canned, buffer, look, theme),
        None => _ = Pen::new(buffer, line(look, 0)).word("nothing is found", theme.dim),
    }
    Position { x, y: typed.y }
}

fn draw_list(model: &Model, picker: &CannedPicker, buffer: &mut Buffer, list: Rect, theme: &Theme, spots: &mut Spots) {
    for (y, row) in window(picker.row(), picker.found().len(), usize::from(list.height)).enumerate() {
        let canned = &model.canned[picker.found()[row]];
        spots.mark(line(list, y as u16), || Target::Canned(canned.code.clone()));
        let mut pen = Pen::new(buffer, line(list, y as u16));
        let style = pen.choice(row == picker.row(), theme);
        pen.column(&Shown::fitted(&format!(";{}", canned.code), CODE), CODE, style).gap(1);
        let kind = if canned.is_snippet() { "text" } else { "picture" };
        let name = if canned.name.is_empty() { &canned.caption } else { &canned.name };
        let room = pen.room().saturating_sub(1 + "picture".len());
        pen.column(&Shown::fitted(name, room), room, style).gap(1).word(kind, theme.dim);
    }
}

/// What it puts into the message: the link, then the caption as far as there is room.
fn draw_look(canned: &Canned, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let mut y = 0;
    let mut pair = |label: &'static str, text: &str| {
        let mut pen = Pen::new(buffer, line(area, y));
        let room = pen.room().saturating_sub(LABEL);
        pen.label(label, LABEL, theme.dim).shown(&Shown::fitted(text, room), theme.plain);
        y += 1;
    };
    if !canned.link.is_empty() {
        pair("Image", &canned.link);
    }
    if !canned.sender.is_empty() && area.height > 3 {
        pair("From", &canned.sender);
    }
    if canned.caption.is_empty() {
        return;
    }
    Pen::new(buffer, line(area, y)).label("Caption", LABEL, theme.dim);
    let x = LABEL as u16;
    let rest = Rect {
        x: area.x + x,
        width: area.width.saturating_sub(x),
        y: area.y + y,
        height: area.height.saturating_sub(y),
    };
    let caption = Shown::lines(&canned.caption);
    let used = paragraph(buffer, rest, &caption, theme.plain);
    let all = crate::app::rows(caption.as_str(), usize::from(rest.width).max(1)).len();
    if all > usize::from(used) && used > 0 {
        let mark = Shown::line("…");
        let width = drawn_columns(mark.as_str());
        Pen::new(buffer, line(rest, used - 1)).skip_to_last(width).shown(&mark, theme.dim);
    }
}
