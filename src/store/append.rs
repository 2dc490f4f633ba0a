//! Whole lines at the end of a log.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Write};
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
    /// Up to where room is set aside, as far as is known.
    pub(super) reserved: u64,
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
        Ok(Self { file, len: found.len(), reserved: 0, path: path.to_owned() })
    }

    /// Opens a log to read what is there now, without the lock; `None` where there is none.
    pub(super) fn to_read(path: &Path) -> Result<Option<Self>, StoreError> {
        // Looked at first: a pipe of that name would be waited for.
        if !path.is_file() {
            return Ok(None);
        }
        let file = File::open(path).map_err(StoreError::io("open", path))?;
        let len = file.metadata().map_err(StoreError::io("look at", path))?.len();
        Ok(Some(Self { file, len, reserved: 0, path: path.to_owned() }))
    }

    /// Writes lines in one go, and tells how many of them are whole, and why the others are not. What could be written
    /// of those is cut off again.
    pub(super) fn append_each<L: AsRef<[u8]>>(&mut self, lines: &[L]) -> (usize, Option<StoreError>) {
        let mut bytes = Vec::with_capacity(lines.iter().map(|line| line.as_ref().len()).sum::<usize>() + 1);
        if !lines.is_empty() && self.is_torn() {
            // Seals the torn line of a writer that died: it stays one damaged line, and ours stay whole.
            bytes.push(b'\n');
        }
        let start = bytes.len();
        for line in lines {
            bytes.extend_from_slice(line.as_ref());
        }
        let (written, error) = write(&self.file, &bytes);
        let Some(error) = error else {
            self.len += written as u64;
            return (lines.len(), None);
        };
        let (whole, end) = whole_lines(lines, start, written);
        let len = if whole == 0 { self.len } else { self.len + end as u64 };
        self.cut(len);
        self.len = len;
        (whole, Some(StoreError::io("write", &self.path)(error)))
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

/// Writes as much as can be written, and tells how much that was and what was in the way.
fn write(mut file: impl Write, bytes: &[u8]) -> (usize, Option<Error>) {
    let mut written = 0;
    while written < bytes.len() {
        match file.write(&bytes[written..]) {
            Ok(0) => return (written, Some(ErrorKind::WriteZero.into())),
            Ok(more) => written += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return (written, Some(error)),
        }
    }
    (written, None)
}

/// How many lines are whole where so many bytes were written, and where the last one of them ends; the first one starts at
/// `start`.
fn whole_lines<L: AsRef<[u8]>>(lines: &[L], start: usize, written: usize) -> (usize, usize) {
    let (mut whole, mut end) = (0, start);
    while let Some(line) = lines.get(whole).filter(|line| end + line.as_ref().len() <= written) {
        end += line.as_ref().len();
        whole += 1;
    }
    (whole, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk with so much room, which takes a few bytes at a time.
    struct Small(usize);

    impl Write for Small {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            match bytes.len().min(self.0).min(3) {
                0 => Err(ErrorKind::StorageFull.into()),
                taken => {
                    self.0 -= taken;
                    Ok(taken)
                }
            }
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_lines_that_are_there_to_their_last_byte_count_as_written() {
        let lines = ["one\n", "two\n", "three\n"];
        for (room, expected) in [(0, 0), (3, 0), (4, 1), (7, 1), (8, 2), (13, 2), (14, 3)] {
            let (written, error) = write(Small(room), lines.concat().as_bytes());
            assert_eq!((written, error.is_some()), (room, room < 14));
            assert_eq!(whole_lines(&lines, 0, written).0, expected, "{room}");
        }
        // With a seal before them.
        assert_eq!((whole_lines(&lines, 1, 4), whole_lines(&lines, 1, 5)), ((0, 1), (1, 5)));
    }

    #[test]
    fn a_torn_tail_is_sealed_before_the_next_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        std::fs::write(&path, "one\ntw").unwrap();
        let mut log = Log::open(&path, Access::Owner).unwrap();
        let written = |written: (usize, Option<StoreError>)| (written.0, written.1.is_none());
        assert_eq!(written(log.append_each::<&str>(&[])), (0, true));
        assert_eq!(written(log.append_each(&["three\n", "four\n"])), (2, true));
        assert_eq!(written(log.append_each(&["five\n"])), (1, true));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntw\nthree\nfour\nfive\n");
        assert_eq!(log.len, 23);
    }

    #[test]
    fn what_cannot_be_written_or_synced_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let full = dir.path().join("full");
        std::os::unix::fs::symlink("/dev/full", &full).unwrap();
        let (whole, error) = Log::open(&full, Access::Group).unwrap().append_each(&["line\n"]);
        assert_eq!((whole, error.unwrap().io_kind()), (0, Some(ErrorKind::StorageFull)));
        let folder = dir.path().join("folder");
        std::fs::create_dir(&folder).unwrap();
        assert_eq!(Log::open(&folder, Access::Owner).unwrap_err().io_kind(), Some(ErrorKind::IsADirectory));
    }
}
