//! The send as a state machine: every state, every event, and nothing else that may happen.
//!
//! Pure: no clock, no chance, no disk. The dispatcher, the worker and the recovery ask it what follows and do that.
//!
//! | from | event | to | written first | synced |
//! | --- | --- | --- | --- | --- |
//! | held | the hold passes | queued | | |
//! | held, queued, waiting | somebody takes it back | cancelled | the entry | yes |
//! | held, queued, waiting | its program ends | failed; refused after a 429 | the entry, by the next program | yes |
//! | queued, waiting | its turn | writing `n` | the attempt | yes |
//! | writing `n` | the attempt is on disk | sending `n` | | |
//! | writing `n` | it is too early by the pace | queued | | |
//! | writing `n` | the disk says no | failed | what can be | |
//! | writing `n` | the same went out a moment ago | cancelled | the entry | yes |
//! | sending `n` | accepted | accepted | the entry | yes |
//! | sending `n` | refused | refused | the entry | yes |
//! | sending `n` | 429, or never left, and [`Retry`] allows it | waiting, `n` tries made | the wait | yes |
//! | sending `n` | 429, not allowed | refused | the entry | yes |
//! | sending `n` | never left, not allowed | failed | the entry | yes |
//! | sending `n` | anything else, the worker fails | **unknown** | the entry | yes |
//! | writing, sending `n` | its program ends | **unknown** | the entry, by the next program | yes |
//!
//! *Turn* is the only event that makes an attempt, and only queued and waiting take it: nothing leads from unknown, or
//! from any other last word, to a request. A request is made in the state *sending* alone, which only the word of the
//! disk leads to. What a person says of an unknown send later changes the entry, never its way here: sending it again
//! is another send.

use std::time::Duration;

use crate::domain::{Outcome, State, TRIES};

/// The longest wait that is waited for; whoever asks for more is not asked again by itself.
pub const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);

/// From the first attempt to the last, at most.
const LONGEST_TIME: Duration = Duration::from_secs(30 * 60);

/// Between two tries after connections that could not be made, at most.
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);

/// Where a send stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The undo time runs.
    Held,
    /// Its turn has not come.
    Queued,
    /// So many tries are made; each is proven to have sent nothing.
    Waiting(u32),
    /// This attempt is being written down; no byte has left.
    Writing(u32),
    /// This attempt is on disk; the request may have left.
    Sending(u32),
    /// The last word.
    Ended(State),
}

/// What can happen to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Event {
    /// The undo time is over.
    HoldPassed,
    /// A worker is free, and nothing to the same number comes before it.
    Turn,
    /// Somebody takes it back.
    Cancel,
    /// The attempt is on disk.
    Recorded,
    /// The attempt could not be written down.
    NotRecorded,
    /// The attempt comes too early by the pace.
    TooEarly,
    /// The same message went to the same number a moment ago.
    Twin,
    /// The request ended.
    Answered {
        /// Its class.
        outcome: Outcome,
        /// How long the gateway asks to wait.
        asked: Duration,
        /// Since the first attempt.
        since_first: Duration,
        /// A number from 0 to 1, for the jitter.
        chance: f64,
    },
    /// The worker that had it failed.
    Broken,
    /// The program that had it is gone.
    OwnerGone {
        /// Whether the gateway answered its last attempt with "not now".
        was_asked_to_wait: bool,
    },
}

/// What has to be on disk before the step counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Record {
    /// Nothing.
    Nothing,
    /// The line of the attempt, synced.
    Attempt,
    /// The line of a wait, synced: it closes the attempt.
    Wait,
    /// The whole entry in the history, synced.
    Entry,
}

/// A step that may be made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Where it leads.
    pub to: Stage,
    /// What is written down first.
    pub record: Record,
    /// How long it waits there.
    pub pause: Duration,
}

/// How often a message is tried by itself, at most [`TRIES`]; one try is no retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Where the connection could not be made, so that nothing left.
    pub never_left: u32,
    /// Where the gateway said "not now" (429).
    pub busy: u32,
}

