//! One look at a block: which of its lines are hits.

use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use memchr::{memchr, memrchr};

use super::hits::Chunk;
use super::sieve::Sieve;
use crate::domain::{Entry, Query};
use crate::store::blocks::{self, Block};
use crate::store::entry_read::EntryRead;
use crate::store::error::StoreError;
use crate::store::index::{MonthFile, MonthIndex};
use crate::store::line::{self, Found};
use crate::store::plain_asked::last_asked;
use crate::store::plain_line::{Field, PlainLine};
use crate::store::store::Store;

/// A month that is looked at.
#[derive(Debug)]
pub(super) struct Searched {
    pub(super) month: MonthFile,
    pub(super) index: OnceLock<Arc<MonthIndex>>,
}

/// One thread's means.
pub(super) struct Look<'a> {
    store: &'a Store,
    query: Query,
    sieve: Option<Sieve>,
    last: Field,
    stop: &'a AtomicBool,
    buffer: Vec<u8>,
}

impl<'a> Look<'a> {
    /// Each thread has a query of its own: what its regexes remember is then not fought for.
    pub(super) fn new(store: &'a Store, query: &Query, sieve: Option<&Sieve>, stop: &'a AtomicBool) -> Self {
        let (query, sieve) = (query.clone(), sieve.cloned());
        Self { store, last: last_asked(&query), query, sieve, stop, buffer: Vec::new() }
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
        if self.sieve.as_ref().is_some_and(|sieve| !sieve.may_be_in(block.bytes)) {
            return Ok(Known::Nothing);
        }
        let Some(made) = self.store.index_of(month, self.stop)? else { return Ok(Known::Stopped) };
        Ok(Known::Index(index.get_or_init(|| made).clone()))
    }

    fn hits(&self, number: usize, index: &MonthIndex, block: &Block<'_>) -> Chunk {
        let end = block.at + block.bytes.len() as u64;
        let mut chunk = Chunk::new(number, block.at);
        let mut odd = within(&index.odd, block.at, end).iter().copied().peekable();
        let passed = within(&index.passed, block.at, end);
        let mut from = 0;
        while let Some((line, found)) = self.next(block.bytes, from) {
            from = line.end + 1;
            let at = block.at + line.start as u64;
            while let Some(before) = odd.next_if(|odd| *odd < at) {
                self.odd(block, before, &mut chunk);
            }
            let is_odd = odd.next_if_eq(&at).is_some();
            if passed.binary_search(&at).is_ok() || line.is_empty() {
                continue;
            }
            let bytes = &block.bytes[line.clone()];
            match (is_odd, PlainLine::up_to(bytes, self.last)) {
                (false, Some(plain)) => {
                    if self.is_hit(&plain, found.start.wrapping_sub(line.start)..found.end.wrapping_sub(line.start)) {
                        chunk.push(at);
                        let operator = plain.text_of(Field::Operator).unwrap_or_default();
                        chunk.tally.add(plain.state(), &plain.sender(), &operator);
                    }
                }
                _ => self.odd(block, at, &mut chunk),
            }
        }
        odd.for_each(|at| self.odd(block, at, &mut chunk));
        chunk.shrink();
        chunk
    }

    /// The next line that may be a hit, from a place on, and where in the block the sieve found it.
    fn next(&self, bytes: &[u8], from: usize) -> Option<(Range<usize>, Range<usize>)> {
        if from >= bytes.len() {
            return None;
        }
        let found = match &self.sieve {
            None => from..from,
            Some(sieve) => sieve.next(bytes, from).map(|(start, end)| start..end)?,
        };
        let start = memrchr(b'\n', &bytes[from..found.start]).map_or(from, |newline| from + newline + 1);
        let end = memchr(b'\n', &bytes[found.start..]).map_or(bytes.len(), |newline| found.start + newline);
        Some((start..end, found))
    }

    fn is_hit(&self, line: &PlainLine<'_>, found: Range<usize>) -> bool {
        let met = self.sieve.as_ref().filter(|sieve| sieve.is_exact).map(|sieve| sieve.term);
        self.query
            .terms()
            .iter()
            .enumerate()
            .all(|(at, term)| (met == Some(at) && line.is_in_words(&found, &term.condition)) || term.matches(line))
    }

    /// A line that is read whole, since it is not in the form in which we write.
    fn odd(&self, block: &Block<'_>, at: u64, chunk: &mut Chunk) {
        let bytes = &block.bytes[(at - block.at) as usize..];
        let end = memchr(b'\n', bytes).unwrap_or(bytes.len());
        if let Found::Good(EntryRead(entry)) = line::read(&bytes[..end])
            && self.query.matches(&entry)
        {
            let Entry { outgoing, author, state, .. } = &entry;
            chunk.push(at);
            chunk.tally.add(*state, &outgoing.sender.alias, &author.operator);
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
