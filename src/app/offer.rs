//! What digits in the search of the contacts offer: a number to write to, or what is wrong with it.

use crate::domain::{Phone, Problem, Shown};

/// The last row, where what is typed reads as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// A number that no contact has.
    Write(Phone),
    /// Digits without a plus that would be a number with one.
    Suggest(Phone),
    /// A number with a problem: what is wrong, and how to mend it.
    Wrong {
        /// What is wrong.
        what: Shown,
        /// How to mend it.
        mend: Shown,
    },
}

impl Offer {
    /// The number that can be written to.
    #[must_use]
    pub fn phone(&self) -> Option<&Phone> {
        match self {
            Self::Write(phone) | Self::Suggest(phone) => Some(phone),
            Self::Wrong { .. } => None,
        }
    }

    /// What these characters offer; nothing where they read as no number, or where `is_known` knows it.
    pub(super) fn of(text: &str, is_known: impl Fn(&Phone) -> bool) -> Option<Self> {
        if !looks_like_a_number(text) {
            return None;
        }
        let wrong = |problem: Problem| Self::Wrong {
            what: Shown::line(&problem.to_string()),
            mend: Shown::line(&problem.mend()),
        };
        match Phone::parse(text) {
            Ok(phone) if is_known(&phone) => None,
            Ok(phone) => Some(Self::Write(phone)),
            Err(Problem::NoCountryCode { suggestion: Some(number) }) => match Phone::parse(&number) {
                Ok(phone) if is_known(&phone) => None,
                Ok(phone) => Some(Self::Suggest(phone)),
                Err(problem) => Some(wrong(problem)),
            },
            Err(problem) => Some(wrong(problem)),
        }
    }
}

/// Whether somebody types a number, not a word.
pub(super) fn looks_like_a_number(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')' | '/'))
}
