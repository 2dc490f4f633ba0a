//! Room on the disk for what must be written later.

use std::io::{Error, ErrorKind};
use std::path::Path;

use super::append::Log;
use super::error::StoreError;

/// Where less than this is free, no byte more is set aside than must be: others need it.
const SPACIOUS: u64 = 16 * 1024 * 1024;

/// Makes sure that `bytes` more can be appended to a log. Where room has to be set aside, and there is enough, `ahead` more
/// is, so that this need not be done each time.
///
/// Linux sets the blocks aside behind the end of the file, without changing its length, so that no other program can
/// take them. Where the file system cannot do that, and elsewhere, the free space is looked at, which is a hope only.
pub(super) fn reserve(log: &mut Log, dir: &Path, bytes: u64, ahead: u64) -> Result<(), StoreError> {
    if log.len + bytes <= log.reserved {
        return Ok(());
    }
    if ahead > 0 && look(dir, SPACIOUS).is_ok() && set_aside(log, bytes + ahead).is_ok() {
        log.reserved = log.len + bytes + ahead;
        return Ok(());
    }
    match set_aside(log, bytes) {
        Ok(()) => {
            log.reserved = log.len + bytes;
            Ok(())
        }
        Err(error) if is_no_room(&error) => Err(StoreError::io("reserve room in", dir)(error)),
        Err(_) => look(dir, bytes),
    }
}

#[cfg(target_os = "linux")]
fn set_aside(log: &Log, bytes: u64) -> Result<(), Error> {
    use rustix::fs::{FallocateFlags, fallocate};
    Ok(fallocate(&log.file, FallocateFlags::KEEP_SIZE, log.len, bytes)?)
}

#[cfg(not(target_os = "linux"))]
fn set_aside(_log: &Log, _bytes: u64) -> Result<(), Error> {
    Err(ErrorKind::Unsupported.into())
}

fn look(dir: &Path, bytes: u64) -> Result<(), StoreError> {
    match rustix::fs::statvfs(dir) {
        Ok(disk) if disk.f_bavail.saturating_mul(disk.f_frsize) < bytes => {
            Err(StoreError::io("reserve room in", dir)(ErrorKind::StorageFull.into()))
        }
        // A disk that does not tell its size is no reason to stop: the write itself will tell.
        _ => Ok(()),
    }
}

fn is_no_room(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Access;

    #[test]
    fn room_is_reserved_without_changing_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut log = Log::open(&path, Access::Owner).unwrap();
        reserve(&mut log, dir.path(), 65_536, 0).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().len(), 0);
        reserve(&mut log, dir.path(), 131_072, 65_536).unwrap();
        // Where the file system cannot set room aside, nothing is remembered.
        assert!([0, 196_608].contains(&log.reserved), "{}", log.reserved);
    }

    #[test]
    fn more_than_any_disk_has_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = Log::open(&dir.path().join("log"), Access::Owner).unwrap();
        reserve(&mut log, dir.path(), 1, 1 << 62).unwrap();
        let error = reserve(&mut log, dir.path(), 1 << 62, 0).unwrap_err();
        assert!(error.to_string().starts_with("could not reserve room in "), "{error}");
        let error = look(dir.path(), 1 << 62).unwrap_err();
        assert_eq!(error.io_kind(), Some(ErrorKind::StorageFull));
        look(dir.path(), 1).unwrap();
    }
}
