//! `zixpost demo`: a look at the screen that needs nothing and touches nothing.

use std::time::Duration;

use jiff::Timestamp;

use super::author::author;
use super::clock::now;
use super::desk::Desk;
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use super::{keys, sample, screen};
use crate::domain::{Canned, Entry};
use crate::sandbox::{Sandbox, Scenario};
use crate::store::{HistoryWriter, Store, StoreError};

/// How long the sandbox thinks before it answers: long enough to see a send on its way.
const LATENCY: Duration = Duration::from_millis(700);

/// Where the large history ends: 2026-11-01 00:00 UTC. Fixed, so that two of the same size are the same.
const SEEDED_UNTIL: i64 = 1_793_491_200;

/// How the address of every sandbox begins.
const LOCAL: &str = "http://127.0.0.1:";

/// Opens the screen on the sandbox, with something to look at.
pub(super) async fn run(place: &Place, out: &mut Output) -> Result<End, Failure> {
    screen::needs_a_terminal()?;
    let habits = keys::habits(place)?;
    let desk = Desk::open(place, Scenario::default().with_latency(LATENCY), out).await?;
    let store = place.store()?;
    if let Some(sandbox) = &desk.sandbox {
        fill(&store, sandbox)?;
    }
    let example = desk.sandbox.as_ref().and_then(|sandbox| sandbox.picture(Sandbox::pictures()[0]));
    let notices = vec![
        // Alone on its line, so that a narrow screen shows all of it.
        format!("a picture to send: {}", example.unwrap_or_default()),
        "this is a demo on the built-in sandbox: nothing leaves this machine".into(),
        "type ;inv in a message, then a space, for a canned one; Ctrl-T shows all".into(),
        "a caption with #slow 5, #refuse or #cut-after shows how trouble looks; `zixpost sandbox --help` lists all"
            .into(),
    ];
    Box::pin(screen::open(place, &desk, (store, None), habits, notices)).await
}

/// Writes a large history into an empty folder.
pub(super) fn seed(place: &Place, entries: u64, out: &mut Output) -> Result<End, Failure> {
    let folder = &place.paths.data_dir;
    let until = Timestamp::from_second(SEEDED_UNTIL).unwrap_or(Timestamp::MAX);
    let written = super::seed::seed(folder, entries, until).map_err(Failure::store("write the history"))?;
    out.line(&format!("wrote {written} entries into {}", folder.display()))?;
    Ok(End::Fine)
}

/// Adds the sample people and sends, each only where there is nothing yet.
fn fill(store: &Store, sandbox: &Sandbox) -> Result<(), Failure> {
    let bug = |what: String| Failure::system("write the sample data")(std::io::Error::other(what));
    if store.contacts().map_err(Failure::store("read the contacts"))?.is_empty() {
        for contact in sample::contacts().map_err(|problem| bug(problem.to_string()))? {
            store.add_contact(&contact).map_err(Failure::store("write the sample contacts"))?;
        }
    }
    let samples = sample::canned(&|name| sandbox.picture(name).unwrap_or_default());
    renew(store, &samples).map_err(Failure::store("write the sample canned messages"))?;
    if is_empty(store)? {
        let link = |name: &str| sandbox.picture(name).unwrap_or_default();
        let entries = sample::history(now(), &author("sandbox"), &link)
            .map_err(|problems| bug(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        write(store, &entries).map_err(Failure::store("write the sample history"))?;
    }
    Ok(())
}

/// Adds the samples where there is nothing yet; else gives theirs the address that the sandbox has today.
fn renew(store: &Store, samples: &[Canned]) -> Result<(), StoreError> {
    let kept = store.canned()?;
    for sample in samples {
        let file = |link: &str| link.rsplit_once('/').map(|(_, file)| file.to_owned());
        match kept.iter().find(|one| one.is_called(&sample.code)) {
            // Only an address of an earlier run: what a person put there stays.
            Some(old) if old.link.starts_with(LOCAL) && file(&old.link) == file(&sample.link) => {
                store.replace_canned(&Canned { link: sample.link.clone(), ..old.clone() })?;
            }
            None if kept.is_empty() => store.add_canned(sample)?,
            _ => {}
        }
    }
    Ok(())
}

fn write(store: &Store, entries: &[Entry]) -> Result<(), StoreError> {
    let mut writer = HistoryWriter::create(store.dir())?;
    entries.iter().try_for_each(|entry| writer.write(entry))?;
    writer.finish()
}

fn is_empty(store: &Store) -> Result<bool, Failure> {
    let page = store.page(None, 1).map_err(Failure::store("read the history"))?;
    Ok(page.entries.is_empty() && page.damaged == 0 && page.newer == 0)
}
