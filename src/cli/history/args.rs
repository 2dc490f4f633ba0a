//! What `zixpost history` may be told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `zixpost history`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "options of a command line, each by itself")]
pub(in crate::cli) struct History {
    /// What to look for: words, and fields such as to: from: by: state: since: until: tag:; all must hold
    #[arg(value_name = "QUERY")]
    pub(super) query: Vec<String>,
    /// Entries, at most
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..))]
    pub(super) limit: u64,
    /// Print one JSON object a line: the entry as it is stored
    #[arg(long)]
    pub(super) json: bool,
    /// Print a table for spreadsheets, with a header
    #[arg(long, conflicts_with = "json")]
    pub(super) csv: bool,
    /// Look into this data folder too, to read only; may be given several times, and each row then tells its folder
    #[arg(long = "log", value_name = "DIR")]
    pub(super) logs: Vec<PathBuf>,
    /// The oldest first, and then wait for new ones, until Ctrl-C
    #[arg(long, conflicts_with = "csv")]
    pub(super) follow: bool,
    /// Count what meets the query by state, sender and operator, in place of the list
    #[arg(long, conflicts_with_all = ["csv", "follow"])]
    pub(super) facets: bool,
    /// Mask names, numbers, captions and links in what is printed
    #[arg(long)]
    pub(super) mask: bool,
    /// Another job than the list.
    #[command(subcommand)]
    pub(super) command: Option<HistoryCommand>,
}

/// Below `zixpost history`
#[derive(Debug, Subcommand)]
pub(super) enum HistoryCommand {
    /// Show everything that is known of one send
    #[command(after_help = "Example:\n  zixpost history show 019ab3c2")]
    Show {
        /// The id, or at least its first four characters
        id: String,
        /// Print the entry as it is stored
        #[arg(long)]
        json: bool,
    },
    /// Read every line, check its checksum and its order, and tell what is damaged
    #[command(
        after_help = "Example:\n  zixpost history verify\n\nExit codes:\n  0 all is well, 1 something is damaged, 6 it could not be read"
    )]
    Verify {
        /// Print one JSON object a line: each flaw, then the sum
        #[arg(long)]
        json: bool,
    },
    /// Remove what was made before a day, for good
    #[command(after_help = "Example:\n  zixpost history prune --before 2025-01-01 --dry-run")]
    Prune {
        /// A day or a time, as in a query: 2025-01-01, 2025-01, 1y
        #[arg(long, value_name = "DATE")]
        before: String,
        /// Tell what would be removed, and remove nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Rewrite months that are over without lines that a newer one replaces; damaged lines move to quarantine/
    #[command(after_help = "Example:\n  zixpost history compact --dry-run")]
    Compact {
        /// Tell what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
    },
}

/// What stands below the help.
pub(in crate::cli) const HISTORY: &str = "\
Words are looked for in contact, number, caption, link and the answer's message; digits match a
number through any formatting. A - turns a term round, quotes hold words together. Fields:
  to: from: by: host:     recipient, sender, operator, machine
  state:failed,unknown    where it stands; the beginning of the word is enough
  since: until:           2026-11-23, 2026-11, today, monday, 14:20, 7d, 12h
  tag: id: probe: http:   tag:vip, id:019ab0c4, http:4xx
  has:                    caption contact message answer id report retry probe
  link: picture:          part of the link; beginning of the picture's SHA-256: who else got it
Behind a = stands the whole of a name or link: by:=ana is not diana.
A word that is the name of a sub-command, or begins with --, stands behind -- at the end.

Examples:
  zixpost history --limit 50
  zixpost history invoice to:ortiz since:7d -state:accepted
  zixpost history 'to:\"María Ortiz\"' --json | jq -r .state | sort | uniq -c
  zixpost history since:2026-10 until:2026-10 --limit 1000000 --csv > october.csv
  zixpost history --log /srv/ana --log /srv/ben state:unknown
  zixpost history since:7d --facets
  zixpost history picture:9c4f2c0e --mask
  zixpost history --follow state:failed,unknown
  zixpost history show 019ab3c2";
