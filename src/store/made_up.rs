//! Made-up entries for tests: every field set or not, every kind of text.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::entry_json;
use super::entry_line::EntryLine;
use super::line;
use crate::domain::{
    Author, Caption, Entry, Exchange, Format, ImageLink, Options, Outgoing, Phone, PhoneId, PictureFacts, Sender,
    Sha256, State,
};

/// Words that occur in texts and in queries, so that something is found.
pub(super) const WORDS: [&str; 14] = [
    "invoice",
    "ORTIZ",
    "María",
    "мария",
    "say \"hi\"",
    "a\\b",
    "line\nbreak",
    "bell\u{7}",
    "🙂",
    "302",
    "straße",
    "n",
    "u00",
    "İ",
];

/// A text of some of those words.
pub(super) fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(select(WORDS.to_vec()), 0..4).prop_map(|words| words.join(" "))
}

/// A settled send of November 2026; ids are few, so that some occur again.
pub(super) fn entries() -> impl Strategy<Value = Entry> {
    let who = (select(vec!["ana", "ben", "", "é\"x"]), select(vec!["support", "orders", "104898309288724"]));
    let whom = (select(vec!["+13025550101", "+13025550102", "+447700900123"]), proptest::option::of(text()));
    let what = (select(vec!["invoice.png", "Menu%20.jpg", "é.png"]), text(), proptest::option::of(text()));
    let end =
        (select(vec![State::Accepted, State::Refused, State::Unknown, State::Read]), proptest::option::of(text()));
    let more = (any::<[bool; 6]>(), proptest::option::of(prop_oneof![Just(200u16), 400u16..599]));
    (0u128..40, 0i64..30 * 86_400_000, who, whom, what, end, more, exchanges()).prop_map(
        |(
            id,
            at,
            (operator, alias),
            (to, contact),
            (link, caption, message),
            (state, detail),
            (flags, status),
            exchange,
        )| {
            let created =
                "2026-11-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_millis(at);
            let phone_id = PhoneId::parse("104898309288724").unwrap();
            let outgoing = Outgoing {
                to: Phone::from_e164(to).unwrap(),
                contact,
                sender: Sender { alias: alias.into(), phone_id, display: None, profile: None },
                link: ImageLink::parse(&format!("https://cdn.example.com/{link}")).unwrap(),
                caption: Caption::parse(&caption.replace('\u{7}', "")).unwrap(),
                options: Options {
                    source: flags[0].then(|| "desk".into()),
                    link_with_record: flags[1].then_some(false),
                    report_url: flags[2].then(|| "https://hooks.example.com/r".into()),
                    submission_status: flags[0].then_some(true),
                },
                retry_of: flags[3].then(Uuid::nil),
            };
            let author = Author {
                operator: operator.into(),
                host: "desk-2".into(),
                client: "zixpost".into(),
                ..Author::default()
            };
            let mut entry = Entry::new(Uuid::from_u128(id), created, author, outgoing, State::Queued);
            entry.probe = (flags[0] && flags[3]).then(Uuid::nil);
            if flags[2] || flags[5] {
                let sha256 = Sha256([if flags[2] { 0x9c } else { 0x90 }; 32]);
                let width = flags[0].then_some(1240);
                entry.picture = Some(PictureFacts { format: Format::Png, width, height: width, bytes: 7, sha256 });
            }
            entry.http_status = status;
            entry.latency_ms = flags[4].then_some(412);
            entry.answer = message.as_ref().map(|text| format!("{{\"message\":{text:?}}}"));
            entry.exchange = exchange;
            entry.message = message;
            if flags[5] && flags[4] {
                entry.other.insert("zone".into(), "invoice \u{1}".into());
                entry.retry_at = Some(created);
            }
            entry.step(created, state, detail);
            entry
        },
    )
}

/// Every field set or not.
fn exchanges() -> impl Strategy<Value = Exchange> {
    let times = any::<[Option<u32>; 4]>();
    let texts = (proptest::option::of(text()), proptest::collection::btree_map("[a-z-]{1,8}", text(), 0..3));
    (times, proptest::option::of(-999_999i64..999_999), texts).prop_map(|(times, skew_ms, (http, headers))| {
        let [dns_ms, tcp_ms, tls_ms, wait_ms] = times.map(|time| time.map(|time| time % 1_000_000_000));
        Exchange { dns_ms, tcp_ms, tls_ms, wait_ms, http, skew_ms, headers, ..Exchange::default() }
    })
}

/// The line of an entry, without its newline.
pub(super) fn sealed(entry: &Entry) -> Vec<u8> {
    let mut line = Vec::new();
    let length = line::seal(&EntryLine(entry), &mut line).unwrap();
    line.truncate(length - 1);
    line
}

/// The months of made-up histories, the oldest first.
pub(super) const MONTHS: [&str; 3] = ["2026-09", "2026-10", "2026-11"];

/// A line with the number of its month; one of four is damaged, newer, empty or in another form.
pub(super) fn lines() -> impl Strategy<Value = (usize, Vec<u8>)> {
    let kind = prop_oneof![8 => Just(0u8), 1 => 1u8..6];
    (0..MONTHS.len(), kind, entries(), any::<proptest::sample::Index>()).prop_map(|(month, kind, mut entry, at)| {
        let back = i64::try_from(MONTHS.len() - 1 - month).unwrap();
        entry.created -= jiff::SignedDuration::from_hours(24 * 31 * back);
        let name = format!("{}-05T12:00:00Z", MONTHS[month]);
        if entry.created.to_string()[..7] != *MONTHS[month] {
            entry.created = name.parse().unwrap();
        }
        entry.id = Uuid::from_u128(month as u128 * 1000 + entry.id.as_u128());
        let mut line = sealed(&entry);
        match kind {
            1 => {
                let at = at.index(line.len());
                line[at] = if line[at] == b'x' { b'y' } else { b'x' };
            }
            2 => line = reseal(&entry_json(&entry).replacen("\"v\":1", "\"v\":2", 1)),
            3 => {
                // The same in another order, with other escapes.
                let value: BTreeMap<String, serde_json::Value> = serde_json::from_str(&entry_json(&entry)).unwrap();
                let text = serde_json::to_string(&value).unwrap();
                line =
                    reseal(&text.replace("invoice", "\\u0069nvoice").replace("é", "\\u00e9").replace("//", "\\/\\/"));
            }
            4 => line.truncate(at.index(line.len())),
            5 => line.clear(),
            _ => {}
        }
        (month, line)
    })
}

fn reseal(json: &str) -> Vec<u8> {
    let body = json.strip_suffix('}').unwrap();
    format!("{body},\"c\":\"{:08x}\"}}", crc32fast::hash(body.as_bytes())).into_bytes()
}

/// Adds lines to their months.
pub(super) fn append(dir: &Path, lines: &[(usize, Vec<u8>)]) {
    fs::create_dir_all(dir.join("history")).unwrap();
    for (month, line) in lines {
        let path = dir.join("history").join(format!("{}.jsonl", MONTHS[*month]));
        let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
        file.write_all(&[line, &b"\n"[..]].concat()).unwrap();
    }
}

/// A last line without an end.
pub(super) fn tear(dir: &Path, month: usize, line: &[u8]) {
    append(dir, &[(month, Vec::new())]);
    let path = dir.join("history").join(format!("{}.jsonl", MONTHS[month]));
    OpenOptions::new().append(true).open(path).unwrap().write_all(line).unwrap();
}
