//! What stands in the message pane while no message is open: what to do first, and what was told at the start.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::text::paragraph;
use super::theme::Theme;
use crate::app::{Action, Model, key_words, rows};
use crate::domain::Shown;

/// Draws the words for this screen and, under them, the notices of the start: each whole, a paragraph of its own.
pub(super) fn draw(model: &Model, buffer: &mut Buffer, area: Rect, theme: &Theme) {
    let told: Vec<_> = model.start_notices.iter().map(|text| model.seen_words(text)).collect();
    let columns = usize::from(area.width).max(1);
    let height = |text: &Shown| rows(text.as_str(), columns).len() + 1;
    let needed: usize = told.iter().map(|text| height(text)).sum();
    let mut words = words(model);
    // What was told matters more than the advice: of this, the last sentences make room first.
    while words.len() > 1 && words.iter().map(height).sum::<usize>() + needed > usize::from(area.height) + 1 {
        words.pop();
    }
    // A stranger has to mend what was told before the first step can work.
    let above = if is_first_time(model) { 1 } else { words.len() };
    let dim = |text| (text, theme.dim);
    let looks = words[..above].iter().map(dim);
    let looks = looks.chain(told.iter().map(|text| (&**text, theme.plain))).chain(words[above..].iter().map(dim));
    let mut rest = area;
    for (text, look) in looks {
        let used = (paragraph(buffer, rest, text, look) + 1).min(rest.height);
        rest = Rect { y: rest.y + used, height: rest.height - used, ..rest };
    }
}

fn is_first_time(model: &Model) -> bool {
    model.contacts.count() == 0 && model.senders.is_empty() && model.history.rows().is_empty()
}

/// The paragraphs, the one that matters most first.
fn words(model: &Model) -> Vec<Shown> {
    let key = |action| model.keymap.keys(action).next().map(key_words).unwrap_or_default();
    let texts = if is_first_time(model) {
        vec![
            "No message is open.".to_owned(),
            format!(
                "1. Type the recipient's number on the left, then {}.\n2. Paste the link of a picture; write a caption.\n\
                 3. {} takes the phone ID to send from.\n4. {} sends.",
                key(Action::OpenContact),
                key(Action::ChooseSender),
                key(Action::Send)
            ),
            "To look around without an account: zixpost demo".to_owned(),
        ]
    } else {
        vec![
            "No message is open.".to_owned(),
            "Find somebody on the left: by name, by a part of the number, or by a tag. A number of somebody new can be \
             typed there as well."
                .to_owned(),
            "Each person has a draft of their own; nothing that is typed goes to somebody else.".to_owned(),
        ]
    };
    texts.iter().map(|text| Shown::lines(text)).collect()
}
