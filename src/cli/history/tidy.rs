//! `zixpost history prune` and `compact`: a smaller history.

use std::sync::atomic::AtomicBool;

use super::super::end::{End, Failure};
use super::super::output::Output;
use super::super::place::Place;
use super::query::moment;
use crate::store::{Store, Tidied, Tidy};

/// Removes what was made before a day.
pub(super) fn prune(place: &Place, before: &str, is_dry: bool, out: &mut Output) -> Result<End, Failure> {
    tidy(place, Tidy::Prune(moment(before)?), is_dry, out)
}

/// Removes superseded lines of months that are over, and moves damaged ones away.
pub(super) fn compact(place: &Place, is_dry: bool, out: &mut Output) -> Result<End, Failure> {
    tidy(place, Tidy::Compact, is_dry, out)
}

fn tidy(place: &Place, what: Tidy, is_dry: bool, out: &mut Output) -> Result<End, Failure> {
    if place.reader().is_none() {
        out.notice(&format!("nothing was sent yet: {} does not exist", place.paths.data_dir.display()));
        return Ok(End::Fine);
    }
    let failed = || Failure::store("make the history smaller");
    let (months, verb) = if is_dry {
        (Store::to_read(&place.paths.data_dir).would_tidy(what).map_err(failed())?, "would be")
    } else {
        let store = place.store()?;
        let months = store.tidy(what).map_err(failed())?;
        // The new files get their indexes now, so that the next search need not make them.
        store.survey(&AtomicBool::new(false), &mut |_| {}).map_err(failed())?;
        (months, "were")
    };
    let mut sum = Tidied::default();
    for month in &months {
        out.line(&format!("{}: {}", month.month, told(month, verb)))?;
        sum.entries += month.entries;
        sum.superseded += month.superseded;
        sum.damaged += month.damaged;
        sum.bytes += month.bytes;
    }
    if months.is_empty() {
        out.line("nothing to remove")?;
    } else {
        out.line(&format!("in all: {}", told(&sum, verb)))?;
    }
    Ok(End::Fine)
}

fn told(month: &Tidied, verb: &str) -> String {
    let Tidied { entries, superseded, damaged, bytes, .. } = month;
    format!(
        "{entries} entries and {superseded} superseded lines {verb} removed, {damaged} damaged lines moved to quarantine/, {bytes} bytes freed"
    )
}
