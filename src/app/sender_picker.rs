//! Choosing a sender: a line to type in, the known senders that it finds, and a phone ID typed by hand.

use super::text::TextField;
use crate::domain::{Around, LintGrade, Phone, PhoneId, Problem, Sender, Shown};

/// Characters of the line, at most.
const LIMIT: usize = 100;

/// What a typed text offers under the known senders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SenderOffer {
    /// A phone ID that no known sender has.
    Use {
        /// The id.
        phone_id: PhoneId,
        /// What is worth a look before it is used, with what to do.
        remarks: Vec<Shown>,
    },
    /// Neither a known sender nor a phone ID.
    Wrong {
        /// What is wrong.
        what: Shown,
        /// How to mend it.
        mend: Shown,
    },
}

/// The state of the picker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SenderPicker {
    /// What is typed: a part of an alias, or a phone ID.
    pub field: TextField,
    found: Vec<usize>,
    offer: Option<SenderOffer>,
    row: usize,
}

impl SenderPicker {
    /// Every sender; the one that is used now is chosen, if it is known.
    #[must_use]
    pub fn open(senders: &[Sender], current: &str) -> Self {
        let row = senders.iter().position(|sender| sender.alias == current).unwrap_or(0);
        Self { field: TextField::line(LIMIT), found: (0..senders.len()).collect(), offer: None, row }
    }

    /// Looks for what is typed. `owner` names the contact that has a number.
    pub fn search(&mut self, senders: &[Sender], owner: &dyn Fn(&Phone) -> Option<String>) {
        let text = self.field.text().trim().to_owned();
        let small = text.to_lowercase();
        let is_found =
            |sender: &Sender| sender.alias.to_lowercase().contains(&small) || sender.phone_id.as_str() == text;
        self.found = (0..senders.len()).filter(|&at| is_found(&senders[at])).collect();
        self.offer = if text.is_empty() { None } else { self.offer_of(&text, senders, owner) };
        // A whole alias means this very sender, whoever else has it as a part of theirs.
        self.row = self.found.iter().position(|&at| senders[at].alias == text).unwrap_or(0);
    }

    /// Moves the choice by so many rows.
    pub fn choose_by(&mut self, rows: isize) {
        let count = self.found.len() + usize::from(matches!(self.offer, Some(SenderOffer::Use { .. })));
        self.row = self.row.saturating_add_signed(rows).min(count.saturating_sub(1));
    }

    /// Chooses the row of this name, if there is one.
    pub(super) fn choose(&mut self, name: &str, senders: &[Sender]) {
        let known = self.found.iter().position(|&at| senders.get(at).is_some_and(|sender| sender.alias == name));
        let is_offered = matches!(&self.offer, Some(SenderOffer::Use { phone_id, .. }) if phone_id.as_str() == name);
        self.row = known.or(is_offered.then_some(self.found.len())).unwrap_or(self.row);
    }

    /// The places of the known senders that are found.
    #[must_use]
    pub fn found(&self) -> &[usize] {
        &self.found
    }

    /// The row under them.
    #[must_use]
    pub fn offer(&self) -> Option<&SenderOffer> {
        self.offer.as_ref()
    }

    /// The chosen row; the offer stands after the senders.
    #[must_use]
    pub fn row(&self) -> usize {
        self.row
    }

    /// What a draft calls the chosen sender: its alias, or a phone ID.
    #[must_use]
    pub fn chosen<'a>(&'a self, senders: &'a [Sender]) -> Option<&'a str> {
        match (self.found.get(self.row), &self.offer) {
            (Some(&at), _) => senders.get(at).map(|sender| sender.alias.as_str()),
            (None, Some(SenderOffer::Use { phone_id, .. })) => Some(phone_id.as_str()),
            (None, _) => None,
        }
    }

