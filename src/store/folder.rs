//! Folders and files that are for their owner's eyes only, or for a group's.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

use tempfile::NamedTempFile;

use super::access::Access;
use super::error::StoreError;

/// Makes a folder (with its mode under any umask) where there is none, and tells whether it did. One that is there keeps
/// its mode, but must be ours. The name of a new one is safe only after a [`sync`] of the folder that it is in.
pub(super) fn make(dir: &Path, access: Access) -> Result<bool, StoreError> {
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => Err(StoreError::io("use", dir)(io::Error::from(ErrorKind::NotADirectory))),
        Ok(found) => access.takes(dir, &found).map(|()| false),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            // What leads to the folder is nobody's but the owner's: a group gets the folder itself.
            let mut builder = DirBuilder::new();
            builder.recursive(true).mode(Access::Owner.folder()).create(dir).map_err(StoreError::io("make", dir))?;
            let mode = Permissions::from_mode(access.folder());
            fs::set_permissions(dir, mode).map_err(StoreError::io("protect", dir))?;
            Ok(true)
        }
        Err(error) => Err(StoreError::io("use", dir)(error)),
    }
}

/// Makes the data folder and the folders in it.
pub(super) fn make_all(dir: &Path, names: &[&str], access: Access) -> Result<(), StoreError> {
    if make(dir, access)?
        && let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty())
    {
        sync(parent)?;
    }
    let mut is_new = false;
    for name in names {
        is_new |= make(&dir.join(name), access)?;
    }
    // One sync for all of them: the first start waits for the disk no longer than it must.
    if is_new { sync(dir) } else { Ok(()) }
}

/// Makes the names in a folder survive a power cut.
pub(super) fn sync(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(StoreError::io("sync", dir))
}

/// Makes a file (with its mode under any umask) that must not exist yet.
pub(super) fn create(path: &Path, access: Access) -> io::Result<File> {
    let file = OpenOptions::new().read(true).append(true).create_new(true).mode(access.file()).open(path)?;
    // The umask can take bits away from the mode above, even the owner's.
    file.set_permissions(Permissions::from_mode(access.file()))?;
    Ok(file)
}

/// Makes a file with its mode that has no lasting name yet: nobody ever meets one of that name half made.
pub(super) fn temporary(dir: &Path, access: Access) -> io::Result<NamedTempFile> {
    let temporary = tempfile::Builder::new().prefix(".").suffix(".new").tempfile_in(dir)?;
    temporary.as_file().set_permissions(Permissions::from_mode(access.file()))?;
    Ok(temporary)
}
