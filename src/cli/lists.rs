//! `zixpost drafts` and `zixpost senders`: what is there, to read.

use serde::Serialize;

use super::canned_args::Listing;
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use crate::domain::Shown;
use crate::store::Drafts;

/// Columns of a number, and of an alias, on a terminal.
const WIDTH: usize = 20;

/// A sender as JSON.
#[derive(Serialize)]
struct Row<'a> {
    alias: &'a str,
    phone_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    display: Option<&'a str>,
    is_default: bool,
}

/// What is being typed, one draft for each recipient. One that cannot be read is told and left out.
pub(super) fn drafts(place: &Place, words: &Listing, out: &mut Output) -> Result<End, Failure> {
    let drafts = match place.reader() {
        Some(store) if store.dir().join("drafts").is_dir() => {
            store.read_drafts().map_err(Failure::store("read the drafts"))?
        }
        _ => Drafts::default(),
    };
    for problem in &drafts.problems {
        out.error(&problem.to_string());
    }
    if drafts.loaded.is_empty() {
        out.notice("there are no drafts");
    }
    for draft in &drafts.loaded {
        if words.json {
            // A draft has texts, flags and an id: nothing can fail to become JSON.
            out.json(&serde_json::to_string(draft).unwrap_or_default())?;
        } else if out.is_terminal() {
            row(&[&draft.to, &draft.from], &format!("{}  {}", draft.link, draft.caption), out)?;
        } else {
            out.cells(&[&draft.to, &draft.from, &draft.link, &draft.caption])?;
        }
    }
    Ok(End::Fine)
}

/// The senders of the profile in use; the one that is used where nothing else is said has a mark.
pub(super) fn senders(place: &Place, words: &Listing, out: &mut Output) -> Result<End, Failure> {
    let settings = place.settings()?;
    let default = settings.profile.sender.as_deref();
    if settings.senders.is_empty() {
        out.notice("there are no senders yet: add one under [senders] in config.toml, or name a phone ID with --from");
    }
    for sender in &settings.senders {
        let is_default = default.is_some_and(|name| name == sender.alias || name == sender.phone_id.as_str());
        let display = sender.display.as_deref();
        let mark = if is_default { "default" } else { "" };
        if words.json {
            let row = Row { alias: &sender.alias, phone_id: sender.phone_id.as_str(), display, is_default };
            out.json(&serde_json::to_string(&row).unwrap_or_default())?;
        } else if out.is_terminal() {
            let more = format!("{}  {mark}", display.unwrap_or_default());
            row(&[&sender.alias, sender.phone_id.as_str()], &more, out)?;
        } else {
            out.cells(&[&sender.alias, sender.phone_id.as_str(), display.unwrap_or_default(), mark])?;
        }
    }
    Ok(End::Fine)
}

/// Cells of one width, and a rest that is cut where the terminal ends.
fn row(cells: &[&str], rest: &str, out: &mut Output) -> Result<(), Failure> {
    let mut line = String::new();
    for cell in cells {
        let cell = Shown::fitted(cell, WIDTH);
        line.push_str(cell.as_str());
        line.push_str(&" ".repeat(WIDTH - cell.width() + 2));
    }
    line.push_str(Shown::line(rest.trim()).as_str());
    let columns = out.columns();
    out.line(Shown::fitted(line.trim_end(), columns).as_str())?;
    Ok(())
}
