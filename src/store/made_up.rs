//! Made-up entries for tests: every field set or not, every kind of text.

use proptest::prelude::*;
use proptest::sample::select;
use uuid::Uuid;

use super::entry_line::EntryLine;
use super::line;
use crate::domain::{
    Author, Caption, Entry, Format, ImageLink, Options, Outgoing, Phone, PhoneId, PictureFacts, Sender, Sha256, State,
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
    (0u128..40, 0i64..30 * 86_400_000, who, whom, what, end, more).prop_map(
        |(id, at, (operator, alias), (to, contact), (link, caption, message), (state, detail), (flags, status))| {
            let created =
                "2026-11-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_millis(at);
            let phone_id = PhoneId::parse("104898309288724").unwrap();
            let outgoing = Outgoing {
                to: Phone::from_e164(to).unwrap(),
                contact,
                sender: Sender { alias: alias.into(), phone_id, display: None },
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
            if flags[2] || flags[5] {
                let sha256 = Sha256([if flags[2] { 0x9c } else { 0x90 }; 32]);
                let width = flags[0].then_some(1240);
                entry.picture = Some(PictureFacts { format: Format::Png, width, height: width, bytes: 7, sha256 });
            }
            entry.http_status = status;
            entry.latency_ms = flags[4].then_some(412);
            entry.answer = message.as_ref().map(|text| format!("{{\"message\":{text:?}}}"));
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

/// The line of an entry, without its newline.
pub(super) fn sealed(entry: &Entry) -> Vec<u8> {
    let mut line = Vec::new();
    let length = line::seal(&EntryLine(entry), &mut line).unwrap();
    line.truncate(length - 1);
    line
}
