//! A new file in the place of an old one, where somebody who knows nothing of our lock may save at the same moment.

use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use super::error::StoreError;
use super::whole_file::read_bytes;

/// Puts a file, written beside the old one, in its place. False where the place does not hold `before` any more: then
/// what somebody saved meanwhile is there.
///
/// The two are exchanged in one step and what comes out is looked at, because between a look and a rename an editor
/// could save. File systems that cannot exchange get a rename.
pub(super) fn replace(new: NamedTempFile, path: &Path, before: Option<&[u8]>) -> Result<bool, StoreError> {
    if before.is_none() {
        return match new.persist_noclobber(path) {
            Ok(_) => Ok(true),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(StoreError::io("replace", path)(error.error)),
        };
    }
    let ours = read_bytes(new.path())?;
    match exchange(new.path(), path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(_) => {
            new.persist(path).map_err(|error| StoreError::io("replace", path)(error.error))?;
            return Ok(true);
        }
    }
    // The old file has the name of the new one now, and goes with it.
    if read_bytes(new.path())?.as_deref() == before {
        return Ok(true);
    }
    // Theirs goes back; and if they saved once more in between, that comes out now and goes back instead.
    exchange(new.path(), path).map_err(StoreError::io("replace", path))?;
    if read_bytes(new.path())? != ours {
        exchange(new.path(), path).map_err(StoreError::io("replace", path))?;
    }
    Ok(false)
}

#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::Access;
    use crate::store::folder;

    fn beside(dir: &Path, text: &str) -> NamedTempFile {
        let new = folder::temporary(dir, Access::Owner).unwrap();
        fs::write(new.path(), text).unwrap();
        new
    }

    #[test]
    fn what_somebody_saved_in_the_last_moment_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("contacts.toml");
        let text = || fs::read_to_string(&path).unwrap();
        // There is none, and there must be none.
        assert!(replace(beside(dir.path(), "one"), &path, None).unwrap());
        assert!(!replace(beside(dir.path(), "two"), &path, None).unwrap());
        assert_eq!(text(), "one");
        assert!(replace(beside(dir.path(), "two"), &path, Some(b"one")).unwrap());
        assert_eq!(text(), "two");
        fs::write(&path, "theirs").unwrap();
        assert_eq!(replace(beside(dir.path(), "three"), &path, Some(b"two")).unwrap(), cfg!(not(target_os = "linux")));
        #[cfg(target_os = "linux")]
        assert_eq!(text(), "theirs");
        fs::remove_file(&path).unwrap();
        #[cfg(target_os = "linux")]
        assert!(!replace(beside(dir.path(), "four"), &path, Some(b"theirs")).unwrap());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "nothing is left beside it");
    }
}
