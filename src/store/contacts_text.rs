//! Changes to the text of `contacts.toml`: what is not changed keeps every byte.

use std::ops::Range;

use toml_edit::{Array, Document, Item, Table, Value};

use super::contacts_plain::plain;
use crate::domain::Contact;

/// The fields in the order in which they are written.
const FIELDS: [&str; 5] = ["name", "number", "note", "tags", "sender"];

/// One change of the text.
struct Splice {
    at: Range<usize>,
    text: String,
}

/// What becomes of the contact at this place of the file.
pub(super) enum Change<'a> {
    /// It is written anew, as far as it differs.
    Edit(&'a Contact, &'a Contact),
    /// It goes, with what stands between its lines.
    Remove,
}

/// The text of a file with these contacts alone.
pub(super) fn render<'a>(contacts: impl IntoIterator<Item = &'a Contact>) -> String {
    let mut text = String::new();
    append(&mut text, contacts);
    text
}

/// Adds contacts at the end.
pub(super) fn append<'a>(text: &mut String, contacts: impl IntoIterator<Item = &'a Contact>) {
    for contact in contacts {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        if !text.trim_start_matches('\u{feff}').is_empty() {
            text.push('\n');
        }
        text.push_str("[[contact]]\n");
        for field in FIELDS {
            if let Some(value) = value(contact, field) {
                push_field(text, field, &value);
            }
        }
    }
}

/// The text after these changes, each to the contact at that place, the places in rising order.
///
/// `None` where the text of a contact cannot be told from its neighbours.
pub(super) fn changed(text: &str, changes: &[(usize, Change<'_>)]) -> Option<String> {
    if changes.is_empty() {
        return Some(text.to_owned());
    }
    let mut splices = Vec::new();
    if changes.iter().all(|(_, change)| matches!(change, Change::Edit(..)))
        && let Some(pieces) = plain(text)
    {
        // Only the changed contacts are looked at closely: a document of all would take far more memory.
        for (at, change) in changes {
            let piece = pieces.get(*at)?.at.clone();
            let Change::Edit(before, after) = change else { return None };
            let part = text.get(piece.clone())?;
            let document = Document::parse(part).ok()?;
            let table = document.get("contact")?.as_array_of_tables()?.get(0)?;
            let mut inside = Vec::new();
            edit(part, table, before, after, &mut inside)?;
            splices.extend(inside.into_iter().map(|splice| Splice {
                at: splice.at.start + piece.start..splice.at.end + piece.start,
                text: splice.text,
            }));
        }
        return spliced(text, splices);
    }
    let document = Document::parse(text).ok()?;
    let tables = document.get("contact")?.as_array_of_tables()?;
    let mut wanted = changes.iter().peekable();
    let mut gone = 0;
    for (at, table) in tables.iter().enumerate() {
        if let Some((_, change)) = wanted.next_if(|(place, _)| *place == at) {
            match change {
                Change::Edit(before, after) => edit(text, table, before, after, &mut splices)?,
                Change::Remove => {
                    gone += count(table);
                    splices.push(removal(text, table)?);
                }
            }
        }
    }
    let after = spliced(text, splices)?;
    // What stood between the pieces of a removed contact must not go with it.
    let is_whole =
        gone == 0 || count(Document::parse(after.as_str()).ok()?.as_table()) + gone == count(document.as_table());
    is_whole.then_some(after)
}

/// The text with all splices done.
fn spliced(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| splice.at.start);
    let mut after = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for splice in &splices {
        after.push_str(text.get(done..splice.at.start)?);
        after.push_str(&splice.text);
        done = splice.at.end;
    }
    after.push_str(text.get(done..)?);
    Some(after)
}

/// How many tables and values there are, this one included.
fn count(table: &Table) -> usize {
    let inside = table.iter().map(|(_, item)| match item {
        Item::Table(inner) => count(inner),
        Item::ArrayOfTables(inner) => inner.iter().map(count).sum(),
        _ => 1,
    });
    1 + inside.sum::<usize>()
}

fn edit(text: &str, table: &Table, before: &Contact, after: &Contact, splices: &mut Vec<Splice>) -> Option<()> {
    // New fields go below the last known one before them.
    let mut below = table.span()?;
    for field in FIELDS {
        let here = table.get(field).and_then(Item::span);
        let (old, new) = (value(before, field), value(after, field));
        match (&here, new) {
            (Some(here), Some(new)) if old.as_ref() != Some(&new) => {
                splices.push(Splice { at: here.clone(), text: new });
            }
            (Some(here), None) if old.is_some() => {
                let start = table.key(field)?.span()?.start;
                splices.push(line_removal(text, start, here.end));
            }
            (None, Some(new)) => {
                let end = line_end(text, below.end);
                let mut line = String::new();
                if !text[..end].ends_with('\n') {
                    line.push('\n');
                }
                push_field(&mut line, field, &new);
                splices.push(Splice { at: end..end, text: line });
            }
            _ => {}
        }
        below = here.unwrap_or(below);
    }
    Some(())
}

/// From the header to the end of the last line; the comments above stay, they may be about more than this contact.
fn removal(text: &str, table: &Table) -> Option<Splice> {
    let header = table.span()?;
    let start = text[..header.start].rfind('\n').map_or(0, |at| at + 1);
    // A byte order mark is no part of the first contact.
    let start = if text[start..].starts_with('\u{feff}') { header.start } else { start };
    let mut end = line_end(text, last(table, header.end)?);
    let above_is_blank = text[..start].trim_end_matches(' ').ends_with("\n\n") || start == 0;
    if above_is_blank && text[end..].starts_with('\n') {
        end += 1;
    }
    Some(Splice { at: start..end, text: String::new() })
}

/// The end of the last thing inside a table.
fn last(table: &Table, header: usize) -> Option<usize> {
    let mut end = header;
    for (_, item) in table {
        let here = match item {
            Item::None => end,
            Item::Value(value) => value.span()?.end,
            Item::Table(inner) => last(inner, inner.span().map_or(header, |span| span.end))?,
            Item::ArrayOfTables(inner) => {
                inner.iter().map(|one| last(one, one.span()?.end)).collect::<Option<Vec<_>>>()?.into_iter().max()?
            }
        };
        end = end.max(here);
    }
    Some(end)
}

/// The line of a key and its value; a comment behind them stays.
fn line_removal(text: &str, start: usize, end: usize) -> Splice {
    let rest = line_end(text, end);
    let at = if text[end..rest].trim().is_empty() { start..rest } else { start..end };
    Splice { at, text: String::new() }
}

/// Behind the line break that ends the line.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

fn push_field(text: &mut String, field: &str, value: &str) {
    text.push_str(field);
    text.push_str(" = ");
    text.push_str(value);
    text.push('\n');
}

/// A field in the spelling of the file.
fn value(contact: &Contact, field: &str) -> Option<String> {
    let text = |text: &str| Value::from(text).to_string();
    match field {
        "name" => Some(text(&contact.name)),
        "number" => Some(text(&contact.number.e164())),
        "note" => contact.note.as_deref().map(text),
        "tags" if contact.tags.is_empty() => None,
        "tags" => Some(Value::from(contact.tags.iter().collect::<Array>()).to_string()),
        _ => contact.sender.as_deref().map(text),
    }
}
