//! The one place that reads the clock.

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

/// Now, to the millisecond: what is finer is noise that every stored line would carry. Handed down to everything that needs the time, so that tests can hand in their own.
#[expect(clippy::disallowed_methods, reason = "the clock is read here and nowhere else")]
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    let whole = TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Trunc);
    now.round(whole).unwrap_or(now)
}
