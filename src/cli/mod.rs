//! Every job as a plain command, and the start of the screen.
//!
//! What is read from the command line, printed for people and scripts, or said by an exit code belongs here, and so
//! does the one place that reads the clock. What decides about a message, a file or a request does not: commands put
//! the other folders together and tell what came of it.

mod args;
mod author;
mod batch;
mod canned;
mod canned_args;
mod check;
mod clock;
mod config;
mod confirm;
mod contacts;
mod core_dump;
mod demo;
mod desk;
mod doctor;
mod doctor_checks;
mod draft;
mod end;
mod evidence;
mod history;
mod keys;
mod limits;
mod lists;
mod looks;
mod manual;
mod new_file;
mod outbox;
mod outbox_args;
mod outcome;
mod output;
mod pictures;
mod place;
mod probe;
mod run;
mod sample;
mod sandbox;
mod screen;
mod seed;
mod send;
mod send_args;
mod sender_lint;
mod senders;
mod senders_args;
mod signals;
mod zone;

pub use run::run;
pub use seed::seed;
