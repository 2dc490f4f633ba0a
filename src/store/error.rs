//! Why the store could not do as asked: which file, what failed, how to mend it.

use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use uuid::Uuid;

use crate::domain::State;

/// Why the store could not do as asked.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The system refused something.
    #[error("could not {action} {path}: {source}{mend}", path = path.display(), mend = mend(source))]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Arc<io::Error>,
    },
    /// Another process kept the lock for longer than we wait.
    #[error("the store is busy{holder}: another zixpost holds {path}; try again, or end that process",
        holder = holder(*pid), path = path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
        /// Who holds it, where the lock says so.
        pid: Option<u32>,
    },
    /// A folder or file is somebody else's.
    #[error("{} belongs to another user (uid {owner}); run as that user, choose another data folder, or set \
        shared = true in the configuration where several people are to use this one", path.display())]
    OtherOwner {
        /// The folder or file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
    },
    /// The folder may be open on another machine, whose locks prove nothing here.
    #[error("{} is open on another machine, {host:?}{}, since {}; end zixpost there, remove {} if that machine is gone, \
        or set several_hosts = true in the configuration where locks hold between your machines", path.display(),
        holder(*pid), since.strftime("%Y-%m-%d %H:%M UTC"), session.display())]
    OtherHost {
        /// The folder.
        path: PathBuf,
        /// The name of that machine.
        host: String,
        /// The process there, where it is known.
        pid: Option<u32>,
        /// Since when, by that machine's clock.
        since: Timestamp,
        /// The file that says so.
        session: PathBuf,
    },
    /// The folder was opened to read.
    #[error("{} was opened to read, so nothing is written there", path.display())]
    ReadOnly {
        /// The folder.
        path: PathBuf,
    },
    /// A newer version writes this file.
    #[error("{} was written by a newer zixpost, so nothing is sent from here; update this zixpost", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
    },
    /// An attempt of this send is open, or one ended.
    #[error("the send {id} was attempted before, so it is not attempted again; look it up in the history")]
    Attempted {
        /// The send.
        id: Uuid,
    },
    /// There is no open attempt of ours to close.
    #[error("the send {id} has no open attempt here, so nothing can be said of one; look it up in the history")]
    NoAttempt {
        /// The send.
        id: Uuid,
    },
    /// There is no such send.
    #[error("no send has the id {id}")]
    NoEntry {
        /// What was asked for.
        id: Uuid,
    },
    /// Nothing is to be decided about it.
    #[error("the outcome of {id} is not unknown any more: {}", state.word())]
    NotUnknown {
        /// The send.
        id: Uuid,
        /// Where it stands.
        state: State,
    },
    /// A sync failed before: what was written since may be lost with the power.
    #[error("the disk of {} did not keep what was written, so nothing is sent from there; look at that disk, then run \
        `zixpost doctor`", path.display())]
    SyncFailed {
        /// The data folder.
        path: PathBuf,
    },
    /// Only what is settled may enter the history.
    #[error("the send {id} is still {state}, so it cannot enter the history; settle it first", state = state.word())]
    NotSettled {
        /// The send.
        id: Uuid,
        /// Where it stands.
        state: State,
    },
    /// The line would be longer than any reader takes.
    #[error("a line of {bytes} bytes is too long for {}; at most 65536 fit, so shorten its texts", path.display())]
    TooLong {
        /// Where it should have gone.
        path: PathBuf,
        /// How long it would be, newline included.
        bytes: usize,
    },
    /// An entry could not be put into words.
    #[error("could not write the entry {id} as JSON: {source}")]
    Json {
        /// The send.
        id: Uuid,
        /// Why.
        #[source]
        source: Arc<serde_json::Error>,
    },
    /// Whoever was to write ended before it did.
    #[error("could not write to {}: the thread that writes failed; try again", path.display())]
    NotWritten {
        /// The data folder.
        path: PathBuf,
    },
    /// Too little of an id, or something that no id has in it.
    #[error("{prefix:?} is no id; give at least 4 of its characters, which are digits and the letters a to f")]
    NoId {
        /// What was given.
        prefix: String,
    },
    /// Several entries have ids that start like this.
    #[error("more than one id starts with {prefix:?}; give more of it")]
    Ambiguous {
        /// What was given.
        prefix: String,
    },
    /// A file that people write has mistakes in it; it is left as it is.
    #[error("{}", listed(path, mistakes))]
    Mistakes {
        /// The file.
        path: PathBuf,
        /// All of them, in the order of the file.
        mistakes: Vec<Mistake>,
    },
    /// A pipe, a device or something huge where a text file should be.
    #[error("{} is no plain text file of at most 32 MiB; move it away", path.display())]
    NoTextFile {
        /// What is there.
        path: PathBuf,
    },
    /// The number is in the contacts already.
    #[error("{number} is in {path} already, as {name:?}; edit that contact instead", path = path.display())]
    Duplicate {
        /// The file.
        path: PathBuf,
        /// The number, grouped for the eye.
        number: String,
        /// The contact that has it.
        name: String,
    },
    /// The contact is not there any more.
    #[error("{name:?} is not in {path} any more", path = path.display())]
    NoContact {
        /// The file.
        path: PathBuf,
        /// The contact that was wanted.
        name: String,
    },
    /// Somebody changed the contact since it was read.
    #[error("{name:?} was changed in {path} meanwhile; look at it again", path = path.display())]
    ContactChanged {
        /// The file.
        path: PathBuf,
        /// The contact, as it was.
        name: String,
    },
    /// The text of one contact is mixed with that of something else.
    #[error("{path} has parts of one contact in several places; it was left alone: change it in an editor",
        path = path.display())]
    Tangled {
        /// The file.
        path: PathBuf,
    },
    /// A file of contacts from elsewhere that cannot be read as a whole.
    #[error("line {line}: {problem}")]
    Cards {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong, and how to mend it.
        problem: String,
    },
    /// A canned message has this code already.
    #[error("{code:?} is taken{} in {}; use another code, or replace that one", called(name), path.display())]
    CodeTaken {
        /// The file.
        path: PathBuf,
        /// The code.
        code: String,
        /// The name of the one that has it; may be empty.
        name: String,
    },
    /// Somebody wrote the file again and again while we tried to.
    #[error("{} keeps changing, so it was left alone; save it elsewhere first, then try again", path.display())]
    Changing {
        /// The file.
        path: PathBuf,
    },
    /// The history cannot be rewritten while somebody sends.
    #[error(
        "{sends} sends are under way, so the history is left alone; wait for them, or open zixpost once to settle \
        what was interrupted"
    )]
    UnderWay {
        /// How many.
        sends: usize,
    },
    /// There is a history here already.
    #[error("{} exists already, and a new history may not be mixed into it; choose an empty folder", path.display())]
    HistoryExists {
        /// The file that is in the way.
        path: PathBuf,
    },
}

