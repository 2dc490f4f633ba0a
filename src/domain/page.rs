//! A stretch of the history.

use super::entry::Entry;

/// Where a page ended: reading goes on before this place, towards older entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The history file's name without its ending, such as `2026-11`.
    pub month: String,
    /// Bytes from the start of that file.
    pub offset: u64,
}

/// Some entries of the history, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The entries; no id twice within a page.
    pub entries: Vec<Entry>,
    /// Where older ones start; `None` when the history is at its end.
    pub older: Option<Cursor>,
    /// Lines passed over because they were damaged.
    pub damaged: usize,
    /// Lines passed over because a newer version wrote them.
    pub newer: usize,
}

/// Some entries from the middle of the history, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The entries; no id twice.
    pub entries: Vec<Entry>,
    /// Where newer ones start; `None` at the newest one.
    pub newer: Option<Cursor>,
    /// Where older ones start; `None` at the oldest one.
    pub older: Option<Cursor>,
}
