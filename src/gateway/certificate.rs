//! What a certificate says of itself (RFC 5280), as far as a person asks: for whom, by whom, until when.
//!
//! Read for telling alone. Whether it is good is decided by rustls.

use std::net::{Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

/// Names that are read, at most; the largest certificates have hundreds.
const NAMES: usize = 1000;

// Tags of DER (X.690).
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
const OBJECT: u8 = 0x06;
const OCTETS: u8 = 0x04;
const UTC_TIME: u8 = 0x17;
const LONG_TIME: u8 = 0x18;
const VERSION: u8 = 0xa0;
const EXTENSIONS: u8 = 0xa3;
const DNS_NAME: u8 = 0x82;
const IP_ADDRESS: u8 = 0x87;

// Object identifiers, as their bytes.
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANISATION: &[u8] = &[0x55, 0x04, 0x0a];
const ALTERNATIVE_NAMES: &[u8] = &[0x55, 0x1d, 0x11];

/// What a certificate says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Certificate {
    /// The names and addresses that it is for.
    pub(super) names: Vec<String>,
    /// Who signed it: organisation and name.
    pub(super) issuer: String,
    /// From when on it holds.
    pub(super) from: Timestamp,
    /// Until when.
    pub(super) until: Timestamp,
}

impl Certificate {
    /// Reads a certificate in DER; `None` where it is none.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let mut whole = Der(Der(der).take(SEQUENCE)?);
        let mut body = Der(whole.take(SEQUENCE)?);
        // Version 1 is not written.
        let _ = body.take(VERSION);
        let (_serial, _signature) = (body.next()?, body.take(SEQUENCE)?);
        let issuer = body.take(SEQUENCE)?;
        let mut validity = Der(body.take(SEQUENCE)?);
        let (from, until) = (time(validity.next()?)?, time(validity.next()?)?);
        let (_subject, _key) = (body.take(SEQUENCE)?, body.take(SEQUENCE)?);
        let mut names = Vec::new();
        while let Some((tag, content)) = body.next() {
            if tag == EXTENSIONS {
                names = alternative_names(content).unwrap_or_default();
            }
        }
        Some(Self { names, issuer: issuer_words(issuer), from, until })
    }
}

/// One element after another: its tag and its content.
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(first), rest),
            // So many bytes of length; a certificate of more than 16 MB is none.
            0x81..=0x83 => {
                let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                (bytes.iter().fold(0, |length, &byte| length << 8 | usize::from(byte)), rest)
            }
            _ => return None,
        };
        let (content, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        Some((tag, content))
    }

    /// The content of the next element, if it has this tag; else nothing is taken.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = Der(self.0);
        let (found, content) = ahead.next()?;
        (found == tag).then(|| {
            self.0 = ahead.0;
            content
        })
    }
}

