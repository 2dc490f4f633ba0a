//! `zixpost history --follow`: new entries as they come.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::super::end::{End, Failure};
use super::super::output::Output;
use super::list::Rows;
use super::logs::{Log, Merged};
use crate::domain::Query;

/// Between two looks at a folder that the system does not tell of.
const PAUSE: Duration = Duration::from_millis(500);

/// Prints the newest hits, oldest first, and then every entry that is written and meets the query. It ends when nobody
/// reads the output any more, or by a signal.
pub(super) fn follow(
    logs: &[Log],
    query: &Query,
    limit: u64,
    rows: &mut Rows,
    out: &mut Output,
) -> Result<End, Failure> {
    let failed = || Failure::store("follow the history");
    // Noted first: what is written from here on is printed below, if it is not in the list already.
    let mut ends = Vec::new();
    for log in logs {
        ends.push(log.store.follow().map_err(failed())?);
    }
    let (sender, changes) = mpsc::channel();
    for log in logs {
        let (watch, sender) = (log.store.watch(), sender.clone());
        let wait = move || {
            if let Some(watch) = &watch {
                return watch.wait().is_ok();
            }
            thread::sleep(PAUSE);
            true
        };
        // Not waited for: it sleeps until its folder changes, and ends with the process.
        let watching = thread::Builder::new().spawn(move || while wait() && sender.send(()).is_ok() {});
        watching.map_err(Failure::system("start a thread"))?;
    }
    let mut found = Merged::search(logs, query, limit)?;
    let mut newest = Vec::new();
    while let Some(row) = found.next()? {
        newest.push(row);
    }
    for (number, entry) in newest.into_iter().rev() {
        ends[number].told(&entry);
        rows.print(&logs[number], &entry, out)?;
    }
    out.flush()?;
    drop(sender);
    loop {
        for (log, end) in logs.iter().zip(&mut ends) {
            for entry in end.added().map_err(failed())?.iter().filter(|entry| query.matches(*entry)) {
                rows.print(log, entry, out)?;
            }
        }
        out.flush()?;
        if changes.recv().is_err() {
            return Ok(End::Fine);
        }
    }
}
