//! How many digits the numbers of a country have behind its calling code.

use std::ops::RangeInclusive;

/// A line for each calling code that is in use: the code, and the lengths of its numbers without it.
///
/// They are those of the metadata of libphonenumber, which takes milliseconds to load; a test holds the two together.
const TABLE: &str = include_str!("../../assets/number-lengths.tab");

/// Whether there can be a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    /// Some number of this calling code has so many digits.
    Possible,
    /// All numbers of this calling code have fewer.
    TooLong,
    /// Any other length.
    TooShort,
    /// No country has this calling code.
    NoSuchCode,
}

impl Length {
    /// Of a number with so many digits behind its calling code.
    pub(super) fn of(calling_code: &str, digits: usize) -> Self {
        let Some(lengths) = TABLE.lines().find_map(|line| line.strip_prefix(calling_code)?.strip_prefix(' ')) else {
            return Self::NoSuchCode;
        };
        let (mut is_possible, mut most) = (false, 0);
        for range in lengths.split(' ').filter_map(range) {
            is_possible |= range.contains(&digits);
            most = most.max(*range.end());
        }
        match is_possible {
            _ if digits > most => Self::TooLong,
            true => Self::Possible,
            false => Self::TooShort,
        }
    }
}

fn range(text: &str) -> Option<RangeInclusive<usize>> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    Some(from.parse().ok()?..=to.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::{env, fs};

    use rlibphonenumber::{NumberLengthType, PhoneNumber, ValidationError};

    use super::*;

    /// What the library says of a number of this form.
    fn by_library(code: i32, digits: u32) -> Result<NumberLengthType, ValidationError> {
        let national = (0..digits).fold(0_u64, |number, _| number * 10 + 2);
        let number = PhoneNumber { country_code: code, national_number: national, ..PhoneNumber::default() };
        number.is_possible_with_reason()
    }

    fn table() -> String {
        let mut table =
            "# Calling codes, and how many digits may follow. From the metadata of rlibphonenumber.\n".to_owned();
        for code in 1..1000 {
            let possible: Vec<u32> =
                (1..=17).filter(|&n| matches!(by_library(code, n), Ok(NumberLengthType::IsPossible))).collect();
            if possible.is_empty() {
                continue;
            }
            let runs = possible.chunk_by(|one, other| one + 1 == *other).map(|run| match run {
                [only] => only.to_string(),
                run => format!("{}-{}", run[0], run[run.len() - 1]),
            });
            writeln!(table, "{code} {}", runs.collect::<Vec<_>>().join(" ")).unwrap();
        }
        table
    }

    #[test]
    fn the_table_is_that_of_the_metadata() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/number-lengths.tab");
        if env::var_os("ZIXPOST_WRITE_DOCS").is_some() {
            fs::write(path, table()).unwrap();
        }
        assert_eq!(fs::read_to_string(path).unwrap(), table(), "write it anew with ZIXPOST_WRITE_DOCS=1");
    }

    #[test]
    fn every_code_and_length_is_judged_as_by_the_library() {
        for code in 1..1000 {
            for digits in 1..=17 {
                let expected = match by_library(code, digits) {
                    Ok(NumberLengthType::IsPossible) => Length::Possible,
                    Err(ValidationError::InvalidCountryCode) => Length::NoSuchCode,
                    Err(ValidationError::TooLong) => Length::TooLong,
                    _ => Length::TooShort,
                };
                assert_eq!(Length::of(&code.to_string(), digits as usize), expected, "+{code} and {digits} digits");
            }
        }
    }
}
