//! Tables of keys as they are written, in `assets/keymap.toml` and in a person's configuration: read by the same code.

use std::borrow::Cow;

use crokey::KeyCombination;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::action::{ACTIONS, Action};
use super::key_words::{NoKey, key_name, key_words, parse_key, types_text};
use super::scope::Scope;
use crate::domain::{Shown, nearest};

/// A table of keys that stands in a larger file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenKeys {
    /// `[keys.SCOPE]`, or none for `[keys]`.
    pub scope: Option<String>,
    /// Where the table begins.
    pub at: (usize, usize),
    /// Each entry, from its name to the end of its value, and where it begins: line and column, from 1.
    pub entries: Vec<(String, (usize, usize))>,
}

/// One mistake in a key map, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct KeymapError {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong, and how to mend it.
    pub what: KeymapMistake,
}

/// What is wrong in a key map.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapMistake {
    /// The text is no TOML.
    #[error("{0}")]
    Toml(String),
    /// There is no table of keys.
    #[error("the table [keys] is missing; put it above the keys")]
    NoKeys,
    /// No action has this name.
    #[error("no action is called {name:?}; {}", meant(.nearest.as_deref(), "zixpost config keys lists all"))]
    UnknownAction {
        /// As written.
        name: String,
        /// The name that looks most like it.
        nearest: Option<String>,
    },
    /// No scope has this name.
    #[error("no scope is called {name:?}; {}", meant(.nearest.as_deref(), "zixpost config keys lists all"))]
    UnknownScope {
        /// As written.
        name: String,
        /// The name that looks most like it.
        nearest: Option<String>,
    },
    /// The action is done in another scope.
    #[error("{name} is not done in {scope}; write it under [keys.{own}] or [keys]")]
    WrongScope {
        /// The action.
        name: &'static str,
        /// The scope that is written.
        scope: &'static str,
        /// Its own.
        own: &'static str,
    },
    /// The action has a line already.
    #[error("{name} has its keys on line {line} already; keep one of the two lines")]
    Twice {
        /// The action.
        name: &'static str,
        /// Its first line.
        line: usize,
    },
    /// The value is neither a key nor a list of keys.
    #[error("{name} needs a key such as \"ctrl-x\", or a list of keys")]
    NotAKey {
        /// The action.
        name: &'static str,
    },
    /// No key is written like this.
    #[error("{key:?} is no key that a terminal can report; {}", meant(.nearest.as_deref(), "write it like ctrl-x, alt-1, f1 or enter"))]
    UnknownKey {
        /// As written.
        key: String,
        /// The key that looks most like it.
        nearest: Option<String>,
    },
    /// Terminals report it as another key.
    #[error("terminals report {key} as {name}; write {name}")]
    OtherName {
        /// As written.
        key: String,
        /// As reported.
        name: &'static str,
    },
    /// It would type itself instead.
    #[error("{key} is typed as text where {name} is done; put ctrl- or alt- before it")]
    Typed {
        /// The key.
        key: String,
        /// The action.
        name: &'static str,
    },
    /// One key for two actions that can be done in the same place.
    #[error("{key} already does {other} in the same place; give {other} another key, or none: {other} = []")]
    Conflict {
        /// The key.
        key: String,
        /// The action that has it.
        other: &'static str,
    },
}

/// One line of a key map, read.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) action: Action,
    pub(super) keys: Vec<Bound>,
    at: (usize, usize),
}

/// One key of a line, and where it stands.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) key: KeyCombination,
    at: (usize, usize),
}

impl Bound {
    /// Another action has this key.
    pub(super) fn conflict(&self, other: &'static str) -> KeymapError {
        mistake(self.at, KeymapMistake::Conflict { key: key_words(self.key), other })
    }
}

