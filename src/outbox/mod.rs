//! The one path of a send, used by the screen and by every command.
//!
//! ```text
//!  post ──► held ──(hold passes)──► queued ──(its turn)──► attempt written, synced ──► request ──► answer
//!             │                        │                                                            │
//!             └──────── cancel ────────┴──► cancelled          entry in the history, synced ◄───────┘
//! ```
//!
//! Whatever decides whether to send, to wait or to take back belongs here. How a request looks is the gateway's
//! matter, how a line looks the store's. A send is written down before its first byte leaves, and its outcome
//! before anybody is told; what could not be written down is not sent. Several go at once, but to one recipient
//! only in the order in which they were posted. Nothing here sends a message a second time.

mod dispatcher;
mod post;
mod recover;
mod report;

pub use dispatcher::Outbox;
pub use recover::recover;
pub use report::{Clock, Report};
