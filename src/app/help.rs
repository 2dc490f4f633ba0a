//! The help: every key that holds and what was told so far, filtered by what is typed.

use super::keymap::{KeyRow, Keymap};
use super::notice::Notice;
use super::reading::{Look, Reading};
use super::space::Size;
use super::text::TextField;

/// Characters of the filter, at most.
const LIMIT: usize = 100;
/// Rows above the text: the filter, and a rule under it.
const ROWS_ABOVE: usize = 2;
/// Columns of the keys.
const KEY_COLUMNS: usize = 22;

/// The state of the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Help {
    /// Words that every shown line has in its keys, its words or its name.
    pub filter: TextField,
    /// The lines that are left.
    pub reading: Reading,
}

impl Help {
    /// All lines.
    #[must_use]
    pub fn open(keymap: &Keymap, told: &[Notice], size: Size) -> Self {
        Self { filter: TextField::line(LIMIT), reading: reading("", keymap, told, size) }
    }

    /// Makes the lines anew, from the top: the filter is another one.
    pub fn search(&mut self, keymap: &Keymap, told: &[Notice], size: Size) {
        self.reading = reading(self.filter.text(), keymap, told, size);
    }

    /// Makes the lines anew at the same place: the keys, the notices or the size are others.
    pub fn refresh(&mut self, keymap: &Keymap, told: &[Notice], size: Size) {
        self.reading = reading(self.filter.text(), keymap, told, size).scrolled_as(&self.reading);
    }
}

fn reading(filter: &str, keymap: &Keymap, told: &[Notice], size: Size) -> Reading {
    let words: Vec<String> = filter.split_whitespace().map(str::to_lowercase).collect();
    let is_shown = |text: &str| {
        let text = text.to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let mut reading = Reading::keys(KEY_COLUMNS, ROWS_ABOVE, size);
    let mut scope = None;
    for row in keymap.rows().into_iter().filter(|row| !row.names.is_empty() && is_shown(&searched(row))) {
        if scope != Some(row.action.scope) {
            scope = Some(row.action.scope);
            reading.heading(row.action.scope.heading());
        }
        reading.pair(&row.words.join("  "), row.action.words);
    }
    let told: Vec<_> = told.iter().filter(|notice| is_shown(notice.text.as_str())).collect();
    if !told.is_empty() {
        reading.heading("Told so far, newest first");
    }
    for notice in told {
        reading.wrapped("", notice.text.as_str(), Look::Notice(notice.tone));
    }
    if reading.lines.is_empty() {
        reading.wrapped("", "no key and no action is called like this", Look::Plain);
    }
    reading
}

/// What is looked through: the keys in both ways of writing, the words and the name.
fn searched(row: &KeyRow) -> String {
    let action = row.action;
    format!(
        "{} {} {} {} {}",
        row.words.join(" "),
        row.names.join(" "),
        action.words,
        action.name,
        action.scope.heading()
    )
}