impl Retry {
    /// For a person who waits: no connection is told at once, "not now" is waited for.
    pub const SINGLE: Self = Self { never_left: 1, busy: TRIES };
    /// For a batch that nobody watches.
    pub const BATCH: Self = Self { never_left: TRIES, busy: TRIES };
    /// Every answer is the last one.
    pub const NEVER: Self = Self { never_left: 1, busy: 1 };
}

impl Stage {
    /// Whether a request may have left whose answer is not known.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Writing(_) | Self::Sending(_))
    }

    /// What follows an event here; `None` where it cannot happen and changes nothing.
    #[must_use]
    pub fn after(self, event: Event, retry: Retry) -> Option<Step> {
        use Event as E;
        let step = |to, record| Some(Step { to, record, pause: Duration::ZERO });
        let end = |state| step(Self::Ended(state), Record::Entry);
        match (self, event) {
            (Self::Held, E::HoldPassed) | (Self::Writing(1), E::TooEarly) => step(Self::Queued, Record::Nothing),
            (Self::Held | Self::Queued | Self::Waiting(_), E::Cancel) | (Self::Writing(_), E::Twin) => {
                end(State::Cancelled)
            }
            (Self::Held | Self::Queued | Self::Waiting(_), E::OwnerGone { was_asked_to_wait }) => {
                end(if was_asked_to_wait { State::Refused } else { State::Failed })
            }
            (Self::Queued, E::Turn) => step(Self::Writing(1), Record::Attempt),
            (Self::Waiting(tries), E::Turn) => step(Self::Writing(tries + 1), Record::Attempt),
            (Self::Writing(n), E::Recorded) => step(Self::Sending(n), Record::Nothing),
            (Self::Writing(_), E::NotRecorded) => step(Self::Ended(State::Failed), Record::Nothing),
            (Self::Writing(n), E::TooEarly) => step(Self::Waiting(n - 1), Record::Nothing),
            (Self::Sending(n), E::Answered { outcome, asked, since_first, chance }) => {
                match pause(outcome, n, retry, asked, since_first, chance) {
                    Some(pause) => Some(Step { to: Self::Waiting(n), record: Record::Wait, pause }),
                    None => end(State::of(outcome)),
                }
            }
            (Self::Writing(_) | Self::Sending(_), E::Broken | E::OwnerGone { .. }) => end(State::Unknown),
            _ => None,
        }
    }
}

