//! The senders to choose from, under a line that finds one or takes a phone ID.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::overlay;
use super::spots::Spots;
use super::text::{Pen, field, line, paragraph, rule, window};
use super::theme::Theme;
use crate::app::{Action, Model, SenderOffer, SenderPicker, Target, drawn_columns, key_words};
use crate::domain::Shown;

/// Columns inside.
const COLUMNS: usize = 52;
/// Rows under the line that nothing known needs: for an offer, or for what is wrong.
const LEAST_ROWS: usize = 6;

/// Draws the picker; returns where its cursor stands. Its size does not depend on what is typed.
pub(super) fn draw(
    model: &Model,
    picker: &SenderPicker,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    spots: &mut Spots,
) -> Position {
    let most = usize::from(area.height.saturating_sub(8)).max(LEAST_ROWS);
    let rows = (model.senders.len() + 1).clamp(LEAST_ROWS, most);
    let inner = overlay(buffer, area, (COLUMNS, rows + 2), "Send from", &Shown::default(), theme);

    spots.mark(inner, || Target::Overlay);
    let typed = line(inner, 0);
    Pen::new(buffer, typed).word("› ", theme.accent);
    let text = Rect { x: typed.x + 2, width: typed.width.saturating_sub(2), ..typed };
    if picker.field.is_empty() {
        let words = if model.senders.is_empty() { "phone ID" } else { "alias or phone ID" };
        Pen::new(buffer, text).word(words, theme.dim);
    }
    let x = field(buffer, text, &picker.field, true, theme.plain);
    rule(buffer, line(inner, 1), theme.border);

    let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    match picker.offer() {
        Some(SenderOffer::Wrong { what, mend }) => {
            let used = paragraph(buffer, list, what, theme.bad);
            let rest = Rect { y: list.y + used, height: list.height.saturating_sub(used), ..list };
            paragraph(buffer, rest, mend, theme.plain);
        }
        None if model.senders.is_empty() => {
            let key = model.keymap.keys(Action::PickSender).next().map(key_words).unwrap_or_default();
            let text = format!(
                "Paste the phone ID of the number that sends, then {key}. It stands on the WhatsApp settings page of \
                 Zixflow and is not the number itself.\n\nTo keep it under a name: [senders] in config.toml"
            );
            paragraph(buffer, list, &Shown::lines(&text), theme.dim);
        }
        _ => draw_list(model, picker, buffer, list, theme, spots),
    }
    Position { x, y: typed.y }
}

fn draw_list(model: &Model, picker: &SenderPicker, buffer: &mut Buffer, list: Rect, theme: &Theme, spots: &mut Spots) {
    let names: Vec<Shown> = model.senders.iter().map(|sender| Shown::fitted(&sender.alias, 24)).collect();
    let name = names.iter().map(|name| drawn_columns(name.as_str())).max().unwrap_or(0);
    let count = picker.found().len() + usize::from(picker.offer().is_some());
    for (y, row) in window(picker.row(), count, usize::from(list.height)).enumerate() {
        let room = line(list, y as u16);
        let mut pen = Pen::new(buffer, room);
        let style = pen.choice(row == picker.row(), theme);
        if let Some(&at) = picker.found().get(row) {
            let sender = &model.senders[at];
            spots.mark(room, || Target::SenderRow(sender.alias.clone()));
            pen.column(&names[at], name, style).gap(2);
            pen.shown(&Shown::line(sender.phone_id.as_str()), theme.dim).gap(2);
            if let Some(display) = &sender.display {
                pen.shown(&Shown::line(display), theme.dim);
            }
        } else if let Some(SenderOffer::Use(phone_id)) = picker.offer() {
            spots.mark(room, || Target::SenderRow(phone_id.as_str().to_owned()));
            pen.word("use phone ID ", style).shown(&Shown::line(phone_id.as_str()), theme.strong);
        }
    }
}
