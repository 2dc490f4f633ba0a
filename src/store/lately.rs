//! What happened in the last moments, for whoever decides whether an attempt may be made now.

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use memchr::{memchr, memmem};

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

/// The same for several numbers at once, as the history has it.
#[derive(Debug, Clone, Default)]
pub(super) struct Recent {
    by_number: HashMap<Phone, Vec<Entry>>,
    newest: Option<Timestamp>,
}

impl Store {
    /// What moved at `since` or later. Only the end of the history is read back to there, and of that only what is about
    /// these numbers.
    pub(super) fn recently<'a>(
        &self,
        numbers: impl Iterator<Item = &'a Phone>,
        since: Timestamp,
    ) -> Result<Recent, StoreError> {
        let mut recent = Recent { by_number: numbers.map(|to| (to.clone(), Vec::new())).collect(), newest: None };
        let start = since.saturating_sub(SLACK).unwrap_or(since);
        let numbers: HashSet<String> = recent.by_number.keys().map(Phone::e164).collect();
        let mut passed = 0;
        for month in self.months()? {
            let Some((file, len)) = self.open_month(&month)? else { continue };
            let mut lines = LinesBack::new(&file, len);
            while let Some(line) =
                lines.next().map_err(|error| StoreError::io("read", &self.month_path(&month))(error))?
            {
                let Some(bytes) = line.bytes else { continue };
                passed += 1;
                if passed > NEWEST && passed % SAMPLE != 0 && !is_about(bytes, &numbers) {
                    continue;
                }
                let Found::Good(EntryRead(entry)) = line::read(bytes) else { continue };
                if entry.settled_at() < start {
                    return Ok(recent);
                }
                recent.take(entry);
            }
        }
        Ok(recent)
    }
}

impl Recent {
    fn take(&mut self, entry: Entry) {
        let Some(last) = entry.attempts().last() else { return };
        self.newest = self.newest.max(Some(last));
        if let Some(same) = self.by_number.get_mut(&entry.outgoing.to) {
            same.push(entry);
        }
    }

    /// What happened to one of the numbers, with what is under way.
    pub(super) fn lately(&self, outbox: &OutboxLog, to: &Phone) -> Lately {
        let mut lately = Lately { same_number: Vec::new(), newest: self.newest };
        for send in outbox.waiting.values().rev() {
            let Some(last) = send.entry.attempts().last() else { continue };
            lately.newest = lately.newest.max(Some(last));
            if send.entry.outgoing.to == *to {
                lately.same_number.push(send.entry.clone());
            }
        }
        lately.same_number.extend(self.by_number.get(to).into_iter().flatten().cloned());
        lately
    }
}

/// Whether a line has one of these numbers for a recipient, in the form in which we write it.
fn is_about(line: &[u8], numbers: &HashSet<String>) -> bool {
    memmem::find_iter(line, b"\"to\":\"").any(|at| {
        let number = &line[at + 6..];
        let end = memchr(b'"', number).unwrap_or(number.len());
        std::str::from_utf8(&number[..end]).is_ok_and(|number| numbers.contains(number))
    })
}
