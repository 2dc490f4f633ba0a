//! Where damaged pieces are kept, so that nothing that a person may want to look at is lost.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

use super::error::StoreError;
use super::folder;
use super::store::Store;

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

    /// Keeps these bytes once; the same ones from the same file are the same piece.
    pub(super) fn put_aside(&self, from: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let dir = self.dir().join("quarantine");
        folder::make(&dir, self.access())?;
        let path = dir.join(format!("{from}-{:08x}", crc32fast::hash(bytes)));
        match folder::create(&path, self.access()) {
            Ok(mut file) => {
                file.write_all(bytes).map_err(StoreError::io("write", &path))?;
                file.sync_data().map_err(StoreError::io("sync", &path))
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(StoreError::io("make", &path)(error)),
        }
    }
}
