//! The senders to choose from.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::overlay;
use super::text::{Pen, line, window};
use super::theme::Theme;
use crate::app::{Model, drawn_columns};
use crate::domain::Shown;

/// Draws the senders; `chosen` is an alias.
pub(super) fn draw(model: &Model, chosen: &str, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let senders = &model.senders;
    let names: Vec<Shown> = senders.iter().map(|sender| Shown::fitted(&sender.alias, 24)).collect();
    let name = names.iter().map(|name| drawn_columns(name.as_str())).max().unwrap_or(0);
    let rows = senders.len().min(usize::from(area.height.saturating_sub(8)).max(3));
    let inner = overlay(buffer, area, (50, rows), "Send from", &Shown::default(), theme);
    let at = senders.iter().position(|sender| sender.alias == chosen).unwrap_or(0);
    for (y, row) in window(at, senders.len(), usize::from(inner.height)).enumerate() {
        let sender = &senders[row];
        let mut pen = Pen::new(buffer, line(inner, y as u16));
        let style = if row == at {
            pen.word("▌ ", theme.accent);
            theme.strong
        } else {
            pen.gap(2);
            theme.plain
        };
        pen.column(&names[row], name, style).gap(2);
        pen.shown(&Shown::line(sender.phone_id.as_str()), theme.dim).gap(2);
        if let Some(display) = &sender.display {
            pen.shown(&Shown::line(display), theme.dim);
        }
    }
}
