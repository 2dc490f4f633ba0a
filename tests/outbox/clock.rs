//! A time of day that jumps (A16): what waits, waits by a timer, and nothing is lost, doubled or tried early.

use std::time::Duration;

use jiff::SignedDuration;
use zixpost::domain::State;

use super::waits::{Desk, busy, jump, moving};
use super::{POLICY, for_seconds};

/// A day and ten years, to and fro.
const JUMPS: [SignedDuration; 4] = [
    SignedDuration::from_hours(24),
    SignedDuration::from_hours(-24),
    SignedDuration::from_hours(10 * 365 * 24),
    SignedDuration::from_hours(-10 * 365 * 24),
];

#[tokio::test(start_paused = true)]
async fn a_wait_is_as_long_as_it_was_asked_for_whatever_the_clock_does() {
    for by in JUMPS {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = Desk::open(&dir, POLICY, [busy(32), busy(7)]);
        let begun = tokio::time::Instant::now();
        let before = desk.times().len();
        let id = desk.post("01", "one");
        desk.moved(id, State::Queued).await;
        tokio::time::sleep(Duration::from_secs(10)).await;
        jump(by);
        let waiting = desk.moved(id, State::Queued).await;
        assert!(waiting.retry_at.is_some(), "{by:?}: the second wait");
        jump(-by);
        desk.moved(id, State::Accepted).await;
        assert_eq!(begun.elapsed().as_secs(), 39, "{by:?}");
        assert_eq!(desk.times().len() - before, 3, "{by:?}");
        assert_eq!(desk.ends(), [("one".to_owned(), State::Accepted)], "{by:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_hold_and_the_pace_go_on_and_nobody_waits_for_years() {
    for by in JUMPS {
        let dir = tempfile::tempdir().unwrap();
        let mut desk = Desk::open(&dir, POLICY, []);
        let begun = tokio::time::Instant::now();
        let mut held = super::entry("02", "held", State::Held);
        held.created = moving();
        let held_id = held.id;
        desk.outbox.post(held, for_seconds(5));
        let ids: Vec<_> = (0..6).map(|n| desk.post("01", &format!("no. {n}"))).collect();
        desk.moved(ids[2], State::Accepted).await;
        jump(by);
        desk.moved(held_id, State::Accepted).await;
        assert_eq!(begun.elapsed().as_secs(), 5, "{by:?}");
        desk.moved(ids[5], State::Accepted).await;
        // Three in a burst, a gap of six seconds before each other one, and one more after a clock that went back.
        assert!(begun.elapsed().as_secs() <= 6 * 5, "{by:?}: {:?}", begun.elapsed());
        // Each went once, in order, and each is there.
        let mut ends = desk.ends();
        ends.sort();
        let expected: Vec<_> = (0..6).map(|n| (format!("no. {n}"), State::Accepted)).collect();
        assert_eq!(ends[1..], expected, "{by:?}");
        assert!(desk.store.under_way().unwrap().is_empty());
        jump(-by);
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_sent_later_stands_above_within_a_month_whatever_its_time_says() {
    let dir = tempfile::tempdir().unwrap();
    let mut desk = Desk::open(&dir, POLICY, []);
    for (n, hours) in [0, -24, 3, -48].into_iter().enumerate() {
        jump(SignedDuration::from_hours(hours));
        let id = desk.post(&format!("0{n}"), &format!("no. {n}"));
        desk.moved(id, State::Accepted).await;
    }
    let captions: Vec<String> = desk.ends().into_iter().map(|(caption, _)| caption).collect();
    assert_eq!(captions, ["no. 3", "no. 2", "no. 1", "no. 0"]);
}
