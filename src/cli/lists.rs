//! `zixpost drafts`: what is being typed, to read.

use super::canned_args::Listing;
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use crate::domain::Shown;
use crate::store::Drafts;

/// Columns of a number, and of an alias, on a terminal.
const WIDTH: usize = 20;

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

/// Cells of one width, and a rest that is cut where the terminal ends.
pub(super) fn row(cells: &[&str], rest: &str, out: &mut Output) -> Result<(), Failure> {
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
