//! The one place that reads the clock.

use jiff::Timestamp;

/// Now. Handed down to everything that needs the time, so that tests can hand in their own.
#[expect(clippy::disallowed_methods, reason = "the clock is read here and nowhere else")]
pub(super) fn now() -> Timestamp {
    Timestamp::now()
}
