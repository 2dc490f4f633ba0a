//! The lock that every process of a store takes for the time of one append.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::access::Access;
use super::error::StoreError;
use super::folder;

/// How long to wait for another process.
pub(super) const WAIT: Duration = Duration::from_secs(5);

/// Between two looks at a lock that another process holds.
const PAUSE: Duration = Duration::from_millis(2);

/// The lock, held until this is dropped.
#[derive(Debug)]
pub(super) struct Held(File);

/// Takes the lock, waiting at most about `wait` for a living holder. It is never stolen: the system takes it back
/// from a dead one by itself.
pub(super) fn hold(path: &Path, access: Access, wait: Duration) -> Result<Held, StoreError> {
    let mut left = wait;
    loop {
        // Opened by path each time: the file may have been removed or replaced under us.
        let file = open(path, access).map_err(StoreError::io("open", path))?;
        access.takes(path, &file.metadata().map_err(StoreError::io("look at", path))?)?;
        match file.try_lock() {
            Ok(()) if is_at(&file, path) => {
                // Only for the message of others; a full disk is no reason to stop here.
                _ = file.write_all_at(format!("{:<10}\n", std::process::id()).as_bytes(), 0);
                return Ok(Held(file));
            }
            // Somebody removed the file between opening and locking: what we hold is nobody's lock any more.
            Ok(()) => {}
            Err(TryLockError::WouldBlock) if left.is_zero() => {
                return Err(StoreError::Busy { path: path.to_owned(), pid: holder(&file) });
            }
            Err(TryLockError::WouldBlock) => {
                thread::sleep(PAUSE);
                left = left.saturating_sub(PAUSE);
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", path)(error)),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Said aloud, because a child that is just being started may share the handle for a moment.
        _ = self.0.unlock();
    }
}

fn open(path: &Path, access: Access) -> io::Result<File> {
    // Read and write, never append: network file systems want both for a lock.
    let open = || OpenOptions::new().read(true).write(true).open(path);
    match open() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let dir = path.parent().unwrap_or(Path::new("."));
            match folder::temporary(dir, access)?.persist_noclobber(path) {
                // Somebody else made it meanwhile.
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => open(),
                made => made.map_err(|error| error.error),
            }
        }
        opened => opened,
    }
}

fn is_at(file: &File, path: &Path) -> bool {
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(held), Ok(named)) => held.ino() == named.ino() && held.dev() == named.dev(),
        _ => false,
    }
}

fn holder(file: &File) -> Option<u32> {
    let mut text = [0; 10];
    file.read_exact_at(&mut text, 0).ok()?;
    std::str::from_utf8(&text).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_holder_is_told_who_the_first_is() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store.lock");
        let held = hold(&path, Access::Owner, Duration::ZERO).unwrap();
        let busy = hold(&path, Access::Owner, Duration::from_millis(10)).unwrap_err();
        assert!(busy.to_string().contains(&format!("the store is busy (pid {})", std::process::id())), "{busy}");
        drop(held);
        hold(&path, Access::Owner, Duration::ZERO).unwrap();
    }

    #[test]
    fn a_lock_file_that_was_removed_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("store.lock");
        let lost = hold(&path, Access::Owner, Duration::ZERO).unwrap();
        std::fs::remove_file(&path).unwrap();
        let held = hold(&path, Access::Owner, Duration::ZERO).unwrap();
        assert!(is_at(&held.0, &path));
        assert!(!is_at(&lost.0, &path));
    }
}
