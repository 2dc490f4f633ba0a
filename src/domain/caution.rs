//! Countries in which one person may have two numbers on WhatsApp.

use std::fmt;

use super::phone::Phone;

/// Why a number may not be the one under which WhatsApp knows the person. It is sent as it is all the same.
///
/// Meta says only that the prefix of such numbers "may be modified by the Cloud API"; which form holds depends on when
/// the account was made (Cloud API reference, phone numbers; guides of WhatsApp providers).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// The country.
    pub country: &'static str,
    /// The same line in the other form.
    pub other: Phone,
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: WhatsApp may know this person as {}; the number stays as it is", self.country, self.other)
    }
}

impl Phone {
    /// What to tell a person who uses this number; `None` for most of the world. Cheap: it needs no metadata.
    #[must_use]
    pub fn caution(&self) -> Option<Caution> {
        let digits = self.digits();
        let (country, other) = if let Some(national) = digits.strip_prefix("55") {
            ("Brazil", brazil(national)?)
        } else if let Some(national) = digits.strip_prefix("521").filter(|rest| rest.len() == 10) {
            ("Mexico", format!("52{national}"))
        } else if let Some(national) = digits.strip_prefix("52").filter(|rest| rest.len() == 10) {
            ("Mexico", format!("521{national}"))
        } else if let Some(national) = digits.strip_prefix("549").filter(|rest| rest.len() == 10) {
            ("Argentina", format!("54{national}"))
        } else if let Some(national) = digits.strip_prefix("54").filter(|rest| rest.len() == 10) {
            ("Argentina", format!("549{national}"))
        } else {
            return None;
        };
        Phone::from_e164(&other).ok().map(|other| Caution { country, other })
    }
}

/// A mobile number has two digits of area and nine of its own, the first a 9; accounts from before 2012 to 2016 lack
/// that 9, and their next digit is 6 to 9. Other numbers of eight digits are land lines and have one form.
fn brazil(national: &str) -> Option<String> {
    let (area, line) = national.split_at_checked(2)?;
    match (line.len(), line.as_bytes().first()?) {
        (9, b'9') => Some(format!("55{area}{}", &line[1..])),
        (8, b'6'..=b'9') => Some(format!("55{area}9{line}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_name_each_other() {
        for (country, one, other) in [
            ("Brazil", "5511995550101", "551195550101"),
            ("Mexico", "525555550101", "5215555550101"),
            ("Argentina", "5491155550101", "541155550101"),
        ] {
            for (from, to) in [(one, other), (other, one)] {
                let caution = Phone::from_e164(from).unwrap().caution().unwrap();
                assert_eq!((caution.country, caution.other.digits()), (country, to));
                assert_eq!(Phone::parse(&caution.other.e164()), Ok(caution.other), "it can be typed");
            }
        }
    }

    #[test]
    fn a_person_reads_the_country_and_the_other_form() {
        let told = Phone::from_e164("+5491155550101").unwrap().caution().unwrap().to_string();
        assert_eq!(told, "Argentina: WhatsApp may know this person as +54 115 555 0101; the number stays as it is");
    }

    #[test]
    fn other_numbers_have_no_caution() {
        for text in ["13025550101", "447700900123", "551155550101", "5255555501", "5491155550101222", "541155"] {
            let phone = Phone::from_e164(text);
            assert_eq!(phone.ok().and_then(|phone| phone.caution()), None, "{text}");
        }
    }
}