/// Reads a text that holds a key map and nothing else.
pub(super) fn read(text: &str) -> (Vec<Line>, Vec<KeymapError>) {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { text, breaks: breaks(text), start: (1, 1), lines: Vec::new(), mistakes: Vec::new() };
    reader.toml(errors);
    match root.get_ref().get("keys").map(Spanned::get_ref) {
        Some(DeValue::Table(table)) => reader.table(table),
        _ if reader.mistakes.is_empty() => reader.mistakes.push(mistake((1, 1), KeymapMistake::NoKeys)),
        _ => {}
    }
    (reader.lines, reader.mistakes)
}

/// Reads the tables of keys of a larger file; what is wrong is kept beside what can be used.
pub(super) fn read_written(written: &[WrittenKeys]) -> (Vec<Line>, Vec<KeymapError>) {
    let mut reader = Reader { text: "", breaks: Vec::new(), start: (1, 1), lines: Vec::new(), mistakes: Vec::new() };
    for table in written {
        let scope = table.scope.as_deref().and_then(|name| scope(name, table.at, &mut reader.mistakes));
        for (text, start) in &table.entries {
            let (root, errors) = DeTable::parse_recoverable(text);
            (reader.text, reader.breaks, reader.start) = (text, breaks(text), *start);
            reader.toml(errors);
            reader.entries(scope, root.get_ref());
        }
    }
    (reader.lines, reader.mistakes)
}

struct Reader<'t> {
    text: &'t str,
    /// Where its lines end: looked for once, since every key has its place told.
    breaks: Vec<usize>,
    /// Where the text begins: line and column.
    start: (usize, usize),
    lines: Vec<Line>,
    mistakes: Vec<KeymapError>,
}

impl Reader<'_> {
    fn toml(&mut self, errors: Vec<toml::de::Error>) {
        for error in errors {
            let at = self.place(error.span().map_or(0, |span| span.start));
            self.mistakes.push(mistake(at, KeymapMistake::Toml(error.message().to_owned())));
        }
    }

    /// The whole table: lines, and tables of lines for a scope.
    fn table(&mut self, table: &DeTable<'_>) {
        for (name, value) in in_order(table) {
            if let DeValue::Table(inner) = value.get_ref() {
                let at = self.place(name.span().start);
                let scope = scope(name.get_ref(), at, &mut self.mistakes);
                self.entries(scope, inner);
            } else {
                self.line(None, name, value);
            }
        }
    }

    fn entries(&mut self, scope: Option<Scope>, table: &DeTable<'_>) {
        for (name, value) in in_order(table) {
            self.line(scope, name, value);
        }
    }

    fn line(&mut self, scope: Option<Scope>, name: &Spanned<Cow<'_, str>>, value: &Spanned<DeValue<'_>>) {
        let at = self.place(name.span().start);
        let Some(action) = Action::named(name.get_ref()) else {
            let nearest = nearest(name.get_ref(), ACTIONS.iter().map(|row| row.name)).map(str::to_owned);
            let name = name.get_ref().to_string();
            self.mistakes.push(mistake(at, KeymapMistake::UnknownAction { name, nearest }));
            return;
        };
        let row = action.row();
        if let Some(scope) = scope.filter(|scope| *scope != row.scope) {
            let (scope, own) = (scope.name(), row.scope.name());
            self.mistakes.push(mistake(at, KeymapMistake::WrongScope { name: row.name, scope, own }));
        }
        if let Some(first) = self.lines.iter().find(|line| line.action == action) {
            self.mistakes.push(mistake(at, KeymapMistake::Twice { name: row.name, line: first.at.0 }));
            return;
        }
        let values = match value.get_ref() {
            DeValue::Array(values) => values.iter().collect(),
            _ => vec![value],
        };
        let keys = values.into_iter().filter_map(|value| self.key(action, value)).collect();
        self.lines.push(Line { action, keys, at });
    }

    fn key(&mut self, action: Action, value: &Spanned<DeValue<'_>>) -> Option<Bound> {
        let at = self.place(value.span().start);
        let name = action.row().name;
        let what = match value.get_ref() {
            DeValue::String(written) => match parse_key(written) {
                Ok(key) if types_text(key) && action.row().scope.is_typed() => {
                    KeymapMistake::Typed { key: key_name(key), name }
                }
                Ok(key) => return Some(Bound { key, at }),
                Err(NoKey::Unknown(nearest)) => {
                    KeymapMistake::UnknownKey { key: Shown::fitted(written, 40).into(), nearest }
                }
                Err(NoKey::Reported(name)) => KeymapMistake::OtherName { key: written.to_lowercase(), name },
            },
            _ => KeymapMistake::NotAKey { name },
        };
        self.mistakes.push(mistake(at, what));
        None
    }

    /// Line and column of a byte.
    fn place(&self, at: usize) -> (usize, usize) {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let line = self.breaks.partition_point(|end| *end < at);
        let (start, column) = line.checked_sub(1).map_or((0, self.start.1), |before| (self.breaks[before] + 1, 1));
        (self.start.0 + line, column + self.text[start..at].chars().count())
    }
}

