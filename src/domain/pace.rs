//! How fast messages may follow each other.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How fast messages may follow each other, counted by the attempts of every process that uses one store.
///
/// WhatsApp takes one message in six seconds from one business number to one person, lets a short burst through, and
/// answers more with error 131056, the pair rate limit (Cloud API, "Throughput").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Between two messages from one phone ID to one number, once the burst is used up.
    pub pair: Duration,
    /// Messages from one phone ID to one number that may follow each other at once.
    pub burst: usize,
    /// Between any two messages, whoever gets them; zero is no limit.
    pub overall: Duration,
}

/// Why a message has to wait for its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slow {
    /// The number got several a moment ago.
    Pair,
    /// Too many go in all.
    Overall,
    /// The gateway answered another message with "not now".
    Asked,
}

/// The attempts that count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attempts {
    /// Those from the same phone ID to the same number, in any order.
    pub pair: Vec<Timestamp>,
    /// The newest one to anybody.
    pub newest: Option<Timestamp>,
}

impl Pace {
    /// For what a person sends, one by one.
    pub const SINGLE: Self = Self { pair: Duration::from_secs(6), burst: 3, overall: Duration::ZERO };

    /// For a batch: one a second at most, so that it leaves room for people.
    pub const BATCH: Self = Self { overall: Duration::from_secs(1), ..Self::SINGLE };

    /// How long ago an attempt may be and still count.
    #[must_use]
    pub fn window(&self) -> Duration {
        self.overall.max(self.pair.saturating_mul(u32::try_from(self.burst).unwrap_or(u32::MAX)))
    }

    /// How long a message has still to wait, and why; `None` where it may go now.
    ///
    /// The burst is open while fewer than that many attempts lie within the last `pair` times `burst`; after it each
    /// message follows the last one by `pair`. On average never more than one goes in `pair`, and only a short time has
    /// to be known. A clock that went back makes nobody wait longer than one gap.
    #[must_use]
    pub fn wait(&self, attempts: &Attempts, now: Timestamp) -> Option<(Duration, Slow)> {
        let window = self.pair.saturating_mul(u32::try_from(self.burst).unwrap_or(u32::MAX));
        let in_window = attempts.pair.iter().filter(|&&at| ago(at, now) < window).count();
        let last = attempts.pair.iter().max().filter(|_| in_window >= self.burst);
        let pair = left(last.copied(), self.pair, now).map(|left| (left, Slow::Pair));
        let overall = left(attempts.newest, self.overall, now).map(|left| (left, Slow::Overall));
        pair.into_iter().chain(overall).max_by_key(|(left, _)| *left)
    }
}

impl Slow {
    /// Why it waits, for a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Pair => "one message in 6 s to one number",
            Self::Overall => "one message a second",
            Self::Asked => "Zixflow asked for a pause",
        }
    }
}

/// How long ago; a time that is still to come counts as now.
fn ago(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(at).max(SignedDuration::ZERO)).unwrap_or_default()
}

fn left(last: Option<Timestamp>, gap: Duration, now: Timestamp) -> Option<Duration> {
    let left = gap.saturating_sub(ago(last?, now));
    (!left.is_zero()).then_some(left)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(milliseconds: u64) -> Timestamp {
        Timestamp::from_millisecond(1_795_000_000_000 + i64::try_from(milliseconds).unwrap()).unwrap()
    }

    /// When messages leave that all want to go at the same time.
    fn leave(pace: &Pace, wishes: &[u64]) -> Vec<u64> {
        let mut gone: Vec<u64> = Vec::new();
        for &wish in wishes {
            let mut now = wish.max(gone.last().copied().unwrap_or(0));
            loop {
                let attempts =
                    Attempts { pair: gone.iter().map(|&n| at(n)).collect(), newest: gone.last().map(|&n| at(n)) };
                match pace.wait(&attempts, at(now)) {
                    Some((left, _)) => now += left.as_millis() as u64,
                    None => break,
                }
            }
            gone.push(now);
        }
        gone
    }

    #[test]
    fn after_a_burst_of_three_one_goes_every_six_seconds() {
        assert_eq!(leave(&Pace::SINGLE, &[0; 10]), [0, 0, 0, 6000, 12_000, 18_000, 24_000, 30_000, 36_000, 42_000]);
        assert_eq!(leave(&Pace::SINGLE, &[0, 9000, 9000, 9000]), [0, 9000, 9000, 15_000]);
        assert_eq!(leave(&Pace::BATCH, &[0; 4]), [0, 1000, 2000, 8000]);
    }

    #[test]
    fn a_clock_that_goes_back_makes_nobody_wait_for_long() {
        let attempts = Attempts { pair: vec![at(3_600_000); 3], newest: Some(at(3_600_000)) };
        assert_eq!(Pace::SINGLE.wait(&attempts, at(0)), Some((Duration::from_secs(6), Slow::Pair)));
    }

    proptest! {
        #[test]
        fn no_time_sees_more_than_the_burst_and_one_in_six_seconds(
            mut wishes in prop::collection::vec(0u64..120_000, 1..30),
        ) {
            wishes.sort_unstable();
            let gone = leave(&Pace::SINGLE, &wishes);
            for (first, &start) in gone.iter().enumerate() {
                for (last, &end) in gone.iter().enumerate().skip(first) {
                    let allowed = 2 * 3 + (end - start) / 6000;
                    prop_assert!((last - first + 1) as u64 <= allowed, "{gone:?}");
                }
            }
            // Once the burst is used up, the gap holds.
            for four in gone.windows(4).filter(|four| four[2] < four[0] + 18_000 && four[3] < four[0] + 18_000) {
                prop_assert!(four[3] >= four[2] + 6000, "{gone:?}");
            }
        }
    }
}
