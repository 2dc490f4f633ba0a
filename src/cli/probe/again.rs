//! An earlier probe, of which the failures are sent anew.

use uuid::Uuid;

use super::earlier::{self, LAST, Trouble};
use super::plan::{Plan, could_not};
use super::through::with_account;
use crate::cli::desk::Desk;
use crate::cli::end::Failure;
use crate::cli::place::Place;
use crate::domain::{Draft, Entry, ProbeSender, Sender, State, probe_rows, probe_standing, runs_again};
use crate::store::Store;

/// The rows that are to go again: each by its sender as it is configured now.
///
/// # Errors
/// No such probe, nothing to send, or a sender that is gone. Nothing was sent.
pub(super) fn make(place: &Place, which: &str, also_unknown: bool, desk: &Desk) -> Result<Plan, Failure> {
    let Some(store) = place.reader() else { return Err(none(which)) };
    let before = entries(&store, which)?;
    let probe = before.first().and_then(|entry| entry.probe).ok_or_else(|| none(which))?;
    let standing = probe_standing(probe, &before);
    let (mut rows, mut problems) = (Vec::new(), Vec::new());
    for entry in standing.iter().filter(|entry| runs_again(entry.state, also_unknown)) {
        let through = match sender(entry, desk) {
            Ok(through) => through,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        let draft = Draft { retry_of: Some(entry.id), ..Draft::again(&entry.outgoing) };
        match probe_rows(&draft, &[through]) {
            Ok(checked) => rows.extend(checked.into_iter().map(|mut row| {
                row.outgoing.contact.clone_from(&entry.outgoing.contact);
                row
            })),
            Err(placed) => problems.extend(placed.iter().map(ToString::to_string)),
        }
    }
    if !problems.is_empty() {
        return Err(could_not(problems));
    }
    if rows.is_empty() {
        return Err(could_not(vec![nothing(probe, &standing, also_unknown)]));
    }
    Ok(Plan { probe, rows, before })
}

/// Every settled entry of a probe.
fn entries(store: &Store, which: &str) -> Result<Vec<Entry>, Failure> {
    match earlier::entries(store, which) {
        Ok(entries) => Ok(entries),
        Err(Trouble::Asked(problem)) => Err(could_not(vec![format!("again: {problem}")])),
        Err(Trouble::Store(error)) => Err(Failure::store("look for the probe")(error)),
    }
}

/// The sender of an entry as it is configured now: a phone ID that was mended is to be tried. One that has no alias any
/// more is the one of then.
fn sender(entry: &Entry, desk: &Desk) -> Result<ProbeSender, String> {
    let settings = &desk.settings;
    let old = &entry.outgoing.sender;
    if let Some(known) = settings.all_senders.iter().find(|sender| sender.alias == old.alias) {
        return Ok(with_account(settings, known.clone()));
    }
    let profile = &entry.author.profile;
    if !settings.profiles.iter().any(|one| one.name == *profile) {
        return Err(format!("sender: {} is not configured any more, nor is its profile {profile:?}", old.alias));
    }
    Ok(with_account(settings, Sender { profile: Some(profile.clone()), ..old.clone() }))
}

fn none(which: &str) -> Failure {
    could_not(vec![match which {
        LAST => "again: no probe was sent yet".to_owned(),
        id => format!("again: no probe has an id that starts with {id}"),
    }])
}

fn nothing(probe: Uuid, standing: &[&Entry], also_unknown: bool) -> String {
    let unknown = standing.iter().filter(|entry| entry.state == State::Unknown).count();
    if unknown > 0 && !also_unknown {
        return format!(
            "again: nothing of {probe} failed, and {unknown} of its messages are unknown; --also-unknown sends those \
             again, which may arrive twice"
        );
    }
    format!("again: nothing of {probe} failed")
}
