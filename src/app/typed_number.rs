//! What typed digits mean: a number, one that needs a person's word, or none.

use crate::domain::{Phone, Problem, Shown};

/// What a typed text is as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TypedNumber {
    /// A number with its country code.
    Whole(Phone),
    /// No country code; it would be this number, if a person says so.
    Meant(Meant),
    /// No number.
    Wrong(Problem),
}

/// The number that digits without a country code may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// The number.
    pub phone: Phone,
    /// How it was read: `with a plus before it`, `as a US number`.
    pub how: Shown,
}

/// Reads a text. A national number is read for the country of the profile first: a person named that one.
pub(super) fn read(text: &str, country: Option<&str>) -> TypedNumber {
    let problem = match Phone::parse(text) {
        Ok(phone) => return TypedNumber::Whole(phone),
        Err(problem) => problem,
    };
    let Problem::NoCountryCode { suggestion } = &problem else { return TypedNumber::Wrong(problem) };
    let in_country = country.map(|country| (country, Phone::parse_in(text, country)));
    if let Some((country, Ok(phone))) = in_country {
        let how = Shown::line(&format!("as {} {country} number", article(country)));
        return TypedNumber::Meant(Meant { phone, how });
    }
    match suggestion.as_ref().map(|number| Phone::parse(number)) {
        Some(Ok(phone)) => TypedNumber::Meant(Meant { phone, how: Shown::line("with a plus before it") }),
        // Why it is no number of the country says more than that it has no code.
        _ => TypedNumber::Wrong(in_country.and_then(|(_, read)| read.err()).unwrap_or(problem)),
    }
}

/// The article before letters that are spelt out: "a US number", "an AR number".
fn article(country: &str) -> &'static str {
    if country.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X']) { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(text: &str, country: Option<&str>) -> Option<(String, String)> {
        match read(text, country) {
            TypedNumber::Meant(meant) => Some((meant.phone.e164(), meant.how.to_string())),
            _ => None,
        }
    }

    #[test]
    fn the_country_of_the_profile_comes_before_a_plus_that_may_be_missing() {
        let us = |text: &str| meant(text, Some("US"));
        assert_eq!(us("302 555 0101"), Some(("+13025550101".into(), "as a US number".into())));
        assert_eq!(us("44 7700 900123"), Some(("+447700900123".into(), "with a plus before it".into())));
        assert_eq!(meant("302 555 0101", None), None);
        assert_eq!(us("+44 7700 900123"), None);
        assert!(matches!(read("+44 7700 900123", Some("US")), TypedNumber::Whole(_)));
        assert!(matches!(read("555 0101", Some("US")), TypedNumber::Wrong(Problem::NumberTooShort)));
        assert!(matches!(read("555 0101", None), TypedNumber::Wrong(Problem::NoCountryCode { .. })));
    }

    #[test]
    fn an_article_fits_the_letter_that_is_said() {
        assert_eq!((article("US"), article("AR"), article("MX"), article("BR")), ("a", "an", "an", "a"));
    }
}
