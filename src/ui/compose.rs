//! The message: who it is for, its fields with their problems beside them, and the line that names who gets it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::heights::Heights;
use super::layout::pane;
use super::no_message;
use super::preview;
use super::recipient;
use super::spots::Spots;
use super::text::{Pen, clipped, field, line, paragraph, window};
use super::theme::Theme;
use crate::app::{
    Action, Compose, Focus, LABEL_COLUMNS, Model, Size, Slot, Target, TextField, Tone, drawn_columns, key_words,
};
use crate::app::{place, rows};
use crate::domain::{CAPTION_LIMIT, Field, Shown};

/// Characters of a caption from which on its end is near.
const CAPTION_WARNING: usize = 960;
/// Columns from which on two choices stand beside each other.
const TWO_CHOICES: u16 = 56;

/// What the pane has to tell of what it drew.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    /// Where its cursor stands, if the focus is here.
    pub(super) cursor: Option<Position>,
    /// Where the picture stands, if one is seen.
    pub(super) picture: Option<Rect>,
}

/// What one frame of the message needs to know.
struct Picture<'a> {
    model: &'a Model,
    compose: &'a Compose,
    theme: &'a Theme,
    /// The field in focus, if the focus is in this pane.
    slot: Option<Slot>,
    /// Columns of a text.
    columns: usize,
    /// Characters of the caption.
    count: usize,
}

/// Draws the pane.
pub(super) fn draw(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    size: Size,
    theme: &Theme,
    spots: &mut Spots,
) -> Drawn {
    spots.mark(area, || Target::Message);
    let is_focused = model.focus == Focus::Message && model.compose.is_some();
    let inner = pane(buffer, area, "Message", &Shown::default(), is_focused, theme);
    let Some(compose) = &model.compose else {
        no_message::draw(model, buffer, inner, theme);
        return Drawn::default();
    };
    let slot = is_focused.then_some(compose.slot);
    let count = compose.caption.text().chars().count();
    let compose = &*model.seen_compose(compose);
    let picture = Picture { model, compose, theme, slot, columns: size.text_columns(), count };
    picture.draw(buffer, inner, spots)
}

