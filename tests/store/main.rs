//! The store through its face: several processes, crashes, damage, other versions, modes.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::path::PathBuf;
use std::sync::Mutex;

use jiff::Timestamp;
use tempfile::TempDir;
use uuid::Uuid;
use zixpost::domain::{Author, Contact, Draft, Entry, Options, Page, Phone, State};
use zixpost::store::{Abandoned, Store, entry_json};

mod contacts;
mod crashes;
mod damage;
mod disk;
mod drafts;
mod history;
mod news;
mod sends;
mod tidy;
mod together;
mod versions;

const NOVEMBER: &str = "2026-11-23T01:37:00Z";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn open(dir: &TempDir) -> Store {
    Store::open(dir.path()).unwrap()
}

/// A send that waits, the `n`th of the day.
fn queued_at(time: &str, n: u64) -> Entry {
    let draft = Draft {
        to: "+13025550101".into(),
        from: "104898309288724".into(),
        link: "https://cdn.example.com/a.png".into(),
        caption: format!("no. {n}"),
        ..Draft::default()
    };
    let created: Timestamp = time.parse().unwrap();
    let mut rest = [0; 10];
    rest[2..].copy_from_slice(&n.to_be_bytes());
    let id = uuid::Builder::from_unix_timestamp_millis(created.as_millisecond().unsigned_abs() + n, &rest);
    let outgoing = draft.check(&[], &Options::default()).unwrap();
    Entry::new(id.into_uuid(), created, Author::default(), outgoing, State::Queued)
}

fn queued(n: u64) -> Entry {
    queued_at(NOVEMBER, n)
}

fn ended(mut entry: Entry, state: State) -> Entry {
    entry.step(entry.created, state, None);
    entry
}

fn accepted(n: u64) -> Entry {
    ended(queued(n), State::Accepted)
}

fn month(dir: &TempDir, name: &str) -> PathBuf {
    dir.path().join("history").join(format!("{name}.jsonl"))
}

fn november(dir: &TempDir) -> PathBuf {
    month(dir, "2026-11")
}

fn outbox(dir: &TempDir) -> PathBuf {
    dir.path().join("outbox.jsonl")
}

/// A line with its checksum, as any version writes it.
fn sealed(json: &str) -> String {
    let body = json.strip_suffix('}').unwrap();
    format!("{body},\"c\":\"{:08x}\"}}\n", crc32fast::hash(body.as_bytes()))
}

fn journal(entries: &[Entry]) -> String {
    entries.iter().map(|entry| sealed(&entry_json(entry))).collect()
}

fn captions(page: &Page) -> Vec<&str> {
    page.entries.iter().map(|entry| entry.outgoing.caption.as_ref().unwrap().as_str()).collect()
}

/// Recovers, and tells which sends the rule was asked about.
fn recovered(store: &Store) -> (Vec<(Uuid, bool)>, Vec<Entry>) {
    let asked = Mutex::new(Vec::new());
    let end = |Abandoned { entry, attempted }: Abandoned| {
        asked.lock().unwrap().push((entry.id, attempted));
        ended(entry, if attempted { State::Unknown } else { State::Failed })
    };
    let entries = store.recover(&end).unwrap();
    (asked.into_inner().unwrap(), entries)
}

fn contact(n: usize) -> Contact {
    let number = Phone::from_e164(&format!("+1302555{:04}", 100 + n)).unwrap();
    Contact { name: format!("Person {n}"), number, note: None, tags: Vec::new(), sender: None }
}
