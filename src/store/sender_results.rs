//! What came last of each sender's sends, from the newest entries.

use std::collections::BTreeMap;

use super::error::StoreError;
use super::store::Store;
use crate::domain::{PhoneId, SenderResult};

/// Entries that are read at once.
const PAGE: usize = 1000;

/// Entries that are looked at in all: a sender that is not among them has not been used for long.
const MOST: usize = 10_000;

impl Store {
    /// The last result of each of these senders, as far as the newest 10,000 entries tell. The size of the history does
    /// not matter, and nothing is read behind the last of them that is found.
    pub fn sender_results(&self, senders: &[PhoneId]) -> Result<Vec<SenderResult>, StoreError> {
        let mut found: BTreeMap<PhoneId, SenderResult> = BTreeMap::new();
        let (mut before, mut looked) = (None, 0);
        while looked < MOST && senders.iter().any(|sender| !found.contains_key(sender)) {
            let page = self.page(before.as_ref(), PAGE)?;
            looked += page.entries.len();
            for result in page.entries.iter().filter_map(SenderResult::of) {
                if senders.contains(&result.phone_id) {
                    found.entry(result.phone_id.clone()).or_insert(result);
                }
            }
            before = page.older;
            if before.is_none() {
                break;
            }
        }
        Ok(found.into_values().collect())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Answer, Author, Draft, Entry, Options, Outcome, Phone, Sender, State};
    use crate::store::HistoryWriter;

    fn sender(n: u64) -> Sender {
        Sender::bare(PhoneId::parse(&format!("{}", 100_000_000_000_000 + n)).unwrap())
    }

    fn entry(at: i64, from: u64, outcome: Outcome) -> Entry {
        let to = Phone::from_e164("+13025550101").unwrap();
        let link = "https://cdn.example.com/a.png".to_owned();
        let draft = Draft { from: sender(from).alias, link, ..Draft::to(&to) };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let start: Timestamp = "2026-11-23T14:00:00Z".parse().unwrap();
        let created = start + SignedDuration::from_secs(at);
        let id = Uuid::from_u128(u128::try_from(at).unwrap());
        let mut entry = Entry::new(id, created, Author::default(), outgoing, State::Sending);
        entry.settle(created + SignedDuration::from_secs(1), Answer::bare(outcome, "", Duration::from_millis(7)));
        entry
    }

    #[test]
    fn the_newest_result_of_each_is_found_and_of_the_rest_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(store.sender_results(&[sender(1).phone_id]).unwrap(), []);
        let mut history = HistoryWriter::create(dir.path()).unwrap();
        for entry in [entry(0, 1, Outcome::Accepted), entry(10, 2, Outcome::Accepted), entry(20, 1, Outcome::Refused)] {
            history.write(&entry).unwrap();
        }
        history.finish().unwrap();
        let ids = [1, 2, 3].map(|n| sender(n).phone_id);
        let found = store.sender_results(&ids).unwrap();
        let told: Vec<_> = found.iter().map(|result| (result.phone_id.clone(), result.state)).collect();
        assert_eq!(told, [(ids[0].clone(), State::Refused), (ids[1].clone(), State::Accepted)]);
        assert_eq!(found[0].at, found[0].created + SignedDuration::from_secs(1));
    }
}
