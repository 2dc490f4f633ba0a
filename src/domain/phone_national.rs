//! National numbers, read for a country that a person named.

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

use super::phone::{Phone, digits_of, possible};
use super::problem::Problem;

/// What is dialled in front of a national number inside its country (ITU-T E.164, list of dialling procedures): 0 nearly
/// everywhere, 8 in Russia and its neighbours, 06 in Hungary. The 1 of North America is also its country code; the old
/// 1 of Mexico may mean the mobile 1, so it is none of these.
const TRUNKS: [&str; 3] = ["0", "8", "06"];

impl Phone {
    /// Reads a number as [`Phone::parse`] does, and one without a country code as a number of `region` (ISO 3166, such
    /// as `US`). Only for a person who named the country: nobody else can know whose number it is.
    ///
    /// The typed digits are kept. Only the trunk prefix of that country in front of them, which is dialled inside the
    /// country alone, gives way to the country code. Where the rules of the country would rewrite more than that (the
    /// 15 of Argentina, a carrier's code in Brazil), the number is refused.
    ///
    /// # Errors
    /// As [`Phone::parse`]; a national number that would have to be rewritten is told as one without a country code.
    pub fn parse_in(text: &str, region: &str) -> Result<Self, Problem> {
        let read = Self::parse(text);
        let Err(Problem::NoCountryCode { .. }) = read else { return read };
        let (Some((_, digits)), Some((region, code))) = (digits_of(text), known(region)) else { return read };
        let Ok(number) = PHONE_NUMBER_UTIL.parse(&digits, Some(region)) else { return read };
        let national = number.get_national_significant_number();
        let Some(head) = digits.strip_suffix(national.as_str()) else { return read };
        // "1 302 …" and "44 7700 …" are the international form that lost its plus.
        if number.country_code == code && (head.is_empty() || TRUNKS.contains(&head) || head == code.to_string()) {
            return possible(format!("{code}{national}"));
        }
        read
    }

    /// Whether numbers of this country (ISO 3166, such as `US`) can be read.
    #[must_use]
    pub fn knows_region(region: &str) -> bool {
        known(region).is_some()
    }
}

/// The country and its calling code.
fn known(region: &str) -> Option<(Region, i32)> {
    let region = region.parse().ok()?;
    // The world itself, and places without numbers of their own, have no calling code here.
    PHONE_NUMBER_UTIL.get_country_code_for_region(region).map(|code| (region, code))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_national_number_gets_the_code_of_the_named_country() {
        for (text, region, digits) in [
            ("302 555 0101", "US", "13025550101"),
            ("(302) 555-0101", "US", "13025550101"),
            ("1 302 555 0101", "US", "13025550101"),
            ("07700 900123", "GB", "447700900123"),
            ("7700 900123", "GB", "447700900123"),
            ("44 7700 900123", "GB", "447700900123"),
            ("06 5555 0101", "IT", "390655550101"),
            ("11 95555 0101", "BR", "5511955550101"),
            ("9 11 5555 0101", "AR", "5491155550101"),
        ] {
            assert_eq!(
                Phone::parse_in(text, region).map(|phone| phone.digits().to_owned()),
                Ok(digits.into()),
                "{text}"
            );
        }
    }

    #[test]
    fn a_number_with_its_own_country_code_is_never_moved() {
        for text in ["+44 7700 900123", "0044 7700 900123", "tel:+447700900123"] {
            assert_eq!(Phone::parse_in(text, "US"), Phone::parse("+447700900123"), "{text}");
        }
    }

    #[test]
    fn what_would_have_to_be_rewritten_is_refused() {
        for (text, region) in
            [("011 15 5555 0101", "AR"), ("0 15 11 95555 0101", "BR"), ("302 555 0101", "XX"), ("302 555 0101", "001")]
        {
            assert!(matches!(Phone::parse_in(text, region), Err(Problem::NoCountryCode { .. })), "{text} {region}");
        }
        // The mobile 1 of Mexico is not dropped.
        assert_eq!(Phone::parse_in("1 55 5555 0101", "MX").map(|phone| phone.e164()), Ok("+5215555550101".into()));
        assert_eq!(Phone::parse_in("555 0101", "US"), Err(Problem::NumberTooShort));
        assert_eq!(Phone::parse_in("302 555 01012", "US"), Err(Problem::NumberTooLong));
        assert!(Phone::parse_in("12", "GB").is_err());
        assert!(matches!(Phone::parse_in("Ana", "US"), Err(Problem::NotANumber(_))));
        assert_eq!(Phone::parse_in("", "US"), Err(Problem::NoRecipient));
        assert!(Phone::knows_region("BR") && !Phone::knows_region("XX") && !Phone::knows_region("001"));
    }

    proptest! {
        #[test]
        fn typed_digits_end_the_number(text in "[0-9]{1,16}", region in "US|GB|AR|BR|MX|IT|DE|RU|IN|HU") {
            if let Ok(phone) = Phone::parse_in(&text, &region) {
                let kept = phone.digits().chars().rev().zip(text.chars().rev()).take_while(|(a, b)| a == b).count();
                // Only a prefix of at most three digits may be gone, the trunk's or 00.
                prop_assert!(kept + 3 >= text.len(), "{} from {}", phone.e164(), text);
            }
        }
    }
}
