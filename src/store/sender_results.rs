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
