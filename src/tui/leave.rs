//! The way out, the same for a quit, a signal, a terminal that is gone and a fault.
//!
//! Order: the terminal is given back, drafts are written, what has not left is taken back, what has left is waited
//! for until its outcome is on disk.

use std::collections::HashSet;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{Stream, StreamExt};
use rustix::process::Signal;
use tokio::sync::mpsc::UnboundedReceiver;
use uuid::Uuid;

use super::console::Console;
use super::contact_book::ContactBook;
use super::effects::Effects;
use super::ended::Ended;
use super::run::Why;
use super::saver::Saver;
use super::signals::Outside;
use crate::domain::{Entry, Shown, State};
use crate::outbox::{Outbox, Report};

/// The sends whose request may be on its way.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    ids: HashSet<Uuid>,
    /// The same count, for the thread that must not ask anybody.
    count: Arc<AtomicUsize>,
}

impl InFlight {
    /// Takes in one report.
    pub(super) fn note(&mut self, report: &Report) {
        match report {
            Report::Moved(entry) if entry.state == State::Sending => {
                self.ids.insert(entry.id);
            }
            Report::Moved(entry) | Report::NotRecorded { entry, .. } | Report::Twin { entry, .. } => {
                self.ids.remove(&entry.id);
            }
            Report::NotCancelled(_) | Report::Paused { .. } => {}
        }
        self.count.store(self.ids.len(), Ordering::SeqCst);
    }
}

/// Walks the way out and tells how the screen ended.
pub(super) async fn leave<C: Console>(
    why: Why,
    mut effects: Effects,
    in_flight: InFlight,
    reports: &mut UnboundedReceiver<Report>,
    outside: &mut Pin<Box<dyn Stream<Item = Outside> + Send>>,
    console: &mut C,
) -> Ended {
    let ended = match why {
        Why::Quit | Why::Fault => Ended::Quit,
        Why::Signal(signal) => Ended::Signal(signal),
        Why::Gone => Ended::Signal(Signal::HUP.as_raw()),
    };
    if let Ended::Signal(signal) = ended {
        console.exit_if_stuck(signal, Arc::clone(&in_flight.count));
    }
    if why == Why::Gone {
        console.abandon();
    } else {
        effects.easel.take_down(console);
        console.leave();
    }
    let (saver, contacts, outbox) = effects.into_parts();
    let mut farewell = Farewell { is_heard: why != Why::Gone, is_told: false, in_flight, console };
    let (errors, interrupted) = tokio::join!(save(saver, contacts), farewell.wait_for_sends(outbox, reports, outside));
    for error in errors {
        farewell.say(&error);
    }
    interrupted.unwrap_or(ended)
}

struct Farewell<'a, C> {
    /// Somebody may read what is said.
    is_heard: bool,
    /// It was said that there is something to wait for.
    is_told: bool,
    in_flight: InFlight,
    console: &'a mut C,
}

impl<C: Console> Farewell<'_, C> {
    /// Ends when every send is settled, or at once when a person presses Ctrl-C in the shell.
    async fn wait_for_sends(
        &mut self,
        outbox: Outbox,
        reports: &mut UnboundedReceiver<Report>,
        outside: &mut Pin<Box<dyn Stream<Item = Outside> + Send>>,
    ) -> Option<Ended> {
        self.tell_what_is_waited_for();
        let close = outbox.close();
        tokio::pin!(close);
        loop {
            tokio::select! { biased;
                Some(report) = reports.recv() => self.take(&report),
                () = &mut close => break,
                Some(news) = outside.next() => {
                    if self.is_heard && news == Outside::End(Signal::INT.as_raw()) {
                        self.say("left before the answer came: the next start shows the message as unknown");
                        return Some(Ended::Signal(Signal::INT.as_raw()));
                    }
                }
            }
        }
        while let Ok(report) = reports.try_recv() {
            self.take(&report);
        }
        None
    }

    fn take(&mut self, report: &Report) {
        self.in_flight.note(report);
        match report {
            Report::Moved(entry) if entry.state == State::Sending => self.tell_what_is_waited_for(),
            Report::Moved(entry) if !entry.state.is_under_way() => self.say(&outcome(entry)),
            Report::Twin { entry, .. } => self.say(&outcome(entry)),
            Report::NotRecorded { entry, error } => {
                self.say(&format!("{}, which could not be recorded: {error}", outcome(entry)));
            }
            Report::Moved(_) | Report::NotCancelled(_) | Report::Paused { .. } => {}
        }
    }

    fn tell_what_is_waited_for(&mut self) {
        if self.is_told {
            return;
        }
        match self.in_flight.ids.len() {
            0 => return,
            1 => self.say("waiting for 1 message that has left; its outcome will be recorded"),
            many => self.say(&format!("waiting for {many} messages that have left; their outcomes will be recorded")),
        }
        self.is_told = true;
    }

    fn say(&mut self, line: &str) {
        if self.is_heard {
            self.console.say(Shown::line(line).as_str());
        }
    }
}

async fn save(mut saver: Saver, mut contacts: ContactBook) -> Vec<String> {
    let (draft, contact) = tokio::join!(saver.flush(), contacts.flush());
    draft.into_iter().chain(contact).collect()
}

/// One line about a settled send.
fn outcome(entry: &Entry) -> String {
    let who = entry.outgoing.contact.clone().unwrap_or_else(|| entry.outgoing.to.to_string());
    let reason = entry.reason().map(|reason| format!(" ({reason})")).unwrap_or_default();
    let draft = if entry.state == State::Cancelled { ", its draft is kept" } else { "" };
    format!("{who}: {}{reason}{draft}", entry.state.word())
}
