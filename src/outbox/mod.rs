//! The one path of a send, used by the screen and by every command.
//!
//! Every state and every step is in the table of [`machine`]. Whatever decides whether to send, to wait or to take back
//! belongs here. How a request looks is the gateway's matter, how a line looks the store's. A send is written down before
//! its first byte leaves, and its outcome before anybody is told; what could not be written down is not sent. Several go
//! at once, but to one recipient only in the order in which they were posted. A message is attempted again by itself only
//! where it is proven that nothing was sent, and never after *unknown*.

mod dispatcher;
pub mod machine;
mod policy;
mod post;
mod recover;
mod report;
mod writing;

pub use dispatcher::Outbox;
pub use machine::Retry;
pub use policy::{Chance, Policy, Terms};
pub use recover::recover;
pub use report::{Clock, Report};