impl Picture<'_> {
    fn draw(&self, buffer: &mut Buffer, inner: Rect, spots: &mut Spots) -> Drawn {
        let options = option_rows(inner.width);
        let send = self.model.send_rows();
        let bubble = self.model.bubble();
        let options = if bubble.is_some_and(|bubble| bubble.is_beside) { option_rows(0) } else { options };
        let needs_warning = self.compose.retry_of.is_some();
        let has_long_name = self.model.has_long_name();
        let cautions = recipient::caution_rows(self.compose, inner.height);
        let room = inner.height - cautions;
        let heights = Heights::around(bubble, room, options.len() as u16, send, needs_warning, has_long_name);

        self.draw_to(buffer, rows_of(inner, 0, heights.to));
        if let Some(caution) = self.compose.recipient.caution.as_ref().filter(|_| cautions > 0) {
            recipient::draw_caution(caution, buffer, after_label(line(inner, heights.to)), self.theme);
        }
        // All else begins under it.
        let inner = Rect { y: inner.y + cautions, height: inner.height - cautions, ..inner };
        spots.mark(line(inner, heights.to), || Target::Sender);
        self.draw_from(buffer, line(inner, heights.to));
        let mut y = heights.to + 1;
        if heights.warning > 0 {
            let mut pen = Pen::new(buffer, after_label(line(inner, y)));
            let long = "repeats an earlier send: it may arrive twice";
            let text = if pen.room() < long.len() { "it may arrive twice" } else { long };
            pen.word(text, self.theme.unknown);
        }
        y += heights.warning;
        spots.mark(line(inner, y), || Target::Field(Slot::Image));
        let mut cursor = self.draw_field(buffer, line(inner, y), "Image", Slot::Image, &self.compose.image, "");
        // A caption without text lends its first row, unless somebody is about to write there.
        let lent = u16::from(self.compose.caption.is_empty() && self.slot != Some(Slot::Caption));
        let foot = rows_of(inner, y + 1, heights.image_foot.max(1 + lent));
        self.draw_foot(buffer, foot, &[Field::Image], Slot::Image);
        y += 1 + heights.image_foot;
        let caption = Rect { y: inner.y + y, height: heights.caption, ..inner };
        spots.mark(caption.intersection(inner), || Target::Field(Slot::Caption));
        cursor = self.draw_caption(buffer, caption.intersection(inner)).or(cursor);
        y += heights.caption;
        self.draw_caption_foot(buffer, line(inner, y));
        y += 1;
        let mut picture = None;
        let side = match bubble {
            Some(bubble) if bubble.is_beside => {
                let area = Rect { y: inner.y + y, width: bubble.columns, height: bubble.rows, ..inner };
                picture = preview::bubble(self.model, self.compose, buffer, area, self.theme);
                let taken = bubble.columns + 2;
                Rect { x: inner.x + taken, width: inner.width - taken, ..inner }
            }
            _ => inner,
        };
        let focused = options.iter().position(|slots| self.slot.is_some_and(|slot| slots.contains(&slot)));
        for slots in &options[window(focused.unwrap_or(0), options.len(), heights.options.into())] {
            cursor = self.draw_option(buffer, line(side, y), slots, spots).or(cursor);
            y += 1;
        }
        if heights.options_foot > 0 {
            let slot = self.slot.filter(|slot| !matches!(slot, Slot::Image | Slot::Caption)).unwrap_or(Slot::Report);
            let foot = rows_of(side, y, heights.options_foot);
            self.draw_foot(buffer, foot, &[Field::ReportUrl, Field::Source], slot);
        }
        if let Some(bubble) = bubble.filter(|bubble| !bubble.is_beside) {
            let y = inner.bottom().saturating_sub(send + bubble.rows);
            let area = Rect { y, width: bubble.columns, height: bubble.rows, ..inner };
            picture = preview::bubble(self.model, self.compose, buffer, area, self.theme);
        }
        let send = Rect { y: inner.bottom().saturating_sub(heights.send), height: heights.send, ..inner };
        self.draw_send(buffer, send);
        Drawn { cursor, picture }
    }

    fn draw_to(&self, buffer: &mut Buffer, area: Rect) {
        self.labelled(buffer, line(area, 0), "To", false);
        recipient::draw(self.model, &self.compose.recipient, buffer, after_label(area), self.theme);
    }

    fn draw_from(&self, buffer: &mut Buffer, row: Rect) {
        let from = &self.compose.from;
        let mut pen = self.labelled(buffer, row, "From", false);
        let problem = self.compose.problem(Field::From);
        if from.is_empty() {
            let look = if problem.is_some() { self.theme.bad } else { self.theme.warning };
            pen.shown(&self.key(Action::ChooseSender), self.theme.strong).word(" names the sender", look);
            return;
        }
        if let Some(problem) = problem {
            pen.shown(&Shown::line(&format!("{problem}; {}", problem.mend())), self.theme.bad);
            return;
        }
        pen.shown(&Shown::line(from), self.theme.plain).gap(2);
        if let Some(sender) = self.model.senders.iter().find(|sender| sender.alias == *from) {
            pen.shown(&Shown::line(sender.phone_id.as_str()), self.theme.dim);
        }
    }

    /// A field of one line; `unset` stands where nothing is typed.
    fn draw_field(
        &self,
        buffer: &mut Buffer,
        row: Rect,
        label: &'static str,
        slot: Slot,
        text: &TextField,
        unset: &str,
    ) -> Option<Position> {
        let is_focused = self.slot == Some(slot);
        self.labelled(buffer, row, label, is_focused);
        let row = after_label(row);
        if text.is_empty() {
            Pen::new(buffer, row).shown(&Shown::line(unset), self.theme.dim);
        }
        let is_bad = slot.field().is_some_and(|field| self.compose.problem(field).is_some());
        let style = if is_bad && !is_focused { self.theme.bad } else { self.theme.plain };
        let x = field(buffer, row, text, is_focused, style);
        is_focused.then_some(Position { x, y: row.y })
    }

    /// Under a field: what is wrong with it, else what it is for while somebody is in it.
    fn draw_foot(&self, buffer: &mut Buffer, area: Rect, fields: &[Field], slot: Slot) {
        let area = after_label(area);
        if let Some(problem) = fields.iter().find_map(|&field| self.compose.problem(field)) {
            // Where both do not fit, how to mend it; the count beside a long caption says that already.
            let (what, mend) = (problem.to_string(), problem.mend());
            let fits = |text: &Shown| rows(text.as_str(), area.width.into()).len() <= usize::from(area.height);
            let both = Shown::line(&format!("{what}; {mend}"));
            let text = match slot {
                _ if fits(&both) => both,
                Slot::Caption => Shown::line(&what),
                _ => Shown::line(&mend),
            };
            if fits(&text) {
                paragraph(buffer, area, &text, self.theme.bad);
            } else {
                Pen::new(buffer, line(area, 0)).shown(&text, self.theme.bad);
            }
        } else if let Some((tone, text)) = self.model.preview.line().filter(|_| slot == Slot::Image) {
            clipped(buffer, area, text, if tone == Tone::Plain { self.theme.dim } else { self.theme.tone(tone) });
        } else if self.slot == Some(slot) {
            Pen::new(buffer, line(area, 0)).word(purpose(slot), self.theme.dim);
        }
    }

    fn draw_caption(&self, buffer: &mut Buffer, area: Rect) -> Option<Position> {
        let is_focused = self.slot == Some(Slot::Caption);
        self.labelled(buffer, line(area, 0), "Caption", is_focused);
        let text = self.compose.caption.text();
        let rows = rows(text, self.columns);
        let (row, column) = place(text, &rows, self.compose.caption.cursor());
        // Without the focus the start is seen, as in every other field.
        let chosen = if is_focused { row } else { 0 };
        let seen = window(chosen, rows.len(), usize::from(area.height));
        let top = seen.start;
        for at in seen {
            let y = (at - top) as u16;
            let mut text_row = after_label(line(area, y));
            text_row.width = text_row.width.min(self.columns as u16);
            Pen::new(buffer, text_row).shown_start(&Shown::line(&text[rows[at].clone()]), self.theme.plain);
        }
        let x = area.x + LABEL_COLUMNS + column.min(self.columns) as u16;
        is_focused.then(|| Position { x, y: area.y + row.saturating_sub(top) as u16 })
    }

    fn draw_caption_foot(&self, buffer: &mut Buffer, row: Rect) {
        let count = self.count;
        let style = match count {
            0..CAPTION_WARNING => self.theme.dim,
            CAPTION_WARNING..=CAPTION_LIMIT => self.theme.warning,
            _ => self.theme.bad,
        };
        let text = Shown::line(&format!("{count} / {CAPTION_LIMIT}"));
        let width = drawn_columns(text.as_str());
        Pen::new(buffer, row).skip_to_last(width).shown(&text, style);
        let left = Rect { width: row.width.saturating_sub(width as u16 + 2), ..row };
        self.draw_foot(buffer, left, &[Field::Caption], Slot::Caption);
    }

    fn draw_option(&self, buffer: &mut Buffer, row: Rect, fields: &[Slot], spots: &mut Spots) -> Option<Position> {
        let defaults = &self.model.defaults;
        let profile = |value: &Option<String>| match value {
            Some(value) => format!("as the profile says: {value}"),
            None => "not set".to_owned(),
        };
        let mut cursor = None;
        let width = row.width / fields.len().max(1) as u16;
        for (at, &slot) in fields.iter().enumerate() {
            let row = Rect { x: row.x + at as u16 * width, width, ..row };
            spots.mark(row, || Target::Field(slot));
            cursor = match slot {
                Slot::Report => {
                    let unset = profile(&defaults.report_url);
                    self.draw_field(buffer, row, "Report", slot, &self.compose.report, &unset)
                }
                Slot::Source => {
                    let unset = profile(&defaults.source);
                    self.draw_field(buffer, row, "Source", slot, &self.compose.source, &unset)
                }
                Slot::Record => {
                    let words = ["linked", "not linked", "profile: linked", "profile: not linked"];
                    self.draw_choice(buffer, row, slot, choice(self.compose.record, defaults.link_with_record, words))
                }
                _ => {
                    let words = ["asked for", "not asked for", "profile: asked for", "profile: not asked for"];
                    self.draw_choice(buffer, row, slot, choice(self.compose.ids, defaults.submission_status, words))
                }
            }
            .or(cursor);
        }
        cursor
    }

    fn draw_choice(&self, buffer: &mut Buffer, row: Rect, slot: Slot, word: &'static str) -> Option<Position> {
        let is_focused = self.slot == Some(slot);
        let label = if slot == Slot::Record { "Record" } else { "Ids" };
        let mut pen = self.labelled(buffer, row, label, is_focused);
        if is_focused {
            pen.word("‹ ", self.theme.accent).word(word, self.theme.strong).word(" ›", self.theme.accent);
        } else {
            pen.word(word, self.theme.dim);
        }
        None
    }

    /// Who gets the message and from whom; the number and the key are never cut.
    fn draw_send(&self, buffer: &mut Buffer, area: Rect) {
        let theme = self.theme;
        let recipient = &self.compose.recipient;
        let mut pen = Pen::new(buffer, line(area, 0));
        pen.shown(&self.key(Action::Send), theme.accent).word(" send to ", theme.plain);
        let has_name = !recipient.name.as_str().is_empty();
        if has_name {
            pen.shown(&recipient.name, theme.strong);
        }
        if area.height > 1 && has_name {
            pen = Pen::new(buffer, line(area, 1));
            pen.shown(&recipient.number, theme.strong);
        } else {
            pen.gap(has_name.into()).shown(&recipient.number, theme.strong);
            if area.height > 1 {
                pen = Pen::new(buffer, line(area, 1));
            }
        }
        pen.word(if area.height > 1 && !has_name { "from " } else { " from " }, theme.plain);
        if self.compose.from.is_empty() {
            pen.shown(&self.sender(), theme.warning);
        } else {
            pen.shown(&self.sender(), theme.strong);
        }
    }

    fn sender(&self) -> Shown {
        if self.compose.from.is_empty() { Shown::line("nobody yet") } else { Shown::fitted(&self.compose.from, 40) }
    }

    fn key(&self, action: Action) -> Shown {
        Shown::line(&self.model.keymap.keys(action).next().map(key_words).unwrap_or_default())
    }

    /// Writes the word before a field; the pen stands where the field begins.
    fn labelled<'b>(&self, buffer: &'b mut Buffer, row: Rect, label: &'static str, is_focused: bool) -> Pen<'b> {
        let style: Style = if is_focused { self.theme.accent } else { self.theme.dim };
        let mut pen = Pen::new(buffer, row);
        pen.label(label, LABEL_COLUMNS.into(), style);
        pen
    }
}

