//! Whether all is well: checks that fill in as they end.

use super::effect::Effect;
use super::model::Model;
use super::notice::Tone;
use super::overlay::Overlay;
use super::reading::{Look, Reading};
use super::space::Size;
use crate::domain::{Checkup, Health};

/// Columns of the names of checks.
const NAME_COLUMNS: usize = 12;

/// What an overlay shows of the checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoctorReading {
    /// Its lines.
    pub reading: Reading,
    round: u64,
    /// In the order in which they ended: what is seen stays where it is.
    checks: Vec<Checkup>,
    /// Groups of checks that are not done, once their number is known.
    left: Option<usize>,
}

impl DoctorReading {
    fn new(round: u64, size: Size) -> Self {
        let mut new = Self { reading: Reading::empty(NAME_COLUMNS, size), round, checks: Vec::new(), left: None };
        new.refresh(size);
        new
    }

    /// The same lines at another size, or with more of them.
    pub(super) fn refresh(&mut self, size: Size) {
        let mut reading = Reading::empty(NAME_COLUMNS, size);
        let (tone, words) = self.sum();
        reading.wrapped("", &words, tone.map_or(Look::Plain, Look::Notice));
        reading.wrapped("", "", Look::Plain);
        for check in &self.checks {
            let look = match check.health {
                Health::Pass => Look::Plain,
                Health::Warn => Look::Notice(Tone::Warning),
                Health::Fail => Look::Notice(Tone::Bad),
            };
            reading.wrapped(check.name, &format!("{}: {}", check.health.word(), check.found), look);
            if !check.mend.is_empty() {
                reading.wrapped(" ", &format!("-> {}", check.mend), Look::Plain);
            }
        }
        self.reading = reading.scrolled_as(&self.reading);
    }

    /// The line above all others.
    fn sum(&self) -> (Option<Tone>, String) {
        let count = |health| self.checks.iter().filter(|check| check.health == health).count();
        let (fails, warnings) = (count(Health::Fail), count(Health::Warn));
        let found = match (fails, warnings) {
            (0, 0) => "all is well".to_owned(),
            (0, 1) => "it works; one thing to look at".to_owned(),
            (0, warnings) => format!("it works; {warnings} things to look at"),
            (1, _) => "one thing does not work".to_owned(),
            (fails, _) => format!("{fails} things do not work"),
        };
        if self.left != Some(0) {
            let so_far = if fails + warnings == 0 { String::new() } else { format!(" So far: {found}.") };
            return (None, format!("Looking, for ten seconds at most; nothing is sent.{so_far}"));
        }
        let tone = match (fails, warnings) {
            (0, 0) => Tone::Good,
            (0, _) => Tone::Warning,
            _ => Tone::Bad,
        };
        (Some(tone), format!("Done: {found}. No message and no key was sent."))
    }
}

/// Opens the overlay and begins a new look.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    model.checkups += 1;
    let round = model.checkups;
    model.overlay = Some(Overlay::Doctor(DoctorReading::new(round, model.size)));
    vec![Effect::CheckUp { round }]
}

/// Takes in what was looked at; what belongs to an older look, or to nobody, is dropped.
pub(super) fn told(model: &mut Model, round: u64, checks: Vec<Checkup>, of: usize) -> Vec<Effect> {
    let size = model.size;
    if let Some(Overlay::Doctor(open)) = &mut model.overlay
        && open.round == round
    {
        open.checks.extend(checks);
        open.left = Some(open.left.unwrap_or(of).saturating_sub(1));
        open.refresh(size);
    }
    Vec::new()
}
