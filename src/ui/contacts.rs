//! The contacts: the search on top, the people under it, and what a typed number offers.

use jiff::civil::{Date, DateTime};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::pane;
use super::recipient::draw_caution;
use super::spots::Spots;
use super::text::{Pen, field, line, number, paragraph, rule, window};
use super::theme::Theme;
use crate::app::{Action, Focus, Meant, Model, Offer, Person, Size, Target, drawn_columns, key_words};
use crate::domain::{Phone, Shown};

/// Columns of the day or time at the end of a row.
const WHEN: usize = 6;
/// Columns of a number: grouped as far as it goes in; 15 digits and the plus always do.
const NUMBER: usize = 17;

/// Draws the pane; returns where its cursor stands if the focus is here.
pub(super) fn draw(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    size: Size,
    theme: &Theme,
    spots: &mut Spots,
) -> Option<Position> {
    spots.mark(area, || Target::Contacts);
    let is_focused = model.focus == Focus::Contacts;
    let contacts = &model.contacts;
    let count = if contacts.search.text().trim().is_empty() {
        contacts.count().to_string()
    } else {
        format!("{} of {}", contacts.found_count(), contacts.count())
    };
    let inner = pane(buffer, area, "Contacts", &Shown::line(&count), is_focused, theme);

    let search = line(inner, 0);
    Pen::new(buffer, search).word("› ", if is_focused { theme.accent } else { theme.dim });
    let text = Rect { x: search.x + 2, width: search.width.saturating_sub(2), ..search };
    if contacts.search.is_empty() {
        Pen::new(buffer, text).word("name or number", theme.dim);
    }
    let x = field(buffer, text, &contacts.search, is_focused, theme.plain);
    rule(buffer, line(inner, 1), theme.border);

    let list = Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner };
    draw_list(model, buffer, list, size, theme, spots);
    is_focused.then_some(Position { x, y: search.y })
}

fn draw_list(model: &Model, buffer: &mut Buffer, list: Rect, size: Size, theme: &Theme, spots: &mut Spots) {
    let is_focused = model.focus == Focus::Contacts;
    let contacts = &model.contacts;
    let height = size.contact_height();
    let offer_rows = if contacts.offer().is_some() { 2.min(list.height) } else { 0 };
    let fit = usize::from((list.height - offer_rows) / height);
    let chosen = contacts.chosen_row();
    // Outside of the list the bar says whose message is open, and no other.
    let open = model.compose.as_ref().map(|compose| &compose.recipient.phone);
    let is_marked = is_focused || open.is_none() || open == contacts.chosen();
    let seen = window(chosen.unwrap_or(0).min(contacts.found_count()), contacts.found_count(), fit);
    let mut y = list.y;
    for at in seen {
        let Some(person) = contacts.found(at) else { break };
        let row = Rect { y, height, ..list };
        spots.mark(row, || Target::Contact(person.phone.clone()));
        let is_chosen = is_marked && chosen == Some(at);
        if height == 1 {
            one_line(model, buffer, row, person, (is_chosen, is_focused), theme);
        } else {
            two_lines(model, buffer, row, person, (is_chosen, is_focused), theme);
        }
        y += height;
    }
    let rest = Rect { y, height: list.bottom().saturating_sub(y), ..list };
    if let Some(offer) = contacts.offer() {
        let is_chosen = is_marked && chosen == Some(contacts.found_count());
        if let Some(phone) = offer.phone() {
            let room = Rect { height: offer_rows.min(rest.height), ..rest };
            spots.mark(room, || Target::Contact(phone.clone()));
        }
        draw_offer(model, buffer, rest, offer, (is_chosen, is_focused), theme);
    } else if contacts.found_count() == 0 {
        draw_nobody(model, buffer, rest, theme);
    }
}

fn one_line(model: &Model, buffer: &mut Buffer, row: Rect, person: &Person, look: (bool, bool), theme: &Theme) {
    let mut pen = Pen::new(buffer, row);
    bar(&mut pen, look, theme);
    let name = pen.room().saturating_sub(1 + NUMBER + 3 + WHEN);
    let seen = model.seen_person(person);
    pen.column(&seen.name, name, name_style(look, theme)).gap(1);
    pen.column(&number(&seen.number, &seen.phone, NUMBER), NUMBER, theme.dim);
    pen.skip_to_last(3 + WHEN);
    marks(model, &mut pen, person, theme);
}

