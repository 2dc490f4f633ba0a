//! What digits in the search of the contacts offer: a number to write to, or what is wrong with it.

use super::typed_number::{Meant, TypedNumber, read};
use crate::domain::{Phone, Problem, Shown};

/// The last row, where what is typed reads as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// A number that no contact has.
    Write(Phone),
    /// Digits without a country code that may stand for this number.
    Suggest(Meant),
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
            Self::Write(phone) | Self::Suggest(Meant { phone, .. }) => Some(phone),
            Self::Wrong { .. } => None,
        }
    }

    /// What these characters offer; nothing where they read as no number, or where `is_known` knows it.
    pub(super) fn of(text: &str, country: Option<&str>, is_known: impl Fn(&Phone) -> bool) -> Option<Self> {
        Phone::typed_digits(text)?;
        match read(text, country) {
            TypedNumber::Whole(phone) | TypedNumber::Meant(Meant { phone, .. }) if is_known(&phone) => None,
            TypedNumber::Whole(phone) => Some(Self::Write(phone)),
            TypedNumber::Meant(meant) => Some(Self::Suggest(meant)),
            TypedNumber::Wrong(problem) => Some(Self::wrong(&problem)),
        }
    }

    fn wrong(problem: &Problem) -> Self {
        Self::Wrong { what: Shown::line(&problem.to_string()), mend: Shown::line(&problem.mend()) }
    }
}
