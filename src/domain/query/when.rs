//! Times as people write them in a query.

use std::ops::Range;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

/// The stretch of time that a text names: a day, a month, a minute; of a moment both ends are the same. The words are
/// those that `since:` and `until:` take.
#[must_use]
pub fn span_of(text: &str, now: Timestamp, zone: &TimeZone) -> Option<Range<Timestamp>> {
    let text = text.trim().to_lowercase();
    let local = now.to_zoned(zone.clone());
    let today = local.date();
    let days = |from: Option<Date>, to: Option<Date>| Some(start(from?, zone)?..start(to?, zone)?);
    let day = |date: Option<Date>| days(date, date.and_then(|date| date.tomorrow().ok()));
    match text.as_str() {
        "today" => return day(Some(today)),
        "yesterday" => return day(today.yesterday().ok()),
        "now" => return Some(now..now),
        _ => {}
    }
    if let Some(weekday) = weekday(&text) {
        let back = weekday.until(today.weekday());
        return day(today.checked_sub(i64::from(back).days()).ok());
    }
    if let Some(at) = ago(&text, &local) {
        return Some(at..at);
    }
    if let Some(time) = clock(&text) {
        return minute(&today.to_datetime(time).to_zoned(zone.clone()).ok()?);
    }
    match text.len() {
        4 => {
            let year = number(&text)?;
            days(Date::new(year, 1, 1).ok(), Date::new(year.checked_add(1)?, 1, 1).ok())
        }
        7 => {
            let (year, month) = text.split_once('-')?;
            let first = Date::new(number(year)?, number(month)?.try_into().ok()?, 1).ok();
            days(first, first.and_then(|first| first.checked_add(1.month()).ok()))
        }
        10 => day(text.parse().ok()),
        _ => moment(&text, zone),
    }
}

/// A date with a time, with or without an offset.
fn moment(text: &str, zone: &TimeZone) -> Option<Range<Timestamp>> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at..at);
    }
    let (date, time) = text.split_once(['t', ' '])?;
    let date: Date = date.parse().ok()?;
    minute(&date.to_datetime(clock(time)?).to_zoned(zone.clone()).ok()?)
}

/// The minute that starts here, or the second where seconds were named.
fn minute(from: &Zoned) -> Option<Range<Timestamp>> {
    let span = if from.second() == 0 { 1.minute() } else { 1.second() };
    let to = from.checked_add(span).ok()?;
    Some(from.timestamp()..to.timestamp())
}

fn start(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(date.to_zoned(zone.clone()).ok()?.timestamp())
}

/// `14:20` or `14:20:05`.
fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next();
    let good = |part: &str| (1..=2).contains(&part.len());
    if parts.next().is_some() || !good(hour) || minute.len() != 2 {
        return None;
    }
    let two = |part: &str| number(part).and_then(|number| i8::try_from(number).ok());
    Time::new(two(hour)?, two(minute)?, second.map_or(Some(0), two)?, 0).ok()
}

/// `30m`, `12h`, `7d`, `2w`, `3mo`, `1y`: so long before now.
fn ago(text: &str, now: &Zoned) -> Option<Timestamp> {
    let unit = text.find(|c: char| !c.is_ascii_digit()).filter(|&at| at > 0)?;
    if !text[unit..].bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let span: Span = text.parse().ok()?;
    now.checked_sub(span).ok().map(|at| at.timestamp())
}

/// The last day of that name, today included.
fn weekday(text: &str) -> Option<Weekday> {
    let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let at = names.iter().position(|name| text.len() >= 3 && name.starts_with(text))?;
    Weekday::from_monday_zero_offset(at as i8).ok()
}

fn number(text: &str) -> Option<i16> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A Monday, 14:20 in a zone two hours ahead.
    fn read_at(text: &str) -> Option<(String, String)> {
        let zone = TimeZone::fixed(jiff::tz::offset(2));
        let range = span_of(text, "2026-11-23T12:20:00Z".parse().unwrap(), &zone)?;
        Some((range.start.to_string(), range.end.to_string()))
    }

    #[test]
    fn every_form_of_a_time() {
        for (text, start, end) in [
            ("today", "2026-11-22T22:00:00Z", "2026-11-23T22:00:00Z"),
            ("Yesterday", "2026-11-21T22:00:00Z", "2026-11-22T22:00:00Z"),
            ("mon", "2026-11-22T22:00:00Z", "2026-11-23T22:00:00Z"),
            ("sunday", "2026-11-21T22:00:00Z", "2026-11-22T22:00:00Z"),
            ("tue", "2026-11-16T22:00:00Z", "2026-11-17T22:00:00Z"),
            ("2026-11-20", "2026-11-19T22:00:00Z", "2026-11-20T22:00:00Z"),
            ("2026-11", "2026-10-31T22:00:00Z", "2026-11-30T22:00:00Z"),
            ("2026", "2025-12-31T22:00:00Z", "2026-12-31T22:00:00Z"),
            ("14:05", "2026-11-23T12:05:00Z", "2026-11-23T12:06:00Z"),
            ("2026-11-20T09:30", "2026-11-20T07:30:00Z", "2026-11-20T07:31:00Z"),
            ("2026-11-20 09:30:05", "2026-11-20T07:30:05Z", "2026-11-20T07:30:06Z"),
            ("2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z", "2026-11-20T09:30:00Z"),
            ("30m", "2026-11-23T11:50:00Z", "2026-11-23T11:50:00Z"),
            ("12h", "2026-11-23T00:20:00Z", "2026-11-23T00:20:00Z"),
            ("7d", "2026-11-16T12:20:00Z", "2026-11-16T12:20:00Z"),
            ("2w", "2026-11-09T12:20:00Z", "2026-11-09T12:20:00Z"),
            ("3mo", "2026-08-23T12:20:00Z", "2026-08-23T12:20:00Z"),
        ] {
            assert_eq!(read_at(text), Some((start.to_owned(), end.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in
            ["", "soon", "2026-13", "2026-11-31", "25:00", "7", "7x", "d7", "mo", "14:2", "99999999999d", "tomorrow"]
        {
            assert_eq!(read_at(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "[0-9a-z: .TtZ+-]{0,24}") {
            _ = read_at(&text);
        }
    }
}
