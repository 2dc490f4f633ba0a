//! The values of a plain line: each in the one spelling that we write.

use jiff::Timestamp;
use memchr::memchr2;

use crate::domain::State;

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value {
    /// Any text.
    Text,
    /// A UUID with hyphens.
    Id,
    /// A time in UTC.
    Time,
    /// An E.164 number with its plus.
    Number,
    /// The word of a state.
    State,
    /// A number of at most so many digits.
    Digits(usize),
    /// `options`.
    Options,
    /// `picture`.
    Picture,
    /// `events`.
    Events,
    /// `exchange`.
    Exchange,
}

/// Reads one value after another.
pub(super) struct Values<'a> {
    pub(super) line: &'a [u8],
    /// The place that is read next.
    pub(super) at: usize,
    /// Whether a text had escapes in it.
    pub(super) is_escaped: bool,
}

impl Values<'_> {
    /// Passes over a value and tells where it stands, a text without its quotes.
    pub(super) fn read(&mut self, value: Value) -> Option<(usize, usize)> {
        let start = self.at;
        match value {
            Value::Text => return self.text(),
            Value::Id => return self.quoted(|text| super::plain_line::id(text).is_some()),
            Value::Time => return self.quoted(is_time),
            Value::Number => return self.quoted(is_number),
            Value::State => return self.quoted(is_state),
            Value::Digits(most) => self.digits(most)?,
            Value::Options => self.options()?,
            Value::Picture => self.picture()?,
            Value::Events => self.events()?,
            Value::Exchange => self.exchange()?,
        }
        Some((start, self.at))
    }

    fn take(&mut self, bytes: &[u8]) -> Option<()> {
        self.line[self.at..].starts_with(bytes).then(|| self.at += bytes.len())
    }

    fn text(&mut self) -> Option<(usize, usize)> {
        self.take(b"\"")?;
        let from = self.at;
        loop {
            self.at += memchr2(b'"', b'\\', &self.line[self.at..])?;
            if self.line[self.at] == b'"' {
                self.at += 1;
                return Some((from, self.at - 1));
            }
            self.is_escaped = true;
            self.at += escape(&self.line[self.at + 1..])? + 1;
        }
    }

    /// A text without escapes that looks as it must.
    fn quoted(&mut self, is_good: fn(&[u8]) -> bool) -> Option<(usize, usize)> {
        let (from, to) = self.text()?;
        is_good(&self.line[from..to]).then_some((from, to))
    }

    fn digits(&mut self, most: usize) -> Option<()> {
        let rest = &self.line[self.at..];
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        // Ends where the next field or the end begins: no fraction, no exponent.
        let good = (1..=most).contains(&count) && (rest[0] != b'0' || count == 1);
        (good && matches!(self.line.get(self.at), Some(b',' | b'}'))).then_some(())
    }

    fn options(&mut self) -> Option<()> {
        self.object(4, |values, key| match key {
            0 => values.named(b"\"source\":")?.text().map(|_| ()),
            1 => values.named(b"\"link_with_record\":")?.flag(),
            2 => values.named(b"\"report_url\":")?.text().map(|_| ()),
            _ => values.named(b"\"submission_status\":")?.flag(),
        })
    }

    fn picture(&mut self) -> Option<()> {
        self.object(5, |values, key| match key {
            0 => {
                values.named(b"\"format\":")?;
                values.quoted(|word| matches!(word, b"png" | b"jpeg")).map(|_| ())
            }
            1 => values.named(b"\"width\":")?.digits(9),
            2 => values.named(b"\"height\":")?.digits(9),
            3 => values.named(b"\"bytes\":")?.digits(15),
            _ => {
                values.named(b"\"sha256\":")?;
                values.quoted(is_sha256).map(|_| ())
            }
        })
    }

    fn exchange(&mut self) -> Option<()> {
        self.object(7, |values, key| match key {
            0 => values.named(b"\"dns_ms\":")?.digits(9),
            1 => values.named(b"\"tcp_ms\":")?.digits(9),
            2 => values.named(b"\"tls_ms\":")?.digits(9),
            3 => values.named(b"\"wait_ms\":")?.digits(9),
            4 => values.named(b"\"http\":")?.text().map(|_| ()),
            5 => values.named(b"\"skew_ms\":")?.whole_number(),
            _ => values.named(b"\"headers\":")?.texts(),
        })
    }

    /// An object of texts, at least one.
    fn texts(&mut self) -> Option<()> {
        self.take(b"{")?;
        loop {
            self.text()?;
            self.take(b":")?;
            self.text()?;
            if self.take(b",").is_none() {
                return self.take(b"}");
            }
        }
    }

    /// Digits, below zero too; zero has one spelling.
    fn whole_number(&mut self) -> Option<()> {
        let is_below = self.take(b"-").is_some();
        let is_zero = self.line[self.at..].starts_with(b"0");
        if is_below && is_zero { None } else { self.digits(15) }
    }

    /// An object that has some of so many fields that `field` knows, in their order.
    fn object(&mut self, fields: usize, field: impl Fn(&mut Self, usize) -> Option<()>) -> Option<()> {
        self.take(b"{")?;
        let mut is_first = true;
        for key in 0..fields {
            let start = self.at;
            if !is_first && self.take(b",").is_none() {
                break;
            }
            if field(self, key).is_some() {
                is_first = false;
            } else {
                self.at = start;
            }
        }
        self.take(b"}")
    }

    fn named(&mut self, key: &[u8]) -> Option<&mut Self> {
        self.take(key)?;
        Some(self)
    }

    fn flag(&mut self) -> Option<()> {
        self.take(b"true").or_else(|| self.take(b"false"))
    }

    fn events(&mut self) -> Option<()> {
        self.take(b"[")?;
        loop {
            self.take(b"{\"at\":")?;
            self.quoted(is_time)?;
            self.take(b",\"state\":")?;
            self.quoted(is_state)?;
            if self.take(b",\"detail\":").is_some() {
                self.text()?;
            }
            self.take(b"}")?;
            if self.take(b",").is_none() {
                return self.take(b"]");
            }
        }
    }
}

