//! The sign that a process lives: a lock on a file of its own, held until it ends.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::access::Access;
use super::error::StoreError;
use super::folder;

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
    /// Begins a session in this folder.
    pub(super) fn begin(sessions: &Path, access: Access) -> Result<Self, StoreError> {
        let id = Uuid::now_v7();
        let path = path_of(sessions, id);
        // Locked before it bears its name, so that nobody ever meets a living session without its lock.
        let temporary = folder::temporary(sessions, access).map_err(StoreError::io("make a file in", sessions))?;
        temporary.as_file().try_lock().map_err(|error| StoreError::io("lock", &path)(error.into()))?;
        let file = temporary.persist_noclobber(&path).map_err(|error| StoreError::io("make", &path)(error.error))?;
        Ok(Self { id, path, _file: file })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        _ = fs::remove_file(&self.path);
    }
}

/// Whether the process of this session has ended. In doubt it lives.
///
/// The file is opened to read and its lock asked for to share: two who ask at once do not take each other for its owner,
/// and nobody who watches the folder takes the question for an end.
pub(super) fn is_over(sessions: &Path, id: Uuid) -> bool {
    match File::open(path_of(sessions, id)) {
        Ok(file) => file.try_lock_shared().is_ok(),
        Err(error) => error.kind() == ErrorKind::NotFound,
    }
}

/// Removes the files of ended sessions. Call it under the store lock, after their sends are settled.
pub(super) fn sweep(sessions: &Path) -> Result<(), StoreError> {
    for item in fs::read_dir(sessions).map_err(StoreError::io("list", sessions))? {
        let item = item.map_err(StoreError::io("list", sessions))?;
        let name = item.file_name();
        let id = name.to_str().and_then(|name| name.strip_suffix(".lock")).and_then(|id| Uuid::parse_str(id).ok());
        if id.is_some_and(|id| is_over(sessions, id)) {
            // A file that stays is met again at the next start.
            _ = fs::remove_file(item.path());
        }
    }
    Ok(())
}

fn path_of(sessions: &Path, id: Uuid) -> PathBuf {
    sessions.join(format!("{id}.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_over_when_its_owner_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let session = Session::begin(dir.path(), Access::Owner).unwrap();
        let id = session.id;
        assert!(!is_over(dir.path(), id));
        sweep(dir.path()).unwrap();
        assert!(path_of(dir.path(), id).exists());
        drop(session);
        assert!(is_over(dir.path(), id));
    }

    #[test]
    fn a_file_left_by_a_killed_process_is_swept() {
        let dir = tempfile::tempdir().unwrap();
        let killed = Uuid::now_v7();
        fs::write(path_of(dir.path(), killed), "").unwrap();
        assert!(is_over(dir.path(), killed));
        sweep(dir.path()).unwrap();
        assert!(!path_of(dir.path(), killed).exists());
    }
}
