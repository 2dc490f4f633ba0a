//! Folders and files that are for their owner's eyes only.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use super::error::StoreError;

/// The mode of our folders.
const FOLDER: u32 = 0o700;
/// The mode of our files.
pub(super) const FILE: u32 = 0o600;

/// Makes a folder (0700 under any umask) where there is none. One that is there keeps its mode, but must be ours.
pub(super) fn make(dir: &Path) -> Result<(), StoreError> {
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => Err(StoreError::io("use", dir)(io::Error::from(ErrorKind::NotADirectory))),
        Ok(found) => is_ours(dir, found.uid()),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            DirBuilder::new().recursive(true).mode(FOLDER).create(dir).map_err(StoreError::io("make", dir))?;
            fs::set_permissions(dir, Permissions::from_mode(FOLDER)).map_err(StoreError::io("protect", dir))?;
            match dir.parent() {
                Some(parent) if !parent.as_os_str().is_empty() => sync(parent),
                _ => Ok(()),
            }
        }
        Err(error) => Err(StoreError::io("use", dir)(error)),
    }
}

/// Makes the names in a folder survive a power cut.
pub(super) fn sync(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(StoreError::io("sync", dir))
}

/// Makes a file (0600 under any umask) that must not exist yet.
pub(super) fn create(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).append(true).create_new(true).mode(FILE).open(path)?;
    // The umask can take bits away from the mode above, even the owner's.
    file.set_permissions(Permissions::from_mode(FILE))?;
    Ok(file)
}

fn is_ours(dir: &Path, owner: u32) -> Result<(), StoreError> {
    if owner == rustix::process::geteuid().as_raw() {
        return Ok(());
    }
    Err(StoreError::OtherOwner { path: dir.to_owned(), owner })
}
