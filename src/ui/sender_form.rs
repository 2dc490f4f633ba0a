//! The form of a sender: its fields, what is wrong beside them, and the keys that save and leave.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::keys_row::keys_row;
use super::layout::overlay;
use super::text::{Pen, field, line, paragraph};
use super::theme::Theme;
use crate::app::{Action, Model, SenderForm, SenderSlot, SenderTold, TextField};
use crate::domain::Shown;

/// Columns inside, where the screen has them.
const COLUMNS: usize = 70;
/// Rows inside: four fields, what is told under alias and phone ID, what the configuration says, the keys.
const ROWS: usize = 13;
/// Columns of the words before the fields.
const LABEL: u16 = 10;

/// Draws the form; returns where its cursor stands, if the focus is in a text.
pub(super) fn draw(
    model: &Model,
    form: &SenderForm,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
) -> Option<Position> {
    let title = if form.old.is_some() { "Sender" } else { "New sender" };
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(4));
    let inner = overlay(buffer, area, (columns, ROWS), title, &Shown::default(), theme);
    let mut cursor = None;
    for (row, slot, text, purpose) in [
        (0, SenderSlot::Alias, &form.alias, "what the team calls it"),
        (2, SenderSlot::PhoneId, &form.phone_id, "from Zixflow's WhatsApp settings; not the number"),
        (6, SenderSlot::Display, &form.display, "as people see it, for reading only"),
    ] {
        cursor = draw_text(form, buffer, line(inner, row), (slot, text, purpose), theme).or(cursor);
    }
    draw_told(model, form.alias_told(), buffer, below(inner, 1, 1), theme);
    draw_told(model, form.phone_id_told(), buffer, below(inner, 3, 3), theme);
    draw_profile(form, buffer, line(inner, 7), theme);
    let foot = Rect { y: inner.y + 9, height: 3, ..inner }.intersection(inner);
    if let Some(refused) = &form.refused {
        paragraph(buffer, foot, refused, theme.bad);
    } else if form.is_saving {
        Pen::new(buffer, line(foot, 0)).word("saving …", theme.dim);
    } else {
        let text = "It is written to config.toml, where every comment and everything else stays.";
        paragraph(buffer, foot, &Shown::line(text), theme.dim);
    }
    let mut keys = vec![(Action::SaveContact, "save"), (Action::FormNext, "next")];
    if form.slot == SenderSlot::Profile {
        keys.push((Action::Toggle, "change"));
    }
    keys.push((Action::Back, "leave"));
    keys_row(model, buffer, line(inner, ROWS as u16 - 1), &keys, theme);
    cursor
}

fn draw_text(
    form: &SenderForm,
    buffer: &mut Buffer,
    row: Rect,
    (slot, text, purpose): (SenderSlot, &TextField, &'static str),
    theme: &Theme,
) -> Option<Position> {
    let is_focused = form.slot == slot;
    draw_label(buffer, row, slot, is_focused, theme);
    let row = after_label(row);
    if text.is_empty() {
        Pen::new(buffer, row).word(purpose, theme.dim);
    }
    let x = field(buffer, row, text, is_focused, theme.plain);
    is_focused.then_some(Position { x, y: row.y })
}

fn draw_profile(form: &SenderForm, buffer: &mut Buffer, row: Rect, theme: &Theme) {
    let is_focused = form.slot == SenderSlot::Profile;
    draw_label(buffer, row, SenderSlot::Profile, is_focused, theme);
    let mut pen = Pen::new(buffer, after_label(row));
    let style = if is_focused { theme.strong } else { theme.plain };
    if is_focused {
        pen.word("‹ ", theme.accent);
    }
    match &form.profile {
        Some(profile) => pen.shown(&Shown::fitted(profile, 40), style),
        None => pen.word("every profile", style),
    };
    if is_focused {
        pen.word(" ›", theme.accent);
    }
}

fn draw_told(model: &Model, told: Option<&SenderTold>, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    if let Some(told) = told {
        paragraph(buffer, area, &model.seen_words(&told.text), if told.is_bad { theme.bad } else { theme.warning });
    }
}

fn draw_label(buffer: &mut Buffer, row: Rect, slot: SenderSlot, is_focused: bool, theme: &Theme) {
    let word = match slot {
        SenderSlot::Alias => "Alias",
        SenderSlot::PhoneId => "Phone ID",
        SenderSlot::Display => "Number",
        SenderSlot::Profile => "Profile",
    };
    let style = if is_focused { theme.accent } else { theme.dim };
    Pen::new(buffer, row).label(word, LABEL.into(), style);
}

/// Some rows under a field.
fn below(inner: Rect, row: u16, rows: u16) -> Rect {
    after_label(Rect { y: inner.y + row, height: rows, ..inner }.intersection(inner))
}

fn after_label(row: Rect) -> Rect {
    let label = LABEL.min(row.width);
    Rect { x: row.x + label, width: row.width - label, ..row }
}
