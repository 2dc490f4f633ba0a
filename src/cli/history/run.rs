//! Which job of `zixpost history` is wanted.

use super::super::end::{End, Failure};
use super::super::output::Output;
use super::super::place::Place;
use super::args::{History, HistoryCommand};
use super::{list, show, tidy, verify};

/// Lists, shows one, checks, or makes smaller.
pub(in crate::cli) fn run(place: &Place, history: &History, out: &mut Output) -> Result<End, Failure> {
    match &history.command {
        Some(HistoryCommand::Show { id, json }) => {
            let how = (*json || history.json, history.mask);
            show::show(place.reader().as_ref(), id, how, out)?;
            Ok(End::Fine)
        }
        Some(HistoryCommand::Verify { json }) => verify::verify(place, *json || history.json, out),
        Some(HistoryCommand::Prune { before, dry_run }) => tidy::prune(place, before, *dry_run, out),
        Some(HistoryCommand::Compact { dry_run }) => tidy::compact(place, *dry_run, out),
        None => list::list(place, history, out),
    }
}
