//! What came last of each sender: from the entries on the screen at once, from the history when the picker opens.

use std::collections::{BTreeMap, BTreeSet};

use super::effect::Effect;
use super::model::Model;
use crate::domain::{Entry, PhoneId, SenderResult};

/// What is known of the senders' last results.
#[derive(Debug, Default)]
pub(super) struct SenderResults {
    known: BTreeMap<PhoneId, SenderResult>,
    /// Senders that the history was asked about.
    asked: BTreeSet<PhoneId>,
    /// Whether an answer is still to come.
    is_looking: bool,
}

impl SenderResults {
    /// Takes note of an entry.
    pub(super) fn note(&mut self, entry: &Entry) {
        if let Some(result) = SenderResult::of(entry) {
            self.take(result);
        }
    }

    fn take(&mut self, result: SenderResult) {
        match self.known.get(&result.phone_id) {
            Some(known) if known.created > result.created => {}
            _ => drop(self.known.insert(result.phone_id.clone(), result)),
        }
    }
}

impl Model {
    /// The last known result of a sender.
    #[must_use]
    pub fn last_result(&self, phone_id: &PhoneId) -> Option<&SenderResult> {
        self.results.known.get(phone_id)
    }

    /// Whether the history is still being looked through for results.
    #[must_use]
    pub fn is_looking_for_results(&self) -> bool {
        self.results.is_looking
    }
}

/// Asks the history about the senders of the list of which nothing is known yet, once each.
pub(super) fn wanted(model: &mut Model) -> Vec<Effect> {
    let results = &mut model.results;
    let ids = model.listed_senders.iter().map(|sender| &sender.phone_id);
    let wanted: BTreeSet<PhoneId> =
        ids.filter(|id| !results.known.contains_key(id) && !results.asked.contains(id)).cloned().collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    results.asked.extend(wanted.iter().cloned());
    results.is_looking = true;
    vec![Effect::FindResults(wanted.into_iter().collect())]
}

/// The history told what it knows.
pub(super) fn found(model: &mut Model, results: Vec<SenderResult>) {
    model.results.is_looking = false;
    for result in results {
        model.results.take(result);
    }
}
