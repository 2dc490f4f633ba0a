//! Whether the folder is well. Nothing is changed, but that a sync which works again lets sends go on.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::entry_read::EntryRead;
use super::error::StoreError;
use super::line::{self, Found};
use super::outbox_line::OutboxLine;
use super::store::Store;
use crate::domain::{Checkup, State};

/// Free bytes below which nothing can be sent soon, and below which it is time to look.
const LITTLE: u64 = 1024 * 1024;
const LESS: u64 = 64 * 1024 * 1024;

/// What the lines of a file turned out to be.
#[derive(Debug, Default)]
struct Lines {
    good: usize,
    damaged: usize,
    newer: usize,
}

impl Store {
    /// Looks at everything in the folder; one answer for each thing that was looked at.
    #[must_use]
    pub fn check_up(&self) -> Vec<Checkup> {
        let mut checks = vec![self.check_modes(), self.disk(), self.room(), self.sync()];
        checks.extend(self.history_lines());
        checks.push(self.outbox_lines());
        checks.push(read("contacts", self.contacts().map(|found| format!("{} contacts", found.len()))));
        checks.push(read("canned", self.canned().map(|found| format!("{} canned messages", found.len()))));
        let drafts = self.read_drafts().and_then(|found| match found.problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(format!("{} drafts", found.loaded.len())),
        });
        checks.push(read("drafts", drafts));
        checks.push(self.quarantine());
        checks.push(self.leftovers());
        checks
    }

    fn disk(&self) -> Checkup {
        match self.network_file_system() {
            None => Checkup::pass("disk", "a disk of this machine"),
            Some(kind) => Checkup::warn(
                "disk",
                format!("the folder lies on a network file system ({kind}): locks and syncs may not hold there"),
                "choose a data folder on a local disk, and never use one from several machines",
            ),
        }
    }

    fn room(&self) -> Checkup {
        let Ok(disk) = rustix::fs::statvfs(self.dir()) else {
            return Checkup::pass("room", "the disk does not tell its size");
        };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let found = format!("{} MiB free", free / (1024 * 1024));
        match free {
            0..LITTLE => Checkup::fail("room", found, "make room on that disk: what cannot be written is not sent"),
            LITTLE..LESS => Checkup::warn("room", found, "make room on that disk"),
            _ => Checkup::pass("room", found),
        }
    }

    fn sync(&self) -> Checkup {
        match self.try_sync() {
            Ok(false) => Checkup::pass("sync", "what is written is kept"),
            Ok(true) => Checkup::pass("sync", "a sync had failed; what is written now is kept, so sends go on"),
            Err(StoreError::ReadOnly { .. }) => Checkup::warn("sync", "not tried: the folder was opened to read", ""),
            Err(error) => Checkup::fail("sync", error.to_string(), "nothing is sent until this is mended"),
        }
    }

    fn history_lines(&self) -> [Checkup; 2] {
        let mut all = Lines::default();
        let mut unknown = HashSet::new();
        let count = |entry: EntryRead| {
            if entry.0.state == State::Unknown {
                unknown.insert(entry.0.id)
            } else {
                unknown.remove(&entry.0.id)
            };
        };
        let counted = self.months().and_then(|mut months| {
            months.reverse();
            let mut count = count;
            months.iter().try_for_each(|month| match self.open_month(month)? {
                Some((file, _)) => scan(file, &self.month_path(month), &mut all, &mut count),
                None => Ok(()),
            })
        });
        let unknown = match unknown.len() {
            0 => Checkup::pass("unknown", "no send has a lost answer"),
            1 => unresolved("nobody knows of one send whether it arrived".to_owned()),
            sends => unresolved(format!("nobody knows of {sends} sends whether they arrived")),
        };
        [judged("history", counted, &all), unknown]
    }

    fn outbox_lines(&self) -> Checkup {
        let mut all = Lines::default();
        let path = self.outbox_path();
        // Looked at first: a pipe of that name would be waited for.
        let counted = match fs::metadata(&path) {
            Ok(found) if found.is_file() => File::open(&path)
                .map_err(StoreError::io("open", &path))
                .and_then(|file| scan(file, &path, &mut all, &mut |_: OutboxLine<'_>| {})),
            Ok(_) => Err(StoreError::NoTextFile { path }),
            Err(_) => Ok(()),
        };
        judged("outbox", counted, &all)
    }

    fn quarantine(&self) -> Checkup {
        match self.quarantined() {
            Ok(pieces) if pieces.is_empty() => Checkup::pass("quarantine", "empty"),
            Ok(pieces) => Checkup::warn(
                "quarantine",
                format!("{} damaged pieces were put aside", pieces.len()),
                format!(
                    "look at them in {}, then remove them; copies from the history come back while their line is there",
                    self.dir().join("quarantine").display()
                ),
            ),
            Err(error) => Checkup::fail("quarantine", error.to_string(), ""),
        }
    }

    fn leftovers(&self) -> Checkup {
        let is_left = |path: &PathBuf| {
            let is_text = path.parent().is_some_and(|parent| parent.ends_with("tmp"));
            is_text || path.extension().is_some_and(|ending| ending == "new")
        };
        let left: Vec<PathBuf> =
            everything(self.dir()).into_iter().filter(|path| path.is_file() && is_left(path)).collect();
        match left.first() {
            None => Checkup::pass("leftovers", "none"),
            Some(first) => Checkup::warn(
                "leftovers",
                format!("{} files of programs that ended early, such as {}", left.len(), first.display()),
                "look at them, then remove them, unless another zixpost is at work",
            ),
        }
    }
}

/// Everything below a folder; what cannot be listed is left out.
pub(super) fn everything(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|item| item.path()) {
            if path.is_dir() && !path.is_symlink() {
                folders.push(path.clone());
            }
            found.push(path);
        }
    }
    found.sort_unstable();
    found
}

