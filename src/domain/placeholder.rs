//! Words in braces: what a canned message leaves open until it is used.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::phone::Phone;

/// Characters of a word between braces, at most; what is longer is text.
const WORD_LIMIT: usize = 40;

/// What stands for the words that are known, by word in small letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known(BTreeMap<String, String>);

impl Known {
    /// What is known of a recipient on a day: `number` and `date` (such as 2026-11-23, which no country reads
    /// wrongly), and `name` and `first_name` where they have a name.
    #[must_use]
    pub fn of(to: &Phone, name: Option<&str>, today: Date) -> Self {
        let mut known = Self::default();
        known.give("number", &to.to_string());
        known.give("date", &today.to_string());
        let name = name.map(str::trim).filter(|name| !name.is_empty());
        if let Some(name) = name {
            known.give("name", name);
            known.give("first_name", name.split_whitespace().next().unwrap_or(name));
        }
        known
    }

    /// Says what stands for a word; a later say counts.
    pub fn give(&mut self, word: &str, value: &str) {
        self.0.insert(word.to_lowercase(), value.to_owned());
    }

    fn value(&self, word: &str) -> Option<&str> {
        self.0.get(&word.to_lowercase()).map(String::as_str)
    }
}

/// The text with every `{word}` replaced by what is known. `{{` stands for one brace, and so does `}}`; a brace that
/// belongs to no word stays. What is put in is not looked at again.
///
/// # Errors
/// Every word that is not known, once, in small letters, in the order of the text.
pub fn fill(text: &str, known: &Known) -> Result<String, Vec<String>> {
    let mut filled = String::with_capacity(text.len());
    let mut open: Vec<String> = Vec::new();
    for piece in Pieces(text) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Word(word) => match known.value(word) {
                Some(value) => filled.push_str(value),
                None if open.contains(&word.to_lowercase()) => {}
                None => open.push(word.to_lowercase()),
            },
        }
    }
    if open.is_empty() { Ok(filled) } else { Err(open) }
}

/// Every `{word}` of a text, once, in small letters, in its order.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    fill(text, &Known::default()).err().unwrap_or_default()
}

enum Piece<'a> {
    Text(&'a str),
    Word(&'a str),
}

/// The rest of a text.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let text = self.0;
        let at = text.find(['{', '}']).unwrap_or(text.len());
        if at > 0 {
            self.0 = &text[at..];
            return Some(Piece::Text(&text[..at]));
        }
        if text.is_empty() {
            return None;
        }
        if text.starts_with("{{") || text.starts_with("}}") {
            self.0 = &text[2..];
        } else if let Some(word) = word(text) {
            self.0 = &text[word.len() + 2..];
            return Some(Piece::Word(word));
        } else {
            self.0 = &text[1..];
        }
        Some(Piece::Text(&text[..1]))
    }
}

/// The word between the brace that a text starts with and the next one.
fn word(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('{')?;
    let word = &rest[..rest.find('}')?];
    let is_word = (1..=WORD_LIMIT).contains(&word.chars().count())
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    is_word.then_some(word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known() -> Known {
        let to = Phone::from_e164("+13025550101").unwrap();
        Known::of(&to, Some(" María Ortiz "), jiff::civil::date(2026, 11, 23))
    }

    #[test]
    fn what_is_known_stands_for_its_word() {
        for (text, filled) in [
            ("Dear {name},", "Dear María Ortiz,"),
            ("{first_name}: {First_Name}", "María: María"),
            ("{number} on {date}", "+1 302 555 0101 on 2026-11-23"),
            ("{{name}}", "{name}"),
            ("{{{name}}}", "{María Ortiz}"),
            ("a { b } c {} { name } {a b} {", "a { b } c {} { name } {a b} {"),
            ("}{", "}{"),
            ("", ""),
        ] {
            assert_eq!(fill(text, &known()).unwrap(), filled, "{text}");
        }
    }

    #[test]
    fn every_unknown_word_is_told_once_in_its_order() {
        assert_eq!(
            fill("{order} {name} {Sum} {order} {näher-2}", &known()),
            Err(vec!["order".into(), "sum".into(), "näher-2".into()])
        );
        let nobody = Known::of(&Phone::from_e164("+13025550101").unwrap(), Some(" "), jiff::civil::date(2026, 1, 2));
        assert_eq!(fill("{name} {first_name} {number}", &nobody), Err(vec!["name".into(), "first_name".into()]));
        assert_eq!(words("{a} {b} {A}"), ["a", "b"]);
    }

    #[test]
    fn a_value_is_not_looked_at_again() {
        let mut known = known();
        known.give("Order", "{name} {{x}}");
        assert_eq!(fill("<{order}>", &known).unwrap(), "<{name} {{x}}>");
    }

    proptest! {
        #[test]
        fn no_text_panics_and_giving_every_open_word_fills_it(text in "(\\PC|\\{|\\}|\\{[a-c]\\}|\n)*") {
            let mut known = Known::default();
            if let Err(open) = fill(&text, &known) {
                prop_assert!(!open.is_empty());
                for word in open {
                    known.give(&word, "x");
                }
            }
            prop_assert!(fill(&text, &known).is_ok());
        }

        #[test]
        fn text_without_braces_is_unchanged(text in "[^{}]*") {
            prop_assert_eq!(fill(&text, &Known::default()), Ok(text));
        }

        #[test]
        fn doubled_braces_come_back_single(text in "\\PC*") {
            let doubled = text.replace('{', "{{").replace('}', "}}");
            prop_assert_eq!(fill(&doubled, &Known::default()), Ok(text));
        }
    }
}
