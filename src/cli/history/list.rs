//! The list: what was sent and meets the query, newest first.

use jiff::tz::TimeZone;

use super::super::end::{End, Failure};
use super::super::output::Output;
use super::super::place::Place;
use super::super::zone;
use super::args::History;
use super::logs::{self, Log, Merged};
use super::table::Table;
use super::{facets, follow, query};
use crate::domain::{Entry, Masked, Shown};
use crate::store::{entry_csv, entry_csv_header, entry_json};

/// Entries in memory at once, of a list that asks for nothing.
const PAGE: usize = 200;

/// Columns of the folder that an entry comes from, on a terminal.
const ORIGIN: usize = 14;

/// Lists.
pub(super) fn list(place: &Place, history: &History, out: &mut Output) -> Result<End, Failure> {
    let own = place.reader();
    let query = query::read(&history.query, own.as_ref())?;
    let logs = logs::open(place, history)?;
    if logs.is_empty() {
        out.notice(&format!("nothing was sent yet: {} does not exist", place.paths.data_dir.display()));
        return Ok(End::Fine);
    }
    if history.facets {
        return facets::print(&logs, &query, history.json, out);
    }
    let mut rows = Rows::new(history, out);
    if history.follow {
        return follow::follow(&logs, &query, history.limit, &mut rows, out);
    }
    match logs.as_slice() {
        [log] if query.is_empty() => all(log, history.limit, &mut rows, out)?,
        logs => {
            let mut found = Merged::search(logs, &query, history.limit)?;
            while let Some((number, entry)) = found.next()? {
                rows.print(&logs[number], &entry, out)?;
            }
        }
    }
    Ok(End::Fine)
}

/// The newest entries without a query, a page at a time, so that a million of them take no memory.
fn all(log: &Log, limit: u64, rows: &mut Rows, out: &mut Output) -> Result<(), Failure> {
    // A later fact writes the entry anew: the first line met is the newest, older ones of its id are passed over.
    let mut told = std::collections::HashSet::new();
    let (mut left, mut place) = (limit, None);
    let (mut damaged, mut newer) = (0, 0);
    while left > 0 {
        let size = usize::try_from(left).unwrap_or(PAGE).min(PAGE);
        let page = log.store.page(place.as_ref(), size).map_err(Failure::store("read the history"))?;
        damaged += page.damaged;
        newer += page.newer;
        for entry in page.entries {
            if left > 0 && told.insert(entry.id) {
                left -= 1;
                rows.print(log, &entry, out)?;
            }
        }
        place = page.older;
        if place.is_none() {
            break;
        }
    }
    tell(damaged as u64, newer as u64, out);
    Ok(())
}

fn tell(damaged: u64, newer: u64, out: &mut Output) {
    if damaged > 0 {
        out.notice(&format!("zixpost: {damaged} damaged lines of the history were passed over"));
    }
    if newer > 0 {
        out.notice(&format!("zixpost: {newer} lines of the history were written by a newer version and passed over"));
    }
}

/// The end of a folder's name, which tells it from the others, in its column.
fn padded(origin: &str) -> String {
    let name = origin.trim_end_matches('/').rsplit('/').next().unwrap_or(origin);
    let cell = Shown::fitted(name, ORIGIN);
    format!("{}{}", cell.as_str(), " ".repeat(ORIGIN - cell.width()))
}

/// How rows are printed.
pub(super) struct Rows {
    kind: Kind,
    zone: TimeZone,
    has_origin: bool,
    is_masked: bool,
}

enum Kind {
    Json,
    Csv { has_header: bool },
    Table(Table),
    Cells,
}

impl Rows {
    fn new(history: &History, out: &Output) -> Self {
        let kind = match history {
            _ if history.json => Kind::Json,
            _ if history.csv => Kind::Csv { has_header: false },
            _ if out.is_terminal() => {
                let taken = if history.logs.is_empty() { 0 } else { ORIGIN + 2 };
                Kind::Table(Table::new(out.columns().saturating_sub(taken)))
            }
            _ => Kind::Cells,
        };
        let has_origin = !history.logs.is_empty();
        Self { kind, zone: zone::local(), has_origin, is_masked: history.mask }
    }

    /// Prints one entry.
    pub(super) fn print(&mut self, log: &Log, entry: &Entry, out: &mut Output) -> Result<(), Failure> {
        let origin = log.origin.as_deref();
        let masked = self.is_masked.then(|| Masked::of(entry));
        let entry = masked.as_ref().map_or(entry, Masked::entry);
        match &mut self.kind {
            Kind::Json => out.json(&with_origin(entry_json(entry), origin))?,
            Kind::Csv { has_header } => {
                if !std::mem::replace(has_header, true) {
                    out.verbatim(&entry_csv_header(self.has_origin))?;
                }
                out.verbatim(&entry_csv(entry, origin))?;
            }
            Kind::Table(table) => {
                if let Some(header) = table.header() {
                    out.line(&if self.has_origin { format!("{}  {header}", padded("LOG")) } else { header })?;
                }
                let row = table.row(entry, &self.zone);
                match origin {
                    // In front, since the rows end where they end.
                    Some(origin) => out.line(&format!("{}  {row}", padded(origin)))?,
                    None => out.line(&row)?,
                }
            }
            Kind::Cells => cells(entry, origin, out)?,
        }
        Ok(())
    }
}

/// The stored entry, and the folder that it comes from.
fn with_origin(json: String, origin: Option<&str>) -> String {
    let (Some(origin), Some(body)) = (origin, json.strip_suffix('}')) else { return json };
    format!("{body},\"log\":{}}}", serde_json::Value::from(origin))
}

fn cells(entry: &Entry, origin: Option<&str>, out: &mut Output) -> Result<(), Failure> {
    let sent = &entry.outgoing;
    let (id, created, to) = (entry.id.to_string(), entry.created.to_string(), sent.to.e164());
    let latency = entry.latency_ms.map(|milliseconds| milliseconds.to_string()).unwrap_or_default();
    let mut cells = vec![
        id.as_str(),
        &created,
        entry.state.word(),
        &to,
        sent.contact.as_deref().unwrap_or_default(),
        &sent.sender.alias,
        sent.link.as_str(),
        &latency,
        entry.reason().unwrap_or_default(),
    ];
    cells.extend(origin);
    out.cells(&cells)?;
    Ok(())
}