/// Bytes of an escape behind its backslash, as the writer of our lines spells it.
fn escape(rest: &[u8]) -> Option<usize> {
    match rest.first()? {
        b'"' | b'\\' | b'b' | b'f' | b'n' | b'r' | b't' => Some(1),
        b'u' => {
            let digits = rest.get(1..5)?;
            let low = digits.starts_with(b"00") && matches!(digits[2], b'0' | b'1');
            let last = matches!(digits[3], b'0'..=b'9' | b'a'..=b'f');
            // Those have a shorter spelling.
            let short = digits[2] == b'0' && matches!(digits[3], b'8' | b'9' | b'a' | b'c' | b'd');
            (low && last && !short).then_some(5)
        }
        _ => None,
    }
}

fn is_state(word: &[u8]) -> bool {
    State::ALL.iter().any(|state| state.word().as_bytes() == word)
}

fn is_number(text: &[u8]) -> bool {
    let [b'+', digits @ ..] = text else { return false };
    (7..=15).contains(&digits.len()) && digits[0] != b'0' && digits.iter().all(u8::is_ascii_digit)
}

fn is_sha256(text: &[u8]) -> bool {
    text.len() == 64 && text.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// `2026-11-23T01:37:00.123Z`, from 1970 to 2199.
fn is_time(text: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2, rest @ .., b'Z'] = text
    else {
        return false;
    };
    let two = |high: &u8, low: &u8| {
        (high.is_ascii_digit() && low.is_ascii_digit()).then(|| (high - b'0') * 10 + (low - b'0'))
    };
    let within = |high, low, most: u8| two(high, low).is_some_and(|number| number <= most);
    let century = two(y1, y2);
    let year = two(y3, y4);
    let (Some(century), Some(year), Some(month), Some(day)) = (century, year, two(m1, m2), two(d1, d2)) else {
        return false;
    };
    let is_year = matches!((century, year), (19, 70..) | (20 | 21, _));
    let days = match month {
        2 if year.is_multiple_of(4) && (century, year) != (21, 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_fraction = match rest {
        [] => true,
        [b'.', digits @ ..] => (1..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    is_year
        && (1..=12).contains(&month)
        && (1..=days).contains(&day)
        && within(h1, h2, 23)
        && within(n1, n2, 59)
        && within(s1, s2, 59)
        && is_fraction
}

/// The seconds since 1970 of a time that [`is_time`].
///
/// Days are counted as in Howard Hinnant's `days_from_civil`: years begin in March, so that the day that comes and goes
/// is the last one.
pub(super) fn seconds(text: &[u8]) -> i64 {
    let number = |from: usize, to: usize| {
        text.get(from..to).unwrap_or_default().iter().fold(0, |sum, digit| sum * 10 + i64::from(digit & 15))
    };
    let month = number(5, 7);
    let year = number(0, 4) - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + number(8, 10) - 1;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + day_of_year - 719_468;
    days * 86_400 + number(11, 13) * 3600 + number(14, 16) * 60 + number(17, 19)
}

/// The moment of a time that [`is_time`]: behind its seconds there may be up to nine digits more.
pub(super) fn moment(text: &[u8]) -> Timestamp {
    let digits = text.get(20..).unwrap_or_default().iter().take_while(|byte| byte.is_ascii_digit());
    let zeros = std::iter::repeat(&b'0');
    let nanoseconds = digits.chain(zeros).take(9).fold(0, |sum, digit| sum * 10 + i32::from(digit & 15));
    Timestamp::new(seconds(text), nanoseconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_one_spelling() {
        for time in [
            "2026-11-23T01:37:00.123Z",
            "1970-01-01T00:00:00Z",
            "2028-02-29T00:00:00Z",
            "2199-12-31T23:59:59.999999999Z",
        ] {
            assert!(is_time(time.as_bytes()), "{time}");
            let read: jiff::Timestamp = time.parse().unwrap();
            assert_eq!((seconds(time.as_bytes()), moment(time.as_bytes())), (read.as_second(), read), "{time}");
        }
        for time in [
            "2026-11-31T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2100-02-29T00:00:00Z",
            "1969-12-31T23:59:59Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T01:37:60Z",
            "2026-11-23T01:37:00.Z",
            "2026-11-23T01:37:00",
            "2026-00-01T00:00:00Z",
            "Z",
            "",
        ] {
            assert!(!is_time(time.as_bytes()), "{time}");
        }
    }

    #[test]
    fn escapes_have_one_spelling() {
        for (text, length) in [
            ("n", Some(1)),
            ("\"", Some(1)),
            ("u001b", Some(5)),
            ("u0000x", Some(5)),
            ("u000a", None),
            ("u001B", None),
            ("u00e9", None),
            ("/", None),
            ("u00", None),
            ("", None),
        ] {
            assert_eq!(escape(text.as_bytes()), length, "{text}");
        }
    }
}
