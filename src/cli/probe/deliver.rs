//! The way of a probe through the outbox: all of it at once, an answer printed when it comes.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::mpsc::UnboundedReceiver;
use uuid::Uuid;

use super::plan::Plan;
use super::table::Table;
use crate::cli::author::author;
use crate::cli::batch::Tally;
use crate::cli::clock::now;
use crate::cli::output::Output;
use crate::cli::signals::Interrupts;
use crate::domain::{Entry, PictureFacts, State};
use crate::outbox::{Outbox, Report, Terms};
use crate::store::entry_json;

/// Where a probe stands.
pub(super) struct Course {
    /// What came of it, counted.
    pub(super) tally: Tally,
    /// Every entry of the probe that is settled, those of earlier runs first.
    pub(super) settled: Vec<Entry>,
    table: Table,
    open: Vec<Uuid>,
    count: usize,
    json: bool,
}

/// Sends every row and waits until each is settled.
pub(super) async fn deliver(
    (outbox, mut reports): (Outbox, UnboundedReceiver<Report>),
    plan: Plan,
    (picture, at): (Option<PictureFacts>, Timestamp),
    json: bool,
    mut interrupts: Interrupts,
    out: &mut Output,
) -> Course {
    let table = Table::of(&plan.rows, out);
    if !json {
        // Whether somebody can read it does not matter to the messages.
        let _ = out.line(&table.header()).and_then(|()| out.flush());
    }
    let count = plan.rows.len();
    let mut course = Course { tally: Tally::default(), settled: plan.before, table, open: Vec::new(), count, json };
    for row in plan.rows {
        let mut entry = Entry::new(Uuid::now_v7(), at, author(&row.profile), row.outgoing, State::Queued);
        entry.probe = Some(plan.probe);
        entry.picture = picture;
        course.open.push(entry.id);
        // A person said yes to all of these messages, alike as they are.
        outbox.post(entry, Terms { hold: Duration::ZERO, twins: Duration::ZERO });
    }
    while !course.open.is_empty() {
        tokio::select! {
            report = reports.recv() => match report.map(|report| course.take(report, out)) {
                Some(true) => {}
                Some(false) | None => break,
            },
            () = interrupts.next() => {
                out.notice("what has not left is taken back; waiting for the answers to what has");
                break;
            }
        }
    }
    let ending = outbox.close();
    tokio::pin!(ending);
    loop {
        tokio::select! {
            () = &mut ending => break,
            Some(report) = reports.recv() => drop(course.take(report, out)),
            () = interrupts.next() => out.notice("still waiting: the answer decides whether a message was sent"),
        }
    }
    while let Some(report) = reports.recv().await {
        course.take(report, out);
    }
    out.end_progress();
    course.tally.lose(course.open.len());
    course
}

impl Course {
    /// Takes in what the outbox tells; false where going on is of no use.
    fn take(&mut self, report: Report, out: &mut Output) -> bool {
        match report {
            Report::Moved(entry) if entry.state.is_under_way() => self.show(&entry, out),
            Report::Moved(entry) | Report::Twin { entry, .. } => self.settle(*entry, true, out),
            Report::NotRecorded { entry, error } => {
                out.error(&format!(
                    "{}: could not write it down: {error}; the probe stops",
                    entry.outgoing.sender.alias
                ));
                self.settle(*entry, false, out);
                return false;
            }
            Report::Paused { .. } | Report::NotCancelled(_) => {}
        }
        true
    }

    fn settle(&mut self, entry: Entry, is_recorded: bool, out: &mut Output) {
        let Some(at) = self.open.iter().position(|id| *id == entry.id) else {
            // A repeat settles the send of unknown outcome that it repeats.
            if let Some(old) = self.settled.iter_mut().find(|old| old.id == entry.id) {
                *old = entry;
            }
            return;
        };
        self.open.remove(at);
        self.tally.take(&entry, is_recorded);
        // What came of a message is told by the exit code even where nobody reads the words.
        let printed = if self.json { out.json(&entry_json(&entry)) } else { out.line(&self.table.row(&entry)) };
        let _ = printed.and_then(|()| out.flush());
        self.settled.push(entry);
    }

    /// Which one is on its way, below the lines that are there.
    fn show(&self, entry: &Entry, out: &mut Output) {
        let (done, alias) = (self.count - self.open.len(), &entry.outgoing.sender.alias);
        match entry.waiting(now()) {
            Some(waiting) if out.has_progress() => {
                out.progress(&format!("{done} of {} answered; {alias}: {waiting}", self.count));
            }
            Some(waiting) => out.notice(&format!("{alias}: {waiting}")),
            None => out.progress(&format!("{done} of {} answered; {alias}: {}", self.count, entry.state.word())),
        }
    }
}
