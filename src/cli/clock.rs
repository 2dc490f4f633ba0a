//! The one place that reads the clock, and the one that asks for chance.

use std::hash::{BuildHasher, RandomState};

use jiff::{RoundMode, Timestamp, TimestampRound, Unit};

/// Now, to the millisecond: what is finer is noise that every stored line would carry. Handed down to everything that needs the time, so that tests can hand in their own.
#[expect(clippy::disallowed_methods, reason = "the clock is read here and nowhere else")]
pub(super) fn now() -> Timestamp {
    let now = Timestamp::now();
    let whole = TimestampRound::new().smallest(Unit::Millisecond).mode(RoundMode::Trunc);
    now.round(whole).unwrap_or(now)
}

/// A number from 0 to 1, for the jitter of waits.
pub(super) fn chance() -> f64 {
    // Every one of these has random keys: no more is needed, and no generator of our own.
    let bits = RandomState::new().hash_one(());
    f64::from(bits as u32) / f64::from(u32::MAX)
}
