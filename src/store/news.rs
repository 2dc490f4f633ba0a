//! What other processes wrote since the last look: only what came is read.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::PoisonError;

use super::entry_read::EntryRead;
use super::error::StoreError;
use super::line::{self, Found};
use super::store::Store;
use crate::domain::News;

/// Bytes of news that are read line by line, at most: some thousand sends. More is read as a page, from the end.
const MOST: u64 = 2 * 1024 * 1024;

/// Entries of a page that is read anew.
const PAGE: usize = 200;

/// Bytes before the place where reading goes on that must still be the same: they hold the checksum of a line.
const TAIL: u64 = 64;

/// How far each month's file was read.
pub(super) type Marks = BTreeMap<String, Mark>;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mark {
    read_to: u64,
    /// What stands before that place. Neither name, number nor length of a file tell that it was written anew.
    tail: Vec<u8>,
}

impl Store {
    /// From now on [`Store::news`] tells what comes. Call it before the first page is read: what comes in between is
    /// then told twice, not lost.
    pub fn note_history(&self) -> Result<(), StoreError> {
        let marks = self.marks_now()?;
        *self.history_seen.lock().unwrap_or_else(PoisonError::into_inner) = Some(marks);
        Ok(())
    }

    /// What came since the last call, or since [`Store::note_history`].
    ///
    /// Looks at the length of each month's file and reads what came behind it. The lock is taken only while something
    /// is under way.
    pub fn news(&self) -> Result<News, StoreError> {
        // In this order: a send that ends meanwhile is in the history before it leaves the outbox.
        let ours = self.session.as_ref().map(|ours| ours.id);
        let of_others = |owner| Some(owner) != ours;
        let under_way = if self.is_under_way() { self.living(of_others)? } else { Vec::new() };
        let mut news = News { under_way, ..News::default() };
        let mut seen = self.history_seen.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(marks) = seen.as_mut() else {
            *seen = Some(self.marks_now()?);
            return Ok(news);
        };
        if !self.read_on(marks, &mut news)? {
            *marks = self.marks_now()?;
            news.settled.clear();
            news.anew = Some(self.page(None, PAGE)?);
        }
        Ok(news)
    }

    /// Whether anything at all is under way, by one look at the size of a file.
    #[must_use]
    pub fn is_under_way(&self) -> bool {
        fs::metadata(self.outbox_path()).is_ok_and(|found| found.len() > 0)
    }

    fn marks_now(&self) -> Result<Marks, StoreError> {
        let mut marks = Marks::new();
        for month in self.months()? {
            let Some((file, len)) = self.open_month(&month)? else { continue };
            let tail = tail(&file, len).map_err(StoreError::io("read", &self.month_path(&month)))?;
            marks.insert(month, Mark { read_to: len, tail });
        }
        Ok(marks)
    }

    /// Reads what came in every month; `false` where a file is another one than before, or too much came.
    fn read_on(&self, marks: &mut Marks, news: &mut News) -> Result<bool, StoreError> {
        let months = self.months()?;
        if marks.keys().any(|month| !months.contains(month)) {
            return Ok(false);
        }
        let mut left = MOST;
        for month in months {
            let len = self.history_len(&month);
            let mark = marks.entry(month.clone()).or_default();
            if len == mark.read_to {
                continue;
            }
            let came = len.saturating_sub(mark.read_to);
            let Some((file, _)) = self.open_month(&month)?.filter(|_| len > mark.read_to && came <= left) else {
                return Ok(false);
            };
            left -= came;
            if !lines(&file, mark, len, news).map_err(StoreError::io("read", &self.month_path(&month)))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Reads the whole lines up to a place; `false` where the file is another one than before.
fn lines(file: &File, mark: &mut Mark, to: u64, news: &mut News) -> io::Result<bool> {
    let known = mark.tail.len();
    let mut bytes = vec![0; known + (to - mark.read_to) as usize];
    file.read_exact_at(&mut bytes, mark.read_to - known as u64)?;
    let (before, came) = bytes.split_at(known);
    if before != mark.tail {
        return Ok(false);
    }
    // Nobody waits here for the lock: the last line may be half written, and is read when it is whole.
    let whole = came.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let mut reader = &came[..whole];
    let mut line = Vec::new();
    while line::next(&mut reader, &mut line)? {
        match line::read::<EntryRead>(&line) {
            _ if line.is_empty() => {}
            Found::Good(EntryRead(entry)) => news.settled.push(entry),
            Found::Newer | Found::Damaged => news.passed_over += 1,
        }
    }
    mark.read_to += whole as u64;
    mark.tail = tail(file, mark.read_to)?;
    Ok(true)
}

fn tail(file: &File, end: u64) -> io::Result<Vec<u8>> {
    let length = TAIL.min(end);
    let mut tail = vec![0; length as usize];
    file.read_exact_at(&mut tail, end - length)?;
    Ok(tail)
}
