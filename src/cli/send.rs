//! `zixpost send`: one picture, sent and waited for.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tokio::sync::mpsc::UnboundedReceiver;
use uuid::Uuid;

use super::author::author;
use super::batch;
use super::canned;
use super::check;
use super::clock::{chance, now};
use super::confirm;
use super::core_dump;
use super::desk::{Desk, known_key};
use super::draft;
use super::end::{End, Failure};
use super::outcome;
use super::output::Output;
use super::place::Place;
use super::send_args::Send;
use super::sender_lint;
use super::signals::Interrupts;
use super::zone;
use crate::domain::{Contact, Entry, LintGrade, Outgoing, Pace, Phone, PictureFacts, State, Twin};
use crate::gateway::{curl, request_json};
use crate::outbox::{Outbox, Policy, Report, Retry, Terms, recover};
use crate::sandbox::Scenario;
use crate::store::{Store, entry_json};

/// Checks, writes down, sends, waits, tells.
pub(super) async fn run(place: &Place, send: &Send, out: &mut Output) -> Result<End, Failure> {
    if let Some(file) = &send.batch.batch {
        return batch::run(place, send, file, out).await;
    }
    let desk = Desk::open(place, Scenario::default(), out).await?;
    let outgoing = checked(place, send, &desk, out)?;
    if let Some(caution) = outgoing.to.caution() {
        out.notice(&format!("{}: {caution}", outgoing.to));
    }
    if send.dry_run {
        if let (false, Some(store)) = (send.yes, place.reader()) {
            tell_twin(&store, &outgoing, desk.settings.duplicates, out);
        }
        return dry_run(send, &desk, &outgoing, out);
    }
    place.may_write()?;
    let must_ask = confirm::must_ask(&desk, send.yes)?;
    core_dump::forbid();
    // Before anything is written: without a key nothing can be sent, and no entry should say that it was tried.
    let key = desk.settings.profile.key.read().await.map_err(Failure::Config)?;
    let mut picture = None;
    if !send.no_preflight {
        picture = check::before_sending(&desk, &outgoing.link, out).await?;
    }
    let store = place.store()?;
    let zone = zone::local();
    for entry in recover(&store, now).map_err(Failure::store("recover what was interrupted"))? {
        out.notice(&outcome::recovered(&entry, &zone));
    }
    if !send.yes {
        look_for_twin(&store, &outgoing, desk.settings.duplicates, &zone)?;
    }
    if must_ask && !confirm::confirms(&desk, &outgoing, out) {
        out.error("nothing was sent");
        return Ok(End::NeverLeft);
    }
    let retry = if send.no_wait { Retry::NEVER } else { Retry::SINGLE };
    let twins = if send.yes { Duration::ZERO } else { desk.settings.duplicates };
    deliver(&desk, store, key, (outgoing, picture), (retry, twins), send.json, out).await
}

/// Writes down, sends, waits, tells. `twins`: how far back the same message still keeps it from leaving.
pub(super) async fn deliver(
    desk: &Desk,
    store: Arc<Store>,
    key: SecretString,
    (outgoing, picture): (Outgoing, Option<PictureFacts>),
    (retry, twins): (Retry, Duration),
    json: bool,
    out: &mut Output,
) -> Result<End, Failure> {
    // From here on Ctrl-C must not kill: what has left has to be written down.
    let interrupts = Interrupts::listen().map_err(Failure::system("listen for signals"))?;
    let policy = Policy { workers: 1, retry, pace: Pace::SINGLE, chance };
    let (outbox, reports) = Outbox::start(store, desk.gateway(known_key(key)), policy, now);
    let id = Uuid::now_v7();
    let mut entry = Entry::new(id, now(), author(&desk.settings.profile.name), outgoing, State::Queued);
    entry.picture = picture;
    outbox.post(entry, Terms { hold: Duration::ZERO, twins });
    let report = wait(id, outbox, reports, interrupts, out).await;
    Ok(tell(report, json, &zone::local(), out))
}

/// Everything that can be known to be wrong before a byte is written or sent.
fn checked(place: &Place, send: &Send, desk: &Desk, out: &mut Output) -> Result<Outgoing, Failure> {
    let reader = place.reader();
    let contacts = match &reader {
        Some(store) => store.contacts().map_err(Failure::store("read the contacts"))?,
        None => Vec::<Contact>::new(),
    };
    let repeats = match &send.retry_of {
        Some(prefix) => earlier(prefix, reader.as_ref())?.map(Some),
        None => Ok(None),
    };
    let mut problems = Vec::new();
    let retry_of = repeats.unwrap_or_else(|problem| {
        problems.push(problem);
        None
    });
    let canned = if send.canned.is_some() { canned::all(place)? } else { Vec::new() };
    let checked = draft::check(send, desk, &contacts, &canned, retry_of);
    if let Ok(outgoing) = &checked {
        let named = |phone: &Phone| contacts.iter().find(|one| one.number == *phone).map(|one| one.name.clone());
        for remark in sender_lint::remarks(&outgoing.sender, &desk.settings, &named) {
            match remark.grade() {
                LintGrade::Error => problems.push(format!("from: {}", remark.with_mend())),
                LintGrade::Warning => out.notice(&format!("from: {}", remark.with_mend())),
            }
        }
    }
    match checked {
        Ok(outgoing) if problems.is_empty() => Ok(outgoing),
        checked => {
            let all = checked.err().unwrap_or_default().into_iter().chain(problems);
            Err(Failure::Usage(all.map(|problem| format!("could not send: {problem}")).collect()))
        }
    }
}

