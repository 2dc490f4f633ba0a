//! `zixpost contacts import`: people from a file of another program.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use serde::Serialize;

use super::args::{ImportFormat, Imported};
use crate::cli::end::{End, Failure};
use crate::cli::output::Output;
use crate::cli::place::Place;
use crate::domain::{Card, Phone, Problem, Sender};
use crate::store::{CsvCards, Import, ImportedRow, Rejection, Store, StoreError, VcardCards, Verdict};

/// Bytes that are looked at to tell what a file is.
const HEAD: u64 = 8 * 1024;

/// Numbers that may have another form, named one by one.
const CAUTIONS: usize = 5;

/// Reads, judges, writes once, tells.
pub(super) fn run(place: &Place, imported: &Imported, out: &mut Output) -> Result<End, Failure> {
    let name =
        if imported.file == Path::new("-") { "standard input".into() } else { imported.file.display().to_string() };
    let wrong = |error: &dyn std::fmt::Display| Failure::usage(format!("could not import {name}: {error}"));
    let source = open(&imported.file).map_err(|error| wrong(&error))?;
    let (source, is_vcard) = recognised(source).map_err(|error| wrong(&error))?;
    let is_vcard = imported.format.map_or(is_vcard, |format| format == ImportFormat::Vcard);
    // Nothing is made for a dry run, and nothing before the file is read.
    let reader = Store::to_read(&place.paths.data_dir);
    let known = reader.contacts().map_err(Failure::store("read the contacts"))?;
    let mut judge = Judge {
        place,
        country: imported.default_country.as_deref(),
        senders: known.into_iter().filter_map(|contact| contact.sender).collect(),
        left_out: 0,
        import: Import::default(),
    };
    let rows: Box<dyn Iterator<Item = Result<Result<Card, Rejection>, StoreError>>> = if is_vcard {
        Box::new(VcardCards::new(source))
    } else {
        Box::new(CsvCards::new(source).map_err(|error| wrong(&error))?)
    };
    for row in rows {
        let row = judge.row(row.map_err(|error| wrong(&error))?)?;
        judge.import.take(row).map_err(|error| wrong(&error))?;
    }
    let (rows, rejected) = if imported.dry_run {
        reader.plan_import(&judge.import).map_err(Failure::store("read the contacts"))?
    } else {
        place.store()?.import_contacts(&judge.import).map_err(Failure::store("import the contacts"))?
    };
    tell(&rows, &rejected, judge.left_out, imported, out)?;
    Ok(if rejected.is_empty() { End::Fine } else { End::Rejected })
}

fn open(file: &Path) -> io::Result<Box<dyn Read>> {
    Ok(if file == Path::new("-") { Box::new(io::stdin().lock()) } else { Box::new(File::open(file)?) })
}

/// The whole source again, and whether it begins like a vCard.
fn recognised(mut source: Box<dyn Read>) -> io::Result<(impl BufRead, bool)> {
    let mut head = Vec::new();
    (&mut source).take(HEAD).read_to_end(&mut head)?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head).trim_ascii_start();
    let is_vcard = text.get(..11).is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCARD"));
    Ok((Cursor::new(head).chain(BufReader::new(source)), is_vcard))
}

/// Judges what the store cannot: numbers and senders.
struct Judge<'a> {
    place: &'a Place,
    country: Option<&'a str>,
    /// Aliases that are good: those that a contact has already, and those that were looked up.
    senders: HashSet<String>,
    left_out: usize,
    import: Import,
}

impl Judge<'_> {
    fn row(&mut self, row: Result<Card, Rejection>) -> Result<Result<(Phone, Card), Rejection>, Failure> {
        let card = match row {
            Ok(card) => card,
            Err(rejection) => return Ok(Err(rejection)),
        };
        let mut problems = Vec::new();
        let number = match self.country {
            Some(country) => Phone::parse_in(&card.number, country),
            None => Phone::parse(&card.number),
        };
        if let Err(problem) = &number {
            let is_national = self.country.is_none() && matches!(problem, Problem::NoCountryCode { .. });
            let hint = if is_national { ", or say --default-country" } else { "" };
            problems.push(match problem {
                Problem::NoRecipient => "number: is empty".to_owned(),
                problem => format!("number: {problem} ({}{hint})", problem.mend()),
            });
        }
        let alias = card.sender.trim();
        if !alias.is_empty() && !self.senders.contains(&card.sender) && !self.senders.contains(alias) {
            match Sender::find(alias, &self.place.settings()?.senders) {
                Ok(_) => drop(self.senders.insert(alias.to_owned())),
                Err(problem) => problems.push(format!("sender: {problem} ({})", problem.mend())),
            }
        }
        match number {
            Ok(number) if problems.is_empty() => {
                self.left_out += card.left_out;
                Ok(Ok((number, card)))
            }
            _ => Ok(Err(Rejection { line: card.line, name: card.name, problems })),
        }
    }
}

