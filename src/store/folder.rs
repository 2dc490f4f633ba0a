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

/// Makes a folder (0700 under any umask) where there is none, and tells whether it did. One that is there keeps its
/// mode, but must be ours. The name of a new one is safe only after a [`sync`] of the folder that it is in.
pub(super) fn make(dir: &Path) -> Result<bool, StoreError> {
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => Err(StoreError::io("use", dir)(io::Error::from(ErrorKind::NotADirectory))),
        Ok(found) => is_ours(dir, found.uid()).map(|()| false),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            DirBuilder::new().recursive(true).mode(FOLDER).create(dir).map_err(StoreError::io("make", dir))?;
            fs::set_permissions(dir, Permissions::from_mode(FOLDER)).map_err(StoreError::io("protect", dir))?;
            Ok(true)
        }
        Err(error) => Err(StoreError::io("use", dir)(error)),
    }
}

/// Makes the data folder and the folders in it.
pub(super) fn make_all(dir: &Path, names: &[&str]) -> Result<(), StoreError> {
    if make(dir)?
        && let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty())
    {
        sync(parent)?;
    }
    let mut is_new = false;
    for name in names {
        is_new |= make(&dir.join(name))?;
    }
    // One sync for all of them: the first start waits for the disk no longer than it must.
    if is_new { sync(dir) } else { Ok(()) }
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
