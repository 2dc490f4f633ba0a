//! `zixpost history`: what was sent, newest first.

use std::collections::HashSet;

use jiff::tz::TimeZone;

use super::args::{History, HistoryCommand};
use super::end::{End, Failure};
use super::outcome::{self, stamp};
use super::output::Output;
use super::place::Place;
use crate::domain::{Entry, Shown};
use crate::store::{Store, entry_json};

/// Entries in memory at once.
const PAGE: usize = 200;

/// Lists, or shows one.
pub(super) fn run(place: &Place, history: &History, out: &mut Output) -> Result<End, Failure> {
    let store = place.reader();
    match &history.command {
        Some(HistoryCommand::Show { id, json }) => show(store.as_ref(), id, *json || history.json, out)?,
        None => match &store {
            Some(store) => list(store, history, out)?,
            None => out.notice(&format!("nothing was sent yet: {} does not exist", place.paths.data_dir.display())),
        },
    }
    Ok(End::Fine)
}

/// The settled send whose id starts with `prefix`; the inner error is a problem of the command line.
pub(super) fn find(prefix: &str, store: &Store) -> Result<Result<Entry, String>, Failure> {
    let prefix = prefix.trim().to_lowercase();
    let found = store.find(&prefix).map_err(Failure::store("look for the send"))?;
    Ok(found.ok_or_else(|| format!("no send has an id that starts with {prefix}")))
}

fn list(store: &Store, history: &History, out: &mut Output) -> Result<(), Failure> {
    let zone = TimeZone::system();
    let mut table = Table::new(out.columns());
    // A later fact writes the entry anew: the first line met is the newest, older ones of its id are passed over.
    let mut told = HashSet::new();
    let mut left = history.limit;
    let mut place = None;
    let (mut damaged, mut newer) = (0, 0);
    while left > 0 {
        let size = usize::try_from(left).unwrap_or(PAGE).min(PAGE);
        let page = store.page(place.as_ref(), size).map_err(Failure::store("read the history"))?;
        damaged += page.damaged;
        newer += page.newer;
        for entry in page.entries {
            if left > 0 && told.insert(entry.id) {
                left -= 1;
                row(&entry, history.json, &zone, &mut table, out)?;
            }
        }
        place = page.older;
        if place.is_none() {
            break;
        }
    }
    if damaged > 0 {
        out.notice(&format!("zixpost: {damaged} damaged lines of the history were passed over"));
    }
    if newer > 0 {
        out.notice(&format!("zixpost: {newer} lines of the history were written by a newer version and passed over"));
    }
    Ok(())
}

fn row(entry: &Entry, json: bool, zone: &TimeZone, table: &mut Table, out: &mut Output) -> Result<(), Failure> {
    if json {
        out.json(&entry_json(entry))?;
    } else if out.is_terminal() {
        if let Some(header) = table.header() {
            out.line(&header)?;
        }
        out.line(&table.row(entry, zone))?;
    } else {
        let sent = &entry.outgoing;
        let latency = entry.latency_ms.map(|milliseconds| milliseconds.to_string()).unwrap_or_default();
        out.cells(&[
            &entry.id.to_string(),
            &entry.created.to_string(),
            entry.state.word(),
            &sent.to.e164(),
            sent.contact.as_deref().unwrap_or_default(),
            &sent.sender.alias,
            sent.link.as_str(),
            &latency,
            entry.reason().unwrap_or_default(),
        ])?;
    }
    Ok(())
}

/// Columns of the list on a terminal, with their widths; the last one takes what is left. The id comes first, so that
/// it is never cut.
const COLUMNS: [(&str, usize); 6] =
    [("ID", 13), ("WHEN", 16), ("STATE", 11), ("TO", 34), ("FROM", 14), ("PICTURE", usize::MAX)];

/// The list on a terminal.
struct Table {
    columns: usize,
    has_header: bool,
}

impl Table {
    fn new(columns: usize) -> Self {
        Self { columns, has_header: false }
    }

    /// The header, once.
    fn header(&mut self) -> Option<String> {
        let first = !std::mem::replace(&mut self.has_header, true);
        first.then(|| self.line(&COLUMNS.map(|(word, _)| word.to_owned())))
    }

    fn row(&self, entry: &Entry, zone: &TimeZone) -> String {
        let sent = &entry.outgoing;
        let mut picture = sent.link.file_name().to_owned();
        if let Some(reason) = entry.reason() {
            picture = format!("{picture}  {reason}");
        }
        self.line(&[
            // Up to the milliseconds of its creation: enough to name it.
            entry.id.to_string()[..13].to_owned(),
            stamp(entry.created, zone)[..16].to_owned(),
            format!("{} {}", entry.state.mark(), entry.state.word()),
            // The number first: it fits whatever the name is.
            format!("{}  {}", sent.to, sent.contact.as_deref().unwrap_or_default()),
            sent.sender.alias.clone(),
            picture,
        ])
    }

