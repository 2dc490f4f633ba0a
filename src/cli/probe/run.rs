//! `zixpost probe`, from the command line to the exit code.

use std::collections::BTreeMap;
use std::path::Path;

use secrecy::SecretString;

use super::args::Probe;
use super::deliver::deliver;
use super::plan::Plan;
use super::{again, confirm, list, plan, told};
use crate::cli::batch::Person;
use crate::cli::check;
use crate::cli::clock::{chance, now};
use crate::cli::core_dump;
use crate::cli::desk::Desk;
use crate::cli::end::{End, Failure};
use crate::cli::outcome;
use crate::cli::output::Output;
use crate::cli::place::Place;
use crate::cli::sender_lint;
use crate::cli::signals::Interrupts;
use crate::cli::zone;
use crate::domain::Pace;
use crate::gateway::request_json;
use crate::outbox::{Outbox, Policy, Retry, recover};
use crate::sandbox::Scenario;

/// Checks every row, asks, sends, tells.
pub(in crate::cli) async fn run(place: &Place, probe: &Probe, out: &mut Output) -> Result<End, Failure> {
    if probe.list {
        return list::list(place, probe.json, out);
    }
    let person = if probe.yes || probe.dry_run { None } else { ask_whom(probe)? };
    let desk = Desk::open(place, Scenario::default(), out).await?;
    let plan = match &probe.again {
        Some(which) => again::make(place, which.trim(), probe.also_unknown, &desk)?,
        None => plan::make(place, probe, &desk)?,
    };
    let Some(message) = plan.message().cloned() else { return Ok(End::Fine) };
    if person.is_none() && !probe.yes && !probe.dry_run {
        unattended(&plan, &desk)?;
    }
    if let Some(caution) = message.to.caution() {
        out.notice(&format!("{}: {caution}", message.to));
    }
    // What looks wrong is told and goes all the same: what Zixflow says to it is what a probe is for.
    for row in &plan.rows {
        let sender = &row.outgoing.sender;
        for remark in sender_lint::remarks(sender, &desk.settings, &|_| None) {
            out.notice(&format!("{}: {}", sender.alias, remark.with_mend()));
        }
    }
    if probe.dry_run {
        return dry_run(probe, &plan, out);
    }
    place.may_write()?;
    core_dump::forbid();
    let keys = keys(&plan, &desk, out).await?;
    let picture = if probe.no_preflight { None } else { check::before_sending(&desk, &message.link, out).await? };
    let store = place.store()?;
    let zone = zone::local();
    for entry in recover(&store, now).map_err(Failure::store("recover what was interrupted"))? {
        out.notice(&outcome::recovered(&entry, &zone));
    }
    let twin = confirm::twin(&plan, &store, desk.settings.duplicates);
    let twin = twin.map_err(Failure::store("look for the same message in the history"))?;
    let sentences = confirm::sentences(&plan, twin.as_ref(), &zone);
    match person {
        None => out.notices(&sentences),
        Some(person) => {
            out.more(&sentences.join("\n"));
            if !person.confirms(plan.rows.len(), out) {
                out.error("nothing was sent");
                return Ok(End::NeverLeft);
            }
        }
    }
    let interrupts = Interrupts::listen().map_err(Failure::system("listen for signals"))?;
    let policy = Policy { workers: 1, retry: Retry::NEVER, pace: Pace::SINGLE, chance };
    let outbox = Outbox::start(store, desk.gateways_with(&keys), policy, now);
    let id = plan.probe;
    let course = deliver(outbox, plan, (picture, now()), probe.json, interrupts, out).await;
    if !probe.json {
        // The exit code tells what came of it, also where nobody reads the words.
        let _ = told::explain(id, &course.settled, out).and_then(|()| out.flush());
    }
    out.notice(&format!("probe {id}: {}", course.tally.words()));
    out.notices(&course.tally.open_questions());
    out.notices(&told::next(id, &course.settled));
    Ok(course.tally.end())
}

/// Whoever answers. A probe that runs as it was saved, where nobody is, needs no answer: somebody wrote down whom it goes
/// to and through which senders, so that a timer can start it.
fn ask_whom(probe: &Probe) -> Result<Option<Person>, Failure> {
    // No rows come from standard input: the answer does.
    match Person::find(Path::new("")) {
        None if !probe.is_as_saved() => Err(Failure::usage(
            "could not probe: there is no terminal to ask on; --yes sends without asking, --dry-run only checks",
        )),
        person => Ok(person),
    }
}

/// A profile whose sends are confirmed asks for that here too.
fn unattended(plan: &Plan, desk: &Desk) -> Result<(), Failure> {
    let is_used = |name: &str| plan.rows.iter().any(|row| row.profile == name);
    let asks = desk.settings.profiles.iter().find(|profile| profile.confirm && is_used(&profile.name));
    asks.map_or(Ok(()), |profile| {
        let name = &profile.name;
        Err(Failure::usage(format!(
            "could not probe: sends of the profile {name} are confirmed (confirm = true); --yes does"
        )))
    })
}

/// The key of every profile that is used. Before anything is written: without a key nothing can be sent, and no entry
/// should say that it was tried.
async fn keys(plan: &Plan, desk: &Desk, out: &mut Output) -> Result<BTreeMap<String, SecretString>, Failure> {
    let (mut keys, mut wrong) = (BTreeMap::new(), Vec::new());
    for profile in &desk.settings.profiles {
        if !plan.rows.iter().any(|row| row.profile == profile.name) {
            continue;
        }
        match profile.key.read().await {
            Ok(key) => drop(keys.insert(profile.name.clone(), key)),
            Err(error) => wrong.push((&profile.name, error)),
        }
    }
    let Some((_, last)) = wrong.pop() else { return Ok(keys) };
    // Each of them is told; the last one also says how the command ends.
    for (name, error) in &wrong {
        out.error(&format!("profile {name}: {error}"));
    }
    Err(Failure::Config(last))
}

/// Prints each request that would be made.
fn dry_run(probe: &Probe, plan: &Plan, out: &mut Output) -> Result<End, Failure> {
    out.notices(&confirm::sentences(plan, None, &zone::local()));
    for row in &plan.rows {
        out.json(&request_json(&row.outgoing))?;
    }
    if !probe.json {
        out.notice("nothing was sent and nothing was written");
    }
    Ok(End::Fine)
}