fn breaks(text: &str) -> Vec<usize> {
    text.match_indices('\n').map(|(at, _)| at).collect()
}

/// The parser sorts by name; a person reads mistakes in the order of the file.
fn in_order<'a, 't>(table: &'a DeTable<'t>) -> Vec<(&'a Spanned<Cow<'t, str>>, &'a Spanned<DeValue<'t>>)> {
    let mut rows: Vec<_> = table.iter().collect();
    rows.sort_by_key(|(name, _)| name.span().start);
    rows
}

fn scope(name: &str, at: (usize, usize), mistakes: &mut Vec<KeymapError>) -> Option<Scope> {
    let found = Scope::named(name);
    if found.is_none() {
        let nearest = nearest(name, Scope::ALL.map(Scope::name)).map(str::to_owned);
        mistakes.push(mistake(at, KeymapMistake::UnknownScope { name: name.to_owned(), nearest }));
    }
    found
}

fn mistake((line, column): (usize, usize), what: KeymapMistake) -> KeymapError {
    KeymapError { line, column, what }
}

fn meant(nearest: Option<&str>, otherwise: &str) -> String {
    nearest.map_or_else(|| otherwise.to_owned(), |nearest| format!("did you mean {nearest}?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Keymap;

    fn told(found: Result<Keymap, Vec<KeymapError>>) -> Vec<String> {
        let place = |error: &KeymapError| format!("{}:{}: {}", error.line, error.column, error.what);
        found.unwrap_err().iter().map(place).collect()
    }

    /// A table of a larger file, whose first entry stands on line 11.
    fn own(scope: Option<&str>, entries: &[&str]) -> WrittenKeys {
        let entries = entries.iter().enumerate().map(|(at, text)| ((*text).to_owned(), (11 + at, 1))).collect();
        WrittenKeys { scope: scope.map(str::to_owned), at: (10, 2), entries }
    }

    fn with(tables: &[WrittenKeys]) -> Result<Keymap, Vec<KeymapError>> {
        Keymap::defaults().with(tables)
    }

    fn keys(keymap: &Keymap, action: Action) -> Vec<String> {
        keymap.keys(action).map(key_name).collect()
    }

    #[test]
    fn every_mistake_is_told_at_once_with_its_place() {
        let text = "[keys]\nsned = \"ctrl-x\"\nsend = \"ctrl-xy\"\n\nquit = 4\nhelp = [\"f1\",\n \"ctrl-g\"]\n\
                    next = \"f1\"\nnew-line = [\"n\", \"ctrl-m\"]\n[keys.histroy]\nopen-entry = \"entr\"\n\
                    [keys.history]\nclone = \"r\"\n[keys.reading]\nnothing-known = \"f5\"\n";
        assert_eq!(
            told(Keymap::parse(text)),
            [
                "2:1: no action is called \"sned\"; did you mean send?",
                "3:8: \"ctrl-xy\" is no key that a terminal can report; write it like ctrl-x, alt-1, f1 or enter",
                "5:8: quit needs a key such as \"ctrl-x\", or a list of keys",
                "8:8: F1 already does help in the same place; give help another key, or none: help = []",
                "9:13: n is typed as text where new-line is done; put ctrl- or alt- before it",
                "9:18: terminals report ctrl-m as enter; write enter",
                "10:7: no scope is called \"histroy\"; did you mean history?",
                "11:14: \"entr\" is no key that a terminal can report; did you mean enter?",
                "13:1: clone is not done in history; write it under [keys.entries] or [keys]",
                "15:1: no action is called \"nothing-known\"; zixpost config keys lists all",
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_told_with_its_line() {
        let mistakes = Keymap::parse("[keys]\nsend = \"ctrl-x\"\nquit = \n").unwrap_err();
        assert!(matches!(&mistakes[0], KeymapError { line: 3, what: KeymapMistake::Toml(_), .. }), "{mistakes:?}");
        assert_eq!(told(Keymap::parse("")), ["1:1: the table [keys] is missing; put it above the keys"]);
    }

    #[test]
    fn a_line_of_a_person_takes_the_place_of_all_keys_of_its_action_and_of_no_other() {
        let keymap = with(&[
            own(None, &["undo-send = \"f5\"", "quit = []"]),
            own(Some("anywhere"), &["send = [\"ctrl-g\", \"f8\"]"]),
        ])
        .unwrap();
        assert_eq!(keys(&keymap, Action::UndoSend), ["f5"]);
        assert_eq!(keys(&keymap, Action::Quit), Vec::<String>::new());
        assert_eq!(keys(&keymap, Action::Send), ["ctrl-g", "f8"]);
        assert_eq!(keys(&keymap, Action::Help), keys(&Keymap::defaults(), Action::Help));
        assert_eq!(with(&[]), Ok(Keymap::defaults()));
    }

    #[test]
    fn two_actions_may_change_their_keys() {
        let keymap = with(&[own(None, &["send = \"ctrl-f\"", "choose-sender = \"ctrl-x\""])]).unwrap();
        assert_eq!(keys(&keymap, Action::ChooseSender), ["ctrl-x"]);
        assert_eq!(keys(&keymap, Action::Send), ["ctrl-f"]);
    }

    #[test]
    fn a_key_that_another_action_has_by_default_is_a_conflict_until_that_one_gives_it_up() {
        let taken = own(None, &["quit = \"ctrl-x\""]);
        assert_eq!(
            told(with(std::slice::from_ref(&taken))),
            ["11:8: Ctrl-X already does send in the same place; give send another key, or none: send = []"]
        );
        assert!(with(&[taken, own(None, &["send = []"])]).is_ok());
        // Hidden behind a key that is looked up before it.
        assert!(told(with(&[own(None, &["send = \"enter\""])]))[0].contains("Enter already does open-contact"));
        assert!(told(with(&[own(None, &["send = \"esc\""])]))[0].contains("Esc already does back"));
    }

    #[test]
    fn mistakes_of_all_tables_are_told_with_the_lines_of_the_file() {
        let mistakes = told(with(&[
            own(Some("anywere"), &["send = \"ctrl-g\""]),
            own(None, &["send = \"ctrl-h\"", "  help = [\n  \"f1\",\n  true]"]),
            own(Some("history"), &["toggle = { a = 1 }"]),
        ]));
        assert_eq!(
            mistakes,
            [
                "10:2: no scope is called \"anywere\"; did you mean anywhere?",
                "11:1: send has its keys on line 11 already; keep one of the two lines",
                "11:1: toggle is not done in history; write it under [keys.choice] or [keys]",
                "11:10: toggle needs a key such as \"ctrl-x\", or a list of keys",
                "14:3: help needs a key such as \"ctrl-x\", or a list of keys",
            ]
        );
    }
}
