//! Which key does what: read from TOML, the defaults and a person's own by the same code.

use std::ops::Range;

use crokey::KeyCombination;
use crokey::crossterm::event::{KeyCode, KeyModifiers};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::action::{ACTIONS, Action, Scope};

/// The keys that hold where nothing else is said.
const DEFAULTS: &str = include_str!("../../assets/keymap.toml");

/// One mistake in a key map. Each names its line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// The text is no TOML.
    #[error("line {line}: {what}")]
    Toml {
        /// Where.
        line: usize,
        /// What the parser says.
        what: String,
    },
    /// There is no table of keys.
    #[error("line 1: the table [keys] is missing; put it above the keys")]
    NoKeys,
    /// No action has this name.
    #[error("line {line}: no action is called {name:?}{}", .nearest.map(|name| format!(" (did you mean {name:?}?)")).unwrap_or_default())]
    UnknownAction {
        /// Where.
        line: usize,
        /// As written.
        name: String,
        /// The name that looks most like it.
        nearest: Option<&'static str>,
    },
    /// The value is neither a key nor a list of keys.
    #[error("line {line}: {name} needs a key such as \"ctrl-x\", or a list of keys")]
    NotAKey {
        /// Where.
        line: usize,
        /// The action.
        name: &'static str,
    },
    /// No key is written like this.
    #[error("line {line}: {key:?} is no key that a terminal can report; write it like ctrl-x, alt-1, f1 or enter")]
    UnknownKey {
        /// Where.
        line: usize,
        /// As written.
        key: String,
    },
    /// One key for two actions that can be done in the same place.
    #[error(
        "line {line}: {key} already does {other}; a key can do one thing in one place, so take it from one of them"
    )]
    Conflict {
        /// Where.
        line: usize,
        /// The key.
        key: String,
        /// The action that has it.
        other: &'static str,
    },
}

/// Keys and what they do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of the text they were read from.
    bindings: Vec<(KeyCombination, Action)>,
}

impl Keymap {
    /// The keys that hold where nothing else is said.
    #[must_use]
    pub fn defaults() -> Self {
        // A test holds that the file in `assets/` has no mistake.
        Self::parse(DEFAULTS).unwrap_or_default()
    }

    /// Reads the table `[keys]` of a TOML text.
    ///
    /// # Errors
    /// Every mistake in it, in the order of the lines.
    pub fn parse(text: &str) -> Result<Self, Vec<KeymapError>> {
        let (root, errors) = DeTable::parse_recoverable(text);
        let mut mistakes: Vec<KeymapError> = errors
            .iter()
            .map(|error| KeymapError::Toml { line: line(text, error.span()), what: error.message().to_owned() })
            .collect();
        let mut keymap = Self::default();
        match root.get_ref().get("keys").map(Spanned::get_ref) {
            Some(DeValue::Table(table)) => {
                // The parser sorts by name; a person reads mistakes in the order of the file.
                let mut rows: Vec<_> = table.iter().collect();
                rows.sort_by_key(|(name, _)| name.span().start);
                for (name, value) in rows {
                    keymap.take(text, name, value, &mut mistakes);
                }
            }
            _ if mistakes.is_empty() => mistakes.push(KeymapError::NoKeys),
            _ => {}
        }
        if mistakes.is_empty() { Ok(keymap) } else { Err(mistakes) }
    }

    /// What a key does in the first of these scopes that knows it.
    #[must_use]
    pub fn action(&self, scopes: &[Scope], key: KeyCombination) -> Option<Action> {
        scopes.iter().find_map(|&scope| self.in_scope(scope, key))
    }

    /// The keys of an action.
    pub fn keys(&self, action: Action) -> impl Iterator<Item = KeyCombination> {
        self.bindings.iter().filter(move |(_, other)| *other == action).map(|&(key, _)| key)
    }

    fn in_scope(&self, scope: Scope, key: KeyCombination) -> Option<Action> {
        self.bindings
            .iter()
            .find(|(other, action)| *other == key && action.row().scope == scope)
            .map(|&(_, action)| action)
    }

