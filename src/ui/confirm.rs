//! Questions that must be answered before anything goes on.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use uuid::Uuid;

use super::layout::overlay;
use super::text::{Pen, line, paragraph};
use super::theme::Theme;
use crate::app::{
    Action, AfterYes, ContactForm, Model, PictureQuestion, SenderForm, SenderRemoval, SwitchQuestion, drawn_columns,
    key_words,
};
use crate::domain::{Contact, Grade, Sender, Shown, State, Twin};

/// Columns inside of a question.
const COLUMNS: usize = 52;

/// Sends are under way: wait, take them back, or stay?
pub(super) fn quitting(model: &Model, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let mut counts = Vec::new();
    for state in [State::Sending, State::Queued, State::Held] {
        let count = model.under_way().filter(|entry| entry.state == state).count();
        if count > 0 {
            counts.push(format!("{count} {}", state.word()));
        }
    }
    let can_take_back = model.under_way().any(|entry| entry.state.is_cancellable());
    let (first, second) = if model.is_leaving {
        (format!("Waiting: {}.", counts.join(", ")), "zixpost ends by itself when all of them are settled.")
    } else {
        (format!("Still under way: {}.", counts.join(", ")), "What has left is waited for in any case.")
    };
    let mut actions = Vec::new();
    if !model.is_leaving {
        actions.push((Action::Wait, "send all now, wait, then quit"));
    }
    if can_take_back {
        actions.push((Action::TakeBack, "take back what has not left, then quit"));
    }
    actions.push((Action::Back, "stay"));
    question(model, buffer, area, "Quit?", &[first, second.to_owned()], &actions, theme);
}

/// The outcome of an entry is unknown: repeat it?
pub(super) fn repeat(model: &Model, id: Uuid, then: AfterYes, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let row = model.history.row(id).map(|row| model.seen_row(row));
    let who = row.map_or_else(String::new, |row| format!(" to {} {}", row.name, unbroken(&row.number)));
    let first = format!("The outcome of the message{} is unknown: it may have been sent.", who.trim_end());
    let (second, yes) = match then {
        AfterYes::Clone => ("Sent again, it may arrive twice.", "make a draft of it anyway"),
        AfterYes::SendAgain => ("Sent again, it may arrive twice.", "send it again"),
        AfterYes::Send => ("This draft repeats it: it may arrive twice.", "send it anyway"),
    };
    let actions = [(Action::Repeat, yes), (Action::Back, "leave it")];
    question(model, buffer, area, "It may arrive twice", &[first, second.to_owned()], &actions, theme);
}

/// A contact is to be removed: this one?
pub(super) fn remove_contact(model: &Model, contact: &Contact, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let number = Shown::line(&model.seen_phone(&contact.number).to_string());
    let name = model.seen_name(&Shown::line(contact.name.trim()));
    let first = format!("Remove {name} {} from the contacts?", unbroken(&number));
    let second = "The draft and the history stay, by the number.".to_owned();
    let actions = [(Action::Confirm, "remove this contact"), (Action::Back, "leave it")];
    question(model, buffer, area, "Remove a contact", &[first, second], &actions, theme);
}

/// The form of a contact would be lost: leave it?
pub(super) fn leave_form(model: &Model, form: &ContactForm, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let who = match form.name.text().trim() {
        "" => "this contact".to_owned(),
        name => model.seen_name(&Shown::fitted(name, 60)).to_string(),
    };
    let first = format!("What you typed about {who} is not saved.");
    let actions =
        [(Action::Decline, "go on typing"), (Action::Confirm, "throw it away"), (Action::Back, "throw it away too")];
    question(model, buffer, area, "Leave the form?", &[first], &actions, theme);
}

/// A sender is to be removed: this one?
pub(super) fn remove_sender(model: &Model, removal: &SenderRemoval, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let Sender { alias, phone_id, .. } = &removal.sender;
    let mut sentences = vec![format!("Take the sender {} {} out of config.toml?", alias, phone_id.as_str())];
    sentences.extend(removal.users.iter().map(|user| format!("But {}.", model.seen_words(user))));
    sentences.push("The history stays as it is.".to_owned());
    let actions = [(Action::Confirm, "remove this sender"), (Action::Back, "leave it")];
    question(model, buffer, area, "Remove a sender", &sentences, &actions, theme);
}