fn two_lines(model: &Model, buffer: &mut Buffer, row: Rect, person: &Person, look: (bool, bool), theme: &Theme) {
    let mut pen = Pen::new(buffer, line(row, 0));
    bar(&mut pen, look, theme);
    let marked = 1 + WHEN + if model.history.is_busy(&person.phone) { 2 } else { 0 };
    let name = pen.room().saturating_sub(marked);
    let seen = model.seen_person(person);
    pen.column(&seen.name, name, name_style(look, theme)).skip_to_last(marked);
    marks(model, &mut pen, person, theme);
    let mut pen = Pen::new(buffer, line(row, 1));
    bar(&mut pen, look, theme);
    let room = pen.room();
    pen.shown(&number(&seen.number, &seen.phone, room), theme.dim);
}

/// The bar that stands before the chosen row.
fn bar(pen: &mut Pen<'_>, (is_chosen, is_focused): (bool, bool), theme: &Theme) {
    match (is_chosen, is_focused) {
        (true, true) => pen.word("▌ ", theme.accent),
        (true, false) => pen.word("▌ ", theme.border),
        _ => pen.gap(2),
    };
}

fn name_style((is_chosen, is_focused): (bool, bool), theme: &Theme) -> ratatui::style::Style {
    if is_chosen && is_focused { theme.strong } else { theme.plain }
}

/// A send under way, then a draft or the time of the last entry.
fn marks(model: &Model, pen: &mut Pen<'_>, person: &Person, theme: &Theme) {
    pen.gap(1);
    if model.history.is_busy(&person.phone) {
        pen.label("»", 2, theme.busy);
    }
    pen.skip_to_last(WHEN);
    if model.has_draft(&person.phone) {
        pen.label("draft", WHEN, theme.warning);
    } else if let Some(last) = model.contacts.last(&person.phone) {
        pen.column(&when(last.local, model.today), WHEN, theme.dim);
    }
}

/// The time today, the day within a week, the date within a year, else the year.
pub(super) fn when(local: DateTime, today: Date) -> Shown {
    let day = local.date();
    let days = today.since(day).map_or(i32::MAX, |span| span.get_days());
    let format = match days {
        0 => "%H:%M",
        1..=6 => "%a",
        _ if day.year() == today.year() => "%d %b",
        _ => "%Y",
    };
    Shown::line(&local.strftime(format).to_string())
}

fn draw_offer(model: &Model, buffer: &mut Buffer, area: Rect, offer: &Offer, look: (bool, bool), theme: &Theme) {
    let mut first = Pen::new(buffer, line(area, 0));
    bar(&mut first, look, theme);
    match offer {
        Offer::Write(phone) => {
            write_to(&mut first, &model.seen_phone(phone), look, theme);
            if let Some(caution) = phone.caution() {
                let caution = model.seen_caution(&caution);
                let row = line(area, 1);
                draw_caution(&caution, buffer, Rect { x: row.x + 2, width: row.width.saturating_sub(2), ..row }, theme);
            }
        }
        Offer::Suggest(Meant { phone, how }) => {
            let phone = &*model.seen_phone(phone);
            let columns = drawn_columns(&phone.to_string()) + drawn_columns(how.as_str()) + "write to  ()".len();
            if columns <= first.room() {
                write_to(&mut first, phone, look, theme);
                first.word(" (", theme.dim).shown(how, theme.dim).word(")", theme.dim);
                return;
            }
            first.shown(how, theme.dim).word(":", theme.dim);
            let mut second = Pen::new(buffer, line(area, 1));
            bar(&mut second, look, theme);
            write_to(&mut second, phone, look, theme);
        }
        Offer::Wrong { what, mend } => {
            first.shown(what, theme.warning);
            Pen::new(buffer, line(area, 1)).gap(2).shown(mend, theme.dim);
        }
    }
}

/// The number whole, and the words before it where both fit.
fn write_to(pen: &mut Pen<'_>, phone: &Phone, look: (bool, bool), theme: &Theme) {
    let words = "write to ";
    let grouped = Shown::line(&phone.to_string());
    if words.len() + drawn_columns(grouped.as_str()) <= pen.room() {
        pen.word(words, name_style(look, theme));
    }
    let room = pen.room();
    pen.shown(&number(&grouped, phone, room), theme.strong);
}

fn draw_nobody(model: &Model, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    if model.contacts.count() > 0 {
        Pen::new(buffer, line(area, 0)).gap(2).word("nobody found", theme.dim);
        return;
    }
    let area = Rect { x: area.x + 2, width: area.width.saturating_sub(2), ..area };
    let key = model.keymap.keys(Action::OpenContact).next().map(key_words).unwrap_or_default();
    let new = model.keymap.keys(Action::NewContact).next().map(key_words).unwrap_or_default();
    let text = format!(
        "No contacts yet.\n\nType a number with its country code, such as +1 302 555 0101, then {key}.\n\n{new} keeps \
         somebody here."
    );
    paragraph(buffer, area, &Shown::lines(&text), theme.dim);
}
