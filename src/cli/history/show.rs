//! `zixpost history show`: everything that is known of one send.

use jiff::tz::TimeZone;

use super::super::end::Failure;
use super::super::outcome::{self, stamp};
use super::super::output::Output;
use super::super::zone;
use super::found::find;
use crate::domain::{Entry, Masked};
use crate::store::{Store, entry_json};

/// Shows one, as JSON and masked where that is wanted.
pub(super) fn show(
    store: Option<&Store>,
    id: &str,
    (json, is_masked): (bool, bool),
    out: &mut Output,
) -> Result<(), Failure> {
    let problem = |text: &str| Failure::usage(format!("could not show the send: {text}"));
    let Some(store) = store else { return Err(problem(&format!("no send has the id {id}"))) };
    let entry = find(id, store)?.map_err(|text| problem(&text))?;
    let entry = if is_masked { Masked::of(&entry).into_entry() } else { entry };
    if json {
        out.json(&entry_json(&entry))?;
        return Ok(());
    }
    let zone = zone::local();
    out.line(&outcome::headline(&entry))?;
    for sentence in outcome::advice(&entry, &zone) {
        out.line(&format!("  {sentence}"))?;
    }
    for (word, text) in facts(&entry, &zone) {
        let mut word = word;
        for line in text.lines() {
            out.line(&format!("{word:<12}{line}"))?;
            word = "";
        }
    }
    for event in &entry.events {
        let detail = event.detail.as_deref().map(|detail| format!("  {detail}")).unwrap_or_default();
        out.line(&format!("{:<12}{}  {}{detail}", "event", stamp(event.at, &zone), event.state.word()))?;
    }
    if let Some(answer) = &entry.answer {
        out.line(&format!("{:<12}{answer}", "answer"))?;
    }
    Ok(())
}

/// The facts of an entry that are there, each with its word.
fn facts(entry: &Entry, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let (sent, author, options) = (&entry.outgoing, &entry.author, &entry.outgoing.options);
    let yes = |set: bool| if set { "yes" } else { "no" }.to_owned();
    let mut facts = vec![
        ("id", entry.id.to_string()),
        ("created", stamp(entry.created, zone)),
        ("by", format!("{} on {}, {}, profile {}", author.operator, author.host, author.client, author.profile)),
        ("to", format!("{} {}", sent.to, sent.contact.as_deref().unwrap_or_default())),
        ("from", format!("{}  {}", sent.sender.alias, sent.sender.phone_id.as_str())),
        ("image", sent.link.as_str().to_owned()),
    ];
    let more = [
        ("caption", sent.caption.as_ref().map(|caption| caption.as_str().to_owned())),
        ("source", options.source.clone()),
        ("record", options.link_with_record.map(yes)),
        ("report URL", options.report_url.clone()),
        ("submission", options.submission_status.map(yes)),
        (
            "picture",
            entry.picture.as_ref().map(|picture| format!("{}, as it was seen before the send", picture.words())),
        ),
        ("SHA-256", entry.picture.as_ref().map(|picture| picture.sha256.to_string())),
        ("retry of", sent.retry_of.map(|id| id.to_string())),
        ("probe", entry.probe.map(|id| id.to_string())),
        ("HTTP", entry.http_status.map(|status| status.to_string())),
        ("time", entry.exchange.times()),
        ("clock", entry.exchange.clock()),
        ("message", entry.message.clone()),
        ("message id", entry.message_id.clone()),
        ("campaign id", entry.campaign_id.clone()),
        ("retry at", entry.retry_at.map(|at| stamp(at, zone))),
    ];
    facts.extend(more.into_iter().filter_map(|(word, text)| Some((word, text?))));
    facts
}
