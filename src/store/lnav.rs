//! `assets/zixpost.lnav.json`, which tells the log viewer lnav what our lines are, holds what we write and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::Value;

use super::entry_json;
use super::entry_read::EntryRead;
use super::history_log::month_path;
use crate::domain::State;

const FORMAT: &str = include_str!("../../assets/zixpost.lnav.json");

/// A line with every field.
const WHOLE: &str = concat!(
    r#"{"v":1,"id":"019ab0c4-5a7b-7c11-8d22-0123456789ab","created":"2026-11-23T01:37:00.123Z","operator":"ana","#,
    r#""host":"desk-2","client":"zixpost/0.1.0","profile":"prod","sender":"support-us","phone_id":"104898309288724","#,
    r#""to":"+13025550101","contact":"Ana","link":"https://cdn.example.com/a.png","caption":"Hi","options":{"source":"#,
    r#""desk","link_with_record":true,"report_url":"https://hooks.example.com/r","submission_status":true},"picture":"#,
    r#"{"format":"png","width":1,"height":1,"bytes":9,"sha256":"#,
    r#""0707070707070707070707070707070707070707070707070707070707070707"},"state":"accepted","http_status":200,"#,
    r#""latency_ms":412,"message":"ok","message_id":"1","campaign_id":"2","#,
    r#""retry_of":"019ab0c4-5a7b-7c11-8d22-0123456789ac","retry_at":"2026-11-23T01:37:00.123Z","events":[{"at":"#,
    r#""2026-11-23T01:37:00.125Z","state":"accepted"}],"answer":"{}"}"#,
);

fn format() -> Value {
    let file: Value = serde_json::from_str(FORMAT).unwrap();
    file["zixpost_log"].clone()
}

/// The fields of a written line with their kinds; those of an object with its name before them.
fn written() -> BTreeMap<String, &'static str> {
    let EntryRead(entry) = serde_json::from_str(WHOLE).unwrap();
    assert_eq!(entry_json(&entry), WHOLE, "a line with every field, as it is written");
    let line: BTreeMap<String, Value> = serde_json::from_str(WHOLE).unwrap();
    let mut fields = BTreeMap::from([("c".to_owned(), "string")]);
    for (name, value) in line {
        match value {
            Value::Object(inner) => {
                fields.extend(inner.into_iter().map(|(key, value)| (format!("{name}/{key}"), kind(&value))));
            }
            value => _ = fields.insert(name, kind(&value)),
        }
    }
    fields
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::Array(_) | Value::Object(_) => "json",
        Value::String(_) | Value::Null => "string",
    }
}

#[test]
fn every_field_of_a_line_is_named_with_its_kind_and_nothing_else() {
    let format = format();
    let mut written = written();
    // A word of SQL, which lnav (0.11.1) does not quote where it makes a table of the fields. Since what is not named
    // is shown too, the number stands below each message.
    assert_eq!((written.remove("to"), &format["hide-extra"]), (Some("string"), &false.into()));
    let values = format["value"].as_object().unwrap();
    let named: BTreeMap<String, &str> =
        values.iter().map(|(name, value)| (name.clone(), value["kind"].as_str().unwrap())).collect();
    assert_eq!(named, written);
    let shown = format["line-format"].as_array().unwrap().iter().filter_map(|part| part["field"].as_str());
    let roles =
        ["timestamp-field", "body-field", "level-field", "opid-field"].map(|role| format[role].as_str().unwrap());
    for field in shown.chain(roles).filter(|field| *field != "__timestamp__") {
        assert!(named.contains_key(field), "{field}");
    }
}

#[test]
fn every_state_has_one_level_and_what_went_wrong_is_seen() {
    let format = format();
    let levels = format["level"].as_object().unwrap();
    let level = |state: State| {
        let is_it =
            |(_, regex): &(&String, &Value)| Regex::new(regex.as_str().unwrap()).unwrap().is_match(state.word());
        let found: BTreeSet<&str> = levels.iter().filter(is_it).map(|(name, _)| name.as_str()).collect();
        assert_eq!(found.len(), 1, "{state:?}: {found:?}");
        found.first().copied().unwrap().to_owned()
    };
    assert_eq!(State::ALL.map(level).len(), State::ALL.len());
    assert_eq!([State::Refused, State::Failed, State::Undelivered].map(level), ["error"; 3]);
    assert_eq!([State::Unknown, State::Accepted].map(level), ["warning", "info"]);
}

#[test]
fn the_files_of_the_months_are_taken_for_ours_and_the_sample_for_one_of_their_lines() {
    let format = format();
    let pattern = Regex::new(format["file-pattern"].as_str().unwrap()).unwrap();
    assert!(pattern.is_match(month_path("history".as_ref(), "2026-11").to_str().unwrap()));
    assert!(!pattern.is_match("outbox.jsonl"));
    let sample = format["sample"][0]["line"].as_str().unwrap();
    let EntryRead(entry) = serde_json::from_str(sample).unwrap();
    assert_eq!((entry.state, &format["sample"][0]["level"]), (State::Refused, &"error".into()));
}
