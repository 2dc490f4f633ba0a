//! What somebody looks for in the history: one language for the screen, the palette and the commands.
//!
//! ```text
//! query  = term*                      all of them must hold
//! term   = ["-"] [field ":"] value    "-" turns it round
//! value  = word | '"' text '"'        a word ends at a space; \" is a quote inside quotes
//! ```
//!
//! A bare word is looked for in contact, number, caption, link and the gateway's message. Letters match in both cases;
//! digits match a number through any formatting. A text that is still being typed is no mistake: an open quote ends
//! with the text, and a field without a value asks for nothing.

mod asked;
mod condition;
mod edit;
mod matches;
mod pattern;
mod problem;
#[expect(clippy::module_inception, reason = "the file is named after its main type, as everywhere")]
mod query;
mod split;
mod when;

pub use asked::{Asked, Text};
pub use condition::{Condition, Part};
pub use edit::TermText;
pub use pattern::Pattern;
pub use problem::QueryProblem;
pub use query::{Query, Reading, Term};
pub use when::span_of;
