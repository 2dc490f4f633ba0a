//! The configuration through its public face: the example, the order of what beats what, every mistake, the key.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "config/desk.rs"]
mod desk;
#[path = "config/example.rs"]
mod example;
#[path = "config/keys.rs"]
mod keys;
#[path = "config/looks.rs"]
mod looks;
#[path = "config/mistakes.rs"]
mod mistakes;
#[path = "config/secrets.rs"]
mod secrets;
#[path = "config/senders.rs"]
mod senders;
#[path = "config/values.rs"]
mod values;
