//! What `zixpost senders` may be told.

use std::fmt::Write;

use clap::{Args, Subcommand};

use crate::domain::{LintGrade, PHONE_ID_RULES};

/// `zixpost senders`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Senders {
    /// What to do; nothing lists
    #[command(subcommand)]
    pub(super) command: Option<SendersCommand>,
    #[command(flatten)]
    pub(super) list: SendersList,
}

/// `zixpost senders list`
#[derive(Debug, Args)]
pub(super) struct SendersList {
    /// Those of every profile, not only those that the profile in use can send from
    #[arg(long)]
    pub(super) all: bool,
    /// Print one JSON object a line
    #[arg(long)]
    pub(super) json: bool,
}

/// What to do with the senders.
#[derive(Debug, Subcommand)]
pub(super) enum SendersCommand {
    /// List the phone IDs that have a name
    #[command(after_help = "Example:\n  zixpost senders list --all")]
    List(SendersList),
    /// Give a phone ID a name; it belongs to the profile that --profile names, else to all of them
    #[command(after_help = "Example:\n  zixpost senders add support-us --phone-id 104898309288724 \
                            --display \"+1 302 555 0190\" --profile prod")]
    Add {
        /// What it is called: 1 to 40 letters, digits, - and _
        alias: String,
        /// Meta's id of the number, as the WhatsApp settings page of Zixflow shows it; not the number
        #[arg(long, value_name = "ID")]
        phone_id: String,
        /// The number that people see, for reading only
        #[arg(long, value_name = "NUMBER")]
        display: Option<String>,
        /// Print what was added as JSON
        #[arg(long)]
        json: bool,
    },
    /// Change one; --profile moves it, and what is not named stays
    #[command(after_help = "Example:\n  zixpost senders edit support-us --rename support --no-display")]
    Edit {
        /// What it is called
        alias: String,
        /// What it is called from now on; profiles whose default it is follow
        #[arg(long, value_name = "NEW")]
        rename: Option<String>,
        /// Its new phone ID
        #[arg(long, value_name = "ID")]
        phone_id: Option<String>,
        /// The number that people see
        #[arg(long, value_name = "NUMBER", conflicts_with = "no_display")]
        display: Option<String>,
        /// No number for people any more
        #[arg(long)]
        no_display: bool,
        /// It belongs to all profiles from now on
        #[arg(long, conflicts_with = "profile")]
        every_profile: bool,
        /// Rename it although contacts, canned messages or drafts name it
        #[arg(long)]
        yes: bool,
        /// Print what it is now as JSON
        #[arg(long)]
        json: bool,
    },
    /// Take one out; asks first on a terminal, and refuses while something names it
    #[command(after_help = "Example:\n  zixpost senders remove support-us --yes")]
    Remove {
        /// What it is called
        alias: String,
        /// Do not ask, and take it out although something names it
        #[arg(long)]
        yes: bool,
        /// Print what was removed as JSON
        #[arg(long)]
        json: bool,
    },
}

/// The table of what can be wrong with a phone ID, and examples.
pub(super) fn help() -> String {
    let mut text =
        "They stand under [senders] in config.toml. A change leaves every comment and everything else as it is.\n\n\
                    What is said of a phone ID (✗ refused, ! told), and what to do:\n"
            .to_owned();
    for row in PHONE_ID_RULES {
        let mark = if row.grade == LintGrade::Error { '✗' } else { '!' };
        // Writing to a String does not fail.
        let _ = writeln!(text, "  {mark} {}:\n      {}", row.words, row.mend);
    }
    text.push_str(
        "\nExit codes: 0 listed or changed; 2 wrong use, or something names the sender; 3 the configuration.\n\n\
         Examples:\n  zixpost senders --json | jq -r .alias\n  zixpost senders add support-us --phone-id 104898309288724",
    );
    text
}
