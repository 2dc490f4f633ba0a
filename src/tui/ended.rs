//! How the screen ended, or why it could not begin.

use std::io;

/// Why the screen could not run.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// Standard input or output is a file or a pipe.
    #[error("the screen needs a terminal; every job is also a command, see zixpost --help")]
    NoTerminal,
    /// The terminal refused a mode, or the system a thread or a signal.
    #[error("the terminal could not be set up: {0}")]
    Setup(#[from] io::Error),
}

/// How the screen ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// A person quit.
    Quit,
    /// A signal of this number ended it; a terminal that went away counts as SIGHUP.
    Signal(i32),
}
