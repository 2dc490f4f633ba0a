//! All that is known of some sends, for a ticket: as Markdown for people, as fields for programs.
//!
//! A ticket leaves the house. So what is personal or secret is taken out before a word is written (`veil`), of every
//! text that came from outside too: nothing in here needs a second look for numbers or keys.

mod bundle;
mod markdown;
mod request;
#[cfg(test)]
mod tests;
mod veil;

pub use bundle::{Evidence, Evident};
pub use veil::Reveal;