/// The options, two choices beside each other where there is room.
fn option_rows(width: u16) -> Vec<Vec<Slot>> {
    if width >= TWO_CHOICES {
        vec![vec![Slot::Record, Slot::Ids], vec![Slot::Report], vec![Slot::Source]]
    } else {
        vec![vec![Slot::Record], vec![Slot::Ids], vec![Slot::Report], vec![Slot::Source]]
    }
}

/// Rows of an area from this one on, as many as it has.
fn rows_of(area: Rect, at: u16, count: u16) -> Rect {
    Rect { height: count.min(area.height.saturating_sub(at)), ..line(area, at) }
}

fn after_label(row: Rect) -> Rect {
    let label = LABEL_COLUMNS.min(row.width);
    Rect { x: row.x + label, width: row.width - label, ..row }
}

/// Yes, no, or what the profile says.
fn choice(own: Option<bool>, profile: Option<bool>, words: [&'static str; 4]) -> &'static str {
    match (own, profile) {
        (Some(true), _) => words[0],
        (Some(false), _) => words[1],
        (None, Some(true)) => words[2],
        (None, Some(false)) => words[3],
        (None, None) => "not set",
    }
}

/// What a field is for, while somebody is in it.
fn purpose(slot: Slot) -> &'static str {
    // Short enough for the narrowest screen.
    match slot {
        Slot::Image => "public link, JPEG or PNG",
        Slot::Caption => "",
        Slot::Record => "shows in the team inbox",
        Slot::Ids => "asks for the message id",
        Slot::Report => "gets delivery reports",
        Slot::Source => "where it comes from",
    }
}
