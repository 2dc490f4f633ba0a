//! When a signed link ends, as far as the link itself says.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::image_link::ImageLink;

/// When the signature in the query ends: the earliest end that it names.
///
/// Known are the forms of Amazon S3 (`X-Amz-Date` with `X-Amz-Expires`), Google Cloud Storage (`X-Goog-…`),
/// `CloudFront` and the older form of both (`Expires`), and Azure (`se` beside `sig`), as their vendors document them.
#[must_use]
pub fn expires(link: &ImageLink) -> Option<Timestamp> {
    let url = Url::parse(link.as_str()).ok()?;
    let value = |name: &str| {
        url.query_pairs().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.into_owned())
    };
    let signed_at = |vendor: &str| {
        let from = compact(&value(&format!("x-{vendor}-date"))?)?;
        let seconds: u32 = value(&format!("x-{vendor}-expires"))?.parse().ok()?;
        from.checked_add(SignedDuration::from_secs(seconds.into())).ok()
    };
    let azure = || value("sig").and_then(|_| spelt(&value("se")?));
    [signed_at("amz"), signed_at("goog"), value("expires").and_then(|text| seconds(&text)), azure()]
        .into_iter()
        .flatten()
        .min()
}

/// `20261123T024413Z`
fn compact(text: &str) -> Option<Timestamp> {
    utc(DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?)
}

/// `2026-11-23T02:44:13Z`, or a day alone.
fn spelt(text: &str) -> Option<Timestamp> {
    text.parse().ok().or_else(|| utc(text.parse::<Date>().ok()?.to_datetime(jiff::civil::Time::midnight())))
}

/// Seconds since 1970. A smaller number is no moment but a count of something.
fn seconds(text: &str) -> Option<Timestamp> {
    let seconds: i64 = text.parse().ok()?;
    (seconds >= 1_000_000_000).then(|| Timestamp::from_second(seconds).ok()).flatten()
}

fn utc(at: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_form_of_a_signed_link_tells_its_end() {
        for (query, end) in [
            ("X-Amz-Date=20261123T020000Z&X-Amz-Expires=3600&X-Amz-Signature=0", Some("2026-11-23T03:00:00Z")),
            ("x-goog-expires=60&x-goog-date=20261123T020000Z", Some("2026-11-23T02:01:00Z")),
            ("Expires=1795402800&Signature=0&Key-Pair-Id=0", Some("2026-11-23T03:00:00Z")),
            ("sv=2024&se=2026-11-23T03%3A00%3A00Z&sig=0", Some("2026-11-23T03:00:00Z")),
            ("se=2026-11-23&sig=0", Some("2026-11-23T00:00:00Z")),
            ("Expires=1795402800&se=2026-11-23&sig=0", Some("2026-11-23T00:00:00Z")),
            ("", None),
            ("se=2026-11-23", None),
            ("se=soon&sig=0", None),
            ("expires=30", None),
            ("expires=never", None),
            ("Expires=99999999999999999999", None),
            ("X-Amz-Date=20261123T020000Z", None),
            ("X-Amz-Date=yesterday&X-Amz-Expires=60", None),
            ("X-Amz-Date=20261323T020000Z&X-Amz-Expires=60", None),
            ("X-Amz-Date=99991231T235959Z&X-Amz-Expires=4294967295", None),
        ] {
            let link = ImageLink::parse(&format!("https://cdn.example.com/a.png?{query}")).unwrap();
            let end = end.map(|end| end.parse::<Timestamp>().unwrap());
            assert_eq!(expires(&link), end, "{query}");
        }
    }
}
