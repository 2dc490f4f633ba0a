//! A text to find, in letters of either case and in numbers through their formatting.

use regex::{Regex, RegexBuilder};

/// Digits from which on a leading 0 is taken for the one that is dialled within a country.
const WITH_TRUNK_ZERO: usize = 7;

/// Before a text that must be the whole one.
pub(super) const WHOLE: char = '=';

/// A text to find. Letters match in both cases, by the simple case folding of Unicode.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    regex: Regex,
    digits: Option<Digits>,
    /// Whether a text must be this one, letter for letter.
    is_whole: bool,
}

/// The text read as part of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Digits {
    /// Without any formatting.
    all: String,
    /// Whether it is the beginning of a number: `+` or `00` stood before it.
    is_beginning: bool,
}

/// All of a pattern comes from its text.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.is_whole) == (&other.text, other.is_whole)
    }
}

impl Eq for Pattern {}

impl Pattern {
    /// `None` where there is nothing to find, or more than a pattern can hold.
    pub(super) fn new(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let regex = RegexBuilder::new(&regex::escape(text)).case_insensitive(true).build().ok()?;
        Some(Self { text: text.to_owned(), regex, digits: Digits::read(text), is_whole: false })
    }

    /// The same; behind a `=` stands a whole text: `by:=ana` is not diana.
    pub(super) fn of_name(text: &str) -> Option<Self> {
        match text.strip_prefix(WHOLE).and_then(Self::new) {
            Some(whole) => Some(Self { is_whole: true, ..whole }),
            None => Self::new(text),
        }
    }

    /// As it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its digits alone, where it can be part of a number.
    #[must_use]
    pub fn digits(&self) -> Option<&str> {
        self.digits.as_ref().map(|digits| digits.all.as_str())
    }

    /// Whether a text has it.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        if self.is_whole {
            return text == self.text;
        }
        self.regex.is_match(text)
    }

    /// Whether a number, as bare digits with its country code, has it through any formatting.
    #[must_use]
    pub fn is_in_digits(&self, number: &str) -> bool {
        self.digits.as_ref().is_some_and(|digits| digits.are_in(number))
    }

    /// The digits that every number has in a row that has it, and whether it must begin with them.
    #[must_use]
    pub fn run(&self) -> Option<(&str, bool)> {
        let digits = self.digits.as_ref()?;
        // Without its trunk zero a number is part of itself with it.
        Some((digits.national().unwrap_or(&digits.all), digits.is_beginning))
    }
}

impl Digits {
    fn read(text: &str) -> Option<Self> {
        let is_formatting = |c: char| matches!(c, ' ' | '\u{a0}' | '-' | '‑' | '–' | '.' | '/' | '(' | ')' | '+');
        if !text.chars().all(|c| c.is_ascii_digit() || is_formatting(c)) {
            return None;
        }
        let all: String = text.chars().filter(char::is_ascii_digit).collect();
        let has_plus = text.trim_start_matches(['(', ' ']).starts_with('+');
        let international = all.strip_prefix("00").filter(|rest| rest.len() >= WITH_TRUNK_ZERO);
        match international {
            _ if all.is_empty() => None,
            Some(rest) if !has_plus => Some(Self { all: rest.to_owned(), is_beginning: true }),
            _ => Some(Self { all, is_beginning: has_plus }),
        }
    }

    fn are_in(&self, number: &str) -> bool {
        if self.is_beginning {
            return number.starts_with(&self.all);
        }
        number.contains(&self.all) || self.national().is_some_and(|rest| number.contains(rest))
    }

    /// Without the 0 that is dialled within a country.
    fn national(&self) -> Option<&str> {
        self.all.strip_prefix('0').filter(|rest| !self.is_beginning && rest.len() >= WITH_TRUNK_ZERO)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Phone;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(text).unwrap()
    }

    #[test]
    fn letters_match_in_both_cases_of_every_script() {
        for (text, found) in [
            ("invoice", "INVOICE-2291.PNG"),
            ("ORTIZ", "María Ortiz"),
            ("МАРИЯ", "мария"),
            ("ΟΔΟΣ", "οδος"),
            ("straße", "STRAẞE"),
            ("a.b*c", "xA.B*Cx"),
        ] {
            assert!(pattern(text).is_in(found), "{text} in {found}");
        }
        assert!(!pattern("a.b").is_in("axb"));
    }

    #[test]
    fn behind_an_equals_sign_stands_a_whole_name() {
        let name = |text: &str| Pattern::of_name(text).unwrap();
        assert!(name("ana").is_in("Diana") && name("=ana").is_in("ana"));
        for other in ["diana", "Ana", "ana "] {
            assert!(!name("=ana").is_in(other), "{other}");
        }
        assert!(name("=").is_in("a=b"), "nothing behind it: the sign itself");
        assert_ne!(name("ana"), name("=ana"));
    }

    #[test]
    fn digits_match_a_number_through_formatting() {
        let number = Phone::from_e164("+13025550101").unwrap();
        for text in
            ["302555", "302 555", "(302) 555-0101", "302.555", "+1 302", "+1", "0101", "001 302 555 0101", "1-302"]
        {
            assert!(pattern(text).is_in_digits(number.digits()), "{text}");
        }
        for text in ["+302", "303", "inv 302", "+", "-", "002 302 555 0101"] {
            assert!(!pattern(text).is_in_digits(number.digits()), "{text}");
        }
    }

    #[test]
    fn a_number_as_it_is_dialled_at_home_is_found() {
        let number = Phone::from_e164("+447700900123").unwrap();
        assert!(pattern("07700 900123").is_in_digits(number.digits()));
        assert!(!pattern("07700").is_in_digits(number.digits()), "too short to be a whole number of a country");
        assert!(!pattern("0447700900123").is_in_digits("13025550101"));
    }
}
