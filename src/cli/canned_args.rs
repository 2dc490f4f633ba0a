//! What the command line may say about what is kept: canned messages, drafts.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `zixpost canned`
#[derive(Debug, Subcommand)]
pub(super) enum Canned {
    /// List them all, in the order of canned.toml
    #[command(after_help = "Example:\n  zixpost canned list --json | jq -r .code")]
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Keep a new one
    #[command(after_help = ADD)]
    Add(NewCanned),
    /// Remove one
    #[command(after_help = "Example:\n  zixpost canned remove inv")]
    Remove {
        /// Its code
        code: String,
        /// Print what was removed as JSON
        #[arg(long)]
        json: bool,
    },
}

/// `zixpost canned add`
#[derive(Debug, Args)]
pub(super) struct NewCanned {
    /// What it is called by: letters, digits, - and _
    #[arg(long, value_name = "CODE")]
    pub(super) code: String,
    /// For people who choose it; never sent
    #[arg(long, value_name = "TEXT")]
    pub(super) name: Option<String>,
    /// The address of the picture; without it this is a snippet
    #[arg(long, value_name = "URL")]
    pub(super) link: Option<String>,
    /// The text under the picture
    #[arg(long, value_name = "TEXT", conflicts_with = "caption_file")]
    pub(super) caption: Option<String>,
    /// Read the caption from a file, - for standard input; one line break at its end is dropped
    #[arg(long, value_name = "FILE")]
    pub(super) caption_file: Option<PathBuf>,
    /// The sender: its alias in the configuration, or a bare phone ID
    #[arg(long, value_name = "SENDER")]
    pub(super) sender: Option<String>,
    /// Put it in the place of the one that is called the same
    #[arg(long)]
    pub(super) replace: bool,
    /// Print what was kept as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// A list that is only read: `zixpost drafts`.
#[derive(Debug, Args)]
pub(super) struct Listing {
    /// Print one JSON object a line
    #[arg(long)]
    pub(super) json: bool,
}

/// A word of a canned message and what stands for it: `word=value`.
pub(super) fn setting(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((word, value)) if !word.trim().is_empty() => {
            Ok((word.trim().trim_matches(['{', '}']).to_lowercase(), value.to_owned()))
        }
        _ => Err("write it as word=value, such as invoice=2291".to_owned()),
    }
}

const ADD: &str = "\
Words in braces are filled in when it is used: {name}, {first_name} and {number} of the recipient, {date} of the day,
and any other word is asked for. {{ and }} stand for a brace.

Example:
  zixpost canned add --code inv --name Invoice --link \"https://cdn.example.com/{invoice}.png\" \\
    --caption \"Dear {first_name}, your invoice {invoice}\"";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_a_word_and_a_value() {
        assert_eq!(setting("Invoice=22=91"), Ok(("invoice".into(), "22=91".into())));
        assert_eq!(setting("{day}=next Friday"), Ok(("day".into(), "next Friday".into())));
        assert_eq!(setting("day="), Ok(("day".into(), String::new())));
        for bad in ["", "day", "=x", " =x"] {
            assert!(setting(bad).is_err(), "{bad}");
        }
    }
}
