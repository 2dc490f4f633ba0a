//! Choosing a canned message: a line to type in, and the messages that it finds.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32String};

use super::text::TextField;
use crate::domain::Canned;

/// Characters of the line, at most.
const LIMIT: usize = 100;

/// The state of the picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedPicker {
    /// What is typed: letters of a code, a name or a caption.
    pub field: TextField,
    found: Vec<usize>,
    row: usize,
}

impl CannedPicker {
    /// All of them, the first one chosen.
    #[must_use]
    pub fn open(canned: &[Canned]) -> Self {
        Self { field: TextField::line(LIMIT), found: (0..canned.len()).collect(), row: 0 }
    }

    /// Looks for what is typed: a whole code first, then codes that begin so, then what matches best.
    pub fn search(&mut self, canned: &[Canned]) {
        let text = self.field.text().trim().trim_start_matches(';').to_lowercase();
        let atoms: Vec<Atom> = text
            .split_whitespace()
            .map(|word| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy, false))
            .collect();
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut scored: Vec<_> = canned
            .iter()
            .enumerate()
            .filter_map(|(at, one)| {
                let haystack = Utf32String::from(format!("{} {} {}", one.code, one.name, one.caption));
                let score = atoms.iter().try_fold(0, |sum, atom| {
                    atom.score(haystack.slice(..), &mut matcher).map(|score| sum + u32::from(score))
                })?;
                let is_begun = !text.is_empty() && one.code.to_lowercase().starts_with(&text);
                Some((Reverse((one.is_called(&text), is_begun, score)), at))
            })
            .collect();
        scored.sort_unstable();
        self.found = scored.into_iter().map(|(_, at)| at).collect();
        self.row = 0;
    }

    /// Moves the choice by so many rows.
    pub fn choose_by(&mut self, rows: isize) {
        self.row = self.row.saturating_add_signed(rows).min(self.found.len().saturating_sub(1));
    }

    /// Chooses the row of this code, if there is one.
    pub(super) fn choose(&mut self, code: &str, canned: &[Canned]) {
        let place = self.found.iter().position(|&at| canned.get(at).is_some_and(|one| one.code == code));
        self.row = place.unwrap_or(self.row);
    }

    /// The list was read anew: the choice stays with its code, if that is still found.
    pub(super) fn refresh(&mut self, before: &[Canned], now: &[Canned]) {
        let chosen = self.chosen(before).map(|one| one.code.clone());
        self.search(now);
        let place = self.found.iter().position(|&at| chosen.as_ref().is_some_and(|code| now[at].is_called(code)));
        self.row = place.unwrap_or(0);
    }

    /// The places of those that are found.
    #[must_use]
    pub fn found(&self) -> &[usize] {
        &self.found
    }

    /// The chosen row among those.
    #[must_use]
    pub fn row(&self) -> usize {
        self.row
    }

    /// The chosen one.
    #[must_use]
    pub fn chosen<'a>(&self, canned: &'a [Canned]) -> Option<&'a Canned> {
        self.found.get(self.row).and_then(|&at| canned.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canned() -> Vec<Canned> {
        let one = |code: &str, name: &str, caption: &str| Canned {
            code: code.into(),
            name: name.into(),
            caption: caption.into(),
            ..Canned::default()
        };
        vec![
            one("invoice-late", "Second reminder", "Your invoice is late"),
            one("inv", "Invoice", "Your invoice, due {day}"),
            one("size", "Size chart", "The chart you asked for"),
        ]
    }

    fn found(text: &str) -> Vec<String> {
        let mut picker = CannedPicker::open(&canned());
        picker.field.paste(text);
        picker.search(&canned());
        picker.found().iter().map(|&at| canned()[at].code.clone()).collect()
    }

    #[test]
    fn letters_of_code_name_and_caption_find_and_a_whole_code_comes_first() {
        assert_eq!(found(""), ["invoice-late", "inv", "size"]);
        assert_eq!(found("inv"), ["inv", "invoice-late"]);
        assert_eq!(found(";INV")[0], "inv");
        assert_eq!(found("remind"), ["invoice-late"]);
        assert_eq!(found("asked"), ["size"]);
        assert_eq!(found("inv late"), ["invoice-late"]);
        assert!(found("zzz").is_empty());
    }

    #[test]
    fn the_choice_stays_with_its_code_when_the_list_changes() {
        let before = canned();
        let mut picker = CannedPicker::open(&before);
        picker.choose_by(9);
        assert_eq!(picker.chosen(&before).unwrap().code, "size");
        let now = before[1..].to_vec();
        picker.refresh(&before, &now);
        assert_eq!(picker.chosen(&now).unwrap().code, "size");
        picker.refresh(&now, &now[..1]);
        assert_eq!(picker.chosen(&now[..1]).unwrap().code, "inv");
        picker.refresh(&now[..1], &[]);
        assert_eq!(picker.chosen(&[]), None);
    }
}
