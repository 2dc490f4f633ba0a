//! The keys of an overlay, on its last row.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::Pen;
use super::theme::Theme;
use crate::app::{Action, Model, drawn_columns, key_words};
use crate::domain::Shown;

/// Writes each key with its word; from the first one that does not fit on, none.
pub(super) fn keys_row(model: &Model, buffer: &mut Buffer, row: Rect, keys: &[(Action, &'static str)], theme: &Theme) {
    let mut pen = Pen::new(buffer, row);
    for (action, word) in keys {
        let key = Shown::line(&model.keymap.keys(*action).next().map(key_words).unwrap_or_default());
        if drawn_columns(key.as_str()) + 1 + word.len() > pen.room() {
            return;
        }
        pen.shown(&key, theme.accent).gap(1).word(word, theme.plain).gap(2);
    }
}
