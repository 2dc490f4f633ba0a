//! `zixpost evidence`: all that is known of some sends, for a ticket.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use super::author::CLIENT;
use super::clock::now;
use super::end::{End, Failure};
use super::history::find;
use super::new_file;
use super::output::Output;
use super::place::Place;
use super::probe;
use crate::domain::{Entry, Evidence, Evident, Reveal};
use crate::gateway::describe;
use crate::store::Store;

/// `zixpost evidence`
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags that have nothing to do with each other")]
pub(super) struct EvidenceArgs {
    /// The ids of sends, or at least their first four characters
    #[arg(value_name = "ID", required_unless_present = "probe")]
    ids: Vec<String>,
    /// Every send of the probe with this id or the beginning of it; or of the last one: last
    #[arg(long, value_name = "ID")]
    probe: Option<String>,
    /// Print one JSON object, for programs
    #[arg(long)]
    json: bool,
    /// Print Markdown, for people; this is what happens anyway
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Write into this new file, which only you can read
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show phone numbers whole
    #[arg(long)]
    full_numbers: bool,
    /// Show captions
    #[arg(long)]
    captions: bool,
}

/// What stands below the help.
pub(super) const HELP: &str = "\
What was sent, what was answered and how long each step took, what it means and whose job it is: all
that a ticket for Zixflow or Meta needs. The API key is in none of it; numbers show their country and
last two digits, captions their length, links no values of their query.

Examples:
  zixpost evidence 019ab3c2 | less
  zixpost evidence 019ab3c2 019ab3d7 --output ticket.md
  zixpost evidence --probe 019ab3c2 --json | jq .sends[].http_status";

/// Gathers and prints.
pub(super) fn run(place: &Place, args: &EvidenceArgs, out: &mut Output) -> Result<End, Failure> {
    let problem = |text: &str| Failure::usage(format!("could not gather evidence: {text}"));
    let Some(store) = place.reader() else { return Err(problem("nothing was sent yet")) };
    let mut entries: Vec<Entry> = Vec::new();
    for id in &args.ids {
        let entry = find(id, &store)?.map_err(|text| problem(&text))?;
        if !entries.iter().any(|known| known.id == entry.id) {
            entries.push(entry);
        }
    }
    if let Some(id) = &args.probe {
        entries.extend(of_probe(id, &store)?.map_err(|text| problem(&text))?);
    }
    let reveal = Reveal { numbers: args.full_numbers, captions: args.captions };
    let evidence = gather(place, entries, reveal)?;
    let text = if args.json {
        // A struct of texts and numbers always has a JSON form.
        serde_json::to_string_pretty(&evidence).unwrap_or_default()
    } else {
        evidence.markdown()
    };
    match &args.output {
        Some(file) => {
            new_file::write(file, &(text.trim_end().to_owned() + "\n"))?;
            out.notice(&format!("the evidence of {} is in {}", sends(evidence.sends.len()), file.display()));
        }
        None if args.json => out.json(&text)?,
        None => out.verbatim(&text)?,
    }
    Ok(End::Fine)
}

/// The evidence of some sends; their requests are put in words as the gateway makes them.
pub(super) fn gather(place: &Place, entries: Vec<Entry>, reveal: Reveal) -> Result<Evidence, Failure> {
    let base = base_of(place)?;
    let request = |entry: Entry| Evident { request: describe(&base(&entry.author.profile), &entry.outgoing), entry };
    let sends: Vec<Evident> = entries.into_iter().map(request).collect();
    Ok(Evidence::gather(&sends, [], reveal, CLIENT, now()))
}

/// The address that each profile sends to; that of the profile in use where one is not known any more.
fn base_of(place: &Place) -> Result<impl Fn(&str) -> Url, Failure> {
    let settings = place.settings()?;
    // A sandbox of another run had another port, which is of no use to anybody.
    let sandbox = Url::parse("http://127.0.0.1").ok().filter(|_| place.sandboxed);
    Ok(move |name: &str| {
        let known = settings.profiles.iter().find(|profile| profile.name == name);
        sandbox.clone().unwrap_or_else(|| known.unwrap_or(&settings.profile).base.clone())
    })
}

/// The sends of a probe, oldest first; the inner error is a problem of the command line.
fn of_probe(which: &str, store: &Store) -> Result<Result<Vec<Entry>, String>, Failure> {
    match probe::entries(store, which.trim()) {
        Ok(entries) if entries.is_empty() => Ok(Err(format!("no probe has an id that starts with {which}"))),
        Ok(mut entries) => {
            entries.sort_by_key(|entry| (entry.created, entry.id));
            Ok(Ok(entries))
        }
        Err(probe::Trouble::Asked(problem)) => Ok(Err(problem)),
        Err(probe::Trouble::Store(error)) => Err(Failure::store("read the history")(error)),
    }
}

fn sends(count: usize) -> String {
    if count == 1 { "1 send".to_owned() } else { format!("{count} sends") }
}
