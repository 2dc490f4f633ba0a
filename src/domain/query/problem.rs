//! What is wrong with a query, and where.

use std::ops::Range;

/// One mistake in a query. `Display` says what is wrong and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct QueryProblem {
    /// The bytes of the text that it is about.
    pub at: Range<usize>,
    text: String,
}

impl QueryProblem {
    pub(super) fn new(at: &Range<usize>, text: impl Into<String>) -> Self {
        Self { at: at.clone(), text: text.into() }
    }
}
