//! What the outbox asks of any gateway.

use std::pin::Pin;

use crate::domain::{Answer, Outgoing};

/// The end of one request.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Answer> + Send + 'a>>;

/// Something that takes messages: the real service, or a double in a test.
pub trait Gateway: Send + Sync {
    /// Makes one request, never a second, and tells what came of it. It always ends: every failure is an [`Answer`].
    fn send<'a>(&'a self, outgoing: &'a Outgoing) -> Sending<'a>;
}
