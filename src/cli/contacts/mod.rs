//! `zixpost contacts`: the people one writes to.
//!
//! What these commands take, ask and print belongs here. What is a good contact is decided in `domain`, and how files
//! of contacts look is known in `store`.

mod args;
mod export;
mod find;
mod import;
mod run;
mod shown;

pub(super) use args::Contacts;
pub(super) use run::run;
