//! `zixpost send --batch`: many messages from one file, every row checked before the first one leaves.
//!
//! Reading (`records`, `columns`, `row`, `reader`), judging (`check`, `pictures`, `earlier`, `plan`), asking
//! (`confirm`) and sending (`deliver`, `progress`, `tally`) of a whole file belong here. How one message is checked and
//! sent does not: a row is a `send` of its own, and the outbox decides when it leaves.

mod args;
mod check;
mod columns;
mod confirm;
mod deliver;
mod earlier;
mod pictures;
mod plan;
mod progress;
mod reader;
mod records;
mod row;
mod run;
mod tally;

pub(super) use args::BatchArgs;
pub(super) use confirm::{Person, counted};
pub(super) use run::run;
pub(super) use tally::Tally;
