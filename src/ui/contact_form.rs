//! The form of a contact: its fields, what is wrong beside them, and the keys that save and leave.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::overlay;
use super::recipient::place;
use super::spots::Spots;
use super::text::{Pen, field, line, paragraph};
use super::theme::Theme;
use crate::app::{Action, ContactForm, FormSlot, LABEL_COLUMNS, Model, NumberTold, Target, TextField, key_words};
use crate::domain::Shown;

/// Columns inside.
const COLUMNS: usize = 66;
/// Rows inside: five fields, what is told under name and number, what the store says, the keys.
const ROWS: usize = 13;

/// What one frame of the form needs to know.
struct Picture<'a> {
    model: &'a Model,
    form: &'a ContactForm,
    theme: &'a Theme,
}

/// Draws the form; returns where its cursor stands, if the focus is in a text.
pub(super) fn draw(
    model: &Model,
    form: &ContactForm,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    spots: &mut Spots,
) -> Option<Position> {
    let title = if form.old.is_some() { "Contact" } else { "New contact" };
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(4));
    let inner = overlay(buffer, area, (columns, ROWS), title, &Shown::default(), theme);
    let form = &*model.seen_form(form);
    Picture { model, form, theme }.draw(buffer, inner, spots)
}

impl Picture<'_> {
    fn draw(&self, buffer: &mut Buffer, inner: Rect, spots: &mut Spots) -> Option<Position> {
        let form = self.form;
        let at = |row: u16| line(inner, row);
        let mut cursor = self.text(buffer, at(0), FormSlot::Name, &form.name, "as the team calls them", spots);
        if form.is_name_missing() {
            Pen::new(buffer, after_label(at(1))).word("a contact needs a name", self.theme.bad);
        }
        cursor = self.text(buffer, at(2), FormSlot::Number, &form.number, "with its country code", spots).or(cursor);
        self.draw_number_foot(buffer, Rect { y: inner.y + 3, height: 2, ..after_label(inner) }.intersection(inner));
        cursor = self.text(buffer, at(5), FormSlot::Note, &form.note, "for the team; never sent", spots).or(cursor);
        cursor =
            self.text(buffer, at(6), FormSlot::Tags, &form.tags, "words with commas between them", spots).or(cursor);
        self.draw_sender(buffer, at(7), spots);
        let foot = Rect { y: inner.y + 9, height: 3, ..inner }.intersection(inner);
        if let Some(refused) = &form.refused {
            paragraph(buffer, foot, &self.model.seen_words(refused), self.theme.bad);
        } else if form.is_saving {
            Pen::new(buffer, line(foot, 0)).word("saving …", self.theme.dim);
        }
        self.draw_keys(buffer, at(12));
        cursor
    }

    fn text(
        &self,
        buffer: &mut Buffer,
        row: Rect,
        slot: FormSlot,
        text: &TextField,
        purpose: &'static str,
        spots: &mut Spots,
    ) -> Option<Position> {
        spots.mark(row, || Target::FormField(slot));
        let is_focused = self.form.slot == slot;
        self.label(buffer, row, slot);
        let row = after_label(row);
        if text.is_empty() {
            Pen::new(buffer, row).word(purpose, self.theme.dim);
        }
        let is_bad = slot == FormSlot::Number
            && matches!(self.form.number_told(), NumberTold::Wrong(_) | NumberTold::Taken { .. });
        let style = if is_bad && !is_focused { self.theme.bad } else { self.theme.plain };
        let x = field(buffer, row, text, is_focused, style);
        is_focused.then_some(Position { x, y: row.y })
    }

    /// The country and the time there, or what is wrong with the number.
    fn draw_number_foot(&self, buffer: &mut Buffer, area: Rect) {
        let theme = self.theme;
        match self.form.number_told() {
            NumberTold::Nothing => {}
            NumberTold::Good { phone, region, caution } => {
                let where_they_are =
                    region.as_deref().map(|region| place(self.model, region, COLUMNS)).unwrap_or_default();
                match caution {
                    None => {
                        let mut pen = Pen::new(buffer, line(area, 0));
                        let number = phone.to_string();
                        if number != self.form.number.text().trim() {
                            pen.shown(&Shown::line(&number), theme.dim).gap(2);
                        }
                        pen.shown(&where_they_are, theme.dim);
                    }
                    Some(caution) => {
                        let text = Shown::line(&caution.to_string());
                        paragraph(buffer, area, &text, theme.warning);
                    }
                }
            }
            NumberTold::Meant(meant) => {
                let key = self.key(Action::FormEnter);
                Pen::new(buffer, line(area, 0)).word("no country code", theme.warning);
                let mut pen = Pen::new(buffer, line(area, 1));
                pen.shown(&key, theme.strong).word(" takes ", theme.plain);
                pen.shown(&Shown::line(&meant.phone.to_string()), theme.strong).gap(1).shown(&meant.how, theme.dim);
            }
            NumberTold::Taken { phone, name } => {
                let text = Shown::line(&format!("{phone} is {name} already; edit that contact instead"));
                paragraph(buffer, area, &text, theme.bad);
            }
            NumberTold::Wrong(problem) => {
                paragraph(buffer, area, &Shown::line(&format!("{problem}; {}", problem.mend())), theme.bad);
            }
        }
    }

    fn draw_sender(&self, buffer: &mut Buffer, row: Rect, spots: &mut Spots) {
        spots.mark(row, || Target::FormField(FormSlot::Sender));
        let is_focused = self.form.slot == FormSlot::Sender;
        self.label(buffer, row, FormSlot::Sender);
        let mut pen = Pen::new(buffer, after_label(row));
        let style = if is_focused { self.theme.strong } else { self.theme.plain };
        if is_focused {
            pen.word("‹ ", self.theme.accent);
        }
        match &self.form.sender {
            Some(alias) => pen.shown(&Shown::fitted(alias, 40), style),
            None => pen.word("the one used last, else the profile's", if is_focused { style } else { self.theme.dim }),
        };
        if is_focused {
            pen.word(" ›", self.theme.accent);
        }
        let is_known = |alias: &String| self.model.senders.iter().any(|sender| sender.alias == *alias);
        if self.form.sender.as_ref().is_some_and(|alias| !is_known(alias)) {
            pen.gap(2).word("no sender has this name", self.theme.warning);
        }
    }

    fn draw_keys(&self, buffer: &mut Buffer, row: Rect) {
        let mut pen = Pen::new(buffer, row);
        for (action, word) in [
            (Action::SaveContact, "save"),
            (Action::FormNext, "next"),
            (Action::Toggle, "change"),
            (Action::Back, "leave"),
        ] {
            if action == Action::Toggle && self.form.slot != FormSlot::Sender {
                continue;
            }
            pen.shown(&self.key(action), self.theme.accent).gap(1).word(word, self.theme.plain).gap(3);
        }
    }

    fn label(&self, buffer: &mut Buffer, row: Rect, slot: FormSlot) {
        let style = if self.form.slot == slot { self.theme.accent } else { self.theme.dim };
        let word = match slot {
            FormSlot::Name => "Name",
            FormSlot::Number => "Number",
            FormSlot::Note => "Note",
            FormSlot::Tags => "Tags",
            FormSlot::Sender => "Sender",
        };
        Pen::new(buffer, row).label(word, LABEL_COLUMNS.into(), style);
    }

    fn key(&self, action: Action) -> Shown {
        Shown::line(&self.model.keymap.keys(action).next().map(key_words).unwrap_or_default())
    }
}

fn after_label(row: Rect) -> Rect {
    let label = LABEL_COLUMNS.min(row.width);
    Rect { x: row.x + label, width: row.width - label, ..row }
}
