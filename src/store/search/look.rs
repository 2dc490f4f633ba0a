//! One look at a block: which of its lines are hits.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use memchr::{memchr, memrchr};

use super::hits::Chunk;
use super::question::Question;
use crate::store::blocks::{self, Block};
use crate::store::entry_read::EntryRead;
use crate::store::error::StoreError;
use crate::store::index::{MonthFile, MonthIndex};
use crate::store::known_line::{Keys, KnownLine};
use crate::store::line::{self, Found};
use crate::store::store::Store;

/// A line in so many bytes, or more of them, passes the sieve: then it costs more than it saves.
const DENSE: usize = 1024;

/// Blocks that are then taken line by line, before the sieve is tried again.
const BY_LINE: usize = if cfg!(test) { 1 } else { 64 };

/// A month that is looked at.
#[derive(Debug)]
pub(super) struct Searched {
    pub(super) month: MonthFile,
    pub(super) index: OnceLock<Arc<MonthIndex>>,
}

/// One thread's means.
pub(super) struct Look<'a> {
    store: &'a Store,
    question: Question,
    keys: Keys,
    stop: &'a AtomicBool,
    buffer: Vec<u8>,
    /// So many blocks are taken line by line, since nearly every line passes the sieve.
    by_line: usize,
}

impl<'a> Look<'a> {
    /// Each thread has a question of its own: what its regexes remember is then not fought for.
    pub(super) fn new(store: &'a Store, question: &Question, stop: &'a AtomicBool) -> Self {
        let (question, keys, buffer) = (question.clone(), Keys::new(), Vec::new());
        Self { store, question, keys, stop, buffer, by_line: 0 }
    }

    /// The hits among the lines that begin in `range`; `None` if it was stopped.
    pub(super) fn at(
        &mut self,
        number: usize,
        searched: &Searched,
        range: &Range<u64>,
    ) -> Result<Option<Chunk>, StoreError> {
        if self.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let Searched { month, index } = searched;
        let failed = |error: io::Error| StoreError::io("read", &self.store.month_path(&month.name))(error);
        let mut buffer = std::mem::take(&mut self.buffer);
        let block = blocks::read(&month.file, month.stamp.len, range, &mut buffer).map_err(failed)?;
        let chunk = match block {
            None => Some(Chunk::default()),
            Some(block) => match self.index(month, index, &block)? {
                Known::Nothing => Some(Chunk::default()),
                Known::Stopped => None,
                Known::Index(index) => Some(self.hits(number, &index, &block)),
            },
        };
        self.buffer = buffer;
        Ok(chunk)
    }

    /// What is known of the month; looked up only if the block may have a hit.
    fn index(
        &self,
        month: &MonthFile,
        index: &OnceLock<Arc<MonthIndex>>,
        block: &Block<'_>,
    ) -> Result<Known, StoreError> {
        if let Some(index) = index.get() {
            return Ok(Known::Index(index.clone()));
        }
        if self.question.sieve.as_ref().is_some_and(|sieve| !sieve.may_be_in(block.bytes)) {
            return Ok(Known::Nothing);
        }
        let Some(made) = self.store.index_of(month, self.stop)? else { return Ok(Known::Stopped) };
        Ok(Known::Index(index.get_or_init(|| made).clone()))
    }

    fn hits(&mut self, number: usize, index: &MonthIndex, block: &Block<'_>) -> Chunk {
        let end = block.at + block.bytes.len() as u64;
        let mut chunk = Chunk::new(number, block.at);
        let mut odd = within(&index.odd, block.at, end).iter().copied().peekable();
        let passed = within(&index.passed, block.at, end);
        let (mut from, mut looked_at) = (0, 0);
        let absent = self.question.absent.as_ref();
        let mut found = absent.and_then(|absent| absent.next(block.bytes, 0));
        let met = self.question.met_by_all(index);
        while let Some(line) = self.next(block.bytes, from) {
            from = line.end + 1;
            looked_at += 1;
            let at = block.at + line.start as u64;
            while let Some(before) = odd.next_if(|odd| *odd < at) {
                self.odd(block, before, &mut chunk);
            }
            let is_odd = odd.next_if_eq(&at).is_some();
            if passed.binary_search(&at).is_ok() || line.is_empty() {
                continue;
            }
            if is_odd {
                self.odd(block, at, &mut chunk);
                continue;
            }
            if found.is_some_and(|found| found < line.start) {
                found = absent.and_then(|absent| absent.next(block.bytes, line.start));
            }
            let is_free = found.is_none_or(|found| found >= line.end);
            let known = absent.filter(|_| is_free).map_or(met, |absent| met.with(absent.term));
            if self.question.is_met(KnownLine::new(&block.bytes[line], &self.keys), known) {
                chunk.push(at);
            }
        }
        odd.for_each(|at| self.odd(block, at, &mut chunk));
        chunk.shrink();
        let is_dense = looked_at * DENSE > block.bytes.len();
        self.by_line = if self.by_line == 0 && is_dense { BY_LINE } else { self.by_line.saturating_sub(1) };
        chunk
    }

    /// The next line that may be a hit, from the start of a line on.
    fn next(&self, bytes: &[u8], from: usize) -> Option<Range<usize>> {
        if from >= bytes.len() {
            return None;
        }
        let sieve = self.question.sieve.as_ref().filter(|_| self.by_line == 0);
        let found = sieve.map_or(Some(from), |sieve| sieve.next(bytes, from))?;
        let start = memrchr(b'\n', &bytes[from..found]).map_or(from, |newline| from + newline + 1);
        let end = memchr(b'\n', &bytes[found..]).map_or(bytes.len(), |newline| found + newline);
        Some(start..end)
    }

    /// A line that is read whole, since it is not in the form in which we write.
    fn odd(&self, block: &Block<'_>, at: u64, chunk: &mut Chunk) {
        let bytes = &block.bytes[(at - block.at) as usize..];
        let end = memchr(b'\n', bytes).unwrap_or(bytes.len());
        if let Found::Good(EntryRead(entry)) = line::read(&bytes[..end])
            && self.question.is_met_by(&entry)
        {
            chunk.push(at);
        }
    }
}

/// What is known of a month when a block of it is looked at.
enum Known {
    Index(Arc<MonthIndex>),
    /// Nothing, and the block has no hit.
    Nothing,
    Stopped,
}

/// The places from one to before another.
fn within(places: &[u64], from: u64, to: u64) -> &[u64] {
    &places[places.partition_point(|at| *at < from)..places.partition_point(|at| *at < to)]
}
