//! A stand-in for Zixflow on 127.0.0.1: the documented request check and answers, sample pictures, and trouble on
//! demand, down to single bytes.
//!
//! It writes its HTTP by hand, because a web framework cannot cut a status line in half. It knows nothing of the
//! rest of the program and takes no type from it: what both sides share, both sides get wrong together. What sends
//! requests, keeps a store or draws does not belong here.

mod answer;
mod bad_json;
mod bad_pictures;
mod check;
mod connection;
mod log;
mod misbehave;
mod picture_bytes;
mod pictures;
mod request;
mod routes;
mod scenario;
mod scenario_file;
mod server;
mod trouble;

pub use check::{KEY, SENDERS};
pub use request::Received;
pub use scenario::Scenario;
pub use scenario_file::{Mistake, ScenarioError};
pub use server::Sandbox;
pub use trouble::trouble_help;
