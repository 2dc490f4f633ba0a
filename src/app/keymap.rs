//! Which key does what: the defaults, and a person's own over them.

use crokey::KeyCombination;

use super::action::{ACTIONS, Action, ActionRow};
use super::key_words::{key_name, key_words};
use super::keymap_file::{self, KeymapError, WrittenKeys};
use super::scope::Scope;

/// The keys that hold where nothing else is said.
const DEFAULTS: &str = include_str!("../../assets/keymap.toml");

/// Keys and what they do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    /// In the order of the text they were read from.
    bindings: Vec<(KeyCombination, Action)>,
}

/// One action with the keys that do it, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRow {
    /// The action, as the table of actions has it.
    pub action: &'static ActionRow,
    /// Its keys as a key map writes them: `ctrl-x`.
    pub names: Vec<String>,
    /// Its keys as a person reads them: `Ctrl-X`.
    pub words: Vec<String>,
}

impl Keymap {
    /// The keys that hold where nothing else is said.
    #[must_use]
    pub fn defaults() -> Self {
        // A test holds that the file in `assets/` has no mistake.
        Self::parse(DEFAULTS).unwrap_or_default()
    }

    /// Reads the tables of keys of a TOML text, and nothing beside them.
    ///
    /// # Errors
    /// Every mistake in it, in the order of the lines.
    pub fn parse(text: &str) -> Result<Self, Vec<KeymapError>> {
        let (lines, mistakes) = keymap_file::read(text);
        Self::default().with_lines(lines, mistakes)
    }

    /// This key map with a person's own lines over it: each one takes the place of all keys of its action.
    ///
    /// # Errors
    /// Every mistake in them, in the order of the lines.
    pub fn with(self, written: &[WrittenKeys]) -> Result<Self, Vec<KeymapError>> {
        let (lines, mistakes) = keymap_file::read_written(written);
        self.with_lines(lines, mistakes)
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

    /// Every action with its keys, by scope, in the order of the help.
    #[must_use]
    pub fn rows(&self) -> Vec<KeyRow> {
        let of_scope = |scope: Scope| ACTIONS.iter().filter(move |row| row.scope == scope);
        let row = |action: &'static ActionRow| KeyRow {
            action,
            names: self.keys(action.action).map(key_name).collect(),
            words: self.keys(action.action).map(key_words).collect(),
        };
        Scope::ALL.into_iter().flat_map(of_scope).map(row).collect()
    }

    fn in_scope(&self, scope: Scope, key: KeyCombination) -> Option<Action> {
        self.bindings
            .iter()
            .find(|(other, action)| *other == key && action.row().scope == scope)
            .map(|&(_, action)| action)
    }

    fn with_lines(
        mut self,
        lines: Vec<keymap_file::Line>,
        mut mistakes: Vec<KeymapError>,
    ) -> Result<Self, Vec<KeymapError>> {
        self.bindings.retain(|(_, action)| lines.iter().all(|line| line.action != *action));
        for line in lines {
            let scope = line.action.row().scope;
            for bound in line.keys {
                let is_taken =
                    |(key, other): &&(KeyCombination, Action)| *key == bound.key && scope.meets(other.row().scope);
                match self.bindings.iter().find(is_taken) {
                    Some((_, other)) => mistakes.push(bound.conflict(other.row().name)),
                    None => self.bindings.push((bound.key, line.action)),
                }
            }
        }
        mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        if mistakes.is_empty() { Ok(self) } else { Err(mistakes) }
    }
}

/// The table of keys for the docs, in Markdown.
#[must_use]
pub fn key_table(keymap: &Keymap) -> String {
    let mut lines = vec![
        "# Keys\n".to_owned(),
        "Made from the table of actions and the default key map; a test holds this page and the program equal."
            .to_owned(),
        "Plain characters act outside text fields only. `zixpost config keys` prints the keys that hold for you, and the"
            .to_owned(),
        "`[keys]` of `config.toml` changes them by these names.".to_owned(),
    ];
    let mut scope = None;
    for row in keymap.rows() {
        if scope != Some(row.action.scope) {
            scope = Some(row.action.scope);
            let (heading, name) = (row.action.scope.heading(), row.action.scope.name());
            lines.push(format!("\n## {heading}: `{name}`\n\n| keys | does | name |\n| --- | --- | --- |"));
        }
        lines.push(format!("| {} | {} | `{}` |", row.words.join(", "), row.action.words, row.action.name));
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use crokey::key;
    use proptest::prelude::*;

    use super::*;
    use crate::app::key_words::types_text;

    #[test]
    fn the_defaults_have_no_mistake_and_every_action_has_a_key() {
        let keymap = Keymap::parse(DEFAULTS).unwrap();
        for row in ACTIONS {
            assert!(keymap.keys(row.action).next().is_some(), "{} has no key", row.name);
        }
    }

    #[test]
    fn keys_that_terminals_keep_or_cannot_tell_apart_are_free() {
        let keymap = Keymap::defaults();
        for key in [key!(ctrl - enter), key!(ctrl - s), key!(ctrl - q), key!(ctrl - i), key!(ctrl - j), key!(ctrl - m)]
        {
            let taken = ACTIONS.iter().find(|row| keymap.keys(row.action).any(|other| other == key));
            assert_eq!(taken.map(|row| row.name), None, "{}", key_words(key));
        }
        let stopping: Vec<Action> =
            keymap.bindings.iter().filter(|(key, _)| *key == key!(ctrl - z)).map(|b| b.1).collect();
        assert_eq!(stopping, [Action::Suspend]);
        for (key, action) in keymap.bindings {
            assert!(!types_text(key) || !action.row().scope.is_typed(), "{}", action.row().name);
        }
    }

    #[test]
    fn a_key_means_what_its_scope_says() {
        let keymap = Keymap::defaults();
        assert_eq!(keymap.action(&[Scope::Contacts, Scope::Anywhere], key!(enter)), Some(Action::OpenContact));
        assert_eq!(keymap.action(&[Scope::History, Scope::Anywhere], key!(enter)), Some(Action::OpenEntry));
        assert_eq!(keymap.action(&[Scope::Text, Scope::Pages], key!(home)), Some(Action::LineStart));
        assert_eq!(keymap.action(&[Scope::Anywhere], key!(ctrl - g)), None);
    }

    #[test]
    fn the_same_key_may_do_two_things_in_two_places_only() {
        assert!(Keymap::parse("[keys]\nopen-contact = \"enter\"\nopen-entry = \"enter\"\n").is_ok());
        assert!(Keymap::parse("[keys]\nsend = \"ctrl-x\"\nquit = \"ctrl-x\"\n").is_err());
        // Hidden in every text field, so that it would send in some places and delete in others.
        assert!(Keymap::parse("[keys]\nsend = \"ctrl-k\"\ndelete-to-end = \"ctrl-k\"\n").is_err());
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
            if let Ok(keymap) = Keymap::parse(&format!("[keys]\n{} = \"{modifier}{letter}\"\n", row.name)) {
                let key = keymap.keys(row.action).next().unwrap();
                prop_assert_eq!(keymap.action(&[row.scope], key), Some(row.action));
                prop_assert_eq!(crokey::parse(&key_words(key)).unwrap(), key);
            } else {
                prop_assert!(matches!(&*letter, "i" | "m") || row.scope.is_typed());
            }
        }
    }
}
