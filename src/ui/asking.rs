//! One line that is asked for, with what it is for above and what is wrong with it below.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::layout::overlay;
use super::text::{Pen, field, line, paragraph};
use super::theme::Theme;
use crate::app::{About, Action, Asking, HistorySearch, Model, grouped, key_words, rows};
use crate::domain::Shown;

/// Columns inside.
const COLUMNS: usize = 60;
/// Columns of the word that is asked for.
const WORD: usize = 24;
/// Rows of the words above the line, at most.
const WORDS: usize = 4;

/// Draws the question; returns where its cursor stands.
pub(super) fn draw(model: &Model, asking: &Asking, buffer: &mut Buffer, area: Rect, theme: &Theme) -> Position {
    let columns = COLUMNS.min(usize::from(area.width).saturating_sub(6));
    let (title, right, words, (word, hint)) = match &asking.about {
        About::Words(filling) => {
            let (at, count) = filling.place();
            let canned = &filling.canned;
            let line = canned.caption.lines().find(|line| mentions(line, filling.word())).unwrap_or(&canned.link);
            let right = Shown::line(&format!("{at} of {count}"));
            ("Fill in", right, Shown::fitted(line, columns * 2), (Shown::fitted(filling.word(), WORD), ""))
        }
        About::Export(query) => {
            let what = match (query.is_empty(), model.history.search().and_then(HistorySearch::count)) {
                (false, Some((count, true))) => format!("The {} entries that were found", grouped(count)),
                (false, _) => "All entries that are found".to_owned(),
                (true, _) => "All entries of the history".to_owned(),
            };
            let masked = if model.is_masked() { " Personal data is masked in it." } else { "" };
            let text = format!(
                "{what} go into a new file in the current folder, newest first. A name that ends in .jsonl makes it JSON \
                 lines, any other CSV.{masked}"
            );
            ("Export", Shown::default(), Shown::line(&text), (Shown::line("file"), "a name such as october.csv"))
        }
        About::Evidence(_) => {
            let text = "All that a ticket needs goes as Markdown into a new file in the current folder, which only you \
                        can read. Numbers, captions and links are masked.";
            ("Evidence", Shown::default(), Shown::line(text), (Shown::line("file"), "a name such as ticket.md"))
        }
        About::Day => {
            let text = "2026-11-03, yesterday, monday, 2026-10 or 7d: the words that since: and until: take in a query. \
                        The newest entry of that time is chosen.";
            ("Go to a day", Shown::default(), Shown::line(text), (Shown::line("day"), "such as 2026-11-03"))
        }
        About::Send(asked) => {
            let outgoing = &asked.outgoing;
            let name = outgoing.contact.as_ref().map(|name| model.seen_name(&Shown::line(name.trim())));
            let who = name.map(|name| format!("{name} ")).unwrap_or_default();
            let mask = model.keymap.keys(Action::ToggleMask).next().map(key_words).filter(|_| model.is_masked());
            let text = format!(
                "To {who}{}, from {}, with the profile {}. Type the last {} digits of the number to send it.{}",
                model.seen_phone(&outgoing.to).to_string().replace(' ', "\u{a0}"),
                outgoing.sender.alias,
                model.profile(),
                outgoing.to.last_digits().len(),
                mask.map(|key| format!(" It is masked: {key} shows it.")).unwrap_or_default()
            );
            ("Send it?", Shown::default(), Shown::line(&text), (Shown::line("digits"), ""))
        }
        About::Code(_) => {
            let text = "A code to call it by, and after a space a name for the list. Words in braces, such as \
                        {first_name} or {invoice}, are filled in when it is used.";
            ("Keep as a canned message", Shown::default(), Shown::line(text), (Shown::default(), "code, and a name"))
        }
    };
    let above = rows(words.as_str(), columns).len().min(WORDS);
    let inner = overlay(buffer, area, (columns, above + 4), title, &right, theme);
    let top = Rect { height: (above as u16).min(inner.height), ..inner };
    paragraph(buffer, top, &words, theme.dim);

    let typed = line(inner, above as u16 + 1);
    let mut pen = Pen::new(buffer, typed);
    pen.shown(&word, theme.strong).gap(usize::from(!word.as_str().is_empty())).word("› ", theme.accent);
    let left = pen.room() as u16;
    let text = Rect { x: typed.right().saturating_sub(left), width: left, ..typed };
    if asking.field.is_empty() {
        Pen::new(buffer, text).word(hint, theme.dim);
    }
    let x = field(buffer, text, &asking.field, true, theme.plain);
    let foot = line(inner, above as u16 + 3);
    let mut pen = Pen::new(buffer, foot);
    if let Some(problem) = &asking.problem {
        pen.shown(problem, theme.bad);
    } else {
        let key = |action| Shown::line(&model.keymap.keys(action).next().map(key_words).unwrap_or_default());
        let on = if matches!(asking.about, About::Send(_)) { " sends it   " } else { " goes on   " };
        pen.shown(&key(Action::Answer), theme.accent).word(on, theme.dim);
        let back = match &asking.about {
            About::Export(_) | About::Evidence(_) => " writes nothing",
            About::Day => " stays here",
            About::Send(_) => " sends nothing",
            About::Words(_) | About::Code(_) => " leaves the message as it is",
        };
        pen.shown(&key(Action::Back), theme.accent).word(back, theme.dim);
    }
    Position { x, y: typed.y }
}

fn mentions(text: &str, word: &str) -> bool {
    crate::domain::words(text).iter().any(|other| other == word)
}
