//! The indexes that a store has at hand.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use super::index_file;
use super::month_file::{MonthFile, Stamp};
use super::month_index::MonthIndex;
use crate::store::error::StoreError;
use crate::store::store::Store;

/// Bytes that a month may have grown by, so that its index is still called at hand.
const SOON: u64 = 1024 * 1024;

/// The indexes of the months, each made by one thread while others wait for it.
#[derive(Debug, Default)]
pub(in crate::store) struct Indexes(Mutex<BTreeMap<String, Slot>>);

type Slot = Arc<Mutex<Option<Arc<MonthIndex>>>>;

impl Indexes {
    fn slot(&self, month: &str) -> Slot {
        let mut months = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        months.entry(month.to_owned()).or_default().clone()
    }
}

impl Store {
    /// The index of a month as it is in this file; made where there is none. `None` only if it was stopped.
    pub(in crate::store) fn index_of(
        &self,
        month: &MonthFile,
        stop: &AtomicBool,
    ) -> Result<Option<Arc<MonthIndex>>, StoreError> {
        let slot = self.indexes.slot(&month.name);
        let mut held = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = self.at_hand(month, held.as_ref()) {
            *held = Some(found.clone());
            return Ok(Some(found));
        }
        let known = held.as_ref().filter(|known| can_grow(known, month));
        let made = match known {
            Some(known) => MonthIndex::clone(known).grown(&month.file, month.stamp, stop),
            None => MonthIndex::survey(&month.file, month.stamp, stop),
        };
        let made = match made {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(None),
            made => made.map_err(StoreError::io("read", &self.month_path(&month.name)))?,
        };
        if month.is_closed && self.session.is_some() {
            // Only a help for the next start: a disk that is full or read-only is no reason to stop.
            _ = index_file::save(&self.history_dir(), self.access(), &month.name, &made);
        }
        let made = Arc::new(made);
        *held = Some(made.clone());
        Ok(Some(made))
    }

    /// The index of a month as it is in this file, if that takes no time.
    pub(in crate::store) fn index_at_hand(&self, month: &MonthFile) -> Option<Arc<MonthIndex>> {
        let slot = self.indexes.slot(&month.name);
        // Somebody makes it right now, which may take a while.
        let mut held = slot.try_lock().ok()?;
        if let Some(found) = self.at_hand(month, held.as_ref()) {
            *held = Some(found.clone());
            return Some(found);
        }
        let known = held.as_ref().filter(|known| month.stamp.len.saturating_sub(known.stamp.len) <= SOON)?;
        if !can_grow(known, month) {
            return None;
        }
        let grown = MonthIndex::clone(known).grown(&month.file, month.stamp, &AtomicBool::new(false)).ok()?;
        let grown = Arc::new(grown);
        *held = Some(grown.clone());
        Some(grown)
    }

    /// What is known of the lines of this file up to some place, if anything is.
    pub(in crate::store) fn index_known(&self, month: &str, file: &File) -> Option<Arc<MonthIndex>> {
        let known = self.indexes.slot(month).try_lock().ok()?.clone()?;
        let stamp = Stamp::of(file).ok()?;
        (known.stamp == stamp || known.can_grow(file, &stamp)).then_some(known)
    }

    fn at_hand(&self, month: &MonthFile, held: Option<&Arc<MonthIndex>>) -> Option<Arc<MonthIndex>> {
        if let Some(known) = held.filter(|known| known.stamp == month.stamp) {
            return Some(known.clone());
        }
        if !month.is_closed {
            return None;
        }
        index_file::load(&self.history_dir(), month).map(Arc::new)
    }
}

fn can_grow(known: &MonthIndex, month: &MonthFile) -> bool {
    known.can_grow(&month.file, &month.stamp) && known.is_unedited(&month.file, &month.stamp)
}
