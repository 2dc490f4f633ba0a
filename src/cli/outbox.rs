//! `zixpost outbox`: what is under way, what is unknown, and a person's word on it.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::author::author;
use super::clock::now;
use super::confirm;
use super::core_dump;
use super::desk::Desk;
use super::end::{End, Failure};
use super::history;
use super::outbox_args::{OutboxArgs, OutboxCommand, ResolveAs};
use super::outcome;
use super::output::Output;
use super::place::Place;
use super::send;
use super::zone;
use crate::domain::{Entry, Resolution, State};
use crate::outbox::{Retry, recover};
use crate::sandbox::Scenario;
use crate::store::{Store, entry_json};

/// Lists, or takes a person's word.
pub(super) async fn run(place: &Place, args: &OutboxArgs, out: &mut Output) -> Result<End, Failure> {
    match &args.command {
        None => list(place, args.json, out),
        Some(OutboxCommand::List { json }) => list(place, args.json || *json, out),
        Some(OutboxCommand::Resolve { id, word, yes, json }) => {
            resolve(place, id, (*word, *yes), args.json || *json, out).await
        }
    }
}

fn list(place: &Place, json: bool, out: &mut Output) -> Result<End, Failure> {
    let Some(reader) = place.reader() else {
        out.notice("nothing is under way: nothing was sent yet");
        return Ok(End::Fine);
    };
    let store = if place.read_only { Arc::new(reader) } else { opened(place, out)? };
    let unknown = store.unresolved().map_err(Failure::store("read what is unknown"))?;
    let under_way = store.under_way().map_err(Failure::store("read the outbox"))?;
    if place.read_only && under_way.is_empty() && store.is_under_way() {
        out.notice("a zixpost may have ended early; `zixpost outbox` without --read-only settles what it left");
    } else if unknown.is_empty() && under_way.is_empty() {
        out.notice("nothing is under way, and nothing is unknown");
    }
    let zone = zone::local();
    for entry in unknown.iter().chain(&under_way) {
        if json {
            out.json(&entry_json(entry))?;
        } else {
            out.line(&row(entry, &zone))?;
        }
    }
    Ok(End::Fine)
}

/// The store, after what was interrupted is settled: only then is known what is unknown.
fn opened(place: &Place, out: &mut Output) -> Result<Arc<Store>, Failure> {
    let store = place.store()?;
    let zone = zone::local();
    for entry in recover(&store, now).map_err(Failure::store("recover what was interrupted"))? {
        out.notice(&outcome::recovered(&entry, &zone));
    }
    Ok(store)
}

fn row(entry: &Entry, zone: &TimeZone) -> String {
    let time = outcome::stamp(entry.created, zone);
    let waiting = entry.waiting(now()).map(|waiting| format!("; {waiting}")).unwrap_or_default();
    format!("{}  {time}  {}{waiting}", entry.id, outcome::headline(entry))
}

async fn resolve(
    place: &Place,
    id: &str,
    (word, yes): (ResolveAs, bool),
    json: bool,
    out: &mut Output,
) -> Result<End, Failure> {
    let wrong = |text: String| Failure::usage(format!("could not decide about the send: {text}"));
    if place.reader().is_none() {
        return Err(wrong(format!("no send has the id {id}")));
    }
    let store = opened(place, out)?;
    let entry = history::find(id, &store)?.map_err(wrong)?;
    if entry.state != State::Unknown {
        return Err(wrong(format!("its outcome is not unknown: {}", outcome::state(entry.state))));
    }
    let word = match word {
        ResolveAs::Again => return again(place, store, entry, (yes, json), out).await,
        ResolveAs::Sent => Resolution::Sent,
        ResolveAs::NotSent => Resolution::NotSent,
    };
    let by = author(&entry.author.profile);
    let resolved = store.resolve(entry.id, |entry| entry.resolve(now(), word, &by));
    let resolved = resolved.map_err(Failure::store("write down what you found out"))?;
    if json {
        out.json(&entry_json(&resolved))?;
    } else {
        out.line(&outcome::headline(&resolved))?;
    }
    Ok(End::Fine)
}

/// A new entry that names this one, whatever went out a moment ago: that is what was asked for.
async fn again(
    place: &Place,
    store: Arc<Store>,
    entry: Entry,
    (yes, json): (bool, bool),
    out: &mut Output,
) -> Result<End, Failure> {
    core_dump::forbid();
    let desk = Desk::open(place, Scenario::default(), out).await?;
    let profile = &entry.author.profile;
    if *profile != desk.settings.profile.name {
        let text = format!("could not send it again: it went with the profile {profile}, so say --profile {profile}");
        return Err(Failure::usage(text));
    }
    let key = desk.settings.profile.key.read().await.map_err(Failure::Config)?;
    if confirm::must_ask(&desk, yes)? && !confirm::confirms(&desk, &entry.outgoing, out) {
        out.error("nothing was sent");
        return Ok(End::NeverLeft);
    }
    let mut outgoing = entry.outgoing;
    outgoing.retry_of = Some(entry.id);
    send::deliver(&desk, store, key, (outgoing, None), (Retry::SINGLE, Duration::ZERO), json, out).await
}