    fn line(&self, cells: &[String; COLUMNS.len()]) -> String {
        let mut line = String::new();
        for (cell, (_, width)) in cells.iter().zip(COLUMNS) {
            let cell = Shown::fitted(cell, width.min(self.columns));
            line.push_str(cell.as_str());
            if width <= self.columns {
                line.push_str(&" ".repeat(width - cell.width() + 2));
            }
        }
        Shown::fitted(line.trim_end(), self.columns).into()
    }
}

fn show(store: Option<&Store>, id: &str, json: bool, out: &mut Output) -> Result<(), Failure> {
    let problem = |text: &str| Failure::usage(format!("could not show the send: {text}"));
    let Some(store) = store else { return Err(problem(&format!("no send has the id {id}"))) };
    let entry = find(id, store)?.map_err(|text| problem(&text))?;
    if json {
        out.json(&entry_json(&entry))?;
        return Ok(());
    }
    let zone = TimeZone::system();
    out.line(&outcome::headline(&entry))?;
    for sentence in outcome::advice(&entry, &zone) {
        out.line(&format!("  {sentence}"))?;
    }
    for (word, text) in facts(&entry, &zone) {
        let mut word = word;
        for line in text.lines() {
            out.line(&format!("{word:<12}{line}"))?;
            word = "";
        }
    }
    for event in &entry.events {
        let detail = event.detail.as_deref().map(|detail| format!("  {detail}")).unwrap_or_default();
        out.line(&format!("{:<12}{}  {}{detail}", "event", stamp(event.at, &zone), event.state.word()))?;
    }
    if let Some(answer) = &entry.answer {
        out.line(&format!("{:<12}{answer}", "answer"))?;
    }
    Ok(())
}

/// The facts of an entry that are there, each with its word.
fn facts(entry: &Entry, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let (sent, author, options) = (&entry.outgoing, &entry.author, &entry.outgoing.options);
    let yes = |set: bool| if set { "yes" } else { "no" }.to_owned();
    let mut facts = vec![
        ("id", entry.id.to_string()),
        ("created", stamp(entry.created, zone)),
        ("by", format!("{} on {}, {}, profile {}", author.operator, author.host, author.client, author.profile)),
        ("to", format!("{} {}", sent.to, sent.contact.as_deref().unwrap_or_default())),
        ("from", format!("{}  {}", sent.sender.alias, sent.sender.phone_id.as_str())),
        ("image", sent.link.as_str().to_owned()),
    ];
    let more = [
        ("caption", sent.caption.as_ref().map(|caption| caption.as_str().to_owned())),
        ("source", options.source.clone()),
        ("record", options.link_with_record.map(yes)),
        ("report URL", options.report_url.clone()),
        ("submission", options.submission_status.map(yes)),
        (
            "picture",
            entry.picture.as_ref().map(|picture| format!("{}, as it was seen before the send", picture.words())),
        ),
        ("SHA-256", entry.picture.as_ref().map(|picture| picture.sha256.to_string())),
        ("retry of", sent.retry_of.map(|id| id.to_string())),
        ("HTTP", entry.http_status.map(|status| status.to_string())),
        ("message", entry.message.clone()),
        ("message id", entry.message_id.clone()),
        ("campaign id", entry.campaign_id.clone()),
        ("retry at", entry.retry_at.map(|at| stamp(at, zone))),
    ];
    facts.extend(more.into_iter().filter_map(|(word, text)| Some((word, text?))));
    facts
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Draft, Options, State};

    #[test]
    fn a_row_stands_under_its_header_and_never_passes_the_edge() {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "100000000000001".into(),
            link: "https://cdn.example.com/invoice.png".into(),
            ..Draft::default()
        };
        let mut outgoing = draft.check(&[], &Options::default()).unwrap();
        outgoing.contact = Some("María\u{1b}[31m Ortiz of the very long name".into());
        let mut entry = Entry::new(Uuid::nil(), Timestamp::UNIX_EPOCH, Author::default(), outgoing, State::Queued);
        entry.step(Timestamp::UNIX_EPOCH, State::Failed, Some("connection refused".into()));
        for columns in [10, 80, 120, 400] {
            let mut table = Table::new(columns);
            let header = table.header().unwrap();
            let row = table.row(&entry, &TimeZone::UTC);
            assert!(table.header().is_none());
            for line in [&header, &row] {
                assert!(Shown::line(line).width() <= columns, "{line}");
                assert!(!line.contains('\u{1b}'), "{line}");
            }
            if columns == 120 {
                assert_eq!(header.find("STATE"), row.find("! failed"), "{header}\n{row}");
                assert!(row.ends_with("invoice.png") || row.ends_with('…'), "{row}");
            }
        }
    }
}