    fn take(
        &mut self,
        text: &str,
        name: &Spanned<std::borrow::Cow<'_, str>>,
        value: &Spanned<DeValue<'_>>,
        mistakes: &mut Vec<KeymapError>,
    ) {
        let at = line(text, Some(name.span()));
        let Some(action) = Action::named(name.get_ref()) else {
            let nearest = nearest(name.get_ref());
            mistakes.push(KeymapError::UnknownAction { line: at, name: name.get_ref().to_string(), nearest });
            return;
        };
        let values = match value.get_ref() {
            DeValue::Array(values) => values.iter().collect(),
            _ => vec![value],
        };
        for value in values {
            let at = line(text, Some(value.span()));
            let DeValue::String(written) = value.get_ref() else {
                mistakes.push(KeymapError::NotAKey { line: at, name: action.row().name });
                continue;
            };
            match parse_key(written) {
                None => mistakes.push(KeymapError::UnknownKey { line: at, key: written.to_string() }),
                Some(key) => match self.in_scope(action.row().scope, key) {
                    Some(other) => {
                        let key = key_words(key);
                        mistakes.push(KeymapError::Conflict { line: at, key, other: other.row().name });
                    }
                    None => self.bindings.push((key, action)),
                },
            }
        }
    }
}

/// A key as a person reads it: `Ctrl-X`, `Shift-Tab`, `↑`, `q`.
#[must_use]
pub fn key_words(key: KeyCombination) -> String {
    let code = *key.codes.first();
    let mut words = String::new();
    for (modifier, word) in
        [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SUPER, "Cmd-")]
    {
        if key.modifiers.contains(modifier) {
            words.push_str(word);
        }
    }
    let is_plain = words.is_empty();
    if key.modifiers.contains(KeyModifiers::SHIFT) && !(is_plain && matches!(code, KeyCode::Char(_))) {
        words.push_str("Shift-");
    }
    match code {
        KeyCode::Char(' ') => words.push_str("Space"),
        KeyCode::Char(c) if is_plain => words.push(c),
        KeyCode::Char(c) => words.extend(c.to_uppercase()),
        KeyCode::BackTab => words.push_str("Tab"),
        KeyCode::Up => words.push('↑'),
        KeyCode::Down => words.push('↓'),
        KeyCode::Left => words.push('←'),
        KeyCode::Right => words.push('→'),
        KeyCode::PageUp => words.push_str("PgUp"),
        KeyCode::PageDown => words.push_str("PgDn"),
        KeyCode::F(n) => return words + &format!("F{n}"),
        other => return words + &format!("{other:?}"),
    }
    words
}

/// The table of keys for the docs, in Markdown.
#[must_use]
pub fn key_table(keymap: &Keymap) -> String {
    let mut lines = vec![
        "# Keys\n".to_owned(),
        "Made from the table of actions and the default key map; a test holds this page and the program equal."
            .to_owned(),
        "Plain characters act outside text fields only.".to_owned(),
    ];
    for scope in Scope::ALL {
        lines.push(format!("\n## {}\n\n| keys | does | name |\n| --- | --- | --- |", scope.heading()));
        for row in ACTIONS.iter().filter(|row| row.scope == scope) {
            let keys: Vec<String> = keymap.keys(row.action).map(key_words).collect();
            lines.push(format!("| {} | {} | `{}` |", keys.join(", "), row.words, row.name));
        }
    }
    lines.join("\n") + "\n"
}

/// A key as a terminal reports it: a sign that needs Shift on some keyboards is the same sign without it.
#[must_use]
pub(super) fn without_idle_shift(mut key: KeyCombination) -> KeyCombination {
    if let KeyCode::Char(c) = key.codes.first()
        && !c.is_alphabetic()
    {
        key.modifiers.remove(KeyModifiers::SHIFT);
    }
    key
}

/// Reads one key; several at once are no key that every terminal can report.
fn parse_key(written: &str) -> Option<KeyCombination> {
    let key = crokey::parse(written).ok()?;
    key.is_ansi_compatible().then(|| without_idle_shift(key.normalized()))
}

fn nearest(name: &str) -> Option<&'static str> {
    let close = |other: &str| other.contains(name) || name.contains(other) || same_letters(other, name);
    ACTIONS.iter().map(|row| row.name).find(|other| close(other))
}

/// Whether two words are made of nearly the same letters: what most slips of a finger leave alike.
fn same_letters(left: &str, right: &str) -> bool {
    let sorted = |text: &str| {
        let mut bytes = text.replace('_', "-").into_bytes();
        bytes.sort_unstable();
        bytes
    };
    let (left, right) = (sorted(left), sorted(right));
    let shared = left.iter().filter(|byte| right.contains(byte)).count();
    left.len().abs_diff(right.len()) <= 1 && shared + 1 >= left.len()
}