/// The form of a sender would be lost: leave it?
pub(super) fn leave_sender(model: &Model, form: &SenderForm, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let what = match form.alias.text().trim() {
        "" => "this sender".to_owned(),
        alias => Shown::fitted(alias, 40).to_string(),
    };
    let first = format!("What you typed about {what} is not saved.");
    let actions =
        [(Action::Decline, "go on typing"), (Action::Confirm, "throw it away"), (Action::Back, "throw it away too")];
    question(model, buffer, area, "Leave the form?", &[first], &actions, theme);
}

/// A sender of another profile was chosen: go over to that profile?
pub(super) fn switch(model: &Model, asked: &SwitchQuestion, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let first = format!("{} belongs to the profile {}.", asked.sender.alias, asked.profile);
    let second = format!(
        "Go over to it? New messages then have its key, its defaults and its senders, not those of {}.",
        model.profile()
    );
    let actions = [(Action::Confirm, "go over to it, and send from there"), (Action::Back, "leave it")];
    question(model, buffer, area, "Another profile", &[first, second], &actions, theme);
}

/// The picture may fail, or nobody knows yet: send it?
pub(super) fn picture(model: &Model, what: PictureQuestion, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let remarks = model.preview.finding().map(|finding| finding.remarks(model.now())).unwrap_or_default();
    let mut sentences: Vec<String> =
        remarks.iter().filter(|remark| remark.grade > Grade::Fine).map(ToString::to_string).collect();
    let (title, yes, action) = match what {
        PictureQuestion::Doubtful => ("The picture may not arrive", "send it all the same", Action::SendDoubtful),
        PictureQuestion::Blocked => ("WhatsApp refuses such a picture", "send it all the same", Action::SendBlocked),
        PictureQuestion::Waiting => ("The picture is not known yet", "send it without waiting", Action::SendDoubtful),
    };
    if what == PictureQuestion::Waiting {
        sentences = vec!["Looking at it… The message goes by itself when nothing speaks against the picture.".into()];
    }
    question(model, buffer, area, title, &sentences, &[(action, yes), (Action::Back, "back to the message")], theme);
}

/// The same went to the same number a moment ago: send it anyway?
pub(super) fn twin(model: &Model, twin: &Twin, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let mut words = model.seen_words(&Shown::line(&model.twin_words(twin))).to_string();
    // The sentence begins with a letter of ours.
    words[..1].make_ascii_uppercase();
    let actions = [(Action::SendAnyway, "send it anyway"), (Action::Back, "leave it: nothing was sent")];
    question(model, buffer, area, "Sent a moment ago", &[format!("{words}.")], &actions, theme);
}

pub(super) fn question(
    model: &Model,
    buffer: &mut Buffer,
    area: Rect,
    title: &'static str,
    sentences: &[String],
    actions: &[(Action, &'static str)],
    theme: &Theme,
) {
    let text = Shown::lines(&sentences.join("\n"));
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(6));
    let rows = crate::app::rows(text.as_str(), columns).len();
    let inner = overlay(buffer, area, (columns, rows + 1 + actions.len()), title, &Shown::default(), theme);
    let used = paragraph(buffer, inner, &text, theme.plain);
    let keys: Vec<Shown> = actions
        .iter()
        .map(|(action, _)| Shown::line(&model.keymap.keys(*action).next().map(key_words).unwrap_or_default()))
        .collect();
    let key = keys.iter().map(|key| drawn_columns(key.as_str())).max().unwrap_or(0);
    for (at, (_, words)) in actions.iter().enumerate() {
        let mut pen = Pen::new(buffer, line(inner, used + 1 + at as u16));
        pen.column(&keys[at], key, theme.accent).gap(2).word(words, theme.plain);
    }
}

/// A number that no line breaks in.
fn unbroken(number: &Shown) -> String {
    number.as_str().replace(' ', "\u{a0}")
}
