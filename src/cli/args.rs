//! What the command line may say.

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use super::canned_args::{Canned, Listing, setting};
use super::contacts::Contacts;
use super::history::{HISTORY, History};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "zixpost",
    version,
    about = "A terminal desk for sending pictures on WhatsApp through Zixflow",
    long_about = "A terminal desk for sending pictures on WhatsApp through Zixflow.\n\n\
        Without a command it opens the screen: contacts, the message, the history. Every job of the screen is also a \
        command. Nothing is sent that is not first written down, and an answer that was lost is called unknown, \
        never a success and never a failure.",
    after_help = AFTER,
    disable_help_subcommand = true
)]
pub(super) struct CommandLine {
    /// What holds for every command.
    #[command(flatten)]
    pub(super) global: Global,
    /// The command; none opens the screen.
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What holds for every command.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// The account of the configuration to use
    #[arg(long, global = true, value_name = "NAME", help_heading = "Everywhere")]
    pub(super) profile: Option<String>,
    /// Another configuration file
    #[arg(long, global = true, value_name = "FILE", help_heading = "Everywhere")]
    pub(super) config: Option<PathBuf>,
    /// Another data folder: contacts, drafts, history
    #[arg(long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub(super) data_dir: Option<PathBuf>,
    /// Use the built-in stand-in for Zixflow, with a data folder of its own; nothing leaves this machine
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(super) sandbox: bool,
    /// Draw the screen in ASCII without decoration, for odd terminals and screen readers
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(super) plain: bool,
    /// When the screen has colours; auto goes by the environment
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Everywhere")]
    pub(super) color: ColorWhen,
    /// Keep notices back; errors are still told
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    pub(super) quiet: bool,
}

/// When there are colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// As the environment says
    Auto,
    /// Whatever the environment says
    Always,
    /// Bold, dim and reverse say the same
    Never,
}

/// A job.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Send one picture and wait for the answer
    #[command(after_help = SEND)]
    Send(Box<Send>),
    /// Look at the picture behind a link as WhatsApp would
    #[command(after_help = CHECK)]
    Check(Check),
    /// Show and search what was sent, newest first; check it, make it smaller
    #[command(after_help = HISTORY)]
    History(History),
    /// The people one writes to: list, add, change, remove, import, export
    #[command(
        subcommand,
        after_help = "Example:\n  zixpost contacts add --name \"María Ortiz\" --number \"+1 302 555 0101\" --tag vip"
    )]
    Contacts(Contacts),
    /// List, keep or remove messages that have a short code
    #[command(
        subcommand,
        after_help = "Example:\n  zixpost canned add --code sig --caption \"Kind regards\"\n  zixpost send --to +13025550101 --canned inv --set invoice=2291"
    )]
    Canned(Canned),
    /// List what is being typed, one draft for each recipient
    #[command(after_help = "Example:\n  zixpost drafts --json | jq -r .to")]
    Drafts(Listing),
    /// List the phone IDs that have a name
    #[command(after_help = "Example:\n  zixpost senders --json | jq -r .alias")]
    Senders(Listing),
    /// Write, find, show or check the configuration; print the keys of the screen
    #[command(subcommand, after_help = "Example:\n  zixpost config init && zixpost config check")]
    Config(Config),
    /// Run the stand-in for Zixflow alone, for programs under test
    #[command(after_help = super::sandbox::help())]
    Sandbox(Sandbox),
    /// Open the screen on the stand-in, with sample contacts, pictures and history
    #[command(after_help = "Example:\n  zixpost demo")]
    Demo(Demo),
}

