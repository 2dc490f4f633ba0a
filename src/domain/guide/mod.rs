//! What an answer that was no success means: the likely causes, what to do, and whose job that is.
//!
//! One table ([`ADVICE`]) for the screen, the commands and `docs/ERRORS.md`. A row is found by the number in the
//! gateway's text first, then by the text, then by the HTTP status. A text that says yes is never looked up: only an
//! entry that did not go well has causes.

mod advice;
mod causes;
mod number;
mod proven;
mod table;

pub use advice::{Advice, Cause, Whose};
pub use causes::causes;
pub use proven::{Fact, Proven, proven};
pub use table::ADVICE;
