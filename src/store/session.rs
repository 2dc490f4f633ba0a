//! The sign that a process lives: a lock on a file of its own, held until it ends.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::access::Access;
use super::error::StoreError;
use super::folder;
use super::hosts::Host;

/// This process's session.
#[derive(Debug)]
pub(super) struct Session {
    /// Its id, which stands in every line of the outbox that it writes.
    pub(super) id: Uuid,
    path: PathBuf,
    /// Holds the lock; the system lets go of it however the process ends.
    _file: File,
}

impl Session {
    /// Begins a session in this folder. `must_tell`: other machines have to read where it is.
    pub(super) fn begin(sessions: &Path, access: Access, must_tell: bool) -> Result<Self, StoreError> {
        let id = Uuid::now_v7();
        let path = path_of(sessions, id);
        // Locked before it bears its name, so that nobody ever meets a living session without its lock.
        let mut temporary = folder::temporary(sessions, access).map_err(StoreError::io("make a file in", sessions))?;
        temporary.as_file().try_lock().map_err(|error| StoreError::io("lock", &path)(error.into()))?;
        // A host always has a JSON form.
        let told = temporary.write_all(&serde_json::to_vec(&Host::here()).unwrap_or_default());
        // On a disk of this machine the lock is enough, and a full disk is no reason to stop here.
        if must_tell {
            told.map_err(StoreError::io("write", &path))?;
        }
        let file = temporary.persist_noclobber(&path).map_err(|error| StoreError::io("make", &path)(error.error))?;
        Ok(Self { id, path, _file: file })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        _ = fs::remove_file(&self.path);
    }
}

/// Whether nobody holds the lock of this session. In doubt somebody does.
///
/// The file is opened to read and its lock asked for to share: two who ask at once do not take each other for its owner,
/// and nobody who watches the folder takes the question for an end.
pub(super) fn is_free(sessions: &Path, id: Uuid) -> bool {
    match File::open(path_of(sessions, id)) {
        Ok(file) => file.try_lock_shared().is_ok(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// The sessions that have a file.
pub(super) fn all(sessions: &Path) -> Result<Vec<Uuid>, StoreError> {
    let mut found = Vec::new();
    for item in fs::read_dir(sessions).map_err(StoreError::io("list", sessions))? {
        let name = item.map_err(StoreError::io("list", sessions))?.file_name();
        let id = name.to_str().and_then(|name| name.strip_suffix(".lock"));
        found.extend(id.and_then(|id| Uuid::parse_str(id).ok()));
    }
    Ok(found)
}

pub(super) fn path_of(sessions: &Path, id: Uuid) -> PathBuf {
    sessions.join(format!("{id}.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_free_when_its_owner_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let session = Session::begin(dir.path(), Access::Owner, true).unwrap();
        let id = session.id;
        assert!(!is_free(dir.path(), id));
        assert_eq!(all(dir.path()).unwrap(), [id]);
        drop(session);
        assert!(is_free(dir.path(), id));
        assert!(all(dir.path()).unwrap().is_empty());
    }
}
