//! Every command, as a stranger runs it: the binary, its output, its exit code.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "cli/batch.rs"]
mod batch;
#[cfg(unix)]
#[path = "cli/broken_config.rs"]
mod broken_config;
#[path = "cli/canned.rs"]
mod canned;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/config.rs"]
mod config;
#[path = "cli/contacts.rs"]
mod contacts;
#[path = "cli/contacts_edit.rs"]
mod contacts_edit;
#[path = "cli/contacts_import.rs"]
mod contacts_import;
#[path = "hostile/corpus.rs"]
mod corpus;
#[path = "cli/demo.rs"]
mod demo;
#[path = "cli/doctor.rs"]
mod doctor;
#[path = "cli/ends.rs"]
mod ends;
#[path = "cli/evidence.rs"]
mod evidence;
#[path = "cli/help.rs"]
mod help;
#[path = "cli/history.rs"]
mod history;
#[path = "cli/history_files.rs"]
mod history_files;
#[path = "cli/history_query.rs"]
mod history_query;
#[path = "hostile/honest.rs"]
mod honest;
#[path = "cli/hostile.rs"]
mod hostile;
#[path = "cli/interrupted.rs"]
mod interrupted;
#[path = "cli/keys.rs"]
mod keys;
#[path = "cli/limits.rs"]
mod limits;
#[path = "cli/manual.rs"]
mod manual;
#[path = "cli/outbox.rs"]
mod outbox;
#[path = "cli/places.rs"]
mod places;
#[path = "cli/probe.rs"]
mod probe;
#[path = "cli/proxy.rs"]
mod proxy;
#[path = "cli/read_only.rs"]
mod read_only;
#[path = "cli/sandbox.rs"]
mod sandbox;
#[path = "cli/secrets.rs"]
mod secrets;
#[path = "cli/send.rs"]
mod send;
#[path = "cli/senders.rs"]
mod senders;
#[path = "cli/shared.rs"]
mod shared;
#[path = "hostile/strict.rs"]
mod strict;
#[path = "cli/terminal.rs"]
mod terminal;
#[path = "cli/trial.rs"]
mod trial;
#[path = "cli/twins.rs"]
mod twins;
