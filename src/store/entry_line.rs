//! An entry as the fields of one JSON object.
//!
//! Flat, in the order of the product's field list. What is unset is left out, and so is the event that every entry
//! starts with (`queued` when it was created), because two other fields hold it.

use jiff::Timestamp;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::entry_read::is_foreign;
use crate::domain::{Entry, Event, State};

/// The version of the lines that this program writes.
pub(super) const VERSION: u64 = 1;

/// The entry as stored, one line of JSON without the checksum.
#[must_use]
pub fn entry_json(entry: &Entry) -> String {
    // Nothing in an entry can fail to become JSON: every key is a text and every writer is a string.
    serde_json::to_string(&EntryLine(entry)).unwrap_or_default()
}

/// For writing.
pub(super) struct EntryLine<'a>(pub(super) &'a Entry);

impl Serialize for EntryLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Entry { author, outgoing, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("v", &VERSION)?;
        map.serialize_entry("id", &self.0.id)?;
        map.serialize_entry("created", &self.0.created)?;
        text(&mut map, "operator", &author.operator)?;
        text(&mut map, "host", &author.host)?;
        text(&mut map, "client", &author.client)?;
        text(&mut map, "profile", &author.profile)?;
        if outgoing.sender.alias != outgoing.sender.phone_id.as_str() {
            map.serialize_entry("sender", &outgoing.sender.alias)?;
        }
        map.serialize_entry("phone_id", &outgoing.sender.phone_id)?;
        map.serialize_entry("to", &outgoing.to)?;
        some(&mut map, "contact", outgoing.contact.as_ref())?;
        map.serialize_entry("link", &outgoing.link)?;
        some(&mut map, "caption", outgoing.caption.as_ref())?;
        some(&mut map, "options", Some(&outgoing.options).filter(|options| !options.is_empty()))?;
        some(&mut map, "picture", self.0.picture.as_ref())?;
        map.serialize_entry("state", &self.0.state)?;
        some(&mut map, "http_status", self.0.http_status.as_ref())?;
        some(&mut map, "latency_ms", self.0.latency_ms.as_ref())?;
        some(&mut map, "message", self.0.message.as_ref())?;
        some(&mut map, "message_id", self.0.message_id.as_ref())?;
        some(&mut map, "campaign_id", self.0.campaign_id.as_ref())?;
        some(&mut map, "retry_of", outgoing.retry_of.as_ref())?;
        some(&mut map, "probe", self.0.probe.as_ref())?;
        some(&mut map, "retry_at", self.0.retry_at.as_ref())?;
        let events = match self.0.events.split_first() {
            Some((first, rest)) if *first == beginning(self.0.created) && !is_begun(rest, self.0.created) => rest,
            _ => &self.0.events,
        };
        some(&mut map, "events", Some(events).filter(|events| !events.is_empty()))?;
        some(&mut map, "exchange", Some(&self.0.exchange).filter(|exchange| !exchange.is_empty()))?;
        some(&mut map, "answer", self.0.answer.as_ref())?;
        for (key, value) in self.0.other.iter().filter(|(key, _)| is_foreign(key)) {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// The event that an entry starts with unless it was held.
pub(super) fn beginning(created: Timestamp) -> Event {
    Event { at: created, state: State::Queued, detail: None }
}

/// Whether the first event is the one that an entry starts with.
pub(super) fn is_begun(events: &[Event], created: Timestamp) -> bool {
    events.first().is_some_and(|event| event.at == created && event.state.is_cancellable())
}

fn text<M: SerializeMap>(map: &mut M, key: &'static str, value: &str) -> Result<(), M::Error> {
    some(map, key, Some(value).filter(|value| !value.is_empty()))
}

fn some<M: SerializeMap, T: Serialize + ?Sized>(
    map: &mut M,
    key: &'static str,
    value: Option<&T>,
) -> Result<(), M::Error> {
    value.map_or(Ok(()), |value| map.serialize_entry(key, value))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde_json::json;
    use uuid::Uuid;

    use super::super::entry_read::EntryRead;
    use super::super::line::{self, Found};
    use super::*;
    use crate::domain::{
        Author, Caption, Exchange, Format, ImageLink, Options, Outgoing, Phone, PhoneId, PictureFacts, Sender, Sha256,
    };

    const CREATED: &str = "2026-11-23T01:37:00.123Z";

    fn plain() -> Entry {
        let created: Timestamp = CREATED.parse().unwrap();
        let author = Author {
            operator: "ana".into(),
            host: "desk-2".into(),
            client: "zixpost/0.1.0".into(),
            profile: "prod".into(),
        };
        let outgoing = Outgoing {
            to: Phone::from_e164("+13025550101").unwrap(),
            contact: None,
            sender: Sender {
                alias: "support-us".into(),
                phone_id: PhoneId::parse("104898309288724").unwrap(),
                display: None,
                profile: None,
            },
            link: ImageLink::parse("https://cdn.example.com/invoice.png").unwrap(),
            caption: Caption::parse("Your invoice").unwrap(),
            options: Options::default(),
            retry_of: None,
        };
        let id = Uuid::parse_str("019ab0c4-5a7b-7c11-8d22-0123456789ab").unwrap();
        let mut entry = Entry::new(id, created, author, outgoing, State::Queued);
        entry.step("2026-11-23T01:37:00.125Z".parse().unwrap(), State::Sending, None);
        entry.step("2026-11-23T01:37:00.537Z".parse().unwrap(), State::Accepted, None);
        entry.http_status = Some(200);
        entry.latency_ms = Some(412);
        entry.exchange = yes();
        entry.message = Some("Message sent successfully".into());
        entry.answer = Some("{\"status\":true,\"message\":\"Message sent successfully\"}".into());
        entry
    }

    /// What is kept of a plain yes whose clock is right.
    fn yes() -> Exchange {
        Exchange { dns_ms: Some(4), tcp_ms: Some(31), tls_ms: Some(36), wait_ms: Some(340), ..Exchange::default() }
    }

    fn picture() -> PictureFacts {
        let (format, sha256) = (Format::Png, Sha256([7; 32]));
        PictureFacts { format, width: Some(1240), height: Some(1754), bytes: 312_456, sha256 }
    }

    fn read(json: &str) -> Entry {
        serde_json::from_str::<EntryRead>(json).unwrap().0
    }

    #[test]
    fn the_fields_stand_in_the_order_of_the_product() {
        let expected = concat!(
            r#"{"v":1,"id":"019ab0c4-5a7b-7c11-8d22-0123456789ab","created":"2026-11-23T01:37:00.123Z","#,
            r#""operator":"ana","host":"desk-2","client":"zixpost/0.1.0","profile":"prod","sender":"support-us","#,
            r#""phone_id":"104898309288724","to":"+13025550101","link":"https://cdn.example.com/invoice.png","#,
            r#""caption":"Your invoice","state":"accepted","http_status":200,"latency_ms":412,"#,
            r#""message":"Message sent successfully","events":[{"at":"2026-11-23T01:37:00.125Z","state":"sending"},"#,
            r#"{"at":"2026-11-23T01:37:00.537Z","state":"accepted"}],"#,
            r#""exchange":{"dns_ms":4,"tcp_ms":31,"tls_ms":36,"wait_ms":340},"#,
            r#""answer":"{\"status\":true,\"message\":\"Message sent successfully\"}"}"#,
        );
        assert_eq!(entry_json(&plain()), expected);
        assert_eq!(read(expected), plain());
    }

    #[test]
    fn a_plain_accepted_entry_takes_less_than_600_bytes_and_its_times_62() {
        let bytes = |entry: &Entry| line::seal(&EntryLine(entry), &mut Vec::new()).unwrap();
        let untimed = Entry { exchange: Exchange::default(), ..plain() };
        assert!((500..600).contains(&bytes(&untimed)), "{}", bytes(&untimed));
        assert_eq!(bytes(&plain()) - bytes(&untimed), 62);
    }

    #[test]
    fn with_a_picture_that_was_seen_it_takes_145_more() {
        let bytes = |entry: &Entry| line::seal(&EntryLine(entry), &mut Vec::new()).unwrap();
        let seen = Entry { picture: Some(picture()), ..plain() };
        assert_eq!(bytes(&seen) - bytes(&plain()), 145);
        let unmeasured = Entry { picture: Some(PictureFacts { width: None, height: None, ..picture() }), ..plain() };
        assert_eq!(read(&entry_json(&unmeasured)), unmeasured);
    }

    #[test]
    fn a_picture_that_is_not_understood_makes_the_line_a_newer_one() {
        let seen = entry_json(&Entry { picture: Some(picture()), ..plain() });
        for (old, new) in [("\"png\"", "\"jxl\""), ("\"0707", "\"07X7"), ("\"bytes\":312456,", "")] {
            let json = seen.replacen(old, new, 1);
            assert!(json != seen && serde_json::from_str::<EntryRead>(&json).is_err(), "{json}");
        }
    }

    #[test]
    fn every_field_comes_back() {
        let mut entry = plain();
        entry.outgoing.contact = Some("María Ortiz".into());
        entry.outgoing.options = Options {
            source: Some("desk".into()),
            link_with_record: Some(false),
            report_url: Some("https://hooks.example.com/r".into()),
            submission_status: Some(true),
        };
        entry.outgoing.retry_of = Some(Uuid::nil());
        entry.probe = Some(entry.id);
        entry.message_id = Some("6631b229".into());
        entry.campaign_id = Some("6631b22a".into());
        entry.retry_at = Some(entry.created);
        entry.step(entry.created, State::Unknown, Some("the answer was lost".into()));
        entry.picture = Some(picture());
        entry.exchange.http = Some("1.0".into());
        entry.exchange.skew_ms = Some(-4600);
        entry.exchange.headers.insert("cf-ray".into(), "8e6c-AMS".into());
        entry.exchange.other.insert("zone".into(), json!(7));
        entry.other.insert("mood".into(), json!({"format": "good", "width": 12}));
        assert_eq!(read(&entry_json(&entry)), entry);
        let value = serde_json::from_str::<serde_json::Value>(&entry_json(&entry)).unwrap();
        assert_eq!(value["options"]["report_url"], "https://hooks.example.com/r");
        assert_eq!(value["events"][2], json!({"at": CREATED, "state": "unknown", "detail": "the answer was lost"}));
        let expected = json!({"dns_ms": 4, "tcp_ms": 31, "tls_ms": 36, "wait_ms": 340, "http": "1.0", "skew_ms": -4600,
            "headers": {"cf-ray": "8e6c-AMS"}, "zone": 7});
        assert_eq!(value["exchange"], expected);
        assert_eq!(value["mood"]["width"], 12);
        let sum = "0707070707070707070707070707070707070707070707070707070707070707";
        let expected = json!({"format": "png", "width": 1240, "height": 1754, "bytes": 312_456, "sha256": sum});
        assert_eq!(value["picture"], expected);
    }

    #[test]
    fn a_held_entry_keeps_all_its_events_and_a_bare_sender_its_id() {
        let Entry { id, created, author, mut outgoing, .. } = plain();
        outgoing.sender = Sender::bare(outgoing.sender.phone_id);
        for second in [None, Some(State::Queued), Some(State::Held), Some(State::Sending)] {
            for first in [State::Held, State::Queued] {
                let mut entry = Entry::new(id, created, author.clone(), outgoing.clone(), first);
                if let Some(second) = second {
                    entry.step(created, second, None);
                }
                assert_eq!(read(&entry_json(&entry)), entry);
            }
        }
        assert!(!entry_json(&Entry::new(id, created, author, outgoing, State::Queued)).contains("sender"));
    }

    #[test]
    fn a_field_of_our_own_is_never_written_twice() {
        let mut entry = plain();
        entry.other.insert("state".into(), json!("delivered"));
        entry.other.insert("c".into(), json!("00000000"));
        assert_eq!(entry_json(&entry), entry_json(&plain()));
    }

    #[test]
    fn a_state_or_version_of_tomorrow_is_newer() {
        for (old, new) in [("\"v\":1", "\"v\":2"), ("\"state\":\"accepted\"", "\"state\":\"pinned\"")] {
            let json = entry_json(&plain()).replacen(old, new, 1);
            let value: BTreeMap<String, serde_json::Value> = serde_json::from_str(&json).unwrap();
            let mut line = Vec::new();
            line::seal(&value, &mut line).unwrap();
            assert!(matches!(line::read::<EntryRead>(&line[..line.len() - 1]), Found::Newer), "{new}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(
            caption in any::<String>(), contact in any::<Option<String>>(), path in "[!-~&&[^\\\\@]]{0,40}",
            detail in any::<Option<String>>(), message in any::<Option<String>>(), answer in any::<Option<String>>(),
            key in "[a-z]{2,12}", value in any::<String>(),
        ) {
            let mut entry = plain();
            entry.outgoing.caption = Caption::parse(&caption).ok().flatten();
            entry.outgoing.contact = contact;
            entry.outgoing.link = ImageLink::parse(&format!("https://cdn.example.com/{path}")).unwrap();
            entry.message = message;
            entry.answer = answer;
            if is_foreign(&key) {
                entry.other.insert(key, json!(value));
            }
            entry.step(entry.created, State::Unknown, detail);
            let mut line = Vec::new();
            let length = line::seal(&EntryLine(&entry), &mut line).unwrap();
            match line::read::<EntryRead>(&line[..length - 1]) {
                Found::Good(read) => prop_assert_eq!(read.0, entry),
                other => prop_assert!(false, "{other:?}"),
            }
        }
    }
}
