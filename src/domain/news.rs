//! What others did since somebody looked last.

use super::entry::Entry;
use super::page::Page;

/// What came into the store since the last look.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// The sends of other living processes that are under way now, oldest first.
    pub under_way: Vec<Entry>,
    /// Entries that were written to the history, by whomever, in the order in which they were written.
    pub settled: Vec<Entry>,
    /// Lines that came and could not be read: damaged, or of a newer version.
    pub passed_over: usize,
    /// The newest entries anew, where files were replaced, or where more came than is worth reading line by line.
    pub anew: Option<Page>,
}
