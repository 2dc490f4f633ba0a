//! The form in which a sender is made or changed.

use super::text::TextField;
use crate::domain::{Around, LintGrade, Phone, PhoneId, Problem, Sender, Shown, is_name};

/// Characters of each field, at most.
const ALIAS_LIMIT: usize = 40;
const PHONE_ID_LIMIT: usize = 100;
const DISPLAY_LIMIT: usize = 60;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SenderSlot {
    /// The team's name for it.
    Alias,
    /// Meta's id of the number.
    PhoneId,
    /// The number that people see.
    Display,
    /// The profile that it belongs to.
    Profile,
}

impl SenderSlot {
    /// From top to bottom.
    pub const ALL: [Self; 4] = [Self::Alias, Self::PhoneId, Self::Display, Self::Profile];
}

/// What is said under a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderTold {
    /// Whether it keeps the sender from being saved.
    pub is_bad: bool,
    /// What, and how to mend it.
    pub text: Shown,
}

/// A sender that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderForm {
    /// The sender that is changed; `None` where one is made.
    pub old: Option<Sender>,
    /// Where the focus stands.
    pub slot: SenderSlot,
    /// The alias.
    pub alias: TextField,
    /// The phone ID.
    pub phone_id: TextField,
    /// The number that people see.
    pub display: TextField,
    /// The profile; none where it belongs to all of them.
    pub profile: Option<String>,
    /// Why the configuration did not take it.
    pub refused: Option<Shown>,
    /// Whether the configuration is being written.
    pub is_saving: bool,
    alias_told: Option<SenderTold>,
    phone_id_told: Option<SenderTold>,
    /// Whether mistakes are told: not while the first letters are typed.
    is_alias_judged: bool,
    is_phone_id_judged: bool,
    first: ([String; 3], Option<String>),
}

impl SenderForm {
    /// A form for a new sender of this profile, with what is typed already.
    pub(super) fn new(alias: &str, phone_id: &str, profile: Option<String>) -> Self {
        let slot = if alias.is_empty() { SenderSlot::Alias } else { SenderSlot::PhoneId };
        let mut form = Self::with([alias, phone_id, ""], profile, slot);
        // What was typed elsewhere is worth a question before it is thrown away.
        form.first.0 = Default::default();
        form
    }

    /// A form with everything about a sender.
    pub(super) fn of(sender: &Sender) -> Self {
        let display = sender.display.as_deref().unwrap_or_default();
        let texts = [sender.alias.as_str(), sender.phone_id.as_str(), display];
        Self { old: Some(sender.clone()), ..Self::with(texts, sender.profile.clone(), SenderSlot::Alias) }
    }

    fn with([alias, phone_id, display]: [&str; 3], profile: Option<String>, slot: SenderSlot) -> Self {
        Self {
            old: None,
            slot,
            alias: TextField::line(ALIAS_LIMIT).with(alias),
            phone_id: TextField::line(PHONE_ID_LIMIT).with(phone_id),
            display: TextField::line(DISPLAY_LIMIT).with(display),
            first: ([alias, phone_id, display].map(str::to_owned), profile.clone()),
            profile,
            refused: None,
            is_saving: false,
            alias_told: None,
            phone_id_told: None,
            is_alias_judged: false,
            is_phone_id_judged: false,
        }
    }

    /// The text field in focus, if the focus stands in one.
    pub(super) fn field_mut(&mut self) -> Option<&mut TextField> {
        match self.slot {
            SenderSlot::Alias => Some(&mut self.alias),
            SenderSlot::PhoneId => Some(&mut self.phone_id),
            SenderSlot::Display => Some(&mut self.display),
            SenderSlot::Profile => None,
        }
    }

