//! The tables of keys: found here, with their places, and read by whoever knows what actions there are.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::document::Notes;

/// A table of keys as it is written: `[keys]`, or `[keys.SCOPE]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeysTable {
    /// The scope, as written; none of the table `[keys]` itself.
    pub scope: Option<String>,
    /// Where it begins: line and column, from 1.
    pub at: (usize, usize),
    /// Its entries, in the order of the file.
    pub entries: Vec<KeysEntry>,
}

/// One entry of a table of keys: TOML that can be read by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeysEntry {
    /// From the name to the end of the value: `send = "ctrl-g"`.
    pub text: String,
    /// Where it begins: line and column, from 1.
    pub at: (usize, usize),
}

/// Finds the tables of keys of a document.
pub(super) fn find(text: &str, root: &DeTable<'_>, notes: &mut Notes<'_>) -> Vec<KeysTable> {
    let Some((name, value)) = root.get_key_value("keys") else { return Vec::new() };
    let DeValue::Table(table) = value.get_ref() else {
        notes.mistake(value.span().start, "keys must be a table; write [keys] and a line such as send = \"ctrl-x\"");
        return Vec::new();
    };
    let mut own = KeysTable { scope: None, at: notes.place_of(name.span().start), entries: Vec::new() };
    let mut scopes = Vec::new();
    for (name, value) in table {
        match value.get_ref() {
            DeValue::Table(inner) => {
                let at = notes.place_of(name.span().start);
                let scope = Some(name.get_ref().to_string());
                let entries = inner.iter().filter_map(|(name, value)| entry(text, name, value, notes)).collect();
                scopes.push(KeysTable { scope, at, entries });
            }
            _ => own.entries.extend(entry(text, name, value, notes)),
        }
    }
    let mut tables = vec![own];
    tables.extend(scopes);
    // The parser sorts by name.
    for table in &mut tables {
        table.entries.sort_by_key(|entry| entry.at);
    }
    tables.sort_by_key(|table| table.at);
    tables
}

fn entry<K>(text: &str, name: &Spanned<K>, value: &Spanned<DeValue<'_>>, notes: &mut Notes<'_>) -> Option<KeysEntry> {
    let span = name.span().start..value.span().end;
    if matches!(value.get_ref(), DeValue::Table(_)) {
        notes.mistake(span.start, "a table of keys has no table below it; write a key or a list of keys");
        return None;
    }
    let at = notes.place_of(span.start);
    text.get(span).map(|text| KeysEntry { text: text.to_owned(), at })
}
