//! One line that is asked for: a word that a canned message leaves open, or the code of a new one.

use super::text::TextField;
use super::typed_yes::Unconfirmed;
use crate::domain::{Canned, Known, Phone, Query, Shown};

/// Characters of an answer, at most.
const LIMIT: usize = 200;

/// A question with one line for its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// What is typed.
    pub field: TextField,
    /// What is wrong with the last answer.
    pub problem: Option<Shown>,
    /// What is asked for.
    pub about: About,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The words of a canned message, one after another.
    Words(Filling),
    /// The code of the canned message that is to be kept.
    Code(Canned),
    /// The last digits of a message's number, before it goes.
    Send(Unconfirmed),
    /// The name of a file for the entries that meet a query.
    Export(Query),
    /// The name of a file for this evidence.
    Evidence(String),
    /// The day to go to in the history.
    Day,
}

/// A canned message on its way into the open one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// What is filled in.
    pub canned: Canned,
    /// Whom the open message is for: an answer must not reach another one.
    pub(super) to: Phone,
    /// What is known by now.
    pub(super) known: Known,
    /// Words still to be asked for, the asked one first.
    pub(super) open: Vec<String>,
    /// How many there were.
    pub(super) count: usize,
    /// Whether its code stands before the cursor and makes room for it.
    pub(super) is_typed: bool,
}

impl Filling {
    /// The word that is asked for.
    #[must_use]
    pub fn word(&self) -> &str {
        self.open.first().map_or("", String::as_str)
    }

    /// Which one it is of how many.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        (self.count + 1 - self.open.len().min(self.count), self.count)
    }
}

impl Asking {
    /// A question with an empty line.
    #[must_use]
    pub(super) fn new(about: About) -> Self {
        Self { field: TextField::line(LIMIT), problem: None, about }
    }
}