fn line(text: &str, span: Option<Range<usize>>) -> usize {
    let end = span.map_or(0, |span| span.start.min(text.len()));
    text.as_bytes()[..end].split(|&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use crokey::key;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_defaults_have_no_mistake_and_every_action_has_a_key() {
        let keymap = Keymap::parse(DEFAULTS).unwrap();
        for row in ACTIONS {
            assert!(keymap.keys(row.action).next().is_some(), "{} has no key", row.name);
        }
    }

    #[test]
    fn a_key_means_what_its_scope_says() {
        let keymap = Keymap::defaults();
        assert_eq!(keymap.action(&[Scope::Contacts, Scope::Anywhere], key!(enter)), Some(Action::OpenContact));
        assert_eq!(keymap.action(&[Scope::History, Scope::Anywhere], key!(enter)), Some(Action::OpenEntry));
        assert_eq!(keymap.action(&[Scope::Text, Scope::Pages], key!(home)), Some(Action::LineStart));
        assert_eq!(keymap.action(&[Scope::Anywhere], key!(ctrl - p)), None);
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let text =
            "[keys]\nsned = \"ctrl-x\"\nsend = \"ctrl-ö\"\n\nquit = 4\nhelp = [\"f1\",\n \"ctrl-g\"]\nnext = \"f1\"\n";
        let mistakes = Keymap::parse(text).unwrap_err();
        assert_eq!(mistakes.len(), 4, "{mistakes:?}");
        assert_eq!(mistakes[0].to_string(), "line 2: no action is called \"sned\" (did you mean \"send\"?)");
        assert!(matches!(&mistakes[1], KeymapError::UnknownKey { line: 3, .. }));
        assert!(matches!(&mistakes[2], KeymapError::NotAKey { line: 5, name: "quit" }));
        assert!(matches!(&mistakes[3], KeymapError::Conflict { line: 8, other: "help", .. }));
    }

    #[test]
    fn the_same_key_may_do_two_things_in_two_places_only() {
        assert!(Keymap::parse("[keys]\nopen-contact = \"enter\"\nopen-entry = \"enter\"\n").is_ok());
        assert!(Keymap::parse("[keys]\nsend = \"ctrl-x\"\nquit = \"ctrl-x\"\n").is_err());
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_line() {
        let mistakes = Keymap::parse("[keys]\nsend = \"ctrl-x\"\nquit = \n").unwrap_err();
        assert!(matches!(&mistakes[0], KeymapError::Toml { line: 3, .. }), "{mistakes:?}");
        assert_eq!(Keymap::parse(""), Err(vec![KeymapError::NoKeys]));
    }

    #[test]
    fn keys_read_as_people_write_them() {
        let words: Vec<String> =
            [key!(ctrl - x), key!(backtab), key!(q), key!(up), key!(space), key!(alt - 1), key!(shift - g), key!(f1)]
                .into_iter()
                .map(key_words)
                .collect();
        assert_eq!(words, ["Ctrl-X", "Shift-Tab", "q", "↑", "Space", "Alt-1", "G", "F1"]);
    }

    #[test]
    fn the_key_table_in_the_docs_is_the_one_of_the_program() {
        let table = key_table(&Keymap::defaults());
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/KEYS.md");
        if std::env::var_os("ZIXPOST_WRITE_DOCS").is_some() {
            std::fs::write(path, &table).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap();
        assert!(committed == table, "docs/KEYS.md is old: run this test with ZIXPOST_WRITE_DOCS=1");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(\\[keys\\]\n)?(\\PC|\n|\")*") {
            let _ = Keymap::parse(&text);
        }

        #[test]
        fn a_bound_key_is_found_again(at in 0usize..ACTIONS.len(), letter in "[a-z0-9]", modifier in "(ctrl-|alt-|)") {
            let row = &ACTIONS[at];
            let keymap = Keymap::parse(&format!("[keys]\n{} = \"{modifier}{letter}\"\n", row.name)).unwrap();
            let key = keymap.keys(row.action).next().unwrap();
            prop_assert_eq!(keymap.action(&[row.scope], key), Some(row.action));
            prop_assert_eq!(crokey::parse(&key_words(key)).unwrap(), key);
        }
    }
}
