//! A TOML document with places: every value is asked for by key and type, and every mistake is kept with its line.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::Mistake;
use crate::domain::{Shown, nearest};

/// A value and the byte of the document at which it stands.
#[derive(Debug, Clone)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) at: usize,
}

/// The mistakes and warnings of one document.
#[derive(Debug)]
pub(super) struct Notes<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
    warnings: Vec<Mistake>,
}

impl<'t> Notes<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, mistakes: Vec::new(), warnings: Vec::new() }
    }

    pub(super) fn mistake(&mut self, at: usize, text: impl Into<String>) {
        let mistake = self.place(at, text.into());
        self.mistakes.push(mistake);
    }

    pub(super) fn warn(&mut self, at: usize, text: impl Into<String>) {
        let warning = self.place(at, text.into());
        self.warnings.push(warning);
    }

    pub(super) fn has_mistakes(&self) -> bool {
        !self.mistakes.is_empty()
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        1 + self.before(at).matches('\n').count()
    }

    /// The warnings, or all the mistakes; both in the order of the document.
    pub(super) fn finish(mut self) -> Result<Vec<Mistake>, Vec<Mistake>> {
        // One mistake a place: what is no TOML was noted first, and whatever follows from it stands at the same place.
        self.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
        self.mistakes.dedup_by_key(|mistake| (mistake.line, mistake.column));
        self.warnings.sort();
        if self.mistakes.is_empty() { Ok(self.warnings) } else { Err(self.mistakes) }
    }

    /// Mistakes that somebody else found.
    pub(super) fn found(&mut self, mistakes: Vec<Mistake>) {
        self.mistakes.extend(mistakes);
    }

    /// Line and column of a byte, from 1.
    pub(super) fn place_of(&self, at: usize) -> (usize, usize) {
        let before = self.before(at);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        (self.line(at), 1 + before[start..].chars().count())
    }

    fn place(&self, at: usize, text: String) -> Mistake {
        let (line, column) = self.place_of(at);
        Mistake { line, column, text }
    }

    fn before(&self, at: usize) -> &'t str {
        let mut at = at.min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        &self.text[..at]
    }
}

/// Parses a whole document. What is no TOML is noted, and the rest is read all the same.
pub(super) fn parse<'t>(text: &'t str, notes: &mut Notes<'_>) -> DeTable<'t> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        // Not its Display, which repeats the line and could so print a key.
        notes.mistake(error.span().map_or(0, |span| span.start), error.message());
    }
    table.into_inner()
}

/// One table of the document, whose keys are asked for one by one.
pub(super) struct Section<'a, 't> {
    /// `""` for the top, else such as `profiles.prod`.
    name: String,
    table: &'a DeTable<'t>,
    /// Where it begins.
    pub(super) at: usize,
}

impl<'a, 't> Section<'a, 't> {
    pub(super) fn top(table: &'a DeTable<'t>) -> Self {
        Self { name: String::new(), table, at: 0 }
    }

