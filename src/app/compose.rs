//! The message pane: the open recipient and the fields of the draft for them.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::text::TextField;
use crate::domain::{Caution, Draft, Field, LINK_LIMIT, Options, Phone, Placed, Problem, Sender, Shown};

/// Characters that the caption field takes: more than may be sent, so that a long text can be pasted and cut.
pub(super) const CAPTION_FIELD_LIMIT: usize = 4096;
/// Characters that the source field takes; what may be sent is shorter.
const SOURCE_FIELD_LIMIT: usize = 200;

/// A field of the message that the focus can stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// The image link.
    Image,
    /// The caption.
    Caption,
    /// `linkWithRecord`.
    Record,
    /// `submissionStatus`.
    Ids,
    /// `reportURL`.
    Report,
    /// `source`.
    Source,
}

impl Slot {
    /// In the order of Tab.
    pub const ALL: [Self; 6] = [Self::Image, Self::Caption, Self::Record, Self::Ids, Self::Report, Self::Source];

    /// The next one.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        Self::ALL.get(self as usize + 1).copied()
    }

    /// The one before.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        (self as usize).checked_sub(1).map(|at| Self::ALL[at])
    }

    /// Whether it is chosen from a few words, not typed.
    #[must_use]
    pub fn is_choice(self) -> bool {
        matches!(self, Self::Record | Self::Ids)
    }

    /// The field of the draft that a problem would stand beside.
    #[must_use]
    pub fn field(self) -> Option<Field> {
        match self {
            Self::Image => Some(Field::Image),
            Self::Caption => Some(Field::Caption),
            Self::Report => Some(Field::ReportUrl),
            Self::Source => Some(Field::Source),
            Self::Record | Self::Ids => None,
        }
    }

    /// The slot of a field of the draft; the recipient and the sender have none.
    #[must_use]
    pub fn of(field: Field) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.field() == Some(field))
    }
}

/// Who the open message is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// The number.
    pub phone: Phone,
    /// The contact's name as stored, where there is one.
    pub contact: Option<String>,
    /// The name, fit to be drawn; empty where there is none.
    pub name: Shown,
    /// The number, grouped.
    pub number: Shown,
    /// The ISO code of the country.
    pub region: Option<Shown>,
    /// Why the number may not be the one under which WhatsApp knows them.
    pub caution: Option<Caution>,
}

impl Recipient {
    /// Somebody with this number. Asks for the country, which loads the number metadata once.
    #[must_use]
    pub fn new(phone: Phone, contact: Option<String>) -> Self {
        let name = contact.as_deref().map(|name| Shown::line(name.trim())).unwrap_or_default();
        let number = Shown::line(&phone.to_string());
        let region = phone.region().map(|region| Shown::line(&region));
        let caution = phone.caution();
        Self { phone, contact, name, number, region, caution }
    }
}

/// What a canned message did to the open draft.
#[derive(Debug, Clone, Default)]
pub(super) struct Expanded {
    /// Whether it changed the image.
    pub(super) is_image: bool,
    /// Whether it changed the caption.
    pub(super) is_caption: bool,
    /// The sender before.
    pub(super) from: String,
    /// The draft afterwards.
    pub(super) after: Draft,
}

/// A draft that is open.
#[derive(Debug, Clone)]
pub struct Compose {
    /// Who it is for.
    pub recipient: Recipient,
    /// Where the focus stands.
    pub slot: Slot,
    /// A sender's alias or a phone ID; empty where none is chosen.
    pub from: String,
    /// The image link.
    pub image: TextField,
    /// The caption.
    pub caption: TextField,
    /// `linkWithRecord`; unset takes the profile's.
    pub record: Option<bool>,
    /// `submissionStatus`; unset takes the profile's.
    pub ids: Option<bool>,
    /// `reportURL`.
    pub report: TextField,
    /// `source`.
    pub source: TextField,
    /// The entry that this draft repeats.
    pub retry_of: Option<Uuid>,
    /// Whether a person said that it may arrive twice.
    pub may_repeat: bool,
    /// What the last canned message did, for undo.
    pub(super) expanded: Option<Expanded>,
    problems: Vec<Placed>,
    /// Fields whose problems are told: not those whose first letters are being typed.
    told: BTreeSet<Field>,
}

