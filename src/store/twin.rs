//! Whether the same message went to the same number a moment ago, from any process that uses this store.

use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::error::StoreError;
use super::store::Store;
use crate::domain::{Entry, Outgoing, Twin};

/// Entries of the history read at once.
const PAGE: usize = 50;

/// Lines stand in the order in which sends ended, by the clock of each process: so much later an older one may stand.
const SLACK: SignedDuration = SignedDuration::from_mins(2);

impl Store {
    /// The newest twin of a message that moved at `since` or later: first among the sends under way, then in the
    /// history, of which only the end back to `since` is read.
    pub fn twin(&self, outgoing: &Outgoing, since: Timestamp) -> Result<Option<Twin>, StoreError> {
        // In this order: a send that ends meanwhile is in the history before it leaves the outbox.
        let under_way = self.may_leave()?;
        let recent = self.recent(since)?;
        let settled: HashSet<_> = recent.iter().map(|entry| entry.id).collect();
        let still = under_way.iter().rev().filter(|entry| !settled.contains(&entry.id));
        Ok(Twin::first(outgoing, still.chain(&recent), since))
    }

    /// The newest twin among what is settled; it takes no lock.
    pub fn settled_twin(&self, outgoing: &Outgoing, since: Timestamp) -> Result<Option<Twin>, StoreError> {
        Ok(Twin::first(outgoing, &self.recent(since)?, since))
    }

    /// Every send that moved at `since` or later, the newest line of each: those under way and what is settled. Only
    /// the end of the history is read, a page at a time. A store that is only read sees what is settled.
    pub fn each_since(&self, since: Timestamp, mut visit: impl FnMut(&Entry)) -> Result<(), StoreError> {
        // In this order: a send that ends meanwhile is in the history before it leaves the outbox.
        let under_way = if self.session.is_some() { self.may_leave()? } else { Vec::new() };
        let settled = self.each_settled(since, |entry| visit(&entry))?;
        under_way.iter().filter(|entry| !settled.contains(&entry.id)).for_each(visit);
        Ok(())
    }

    /// Sends that may still leave or have left unanswered: those of living processes, and what others had attempted
    /// when they ended.
    fn may_leave(&self) -> Result<Vec<Entry>, StoreError> {
        let mut locked = self.locked()?;
        self.outbox(&mut locked)?;
        let waiting = locked.outbox.waiting.values();
        let may_leave = waiting.filter(|send| send.is_attempted || send.is_doubtful || self.is_living(send.owner));
        Ok(may_leave.map(|send| send.entry.clone()).collect())
    }

    /// The settled entries that moved at `since` or later, the newest line of each, newest first.
    fn recent(&self, since: Timestamp) -> Result<Vec<Entry>, StoreError> {
        let mut recent = Vec::new();
        self.each_settled(since, |entry| recent.push(entry))?;
        Ok(recent)
    }

    /// Visits the same, and gives back their ids.
    fn each_settled(&self, since: Timestamp, mut visit: impl FnMut(Entry)) -> Result<HashSet<Uuid>, StoreError> {
        let start = since.saturating_sub(SLACK).unwrap_or(since);
        let mut seen = HashSet::new();
        let mut before = None;
        loop {
            let page = self.page(before.as_ref(), PAGE)?;
            for entry in page.entries {
                if entry.settled_at() < start {
                    return Ok(seen);
                }
                // An older line of the same id is no news.
                if seen.insert(entry.id) {
                    visit(entry);
                }
            }
            match page.older {
                Some(older) => before = Some(older),
                None => return Ok(seen),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Author, Draft, Options, State};

    fn at(minute: i64) -> Timestamp {
        "2026-11-23T14:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute)
    }

    fn entry(n: u128, file: &str, state: State, minute: i64) -> Entry {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: format!("https://cdn.example.com/{file}"),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let mut entry = Entry::new(Uuid::from_u128(n), at(minute), Author::default(), outgoing, State::Queued);
        if state != State::Queued {
            entry.step(at(minute), state, None);
        }
        entry
    }

    fn store() -> (tempfile::TempDir, Store) {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        (dir, store)
    }

    fn twin(store: &Store, file: &str, since: i64) -> Option<u128> {
        let outgoing = entry(0, file, State::Queued, 0).outgoing;
        store.twin(&outgoing, at(since)).unwrap().map(|twin| twin.entry.id.as_u128())
    }

    #[test]
    fn an_accepted_send_of_another_process_is_found_until_the_time_is_over() {
        let (dir, store) = store();
        let other = Store::open(dir.path()).unwrap();
        other.settle(&entry(1, "a.png", State::Accepted, 0)).unwrap();
        assert_eq!(twin(&store, "a.png", 0), Some(1));
        assert_eq!(twin(&store, "b.png", 0), None);
        assert_eq!(twin(&store, "a.png", 1), None);
    }

    #[test]
    fn what_waits_or_was_attempted_is_found_and_what_never_left_is_not() {
        let (dir, store) = store();
        let other = Store::open(dir.path()).unwrap();
        other.queued(&entry(1, "queued.png", State::Queued, 0)).unwrap();
        other.attempt(&entry(2, "attempted.png", State::Sending, 0), 1).unwrap();
        assert_eq!((twin(&store, "queued.png", 0), twin(&store, "attempted.png", 0)), (Some(1), Some(2)));
        // Its process is gone: what it had only queued never left, what it had attempted may have.
        drop(other);
        assert_eq!((twin(&store, "queued.png", 0), twin(&store, "attempted.png", 0)), (None, Some(2)));
    }

    #[test]
    fn the_newest_line_of_a_send_decides() {
        let (_dir, store) = store();
        let mut sent = entry(1, "a.png", State::Unknown, 0);
        store.settle(&sent).unwrap();
        assert_eq!(twin(&store, "a.png", 0), Some(1));
        sent.step(at(1), State::Failed, Some("a person said so".into()));
        store.settle(&sent).unwrap();
        assert_eq!(twin(&store, "a.png", 0), None);
    }

    #[test]
    fn only_the_end_of_a_long_history_is_read_and_all_of_what_is_recent() {
        let (dir, store) = store();
        for n in 0..200 {
            store.settle(&entry(n, &format!("{n}.png"), State::Accepted, i64::try_from(n).unwrap())).unwrap();
        }
        // What stands before the time is not even looked at.
        let file = dir.path().join("history/2026-11.jsonl");
        let text = std::fs::read_to_string(&file).unwrap();
        let damaged: String = text
            .lines()
            .enumerate()
            .map(|(n, line)| if n < 40 { "damaged\n".into() } else { format!("{line}\n") })
            .collect();
        std::fs::write(&file, damaged).unwrap();
        assert_eq!((twin(&store, "60.png", 60), twin(&store, "199.png", 60)), (Some(60), Some(199)));
        assert_eq!(twin(&store, "59.png", 60), None);
    }
}
