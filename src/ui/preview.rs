//! The message as its recipient will see it: the picture, and under it the caption without its marks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Padding, Widget};

use super::half_blocks;
use super::layout::overlay;
use super::text::{Pen, line, paragraph};
use super::theme::Theme;
use crate::app::{Compose, Model, Picture, Stage, rows};
use crate::domain::{LineKind, MarkedLine, Marks, Shown, marked};

const TITLE: &str = "as they will see it";

/// Draws the bubble beside or under the fields of the message; returns where the picture is, if there is one.
pub(super) fn bubble(model: &Model, compose: &Compose, buffer: &mut Buffer, area: Rect, theme: &Theme) -> Option<Rect> {
    let title = Line::styled(format!(" {TITLE} "), theme.dim);
    let block = Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(theme.border)
        .title_top(title)
        .padding(Padding::horizontal(1));
    let inner = block.inner(area);
    block.render(area, buffer);
    message(model, compose, buffer, inner, theme)
}

/// Draws the same over the panes, with all that was found.
pub(super) fn over(model: &Model, buffer: &mut Buffer, area: Rect, theme: &Theme) -> Option<Rect> {
    let compose = &*model.seen_compose(model.compose.as_ref()?);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    let columns = usize::from(area.width.saturating_sub(4)).min(96);
    let inner = overlay(buffer, body, (columns, body.height.into()), TITLE, &Shown::default(), theme);
    let remarks = remarks(model);
    let foot = wrapped(&remarks, inner.width).min(inner.height / 3);
    let picture = message(model, compose, buffer, Rect { height: inner.height - foot, ..inner }, theme);
    let foot = Rect { y: inner.bottom() - foot, height: foot, ..inner };
    paragraph(buffer, foot, &remarks, theme.dim);
    picture
}

/// The picture above, the caption below it.
fn message(model: &Model, compose: &Compose, buffer: &mut Buffer, area: Rect, theme: &Theme) -> Option<Rect> {
    let caption = caption_rows(compose.caption.text(), area.width.into(), theme);
    // The picture has most of the room; a longer caption is read in its own field.
    // One row is the caption's from the start: its first letter must not move the picture.
    let seen = caption.len().clamp(1, usize::from((area.height / 3).max(1))) as u16;
    let above = Rect { height: area.height.saturating_sub(seen), ..area };
    let picture = match model.preview.picture() {
        Picture::Seen(picture) if model.has_color && !model.is_masked() => {
            Some(half_blocks::draw(picture, model.preview.colors(), buffer, above))
        }
        _ => None,
    };
    let used = picture.map_or_else(|| card(model, buffer, above, theme), |picture| picture.height);
    for (at, row) in caption.iter().take(seen.into()).enumerate() {
        let y = used.min(above.height) + at as u16;
        let mut pen = Pen::new(buffer, line(area, y));
        let is_cut = at + 1 == usize::from(seen) && caption.len() > usize::from(seen);
        for (piece, style) in row {
            pen.shown_start(piece, *style);
        }
        if is_cut {
            pen.word(" …", theme.dim);
        }
    }
    picture
}

/// What stands in place of the picture where it cannot be drawn.
fn card(model: &Model, buffer: &mut Buffer, area: Rect, theme: &Theme) -> u16 {
    let preview = &model.preview;
    let text = match (preview.stage(), preview.picture()) {
        _ if model.is_masked() => "the picture is masked".to_owned(),
        _ if !preview.looks() => "the picture is not looked at: preflight = false".to_owned(),
        (None, _) => "no picture yet".to_owned(),
        (Some(Stage::Pause(_) | Stage::Looking), _) => "looking…".to_owned(),
        (Some(Stage::Found(finding)), picture) => {
            let host = preview.host().map(String::from).unwrap_or_default();
            let facts = finding.summary(model.now());
            match picture {
                Picture::Failed(why) => format!("{facts}\n{host}\nno preview: {why}"),
                Picture::Coming => format!("{facts}\n{host}\ndrawing…"),
                Picture::None | Picture::Seen(_) => format!("{facts}\n{host}"),
            }
        }
    };
    paragraph(buffer, area, &Shown::lines(&text), theme.dim)
}

/// All that there is to say of the picture, and when it was looked at: no promise of what WhatsApp will find.
fn remarks(model: &Model) -> Shown {
    let Some(finding) = model.preview.finding() else { return Shown::default() };
    let mut lines = vec![format!("{} at {}, from here", finding.summary(model.now()), model.clock_time(finding.at))];
    lines.extend(finding.remarks(model.now()).iter().map(ToString::to_string));
    Shown::lines(&lines.join("\n"))
}

fn wrapped(text: &Shown, width: u16) -> u16 {
    if text.as_str().is_empty() { 0 } else { rows(text.as_str(), usize::from(width).max(1)).len() as u16 }
}

/// The rows of a caption without its marks, each in pieces with their looks.
fn caption_rows(text: &str, columns: usize, theme: &Theme) -> Vec<Vec<(Shown, Style)>> {
    if text.is_empty() {
        return Vec::new();
    }
    marked(text).iter().flat_map(|line| marked_rows(text, line, columns.max(4), theme)).collect()
}

fn marked_rows(text: &str, line: &MarkedLine, columns: usize, theme: &Theme) -> Vec<Vec<(Shown, Style)>> {
    let before = match line.kind {
        LineKind::Plain | LineKind::Number => "",
        LineKind::Quote => "▌ ",
        LineKind::Bullet => "• ",
    };
    // Made fit to be drawn piece by piece, then broken into rows as a whole.
    let mut whole = String::new();
    let mut ends = Vec::new();
    for piece in line.pieces.iter().filter(|piece| !piece.is_mark) {
        whole.push_str(Shown::line(&text[piece.range.clone()]).as_str());
        ends.push((whole.len(), look(piece.marks, line.kind, theme)));
    }
    let indent = before.chars().count();
    let ranges = rows(&whole, columns.saturating_sub(indent).max(1));
    ranges
        .into_iter()
        .map(|range| {
            let mut row = vec![(Shown::line(before), theme.border)];
            let mut at = range.start;
            for &(end, style) in &ends {
                let to = end.min(range.end);
                if to > at {
                    row.push((Shown::line(&whole[at..to]), style));
                    at = to;
                }
            }
            row
        })
        .collect()
}

fn look(marks: Marks, kind: LineKind, theme: &Theme) -> Style {
    let mut style = if kind == LineKind::Quote { theme.dim } else { theme.plain };
    for (is, modifier) in
        [(marks.is_bold, Modifier::BOLD), (marks.is_italic, Modifier::ITALIC), (marks.is_struck, Modifier::CROSSED_OUT)]
    {
        if is {
            style = style.add_modifier(modifier);
        }
    }
    // A terminal has one font only; so code stands out by its ground.
    if marks.is_mono { style.add_modifier(Modifier::REVERSED) } else { style }
}
