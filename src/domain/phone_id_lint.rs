//! What can be wrong with a phone ID, in one table: the rule, what it says, what to do, and how grave it is.
//!
//! The classic mistake is the phone number in place of Meta's id of it. The request is then accepted in form and refused
//! as a whole, or goes out from somebody else. Meta documents ids of 15 to 17 digits in all of its examples.

use std::fmt;

use super::phone::{Phone, digits_of};
use super::sender::{PhoneId, Sender};

/// How grave a remark about a phone ID is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LintGrade {
    /// To look at; it may be right all the same.
    Warning,
    /// It cannot be a phone ID.
    Error,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneIdRow {
    /// The rule.
    pub rule: PhoneIdRule,
    /// How grave it is.
    pub grade: LintGrade,
    /// What is said, without a full stop.
    pub words: &'static str,
    /// What to do, without a full stop.
    pub mend: &'static str,
}

macro_rules! rules {
    ($($(#[doc = $doc:literal])* $rule:ident $grade:ident $words:literal $mend:literal;)*) => {
        /// Something that can be wrong with a phone ID.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum PhoneIdRule {
            $($(#[doc = $doc])* $rule,)*
        }

        /// Every rule, in the order of [`PhoneIdRule`]; the errors come first.
        pub const PHONE_ID_RULES: &[PhoneIdRow] = &[
            $(PhoneIdRow {
                rule: PhoneIdRule::$rule,
                grade: LintGrade::$grade,
                words: $words,
                mend: $mend,
            },)*
        ];
    };
}

rules! {
    /// A plus, as numbers have it.
    Plus Error "a phone ID has no plus: this looks like a phone number"
        "copy the ID, not the number, from the WhatsApp settings page of Zixflow";
    /// A line break inside: two things at once.
    LineBreak Error "a phone ID has no line breaks"
        "copy one ID alone from the WhatsApp settings page of Zixflow";
    /// White space inside.
    Space Error "a phone ID has no spaces"
        "copy the ID, not the number, from the WhatsApp settings page of Zixflow";
    /// Anything but letters and digits.
    Sign Error "a phone ID has letters and digits only"
        "copy the ID, not the number, from the WhatsApp settings page of Zixflow";
    /// Fewer characters than any id.
    TooShort Error "a phone ID has at least 5 characters"
        "copy the whole ID from the WhatsApp settings page of Zixflow";
    /// More characters than any id.
    TooLong Error "a phone ID has at most 40 characters"
        "copy one ID alone from the WhatsApp settings page of Zixflow";
    /// The number that people see.
    OwnNumber Error "this is the number that people see, not its phone ID"
        "copy the ID that stands beside the number on the WhatsApp settings page of Zixflow";
    /// The number of a contact.
    ContactNumber Error "this is the number of a contact, not a phone ID"
        "copy the ID of the number that sends from the WhatsApp settings page of Zixflow";
    /// 10 to 13 digits that are a possible number.
    LooksLikeNumber Warning "this looks like a phone number, not a phone ID"
        "compare it with the ID on the WhatsApp settings page of Zixflow";
    /// Letters, which Meta's ids do not have.
    Letters Warning "this phone ID has letters, and those of Meta are digits only"
        "compare it with the ID on the WhatsApp settings page of Zixflow";
    /// An unusual count of digits.
    Length Warning "this phone ID has not the usual 15 to 17 digits"
        "compare it with the ID on the WhatsApp settings page of Zixflow";
    /// A sender of another profile has it.
    OtherProfile Warning "this phone ID stands under another profile, whose key it wants"
        "send it with that profile, or take it out of one of the two";
    /// Another sender has it.
    Twice Warning "another sender has the same phone ID"
        "keep one of the two, or copy the right ID for each";
}

impl PhoneIdRule {
    /// Its line of the table.
    #[must_use]
    pub fn row(self) -> &'static PhoneIdRow {
        // The table has the order of the enum: one macro makes both.
        &PHONE_ID_RULES[self as usize]
    }

    /// What is wrong with the form of a text that should be a phone ID; `None` where it has the form.
    pub(super) fn of_form(text: &str) -> Option<Self> {
        match text {
            _ if text.contains(['+', '＋']) => Some(Self::Plus),
            _ if text.contains(['\n', '\r']) => Some(Self::LineBreak),
            _ if text.contains(char::is_whitespace) => Some(Self::Space),
            _ if !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Some(Self::Sign),
            _ if text.len() < 5 => Some(Self::TooShort),
            _ if text.len() > 40 => Some(Self::TooLong),
            _ => None,
        }
    }
}

/// What is known around a phone ID that is judged.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The number that people see, if the sender has one.
    pub display: Option<&'a str>,
    /// The profile that the sender belongs to; none where it belongs to all.
    pub profile: Option<&'a str>,
    /// The other senders, of whatever profile.
    pub others: &'a [Sender],
    /// The name of the contact that has a number.
    pub owner: &'a dyn Fn(&Phone) -> Option<String>,
}

impl Default for Around<'_> {
    fn default() -> Self {
        Self { display: None, profile: None, others: &[], owner: &|_| None }
    }
}