fn scan<T: DeserializeOwned>(
    file: File,
    path: &Path,
    lines: &mut Lines,
    take: &mut impl FnMut(T),
) -> Result<(), StoreError> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let mut line = Vec::new();
    while line::next(&mut reader, &mut line).map_err(StoreError::io("read", path))? {
        match line::read(&line) {
            _ if line.is_empty() => {}
            Found::Good(value) => {
                lines.good += 1;
                take(value);
            }
            Found::Damaged => lines.damaged += 1,
            Found::Newer => lines.newer += 1,
        }
    }
    Ok(())
}

fn judged(name: &'static str, counted: Result<(), StoreError>, lines: &Lines) -> Checkup {
    let Lines { good, damaged, newer } = *lines;
    match counted {
        Err(error) => Checkup::fail(name, error.to_string(), "nothing was changed; mend what is named"),
        Ok(()) if newer > 0 => Checkup::warn(
            name,
            format!("{good} lines, {damaged} damaged, {newer} of a newer zixpost"),
            "update this zixpost: a file with newer lines is not sent from",
        ),
        Ok(()) if damaged > 0 => Checkup::warn(
            name,
            format!("{good} lines, {damaged} damaged"),
            "damaged lines are passed over and stay where they are; the screen copies the first ones of the history to \
             quarantine/; check the disk they lie on",
        ),
        Ok(()) => Checkup::pass(name, format!("{good} lines, all whole")),
    }
}

fn read(name: &'static str, found: Result<String, StoreError>) -> Checkup {
    match found {
        Ok(found) => Checkup::pass(name, found),
        Err(error) => {
            Checkup::fail(name, error.to_string().replace('\n', "; "), "it was left as it is; mend what is named")
        }
    }
}

fn unresolved(found: String) -> Checkup {
    let mend = "`zixpost outbox` lists them, and takes what somebody found out; nothing is sent again by itself";
    Checkup::warn("unknown", found, mend)
}