fn time((tag, content): (u8, &[u8])) -> Option<Timestamp> {
    let text = std::str::from_utf8(content).ok()?.strip_suffix('Z')?;
    let digits = text.len() == if tag == LONG_TIME { 14 } else { 12 } && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || !matches!(tag, UTC_TIME | LONG_TIME) {
        return None;
    }
    let (year, rest) = text.split_at(text.len() - 10);
    let year: i16 = year.parse().ok()?;
    // Two digits are of 1950 to 2049 (RFC 5280, 4.1.2.5.1).
    let year = if tag == LONG_TIME { year } else { year + if year < 50 { 2000 } else { 1900 } };
    let two = |at: usize| rest[at..at + 2].parse::<i8>().ok();
    let (month, day, hour, minute, second) = (two(0)?, two(2)?, two(4)?, two(6)?, two(8)?);
    if !(1..=12).contains(&month) || !(0..=9998).contains(&year) {
        return None;
    }
    let last = date(year, month, 1).days_in_month();
    if !(1..=last).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let zoned = date(year, month, day).at(hour, minute, second, 0).to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

fn issuer_words(content: &[u8]) -> String {
    let (mut organisation, mut name) = (None, None);
    let mut sets = Der(content);
    while let Some(set) = sets.take(SET) {
        let mut parts = Der(set);
        while let Some(part) = parts.take(SEQUENCE) {
            let mut pair = Der(part);
            let (kind, text) =
                (pair.take(OBJECT), pair.next().map(|(_, text)| String::from_utf8_lossy(text).into_owned()));
            match kind {
                Some(COMMON_NAME) => name = text,
                Some(ORGANISATION) => organisation = text,
                _ => {}
            }
        }
    }
    match (organisation, name) {
        (Some(organisation), Some(name)) => format!("{organisation} ({name})"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => "somebody without a name".to_owned(),
    }
}

fn alternative_names(content: &[u8]) -> Option<Vec<String>> {
    let mut extensions = Der(Der(content).take(SEQUENCE)?);
    while let Some(extension) = extensions.take(SEQUENCE) {
        let mut parts = Der(extension);
        if parts.take(OBJECT)? != ALTERNATIVE_NAMES {
            continue;
        }
        let mut names = Vec::new();
        // Whether it is critical may stand before it.
        while let Some((tag, value)) = parts.next() {
            if tag != OCTETS {
                continue;
            }
            let mut all = Der(Der(value).take(SEQUENCE)?);
            while let Some((tag, value)) = all.next().filter(|_| names.len() < NAMES) {
                names.extend(match tag {
                    DNS_NAME => Some(String::from_utf8_lossy(value).into_owned()),
                    IP_ADDRESS => address(value),
                    _ => None,
                });
            }
        }
        return Some(names);
    }
    None
}

fn address(bytes: &[u8]) -> Option<String> {
    let four = <[u8; 4]>::try_from(bytes).ok().map(|bytes| Ipv4Addr::from(bytes).to_string());
    four.or_else(|| <[u8; 16]>::try_from(bytes).ok().map(|bytes| Ipv6Addr::from(bytes).to_string()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    use super::*;

    fn der(name: &str) -> Vec<u8> {
        let path = format!("{}/tests/gateway/tls/{name}", env!("CARGO_MANIFEST_DIR"));
        CertificateDer::from_pem_file(path).unwrap().to_vec()
    }

    #[test]
    fn names_issuer_and_times_are_read() {
        let good = Certificate::read(&der("good.pem")).unwrap();
        assert!(good.names.contains(&"127.0.0.1".to_owned()), "{good:?}");
        assert_eq!(good.until.to_string().get(..4), Some("2120"), "{good:?}");
        assert!(!good.issuer.is_empty() && good.from < good.until, "{good:?}");
        let expired = Certificate::read(&der("expired.pem")).unwrap();
        assert_eq!(expired.until.to_string().get(..4), Some("2021"), "{expired:?}");
        assert_ne!(Certificate::read(&der("wrong-name.pem")).unwrap().names, good.names);
    }

    #[test]
    fn every_certificate_that_this_machine_could_trust_is_read() {
        for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let read = Certificate::read(root).unwrap();
            assert!(read.from < read.until && read.issuer != "somebody without a name", "{read:?}");
        }
    }

    #[test]
    fn times_have_two_forms() {
        let at = |tag, text: &str| time((tag, text.as_bytes())).map(|at| at.to_string());
        assert_eq!(at(UTC_TIME, "491231235959Z").as_deref(), Some("2049-12-31T23:59:59Z"));
        assert_eq!(at(UTC_TIME, "500101000000Z").as_deref(), Some("1950-01-01T00:00:00Z"));
        assert_eq!(at(LONG_TIME, "21200229000000Z").as_deref(), Some("2120-02-29T00:00:00Z"));
        for wrong in ["210229000000Z", "211301000000Z", "2101010000Z", "21010100000xZ", "210101240000Z", "", "Z", "é"]
        {
            assert_eq!(at(UTC_TIME, wrong), None, "{wrong}");
        }
        assert_eq!(at(0x16, "491231235959Z"), None);
    }

    proptest! {
        #[test]
        fn nothing_that_is_damaged_panics(at in any::<proptest::sample::Index>(), byte in any::<u8>(), cut in any::<proptest::sample::Index>()) {
            let mut der = der("good.pem");
            let at = at.index(der.len());
            der[at] = byte;
            let _ = Certificate::read(&der);
            let _ = Certificate::read(&der[..cut.index(der.len())]);
        }

        #[test]
        fn no_bytes_panic(bytes in any::<Vec<u8>>()) {
            let _ = Certificate::read(&bytes);
        }
    }
}
