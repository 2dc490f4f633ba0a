//! E.164 numbers, read from the forms in which people write them.

use std::fmt;

use rlibphonenumber::PHONE_NUMBER_UTIL;
use serde::{Deserialize, Serialize};

use super::number_lengths::Length;
use super::problem::Problem;
use super::shown::is_invisible;

/// A phone number in E.164: 7 to 15 digits, country code first.
///
/// The digits are those that were typed: no library and no rule of ours ever changes one.
/// Written to files with its `+`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// Reads a number in any human form that names its country: `+1 (302) 555-0101`, `0044 7700 900123`,
    /// `tel:+13025550101`, full-width or Arabic digits, and numbers wrapped in invisible characters, as
    /// contact programs copy them.
    ///
    /// # Errors
    /// A national number, one that is too short or too long for its country, or text that is no number.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let Some((plus, digits)) = digits_of(text) else {
            return Err(Problem::NotANumber(text.trim().to_owned()));
        };
        if digits.is_empty() {
            return Err(if text.trim().is_empty() {
                Problem::NoRecipient
            } else {
                Problem::NotANumber(text.trim().to_owned())
            });
        }
        if plus {
            return possible(digits);
        }
        let suggestion = possible(digits).ok().map(|phone| phone.to_string());
        Err(Problem::NoCountryCode { suggestion })
    }

    /// Reads what [`Phone::e164`] or [`Phone::digits`] wrote, and nothing else.
    ///
    /// # Errors
    /// Anything but an optional `+` and 7 to 15 digits that do not start with 0.
    pub fn from_e164(text: &str) -> Result<Self, Problem> {
        let digits = text.strip_prefix('+').unwrap_or(text);
        let good = (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if good { Ok(Self(digits.to_owned())) } else { Err(Problem::NotANumber(text.to_owned())) }
    }

    /// Bare digits, as the gateway wants them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }

    /// The digits that a person types to say that they looked at the number: the last four.
    #[must_use]
    pub fn last_digits(&self) -> &str {
        &self.0[self.0.len().saturating_sub(4)..]
    }

    /// `+` and digits, as files hold it.
    #[must_use]
    pub fn e164(&self) -> String {
        format!("+{}", self.0)
    }

    /// The country calling code, such as `44`. Cheap: it needs no metadata.
    #[must_use]
    pub fn calling_code(&self) -> &str {
        &self.0[..calling_code_len(&self.0)]
    }

    /// The ASCII digit for a decimal digit of the scripts that phone books use.
    pub(super) fn decimal(c: char) -> Option<char> {
        decimal(c)
    }

    /// A number of which some digits are hidden by letters: to be shown, and nothing else.
    pub(super) fn masked(digits: String) -> Self {
        Self(digits)
    }

    /// The ISO 3166 code of the country; where the number itself does not tell it, of the main country behind
    /// its calling code. The first call loads the number metadata: about 4 ms and 5 MB, so it stays off the way to the
    /// first frame.
    #[must_use]
    pub fn region(&self) -> Option<String> {
        let number = PHONE_NUMBER_UTIL.parse(self.e164(), None).ok()?;
        let region =
            number.get_region_code().or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(number.country_code))?;
        Some(region.as_region_str().as_str().to_owned())
    }
}

/// Grouped for the eye: `+1 302 555 0101`. Cheap: it needs no metadata.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, mut rest) = self.0.split_at(calling_code_len(&self.0));
        write!(f, "+{code}")?;
        while rest.len() > 4 {
            let (group, tail) = rest.split_at(3);
            write!(f, " {group}")?;
            rest = tail;
        }
        write!(f, " {rest}")
    }
}

impl TryFrom<String> for Phone {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        Self::from_e164(&text)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.e164()
    }
}

/// The digits of a text, and whether it starts with `+` or the `00` that stands for it.
/// `None` where anything but digits and the usual separators is in it.
pub(super) fn digits_of(text: &str) -> Option<(bool, String)> {
    let visible: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    let visible = visible.trim();
    let bare = visible.strip_prefix("tel:").unwrap_or(visible);
    // "+44 (0)7700 …": the zero in brackets is dialled inside the country only.
    let bare = if bare.starts_with(['+', '＋']) { bare.replace("(0)", " ") } else { bare.to_owned() };
    let mut digits = String::new();
    let mut plus = false;
    for c in bare.chars() {
        match c {
            '+' | '＋' if digits.is_empty() && !plus => plus = true,
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{3000}' | '-' | '‐' | '‑' | '–' | '.' | '/' | '(' | ')' =>
                {}
            _ => digits.push(decimal(c)?),
        }
    }
    if !plus && let Some(rest) = digits.strip_prefix("00") {
        return Some((true, rest.to_owned()));
    }
    Some((plus, digits))
}