/// A mistake in a file that people write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, and how to mend it.
    pub text: String,
}

impl StoreError {
    /// Makes the way to say that the system refused `action` on `path`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source: Arc::new(source) }
    }

    /// Whether the folder is there and is not to be written to: read-only, full, not ours to write, or in use by
    /// another machine.
    #[must_use]
    pub fn forbids_writing(&self) -> bool {
        use ErrorKind::{FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        let kind = self.io_kind();
        let of_the_disk = [FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull];
        kind.is_some_and(|kind| of_the_disk.contains(&kind)) || matches!(self, Self::OtherHost { .. })
    }

    /// Makes the way to say that an entry cannot become JSON.
    pub(super) fn json(id: Uuid) -> impl FnOnce(serde_json::Error) -> Self {
        move |source| Self::Json { id, source: Arc::new(source) }
    }

    /// What the system said, where it was the system.
    #[must_use]
    pub fn io_kind(&self) -> Option<ErrorKind> {
        match self {
            Self::Io { source, .. } => Some(source.kind()),
            _ => None,
        }
    }
}

fn mend(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "; make room on that disk",
        ErrorKind::FileTooLarge => "; raise the file size limit (ulimit -f)",
        ErrorKind::ReadOnlyFilesystem => "; that disk is read-only: choose another data folder",
        ErrorKind::PermissionDenied => "; check who owns it and its mode",
        ErrorKind::IsADirectory => "; move that folder away",
        ErrorKind::NotADirectory => "; move that file away",
        ErrorKind::Unsupported => "; use a data folder on a local disk",
        _ => "",
    }
}

fn holder(pid: Option<u32>) -> String {
    pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default()
}

fn called(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" by {name:?}") }
}

struct Listed<'a>(&'a Path, &'a [Mistake]);

fn listed<'a>(path: &'a Path, mistakes: &'a [Mistake]) -> Listed<'a> {
    Listed(path, mistakes)
}

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.1.iter().enumerate() {
            let start = if at == 0 { "" } else { "\n" };
            write!(f, "{start}{}:{}: {}", self.0.display(), mistake.line, mistake.text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_reads_what_where_and_how_to_mend_it() {
        let full = StoreError::io("write", Path::new("/d/outbox.jsonl"))(ErrorKind::StorageFull.into());
        assert_eq!(full.to_string(), "could not write /d/outbox.jsonl: no storage space; make room on that disk");
        let busy = StoreError::Busy { path: "/d/store.lock".into(), pid: Some(123) };
        assert!(busy.to_string().starts_with("the store is busy (pid 123): "));
        let mistake = |line, text: &str| Mistake { line, text: text.into() };
        let mistakes = vec![mistake(3, "no name"), mistake(9, "no number")];
        let both = StoreError::Mistakes { path: "/d/contacts.toml".into(), mistakes };
        assert_eq!(both.to_string(), "/d/contacts.toml:3: no name\n/d/contacts.toml:9: no number");
    }
}
