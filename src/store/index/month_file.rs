//! A month's file as it was at one moment.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};

use serde::{Deserialize, Serialize};

use crate::store::blocks::BLOCK;
use crate::store::error::StoreError;
use crate::store::store::Store;

/// What tells one version of a file from another without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::store) struct Stamp {
    /// Its length.
    pub(in crate::store) len: u64,
    /// Which file it is, and on which disk.
    file: (u64, u64),
    /// When it was written. Programs can set it.
    written: (i64, i64),
    /// When it was written, renamed or protected. Nothing can set it.
    pub(super) changed: (i64, i64),
}

/// A month's file, open to be read. What is added to it later is not part of it.
#[derive(Debug)]
pub(in crate::store) struct MonthFile {
    /// Such as `2026-11`.
    pub(in crate::store) name: String,
    /// For reading, even after somebody replaced it.
    pub(in crate::store) file: File,
    /// Its version.
    pub(in crate::store) stamp: Stamp,
    /// Whether there is a newer month, so that this one seldom changes.
    pub(in crate::store) is_closed: bool,
}

impl Store {
    /// The files of the months for which `wanted` says yes, newest first.
    pub(in crate::store) fn month_files(&self, wanted: impl Fn(&str) -> bool) -> Result<Vec<MonthFile>, StoreError> {
        let names = self.months()?;
        let newest = names.first().cloned().unwrap_or_default();
        let mut files = Vec::new();
        for name in names.into_iter().filter(|name| wanted(name)) {
            let Some((file, _)) = self.open_month(&name)? else { continue };
            let stamp = Stamp::of(&file).map_err(StoreError::io("look at", &self.month_path(&name)))?;
            let is_closed = name != newest;
            files.push(MonthFile { name, file, stamp, is_closed });
        }
        Ok(files)
    }
}

impl Stamp {
    /// The version that an open file is now.
    pub(in crate::store) fn of(file: &File) -> io::Result<Self> {
        let found = file.metadata()?;
        Ok(Self {
            len: found.len(),
            file: (found.dev(), found.ino()),
            written: (found.mtime(), found.mtime_nsec()),
            changed: (found.ctime(), found.ctime_nsec()),
        })
    }

    /// The number of the file on its disk.
    pub(in crate::store) fn number(&self) -> u64 {
        self.file.1
    }

    /// Whether both are versions of one file.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        self.file == other.file
    }
}

/// Bytes that one checksum is about.
pub(super) const PIECE: u64 = BLOCK;

/// The checksum of a piece of the first `len` bytes of a file.
pub(super) fn sum(file: &File, piece: u64, len: u64) -> io::Result<u32> {
    let from = piece * PIECE;
    let mut bytes = vec![0; len.saturating_sub(from).min(PIECE) as usize];
    file.read_exact_at(&mut bytes, from)?;
    Ok(crc32fast::hash(&bytes))
}
