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
use crate::domain::Entry;
use crate::sandbox::{Sandbox, Scenario};
use crate::store::{HistoryWriter, Store, StoreError};

/// How long the sandbox thinks before it answers: long enough to see a send on its way.
const LATENCY: Duration = Duration::from_millis(700);

/// Where the large history ends: 2026-11-01 00:00 UTC. Fixed, so that two of the same size are the same.
const SEEDED_UNTIL: i64 = 1_793_491_200;

/// Opens the screen on the sandbox, with something to look at.
pub(super) async fn run(place: &Place, out: &mut Output) -> Result<End, Failure> {
    screen::needs_a_terminal()?;
    let keymap = keys::of(place)?;
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
        "a caption with #slow 5, #refuse or #cut-after shows how trouble looks; `zixpost sandbox --help` lists all"
            .into(),
    ];
    screen::open(place, &desk, store, keymap, notices).await
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
    if is_empty(store)? {
        let link = |name: &str| sandbox.picture(name).unwrap_or_default();
        let entries = sample::history(now(), &author("sandbox"), &link)
            .map_err(|problems| bug(problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
        write(store, &entries).map_err(Failure::store("write the sample history"))?;
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
