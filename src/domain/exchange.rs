//! What is known of the way of a request besides its answer: for whoever has to find out where time or messages are lost.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// Bytes of a header's value that are kept, at most.
pub const HEADER_LIMIT: usize = 200;

/// A difference of two clocks up to which they agree: `Date` has whole seconds, and the answer was under way.
pub const CLOCKS_AGREE: SignedDuration = SignedDuration::from_secs(2);

/// The exchange of one request. What is not set is not known, or did not happen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Milliseconds for the addresses of a name; of the proxy's where there is one; unset where no name is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dns_ms: Option<u32>,
    /// Milliseconds for the TCP connection, with what a proxy takes to make its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tcp_ms: Option<u32>,
    /// Milliseconds from the first byte of TLS to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_ms: Option<u32>,
    /// Milliseconds from the finished connection to the head of the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_ms: Option<u32>,
    /// The version of HTTP of the answer, such as `HTTP/1.0`; unset where it was 1.1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<String>,
    /// By how many milliseconds the other clock is ahead of ours, give or take a second. Unset of a plain yes where
    /// both agree.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skew_ms: Option<i64>,
    /// The headers that help to find a request again, by their names in lower case; none of a plain yes. At most
    /// [`HEADER_LIMIT`] bytes each.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Fields written by a newer version: kept, never read.
    #[serde(flatten)]
    pub other: BTreeMap<String, serde_json::Value>,
}

impl Exchange {
    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Compares the clocks: the answer says `date`, in whole seconds, and its head came at `at` by ours.
    pub fn compare_clocks(&mut self, date: Timestamp, at: Timestamp) {
        let ahead = Self::ahead(date, at);
        let is_told = SignedDuration::from_millis(ahead).abs() > CLOCKS_AGREE || !self.headers.is_empty();
        self.skew_ms = is_told.then_some(ahead);
    }

    /// By how many milliseconds a clock is ahead that says `date`, in whole seconds, when ours says `at`.
    #[must_use]
    pub fn ahead(date: Timestamp, at: Timestamp) -> i64 {
        // It is true for a whole second; its middle is wrong by half of one at most.
        let ahead = date.duration_since(at) + SignedDuration::from_millis(500);
        i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX)
    }

    /// Where the time went: `DNS 4 ms, TCP 31 ms, TLS 36 ms, answer 340 ms`.
    #[must_use]
    pub fn times(&self) -> Option<String> {
        let steps = [("DNS", self.dns_ms), ("TCP", self.tcp_ms), ("TLS", self.tls_ms), ("answer", self.wait_ms)];
        let told: Vec<String> = steps.iter().filter_map(|(name, ms)| ms.map(|ms| format!("{name} {ms} ms"))).collect();
        (!told.is_empty()).then(|| told.join(", "))
    }

    /// How the clocks stand to each other, where that is known.
    #[must_use]
    pub fn clock(&self) -> Option<String> {
        self.skew_ms.map(clock_words)
    }

    /// What it took until the head of the answer was there, as far as it is known.
    #[must_use]
    pub fn head_ms(&self) -> u64 {
        [self.dns_ms, self.tcp_ms, self.tls_ms, self.wait_ms].into_iter().flatten().map(u64::from).sum()
    }
}

/// How a clock that is ahead by so many milliseconds, give or take one second, stands to ours.
#[must_use]
pub fn clock_words(ahead_ms: i64) -> String {
    let ahead = SignedDuration::from_millis(ahead_ms);
    if ahead.abs() <= CLOCKS_AGREE {
        return "both clocks agree, give or take 2 s".to_owned();
    }
    let (seconds, way) = (ahead.as_secs().unsigned_abs(), if ahead_ms > 0 { "ahead of" } else { "behind" });
    let amount = match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    };
    format!("the server's clock is {amount} {way} ours, give or take 1 s")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skew(date: &str, at: &str, headers: &[(&str, &str)]) -> Option<i64> {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut exchange = Exchange { headers, ..Exchange::default() };
        exchange.compare_clocks(date.parse().unwrap(), at.parse().unwrap());
        exchange.skew_ms
    }

    #[test]
    fn clocks_that_agree_are_told_only_where_something_else_is() {
        let (date, at) = ("2026-11-23T01:37:00Z", "2026-11-23T01:37:00.900Z");
        assert_eq!(skew(date, at, &[]), None);
        assert_eq!(skew(date, at, &[("server", "x")]), Some(-400));
        assert_eq!(skew("2026-11-23T01:37:05Z", at, &[]), Some(4600));
        assert_eq!(skew("2026-11-23T01:32:00Z", at, &[]), Some(-300_400));
    }

    #[test]
    fn an_empty_one_is_written_as_nothing_and_a_newer_one_is_kept() {
        assert!(Exchange::default().is_empty());
        assert_eq!(serde_json::to_string(&Exchange::default()).unwrap(), "{}");
        let json = r#"{"wait_ms":7,"zone":[1]}"#;
        let read: Exchange = serde_json::from_str(json).unwrap();
        assert_eq!((read.wait_ms, read.is_empty()), (Some(7), false));
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }
}
