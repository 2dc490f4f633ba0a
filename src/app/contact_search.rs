//! What a search of the contacts wants, and how well somebody fits it.

use nucleo_matcher::pattern::{Atom, AtomKind, CaseMatching, Normalization};
use nucleo_matcher::{Config, Matcher, Utf32String};

use super::model::{Focus, Model};
use crate::domain::{Contact, Phone};

/// A search: digits are looked for as they stand, words fuzzily; every one must be found.
pub(super) struct Wanted<'a> {
    text: &'a str,
    digits: Option<String>,
    atoms: Vec<Atom>,
    matcher: Matcher,
}

impl<'a> Wanted<'a> {
    /// Reads a search.
    pub(super) fn new(text: &'a str) -> Self {
        let atom = |word: &str, kind| Atom::new(word, CaseMatching::Ignore, Normalization::Smart, kind, false);
        let digits = Phone::typed_digits(text);
        let atoms = match &digits {
            Some(digits) => vec![atom(digits, AtomKind::Substring)],
            None => text.split_whitespace().map(|word| atom(word, AtomKind::Fuzzy)).collect(),
        };
        Self { text, digits, atoms, matcher: Matcher::new(Config::DEFAULT) }
    }

    /// Whether this finds nobody whom the other one does not find.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        match (&self.digits, &other.digits) {
            (Some(digits), Some(others)) => digits.contains(others.as_str()),
            (None, None) => self.text.starts_with(other.text),
            _ => false,
        }
    }

    /// How well a haystack fits; `None` where it does not.
    pub(super) fn score(&mut self, haystack: &Utf32String) -> Option<u32> {
        self.atoms.iter().try_fold(0, |sum, atom| {
            atom.score(haystack.slice(..), &mut self.matcher).map(|score| sum + u32::from(score))
        })
    }
}

/// Everything by which a contact can be found.
pub(super) fn haystack(contact: &Contact) -> Utf32String {
    let mut text = format!("{} {}", contact.name, contact.number.digits());
    for word in contact.tags.iter().chain(&contact.note) {
        text.push(' ');
        text.push_str(word);
    }
    Utf32String::from(text)
}
/// Whether a slash only asks for the search of the contacts, which has the cursor already: it is no part of a name that
/// nobody began.
pub(super) fn begins(model: &mut Model) -> bool {
    let is_asked = model.focus == Focus::Contacts && model.contacts.search.is_empty();
    if is_asked {
        model.notices.hint("type a name, a part of a number, or a tag");
    }
    is_asked
}
