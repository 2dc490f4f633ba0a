//! The rows of a probe: from the command line and the configuration to checked messages.

use uuid::Uuid;

use super::args::Probe;
use super::through::{every, named};
use crate::cli::desk::Desk;
use crate::cli::draft;
use crate::cli::end::Failure;
use crate::cli::place::Place;
use crate::domain::{
    Caption, Contact, Draft, Entry, Outgoing, ProbeRow, ProbeSender, ProbeSenders, SavedProbe, probe_rows,
};
use crate::sandbox::Sandbox;

/// What a probe is to do.
#[derive(Debug)]
pub(super) struct Plan {
    /// The id of the probe.
    pub(super) probe: Uuid,
    /// Its messages; at least one, all to one recipient with one picture.
    pub(super) rows: Vec<ProbeRow>,
    /// What was sent in it before.
    pub(super) before: Vec<Entry>,
}

impl Plan {
    /// One of the messages, which have recipient, picture and caption in common.
    pub(super) fn message(&self) -> Option<&Outgoing> {
        self.rows.first().map(|row| &row.outgoing)
    }
}

/// A new probe.
///
/// # Errors
/// Every problem at once; nothing was sent.
pub(super) fn make(place: &Place, probe: &Probe, desk: &Desk) -> Result<Plan, Failure> {
    let saved = match &probe.name {
        Some(name) => saved(name, &desk.settings.probes)?,
        None => SavedProbe { name: String::new(), to: None, senders: None, link: None, caption: None },
    };
    let contacts = match place.reader() {
        Some(store) => store.contacts().map_err(Failure::store("read the contacts"))?,
        None => Vec::<Contact>::new(),
    };
    let mut problems = Vec::new();
    let through = through(probe, &saved, desk).unwrap_or_else(|wrong| {
        problems.extend(wrong);
        Vec::new()
    });
    let to = probe.to.clone().or(saved.to).unwrap_or_default();
    let (to, contact) = match draft::recipient(&to, &contacts) {
        _ if to.trim().is_empty() => {
            problems.push("to: nobody is named; say --to with a number or a contact".to_owned());
            (None, None)
        }
        Ok(Some(contact)) => (Some(contact.number.e164()), Some(contact.name.clone())),
        Ok(None) => (Some(to), None),
        Err(problem) => {
            problems.push(format!("to: {problem}"));
            (None, None)
        }
    };
    let link = match probe.image.clone().or(saved.link) {
        Some(text) => draft::picture(&text, desk.sandbox.as_ref()),
        None => sample(desk).ok_or_else(|| "no picture is named; say --image with its address".to_owned()),
    };
    let link = link.map_err(|problem| problems.push(format!("image: {problem}"))).ok();
    let caption = probe.caption.clone().or(saved.caption).unwrap_or_default();
    // What could not even be found is left out of the check: it is told already.
    let known = Draft {
        to: to.clone().unwrap_or_else(|| STAND_IN_NUMBER.to_owned()),
        link: link.clone().unwrap_or_else(|| STAND_IN_LINK.to_owned()),
        caption,
        ..Draft::default()
    };
    let mut rows = if through.is_empty() {
        // The other fields are checked all the same.
        let checked = Caption::parse(&known.caption).map_err(|problem| format!("caption: {problem}"));
        problems.extend(checked.err());
        Vec::new()
    } else {
        probe_rows(&known, &through).unwrap_or_else(|placed| {
            problems.extend(placed.iter().map(ToString::to_string));
            Vec::new()
        })
    };
    if !problems.is_empty() {
        return Err(could_not(problems));
    }
    for row in &mut rows {
        row.outgoing.contact.clone_from(&contact);
    }
    Ok(Plan { probe: Uuid::now_v7(), rows, before: Vec::new() })
}

/// Good ones in the place of those that are told to be wrong; nothing is ever sent with them.
const STAND_IN_NUMBER: &str = "+13025550100";
const STAND_IN_LINK: &str = "https://example.com/a.png";

/// Every problem, as wrong use.
pub(super) fn could_not(problems: Vec<String>) -> Failure {
    Failure::Usage(problems.into_iter().map(|problem| format!("could not probe: {problem}")).collect())
}

fn saved(name: &str, all: &[SavedProbe]) -> Result<SavedProbe, Failure> {
    all.iter().find(|one| one.name == name).cloned().ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let there = match (crate::domain::nearest(name, names.iter().copied()), names.is_empty()) {
            (Some(near), _) => format!("did you mean {near}?"),
            (None, false) => format!("there are: {}", names.join(", ")),
            (None, true) => "none is configured: write [probes.NAME] in config.toml".to_owned(),
        };
        could_not(vec![format!("no probe is called {name:?}; {there}")])
    })
}

fn through(probe: &Probe, saved: &SavedProbe, desk: &Desk) -> Result<Vec<ProbeSender>, Vec<String>> {
    let settings = &desk.settings;
    let wanted = match (&saved.senders, probe.all, probe.sender.is_empty()) {
        (_, true, _) => ProbeSenders::All,
        (_, _, false) => ProbeSenders::Named(probe.sender.clone()),
        (Some(senders), _, _) => senders.clone(),
        (None, _, _) => {
            return Err(vec!["sender: none is named; say --sender A,B or --all for every one".to_owned()]);
        }
    };
    match wanted {
        ProbeSenders::Named(names) => named(settings, &names),
        ProbeSenders::All if settings.all_senders.is_empty() => Err(vec![
            "sender: none is configured; add [senders.NAME] in config.toml, or name phone IDs with --sender".to_owned(),
        ]),
        ProbeSenders::All => Ok(every(settings)),
    }
}

/// On the sandbox any of its pictures will do.
fn sample(desk: &Desk) -> Option<String> {
    let sandbox = desk.sandbox.as_ref()?;
    Sandbox::pictures().first().and_then(|name| sandbox.picture(name))
}
