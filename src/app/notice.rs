//! What is told on the line above the hints.

use std::collections::VecDeque;

use crate::domain::{Field, Phone, Shown, State};

/// Notices that the help can still show.
const KEPT: usize = 50;

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// To know.
    Plain,
    /// Went well.
    Good,
    /// To look at.
    Warning,
    /// Went wrong.
    Bad,
}

impl Tone {
    /// The tone in which a send's state is told.
    #[must_use]
    pub fn of(state: State) -> Self {
        match state {
            State::Accepted | State::Sent | State::Delivered | State::Read => Self::Good,
            State::Refused | State::Failed | State::Undelivered => Self::Bad,
            State::Unknown => Self::Warning,
            State::Held
            | State::Queued
            | State::Sending
            | State::SaidSent
            | State::SaidNotSent
            | State::SentAgain
            | State::Cancelled => Self::Plain,
        }
    }
}

/// One thing that is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// In words.
    pub text: Shown,
}

/// The notice that is seen, and those before it.
#[derive(Debug, Default)]
pub struct Notices {
    /// Newest first.
    kept: VecDeque<Notice>,
    /// Goes away with the next key.
    passing: Option<Notice>,
    /// How many of the kept ones were never seen on their line.
    unseen: usize,
    /// Whose message and which field the newest one complains about.
    complaint: Option<(Phone, Field)>,
    /// Whether the newest one tells that something could not be read or written: `Some(true)` for entries.
    failure: Option<bool>,
    /// Whether the cause of the newest one is gone.
    is_settled: bool,
}

impl Notices {
    /// Those of the start: the first one is seen, the others stand in the help.
    #[must_use]
    pub fn at_start(lines: &[String]) -> Self {
        let kept = lines.iter().map(|line| Notice { tone: Tone::Plain, text: Shown::line(line) }).collect();
        Self { kept, unseen: lines.len().saturating_sub(1), ..Self::default() }
    }

    /// Tells something that stays until something else is told.
    pub fn tell(&mut self, tone: Tone, text: &str) {
        self.passing = None;
        self.unseen = 0;
        self.complaint = None;
        self.failure = None;
        self.is_settled = false;
        self.kept.push_front(Notice { tone, text: Shown::line(text) });
        self.kept.truncate(KEPT);
    }

    /// Tells what is wrong with a field of this person's message, until it is mended.
    pub fn complain(&mut self, text: &str, to: Phone, field: Field) {
        self.tell(Tone::Bad, text);
        self.complaint = Some((to, field));
    }

    /// Tells that something could not be read or written: until somebody goes on to something else, or, for entries of
    /// the history, until they are read.
    pub fn fail(&mut self, text: &str, is_of_entries: bool) {
        self.tell(Tone::Bad, text);
        self.failure = Some(is_of_entries);
    }

    /// If the newest one tells of such a failure, it goes off its line; `are_entries_read` speaks of entries only.
    pub fn settle_failure(&mut self, are_entries_read: bool) {
        if self.failure.is_some_and(|is_of_entries| is_of_entries || !are_entries_read) {
            self.failure = None;
            self.is_settled = true;
        }
    }

    /// Whose message and which field the newest one complains about, if it does.
    #[must_use]
    pub fn complaint(&self) -> Option<&(Phone, Field)> {
        self.complaint.as_ref()
    }

    /// The cause of the newest one is gone: it stands in the help only.
    pub fn settle(&mut self) {
        self.complaint = None;
        self.is_settled = true;
    }

    /// Tells something that goes away with the next key.
    pub fn hint(&mut self, text: &str) {
        self.passing = Some(Notice { tone: Tone::Warning, text: Shown::line(text) });
    }

    /// A key came: a hint has been read.
    pub fn pass(&mut self) {
        self.passing = None;
    }

    /// The one that is seen.
    #[must_use]
    pub fn seen(&self) -> Option<&Notice> {
        self.passing.as_ref().or(self.kept.front().filter(|_| !self.is_settled))
    }

    /// How many more there were at the start.
    #[must_use]
    pub fn unseen(&self) -> usize {
        if self.passing.is_some() { 0 } else { self.unseen }
    }

    /// All that were told, newest first.
    pub fn all(&self) -> impl Iterator<Item = &Notice> {
        self.kept.iter()
    }
}