    /// The chosen sender, if it has a name.
    #[must_use]
    pub fn chosen_sender<'a>(&self, senders: &'a [Sender]) -> Option<&'a Sender> {
        self.found.get(self.row).and_then(|&at| senders.get(at))
    }

    /// By the rule that checks a draft, so that whatever can be picked can be sent.
    fn offer_of(
        &self,
        text: &str,
        senders: &[Sender],
        owner: &dyn Fn(&Phone) -> Option<String>,
    ) -> Option<SenderOffer> {
        match Sender::find(text, senders) {
            Ok(sender) if senders.contains(&sender) => None,
            Ok(sender) => {
                let remarks = sender.phone_id.remarks(&Around { owner, ..Around::default() });
                if let Some(error) = remarks.iter().find(|remark| remark.grade() == LintGrade::Error) {
                    let (what, mend) = (Shown::line(&error.to_string()), Shown::line(error.rule.row().mend));
                    return Some(SenderOffer::Wrong { what, mend });
                }
                let remarks = remarks.iter().map(|remark| Shown::line(&remark.with_mend())).collect();
                Some(SenderOffer::Use { phone_id: sender.phone_id, remarks })
            }
            Err(_) if !self.found.is_empty() => None,
            Err(problem) => Some(wrong(text, &problem)),
        }
    }
}

fn wrong(text: &str, problem: &Problem) -> SenderOffer {
    // Letters that no alias has may be a slip in a phone ID, which then says more than an unknown name.
    let of_id = PhoneId::parse(text).err().filter(|_| text.contains(|c: char| c.is_ascii_digit()));
    let problem = of_id.as_ref().unwrap_or(problem);
    SenderOffer::Wrong { what: Shown::line(&problem.to_string()), mend: Shown::line(&problem.mend()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn senders() -> Vec<Sender> {
        let sender = |alias: &str, id: &str| Sender {
            alias: alias.into(),
            phone_id: PhoneId::parse(id).unwrap(),
            display: None,
            profile: None,
        };
        vec![sender("support-us", "104898309288724"), sender("support", "209911223344556")]
    }

    fn typed(text: &str, senders: &[Sender]) -> SenderPicker {
        let mut picker = SenderPicker::open(senders, "");
        picker.field.paste(text);
        picker.search(senders, &|phone| (phone.digits() == "13025550101").then(|| "María".to_owned()));
        picker
    }

    #[test]
    fn a_part_of_an_alias_finds_and_a_whole_one_means_this_very_sender() {
        assert_eq!(typed("US", &senders()).chosen(&senders()), Some("support-us"));
        assert_eq!(typed("support", &senders()).chosen(&senders()), Some("support"));
        assert_eq!(SenderPicker::open(&senders(), "support").chosen(&senders()), Some("support"));
    }

    #[test]
    fn a_phone_id_is_offered_unless_a_known_sender_has_it() {
        let new = typed(" 310055667788991 ", &senders());
        assert_eq!((new.chosen(&senders()), new.found()), (Some("310055667788991"), &[][..]));
        let known = typed("104898309288724", &senders());
        assert_eq!((known.chosen(&senders()), known.offer()), (Some("support-us"), None));
    }

    #[test]
    fn what_is_neither_is_told_with_its_mend_and_cannot_be_chosen() {
        for (text, what) in [
            ("+1 302 555 0101", "a phone ID has no plus: this looks like a phone number"),
            ("12", "a phone ID has at least 5 characters"),
            ("nobody", "no sender is called \"nobody\""),
            ("13025550101", "this is the number of a contact, not a phone ID (María)"),
        ] {
            let picker = typed(text, &[]);
            let Some(SenderOffer::Wrong { what: said, mend }) = picker.offer() else { panic!("{picker:?}") };
            assert_eq!(said.as_str(), what);
            assert!(!mend.as_str().is_empty());
            assert_eq!(picker.chosen(&[]), None);
        }
    }

    #[test]
    fn an_id_that_looks_odd_can_be_used_and_says_why_it_does() {
        let picker = typed("447700900123", &senders());
        let Some(SenderOffer::Use { remarks, .. }) = picker.offer() else { panic!("{picker:?}") };
        assert!(remarks[0].as_str().starts_with("this looks like a phone number, not a phone ID (+44"), "{remarks:?}");
        assert_eq!(picker.chosen(&senders()), Some("447700900123"));
    }

    #[test]
    fn whatever_can_be_picked_passes_the_check_of_a_draft() {
        for text in ["support", "us", "99887766", "a1b2c3", "1a2b3c", "ümlaut", "+44", "", "2"] {
            if let Some(name) = typed(text, &senders()).chosen(&senders()) {
                assert!(Sender::find(name, &senders()).is_ok(), "{text}");
            }
        }
    }
}
