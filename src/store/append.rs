//! Whole lines at the end of a log.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use super::access::Access;
use super::error::StoreError;
use super::folder;

/// A log that is open for appending. Make one under the store lock only.
#[derive(Debug)]
pub(super) struct Log {
    /// For reading.
    pub(super) file: File,
    /// Its length now.
    pub(super) len: u64,
    path: PathBuf,
}

impl Log {
    /// Opens a log by its path, so that one that was replaced is never written to. Makes it where there is none.
    pub(super) fn open(path: &Path, access: Access) -> Result<Self, StoreError> {
        let file = match OpenOptions::new().read(true).append(true).open(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let file = folder::create(path, access).map_err(StoreError::io("make", path))?;
                if let Some(dir) = path.parent() {
                    folder::sync(dir)?;
                }
                file
            }
            opened => opened.map_err(StoreError::io("open", path))?,
        };
        let found = file.metadata().map_err(StoreError::io("look at", path))?;
        access.takes(path, &found)?;
        Ok(Self { file, len: found.len(), path: path.to_owned() })
    }

    /// Opens a log to read what is there now, without the lock; `None` where there is none.
    pub(super) fn to_read(path: &Path) -> Result<Option<Self>, StoreError> {
        // Looked at first: a pipe of that name would be waited for.
        if !path.is_file() {
            return Ok(None);
        }
        let file = File::open(path).map_err(StoreError::io("open", path))?;
        let len = file.metadata().map_err(StoreError::io("look at", path))?.len();
        Ok(Some(Self { file, len, path: path.to_owned() }))
    }

    /// Writes whole lines in one go. What could be written of them in part is cut off again.
    pub(super) fn append(&mut self, lines: &[u8]) -> Result<(), StoreError> {
        let written = if self.is_torn() {
            // Seals the torn line of a writer that died: it stays one damaged line, and ours stays whole.
            let mut sealed = Vec::with_capacity(lines.len() + 1);
            sealed.push(b'\n');
            sealed.extend_from_slice(lines);
            self.file.write_all(&sealed).map(|()| sealed.len())
        } else {
            self.file.write_all(lines).map(|()| lines.len())
        };
        match written {
            Ok(bytes) => {
                self.len += bytes as u64;
                Ok(())
            }
            Err(error) => {
                self.cut(self.len);
                Err(StoreError::io("write", &self.path)(error))
            }
        }
    }

    /// Waits until the disk has all of it.
    pub(super) fn sync(&self) -> Result<(), StoreError> {
        self.file.sync_data().map_err(StoreError::io("sync", &self.path))
    }

    /// Cuts the log to a former length, as well as it goes.
    pub(super) fn cut(&mut self, len: u64) {
        if self.file.set_len(len).is_ok() {
            self.len = len;
        }
    }

    fn is_torn(&self) -> bool {
        let mut last = [b'\n'];
        self.len > 0 && self.file.read_exact_at(&mut last, self.len - 1).is_ok() && last != [b'\n']
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_tail_is_sealed_before_the_next_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        std::fs::write(&path, "one\ntw").unwrap();
        let mut log = Log::open(&path, Access::Owner).unwrap();
        log.append(b"three\n").unwrap();
        log.append(b"four\n").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntw\nthree\nfour\n");
        assert_eq!(log.len, 18);
    }

    #[test]
    fn what_cannot_be_written_or_synced_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let full = dir.path().join("full");
        std::os::unix::fs::symlink("/dev/full", &full).unwrap();
        let error = Log::open(&full, Access::Group).unwrap().append(b"line\n").unwrap_err();
        assert_eq!(error.io_kind(), Some(ErrorKind::StorageFull));
        let folder = dir.path().join("folder");
        std::fs::create_dir(&folder).unwrap();
        assert_eq!(Log::open(&folder, Access::Owner).unwrap_err().io_kind(), Some(ErrorKind::IsADirectory));
    }
}
