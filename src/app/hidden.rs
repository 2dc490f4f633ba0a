//! Characters in a paste that nobody sees: contact programs and web pages wrap numbers in them.

use crate::domain::{Phone, is_invisible};

/// The text without hidden characters, and how many there were. A word keeps its joiners: emoji and the letters of some
/// scripts need them.
#[must_use]
pub(super) fn without_hidden(text: &str) -> (String, usize) {
    let is_hidden = |c: char| is_invisible(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    let is_number = Phone::typed_digits(text).is_some();
    let is_joiner = |c: char| matches!(c, '\u{200c}' | '\u{200d}');
    let clean: String = text.chars().filter(|&c| !is_hidden(c) || (is_joiner(c) && !is_number)).collect();
    let removed = text.chars().count() - clean.chars().count();
    (clean, removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_loses_everything_hidden_and_a_word_keeps_its_joiners() {
        let cases = [
            ("\u{202a}+1 302 555 0101\u{202c}", "+1 302 555 0101", 2),
            ("+1\u{200d}302\u{feff}", "+1302", 2),
            ("Ana\u{200b}\u{7}", "Ana", 2),
            ("Aziz 👩\u{200d}👧", "Aziz 👩\u{200d}👧", 0),
            ("a\tb\n", "a\tb\n", 0),
        ];
        for (text, clean, removed) in cases {
            assert_eq!(without_hidden(text), (clean.to_owned(), removed), "{text:?}");
        }
    }
}
