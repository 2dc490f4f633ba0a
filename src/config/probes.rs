//! The probes that are kept under a name: `[probes.NAME]`.

use super::document::{Notes, Placed, Section};
use super::value::{check_name, checked, not_empty};
use crate::domain::{Caption, ImageLink, ProbeSenders, SavedProbe, Sender};

/// The keys of a probe.
pub(super) const PROBE: [&str; 4] = ["to", "senders", "image", "caption"];

/// What stands for every sender of every profile.
const ALL: &str = "all";

/// One `[probes.NAME]`.
#[derive(Debug)]
pub(super) struct WrittenProbe {
    pub(super) probe: SavedProbe,
    /// Where its senders are named.
    senders_at: usize,
}

/// Reads every probe; what it refers to is checked by [`WrittenProbe::check_references`].
pub(super) fn read(top: &Section<'_, '_>, notes: &mut Notes<'_>) -> Vec<WrittenProbe> {
    top.sections("probes", notes).iter().map(|(name, section)| probe(name, section, notes)).collect()
}

fn probe(name: &Placed<String>, section: &Section<'_, '_>, notes: &mut Notes<'_>) -> WrittenProbe {
    section.know(&PROBE, notes);
    check_name("a probe", name, notes);
    let to = checked(section.text("to", notes), "to", notes, not_empty);
    let senders = section.word_or_words("senders", ALL, notes);
    let link = checked(section.text("image", notes), "image", notes, |text| {
        ImageLink::parse(text).map_err(|problem| format!("{problem}; {}", problem.mend()))?;
        Ok(text.to_owned())
    });
    let caption = checked(section.text("caption", notes), "caption", notes, |text| {
        Caption::parse(text).map_err(|problem| format!("{problem}; {}", problem.mend()))?;
        Ok(text.to_owned())
    });
    let senders_at = senders.as_ref().map_or(section.at, |placed| placed.at);
    let senders = senders.map(|placed| placed.value.map_or(ProbeSenders::All, ProbeSenders::Named));
    let value = |placed: Option<Placed<String>>| placed.map(|placed| placed.value);
    let probe =
        SavedProbe { name: name.value.clone(), to: value(to), senders, link: value(link), caption: value(caption) };
    WrittenProbe { probe, senders_at }
}

impl WrittenProbe {
    /// Every named sender is one of these, or a phone ID. `is_broken` knows the names whose own tables have mistakes.
    pub(super) fn check_references(
        &self,
        known: &[Sender],
        is_broken: &dyn Fn(&String) -> bool,
        notes: &mut Notes<'_>,
    ) {
        let Some(ProbeSenders::Named(names)) = &self.probe.senders else { return };
        for name in names.iter().filter(|name| !is_broken(name)) {
            if let Err(problem) = Sender::find(name, known) {
                notes.mistake(self.senders_at, format!("senders: {problem}; {}", problem.mend()));
            }
        }
    }
}