/// The ASCII digit for a decimal digit of the scripts that phone books use.
fn decimal(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => '0',
        '\u{660}'..='\u{669}' => '\u{660}',
        '\u{6f0}'..='\u{6f9}' => '\u{6f0}',
        '\u{966}'..='\u{96f}' => '\u{966}',
        '\u{ff10}'..='\u{ff19}' => '\u{ff10}',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

/// Accepts the digits as they are, if some country has numbers of that length.
pub(super) fn possible(digits: String) -> Result<Phone, Problem> {
    if digits.len() > 15 {
        return Err(Problem::NumberTooLong);
    }
    if digits.starts_with('0') {
        return Err(Problem::NoSuchCountry);
    }
    // Mexico dropped the mobile 1 in 2019, and so did the metadata; accounts of WhatsApp that have it kept it.
    if digits.len() == 13 && digits.starts_with("521") {
        return Ok(Phone(digits));
    }
    let code = calling_code_len(&digits).min(digits.len());
    // Only length and country code are asked for, so that no national rule can rewrite a digit.
    match Length::of(&digits[..code], digits.len() - code) {
        Length::Possible if digits.len() >= 7 => Ok(Phone(digits)),
        Length::NoSuchCode if digits.len() > code => Err(Problem::NoSuchCountry),
        Length::TooLong => Err(Problem::NumberTooLong),
        Length::Possible | Length::NoSuchCode | Length::TooShort => Err(Problem::NumberTooShort),
    }
}

/// How many digits the country calling code has (ITU-T E.164, list of assigned codes: 1 and 7 stand alone,
/// the codes below have two digits, all others three).
fn calling_code_len(digits: &str) -> usize {
    const TWO: [&str; 46] = [
        "20", "27", "28", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48",
        "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82",
        "83", "84", "86", "89", "90", "91", "92", "93", "94", "95",
    ];
    if digits.starts_with(['1', '7']) {
        1
    } else if digits.starts_with("98") || TWO.iter().any(|code| digits.starts_with(code)) {
        2
    } else {
        3
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn human_forms_become_the_same_number() {
        for text in [
            "+13025550101",
            "+1 (302) 555-0101",
            "001 302 555 0101",
            "tel:+1-302-555-0101",
            "\u{202a}+1 302 555 0101\u{202c}",
            "＋１３０２５５５０１０１",
            "+1 302.555.0101 ",
        ] {
            assert_eq!(Phone::parse(text).unwrap().digits(), "13025550101", "{text:?}");
        }
        assert_eq!(Phone::parse("+44 (0)7700 900123").unwrap().digits(), "447700900123");
        assert_eq!(Phone::parse("+٤٤٧٧٠٠٩٠٠١٢٣").unwrap().digits(), "447700900123");
    }

    #[test]
    fn the_trunk_one_of_mexico_and_the_nine_of_argentina_are_kept() {
        assert_eq!(Phone::parse("+52 1 55 5555 0101").unwrap().digits(), "5215555550101");
        assert_eq!(Phone::parse("+54 9 11 5555 0101").unwrap().digits(), "5491155550101");
        assert_eq!(Phone::parse("+39 06 5555 0101").unwrap().digits(), "390655550101");
    }

    #[test]
    fn what_is_no_international_number_is_refused_with_its_reason() {
        use Problem as P;
        let cases = [
            ("", P::NoRecipient),
            ("   ", P::NoRecipient),
            ("Maria", P::NotANumber("Maria".into())),
            ("+1 302 555 0101 ext 5", P::NotANumber("+1 302 555 0101 ext 5".into())),
            ("+", P::NotANumber("+".into())),
            ("1++302", P::NotANumber("1++302".into())),
            ("302 555 0101", P::NoCountryCode { suggestion: None }),
            ("1 302 555 0101", P::NoCountryCode { suggestion: Some("+1 302 555 0101".into()) }),
            ("07700 900123", P::NoCountryCode { suggestion: None }),
            ("+1 302 555", P::NumberTooShort),
            ("+1 302 555 0101 22", P::NumberTooLong),
            ("+1234567890123456", P::NumberTooLong),
            ("+999 5550101", P::NoSuchCountry),
            ("+0 302 555 0101", P::NoSuchCountry),
        ];
        for (text, problem) in cases {
            assert_eq!(Phone::parse(text), Err(problem), "{text:?}");
        }
    }

    #[test]
    fn numbers_are_grouped_for_the_eye() {
        assert_eq!(Phone::from_e164("+13025550101").unwrap().to_string(), "+1 302 555 0101");
        assert_eq!(Phone::from_e164("447700900123").unwrap().to_string(), "+44 770 090 0123");
        assert_eq!(Phone::from_e164("+9715550101").unwrap().to_string(), "+971 555 0101");
    }

    #[test]
    fn the_country_is_named() {
        assert_eq!(Phone::parse("+447700900123").unwrap().region().as_deref(), Some("GB"));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_digits_are_never_rewritten(
            text in prop_oneof![
                any::<String>(),
                "(\\+|00|\u{202a}|\u{ff0b})?([0-9]|[ ().\u{a0}/-]|\u{200b}|[\u{660}-\u{669}]|[\u{ff10}-\u{ff19}]|\u{202c}|\n){0,24}",
            ],
        ) {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert!((7..=15).contains(&phone.digits().len()));
                prop_assert_eq!(Phone::from_e164(&phone.e164()), Ok(phone));
            }
        }

        #[test]
        fn separators_do_not_matter(digits in "1302555[0-9]{4}", cut in 1usize..10) {
            let (head, tail) = digits.split_at(cut);
            let phone = Phone::parse(&format!("+{head} - {tail}")).unwrap();
            prop_assert_eq!(phone.digits(), digits);
        }
    }
}
