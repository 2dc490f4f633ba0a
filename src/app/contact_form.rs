//! The form in which a contact is made or changed.

use super::text::TextField;
use super::typed_number::{Meant, TypedNumber, read};
use crate::domain::{
    Caution, Contact, Phone, Problem, Sender, Shown, join_tags, masked_name, masked_phone, parse_tags,
};

/// Characters of each field, at most.
const NAME_LIMIT: usize = 200;
const NUMBER_LIMIT: usize = 60;
const NOTE_LIMIT: usize = 1000;
const TAGS_LIMIT: usize = 500;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormSlot {
    /// The name.
    Name,
    /// The number, in any human form.
    Number,
    /// Words for the team.
    Note,
    /// Words to find them by, with commas between them.
    Tags,
    /// The sender that writes to them.
    Sender,
}

impl FormSlot {
    /// From top to bottom.
    pub const ALL: [Self; 5] = [Self::Name, Self::Number, Self::Note, Self::Tags, Self::Sender];
}

/// What the number field says under itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberTold {
    /// Nothing is typed yet.
    Nothing,
    /// A number.
    Good {
        /// The number.
        phone: Phone,
        /// The ISO code of the country.
        region: Option<String>,
        /// What to look at.
        caution: Option<Caution>,
    },
    /// No country code; Enter takes this one.
    Meant(Meant),
    /// Another contact has it.
    Taken {
        /// The number.
        phone: Phone,
        /// Who.
        name: Shown,
    },
    /// What is wrong, and how to mend it.
    Wrong(Problem),
}

/// A contact that is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactForm {
    /// The contact that is changed; `None` where one is made.
    pub old: Option<Contact>,
    /// Where the focus stands.
    pub slot: FormSlot,
    /// The name.
    pub name: TextField,
    /// The number.
    pub number: TextField,
    /// The note.
    pub note: TextField,
    /// The tags.
    pub tags: TextField,
    /// The alias of the sender that writes to them.
    pub sender: Option<String>,
    /// Why the store did not take it.
    pub refused: Option<Shown>,
    /// Whether the store is asked already.
    pub is_saving: bool,
    told: NumberTold,
    /// Whether what is wrong with the number is told: not while its first digits are typed.
    is_number_judged: bool,
    is_name_judged: bool,
    /// The texts as they were at first.
    first: [String; 4],
}

impl ContactForm {
    /// The same as it is shown while personal data is masked.
    pub(super) fn masked(&self) -> Self {
        let told = match self.told.clone() {
            NumberTold::Good { phone, region, caution } => {
                let caution = caution.map(|caution| Caution { other: masked_phone(&caution.other), ..caution });
                NumberTold::Good { phone: masked_phone(&phone), region, caution }
            }
            NumberTold::Meant(meant) => NumberTold::Meant(Meant { phone: masked_phone(&meant.phone), ..meant }),
            NumberTold::Taken { phone, name } => {
                NumberTold::Taken { phone: masked_phone(&phone), name: Shown::line(&masked_name(name.as_str())) }
            }
            told @ (NumberTold::Nothing | NumberTold::Wrong(_)) => told,
        };
        let [name, number, note] = [&self.name, &self.number, &self.note].map(|field| field.masked_from(0));
        Self { name, number, note, told, ..self.clone() }
    }

    /// A form for somebody new.
    #[must_use]
    pub fn new(name: &str, number: &str) -> Self {
        let slot = if name.is_empty() || !number.is_empty() { FormSlot::Name } else { FormSlot::Number };
        let mut form = Self::with([name, number, "", ""], None, slot);
        // What was typed elsewhere is worth a question before it is thrown away; an empty form is not.
        form.first = Default::default();
        form
    }

    /// A form with everything about somebody.
    #[must_use]
    pub fn of(contact: &Contact) -> Self {
        let (number, tags) = (contact.number.to_string(), join_tags(&contact.tags));
        let texts = [&contact.name, number.as_str(), contact.note.as_deref().unwrap_or_default(), &tags];
        let form = Self::with(texts, contact.sender.clone(), FormSlot::Name);
        Self { old: Some(contact.clone()), ..form }
    }

    fn with([name, number, note, tags]: [&str; 4], sender: Option<String>, slot: FormSlot) -> Self {
        let line = |limit, text: &str| TextField::line(limit).with(text);
        Self {
            old: None,
            slot,
            name: line(NAME_LIMIT, name),
            number: line(NUMBER_LIMIT, number),
            note: line(NOTE_LIMIT, note),
            tags: line(TAGS_LIMIT, tags),
            sender,
            refused: None,
            is_saving: false,
            told: NumberTold::Nothing,
            is_number_judged: false,
            is_name_judged: false,
            first: [name, number, note, tags].map(str::to_owned),
        }
    }

