//! The rows of the table, and the words that they are made of.

use std::ops::RangeInclusive;

use super::proven::{Fact, Proven};

/// One cause of a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The numbers of Meta's table that say so.
    pub numbers: &'static [RangeInclusive<u32>],
    /// The HTTP statuses that may say so.
    pub statuses: &'static [RangeInclusive<u16>],
    /// Parts of texts that say so, in lower case.
    pub texts: &'static [&'static str],
    /// What it means, one sentence.
    pub meaning: &'static str,
    /// What to do, one sentence.
    pub mend: &'static str,
    /// Who can do it.
    pub whose: Whose,
    /// What makes it unlikely, once another result has proven it.
    pub unless: Option<Proven>,
}

/// Whose job it is to mend something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// Whoever sends.
    Sender,
    /// Whoever manages the Zixflow workspace and its WhatsApp account.
    Admin,
    /// The person who was written to.
    Recipient,
    /// Nobody here: it passes, or it does not.
    Wait,
}

/// A cause, and whether other results speak against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// What it is.
    pub advice: &'static Advice,
    /// What speaks against it.
    pub against: Option<Fact>,
}

impl Whose {
    /// Whose job, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Sender => "you",
            Self::Admin => "your Zixflow admin",
            Self::Recipient => "the recipient",
            Self::Wait => "nobody: wait",
        }
    }

    /// The same as a sentence.
    #[must_use]
    pub fn job(self) -> String {
        format!("A job for {}.", self.words())
    }
}

impl Cause {
    /// Whose job it is, and what speaks against the cause: whole sentences.
    #[must_use]
    pub fn job(&self) -> String {
        let job = self.advice.whose.job();
        match self.against {
            Some(fact) => format!("{job} Unlikely: {}.", fact.words()),
            None => job,
        }
    }
}
