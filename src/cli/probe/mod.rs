//! `zixpost probe`: one message through several senders, to see side by side what each of them is answered.
//!
//! Which rows there are (`through`, `plan`, `again`, `earlier`), what is asked and told (`confirm`, `table`, `told`, `list`) and how
//! they go (`deliver`) belong here. Each row is a send like any other: the outbox writes it down and sends it.

mod again;
mod args;
mod confirm;
mod deliver;
mod earlier;
mod list;
mod plan;
mod run;
mod table;
mod through;
mod told;

pub(super) use args::{HELP, Probe};
pub(super) use earlier::{Trouble, entries};
pub(super) use run::run;
