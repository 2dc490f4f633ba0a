//! What a probe is about to do, one sentence a line.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::plan::Plan;
use crate::cli::batch::counted;
use crate::cli::clock::now;
use crate::domain::{State, Twin};
use crate::store::{Store, StoreError};

/// The sentences; the last one names the number of messages and to whom they go.
pub(super) fn sentences(plan: &Plan, twin: Option<&Twin>, zone: &TimeZone) -> Vec<String> {
    let Some(message) = plan.message() else { return Vec::new() };
    let mut told: Vec<String> = twin.map(|twin| twin.sentence(now(), zone)).into_iter().collect();
    let risky = plan.rows.iter().filter(|row| repeats_unknown(plan, row.outgoing.retry_of)).count();
    if risky > 0 {
        told.push(format!("{} unknown before, and may arrive twice", counted(risky, "of them was", "of them were")));
    }
    let senders = plan.rows.iter().map(|row| format!("{} ({})", row.outgoing.sender.alias, row.profile));
    told.push(format!("from {}", senders.collect::<Vec<_>>().join(", ")));
    let caption = message.caption.as_ref().map(|caption| format!(", {:?}", caption.as_str())).unwrap_or_default();
    told.push(format!("{}{caption}", message.link.as_str()));
    let who = match &message.contact {
        Some(name) => format!("{name} {}", message.to),
        None => message.to.to_string(),
    };
    told.push(format!("{} to {who}", counted(plan.rows.len(), "real message", "real messages")));
    told
}

/// The same message to the same number a moment ago, outside of this probe.
pub(super) fn twin(plan: &Plan, store: &Store, back: std::time::Duration) -> Result<Option<Twin>, StoreError> {
    let Some(message) = plan.message().filter(|_| !back.is_zero()) else { return Ok(None) };
    let since = SignedDuration::try_from(back).ok().and_then(|back| now().checked_sub(back).ok());
    let since = since.unwrap_or(Timestamp::MIN);
    let mut others = Vec::new();
    store.each_since(since, |entry| {
        if entry.probe != Some(plan.probe) && Twin::same(message, entry, since).is_some() {
            others.push(entry.clone());
        }
    })?;
    others.sort_by_key(|entry| std::cmp::Reverse(entry.created));
    Ok(Twin::first(message, &others, since))
}

fn repeats_unknown(plan: &Plan, retry_of: Option<uuid::Uuid>) -> bool {
    plan.before.iter().any(|entry| Some(entry.id) == retry_of && entry.state == State::Unknown)
}
