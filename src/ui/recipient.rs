//! What stands beside a number and under it: the country, the time there, and that WhatsApp may know another one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::Pen;
use super::theme::Theme;
use crate::app::{Compose, Model, drawn_columns};
use crate::domain::{Caution, Shown};

/// Rows that the message needs without a caution.
const LEAST_ROWS: u16 = 9;

/// Rows of the caution under the recipient: none where there is nothing to say, or where the message needs them.
pub(super) fn caution_rows(compose: &Compose, room: u16) -> u16 {
    let needed = LEAST_ROWS + u16::from(compose.retry_of.is_some());
    u16::from(compose.recipient.caution.is_some() && room > needed)
}

/// Tells that WhatsApp may know a person by another number, in as many words as fit.
pub(super) fn draw_caution(caution: &Caution, buffer: &mut Buffer, row: Rect, theme: &Theme) {
    let mut pen = Pen::new(buffer, row);
    let other = caution.other.to_string();
    let texts = [caution.to_string(), format!("WhatsApp may know them as {other}"), format!("or {other}?"), other];
    let texts = texts.map(|text| Shown::line(&text));
    if let Some(text) = texts.iter().find(|text| drawn_columns(text.as_str()) <= pen.room()) {
        pen.shown(text, theme.warning);
    }
}

/// The country, and the time there where it has only one and so many columns are left.
pub(super) fn place(model: &Model, region: &str, columns: usize) -> Shown {
    let region = Shown::line(region);
    match model.time_in(region.as_str()) {
        Some(time) if drawn_columns(region.as_str()) + 2 + time.as_str().len() + " there".len() <= columns => {
            Shown::line(&format!("{region}  {time} there"))
        }
        _ => region,
    }
}
