//! `zixpost doctor`: whether all is well, and what to do where it is not.

use std::io::IsTerminal;

use serde::Serialize;

use super::args::Doctor;
use super::desk::Desk;
use super::doctor_checks::{configuration, data_folder, network, terminal};
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use crate::domain::{Checkup, Health};
use crate::sandbox::Scenario;

/// Looks at everything, and tells it, one line a check, as soon as a group of them is done.
pub(super) async fn run(place: &Place, doctor: &Doctor, out: &mut Output) -> Result<End, Failure> {
    let mut told = Told { json: doctor.json, is_unwell: false };
    told.all(&configuration(place, doctor.run_key_command).await, out)?;
    // Where the configuration cannot be used there is no gateway to reach, and that was told.
    let desk = match (doctor.offline, place.sandboxed) {
        (true, _) => None,
        (false, true) => Some(Desk::open(place, Scenario::default(), out).await?),
        (false, false) => place.settings().ok().map(|settings| Desk { settings, sandbox: None }),
    };
    if let Some(desk) = &desk {
        told.all(&network(&desk.settings.profile).await, out)?;
    }
    told.all(&terminal(place, std::io::stdout().is_terminal()), out)?;
    told.all(&data_folder(place), out)?;
    Ok(if told.is_unwell { End::Unwell } else { End::Fine })
}

struct Told {
    json: bool,
    is_unwell: bool,
}

impl Told {
    fn all(&mut self, checks: &[Checkup], out: &mut Output) -> Result<(), Failure> {
        for check in checks {
            self.is_unwell |= check.health == Health::Fail;
            if self.json {
                // A struct of texts always has a JSON form.
                out.json(&serde_json::to_string(&Line::of(check)).unwrap_or_default())?;
                continue;
            }
            out.line(&format!("{}  {:<10}  {}", check.health.word(), check.name, check.found))?;
            if !check.mend.is_empty() {
                out.line(&format!("                  {}", check.mend))?;
            }
        }
        out.flush()?;
        Ok(())
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
