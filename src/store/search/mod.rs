//! Finding entries among a million: blocks of bytes, several at once, newest first.
//!
//! A query is first asked of raw bytes, which refuses nearly every line without a look at its fields. What is left is
//! asked exactly, by the rules of the query itself. The index of a month is needed only where something may have been
//! found in it: it says which lines never count, and which are not in the form that bytes can be asked about.

mod cores;
mod hits;
mod look;
mod newest;
mod question;
mod rows;
mod run;
mod sieve;
#[cfg(test)]
mod tests;

pub(super) use cores::cores;
pub use hits::Hits;
pub use newest::Newest;
