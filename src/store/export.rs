//! What a query finds, as a file for other programs.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::NamedTempFile;

use super::entry_csv::{entry_csv, entry_csv_header};
use super::entry_line::entry_json;
use super::error::StoreError;
use super::store::Store;
use crate::domain::{Masked, Query};

/// Entries in memory at once.
const PAGE: u64 = 500;
/// Other names that are tried where a name is taken.
const NAMES: u32 = 1000;

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Where it is.
    pub path: PathBuf,
    /// The entries in it.
    pub entries: u64,
}

/// What an export tells of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Everything.
    Whole,
    /// What says nothing about a person.
    Masked,
}

impl Store {
    /// Writes every entry that meets a query into a new file, newest first: JSON lines where the name ends in `.jsonl`
    /// or `.json`, else CSV with a header. `None` if `stop` was set meanwhile.
    ///
    /// Nothing is overwritten: where the name is taken, `-2`, `-3` … is put before its ending. The file has its name
    /// when it is whole, and only its owner can read it.
    ///
    /// # Errors
    /// The history cannot be read, or the file cannot be written.
    pub fn export(
        &self,
        query: &Query,
        path: &Path,
        told: Told,
        stop: &AtomicBool,
    ) -> Result<Option<Exported>, StoreError> {
        let Some(hits) = self.search(query, stop, &mut |_| {})? else { return Ok(None) };
        let is_json = path.extension().is_some_and(|ending| ending == "jsonl" || ending == "json");
        let failed = || StoreError::io("write", path);
        let mut out = BufWriter::new(beside(path)?);
        if !is_json {
            out.write_all(entry_csv_header(false).as_bytes()).map_err(failed())?;
        }
        let mut entries = 0;
        for from in (0..hits.count()).step_by(PAGE as usize) {
            if stop.load(Ordering::Relaxed) {
                return Ok(None);
            }
            for entry in self.rows(&hits, from..from + PAGE)? {
                let entry = match told {
                    Told::Whole => entry,
                    Told::Masked => Masked::of(&entry).into_entry(),
                };
                let line = if is_json { entry_json(&entry) + "\n" } else { entry_csv(&entry, None) };
                out.write_all(line.as_bytes()).map_err(failed())?;
                entries += 1;
            }
        }
        let file = out.into_inner().map_err(|error| failed()(error.into_error()))?;
        file.as_file().sync_all().map_err(failed())?;
        keep(file, path).map(|path| Some(Exported { path, entries }))
    }
}

/// Writes a text into a new file; the rules are those of [`Store::export`]. Where it is comes back.
///
/// # Errors
/// The file cannot be written.
pub fn write_aside(path: &Path, text: &str) -> Result<PathBuf, StoreError> {
    let failed = || StoreError::io("write", path);
    let mut file = beside(path)?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed())?;
    keep(file, path)
}

/// A file without a name of its own in the folder of that one, for its owner alone.
fn beside(path: &Path) -> Result<NamedTempFile, StoreError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::Builder::new().prefix(".zixpost-").tempfile_in(folder).map_err(StoreError::io("write", path))
}

/// Gives it that name, or the next one that is free.
fn keep(mut file: NamedTempFile, path: &Path) -> Result<PathBuf, StoreError> {
    let failed = || StoreError::io("write", path);
    for number in 1..=NAMES {
        let path = numbered(path, number);
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(taken) if taken.error.kind() == std::io::ErrorKind::AlreadyExists => file = taken.file,
            Err(other) => return Err(failed()(other.error)),
        }
    }
    Err(failed()(std::io::ErrorKind::AlreadyExists.into()))
}

/// The name itself, or with a number before its ending.
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{number}"));
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Draft, Entry, Options, State};
    use crate::store::history_writer::HistoryWriter;

    fn store(folder: &Path) -> (Store, Vec<Entry>) {
        let store = Store::open(&folder.join("data")).unwrap();
        let draft = Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/a.png".into(),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let created = "2026-11-23T14:00:00Z".parse().unwrap();
        let entry = |n| Entry::new(Uuid::from_u128(n), created, Author::default(), outgoing.clone(), State::Accepted);
        let entries: Vec<Entry> = (1..=700).map(entry).collect();
        let mut writer = HistoryWriter::create(store.dir()).unwrap();
        for entry in &entries {
            writer.write(entry).unwrap();
        }
        writer.finish().unwrap();
        (store, entries)
    }

    #[test]
    fn an_export_has_every_entry_once_and_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (store, entries) = store(folder.path());
        let stop = AtomicBool::new(false);
        let path = folder.path().join("out.csv");
        let export = || store.export(&Query::default(), &path, Told::Whole, &stop).unwrap().unwrap();
        assert_eq!(export(), Exported { path: path.clone(), entries: 700 });
        let second = export();
        assert_eq!(second.path, folder.path().join("out-2.csv"));
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text, fs::read_to_string(second.path).unwrap());
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        let ids: Vec<String> = rows.records().map(|row| row.unwrap()[0].to_owned()).collect();
        let expected: Vec<String> = entries.iter().rev().map(|entry| entry.id.to_string()).collect();
        assert_eq!(ids, expected);
    }

    #[test]
    fn a_masked_export_has_the_same_entries_without_the_people() {
        let folder = tempfile::tempdir().unwrap();
        let (store, entries) = store(folder.path());
        for name in ["out.csv", "out.jsonl"] {
            let path = folder.path().join(name);
            store.export(&Query::default(), &path, Told::Masked, &AtomicBool::new(false)).unwrap().unwrap();
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(text.lines().filter(|line| line.contains("+1xxxxxxxx01")).count(), 700);
            assert!(entries.iter().all(|entry| text.contains(&entry.id.to_string())));
            assert!(!text.contains("3025550101") && !text.contains("a.png"), "{name}");
        }
    }

    #[test]
    fn a_name_that_ends_in_jsonl_gets_json_lines() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = store(folder.path());
        let path = folder.path().join("out.jsonl");
        let stop = AtomicBool::new(false);
        store.export(&Query::default(), &path, Told::Whole, &stop).unwrap().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(text.lines().count(), 700);
        assert!(text.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["id"].is_string()));
    }

    #[test]
    fn what_is_stopped_or_has_no_folder_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = store(folder.path());
        let query = Query::default();
        let path = folder.path().join("out.csv");
        assert_eq!(store.export(&query, &path, Told::Whole, &AtomicBool::new(true)).unwrap(), None);
        let missing = folder.path().join("none/out.csv");
        assert!(store.export(&query, &missing, Told::Whole, &AtomicBool::new(false)).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the data folder alone");
    }
}