impl Compose {
    /// Opens a draft; the focus stands in the image field, or in the caption where there is an image.
    #[must_use]
    pub fn open(recipient: Recipient, draft: &Draft, from: String) -> Self {
        let line = |limit, text: &str| TextField::line(limit).with(text);
        Self {
            recipient,
            slot: Slot::Image,
            from: if draft.from.is_empty() { from } else { draft.from.clone() },
            image: line(LINK_LIMIT, &draft.link),
            caption: TextField::lines(CAPTION_FIELD_LIMIT).with(&draft.caption),
            record: draft.link_with_record,
            ids: draft.submission_status,
            report: line(LINK_LIMIT, &draft.report_url),
            source: line(SOURCE_FIELD_LIMIT, &draft.source),
            retry_of: draft.retry_of,
            may_repeat: false,
            expanded: None,
            problems: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// The draft as it stands.
    #[must_use]
    pub fn draft(&self) -> Draft {
        Draft {
            to: self.recipient.phone.e164(),
            from: self.from.clone(),
            link: self.image.text().to_owned(),
            caption: self.caption.text().to_owned(),
            source: self.source.text().to_owned(),
            report_url: self.report.text().to_owned(),
            link_with_record: self.record,
            submission_status: self.ids,
            retry_of: self.retry_of,
        }
    }

    /// Whether nothing was typed that is worth keeping.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.image.text().trim().is_empty() && self.caption.is_empty()
    }

    /// The text field in focus, if the focus stands in one.
    #[must_use]
    pub fn field_mut(&mut self) -> Option<&mut TextField> {
        match self.slot {
            Slot::Image => Some(&mut self.image),
            Slot::Caption => Some(&mut self.caption),
            Slot::Report => Some(&mut self.report),
            Slot::Source => Some(&mut self.source),
            Slot::Record | Slot::Ids => None,
        }
    }

    /// Turns the choice in focus one further: as the profile says, yes, no.
    pub fn toggle(&mut self, forward: bool) {
        let choice = match self.slot {
            Slot::Record => &mut self.record,
            Slot::Ids => &mut self.ids,
            _ => return,
        };
        *choice = match (*choice, forward) {
            (None, true) | (Some(false), false) => Some(true),
            (Some(true), true) | (None, false) => Some(false),
            (Some(false), true) | (Some(true), false) => None,
        };
    }

    /// The problem to tell beside a field.
    #[must_use]
    pub fn problem(&self, field: Field) -> Option<&Problem> {
        self.problems.iter().find(|placed| placed.field == field).map(|placed| &placed.problem)
    }

    /// Tells every problem: somebody tried to send.
    pub fn tell_all(&mut self, problems: Vec<Placed>) {
        self.told = problems.iter().map(|placed| placed.field).collect();
        self.problems = problems;
    }

    /// The focus leaves a field: if it holds something bad, that is told from now on.
    pub fn leave(&mut self, senders: &[Sender], defaults: &Options) {
        let Some(field) = self.slot.field() else { return };
        let is_blank = self.field_mut().is_none_or(|text| text.text().trim().is_empty());
        if !is_blank {
            self.told.insert(field);
            self.check_told(senders, defaults);
        }
    }

    /// The draft changed: what was mended is told no longer.
    pub fn check_told(&mut self, senders: &[Sender], defaults: &Options) {
        if self.told.is_empty() {
            return;
        }
        let mut problems = self.draft().check(senders, defaults).err().unwrap_or_default();
        problems.retain(|placed| self.told.contains(&placed.field));
        self.told.retain(|field| problems.iter().any(|placed| placed.field == *field));
        self.problems = problems;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> Compose {
        let phone = Phone::from_e164("+13025550101").unwrap();
        let draft = Draft::to(&phone);
        Compose::open(Recipient::new(phone, Some("María Ortiz".into())), &draft, "104898309288724".into())
    }

    #[test]
    fn a_problem_is_told_when_its_field_is_left_and_goes_when_it_is_mended() {
        let mut compose = open();
        compose.image.paste("cdn.example.com");
        compose.check_told(&[], &Options::default());
        assert_eq!(compose.problem(Field::Image), None, "not while the first letters are typed");
        compose.leave(&[], &Options::default());
        assert!(compose.problem(Field::Image).is_some());
        compose.image = compose.image.with("https://cdn.example.com/a.png");
        compose.check_told(&[], &Options::default());
        assert_eq!(compose.problem(Field::Image), None);
    }

    #[test]
    fn an_empty_field_that_is_left_is_no_problem_yet() {
        let mut compose = open();
        compose.leave(&[], &Options::default());
        assert_eq!(compose.problem(Field::Image), None);
    }

    #[test]
    fn choices_go_round_in_both_directions() {
        let mut compose = open();
        compose.slot = Slot::Record;
        let mut seen = Vec::new();
        for _ in 0..3 {
            compose.toggle(true);
            seen.push(compose.record);
        }
        assert_eq!(seen, [Some(true), Some(false), None]);
        compose.toggle(false);
        assert_eq!(compose.record, Some(false));
    }

    #[test]
    fn what_is_opened_is_what_is_saved() {
        let phone = Phone::from_e164("+13025550101").unwrap();
        let draft = Draft {
            from: "104898309288724".into(),
            link: "https://cdn.example.com/a.png".into(),
            caption: "two\nlines".into(),
            link_with_record: Some(true),
            retry_of: Some(Uuid::nil()),
            ..Draft::to(&phone)
        };
        assert_eq!(Compose::open(Recipient::new(phone, None), &draft, String::new()).draft(), draft);
    }
}
