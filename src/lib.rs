//! zixpost: a terminal desk for sending pictures on WhatsApp through Zixflow.
//!
//! The floors. Imports point down; `tests/architecture.rs` is the law.
//!
//! ```text
//!  6  main.rs      run, exit code
//!  5  cli          every job as a plain command
//!  4  tui          the shell: terminal, loop, tasks
//!  3  ui           pictures of the model          outbox   the one path of a send
//!  2  app          the core: model and update     config · store · gateway · media   the world outside, one door each
//!  1  domain       words and rules of the trade   sandbox  a stand-in server, which knows none of the others
//! ```
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "a test that cannot go on should stop"))]

pub mod app;
pub mod cli;
pub mod config;
pub mod domain;
pub mod gateway;
pub mod media;
pub mod outbox;
pub mod sandbox;
pub mod store;
pub mod tui;
pub mod ui;
