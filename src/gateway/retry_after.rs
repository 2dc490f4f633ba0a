//! How long a "not now" asks to wait (RFC 9110, 10.2.3).

use std::time::Duration;

const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// Where nothing is said, or nothing that can be read.
const DEFAULT: Duration = Duration::from_secs(30);

/// A wait, within limits that a person can bear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait {
    /// From 1 s to 15 min.
    pub(super) pause: Duration,
    /// What was asked, where it is longer than that.
    pub(super) asked: Option<Duration>,
}

/// Reads every `Retry-After` of an answer; the longest counts. A date is read against the answer's own `Date`, so
/// that neither clock needs to be right.
pub(super) fn read<'a>(headers: impl IntoIterator<Item = &'a str>, date: Option<&str>) -> Wait {
    let asked = headers.into_iter().filter_map(|text| one(text.trim(), date)).max().unwrap_or(DEFAULT);
    Wait { pause: asked.clamp(SHORTEST, LONGEST), asked: (asked > LONGEST).then_some(asked) }
}

fn one(text: &str, date: Option<&str>) -> Option<Duration> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More digits than fit are still a long time, not an unreadable one.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::from(u32::MAX))));
    }
    let at = httpdate::parse_http_date(text).ok()?;
    let now = httpdate::parse_http_date(date?.trim()).ok()?;
    Some(at.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DATE: &str = "Sun, 22 Nov 2026 10:00:00 GMT";

    #[test]
    fn seconds_and_dates_are_read_and_kept_within_limits() {
        type Case<'a> = (&'a [&'a str], Option<&'a str>, u64, Option<u64>);
        let cases: &[Case<'_>] = &[
            (&["1"], None, 1, None),
            (&["7"], Some(DATE), 7, None),
            (&[" 32 "], None, 32, None),
            (&["0"], None, 1, None),
            (&["900"], None, 900, None),
            (&["901"], None, 900, Some(901)),
            (&["99999999999999999999999"], None, 900, Some(4_294_967_295)),
            (&["Sun, 22 Nov 2026 10:00:40 GMT"], Some(DATE), 40, None),
            (&["Sun, 22 Nov 2026 12:00:00 GMT"], Some(DATE), 900, Some(7200)),
            // Past.
            (&["Sun, 22 Nov 2026 09:00:00 GMT"], Some(DATE), 1, None),
            // Nothing to read it against.
            (&["Sun, 22 Nov 2026 10:00:40 GMT"], None, 30, None),
            (&["Sun, 22 Nov 2026 10:00:40 GMT"], Some("yesterday"), 30, None),
            (&["-5"], None, 30, None),
            (&["1.5"], None, 30, None),
            (&["soon"], None, 30, None),
            (&[""], None, 30, None),
            (&[], None, 30, None),
            // Never earlier than any of them.
            (&["5", "60", "soon"], None, 60, None),
        ];
        for (headers, date, pause, asked) in cases {
            let wait = read(headers.iter().copied(), *date);
            assert_eq!(wait.pause, Duration::from_secs(*pause), "{headers:?}");
            assert_eq!(wait.asked, asked.map(Duration::from_secs), "{headers:?}");
        }
    }

    proptest! {
        #[test]
        fn no_header_panics_and_none_makes_a_wait_shorter_than_asked(
            text in prop_oneof![any::<String>(), "[-+]?[0-9.]{0,25}", "(Sun|Mon), [0-3][0-9] Nov 20[0-9]{2} [0-9:]{8} GMT"],
            date in proptest::option::of(Just(DATE)),
        ) {
            let wait = read([text.as_str()], date);
            prop_assert!((SHORTEST..=LONGEST).contains(&wait.pause));
            prop_assert!(wait.asked.is_none_or(|asked| asked > LONGEST && wait.pause == LONGEST));
            if let Ok(seconds) = text.trim().parse::<u32>()
                && !text.contains('+')
            {
                let told = wait.asked.unwrap_or(wait.pause);
                prop_assert_eq!(told, Duration::from_secs(seconds.max(1).into()));
            }
        }
    }
}
