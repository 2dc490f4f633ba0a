//! The senders to choose from, under a line that finds one or takes a phone ID; what came last of each, and everything
//! about the chosen one below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::contacts::when;
use super::keys_row::keys_row;
use super::layout::overlay;
use super::spots::Spots;
use super::text::{Pen, field, line, paragraph, rule, window};
use super::theme::Theme;
use crate::app::{Action, Model, SenderOffer, SenderPicker, Target, drawn_columns, key_words};
use crate::domain::{PhoneId, Sender, SenderResult, Shown};

/// Columns inside, where the screen has them.
const COLUMNS: usize = 92;
/// Columns of an alias, at most.
const NAME: usize = 20;
/// Columns of a phone ID: a usual one has at most so many digits.
const ID: usize = 17;
/// Columns of the number that people see, and of a profile.
const DISPLAY: usize = 16;
const PROFILE: usize = 12;
/// Columns of a result: its mark, its word, and when.
const RESULT: usize = 18;
/// Rows of the list that nothing known needs: for an offer, or for what is wrong.
const LEAST_ROWS: usize = 4;
/// Rows about the chosen sender.
const LOOK: usize = 3;
/// Columns of the words before what is said of it.
const LABEL: usize = 9;

/// Draws the picker; returns where its cursor stands. Its size does not depend on what is typed.
pub(super) fn draw(
    model: &Model,
    picker: &SenderPicker,
    buffer: &mut Buffer,
    area: Rect,
    theme: &Theme,
    spots: &mut Spots,
) -> Position {
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(6));
    let most = usize::from(area.height).saturating_sub(LOOK + 8).max(LEAST_ROWS);
    let rows = (model.listed_senders.len() + 1).clamp(LEAST_ROWS, most);
    let right = Shown::line(if model.is_looking_for_results() { "looking for results…" } else { "" });
    let inner = overlay(buffer, area, (columns, rows + LOOK + 4), "Send from", &right, theme);

    spots.mark(inner, || Target::Overlay);
    let typed = line(inner, 0);
    Pen::new(buffer, typed).word("› ", theme.accent);
    let text = Rect { x: typed.x + 2, width: typed.width.saturating_sub(2), ..typed };
    if picker.field.is_empty() {
        let words = if model.listed_senders.is_empty() { "phone ID" } else { "alias or phone ID" };
        Pen::new(buffer, text).word(words, theme.dim);
    }
    let x = field(buffer, text, &picker.field, true, theme.plain);
    rule(buffer, line(inner, 1), theme.border);

    let body = Rect { y: inner.y + 2, height: inner.height.saturating_sub(3), ..inner };
    match picker.offer() {
        Some(SenderOffer::Wrong { what, mend }) => {
            let used = paragraph(buffer, body, &model.seen_words(what), theme.bad);
            let rest = Rect { y: body.y + used, height: body.height.saturating_sub(used), ..body };
            paragraph(buffer, rest, mend, theme.plain);
        }
        None if model.listed_senders.is_empty() => {
            let key = |action| model.keymap.keys(action).next().map(key_words).unwrap_or_default();
            let text = format!(
                "Paste the phone ID of the number that sends, then {}. It stands on the WhatsApp settings page of \
                 Zixflow and is not the number itself.\n\n{} keeps it under a name.",
                key(Action::PickSender),
                key(Action::AddSender)
            );
            paragraph(buffer, body, &Shown::lines(&text), theme.dim);
        }
        _ => {
            let list = Rect { height: rows as u16, ..body }.intersection(body);
            draw_list(model, picker, buffer, list, theme, spots);
            rule(buffer, line(body, rows as u16), theme.border);
            let below = rows as u16 + 1;
            let look = Rect { y: body.y + below, height: body.height.saturating_sub(below), ..body };
            draw_look(model, picker, buffer, look, theme);
        }
    }
    let mut keys = vec![(Action::PickSender, "use"), (Action::AddSender, "add")];
    if picker.chosen_sender(&model.listed_senders).is_some() {
        keys.extend([(Action::EditSender, "edit"), (Action::RemoveSender, "remove")]);
    }
    keys.push((Action::Back, "close"));
    keys_row(model, buffer, line(inner, inner.height.saturating_sub(1)), &keys, theme);
    Position { x, y: typed.y }
}

/// Which columns a row has beside alias, phone ID and result.
struct Columns {
    name: usize,
    has_display: bool,
    has_profile: bool,
}

