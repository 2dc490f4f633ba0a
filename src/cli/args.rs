//! What the command line may say.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::canned_args::{Canned, Listing};
use super::contacts::Contacts;
use super::evidence::EvidenceArgs;
use super::history::{HISTORY, History};
use super::manual::{Completions, Manual};
use super::outbox_args::OutboxArgs;
use super::probe::Probe;
use super::send_args::{CHECK, Check, SEND, Send};
use super::senders_args::Senders;

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
#[expect(clippy::struct_excessive_bools, reason = "flags that have nothing to do with each other")]
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
    /// Write nothing in the data folder and take no lock: look at everything, send nothing
    #[arg(long, global = true, help_heading = "Everywhere")]
    pub(super) read_only: bool,
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
    /// Send one message through several senders, and see side by side what each is answered
    #[command(after_help = super::probe::HELP)]
    Probe(Box<Probe>),
    /// Show and search what was sent, newest first; check it, make it smaller
    #[command(after_help = HISTORY)]
    History(History),
    /// Gather all that is known of some sends for a ticket, without what is nobody's business
    #[command(after_help = super::evidence::HELP)]
    Evidence(EvidenceArgs),
    /// Show what is under way or unknown, and decide about what is unknown
    #[command(after_help = super::outbox_args::HELP)]
    Outbox(OutboxArgs),
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
    /// The phone IDs that have a name: list, add, change, remove
    #[command(after_help = super::senders_args::help())]
    Senders(Senders),
    /// Tell whether all is well: configuration, key, network, terminal, data folder; and what to do where it is not
    #[command(after_help = DOCTOR)]
    Doctor(Doctor),
    /// Write, find, show or check the configuration; print the keys of the screen
    #[command(subcommand, after_help = "Example:\n  zixpost config init && zixpost config check")]
    Config(Config),
    /// Run the stand-in for Zixflow alone, for programs under test
    #[command(after_help = super::sandbox::help())]
    Sandbox(Sandbox),
    /// Print what a shell needs to complete this command line
    #[command(after_help = "Example:\n  zixpost completions bash > ~/.local/share/bash-completion/completions/zixpost")]
    Completions(Completions),
    /// Print a page of the manual, or write them all
    #[command(after_help = "Example:\n  zixpost man send | man -l -\n  zixpost man --to ~/.local/share/man/man1")]
    Man(Manual),
    /// Open the screen on the stand-in, with sample contacts, pictures and history
    #[command(after_help = "Example:\n  zixpost demo")]
    Demo(Demo),
}

/// `zixpost doctor`
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Print one JSON object a line
    #[arg(long)]
    pub(super) json: bool,
    /// Leave the network alone: ask for no name and make no connection
    #[arg(long)]
    pub(super) offline: bool,
    /// Run the command that gives the key too; it may ask for a password or a fingerprint
    #[arg(long)]
    pub(super) run_key_command: bool,
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
    /// Append each request to this file: a line of JSON with its headers (no key), its body and what it met
    #[arg(long, value_name = "FILE")]
    pub(super) log: Option<PathBuf>,
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

const AFTER: &str = "\
Exit codes:
  0  accepted by Zixflow, or all is well
  1  refused by Zixflow; of check: WhatsApp surely refuses it; of an import: some rows were rejected;
     of doctor: something does not work; of history verify: damage
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
  HTTPS_PROXY       a proxy for https, unless the profile says something else
  NO_PROXY          hosts that it is not used for
  NO_COLOR          any text turns the colours of the screen off
  VISUAL, EDITOR    the editor for a caption (Alt-E)

Examples:
  zixpost demo
  zixpost send --to +13025550101 --from support --caption \"Hello\" \\
    --image https://cdn.example.com/invoice.png";

const DOCTOR: &str = "\
No message and no key is sent: the gateway gets one HEAD request, which ends within ten seconds. Nothing
is removed or changed; only after a failed sync, which stops all sends, a test write that is
kept lets them go on.

Examples:
  zixpost doctor
  zixpost doctor --offline
  zixpost doctor --json | jq -r 'select(.result != \"pass\") | .mend'

Exit codes:
  0 all is well, perhaps with warnings, 1 something does not work, 2 wrong use";

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        CommandLine::command().debug_assert();
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
