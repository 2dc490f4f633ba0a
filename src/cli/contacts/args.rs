//! What `zixpost contacts` may be told.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::domain::Phone;

/// `zixpost contacts`
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Contacts {
    /// List everybody, in the order of contacts.toml
    #[command(after_help = "Example:\n  zixpost contacts list --json | jq -r .name")]
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
        /// Mask names, numbers and notes in what is printed
        #[arg(long)]
        mask: bool,
    },
    /// Show one person
    #[command(after_help = "Example:\n  zixpost contacts show \"María Ortiz\"")]
    Show {
        /// A name, or a number with its country code
        #[arg(value_name = "NAME|NUMBER")]
        who: String,
        /// Print the contact as JSON
        #[arg(long)]
        json: bool,
    },
    /// Add one person
    #[command(
        after_help = "Example:\n  zixpost contacts add --name \"María Ortiz\" --number \"+1 302 555 0101\" --tag vip"
    )]
    Add(NewContact),
    /// Change one person; comments and order in contacts.toml stay
    #[command(
        after_help = "Example:\n  zixpost contacts edit \"María Ortiz\" --note \"after 10 h\" --untag new --tag vip"
    )]
    Edit(Edited),
    /// Remove one person; asks first on a terminal
    #[command(after_help = "Example:\n  zixpost contacts remove +13025550101 --yes")]
    Remove {
        /// A name, or a number with its country code
        #[arg(value_name = "NAME|NUMBER")]
        who: String,
        /// Do not ask
        #[arg(long)]
        yes: bool,
        /// Print the removed contact as JSON
        #[arg(long)]
        json: bool,
    },
    /// Take in people from a CSV or vCard file
    #[command(after_help = IMPORT)]
    Import(Imported),
    /// Write everybody out for another program
    #[command(after_help = EXPORT)]
    Export {
        /// How
        #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
        format: ExportFormat,
        /// A new file; without one it goes to standard output
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
}

/// `zixpost contacts add`
#[derive(Debug, Args)]
pub(in crate::cli) struct NewContact {
    /// As the team calls them; never sent
    #[arg(long, value_name = "NAME")]
    pub(super) name: String,
    /// With its country code, in any human form
    #[arg(long, value_name = "NUMBER")]
    pub(super) number: String,
    /// Words for the team; never sent
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// A word to find them by; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// The sender that writes to them: its alias in the configuration, or a bare phone ID
    #[arg(long, value_name = "SENDER")]
    pub(super) sender: Option<String>,
    /// Print the contact as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `zixpost contacts edit`
#[derive(Debug, Args)]
pub(in crate::cli) struct Edited {
    /// A name, or a number with its country code
    #[arg(value_name = "NAME|NUMBER")]
    pub(super) who: String,
    /// The new name
    #[arg(long, value_name = "NAME")]
    pub(super) name: Option<String>,
    /// The new number, with its country code
    #[arg(long, value_name = "NUMBER")]
    pub(super) number: Option<String>,
    /// The new note
    #[arg(long, value_name = "TEXT", conflicts_with = "no_note")]
    pub(super) note: Option<String>,
    /// No note any more
    #[arg(long)]
    pub(super) no_note: bool,
    /// One tag more; may be given several times
    #[arg(long = "tag", value_name = "TAG")]
    pub(super) tags: Vec<String>,
    /// One tag less; may be given several times
    #[arg(long = "untag", value_name = "TAG")]
    pub(super) untags: Vec<String>,
    /// The sender that writes to them from now on
    #[arg(long, value_name = "SENDER", conflicts_with = "no_sender")]
    pub(super) sender: Option<String>,
    /// No sender of their own any more
    #[arg(long)]
    pub(super) no_sender: bool,
    /// Print the contact as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// `zixpost contacts import`
#[derive(Debug, Args)]
pub(in crate::cli) struct Imported {
    /// The file, - for standard input
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// What the file is; without it the content decides
    #[arg(long, value_enum)]
    pub(super) format: Option<ImportFormat>,
    /// Tell what would be done, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Read numbers without a country code as numbers of this country, such as US
    #[arg(long, value_name = "CC", value_parser = country)]
    pub(super) default_country: Option<String>,
    /// Print one JSON object for each row that matters, and one with the counts at the end
    #[arg(long)]
    pub(super) json: bool,
}

/// What an imported file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ImportFormat {
    /// A table whose first line names the columns.
    Csv,
    /// Cards of a telephone or an address book.
    Vcard,
}

/// What an exported file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ExportFormat {
    /// For spreadsheets.
    Csv,
    /// For telephones and address books.
    Vcard,
    /// As in contacts.toml, without its comments.
    Toml,
}

fn country(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if Phone::knows_region(&code) {
        return Ok(code);
    }
    Err("use the two letters of a country, such as US or GB".into())
}

const IMPORT: &str = "\
A CSV file names its columns in the first line: name (or first name and last name), number (phone, mobile, whatsapp …),
note, tags, sender. Commas, semicolons or tabs part the cells; commas or semicolons part the tags.
A vCard file may be of version 2.1, 3.0 or 4.0. A card becomes one contact: its mobile number is taken, else the
preferred one, else the first; further numbers are counted and left out.

A number that is known updates that contact, in the fields that the file fills and that differ. An empty field never
takes a note away, and tags are added, never removed. The same file again changes nothing.

Exit codes:
  0 every row was read, 1 some rows were rejected and the others were taken, 2 the file could not be read,
  6 contacts.toml could not be read or written

Examples:
  zixpost contacts import people.csv --dry-run
  zixpost contacts import phone.vcf --default-country US
  zixpost contacts export | zixpost --data-dir ./other contacts import -";

const EXPORT: &str = "\
Every text is written as it is, also one that a spreadsheet takes for a formula: import the columns as text there.

Examples:
  zixpost contacts export people.csv
  zixpost contacts export --format vcard > people.vcf";
