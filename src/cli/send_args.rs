//! What `zixpost send` and `zixpost check` may be told.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::batch::BatchArgs;
use super::canned_args::setting;

/// `zixpost send`
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(super) struct Send {
    /// The recipient: a number with its country code, or the exact name of a contact
    #[arg(long, value_name = "NUMBER|CONTACT", required_unless_present = "batch")]
    pub(super) to: Option<String>,
    /// The public address of a JPEG or PNG picture; with --sandbox also sandbox:NAME
    #[arg(long, value_name = "URL", required_unless_present_any = ["canned", "batch"])]
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
    /// Send even if the same picture or caption went to this number a moment ago; with --batch, do not ask before it
    /// begins
    #[arg(long)]
    pub(super) yes: bool,
    /// Where Zixflow says "not now" (429), end at once with exit code 4 and `retry_at`; without this it is waited for as
    /// long as Zixflow asks, up to 15 minutes, and tried three times in all within half an hour
    #[arg(long)]
    pub(super) no_wait: bool,
    /// Check everything and print the request; send nothing, write nothing, ask nobody for the picture
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print one JSON object a message: the entry as it is stored
    #[arg(long)]
    pub(super) json: bool,
    /// Many messages at once.
    #[command(flatten)]
    pub(super) batch: BatchArgs,
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

/// Below the help of `zixpost send`.
pub(super) const SEND: &str = "\
Every mistake is told at once. Accepted means that Zixflow took the message, not that it arrived.
The picture is looked at first, for 15 seconds at most: what may fail is told, and what WhatsApp
surely refuses is not sent.
Ctrl-C takes back what has not left and waits for what has: how it ended must be written down.

Example:
  zixpost send --to \"María Ortiz\" --image https://cdn.example.com/invoice.png --caption \"Due Friday\"
  zixpost send --to \"María Ortiz\" --canned inv --set invoice=2291
  zixpost --sandbox send --to +13025550101 --from demo --image sandbox:invoice.png --json

Many at once: --batch takes CSV with a header, or JSON lines. Columns and keys: to, image, caption,
from, canned, set (invoice=2291; day=Friday) or {invoice}, source, link_with_record, report_url,
submission_status; the other options stand for what a row leaves out. Every row is checked and every
link looked at before the first message leaves; where a row is wrong nothing is sent. A person then
types the number of messages, or --yes was said. One message a second at most; those to one person
keep their order. A refused key (401, 403) stops it. Run again, it skips what was accepted or is unknown: the
same recipient, sender, link, caption and options, as often as it went.

Examples:
  zixpost send --batch october.csv --from support
  jq -c '.[]' october.json | zixpost send --batch - --yes --json > sent.jsonl
  zixpost send --batch october.csv --skip-within 7d --dry-run

Exit codes:
  0 accepted, 1 refused, 2 wrong use, 3 configuration or key, 4 never left, 5 unknown,
  6 not written down; of a batch the worst: 5, 6, 1, 4, 0";

/// Below the help of `zixpost check`.
pub(super) const CHECK: &str = "\
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
    use clap::Parser;

    use super::super::args::{Command, CommandLine};

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
}