fn tell(
    rows: &[ImportedRow],
    rejected: &[Rejection],
    left_out: usize,
    imported: &Imported,
    out: &mut Output,
) -> Result<(), Failure> {
    let count = |wanted: fn(&Verdict) -> bool| rows.iter().filter(|row| wanted(&row.verdict)).count();
    let counts = Counts {
        added: count(|verdict| *verdict == Verdict::Added),
        updated: count(|verdict| matches!(verdict, Verdict::Updated(_))),
        unchanged: count(|verdict| *verdict == Verdict::Unchanged),
        rejected: rejected.len(),
        left_out,
        dry_run: imported.dry_run,
    };
    let mut rejections = rejected.iter().peekable();
    for row in rows.iter().filter(|row| row.verdict != Verdict::Unchanged) {
        while let Some(rejection) = rejections.next_if(|rejection| rejection.line < row.line) {
            reject(rejection, imported.json, out)?;
        }
        taken(row, imported.json, out)?;
    }
    for rejection in rejections {
        reject(rejection, imported.json, out)?;
    }
    if imported.json {
        out.json(&json(&counts))?;
    } else {
        let Counts { added, updated, unchanged, rejected, .. } = counts;
        out.line(&format!("added {added}, updated {updated}, unchanged {unchanged}, rejected {rejected}"))?;
    }
    if left_out > 0 {
        out.notice(&format!("{left_out} further numbers of these people were left out: a contact has one"));
    }
    let mut cautions = rows.iter().filter(|row| row.verdict == Verdict::Added).filter_map(|row| {
        let caution = row.number.caution()?;
        Some(format!("line {}: {} {}: {caution}", row.line, row.name, row.number))
    });
    cautions.by_ref().take(CAUTIONS).for_each(|caution| out.notice(&caution));
    let more = cautions.count();
    if more > 0 {
        out.notice(&format!("{more} more numbers of Brazil, Mexico or Argentina have another form; --json names it"));
    }
    if imported.dry_run {
        out.notice("nothing was written");
    }
    Ok(())
}

fn taken(row: &ImportedRow, as_json: bool, out: &mut Output) -> io::Result<()> {
    let (result, fields): (_, &[_]) = match &row.verdict {
        Verdict::Added => ("added", &[]),
        Verdict::Updated(fields) => ("updated", fields),
        Verdict::Unchanged => ("unchanged", &[]),
    };
    if as_json {
        let number = Some(row.number.e164());
        let caution = row.number.caution().map(|caution| caution.to_string());
        return out.json(&json(&Told {
            line: row.line,
            result,
            name: &row.name,
            number,
            fields,
            problems: &[],
            caution,
        }));
    }
    let fields = if fields.is_empty() { String::new() } else { format!(": {}", fields.join(", ")) };
    out.line(&format!("line {}: {result} {} {}{fields}", row.line, row.name, row.number))
}

fn reject(rejection: &Rejection, as_json: bool, out: &mut Output) -> io::Result<()> {
    let Rejection { line, name, problems } = rejection;
    if as_json {
        let told = Told { line: *line, result: "rejected", name, number: None, fields: &[], problems, caution: None };
        return out.json(&json(&told));
    }
    out.line(&format!("line {line}: rejected {name}: {}", problems.join("; ")))
}

/// A row of the report.
#[derive(Serialize)]
struct Told<'a> {
    line: u64,
    result: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    fields: &'a [&'static str],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    problems: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    caution: Option<String>,
}

/// The end of the report.
#[derive(Serialize)]
struct Counts {
    added: usize,
    updated: usize,
    unchanged: usize,
    rejected: usize,
    left_out: usize,
    dry_run: bool,
}

fn json(value: &impl Serialize) -> String {
    // Texts and numbers alone: this cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}
