//! After the table: what the failures mean, in the light of what the other senders were answered.

use std::io;

use uuid::Uuid;

use crate::cli::outcome;
use crate::cli::output::Output;
use crate::domain::{Entry, State, probe_standing, proven, runs_again};

/// Rows that did not go well for the same reasons.
struct Group<'a> {
    entries: Vec<&'a Entry>,
    why: Vec<String>,
}

/// Tells why the newest row of each sender failed; rows with the same reasons together. `all` is every entry of the
/// probe.
pub(super) fn explain(probe: Uuid, all: &[Entry], out: &mut Output) -> io::Result<()> {
    let rows = probe_standing(probe, all);
    for group in groups(&rows, all) {
        let Some(first) = group.entries.first() else { continue };
        let names: Vec<&str> = group.entries.iter().map(|entry| entry.outgoing.sender.alias.as_str()).collect();
        let status = first.http_status.map(|status| format!(", HTTP {status}")).unwrap_or_default();
        out.line("")?;
        out.line(&format!("{}: {}{status}", names.join(", "), outcome::state(first.state)))?;
        for sentence in &group.why {
            out.line(&format!("  {sentence}"))?;
        }
    }
    Ok(())
}

/// What can be done about failures.
pub(super) fn next(probe: Uuid, all: &[Entry]) -> Vec<String> {
    let rows = probe_standing(probe, all);
    let failed = rows.iter().filter(|entry| runs_again(entry.state, false)).count();
    if failed == 0 {
        return Vec::new();
    }
    vec![
        format!("`zixpost probe --again {probe}` sends what failed anew ({failed})"),
        format!("`zixpost evidence --probe {probe}` gathers what a ticket needs"),
    ]
}

fn groups<'a>(rows: &[&'a Entry], all: &[Entry]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for &entry in rows.iter().filter(|entry| entry.state != State::Accepted) {
        let why = outcome::why(entry, &proven(entry, all));
        let is_same = |group: &&mut Group<'_>| {
            let first = group.entries.first();
            group.why == why
                && first.is_some_and(|one| (one.state, one.http_status) == (entry.state, entry.http_status))
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => group.entries.push(entry),
            None => groups.push(Group { entries: vec![entry], why }),
        }
    }
    groups
}