/// The id of the send that is repeated; the inner error is a problem of the command line.
fn earlier(prefix: &str, store: Option<&Store>) -> Result<Result<Uuid, String>, Failure> {
    let Some(store) = store else { return Ok(Err(format!("retry of: no send has the id {prefix}"))) };
    let found = super::history::find(prefix, store)?;
    Ok(found.map(|entry| entry.id).map_err(|problem| format!("retry of: {problem}")))
}

/// Refuses what went to the same number a moment ago, from whomever.
fn look_for_twin(store: &Store, outgoing: &Outgoing, back: Duration, zone: &TimeZone) -> Result<(), Failure> {
    if back.is_zero() {
        return Ok(());
    }
    let twin = store.twin(outgoing, before(back));
    match twin.map_err(Failure::store("look for the same message in the history"))? {
        None => Ok(()),
        Some(twin) => Err(Failure::usage(could_not_send(&twin, zone))),
    }
}

/// For a dry run, which takes no lock: what is under way is not looked at.
fn tell_twin(store: &Store, outgoing: &Outgoing, back: Duration, out: &mut Output) {
    if back.is_zero() {
        return;
    }
    // A history that cannot be read is told by whoever needs it.
    if let Ok(Some(twin)) = store.settled_twin(outgoing, before(back)) {
        let words = twin.sentence(now(), &zone::local());
        out.notice(&format!("{words}; without --yes it would not be sent"));
    }
}

fn before(back: Duration) -> Timestamp {
    SignedDuration::try_from(back).ok().and_then(|back| now().checked_sub(back).ok()).unwrap_or(Timestamp::MIN)
}

fn could_not_send(twin: &Twin, zone: &TimeZone) -> String {
    format!("could not send: {}; --yes sends it anyway", twin.sentence(now(), zone))
}

fn dry_run(send: &Send, desk: &Desk, outgoing: &Outgoing, out: &mut Output) -> Result<End, Failure> {
    out.json(&request_json(outgoing))?;
    if !send.json {
        // The request is JSON inside quotes here too, so the same escapes keep its meaning.
        out.json(&curl(&desk.settings.profile.base, outgoing))?;
        out.notice("nothing was sent and nothing was written");
    }
    Ok(End::Fine)
}

/// Waits until the send is settled. `None` where the outbox ended without saying how.
async fn wait(
    id: Uuid,
    outbox: Outbox,
    mut reports: UnboundedReceiver<Report>,
    mut interrupts: Interrupts,
    out: &mut Output,
) -> Option<Report> {
    tokio::select! {
        report = settled(id, &mut reports, out) => {
            outbox.close().await;
            return report;
        }
        () = interrupts.next() => {}
    }
    out.notice("waiting for the answer: what has left must be written down");
    let ending = outbox.close();
    tokio::pin!(ending);
    loop {
        tokio::select! {
            () = &mut ending => break,
            () = interrupts.next() => out.notice("still waiting: the answer decides whether the message was sent"),
        }
    }
    settled(id, &mut reports, out).await
}

/// The last word on this send. Why it waits is told as it comes.
async fn settled(id: Uuid, reports: &mut UnboundedReceiver<Report>, out: &mut Output) -> Option<Report> {
    while let Some(report) = reports.recv().await {
        match &report {
            Report::Moved(entry) if entry.id == id && !entry.state.is_under_way() => return Some(report),
            Report::NotRecorded { entry, .. } | Report::Twin { entry, .. } if entry.id == id => return Some(report),
            Report::Moved(entry) => {
                if let Some(waiting) = entry.waiting(now()) {
                    out.notice(&format!("{waiting}; Ctrl-C takes it back"));
                }
            }
            _ => {}
        }
    }
    None
}

fn tell(report: Option<Report>, json: bool, zone: &TimeZone, out: &mut Output) -> End {
    let (entry, error) = match report {
        Some(Report::Moved(entry)) => (entry, None),
        Some(Report::NotRecorded { entry, error }) => (entry, Some(error)),
        Some(Report::Twin { twin, .. }) => {
            out.error(&could_not_send(&twin, zone));
            return End::Twin;
        }
        Some(Report::NotCancelled(_) | Report::Paused { .. }) | None => {
            out.error("could not learn what came of the send; the next start looks into it");
            return End::Unknown;
        }
    };
    // What came of the message is told by the exit code even where nobody reads the words.
    if let Err(error) = print(&entry, json, zone, out).map_err(Failure::from)
        && !matches!(error, Failure::Unread)
    {
        out.error(&error.to_string());
    }
    match error {
        Some(error) => {
            out.error(&format!("could not write down what came of the send: {error}"));
            End::NotRecorded
        }
        None => End::of(&entry),
    }
}

fn print(entry: &Entry, json: bool, zone: &TimeZone, out: &mut Output) -> std::io::Result<()> {
    if json {
        out.json(&entry_json(entry))?;
    } else {
        out.line(&outcome::headline(entry))?;
        for sentence in outcome::advice(entry, zone) {
            out.line(&format!("  {sentence}"))?;
        }
        out.line(&format!("id {}", entry.id))?;
    }
    out.flush()
}
