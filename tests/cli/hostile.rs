//! Four thousand hostile strings through the output of commands.

use zixpost::domain::{Author, Draft, Entry, Event, Options, State};
use zixpost::store::{HistoryWriter, entry_json};

use super::corpus::{COUNT, hostile};
use super::honest::HONEST;
use super::strict::foreign;
use super::terminal::on_a_terminal;
use super::trial::{Trial, obeyed};

/// Texts of one entry.
const TEXTS: usize = 10;

/// A history whose entries hold all strings, oldest first.
fn entries() -> Vec<Entry> {
    let texts = hostile();
    let at = jiff::Timestamp::UNIX_EPOCH;
    let entry = |(texts, n): (&[String], u128)| {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "100000000000001".into(),
            link: "https://cdn.example.com/a.png".into(),
            ..Draft::default()
        };
        let mut sent = draft.check(&[], &Options::default()).unwrap();
        let [contact, alias, caption, source, report, operator, host, client, profile, message] = texts else {
            panic!()
        };
        (sent.contact, sent.sender.alias) = (Some(contact.clone()), alias.clone());
        sent.caption = serde_json::from_value(serde_json::Value::String(caption.clone())).unwrap();
        (sent.options.source, sent.options.report_url) = (Some(source.clone()), Some(report.clone()));
        let author =
            Author { operator: operator.clone(), host: host.clone(), client: client.clone(), profile: profile.clone() };
        let mut entry = Entry::new(uuid::Uuid::from_u128(n + 1), at, author, sent, State::Queued);
        entry.events.push(Event { at, state: State::Refused, detail: Some(message.clone()) });
        entry.state = State::Refused;
        (entry.message, entry.answer) = (Some(contact.clone()), Some(alias.clone()));
        entry
    };
    texts.chunks(TEXTS).zip(0..).map(entry).collect()
}

#[test]
fn no_hostile_string_reaches_a_terminal_or_a_pipe_as_it_came_and_json_keeps_its_value() {
    let trial = Trial::new();
    let entries = entries();
    let mut writer = HistoryWriter::create(&trial.data()).unwrap();
    let mut written = Vec::new();
    for entry in &entries {
        // A line that is too long for the history is refused whole, and never written in part.
        if writer.write(entry).is_ok() {
            written.push(entry_json(entry));
        }
    }
    writer.finish().unwrap();
    assert!(written.len() + 2 >= COUNT / TEXTS, "{} entries", written.len());

    let table = on_a_terminal(&trial, &["history", "--limit", "1000"], 100);
    assert_eq!(foreign(table.as_bytes(), false), None);
    let rows = trial.run(&["history", "--limit", "1000"]).stdout;
    assert_eq!(foreign(rows.replace('\t', " ").as_bytes(), false), None);
    for entry in entries.iter().skip(14).step_by(40) {
        let shown = on_a_terminal(&trial, &["history", "show", &entry.id.to_string()], 80);
        assert_eq!(foreign(shown.as_bytes(), false), None, "{entry:?}");
    }

    let json = on_a_terminal(&trial, &["history", "--json", "--limit", "1000"], 100);
    assert_eq!(obeyed(&json), Vec::<char>::new());
    let value = |json: &str| serde_json::from_str::<serde_json::Value>(json).unwrap();
    let told: Vec<_> = json.lines().map(value).collect();
    let expected: Vec<_> = written.iter().rev().map(|json| value(json)).collect();
    assert_eq!(told.len(), expected.len());
    assert!(told == expected, "the same values, newest first");
}

#[test]
fn honest_text_of_every_script_arrives_byte_for_byte() {
    let trial = Trial::new();
    let caption = HONEST.join("\n");
    assert_eq!(trial.send(&caption, &[]).code, 0);
    let body: serde_json::Value = serde_json::from_str(&trial.received()[0].body).unwrap();
    assert_eq!(body["image"]["caption"], caption.as_str());
    assert_eq!(trial.history()[0]["caption"], caption.as_str());
}