/// `zixpost send`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(super) struct Send {
    /// The recipient: a number with its country code, or the exact name of a contact
    #[arg(long, value_name = "NUMBER|CONTACT")]
    pub(super) to: String,
    /// The public address of a JPEG or PNG picture; with --sandbox also sandbox:NAME
    #[arg(long, value_name = "URL", required_unless_present = "canned")]
    pub(super) image: Option<String>,
    /// A canned message: its picture, caption and sender, where no other option says otherwise
    #[arg(long, value_name = "CODE")]
    pub(super) canned: Option<String>,
    /// What stands for a word in braces of the canned message; may be given several times
    #[arg(long = "set", value_name = "WORD=VALUE", requires = "canned", value_parser = setting)]
    pub(super) settings: Vec<(String, String)>,
    /// The text under the picture, at most 1024 characters
    #[arg(long, value_name = "TEXT", conflicts_with = "caption_file")]
    pub(super) caption: Option<String>,
    /// Read the caption from a file, - for standard input; one line break at its end is dropped
    #[arg(long, value_name = "FILE")]
    pub(super) caption_file: Option<PathBuf>,
    /// The sender: its alias in the configuration, or a bare phone ID
    #[arg(long, value_name = "SENDER")]
    pub(super) from: Option<String>,
    /// Where the message is said to come from
    #[arg(long, value_name = "TEXT")]
    pub(super) source: Option<String>,
    /// Tie the message to a record, which shows it in the team's shared inbox
    #[arg(long)]
    pub(super) link_with_record: bool,
    /// Where Zixflow posts delivery reports
    #[arg(long, value_name = "URL")]
    pub(super) report_url: Option<String>,
    /// Wait for the submission to WhatsApp, and get ids with the answer
    #[arg(long, overrides_with = "no_submission_status")]
    pub(super) submission_status: bool,
    /// Do not wait for it, whatever the configuration says
    #[arg(long, action = ArgAction::SetTrue)]
    pub(super) no_submission_status: bool,
    /// Say that this repeats an earlier send: its id, or the beginning of it
    #[arg(long, value_name = "ID")]
    pub(super) retry_of: Option<String>,
    /// Do not look at the picture first, and send it whatever it is
    #[arg(long)]
    pub(super) no_preflight: bool,
    /// Send even if the same picture or caption went to this number a moment ago
    #[arg(long)]
    pub(super) yes: bool,
    /// Check everything and print the request; send nothing, write nothing, ask nobody for the picture
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print one JSON object: the entry as it is stored
    #[arg(long)]
    pub(super) json: bool,
}

/// `zixpost check`
#[derive(Debug, Args)]
pub(super) struct Check {
    /// The address of the picture; with --sandbox also sandbox:NAME and sandbox:bad/NAME
    pub(super) url: String,
    /// Print one JSON object: what was found, and what it means
    #[arg(long)]
    pub(super) json: bool,
}

/// `zixpost config`
#[derive(Debug, Subcommand)]
pub(super) enum Config {
    /// Write a commented configuration to start from; an existing file is left alone
    #[command(after_help = "Example:\n  zixpost config init")]
    Init,
    /// Print where the configuration file is, or would be
    #[command(after_help = "Example:\n  $EDITOR \"$(zixpost config path)\"")]
    Path,
    /// Print what holds now, and where each value comes from
    #[command(after_help = "Example:\n  zixpost config show --profile staging")]
    Show,
    /// Tell every mistake, and where the key would come from
    #[command(after_help = "Example:\n  zixpost config check")]
    Check,
    /// Print every action of the screen with its keys, by the scope in which they hold
    ///
    /// In a pipe the cells of a row are parted by tabs: scope, action, keys, what it does.
    #[command(after_help = "Example:\n  zixpost config keys --json | jq -r 'select(.action == \"send\").keys[]'")]
    Keys {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

/// `zixpost sandbox`
#[derive(Debug, Args)]
pub(super) struct Sandbox {
    /// The port on 127.0.0.1; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) port: u16,
    /// A file that says how to answer
    #[arg(long, value_name = "FILE")]
    pub(super) scenario: Option<PathBuf>,
}

/// `zixpost demo`
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Another job than opening the screen.
    #[command(subcommand)]
    pub(super) command: Option<DemoCommand>,
}

/// Below `zixpost demo`
#[derive(Debug, Subcommand)]
pub(super) enum DemoCommand {
    /// Fill an empty data folder with a large invented history over two years, the same each time
    #[command(
        after_help = "Example:\n  zixpost demo seed --entries 100000 --data-dir ./big && zixpost --data-dir ./big"
    )]
    Seed {
        /// How many
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
        entries: u64,
    },
}

