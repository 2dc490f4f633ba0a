//! Changes to a text: what is not changed keeps every byte.

use std::ops::Range;

/// One change: these bytes become that text.
#[derive(Debug)]
pub(super) struct Splice {
    pub(super) at: Range<usize>,
    pub(super) text: String,
}

impl Splice {
    pub(super) fn new(at: Range<usize>, text: impl Into<String>) -> Self {
        Self { at, text: text.into() }
    }
}

/// The text with all changes done; `None` where two of them overlap.
pub(super) fn spliced(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|splice| splice.at.start);
    let mut after = String::with_capacity(text.len() + 128);
    let mut done = 0;
    for splice in &splices {
        after.push_str(text.get(done..splice.at.start)?);
        after.push_str(&splice.text);
        done = splice.at.end;
    }
    after.push_str(text.get(done..)?);
    Some(after)
}

/// Behind the line break that ends the line.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

/// Where the line begins.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |found| found + 1);
    // A byte order mark is no part of the first line.
    if text[start..at].starts_with('\u{feff}') { start + '\u{feff}'.len_utf8() } else { start }
}

/// The line of a key and its value goes; a comment behind them stays.
pub(super) fn without_line(text: &str, key: usize, value: usize) -> Splice {
    let end = line_end(text, value);
    let at = if text[value..end].trim().is_empty() { line_start(text, key)..end } else { key..value };
    Splice::new(at, "")
}

/// The line break that this file uses.
pub(super) fn line_break(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if text[..at].ends_with('\r') => "\r\n",
        _ => "\n",
    }
}