    /// Whether something was typed or chosen that is not kept yet.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        let texts = [&self.alias, &self.phone_id, &self.display].map(TextField::text);
        texts.iter().zip(&self.first.0).any(|(text, first)| text != first) || self.profile != self.first.1
    }

    /// What is said under the alias.
    #[must_use]
    pub fn alias_told(&self) -> Option<&SenderTold> {
        self.alias_told.as_ref().filter(|_| self.is_alias_judged)
    }

    /// What is said under the phone ID; of an unfinished one only when the field was left once.
    #[must_use]
    pub fn phone_id_told(&self) -> Option<&SenderTold> {
        self.phone_id_told.as_ref().filter(|_| self.is_phone_id_judged)
    }

    /// Judges alias and phone ID anew, among all senders and the contacts.
    pub(super) fn judge(&mut self, all: &[Sender], owner: &dyn Fn(&Phone) -> Option<String>) {
        let others: Vec<Sender> = all.iter().filter(|one| self.old.as_ref() != Some(one)).cloned().collect();
        let alias = self.alias.text().trim();
        let bad = |text: &str| Some(SenderTold { is_bad: true, text: Shown::line(text) });
        self.alias_told = if others.iter().any(|one| one.alias == alias) {
            bad("another sender has this name; choose another")
        } else if !is_name(alias) {
            bad("use 1 to 40 letters, digits, - and _")
        } else {
            None
        };
        let display = self.display.text().trim();
        let around = Around {
            display: Some(display).filter(|display| !display.is_empty()),
            profile: self.profile.as_deref(),
            others: &others,
            owner,
        };
        self.phone_id_told = match PhoneId::parse(self.phone_id.text()) {
            Err(Problem::NoSender) => bad("copy it from the WhatsApp settings page of Zixflow; it is not the number"),
            Err(problem) => bad(&format!("{problem}; {}", problem.mend())),
            // The errors come first.
            Ok(phone_id) => phone_id.remarks(&around).first().map(|remark| SenderTold {
                is_bad: remark.grade() == LintGrade::Error,
                text: Shown::line(&remark.with_mend()),
            }),
        };
    }

    /// Goes to a field; what is wrong with the one that is left is told from now on.
    pub(super) fn go(&mut self, slot: SenderSlot) {
        match self.slot {
            SenderSlot::Alias => self.is_alias_judged |= !self.alias.is_empty(),
            SenderSlot::PhoneId => self.is_phone_id_judged |= !self.phone_id.is_empty(),
            SenderSlot::Display | SenderSlot::Profile => {}
        }
        self.slot = slot;
    }

    /// So many fields further, round.
    pub(super) fn go_by(&mut self, fields: isize) {
        let count = SenderSlot::ALL.len();
        let at = (self.slot as usize).saturating_add_signed(fields.signum() + count.cast_signed()) % count;
        self.go(SenderSlot::ALL[at]);
    }

    /// The next profile that it could belong to: all of them, then each.
    pub(super) fn turn_profile(&mut self, profiles: &[String], is_forward: bool) {
        let mut choices: Vec<Option<String>> = vec![None];
        choices.extend(profiles.iter().cloned().map(Some));
        if !choices.contains(&self.first.1) {
            choices.push(self.first.1.clone());
        }
        let at = choices.iter().position(|choice| *choice == self.profile).unwrap_or(0);
        let step = if is_forward { 1 } else { choices.len() - 1 };
        self.profile = choices.swap_remove((at + step) % choices.len());
    }

    /// The sender as typed; `None` where a field is wrong, which is told from now on, and the focus goes there.
    pub(super) fn sender(&mut self) -> Option<Sender> {
        (self.is_alias_judged, self.is_phone_id_judged) = (true, true);
        if self.alias_told.is_some() {
            self.slot = SenderSlot::Alias;
            return None;
        }
        let phone_id = PhoneId::parse(self.phone_id.text());
        let (Ok(phone_id), false) = (phone_id, self.phone_id_told.as_ref().is_some_and(|told| told.is_bad)) else {
            self.slot = SenderSlot::PhoneId;
            return None;
        };
        let display = Some(self.display.text().trim().to_owned()).filter(|display| !display.is_empty());
        let alias = self.alias.text().trim().to_owned();
        Some(Sender { alias, phone_id, display, profile: self.profile.clone() })
    }
}
