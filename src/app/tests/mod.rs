//! Keys in, state and effects out. The helpers here know the faces; the tests name behaviour only.

mod desk;
mod drafts;
mod history;
mod keys;
mod preview;
mod quitting;
mod senders;
mod sending;
mod text;
