//! How a command ends, well or not. `run.rs` makes an exit code of it.

use std::io;

use crate::config::ConfigError;
use crate::domain::{Entry, State};
use crate::store::StoreError;
use crate::tui::ScreenError;

/// How a command ended that did what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// All is well; of a send: accepted.
    Fine,
    /// Zixflow said no, and would say it again.
    Refused,
    /// Some rows of a file were not taken, which was told.
    Rejected,
    /// A check found something that does not work, which was told.
    Unwell,
    /// Some of what is stored is damaged, which was told.
    Damaged,
    /// Nothing was sent, and a repeat is safe.
    NeverLeft,
    /// Nothing was sent, because the same went out a moment ago; it was told.
    Twin,
    /// Nobody knows whether it was sent.
    Unknown,
    /// What came of it is known, but could not be written down.
    NotRecorded,
    /// The configuration holds mistakes, which were told.
    Mistakes,
    /// A signal of this number ended the screen.
    Signal(i32),
}

/// Why a command could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// Wrong use: every problem, one a line.
    #[error("{}", .0.join("\n"))]
    Usage(Vec<String>),
    /// The configuration or the key.
    #[error("could not use the configuration: {0}")]
    Config(#[source] ConfigError),
    /// The data folder.
    #[error("could not {doing}: {source}")]
    Store {
        /// What was asked of it.
        doing: &'static str,
        /// What went wrong.
        source: StoreError,
    },
    /// The screen.
    #[error("could not open the screen: {0}")]
    Screen(#[source] ScreenError),
    /// Something that the system did not give: a port, a signal handler, a thread.
    #[error("could not {doing}: {source}")]
    System {
        /// What was asked of it.
        doing: &'static str,
        /// What went wrong.
        source: io::Error,
    },
    /// Nobody reads the output any more.
    #[error("could not write the output: nobody reads it")]
    Unread,
    /// The output cannot be written.
    #[error("could not write the output: {0}")]
    Output(#[source] io::Error),
}

impl End {
    /// The end of a command that sent this one message.
    pub(super) fn of(entry: &Entry) -> Self {
        match entry.state {
            State::Accepted | State::SaidSent | State::Sent | State::Delivered | State::Read => Self::Fine,
            _ if entry.is_safe_to_repeat() => Self::NeverLeft,
            State::Refused | State::Undelivered => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

impl Failure {
    /// Wrong use with a single problem.
    pub(super) fn usage(problem: impl Into<String>) -> Self {
        Self::Usage(vec![problem.into()])
    }

    /// Says what was asked of the store.
    pub(super) fn store(doing: &'static str) -> impl FnOnce(StoreError) -> Self {
        move |source| Self::Store { doing, source }
    }

    /// Says what was asked of the system.
    pub(super) fn system(doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { doing, source }
    }
}

impl From<io::Error> for Failure {
    /// Every bare IO error of a command is one of its output.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::Unread } else { Self::Output(error) }
    }
}