impl Send {
    /// What the two flags together say.
    pub(super) fn wants_submission_status(&self) -> Option<bool> {
        match (self.submission_status, self.no_submission_status) {
            (_, true) => Some(false),
            (true, false) => Some(true),
            (false, false) => None,
        }
    }
}

const AFTER: &str = "\
Exit codes:
  0  accepted by Zixflow, or all is well
  1  refused by Zixflow; of an import: some rows were rejected
  1  refused by Zixflow; of check: WhatsApp surely refuses it; of history verify: damage
  2  wrong use
  3  the configuration or the key
  4  never left: nothing was sent, a repeat is safe; of check: no picture was seen
  5  unknown: it may have been sent; do not repeat it blindly
  6  the data folder could not be read or written
  128+n  ended by signal n

Environment:
  ZIXFLOW_API_KEY   the API key; goes before every other source
  ZIXFLOW_DOMAIN    another server: https, or http on this machine
  ZIXPOST_CONFIG    the configuration file
  ZIXPOST_DATA_DIR  the data folder
  ZIXPOST_PROFILE   the account to use
  NO_COLOR          any text turns the colours of the screen off
  VISUAL, EDITOR    the editor for a caption (Alt-E)

Examples:
  zixpost demo
  zixpost send --to +13025550101 --from support --caption \"Hello\" \\
    --image https://cdn.example.com/invoice.png";

const SEND: &str = "\
Every mistake is told at once. Accepted means that Zixflow took the message, not that it arrived.
The picture is looked at first, for 15 seconds at most: what may fail is told, and what WhatsApp
surely refuses is not sent.
Ctrl-C takes back what has not left and waits for what has: how it ended must be written down.

Example:
  zixpost send --to \"María Ortiz\" --image https://cdn.example.com/invoice.png --caption \"Due Friday\"
  zixpost send --to \"María Ortiz\" --canned inv --set invoice=2291
  zixpost --sandbox send --to +13025550101 --from demo --image sandbox:invoice.png --json

Exit codes:
  0 accepted, 1 refused, 2 wrong use, 3 configuration or key, 4 never left, 5 unknown,
  6 not written down";

const CHECK: &str = "\
It asks for the picture once, without a key or a cookie, for 15 seconds and 5 MiB at most.
What it says is true now and from here: WhatsApp looks later and from elsewhere.
Private addresses are never asked.

Examples:
  zixpost check https://cdn.example.com/invoice.png
  zixpost check https://cdn.example.com/invoice.png --json | jq -r .verdict
  zixpost --sandbox check sandbox:bad/16-bit.png

Exit codes:
  0 a picture that WhatsApp takes, perhaps with warnings, 1 WhatsApp surely refuses it, 2 wrong use,
  3 configuration, 4 no picture was seen from here, which proves nothing";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn the_last_word_on_the_submission_status_wins() {
        for (flags, wanted) in [
            (&[][..], None),
            (&["--submission-status"], Some(true)),
            (&["--no-submission-status"], Some(false)),
            (&["--submission-status", "--no-submission-status"], Some(false)),
            (&["--no-submission-status", "--submission-status"], Some(true)),
        ] {
            let words = ["zixpost", "send", "--to", "x", "--image", "y"].iter().chain(flags);
            let Some(Command::Send(send)) = CommandLine::try_parse_from(words).unwrap().command else { panic!() };
            assert_eq!(send.wants_submission_status(), wanted, "{flags:?}");
        }
    }

    #[test]
    fn every_command_has_an_example() {
        fn check(command: &clap::Command) {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("xample"), "{} has no example", command.get_name());
            command.get_subcommands().for_each(check);
        }
        check(&CommandLine::command());
    }
}
