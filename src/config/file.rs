//! Reading a person's file without trusting what it is, and whether others can read it too.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use secrecy::zeroize::Zeroizing;

/// Opens a file for reading; a FIFO without a writer does not hang.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY).bits().cast_signed());
    }
    options.open(path)
}

/// Reads a regular file of at most `limit` bytes. The error says what it is instead, and what to do.
pub(super) fn read(file: &File, limit: usize) -> Result<Zeroizing<Vec<u8>>, String> {
    let kind = file.metadata().map_err(|error| format!("could not be looked at ({error})"))?;
    if kind.is_dir() {
        return Err("is a folder; name a file".to_owned());
    }
    if !kind.is_file() {
        return Err("is no regular file; name one".to_owned());
    }
    let mut bytes = Zeroizing::new(Vec::new());
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| format!("could not be read ({error})"))?;
    if bytes.len() > limit {
        return Err(format!("is larger than {} KiB; is it the right file?", limit / 1024));
    }
    Ok(bytes)
}

/// Why a file is no place for a secret, with the command that mends it; `None` where it is one.
///
/// It must be ours and closed to everybody else, not reached through a link, and its folder must not let others
/// put another file in its place.
#[cfg(unix)]
pub(super) fn why_not_private(path: &Path, file: &File) -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let shown = super::error::shown(path);
    let Ok(held) = file.metadata() else { return Some("could not be looked at".to_owned()) };
    if std::fs::symlink_metadata(path).is_ok_and(|entry| entry.is_symlink()) {
        return Some("is a symbolic link; name the file itself".to_owned());
    }
    if held.uid() != rustix::process::geteuid().as_raw() {
        return Some(format!("belongs to another user; run: chown \"$(id -un)\" '{shown}'"));
    }
    if held.mode() & 0o077 != 0 {
        let mode = held.mode() & 0o777;
        return Some(format!("is open to others (mode {mode:04o}); run: chmod 600 '{shown}'"));
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Others may write to a sticky folder such as /tmp, but cannot replace what is not theirs.
    let loose = |folder: &std::fs::Metadata| folder.mode() & 0o022 != 0 && folder.mode() & 0o1000 == 0;
    if std::fs::metadata(parent).is_ok_and(|folder| loose(&folder)) {
        return Some(format!(
            "is in a folder that others can write to; run: chmod go-w '{}'",
            super::error::shown(parent)
        ));
    }
    None
}

/// Elsewhere the platform's own rules of the home folder hold.
#[cfg(not(unix))]
pub(super) fn why_not_private(_path: &Path, _file: &File) -> Option<String> {
    None
}
