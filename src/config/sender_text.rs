//! Changes to the senders in the text of a configuration: only what changes is written anew.
//!
//! Tables with a header (`[senders.us]`) and tables in braces are changed. A sender in dotted keys or in pieces is left to
//! a person, and so is whatever does not read as wanted afterwards: the caller proves that.

use std::fmt::Write;
use std::ops::Range;

use toml_edit::{Document, InlineTable, Item, Key, Table, Value};

use super::splice::{Splice, line_break, line_end, line_start, spliced, without_line};
use super::written::SENDER;
use crate::domain::Sender;

/// The text with one sender more: behind the last one, else at the end.
pub(super) fn added(text: &str, sender: &Sender) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let line_break = line_break(text);
    let last = match document.get("senders") {
        Some(Item::Table(tables)) => tables.iter().filter_map(|(_, item)| end_of(text, item)).max(),
        _ => None,
    };
    let mut own = format!("[senders.{}]{line_break}", Key::new(&sender.alias));
    for field in SENDER {
        if let Some(value) = value(sender, field) {
            // Writing to a String does not fail.
            let _ = write!(own, "{field} = {value}{line_break}");
        }
    }
    let at = last.unwrap_or(text.len());
    let before = &text[..at];
    let blank = match before.trim_start_matches('\u{feff}') {
        "" => String::new(),
        _ if before.ends_with('\n') => line_break.to_owned(),
        _ => line_break.repeat(2),
    };
    spliced(text, vec![Splice::new(at..at, blank + &own)])
}

/// The text in which `before` is `after`. `defaults` are the profiles whose default it is; they follow a new alias.
pub(super) fn changed(text: &str, before: &Sender, after: &Sender, defaults: &[String]) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let senders = document.get("senders")?;
    let (key, item) = senders.as_table_like()?.get_key_value(&before.alias)?;
    let mut splices = Vec::new();
    match item {
        Item::Table(table) if !table.is_dotted() && !table.is_implicit() => {
            edit_table(text, table, before, after, &mut splices)?;
        }
        Item::Value(Value::InlineTable(table)) if !table.is_dotted() => {
            edit_inline(table, before, after, &mut splices)?;
        }
        _ => return None,
    }
    if before.alias != after.alias {
        splices.push(Splice::new(key.span()?, Key::new(&after.alias).to_string()));
        for profile in defaults {
            let here = default_of(&document, profile)?.1;
            splices.push(Splice::new(here, Value::from(after.alias.as_str()).to_string().trim()));
        }
    }
    spliced(text, splices)
}

/// The text without this sender, nor the lines of the profiles that name it as their default. Comments around it stay.
pub(super) fn removed(text: &str, sender: &Sender, defaults: &[String]) -> Option<String> {
    let document = Document::parse(text).ok()?;
    let senders = document.get("senders")?;
    let (key, item) = senders.as_table_like()?.get_key_value(&sender.alias)?;
    let mut splices = Vec::new();
    match item {
        Item::Table(table) if !table.is_dotted() && !table.is_implicit() => {
            let header = table.span()?;
            let mut start = line_start(text, header.start);
            let mut end = line_end(text, last_of(table).unwrap_or(header.end).max(header.end));
            let blank = line_break(text);
            let is_blank_above = text[..start].ends_with(&blank.repeat(2));
            // One of the two blank lines around it goes with it.
            if (is_blank_above || start == 0) && text[end..].starts_with(blank) {
                end += blank.len();
            } else if is_blank_above && end == text.len() {
                start -= blank.len();
            }
            splices.push(Splice::new(start..end, ""));
        }
        Item::Value(Value::InlineTable(table)) if !table.is_dotted() && senders.is_table() => {
            splices.push(without_line(text, key.span()?.start, table.span()?.end));
        }
        _ => return None,
    }
    for profile in defaults {
        let (key, here) = default_of(&document, profile)?;
        splices.push(without_line(text, key.start, here.end));
    }
    spliced(text, splices)
}

/// Where the key and the value of a profile's default stand, each on a line of its own.
fn default_of<S>(document: &Document<S>, profile: &str) -> Option<(Range<usize>, Range<usize>)> {
    let table = document.get("profiles")?.as_table()?.get(profile)?.as_table()?;
    let (key, item) = table.get_key_value("sender")?;
    Some((key.span()?, item.span()?))
}

/// Behind the last line of a sender; comments that follow without a blank line belong to it, unless a header follows them.
fn end_of(text: &str, item: &Item) -> Option<usize> {
    let end = match item {
        Item::Table(table) => last_of(table).unwrap_or_default().max(table.span()?.end),
        item => item.span()?.end,
    };
    let end = line_end(text, end);
    let mut at = end;
    for line in text[end..].split_inclusive('\n') {
        match line.trim() {
            "" => return Some(at),
            comment if comment.starts_with('#') => at += line.len(),
            _ => return Some(end),
        }
    }
    Some(at)
}

/// The end of the last value of a table.
fn last_of(table: &Table) -> Option<usize> {
    table.iter().filter_map(|(_, item)| item.span()).map(|span| span.end).max()
}

fn edit_table(text: &str, table: &Table, before: &Sender, after: &Sender, splices: &mut Vec<Splice>) -> Option<()> {
    // A new key goes below the last known one before it.
    let mut below = table.span()?;
    for field in SENDER {
        let here = table.get(field).and_then(Item::span);
        match (&here, value(before, field), value(after, field)) {
            (Some(here), old, Some(new)) if old.as_ref() != Some(&new) => splices.push(Splice::new(here.clone(), new)),
            (Some(here), Some(_), None) => {
                splices.push(without_line(text, table.key(field)?.span()?.start, here.end));
            }
            (None, _, Some(new)) => {
                let (end, line_break) = (line_end(text, below.end), line_break(text));
                let open = if text[..end].ends_with('\n') { "" } else { line_break };
                splices.push(Splice::new(end..end, format!("{open}{field} = {new}{line_break}")));
            }
            _ => {}
        }
        below = here.unwrap_or(below);
    }
    Some(())
}

fn edit_inline(table: &InlineTable, before: &Sender, after: &Sender, splices: &mut Vec<Splice>) -> Option<()> {
    let last = table.iter().filter_map(|(_, value)| value.span()).map(|span| span.end).max()?;
    let keys: Vec<Range<usize>> = table.iter().map(|(name, _)| table.key(name)?.span()).collect::<Option<_>>()?;
    for field in SENDER {
        let here = table.get(field).and_then(Value::span);
        match (here, value(before, field), value(after, field)) {
            (Some(here), old, Some(new)) if old.as_ref() != Some(&new) => splices.push(Splice::new(here, new)),
            (Some(here), Some(_), None) => {
                let start = table.key(field)?.span()?.start;
                // Up to the next key where it is the first, else from the end of the one before.
                let next = keys.iter().map(|key| key.start).filter(|&key| key > start).min();
                let ends = table.iter().filter_map(|(_, value)| value.span()).map(|span| span.end);
                match ends.filter(|&end| end < start).max() {
                    Some(end) => splices.push(Splice::new(end..here.end, "")),
                    None => splices.push(Splice::new(start..next?, "")),
                }
            }
            (None, _, Some(new)) => splices.push(Splice::new(last..last, format!(", {field} = {new}"))),
            _ => {}
        }
    }
    Some(())
}

/// A value in the spelling of the file.
fn value(sender: &Sender, field: &str) -> Option<String> {
    let text = match field {
        "phone_id" => Some(sender.phone_id.as_str()),
        "display" => sender.display.as_deref(),
        _ => sender.profile.as_deref(),
    };
    text.map(|text| Value::from(text).to_string())
}
