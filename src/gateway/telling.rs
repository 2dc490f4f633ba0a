//! The headers of an answer that help to find a request again, in the vendor's logs or on the way there.

use std::collections::BTreeMap;

use jiff::Timestamp;
use reqwest::header::{DATE, HeaderMap};

use super::hidden_key::hide_key;
use crate::domain::HEADER_LIMIT;

/// What a ticket needs; all others are left where they are.
const NAMES: [&str; 9] =
    ["cf-ray", "content-type", "date", "request-id", "retry-after", "server", "via", "x-request-id", "x-trace-id"];

/// Those headers of an answer, without the key; values of one name one after the other.
pub(super) fn headers(all: &HeaderMap, key: &[u8]) -> BTreeMap<String, String> {
    let one = |name: &'static str| {
        let values = all.get_all(name).into_iter().map(|value| {
            let mut bytes = value.as_bytes().to_vec();
            hide_key(&mut bytes, key);
            clean(&bytes)
        });
        let mut text = values.collect::<Vec<_>>().join(", ");
        text.truncate(HEADER_LIMIT);
        (!text.is_empty()).then(|| (name.to_owned(), text))
    };
    NAMES.into_iter().filter_map(one).collect()
}

/// What it says is the time.
pub(super) fn date(all: &HeaderMap) -> Option<Timestamp> {
    let text = all.get(DATE)?.to_str().ok()?;
    Timestamp::try_from(httpdate::parse_http_date(text.trim()).ok()?).ok()
}

/// A header has no other bytes than these, if it keeps to RFC 9110; the others become a question mark.
fn clean(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| if matches!(byte, b' '..=b'~') { char::from(byte) } else { '?' }).collect()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn map(headers: &[(&'static str, &[u8])]) -> HeaderMap {
        headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_bytes(value).unwrap())).collect()
    }

    #[test]
    fn only_what_helps_is_kept_short_clean_and_without_the_key() {
        let long = [b'x'; 900];
        let all = map(&[
            ("set-cookie", b"session=1"),
            ("authorization", b"Bearer canary-5e0d-key"),
            ("via", b"1.1 canary-5e0d-key"),
            ("server", b"a\xff\tb"),
            ("x-request-id", &long),
        ]);
        let kept = headers(&all, b"canary-5e0d-key");
        let kept: Vec<_> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let stars = format!("1.1 {}", "*".repeat("canary-5e0d-key".len()));
        assert_eq!(kept, [("server", "a??b"), ("via", stars.as_str()), ("x-request-id", "x".repeat(200).as_str())]);
    }

    #[test]
    fn a_date_is_read_where_it_is_one() {
        let at = |text: &'static [u8]| date(&map(&[("date", text)])).map(|at| at.to_string());
        assert_eq!(at(b"Sun, 22 Nov 2026 10:00:00 GMT").as_deref(), Some("2026-11-22T10:00:00Z"));
        assert_eq!((at(b"tomorrow"), at(b"\xff")), (None, None));
    }
}