    /// The text field in focus, if the focus stands in one.
    #[must_use]
    pub fn field_mut(&mut self) -> Option<&mut TextField> {
        match self.slot {
            FormSlot::Name => Some(&mut self.name),
            FormSlot::Number => Some(&mut self.number),
            FormSlot::Note => Some(&mut self.note),
            FormSlot::Tags => Some(&mut self.tags),
            FormSlot::Sender => None,
        }
    }

    /// Whether something was typed or chosen that is not kept yet.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        let texts = [&self.name, &self.number, &self.note, &self.tags].map(TextField::text);
        texts.iter().zip(&self.first).any(|(text, first)| text != first)
            || self.sender != self.old.as_ref().and_then(|old| old.sender.clone())
    }

    /// What the number field says under itself; what is wrong only when the field was left once.
    #[must_use]
    pub fn number_told(&self) -> &NumberTold {
        match self.told {
            NumberTold::Wrong(_) if !self.is_number_judged => &NumberTold::Nothing,
            _ => &self.told,
        }
    }

    /// Whether the name is missing, and that is to be told.
    #[must_use]
    pub fn is_name_missing(&self) -> bool {
        self.is_name_judged && self.name.text().trim().is_empty()
    }

    /// The number that is meant, where Enter in its field would take it.
    #[must_use]
    pub fn meant(&self) -> Option<&Meant> {
        match &self.told {
            NumberTold::Meant(meant) => Some(meant),
            _ => None,
        }
    }

    /// Reads the number anew. `owner` names the contact that has a number.
    pub(super) fn read_number(&mut self, country: Option<&str>, owner: impl Fn(&Phone) -> Option<Contact>) {
        let text = self.number.text();
        let own = self.old.as_ref().map(|old| &old.number);
        self.told = match read(text, country) {
            _ if text.trim().is_empty() => NumberTold::Nothing,
            TypedNumber::Whole(phone) => match owner(&phone).filter(|_| own != Some(&phone)) {
                Some(other) => NumberTold::Taken { phone, name: Shown::line(other.name.trim()) },
                None => NumberTold::Good { region: phone.region(), caution: phone.caution(), phone },
            },
            TypedNumber::Meant(meant) => NumberTold::Meant(meant),
            TypedNumber::Wrong(problem) => NumberTold::Wrong(problem),
        };
    }

    /// Goes to a field; what is wrong with the one that is left is told from now on.
    pub(super) fn go(&mut self, slot: FormSlot) {
        match self.slot {
            FormSlot::Name => self.is_name_judged |= !self.name.is_empty(),
            FormSlot::Number => self.is_number_judged |= !self.number.is_empty(),
            _ => {}
        }
        self.slot = slot;
    }

    /// So many fields further, round.
    pub(super) fn go_by(&mut self, fields: isize) {
        let count = FormSlot::ALL.len();
        let at = (self.slot as usize).saturating_add_signed(fields.signum() + count.cast_signed()) % count;
        self.go(FormSlot::ALL[at]);
    }

    /// The next sender that could write to them: none of their own, then every known one.
    pub(super) fn turn_sender(&mut self, senders: &[Sender], is_forward: bool) {
        let mut choices: Vec<Option<String>> = vec![None];
        choices.extend(senders.iter().map(|sender| Some(sender.alias.clone())));
        // One that the configuration does not know is still theirs until it is turned away and saved.
        let own = self.old.as_ref().map(|old| old.sender.clone());
        choices.extend(own.filter(|own| !choices.contains(own)));
        let at = choices.iter().position(|choice| *choice == self.sender).unwrap_or(0);
        let step = if is_forward { 1 } else { choices.len() - 1 };
        self.sender = choices.swap_remove((at + step) % choices.len());
    }

    /// The store has this now; what is typed from now on changes it.
    pub(super) fn saved(&mut self, saved: &Contact) {
        let fresh = Self::of(saved);
        (self.old, self.first, self.is_saving) = (fresh.old, fresh.first, false);
    }

    /// The contact as typed; `None` where a field is wrong, which is told from now on, and the focus goes there. What
    /// was not touched stays as it was, character for character.
    pub(super) fn contact(&mut self) -> Option<Contact> {
        (self.is_name_judged, self.is_number_judged) = (true, true);
        if self.name.text().trim().is_empty() {
            self.slot = FormSlot::Name;
            return None;
        }
        let NumberTold::Good { phone, .. } = &self.told else {
            if self.told == NumberTold::Nothing {
                self.told = NumberTold::Wrong(Problem::NoRecipient);
            }
            self.slot = FormSlot::Number;
            return None;
        };
        let old = self.old.as_ref();
        let is_same = |at: usize, field: &TextField| old.filter(|_| field.text() == self.first[at]);
        let note = self.note.text().trim();
        Some(Contact {
            name: is_same(0, &self.name).map_or_else(|| self.name.text().trim().to_owned(), |old| old.name.clone()),
            number: phone.clone(),
            note: is_same(2, &self.note)
                .map_or_else(|| Some(note.to_owned()).filter(|note| !note.is_empty()), |old| old.note.clone()),
            tags: is_same(3, &self.tags).map_or_else(|| parse_tags(self.tags.text()), |old| old.tags.clone()),
            sender: self.sender.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> Contact {
        Contact {
            name: " María Ortiz".into(),
            number: Phone::from_e164("+13025550101").unwrap(),
            note: Some("one\ntwo".into()),
            tags: vec!["a, b".into(), "vip".into()],
            sender: Some("gone".into()),
        }
    }

    fn typed(name: &str, number: &str) -> ContactForm {
        let mut form = ContactForm::new(name, number);
        form.read_number(Some("US"), |phone| (phone.digits() == "13025550144").then(contact));
        form
    }

    #[test]
    fn what_was_not_touched_stays_character_for_character() {
        let mut form = ContactForm::of(&contact());
        form.read_number(None, |_| Some(contact()));
        assert_eq!((form.contact(), form.is_changed()), (Some(contact()), false));
        form.tags = form.tags.with("vip, weekly");
        let tags = vec!["vip".to_owned(), "weekly".to_owned()];
        assert_eq!((form.contact(), form.is_changed()), (Some(Contact { tags, ..contact() }), true));
    }

    #[test]
    fn a_number_that_another_contact_has_and_a_national_one_are_no_contact() {
        let mut form = typed("Ana", "+1 302 555 0144");
        assert!(form.contact().is_none());
        assert!(matches!(form.number_told(), NumberTold::Taken { name, .. } if name.as_str() == "María Ortiz"));
        let mut form = typed("Ana", "302 555 0102");
        assert!(form.contact().is_none() && form.slot == FormSlot::Number);
        assert_eq!(form.meant().unwrap().how.as_str(), "as a US number");
    }

    #[test]
    fn what_is_wrong_is_told_when_its_field_is_left_or_the_form_is_saved() {
        let mut form = typed("", "+1 302");
        assert_eq!(form.number_told(), &NumberTold::Nothing);
        form.slot = FormSlot::Number;
        form.go_by(1);
        assert_eq!(form.number_told(), &NumberTold::Wrong(Problem::NumberTooShort));
        assert!(!form.is_name_missing());
        assert!(form.contact().is_none());
        assert!(form.is_name_missing() && form.slot == FormSlot::Name);
        let mut form = typed("Ana", "");
        assert!(form.contact().is_none());
        assert_eq!(form.number_told(), &NumberTold::Wrong(Problem::NoRecipient));
    }

    #[test]
    fn senders_go_round_and_one_that_is_not_known_is_not_lost_by_itself() {
        let known = |alias: &str| {
            let phone_id = crate::domain::PhoneId::parse("104898309288724").unwrap();
            Sender { alias: alias.into(), phone_id, display: None, profile: None }
        };
        let mut form = ContactForm::of(&contact());
        let mut seen = Vec::new();
        for _ in 0..4 {
            form.turn_sender(&[known("us"), known("eu")], true);
            seen.push(form.sender.clone().unwrap_or_default());
        }
        assert_eq!(seen, ["", "us", "eu", "gone"]);
        form.turn_sender(&[known("us"), known("eu")], false);
        assert_eq!(form.sender.as_deref(), Some("eu"));
    }

    #[test]
    fn the_fields_go_round_in_both_directions() {
        let mut form = typed("", "");
        assert!(!form.is_changed() && typed("Ana", "").is_changed());
        form.go_by(-1);
        assert_eq!(form.slot, FormSlot::Sender);
        form.go_by(1);
        assert_eq!(form.slot, FormSlot::Name);
    }
}
