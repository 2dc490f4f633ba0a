//! The gateway against a scripted server on loopback: what it puts on the wire, and what it says came of it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

#[path = "gateway/answers.rs"]
mod answers;
#[path = "gateway/checkup.rs"]
mod checkup;
#[path = "gateway/desk.rs"]
mod desk;
#[path = "gateway/exchange.rs"]
mod exchange;
#[path = "gateway/failures.rs"]
mod failures;
#[path = "gateway/matrix.rs"]
mod matrix;
#[path = "gateway/requests.rs"]
mod requests;
#[path = "gateway/server.rs"]
mod server;
#[path = "gateway/tls.rs"]
mod tls;
