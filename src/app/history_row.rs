//! An entry as the history pane shows it.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::domain::{Entry, Masked, Shown, State};

/// An entry as the list shows it.
#[derive(Debug, Clone)]
pub struct HistoryRow {
    /// The entry.
    pub entry: Entry,
    /// When it was made, local.
    pub local: DateTime,
    /// The contact's name; empty where the recipient is none.
    pub name: Shown,
    /// The number, grouped.
    pub number: Shown,
    /// The sender's alias.
    pub sender: Shown,
    /// The picture's file name.
    pub file: Shown,
    /// Why it stands where it stands; empty where all is well.
    pub reason: Shown,
    /// The time from request to answer; empty where there was none.
    pub latency: Shown,
    /// Whether its outcome could not be written down.
    pub is_unrecorded: bool,
    /// How it came here.
    pub(super) reach: Reach,
    /// Whether it was found, and is not what is looked for any more.
    pub has_left: bool,
}

/// How a row came into the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is new, or of the first page.
    Newest,
    /// With an older page: the counts tell of the newest ones only.
    Older,
    /// Alone, from further back than was read: for want of its place it stands at the end.
    Alone,
}

impl HistoryRow {
    pub(super) fn new(entry: Entry, zone: &TimeZone) -> Self {
        let outgoing = &entry.outgoing;
        Self {
            local: entry.created.to_zoned(zone.clone()).datetime(),
            name: outgoing.contact.as_deref().map(|name| Shown::line(name.trim())).unwrap_or_default(),
            number: Shown::line(&outgoing.to.to_string()),
            sender: Shown::line(&outgoing.sender.alias),
            file: Shown::fitted(outgoing.link.file_name(), 60),
            reason: reason(&entry),
            latency: entry.latency_ms.map(latency).unwrap_or_default(),
            entry,
            is_unrecorded: false,
            reach: Reach::Newest,
            has_left: false,
        }
    }

    /// The same as it is shown while personal data is masked.
    pub(super) fn masked(&self, zone: &TimeZone) -> Self {
        let Self { is_unrecorded, reach, has_left, .. } = *self;
        let masked = Masked::of(&self.entry).into_entry();
        Self { is_unrecorded, reach, has_left, ..Self::new(masked, zone) }
    }

    /// One of those that the counts do not tell of.
    pub(super) fn older(entry: Entry, zone: &TimeZone) -> Self {
        Self { reach: Reach::Older, ..Self::new(entry, zone) }
    }
}

/// What a person wants to know first of a send that did not go well.
fn reason(entry: &Entry) -> Shown {
    if !matches!(entry.state, State::Refused | State::Failed | State::Unknown | State::Undelivered) {
        return Shown::default();
    }
    let text = entry.message.as_deref().or(entry.reason()).unwrap_or_default();
    match entry.http_status {
        Some(status) if !text.contains(&status.to_string()) => Shown::fitted(&format!("{status} {text}"), 200),
        _ => Shown::fitted(text, 200),
    }
}

fn latency(ms: u64) -> Shown {
    Shown::line(&if ms < 10_000 { format!("{ms} ms") } else { format!("{} s", ms / 1000) })
}
