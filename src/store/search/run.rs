//! A search from its first block to its last.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{OnceLock, mpsc};
use std::{cmp, thread};

use jiff::Timestamp;

use super::cores::cores;
use super::hits::{Chunk, Hits, Month};
use super::look::{Look, Searched};
use super::sieve::Sieve;
use crate::domain::Query;
use crate::store::blocks;
use crate::store::error::StoreError;
use crate::store::history_log::month_of;
use crate::store::store::Store;

/// Hits that fill a screen: told as soon as they are there.
const SCREEN: u64 = 50;

/// Blocks between two words on how far it is: 32 MiB.
const STRIDE: usize = 128;

/// A block of a month.
struct Task {
    month: usize,
    range: Range<u64>,
}

impl Store {
    /// Every entry that meets a query, as it stands now, newest first. `None` if `stop` was set meanwhile.
    ///
    /// What was found so far is told when it fills a screen, and then every few megabytes: always the newest hits
    /// without a gap. An entry that is written while the search runs may be missing. Entries are looked for in the
    /// months of their creation.
    pub fn search(
        &self,
        query: &Query,
        stop: &AtomicBool,
        told: &mut dyn FnMut(&Hits),
    ) -> Result<Option<Hits>, StoreError> {
        let months = self.searched(query)?;
        let tasks = tasks(&months);
        let sieve = Sieve::of(query);
        let next = AtomicUsize::new(0);
        // Also set when this ends early: the threads then end after the block that they are at.
        let ended = AtomicBool::new(false);
        let (sender, looked) = mpsc::channel();
        thread::scope(|scope| {
            for _ in 0..cmp::min(cores(), tasks.len()) {
                let (sender, months, tasks, next, ended) = (sender.clone(), &months, &tasks, &next, &ended);
                let mut look = Look::new(self, query, sieve.as_ref(), stop);
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) && !ended.load(Ordering::Relaxed) {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(task) = tasks.get(number) else { break };
                        let chunk = look.at(task.month, &months[task.month], &task.range);
                        if sender.send((number, chunk)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            let hits = gather(looked, tasks.len(), &months, told);
            ended.store(true, Ordering::Relaxed);
            hits
        })
    }

    /// The months that a query asks about, each with its index where that is at hand.
    fn searched(&self, query: &Query) -> Result<Vec<Searched>, StoreError> {
        let (since, until) = query.span();
        let (first, last) = (since.map(month_of), until.unwrap_or(Timestamp::MAX));
        let last = month_of(last);
        let is_asked = |month: &str| first.as_deref().is_none_or(|first| first <= month) && month <= last.as_str();
        let months = self.month_files(is_asked)?.into_iter().map(|month| {
            let index = self.index_at_hand(&month).map_or_else(OnceLock::new, OnceLock::from);
            Searched { month, index }
        });
        Ok(months.collect())
    }
}

/// The blocks of all months, newest first.
fn tasks(months: &[Searched]) -> Vec<Task> {
    let of = |(month, searched): (usize, &Searched)| {
        let len = searched.month.stamp.len;
        blocks::backwards(len).map(move |range| Task { month, range }).collect::<Vec<_>>()
    };
    months.iter().enumerate().flat_map(of).collect()
}

/// Puts what the threads found in order.
fn gather(
    looked: mpsc::Receiver<(usize, Result<Option<Chunk>, StoreError>)>,
    tasks: usize,
    months: &[Searched],
    told: &mut dyn FnMut(&Hits),
) -> Result<Option<Hits>, StoreError> {
    let mut hits = Hits::default();
    hits.months.extend(months.iter().map(|searched| Month { name: searched.month.name.clone(), index: None }));
    let mut early = BTreeMap::new();
    let (mut done, mut last_told) = (0, 0);
    for (number, chunk) in looked {
        let Some(chunk) = chunk? else { return Ok(None) };
        early.insert(number, chunk);
        let before = hits.count();
        while let Some(chunk) = early.remove(&done) {
            done += 1;
            if chunk.count > 0 {
                hits.months[chunk.month].index = months[chunk.month].index.get().cloned();
            }
            hits.push(chunk);
        }
        let is_full = before < SCREEN && hits.count() >= SCREEN;
        if is_full || done >= last_told + STRIDE && done < tasks {
            last_told = done;
            told(&hits);
        }
    }
    Ok((done == tasks).then_some(hits))
}
