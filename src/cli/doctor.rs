//! `zixpost doctor`: whether all is well, and what to do where it is not.

use serde::Serialize;

use super::args::Doctor;
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use crate::domain::{Checkup, Health};
use crate::store::StoreError;

/// Looks at everything, and tells it, one line a check.
pub(super) fn run(place: &Place, doctor: &Doctor, out: &mut Output) -> Result<End, Failure> {
    let checks = data_folder(place);
    for check in &checks {
        if doctor.json {
            // A struct of texts always has a JSON form.
            out.json(&serde_json::to_string(&Line::of(check)).unwrap_or_default())?;
            continue;
        }
        out.line(&format!("{}  {:<10}  {}", check.health.word(), check.name, check.found))?;
        if !check.mend.is_empty() {
            out.line(&format!("                  {}", check.mend))?;
        }
    }
    let is_unwell = checks.iter().any(|check| check.health == Health::Fail);
    Ok(if is_unwell { End::Unwell } else { End::Fine })
}

/// The checks of the data folder. It is not made where it does not exist.
fn data_folder(place: &Place) -> Vec<Checkup> {
    let dir = &place.paths.data_dir;
    if !dir.exists() {
        return vec![Checkup::pass("folder", format!("{} does not exist yet", dir.display()))];
    }
    let found = dir.display().to_string();
    match place.store_or_reader() {
        Err(failure) => vec![Checkup::fail("folder", failure.to_string(), "")],
        Ok((store, why)) => {
            let folder = match why {
                None => Checkup::pass("folder", found),
                Some(StoreError::ReadOnly { .. }) => Checkup::pass("folder", format!("{found}, read alone")),
                Some(why) => Checkup::fail("folder", why.to_string(), "it can be read, and nothing can be sent"),
            };
            std::iter::once(folder).chain(store.check_up()).collect()
        }
    }
}

/// A check for other programs. Fields are added, never changed.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    result: &'a str,
    found: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    mend: &'a str,
}

impl<'a> Line<'a> {
    fn of(check: &'a Checkup) -> Self {
        Self { name: check.name, result: check.health.word(), found: &check.found, mend: &check.mend }
    }
}
