//! The one door to Zixflow: a request goes out once, and whatever comes of it is an `Answer`.
//!
//! The request and the reading of replies (`wire`), the class of every end (`classify`, `failure`, `retry_after`), the
//! hardened client (`client`, `http`) and the request as a curl command (`dry_run`) belong here. When to send, whether
//! to send again and what is written down belong to the outbox; where the key comes from belongs to the configuration.

mod certificate;
mod checkup;
mod classify;
mod client;
mod dry_run;
mod failure;
mod gateways;
mod hidden_key;
mod http;
mod port;
mod retry_after;
mod stopwatch;
mod telling;
mod tls;
mod wire;

pub use checkup::check_up;
pub use client::{Connection, KeyFn};
pub use dry_run::{curl, describe};
pub use gateways::Gateways;
pub use http::Http;
pub use port::{Gateway, Sending};
pub use wire::request_json;