impl Columns {
    fn of(model: &Model, width: u16) -> Self {
        let widest = |sender: &Sender| drawn_columns(Shown::fitted(&sender.alias, NAME).as_str());
        let name = model.listed_senders.iter().map(widest).max().unwrap_or(0);
        let has = |more: usize| 2 + name + 2 + ID + more + 2 + RESULT <= usize::from(width);
        let some = model.listed_senders.iter().any(|sender| sender.profile.is_some());
        let has_profile = some && has(2 + PROFILE);
        let profile = if has_profile { 2 + PROFILE } else { 0 };
        Self { name, has_display: has(2 + DISPLAY + profile), has_profile }
    }
}

fn draw_list(model: &Model, picker: &SenderPicker, buffer: &mut Buffer, list: Rect, theme: &Theme, spots: &mut Spots) {
    let columns = Columns::of(model, list.width);
    let count = picker.found().len() + usize::from(picker.offer().is_some());
    for (y, row) in window(picker.row(), count, usize::from(list.height)).enumerate() {
        let room = line(list, y as u16);
        let mut pen = Pen::new(buffer, room);
        let style = pen.choice(row == picker.row(), theme);
        if let Some(&at) = picker.found().get(row) {
            let sender = &model.listed_senders[at];
            spots.mark(room, || Target::SenderRow(sender.alias.clone()));
            // One of another profile cannot be used as it is.
            let style = if model.is_elsewhere(sender) { theme.dim } else { style };
            pen.column(&Shown::fitted(&sender.alias, NAME), columns.name, style).gap(2);
            pen.column(&Shown::line(sender.phone_id.as_str()), ID, theme.dim).gap(2);
            let text = |text: &Option<String>| Shown::line(text.as_deref().unwrap_or_default());
            if columns.has_display {
                pen.column(&text(&sender.display), DISPLAY, theme.dim).gap(2);
            }
            if columns.has_profile {
                pen.column(&text(&sender.profile), PROFILE, theme.dim);
            }
            pen.skip_to_last(RESULT);
            if let Some(result) = model.last_result(&sender.phone_id) {
                draw_result(model, result, &mut pen, theme);
            }
        } else if let Some(SenderOffer::Use { phone_id, .. }) = picker.offer() {
            spots.mark(room, || Target::SenderRow(phone_id.as_str().to_owned()));
            pen.word("use phone ID ", style).shown(&Shown::line(phone_id.as_str()), theme.strong);
        }
    }
}

fn draw_result(model: &Model, result: &SenderResult, pen: &mut Pen<'_>, theme: &Theme) {
    let look = theme.state(result.state);
    pen.word(result.state.mark(), look).gap(1).word(result.state.word(), look).gap(1);
    pen.shown(&when(model.local(result.at), model.today), theme.dim);
}

/// Everything about the chosen one, on two or three rows.
fn draw_look(model: &Model, picker: &SenderPicker, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let Some(sender) = picker.chosen_sender(&model.listed_senders) else {
        if let Some(SenderOffer::Use { phone_id, remarks }) = picker.offer() {
            match remarks.first() {
                Some(remark) => _ = paragraph(buffer, area, &model.seen_words(remark), theme.warning),
                None => draw_last(model, phone_id, buffer, line(area, 0), theme),
            }
        } else if picker.found().is_empty() {
            Pen::new(buffer, line(area, 0)).word("nothing is found", theme.dim);
        }
        return;
    };
    let mut pen = Pen::new(buffer, line(area, 0));
    match &sender.display {
        Some(display) => pen.label("Number", LABEL, theme.dim).shown(&Shown::fitted(display, 24), theme.plain).gap(3),
        None => pen.label("Number", LABEL, theme.dim).word("not noted", theme.dim).gap(3),
    };
    pen.word("Profile  ", theme.dim);
    match &sender.profile {
        Some(profile) => pen.shown(&Shown::line(profile), theme.plain),
        None => pen.word("every one", theme.plain),
    };
    draw_last(model, &sender.phone_id, buffer, line(area, 1), theme);
    if model.is_elsewhere(sender) {
        Pen::new(buffer, line(area, 2)).word("another profile's: choosing it asks to go over", theme.warning);
    }
}

fn draw_last(model: &Model, phone_id: &PhoneId, buffer: &mut Buffer, row: Rect, theme: &Theme) {
    let mut pen = Pen::new(buffer, row);
    pen.label("Last", LABEL, theme.dim);
    match model.last_result(phone_id) {
        Some(result) => {
            let look = theme.state(result.state);
            pen.word(result.state.mark(), look).gap(1).word(result.state.word(), look).gap(2);
            let local = model.local(result.at);
            pen.shown(&Shown::line(&local.strftime("%d %b %Y %H:%M").to_string()), theme.plain);
        }
        None if model.is_looking_for_results() => _ = pen.word("looking…", theme.dim),
        None => _ = pen.word("nothing among the newest entries", theme.dim),
    }
}
