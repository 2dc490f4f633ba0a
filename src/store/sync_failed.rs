//! That the disk did not take what was written: remembered in the folder, for every process, until a check has passed.
//!
//! After a failed sync the system may have thrown away what it could not write and call the next sync a success
//! (fsync(2), "ERRORS"). So nothing is sent from a folder that has the mark, whoever asks, and whoever starts later.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use super::access::Access;
use super::error::StoreError;
use super::folder;
use super::store::Store;

impl Store {
    /// Passes on a result, and remembers it where it says that a sync failed.
    pub(super) fn remember_sync<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if matches!(result, Err(StoreError::Io { action: "sync", .. }))
            && mark(&self.sync_mark(), self.access()).is_err()
        {
            // At least this process knows.
            self.sync_failed.store(true, Ordering::SeqCst);
        }
        result
    }

    /// Whether every sync so far went well, or a check has passed since.
    pub(super) fn check_syncs(&self) -> Result<(), StoreError> {
        if self.sync_failed.load(Ordering::SeqCst) || self.sync_mark().exists() {
            return Err(StoreError::SyncFailed { path: self.dir().to_owned() });
        }
        Ok(())
    }

    /// Writes and syncs a file of its own and removes it. If the disk took it, sends may go on after a failed sync;
    /// tells whether they could not before.
    pub fn try_sync(&self) -> Result<bool, StoreError> {
        let _locked = self.locked()?;
        probe(self.dir())?;
        match std::fs::remove_file(self.sync_mark()) {
            Ok(()) => folder::sync(self.dir()).map(|()| true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(StoreError::io("remove", &self.sync_mark())(error)),
        }
    }

    fn sync_mark(&self) -> PathBuf {
        self.dir().join("sync-failed")
    }
}

fn mark(path: &Path, access: Access) -> std::io::Result<()> {
    match folder::create(path, access) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn probe(dir: &Path) -> Result<(), StoreError> {
    let mut file = tempfile::Builder::new()
        .prefix(".sync-")
        .suffix(".new")
        .tempfile_in(dir)
        .map_err(StoreError::io("make a file in", dir))?;
    let path = file.path().to_owned();
    file.write_all(&[b'\n'; 4096]).map_err(StoreError::io("write", &path))?;
    file.as_file().sync_all().map_err(StoreError::io("sync", &path))?;
    file.close().map_err(StoreError::io("remove", &path))?;
    folder::sync(dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_sync_stops_every_process_until_a_check_has_passed() {
        let dir = tempfile::tempdir().unwrap();
        let (one, other) = (Store::open(dir.path()).unwrap(), Store::open(dir.path()).unwrap());
        assert!(!one.try_sync().unwrap(), "there was nothing to mend");
        let failed = || StoreError::io("sync", dir.path())(std::io::Error::other("worn out"));
        one.remember_sync::<()>(Err(failed())).unwrap_err();
        for store in [&one, &other, &Store::open(dir.path()).unwrap()] {
            assert!(matches!(store.check_syncs(), Err(StoreError::SyncFailed { .. })));
        }
        assert!(other.try_sync().unwrap());
        one.check_syncs().unwrap();
        // Another error is no word about the disk's honesty.
        one.remember_sync::<()>(Err(StoreError::io("open", dir.path())(std::io::Error::other("no")))).unwrap_err();
        one.check_syncs().unwrap();
    }

    #[test]
    fn where_no_mark_can_be_left_this_process_still_knows() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        std::fs::remove_dir_all(dir.path()).unwrap();
        let failed = StoreError::io("sync", dir.path())(std::io::Error::other("gone"));
        store.remember_sync::<()>(Err(failed)).unwrap_err();
        assert!(store.check_syncs().is_err());
    }
}
