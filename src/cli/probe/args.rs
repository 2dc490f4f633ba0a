//! What `zixpost probe` may be told.

use clap::Args;

/// `zixpost probe`
#[derive(Debug, Clone, Default, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub(in crate::cli) struct Probe {
    /// A probe of the configuration; the options below go before what it says
    #[arg(value_name = "NAME")]
    pub(in crate::cli) name: Option<String>,
    /// The recipient: a number with its country code, or the exact name of a contact
    #[arg(long, value_name = "NUMBER|CONTACT")]
    pub(in crate::cli) to: Option<String>,
    /// The senders: their aliases in the configuration, or bare phone IDs
    #[arg(long, value_name = "A,B,...", value_delimiter = ',', conflicts_with = "all")]
    pub(in crate::cli) sender: Vec<String>,
    /// Every sender of every profile
    #[arg(long)]
    pub(in crate::cli) all: bool,
    /// The public address of a JPEG or PNG picture; with --sandbox also sandbox:NAME, or nothing
    #[arg(long, value_name = "URL")]
    pub(in crate::cli) image: Option<String>,
    /// The text under the picture, at most 1024 characters
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) caption: Option<String>,
    /// Send anew what failed in an earlier probe: its id or the beginning of it, or last
    #[arg(long, value_name = "ID|last", conflicts_with_all = ["name", "to", "sender", "all", "image", "caption"])]
    pub(in crate::cli) again: Option<String>,
    /// With --again: also what is unknown, although it may arrive twice
    #[arg(long, requires = "again")]
    pub(in crate::cli) also_unknown: bool,
    /// Do not look at the picture first, and send it whatever it is
    #[arg(long)]
    pub(in crate::cli) no_preflight: bool,
    /// Do not ask before it begins
    #[arg(long)]
    pub(in crate::cli) yes: bool,
    /// Check everything and print the requests; send nothing, write nothing, ask nobody for the picture
    #[arg(long)]
    pub(in crate::cli) dry_run: bool,
    /// Print one JSON object a message: the entry as it is stored
    #[arg(long)]
    pub(in crate::cli) json: bool,
    /// List the probes of the configuration
    #[arg(
        long,
        conflicts_with_all = ["name", "to", "sender", "all", "image", "caption", "again", "no_preflight", "yes", "dry_run"]
    )]
    pub(in crate::cli) list: bool,
}

impl Probe {
    /// Whether it is a probe of the configuration, and nothing else is said.
    pub(super) fn is_as_saved(&self) -> bool {
        let Self { name, to, sender, all, image, caption, again, .. } = self;
        let says_more = to.is_some() || !sender.is_empty() || *all || image.is_some() || caption.is_some();
        name.is_some() && !says_more && again.is_none()
    }
}

/// Below the help of `zixpost probe`.
pub(in crate::cli) const HELP: &str = "\
Every row is a real message: the recipient gets one from each sender that is accepted. All rows are
checked and the picture is looked at before the first one leaves; a person then types the number of
messages, or --yes was said; a saved probe as it stands also runs where there is no terminal, as from
cron. To one recipient they go one after the other, in the order of the
senders. The first answer counts: nothing is tried again by itself, and a key that is refused does
not keep the rows behind it from being sent. What the others were answered makes causes of a failure
unlikely, which are then told last.
Ctrl-C takes back what has not left and waits for what has.

A probe that is run again keeps its id: `zixpost history probe:ID` shows all of it. --again goes by the
senders as they are configured now, and each new message names the one that it repeats.

Examples:
  zixpost probe --to \"María Ortiz\" --all --image https://cdn.example.com/probe.png
  zixpost probe --to +13025550101 --sender support-us,support-eu --image https://cdn.example.com/probe.png
  zixpost probe morning --json
  zixpost probe --again last

Exit codes, the worst row counts: 5 unknown, 6 not written down, 1 refused, 4 never left; 0 all were
accepted; 2 wrong use: nothing was sent; 3 the configuration or a key";
