//! What happened in the last moments, for whoever decides whether an attempt may be made now.

use jiff::{SignedDuration, Timestamp};

use super::entry_read::EntryRead;
use super::error::StoreError;
use super::line::{self, Found};
use super::lines_back::LinesBack;
use super::outbox_log::OutboxLog;
use super::store::Store;
use crate::domain::{Entry, Phone};

/// Lines stand in the order in which sends ended; the clocks of two processes may differ by so much.
const SLACK: SignedDuration = SignedDuration::from_secs(2);

/// The newest lines are all read, for the newest attempt to anybody.
const NEWEST: usize = 16;

/// Of lines about others only each of this many is read, to know how far back the place is.
const SAMPLE: usize = 64;

/// What happened in the last moments, from every process that uses the store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lately {
    /// Sends to the number in question that were attempted, under way or settled; the newest line of each is among
    /// them, and comes before older ones.
    pub same_number: Vec<Entry>,
    /// The newest attempt to anybody.
    pub newest: Option<Timestamp>,
}

impl Store {
    /// What moved at `since` or later. Only the end of the history is read back to there, and of that only what is about
    /// this number.
    pub(super) fn lately(&self, outbox: &OutboxLog, to: &Phone, since: Timestamp) -> Result<Lately, StoreError> {
        let mut lately = Lately::default();
        for send in outbox.waiting.values().rev() {
            lately.take(&send.entry, to);
        }
        let start = since.saturating_sub(SLACK).unwrap_or(since);
        let number = format!("\"to\":\"{}\"", to.e164());
        let mut passed = 0;
        for month in self.months()? {
            let Some((file, len)) = self.open_month(&month)? else { continue };
            let mut lines = LinesBack::new(&file, len);
            while let Some(line) =
                lines.next().map_err(|error| StoreError::io("read", &self.month_path(&month))(error))?
            {
                let Some(bytes) = line.bytes else { continue };
                passed += 1;
                if passed > NEWEST && passed % SAMPLE != 0 && !contains(bytes, number.as_bytes()) {
                    continue;
                }
                let Found::Good(EntryRead(entry)) = line::read(bytes) else { continue };
                if entry.settled_at() < start {
                    return Ok(lately);
                }
                lately.take(&entry, to);
            }
        }
        Ok(lately)
    }
}

impl Lately {
    fn take(&mut self, entry: &Entry, to: &Phone) {
        let Some(last) = entry.attempts().last() else { return };
        self.newest = self.newest.max(Some(last));
        if entry.outgoing.to == *to {
            self.same_number.push(entry.clone());
        }
    }
}

fn contains(line: &[u8], part: &[u8]) -> bool {
    line.windows(part.len()).any(|window| window == part)
}
