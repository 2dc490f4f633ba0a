//! What stands beside a number and under it: the country, the time there, and that WhatsApp may know another one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::{Pen, line};
use super::theme::Theme;
use crate::app::{Compose, Model, Recipient, drawn_columns};
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

/// Name and number, with the country and the time there: beside each other, or the number on a second row. What does not
/// fit beside the number goes up to the name, if it fits there.
pub(super) fn draw(model: &Model, recipient: &Recipient, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let number = drawn_columns(recipient.number.as_str());
    let width = |text: &Shown| drawn_columns(text.as_str());
    let has_name = !recipient.name.as_str().is_empty();
    let mut region = recipient.region.as_ref();
    let mut pen = Pen::new(buffer, line(area, 0));
    if has_name && area.height > 1 {
        pen.shown(&recipient.name, theme.strong);
        let place = |room: usize| region.map(|region| place(model, region.as_str(), room)).unwrap_or_default();
        let (above, below) =
            (place(pen.room().saturating_sub(2)), place(usize::from(area.width).saturating_sub(number + 1)));
        if width(&above) > width(&below) && width(&above) + 2 <= pen.room() {
            pen.gap(2).shown(&above, theme.dim);
            region = None;
        }
        pen = Pen::new(buffer, line(area, 1));
    } else if has_name {
        let name = width(&recipient.name).min(pen.room().saturating_sub(number + 2));
        pen.column(&recipient.name, name, theme.strong).gap(2);
    }
    pen.shown(&recipient.number, theme.plain);
    if let Some(region) = region {
        // One column between them is enough where the time fits only so.
        let place = place(model, region.as_str(), pen.room().saturating_sub(1));
        let gap = if width(&place) + 2 <= pen.room() { 2 } else { 1 };
        pen.gap(gap).shown(&place, theme.dim);
    }
}

/// The country, and the time there where it has only one and so many columns are left.
pub(super) fn place(model: &Model, region: &str, columns: usize) -> Shown {
    let region = Shown::line(region);
    match model.time_in(region.as_str()) {
        Some(time) => {
            let texts = [format!("{region}  {time} there"), format!("{region} {time}")];
            let fits = |text: &String| drawn_columns(text) <= columns;
            texts.iter().find(|text| fits(text)).map_or(region, |text| Shown::line(text))
        }
        None => region,
    }
}