/// How long to wait before another attempt; `None` where there is none.
fn pause(
    outcome: Outcome,
    tries: u32,
    retry: Retry,
    asked: Duration,
    since_first: Duration,
    chance: f64,
) -> Option<Duration> {
    let chance = chance.clamp(0.0, 1.0);
    let pause = match outcome {
        // Never earlier than asked: jitter only adds, a tenth at most.
        Outcome::RefusedForNow if tries < retry.busy.min(TRIES) && asked <= LONGEST_WAIT => {
            asked + asked.mul_f64(chance / 10.0)
        }
        // Full jitter: many that lost the same network do not come back together.
        Outcome::NotSent if tries < retry.never_left.min(TRIES) => {
            Duration::from_secs(1 << (tries - 1).min(5)).min(LONGEST_BACKOFF).mul_f64(chance)
        }
        _ => return None,
    };
    (since_first + pause <= LONGEST_TIME).then_some(pause)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const OUTCOMES: [Outcome; 5] =
        [Outcome::Accepted, Outcome::Refused, Outcome::RefusedForNow, Outcome::NotSent, Outcome::Unknown];

    fn answered(outcome: Outcome, asked: u64, since_first: u64, chance: f64) -> Event {
        let (asked, since_first) = (Duration::from_secs(asked), Duration::from_secs(since_first));
        Event::Answered { outcome, asked, since_first, chance }
    }

    fn pause_of(n: u32, retry: Retry, event: Event) -> Option<f64> {
        let step = Stage::Sending(n).after(event, retry).unwrap();
        (step.to == Stage::Waiting(n)).then_some(step.pause.as_secs_f64())
    }

    #[test]
    fn a_wait_is_never_shorter_than_asked_and_ends_after_three_tries_or_half_an_hour() {
        let asks = |n, asked, since, chance| {
            pause_of(n, Retry::SINGLE, answered(Outcome::RefusedForNow, asked, since, chance))
        };
        assert_eq!((asks(1, 30, 0, 0.0), asks(2, 30, 40, 1.0), asks(3, 30, 80, 0.0)), (Some(30.0), Some(33.0), None));
        assert_eq!((asks(1, 900, 0, 0.0), asks(1, 901, 0, 0.0)), (Some(900.0), None));
        assert_eq!((asks(2, 890, 910, 0.0), asks(2, 900, 901, 0.0)), (Some(890.0), None));
        assert_eq!(pause_of(1, Retry::NEVER, answered(Outcome::RefusedForNow, 1, 0, 0.0)), None);
    }

    #[test]
    fn what_never_left_is_tried_again_with_full_jitter_where_nobody_watches() {
        let fails = |retry, n, chance| pause_of(n, retry, answered(Outcome::NotSent, 0, 0, chance));
        assert_eq!(fails(Retry::SINGLE, 1, 1.0), None);
        assert_eq!((fails(Retry::BATCH, 1, 1.0), fails(Retry::BATCH, 2, 1.0)), (Some(1.0), Some(2.0)));
        assert_eq!((fails(Retry::BATCH, 1, 0.0), fails(Retry::BATCH, 3, 1.0)), (Some(0.0), None));
    }

    fn stages() -> impl Strategy<Value = Stage> {
        prop_oneof![
            Just(Stage::Held),
            Just(Stage::Queued),
            (1u32..4).prop_map(Stage::Waiting),
            (1u32..4).prop_map(Stage::Writing),
            (1u32..4).prop_map(Stage::Sending),
            prop::sample::select(State::ALL.to_vec()).prop_map(Stage::Ended),
        ]
    }

    fn events() -> impl Strategy<Value = Event> {
        prop_oneof![
            Just(Event::HoldPassed),
            Just(Event::Turn),
            Just(Event::Cancel),
            Just(Event::Recorded),
            Just(Event::NotRecorded),
            Just(Event::TooEarly),
            Just(Event::Twin),
            Just(Event::Broken),
            any::<bool>().prop_map(|was_asked_to_wait| Event::OwnerGone { was_asked_to_wait }),
            (prop::sample::select(OUTCOMES.to_vec()), 0u64..2000, 0u64..2000, 0.0..1.0f64)
                .prop_map(|(outcome, asked, since, chance)| answered(outcome, asked, since, chance)),
        ]
    }

    proptest! {
        #[test]
        fn the_rules_hold_for_every_step(stage in stages(), event in events(), busy in 1u32..4, never_left in 1u32..4) {
            let Some(step) = stage.after(event, Retry { never_left, busy }) else { return Ok(()) };
            // Nothing follows a last word: unknown is sticky.
            prop_assert!(!matches!(stage, Stage::Ended(_)));
            // A request is made only after its attempt is on disk.
            if let Stage::Sending(n) = step.to {
                prop_assert_eq!((stage, event), (Stage::Writing(n), Event::Recorded));
            }
            if matches!(step.to, Stage::Writing(_)) {
                prop_assert!(event == Event::Turn && step.record == Record::Attempt);
            }
            // Another attempt follows a request only where it is proven that nothing was sent, and that is on disk.
            if let (Stage::Sending(_), Stage::Waiting(n)) = (stage, step.to) {
                let proven = matches!(event, Event::Answered {
                    outcome: Outcome::NotSent | Outcome::RefusedForNow, ..
                });
                prop_assert!(proven && step.record == Record::Wait && n < TRIES);
            }
            if let Stage::Ended(state) = step.to {
                // A last word is on disk first; of what the disk refused, nothing ever left.
                prop_assert!(step.record == Record::Entry || event == Event::NotRecorded);
                let proven = !stage.is_open() || matches!(event, Event::Answered { .. } | Event::NotRecorded | Event::Twin);
                prop_assert!(proven || state == State::Unknown, "{stage:?} {event:?} {state:?}");
                prop_assert!(!state.is_under_way());
            }
        }
    }
}
