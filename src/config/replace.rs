//! Putting a changed configuration in the place of the old one: whole or not at all, and nothing of anybody is lost.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, fchown};
use std::path::Path;

use tempfile::NamedTempFile;

use super::error::ConfigError;
use super::settings::open;

/// Puts `after` in the place of a file, if it is still the one that was opened and read; where it is not, tells so by
/// `false`, and nothing was done. `before` is `None` where there was none.
///
/// The new text is written and synced beside the old one, with mode and group of the old one; a new file is for its owner
/// alone. Processes of this program wait for each other by a lock on the file itself. A program that knows nothing of it
/// can still save between the last look and the renaming, which take some microseconds.
pub(super) fn replace(path: &Path, before: Option<(&File, &[u8])>, after: &str) -> Result<bool, ConfigError> {
    let failed = |what: &'static str| move |error: io::Error| not_written(path, &format!("could not {what} ({error})"));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if before.is_none() {
        if fs::symlink_metadata(path).is_ok_and(|entry| entry.is_symlink()) {
            return Err(not_written(path, "is a link to a file that is not there; make that file, or remove the link"));
        }
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(folder).map_err(failed("make its folder"))?;
    }
    // It is made with 0600, whatever the umask.
    let mut new = tempfile::Builder::new()
        .prefix(".config-")
        .suffix(".new")
        .tempfile_in(folder)
        .map_err(failed("make a file beside it"))?;
    if let Some((old, _)) = before {
        resemble(path, new.as_file(), old)?;
    }
    new.write_all(after.as_bytes()).and_then(|()| new.as_file().sync_all()).map_err(failed("be written"))?;
    let is_done = match before {
        None => first(new, path).map_err(failed("be written"))?,
        Some((old, bytes)) => {
            // Ends with the handle. Whoever waited here finds another file under the name, and begins anew.
            old.lock().map_err(failed("be locked"))?;
            let is_same = match open(path)? {
                Some((now, found)) => is_one(&now, old).map_err(failed("be looked at"))? && *found == bytes,
                None => false,
            };
            if is_same {
                new.persist(path).map_err(|error| failed("be replaced")(error.error))?;
            }
            let _ = old.unlock();
            is_same
        }
    };
    if is_done {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed("be synced"))?;
    }
    Ok(is_done)
}

/// Takes the name, unless somebody else was quicker.
fn first(new: NamedTempFile, path: &Path) -> io::Result<bool> {
    match new.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error.error),
    }
}

fn is_one(one: &File, other: &File) -> io::Result<bool> {
    let (one, other) = (one.metadata()?, other.metadata()?);
    Ok((one.dev(), one.ino()) == (other.dev(), other.ino()))
}

/// Gives a file the group and the mode of another one. A file of somebody else would become ours, so it is left alone.
fn resemble(path: &Path, new: &File, old: &File) -> Result<(), ConfigError> {
    let failed = |error: io::Error| not_written(path, &format!("could not be protected ({error})"));
    let (new_one, old_one) = (new.metadata().map_err(failed)?, old.metadata().map_err(failed)?);
    if new_one.uid() != old_one.uid() {
        return Err(not_written(path, "belongs to another user, and is left alone; edit it as that user"));
    }
    let mut mode = old_one.permissions().mode();
    // What the old group may do is not for the new one.
    if new_one.gid() != old_one.gid() && fchown(new, None, Some(old_one.gid())).is_err() {
        mode &= !0o070;
    }
    new.set_permissions(Permissions::from_mode(mode)).map_err(failed)
}

fn not_written(path: &Path, why: &str) -> ConfigError {
    ConfigError::Unreadable { file: path.to_owned(), why: why.to_owned() }
}
