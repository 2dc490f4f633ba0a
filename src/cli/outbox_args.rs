//! What `zixpost outbox` may be told.

use clap::{Args, Subcommand, ValueEnum};

/// Exit codes and examples.
pub(super) const HELP: &str = "Exit codes: 0 listed, or written down; 2 no such send, or its outcome is not unknown; 6 the store \
failed; with --as again those of send.\n\nExamples:\n  zixpost outbox\n  zixpost outbox --json | jq -r \
'select(.state == \"unknown\") | .id'\n  zixpost outbox resolve 019ab3c2 --as not-sent";

/// `zixpost outbox`
#[derive(Debug, Args)]
pub(super) struct OutboxArgs {
    /// What to do; nothing lists
    #[command(subcommand)]
    pub(super) command: Option<OutboxCommand>,
    /// Print one JSON object for each
    #[arg(long)]
    pub(super) json: bool,
}

/// What to do with the outbox.
#[derive(Debug, Subcommand)]
pub(super) enum OutboxCommand {
    /// List what is under way, and what is unknown until somebody decides
    #[command(after_help = "Example:\n  zixpost outbox list --json | jq -r .id")]
    List {
        /// Print one JSON object for each
        #[arg(long)]
        json: bool,
    },
    /// Write down what you found out about a send whose outcome is unknown, or send it again
    #[command(after_help = "Example:\n  zixpost outbox resolve 019ab3c2 --as sent")]
    Resolve {
        /// The id of the send, or the beginning of it
        id: String,
        /// sent and not-sent are written down as your word; again sends it as a new entry, and it may arrive twice
        #[arg(long = "as", value_name = "WORD")]
        word: ResolveAs,
        /// With --as again: send it without asking, where the profile wants every send confirmed
        #[arg(long)]
        yes: bool,
        /// Print one JSON object: the entry as it is stored
        #[arg(long)]
        json: bool,
    },
}

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ResolveAs {
    /// It was sent
    Sent,
    /// It was not sent
    NotSent,
    /// Send it again, as a new entry
    Again,
}
