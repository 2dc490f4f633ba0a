//! What a line of the history turns out to be, with the least work that is enough to know it.

use super::entry_read::EntryRead;
use super::line::{self, Found};
use super::plain_line::PlainLine;
use crate::domain::Entry;

/// A line.
#[derive(Debug)]
pub(super) enum Seen<'a> {
    /// Good, and in the form in which we write.
    Plain(PlainLine<'a>),
    /// Good, in another form.
    Odd(Box<Entry>),
    /// Not as it was written.
    Damaged,
    /// Written by a version that knows more.
    Newer,
}

impl<'a> Seen<'a> {
    /// Looks at a line without its newline.
    pub(super) fn of(line: &'a [u8]) -> Self {
        if !line::is_whole(line) {
            return Self::Damaged;
        }
        if let Some(plain) = PlainLine::whole(line) {
            return Self::Plain(plain);
        }
        match line::read::<EntryRead>(line) {
            Found::Good(EntryRead(entry)) => Self::Odd(Box::new(entry)),
            Found::Damaged => Self::Damaged,
            Found::Newer => Self::Newer,
        }
    }
}
