//! A whole new history, written in one go.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::access::Access;
use super::error::StoreError;
use super::folder;
use super::history_log::{history_line, month_of, month_path, months};
use crate::domain::Entry;

/// Writes entries into a folder that has no history yet, without a lock or a sync for each.
///
/// For made-up and imported histories, before anybody sends from the folder. A month that exists is never added to.
#[derive(Debug)]
pub struct HistoryWriter {
    history: PathBuf,
    month: Option<Month>,
}

#[derive(Debug)]
struct Month {
    name: String,
    path: PathBuf,
    file: BufWriter<File>,
}

impl HistoryWriter {
    /// Begins a history in this data folder of one user, which is made where there is none.
    pub fn create(dir: &Path) -> Result<Self, StoreError> {
        let history = dir.join("history");
        folder::make_all(dir, &["history"], Access::Owner)?;
        if let Some(month) = months(&history)?.first() {
            return Err(StoreError::HistoryExists { path: month_path(&history, month) });
        }
        Ok(Self { history, month: None })
    }

    /// Writes one settled entry. Entries must come by month; within a month the order is that of the calls.
    pub fn write(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let month = self.month(&month_of(entry.created))?;
        let line = history_line(&month.path, entry)?;
        month.file.write_all(&line).map_err(StoreError::io("write", &month.path))
    }

    /// Brings all of it to the disk.
    pub fn finish(mut self) -> Result<(), StoreError> {
        self.month.take().map_or(Ok(()), Month::finish)?;
        folder::sync(&self.history)
    }

    fn month(&mut self, name: &str) -> Result<&mut Month, StoreError> {
        let current = match self.month.take() {
            Some(month) if month.name == name => month,
            other => {
                other.map_or(Ok(()), Month::finish)?;
                Month::begin(&self.history, name)?
            }
        };
        Ok(self.month.insert(current))
    }
}

impl Month {
    fn begin(history: &Path, name: &str) -> Result<Self, StoreError> {
        let path = month_path(history, name);
        match folder::create(&path, Access::Owner) {
            Ok(file) => Ok(Self { name: name.to_owned(), path, file: BufWriter::with_capacity(1 << 20, file) }),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(StoreError::HistoryExists { path }),
            Err(error) => Err(StoreError::io("make", &path)(error)),
        }
    }

    fn finish(mut self) -> Result<(), StoreError> {
        self.file.flush().map_err(StoreError::io("write", &self.path))?;
        self.file.get_ref().sync_data().map_err(StoreError::io("sync", &self.path))
    }
}
