//! Files that are replaced whole: contacts, canned messages and drafts.

use std::fs::{self, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
use std::path::Path;

use tempfile::NamedTempFile;

use super::access::Access;
use super::error::{Mistake, StoreError};
use super::folder;
use super::replace::replace;
use super::store::Store;

/// Bytes of a file that people write, at most: a hundred thousand contacts.
pub(super) const LIMIT: u64 = 32 * 1024 * 1024;

/// Times that the work is done without the lock; then it is done under it.
const FREE: usize = 3;

/// Times in all. Only a program that knows nothing of our lock can use them up.
const TRIES: usize = 10;

impl Store {
    /// Replaces a file by what `change` makes of it; leaves it alone where that is the same.
    ///
    /// The new text is written and synced beside the old one first, which may take long; the lock is held only to see
    /// that the old one is still what was read, and to rename. If it is not, all is done again, so that no change of
    /// anybody is lost. `change` gets `None` where there is no file.
    pub(super) fn edit(
        &self,
        path: &Path,
        mut change: impl FnMut(Option<&[u8]>) -> Result<String, StoreError>,
    ) -> Result<(), StoreError> {
        // A link to a file in another folder stays a link.
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        for round in 0..TRIES {
            let early = if round < FREE { None } else { Some(self.locked()?) };
            let before = read_bytes(path)?;
            let after = change(before.as_deref())?;
            if before.as_deref() == Some(after.as_bytes()) {
                return Ok(());
            }
            let temporary = prepare(path, after.as_bytes(), self.access())?;
            let _held = match early {
                Some(held) => held,
                None => self.locked()?,
            };
            if read_bytes(path)? == before && replace(temporary, path, before.as_deref())? {
                return folder::sync(parent(path));
            }
        }
        Err(StoreError::Changing { path: path.to_owned() })
    }
}

/// Reads a file that people write; `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<String>, StoreError> {
    read_bytes(path)?.map(|bytes| text(path, &bytes).map(str::to_owned)).transpose()
}

/// The text of a file that people write.
pub(super) fn text<'a>(path: &Path, bytes: &'a [u8]) -> Result<&'a str, StoreError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let text = "not UTF-8; save the file as UTF-8".to_owned();
        let mistakes = vec![Mistake { line: line_at(bytes, error.valid_up_to()), text }];
        StoreError::Mistakes { path: path.to_owned(), mistakes }
    })
}

/// The line, counted from 1, that a byte is in.
fn line_at(text: &[u8], byte: usize) -> usize {
    text[..byte.min(text.len())].split(|&byte| byte == b'\n').count()
}

/// What the parser says of a file, with the line.
pub(super) fn mistake(text: &str, span: Option<std::ops::Range<usize>>, what: &str) -> Mistake {
    let line = line_at(text.as_bytes(), span.map_or(0, |span| span.start));
    Mistake { line, text: what.trim().replace('\n', ", ") }
}

pub(super) fn read_bytes(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::io("look at", path)(error)),
    };
    // Looked at first: a pipe of that name would be waited for.
    if found.is_dir() {
        return Err(StoreError::io("read", path)(ErrorKind::IsADirectory.into()));
    }
    if !found.is_file() || found.len() > LIMIT {
        return Err(StoreError::NoTextFile { path: path.to_owned() });
    }
    let mut bytes = Vec::with_capacity(found.len() as usize);
    let file = fs::File::open(path).map_err(StoreError::io("open", path))?;
    file.take(LIMIT).read_to_end(&mut bytes).map_err(StoreError::io("read", path))?;
    Ok(Some(bytes))
}

/// Writes the text to a file beside the old one and syncs it. Mode and group that somebody gave to the old one stay.
fn prepare(path: &Path, text: &[u8], access: Access) -> Result<NamedTempFile, StoreError> {
    let mut temporary = folder::temporary(parent(path), access).map_err(StoreError::io("make a file beside", path))?;
    if let Ok(old) = fs::metadata(path) {
        access.takes(path, &old)?;
        resemble(temporary.as_file(), &old).map_err(StoreError::io("protect", path))?;
    }
    let written = temporary.write_all(text).and_then(|()| temporary.as_file().sync_all());
    written.map_err(StoreError::io("write", path))?;
    Ok(temporary)
}

/// Gives a file the group and the mode of another one.
fn resemble(file: &fs::File, old: &fs::Metadata) -> io::Result<()> {
    let mut mode = old.permissions().mode();
    // What the old group may do is not for the new one.
    if file.metadata()?.gid() != old.gid() && fchown(file, None, Some(old.gid())).is_err() {
        mode &= !0o070;
    }
    file.set_permissions(Permissions::from_mode(mode))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    fn add(word: &str) -> impl Fn(Option<&[u8]>) -> Result<String, StoreError> {
        move |before| Ok(format!("{}{word}\n", std::str::from_utf8(before.unwrap_or_default()).unwrap()))
    }

    #[test]
    fn a_file_is_made_for_its_owner_alone_and_keeps_a_mode_that_was_set() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let path = dir.path().join("contacts.toml");
        store.edit(&path, add("one")).unwrap();
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        store.edit(&path, add("two")).unwrap();
        assert_eq!((mode(&path), fs::read_to_string(&path).unwrap().as_str()), (0o640, "one\ntwo\n"));
    }

    #[test]
    fn a_change_that_comes_between_is_taken_in() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let path = dir.path().join("contacts.toml");
        let rounds = AtomicUsize::new(0);
        let change = |before: Option<&[u8]>| {
            // An editor that knows nothing of the lock saves after we have read.
            if rounds.fetch_add(1, Ordering::SeqCst) == 0 {
                fs::write(&path, "theirs\n").unwrap();
            }
            add("ours")(before)
        };
        store.edit(&path, change).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs\nours\n");
    }

    #[test]
    fn a_file_that_never_holds_still_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let path = dir.path().join("contacts.toml");
        let rounds = AtomicUsize::new(0);
        let change = |before: Option<&[u8]>| {
            fs::write(&path, format!("{}\n", rounds.fetch_add(1, Ordering::SeqCst))).unwrap();
            add("ours")(before)
        };
        assert!(matches!(store.edit(&path, change), Err(StoreError::Changing { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), format!("{}\n", TRIES - 1));
        // Nothing is left beside it.
        let left = fs::read_dir(dir.path()).unwrap().map(|item| item.unwrap().file_name());
        assert!(left.into_iter().all(|name| !name.to_string_lossy().ends_with(".new")));
    }

    #[test]
    fn a_link_stays_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let (link, real) = (dir.path().join("contacts.toml"), dir.path().join("real.toml"));
        fs::write(&real, "one\n").unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        store.edit(&link, add("two")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("contacts.toml");
        fs::write(&path, b"one\ntwo\xff").unwrap();
        assert!(read(&path).unwrap_err().to_string().ends_with("contacts.toml:2: not UTF-8; save the file as UTF-8"));
        assert_eq!(read(dir.path()).unwrap_err().io_kind(), Some(ErrorKind::IsADirectory));
        assert_eq!(read(&dir.path().join("none")).unwrap(), None);
    }
}
