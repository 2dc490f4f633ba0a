//! `zixpost send --batch`, from the file to the exit code.

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use super::super::zone;
use super::check::{self, Checked};
use super::confirm::{self, Person};
use super::deliver::{Orders, deliver};
use super::pictures::{self, Seen, named};
use super::plan::Plan;
use crate::cli::author::author;
use crate::cli::clock::{chance, now};
use crate::cli::core_dump;
use crate::cli::desk::{Desk, known_key};
use crate::cli::end::{End, Failure};
use crate::cli::outcome;
use crate::cli::output::Output;
use crate::cli::place::Place;
use crate::cli::send_args::Send;
use crate::cli::sender_lint;
use crate::cli::signals::Interrupts;
use crate::domain::{Pace, PhoneId};
use crate::gateway::request_json;
use crate::outbox::{Outbox, Policy, Retry, recover};
use crate::sandbox::Scenario;

/// Checks everything, asks, sends, tells.
pub(in crate::cli) async fn run(place: &Place, send: &Send, file: &Path, out: &mut Output) -> Result<End, Failure> {
    let person = if send.yes || send.dry_run { None } else { Some(ask_whom(file)?) };
    let desk = Desk::open(place, Scenario::default(), out).await?;
    let rows = check::all(place, send, &desk, file)?;
    tell_cautions(&rows, &desk, out);
    let times = (send.batch.window(), desk.settings.duplicates);
    if send.dry_run {
        return dry_run(place, send, rows, times, out);
    }
    place.may_write()?;
    core_dump::forbid();
    // Before anything is written: without a key nothing can be sent, and no entry should say that it was tried.
    let key = desk.settings.profile.key.read().await.map_err(Failure::Config)?;
    let seen = if send.no_preflight { Ok(Seen::new()) } else { pictures::look_at_all(&desk, &rows, out).await };
    let seen = seen.map_err(|blocked| match check::refused(&check::name(file), &blocked) {
        Failure::Usage(mut lines) => {
            lines.push("--no-preflight sends them all the same".to_owned());
            Failure::Usage(lines)
        }
        other => other,
    })?;
    let store = place.store()?;
    let zone = zone::local();
    for entry in recover(&store, now).map_err(Failure::store("recover what was interrupted"))? {
        out.notice(&outcome::recovered(&entry, &zone));
    }
    let plan = Plan::make(rows, &seen, &store, times, now()).map_err(Failure::store("look for what went before"))?;
    let sentences = confirm::sentences(&plan, times.0, &zone);
    let unknown = plan.unknown();
    let count = plan.letters.len();
    match person.filter(|_| count > 0) {
        None => out.notices(&sentences),
        Some(person) => {
            out.more(&sentences.join("\n"));
            if !person.confirms(count, out) {
                out.error("nothing was sent");
                return Ok(End::NeverLeft);
            }
        }
    }
    let interrupts = Interrupts::listen().map_err(Failure::system("listen for signals"))?;
    let workers = send.batch.workers.map_or(desk.settings.workers, usize::from);
    let retry = if send.no_wait { Retry::NEVER } else { Retry::BATCH };
    let policy = Policy { workers, retry, pace: Pace::BATCH, chance };
    let outbox = Outbox::start(store, desk.gateway(known_key(key)), policy, now);
    let orders = Orders {
        author: author(&desk.settings.profile.name),
        at: now(),
        // Whoever sends every row again has decided about what went a moment ago.
        twins: if send.batch.again { Duration::ZERO } else { desk.settings.duplicates },
        workers,
        json: send.json,
        clock: now,
    };
    let (mut tally, time) = deliver(outbox, plan.letters, &orders, interrupts, out).await;
    if count > 0 {
        out.notices(&tally.summary(time));
    }
    if unknown > 0 {
        tally.worse(End::Unknown);
    }
    Ok(tally.end())
}

fn ask_whom(file: &Path) -> Result<Person, Failure> {
    Person::find(file).ok_or_else(|| {
        Failure::usage(
            "could not send: there is no terminal to ask on; --yes sends without asking, --dry-run only checks",
        )
    })
}

/// Numbers that may have another form, and phone IDs that may be none; each with its rows.
fn tell_cautions(rows: &[Checked], desk: &Desk, out: &mut Output) {
    let mut told: Vec<(String, Vec<u64>)> = Vec::new();
    let mut of_senders: HashMap<&PhoneId, Vec<String>> = HashMap::new();
    for row in rows {
        let sender = &row.outgoing.sender;
        let remarks = of_senders.entry(&sender.phone_id).or_insert_with(|| {
            let remarks = sender_lint::remarks(sender, &desk.settings, &|_| None);
            remarks.iter().map(|remark| format!("from: {}", remark.with_mend())).collect()
        });
        let caution = row.outgoing.to.caution().map(|caution| caution.to_string());
        for text in caution.iter().chain(&*remarks) {
            match told.iter_mut().find(|(other, _)| other == text) {
                Some((_, lines)) => lines.push(row.line),
                None => told.push((text.clone(), vec![row.line])),
            }
        }
    }
    for (text, lines) in told {
        out.notice(&format!("{}: {text}", named(&lines)));
    }
}

/// Prints each request that would be made. It takes no lock: what is under way is not looked at.
fn dry_run(
    place: &Place,
    send: &Send,
    rows: Vec<Checked>,
    times: (Duration, Duration),
    out: &mut Output,
) -> Result<End, Failure> {
    let letters: Vec<_> = match place.reader() {
        Some(store) => {
            let plan = Plan::make(rows, &Seen::new(), &store, times, now());
            let plan = plan.map_err(Failure::store("look for what went before"))?;
            let sentences = confirm::sentences(&plan, times.0, &zone::local());
            out.notices(&sentences);
            plan.letters.into_iter().map(|letter| letter.outgoing).collect()
        }
        None => rows.into_iter().map(|row| row.outgoing).collect(),
    };
    for outgoing in &letters {
        out.json(&request_json(outgoing))?;
    }
    if !send.json {
        out.notice("nothing was sent and nothing was written");
    }
    Ok(End::Fine)
}
