//! Where damaged pieces are kept, so that nothing that a person may want to look at is lost.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::folder;
use super::store::Store;

/// Pieces that are kept beside each other, at most, before lines of the history are copied no more: 2 MiB at worst, for
/// a line is no longer than 64 KiB, and a file full of them is one disk's fault, which the first ones show.
pub(super) const MOST: usize = 32;

impl Store {
    /// The damaged pieces that were put aside, for a person to look at and to remove.
    pub fn quarantined(&self) -> Result<Vec<PathBuf>, StoreError> {
        let dir = self.dir().join("quarantine");
        let items = match fs::read_dir(&dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            items => items.map_err(StoreError::io("list", &dir))?,
        };
        let mut pieces = Vec::new();
        for item in items {
            pieces.push(item.map_err(StoreError::io("list", &dir))?.path());
        }
        pieces.sort_unstable();
        Ok(pieces)
    }

    /// Keeps these bytes once, safely on the disk; the same ones from the same file are the same piece.
    pub(super) fn put_aside(&self, from: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let dir = self.dir().join("quarantine");
        folder::make(&dir, self.access())?;
        let path = piece(&dir, from, bytes);
        if path.exists() {
            return Ok(());
        }
        let mut temporary = folder::temporary(&dir, self.access()).map_err(StoreError::io("make a file in", &dir))?;
        temporary.write_all(bytes).map_err(StoreError::io("write", &path))?;
        temporary.as_file().sync_data().map_err(StoreError::io("sync", &path))?;
        match temporary.persist_noclobber(&path) {
            // Somebody else met the same line.
            Err(error) if error.error.kind() != ErrorKind::AlreadyExists => {
                Err(StoreError::io("make", &path)(error.error))
            }
            _ => folder::sync(&dir),
        }
    }

    /// Copies damaged lines of the history, which stay where they are, so that they are found together and outlive a
    /// file that somebody mends. As well as it goes: where nothing may be written, or enough was kept, it does nothing.
    pub(super) fn copy_aside(&self, month: &str, lines: &[Vec<u8>]) {
        if lines.is_empty() || self.session().is_err() {
            return;
        }
        let room = MOST.saturating_sub(self.quarantined().map_or(MOST, |pieces| pieces.len()));
        let dir = self.dir().join("quarantine");
        let from = format!("history-{month}");
        let new = lines.iter().filter(|line| !piece(&dir, &from, line).exists());
        // What fails is met again at the next look.
        _ = new.take(room).try_for_each(|line| self.put_aside(&from, line));
    }
}

/// The name of a piece: where it is from, and what it is.
fn piece(dir: &Path, from: &str, bytes: &[u8]) -> PathBuf {
    dir.join(format!("{from}-{:08x}", crc32fast::hash(bytes)))
}
