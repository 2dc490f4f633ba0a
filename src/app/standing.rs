//! Who is written to recently and often: such people come first in a list.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::domain::{Entry, Phone, State};

/// A message counts half as much as one that is so many seconds younger: a week.
const HALF_LIFE: f64 = 7.0 * 24.0 * 3600.0;

/// The newest known entry with somebody.
#[derive(Debug, Clone)]
pub struct LastEntry {
    /// When, local.
    pub local: DateTime,
    pub(super) created: Timestamp,
    /// The alias of the sender that wrote.
    pub sender: String,
}

/// The known messages to everybody: the newest ones of the history, and those of this session.
#[derive(Debug, Default)]
pub(super) struct Standings {
    past: HashMap<Phone, Past>,
}

#[derive(Debug)]
struct Past {
    last: LastEntry,
    sent: BTreeMap<Uuid, Timestamp>,
}

impl Standings {
    /// Takes note of an entry; of one that is known already, where it stands now.
    pub(super) fn note(&mut self, entry: &Entry, zone: &TimeZone) {
        let local = entry.created.to_zoned(zone.clone()).datetime();
        let sender = entry.outgoing.sender.alias.clone();
        let last = LastEntry { local, created: entry.created, sender };
        let past = self
            .past
            .entry(entry.outgoing.to.clone())
            .or_insert_with(|| Past { last: last.clone(), sent: BTreeMap::new() });
        if past.last.created < entry.created {
            past.last = last;
        }
        if entry.state == State::Cancelled {
            past.sent.remove(&entry.id);
        } else {
            past.sent.insert(entry.id, entry.created);
        }
    }

    /// The newest known entry with somebody.
    pub(super) fn last(&self, phone: &Phone) -> Option<&LastEntry> {
        self.past.get(phone).map(|past| &past.last)
    }

    /// Everybody with a past, by how recently and how often they were written to.
    pub(super) fn scores(&self) -> HashMap<&Phone, f64> {
        let times = || self.past.values().flat_map(|past| past.sent.values());
        let Some(newest) = times().max() else { return HashMap::new() };
        let scored = self.past.iter().filter(|(_, past)| !past.sent.is_empty());
        scored.map(|(phone, past)| (phone, score(past.sent.values(), *newest))).collect()
    }
}

/// The weight of some messages, seen from the newest one of all. Which of two is heavier does not depend on when it is
/// asked: time takes the same share from every message.
fn score<'a>(times: impl Iterator<Item = &'a Timestamp>, newest: Timestamp) -> f64 {
    times.map(|time| (-newest.duration_since(*time).as_secs_f64() / HALF_LIFE).exp2()).sum()
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    fn newest() -> Timestamp {
        "2026-11-23T14:00:00Z".parse().unwrap()
    }

    fn of(hours_ago: &[i64]) -> f64 {
        let times: Vec<Timestamp> =
            hours_ago.iter().map(|&hours| newest() - SignedDuration::from_hours(hours)).collect();
        score(times.iter(), newest())
    }

    #[test]
    fn of_two_people_the_more_recent_or_the_more_frequent_one_stands_higher() {
        assert!(of(&[1]) > of(&[2]), "recent");
        assert!(of(&[30, 40, 50]) > of(&[1]), "frequent");
        assert!(of(&[1]) > of(&[24 * 60; 5]), "what was two months ago counts little");
        assert!((of(&[24 * 7]) - 0.5).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn one_message_more_never_lowers_and_a_later_question_changes_no_order(
            one in prop::collection::vec(0i64..5000, 1..20),
            other in prop::collection::vec(0i64..5000, 1..20),
            later in 0i64..2000,
        ) {
            let mut more = one.clone();
            more.push(other[0]);
            prop_assert!(of(&more) > of(&one));
            let aged = |hours: &[i64]| of(&hours.iter().map(|hour| hour + later).collect::<Vec<_>>());
            if (of(&one) - of(&other)).abs() > 1e-6 {
                prop_assert_eq!(of(&one) > of(&other), aged(&one) > aged(&other));
            }
        }
    }
}
