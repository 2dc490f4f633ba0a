//! Keys in, state and effects out. The helpers here know the faces; the tests name behaviour only.

mod again;
mod agreeing;
mod canned;
mod contacts;
mod copying;
mod desk;
mod drafts;
mod editor;
mod explaining;
mod find;
mod help;
mod history;
mod keys;
mod mouse;
mod palette;
mod picture_facts;
mod picture_key;
mod preview;
mod probe;
mod quitting;
mod request;
mod senders;
mod sending;
mod text;
mod twins;
mod unresolved;