/// One thing that is to be said of a phone ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneIdRemark {
    /// Which rule says it.
    pub rule: PhoneIdRule,
    /// Whom or what it is about: a name, a number, an alias; text from outside.
    pub about: Option<String>,
}

impl PhoneIdRemark {
    /// How grave it is.
    #[must_use]
    pub fn grade(&self) -> LintGrade {
        self.rule.row().grade
    }

    /// With what to do.
    #[must_use]
    pub fn with_mend(&self) -> String {
        format!("{self}; {}", self.rule.row().mend)
    }
}

impl fmt::Display for PhoneIdRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.rule.row().words)?;
        self.about.as_ref().map_or(Ok(()), |about| write!(f, " ({about})"))
    }
}

impl PhoneId {
    /// What is to be said of this id, in the order of the table. The form is good already.
    ///
    /// An id of 15 digits or more is never taken for a number, so the metadata of numbers is not loaded for a usual one.
    #[must_use]
    pub fn remarks(&self, around: &Around<'_>) -> Vec<PhoneIdRemark> {
        let text = self.as_str();
        let mut remarks = Vec::new();
        let mut say = |rule, about: Option<String>| remarks.push(PhoneIdRemark { rule, about });
        let is_digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let shown = around.display.and_then(digits_of).map(|(_, digits)| digits);
        let mut is_number = false;
        if shown.as_deref() == Some(text) {
            say(PhoneIdRule::OwnNumber, around.display.map(str::to_owned));
            is_number = true;
        }
        if let Some(name) = Phone::from_e164(text).ok().and_then(|phone| (around.owner)(&phone)) {
            say(PhoneIdRule::ContactNumber, Some(name));
            is_number = true;
        }
        let could_be = is_digits && !is_number && (10..=13).contains(&text.len());
        match could_be.then(|| Phone::parse(&format!("+{text}"))) {
            Some(Ok(phone)) => say(PhoneIdRule::LooksLikeNumber, Some(phone.to_string())),
            _ if !is_digits => say(PhoneIdRule::Letters, None),
            _ if !is_number && !(15..=17).contains(&text.len()) => {
                say(PhoneIdRule::Length, Some(format!("it has {}", text.len())));
            }
            _ => {}
        }
        for other in around.others.iter().filter(|other| other.phone_id == *self) {
            match (&other.profile, around.profile) {
                (Some(theirs), Some(ours)) if theirs != ours => {
                    say(PhoneIdRule::OtherProfile, Some(format!("{} of {theirs}", other.alias)));
                }
                _ => say(PhoneIdRule::Twice, Some(other.alias.clone())),
            }
        }
        remarks
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sender(alias: &str, id: &str, profile: Option<&str>) -> Sender {
        let phone_id = PhoneId::parse(id).unwrap();
        Sender { alias: alias.into(), phone_id, display: None, profile: profile.map(str::to_owned) }
    }

    /// What is said of an id, with one contact and two senders around it.
    fn said(id: &str, display: Option<&str>) -> Vec<(PhoneIdRule, Option<String>)> {
        let others = [sender("eu", "209911223344556", Some("prod")), sender("old", "310055667788991", Some("staging"))];
        let owner = |phone: &Phone| (phone.digits() == "13025550101").then(|| "María Ortiz".to_owned());
        let around = Around { display, profile: Some("prod"), others: &others, owner: &owner };
        let remarks = PhoneId::parse(id).unwrap().remarks(&around);
        remarks.into_iter().map(|remark| (remark.rule, remark.about)).collect()
    }

    #[test]
    fn every_rule_finds_its_own_mistake_and_names_what_it_is_about() {
        use PhoneIdRule as R;
        let mut tried = std::collections::BTreeSet::new();
        let of_form = [
            ("+1 302 555 0101", R::Plus),
            ("＋13025550101", R::Plus),
            ("104898309288724\n209911223344556", R::LineBreak),
            ("1048983 09288724", R::Space),
            ("1048983\u{a0}09288724", R::Space),
            ("104898309288724;", R::Sign),
            ("１０４８９８", R::Sign),
            ("1234", R::TooShort),
            ("1".repeat(41).leak(), R::TooLong),
        ];
        for (text, rule) in of_form {
            assert_eq!(PhoneIdRule::of_form(text), Some(rule), "{text:?}");
            tried.insert(rule);
        }
        for (id, display, rule, about) in [
            ("13025550190", Some("+1 302 555 0190"), R::OwnNumber, "+1 302 555 0190"),
            ("3025550190", Some("(302) 555-0190"), R::OwnNumber, "(302) 555-0190"),
            ("13025550101", None, R::ContactNumber, "María Ortiz"),
            ("447700900123", None, R::LooksLikeNumber, "+44 770 090 0123"),
            ("a48983092887241", None, R::Letters, ""),
            ("99887766", None, R::Length, "it has 8"),
            ("310055667788991", None, R::OtherProfile, "old of staging"),
            ("209911223344556", None, R::Twice, "eu"),
        ] {
            let about = Some(about.to_owned()).filter(|about| !about.is_empty());
            assert_eq!(said(id, display), [(rule, about)], "{id}");
            tried.insert(rule);
        }
        assert_eq!(said("104898309288724", Some("+1 302 555 0190")), []);
        assert_eq!(tried.len(), PHONE_ID_RULES.len(), "a rule of the table is not tried here");
    }

    #[test]
    fn the_table_has_the_order_of_its_rules_and_one_voice() {
        for (at, row) in PHONE_ID_RULES.iter().enumerate() {
            assert_eq!(row.rule as usize, at);
            for text in [row.words, row.mend] {
                assert!(!text.ends_with('.') && text.starts_with(char::is_lowercase), "{text}");
            }
        }
        assert!(PHONE_ID_RULES.is_sorted_by_key(|row| std::cmp::Reverse(row.grade)), "errors come first");
    }

    proptest! {
        #[test]
        fn a_text_is_a_phone_id_or_has_one_reason_why_not(text in "[ -~\\n\u{a0}+０-９]{0,45}") {
            let trimmed = text.trim();
            let parsed = PhoneId::parse(&text);
            prop_assert_eq!(parsed.is_ok(), !trimmed.is_empty() && PhoneIdRule::of_form(trimmed).is_none());
        }

        #[test]
        fn a_usual_id_has_no_remark_and_an_unusual_one_exactly_one(id in "[0-9a-zA-Z]{5,40}") {
            let remarks = PhoneId::parse(&id).unwrap().remarks(&Around::default());
            let is_usual = id.bytes().all(|byte| byte.is_ascii_digit()) && (15..=17).contains(&id.len());
            prop_assert_eq!(remarks.len(), usize::from(!is_usual), "{:?}", remarks);
            for remark in remarks {
                prop_assert_eq!(remark.grade(), LintGrade::Warning);
                prop_assert!(remark.with_mend().contains("; "));
            }
        }
    }
}
