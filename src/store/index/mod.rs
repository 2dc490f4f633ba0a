//! What is known of each month's file without reading it again: which lines count, where a time begins, how many
//! there are of what.
//!
//! An index can always be made anew from its file, and is not believed if it belongs to another version of it. Those
//! of months that no longer change are kept beside the history; that of the newest month is in memory and grows with
//! its file.

mod index_file;
mod indexes;
mod month_file;
mod month_index;
mod overview;
mod same_id;
mod survey;
mod tally;

pub(super) use indexes::Indexes;
pub(super) use month_file::MonthFile;
pub(super) use month_index::MonthIndex;
pub(super) use tally::Tally;
