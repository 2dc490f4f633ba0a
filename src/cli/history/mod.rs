//! `zixpost history`: what was sent, newest first; one entry; whether the files are whole; making them smaller.

mod args;
mod facets;
mod follow;
mod found;
mod list;
mod logs;
mod query;
mod run;
mod show;
mod table;
mod tidy;
mod verify;
mod words;

pub(super) use args::{HISTORY, History};
pub(super) use found::find;
pub(super) use run::run;
pub(super) use words::with_negations;
