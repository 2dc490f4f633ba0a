//! A number while it is being typed.

use super::phone::{Phone, digits_of};

impl Phone {
    /// The ASCII digits of a text that reads as a number or the beginning of one, in any human form; `None` where it
    /// is a word, or has no digit yet. Cheap: it needs no metadata.
    #[must_use]
    pub fn typed_digits(text: &str) -> Option<String> {
        digits_of(text).map(|(_, digits)| digits).filter(|digits| !digits.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_in_every_form_and_not_in_words() {
        for text in ["+1 (302", "tel:+1-302", "００1302", "١٣٠٢", "+1\u{a0}302", "1.302"] {
            assert_eq!(Phone::typed_digits(text).as_deref(), Some("1302"), "{text}");
        }
        for text in ["", "+", "Ana", "Ana 2", "1++302", "00"] {
            assert_eq!(Phone::typed_digits(text), None, "{text}");
        }
    }
}
