//! The probes of the configuration, to read.

use serde::Serialize;

use crate::cli::end::{End, Failure};
use crate::cli::output::Output;
use crate::cli::place::Place;
use crate::domain::{ProbeSenders, SavedProbe, Shown};

/// Columns of the name, and of the recipient, on a terminal.
const WIDTH: usize = 20;

/// A probe as JSON.
#[derive(Serialize)]
struct Row<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    senders: Option<Vec<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
}

/// Lists them.
pub(super) fn list(place: &Place, json: bool, out: &mut Output) -> Result<End, Failure> {
    let settings = place.settings()?;
    if settings.probes.is_empty() {
        out.notice("there are no probes yet: write [probes.NAME] in config.toml");
    }
    for probe in &settings.probes {
        let senders = senders(probe);
        if json {
            let (to, image, caption) = (probe.to.as_deref(), probe.link.as_deref(), probe.caption.as_deref());
            let row = Row { name: &probe.name, to, senders, image, caption };
            // Texts always have a JSON form.
            out.json(&serde_json::to_string(&row).unwrap_or_default())?;
            continue;
        }
        let from = senders.map(|names| names.join(",")).unwrap_or_default();
        let to = probe.to.as_deref().unwrap_or_default();
        let link = probe.link.as_deref().unwrap_or_default();
        if out.is_terminal() {
            let columns = out.columns();
            let line = format!("{}{}{from}  {link}", padded(&probe.name), padded(to));
            out.line(Shown::fitted(line.trim_end(), columns).as_str())?;
        } else {
            out.cells(&[&probe.name, to, &from, link, probe.caption.as_deref().unwrap_or_default()])?;
        }
    }
    Ok(End::Fine)
}

fn senders(probe: &SavedProbe) -> Option<Vec<&str>> {
    Some(match probe.senders.as_ref()? {
        ProbeSenders::All => vec!["all"],
        ProbeSenders::Named(names) => names.iter().map(String::as_str).collect(),
    })
}

fn padded(text: &str) -> String {
    let cell = Shown::fitted(text, WIDTH);
    format!("{}{}", cell.as_str(), " ".repeat(WIDTH - cell.width() + 2))
}