    /// Warns of every key that is none of `known`.
    pub(super) fn know(&self, known: &[&'static str], notes: &mut Notes<'_>) {
        let all: HashSet<&str> = known.iter().copied().collect();
        for (key, _) in self.table {
            let (word, at) = (key.get_ref().as_ref(), key.span().start);
            if all.contains(word) {
                continue;
            }
            let mend = match nearest(word, known.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("the keys here are {}", known.join(", ")),
            };
            notes.warn(at, format!("unknown key \"{}\"; {mend}", Shown::fitted(word, 40)));
        }
    }

    /// A text.
    pub(super) fn text(&self, key: &'static str, notes: &mut Notes<'_>) -> Option<Placed<String>> {
        self.typed(key, "a text in quotes", notes, |value| value.as_str().map(str::to_owned))
    }

    /// true or false.
    pub(super) fn boolean(&self, key: &'static str, notes: &mut Notes<'_>) -> Option<Placed<bool>> {
        self.typed(key, "true or false", notes, |value| match value {
            DeValue::Boolean(yes) => Some(*yes),
            _ => None,
        })
    }

    /// A whole number within limits.
    pub(super) fn number(
        &self,
        key: &'static str,
        limits: &RangeInclusive<u64>,
        notes: &mut Notes<'_>,
    ) -> Option<Placed<u64>> {
        let digits = self.typed(key, "a whole number", notes, |value| {
            value.as_integer().map(|number| i128::from_str_radix(number.as_str(), number.radix()).unwrap_or(i128::MAX))
        })?;
        match u64::try_from(digits.value) {
            Ok(value) if limits.contains(&value) => Some(Placed { value, at: digits.at }),
            _ => {
                let text = format!("{key} is out of range; use {} to {}", limits.start(), limits.end());
                notes.mistake(digits.at, text);
                None
            }
        }
    }

    /// A list of texts, not empty.
    pub(super) fn words(&self, key: &'static str, notes: &mut Notes<'_>) -> Option<Placed<Vec<String>>> {
        let what = "a list of texts, such as [\"pass\", \"show\", \"zixflow\"]";
        self.typed(key, what, notes, |value| {
            let words = value.as_array()?.iter().map(|word| word.get_ref().as_str().map(str::to_owned));
            words.collect::<Option<Vec<_>>>().filter(|words| !words.is_empty())
        })
    }

    /// This very word, or a list of texts that is not empty; the word is `None`.
    pub(super) fn word_or_words(
        &self,
        key: &'static str,
        word: &str,
        notes: &mut Notes<'_>,
    ) -> Option<Placed<Option<Vec<String>>>> {
        let what = format!("{word:?}, or a list of texts");
        self.typed(key, &what, notes, |value| {
            if let Some(text) = value.as_str() {
                return (text == word).then_some(None);
            }
            let words = value.as_array()?.iter().map(|word| word.get_ref().as_str().map(str::to_owned));
            words.collect::<Option<Vec<_>>>().filter(|words| !words.is_empty()).map(Some)
        })
    }

    /// The tables in a table, in the order of the document.
    pub(super) fn sections(&self, key: &'static str, notes: &mut Notes<'_>) -> Vec<(Placed<String>, Section<'a, 't>)> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            notes.mistake(value.span().start, format!("{key} must be tables; write [{key}.NAME]"));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for (name, value) in table {
            let (word, at) = (name.get_ref().to_string(), name.span().start);
            match value.get_ref().as_table() {
                Some(table) => {
                    let section = Section { name: format!("{key}.{word}"), table, at };
                    sections.push((Placed { value: word, at }, section));
                }
                None => notes.mistake(at, format!("{key}.{word} must be a table; write [{key}.{word}]")),
            }
        }
        sections.sort_by_key(|(name, _)| name.at);
        sections
    }

    /// Notes a key that must be there and is not.
    pub(super) fn missing(&self, key: &str, mend: &str, notes: &mut Notes<'_>) {
        notes.mistake(self.at, format!("[{}] has no {key}; {mend}", self.name));
    }

    /// Whether the key is written, whatever its value.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn typed<T>(
        &self,
        key: &'static str,
        what: &str,
        notes: &mut Notes<'_>,
        read: impl FnOnce(&DeValue<'_>) -> Option<T>,
    ) -> Option<Placed<T>> {
        let value: &Spanned<DeValue<'_>> = self.table.get(key)?;
        let at = value.span().start;
        let found = read(value.get_ref());
        if found.is_none() {
            // Never the value itself: it may be a key in the wrong place.
            notes.mistake(at, format!("{key} is {}; write {what}", article(value.get_ref().type_str())));
        }
        found.map(|value| Placed { value, at })
    }
}

fn article(kind: &str) -> String {
    let an = if kind.starts_with(['a', 'i']) { "an" } else { "a" };
    format!("{an} {kind}")
}
