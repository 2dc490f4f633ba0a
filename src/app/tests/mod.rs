//! Keys in, state and effects out. The helpers here know the faces; the tests name behaviour only.

mod canned;
mod desk;
mod drafts;
mod history;
mod keys;
mod quitting;
mod senders;
mod sending;
mod text;
mod twins;
