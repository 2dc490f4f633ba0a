//! What moves on the screen by itself: the seconds of a hold, the end of a wait, a link that nobody types at any more.

use jiff::{SignedDuration, Timestamp};

use super::model::Model;
use crate::domain::{Entry, State};

impl Model {
    /// When the screen changes by itself next, if ever: the next second of a hold's countdown, or a link that nobody
    /// types at any more.
    #[must_use]
    pub fn next_tick(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.holds().chain(self.waits());
        ends.filter_map(|end| next_second(end, now)).chain(self.preview.due()).min()
    }

    /// Seconds until a held send of this session leaves, rounded up.
    #[must_use]
    pub fn seconds_left(&self, entry: &Entry) -> Option<u64> {
        let is_own_hold = entry.state == State::Held && self.own.contains_key(&entry.id);
        if is_own_hold { self.end_of_hold(entry).map(|end| seconds_until(end, self.now)) } else { None }
    }

    /// Seconds until the next held send of this session leaves, rounded up.
    #[must_use]
    pub fn next_seconds_left(&self) -> Option<u64> {
        self.holds().map(|end| seconds_until(end, self.now)).min()
    }

    /// Until when sends of this session wait that go on by themselves.
    fn waits(&self) -> impl Iterator<Item = Timestamp> {
        self.under_way().filter(|entry| entry.state == State::Queued).filter_map(|entry| entry.retry_at)
    }

    fn holds(&self) -> impl Iterator<Item = Timestamp> {
        self.under_way().filter(|entry| entry.state == State::Held).filter_map(|entry| self.end_of_hold(entry))
    }

    fn end_of_hold(&self, entry: &Entry) -> Option<Timestamp> {
        entry.created.checked_add(SignedDuration::try_from(self.undo).ok()?).ok()
    }
}

fn seconds_until(end: Timestamp, now: Timestamp) -> u64 {
    let left = end.duration_since(now).as_millis().max(0);
    u64::try_from(left).unwrap_or(0).div_ceil(1000)
}

/// When the count of seconds, rounded up, falls next.
fn next_second(end: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let left = seconds_until(end, now);
    let whole = i64::try_from(left.checked_sub(1)?).ok()?;
    end.checked_sub(SignedDuration::from_secs(whole)).ok()
}
