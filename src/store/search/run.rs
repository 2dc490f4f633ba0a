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
use super::question::Question;
use crate::domain::Query;
use crate::store::blocks::{self, BLOCK};
use crate::store::error::StoreError;
use crate::store::history_log::month_of;
use crate::store::store::Store;

/// Hits that fill a screen: told as soon as they are there.
const SCREEN: u64 = 50;

/// Blocks that a thread takes at once: so many that taking them costs nothing.
const TAKEN: u64 = 16;

/// Tasks between two words on how far it is: 32 MiB.
const STRIDE: usize = 16;

/// The hits of a task, newest first; `None` if it was stopped.
type Looked = Result<Option<Vec<Chunk>>, StoreError>;

/// Some blocks of a month.
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
        let question = Question::of(query);
        let next = AtomicUsize::new(0);
        // Also set when this ends early: the threads then end after the block that they are at.
        let ended = AtomicBool::new(false);
        let (sender, looked) = mpsc::channel();
        thread::scope(|scope| {
            for at in 0..cmp::min(cores(), tasks.len()) {
                let (sender, months, tasks, next, ended) = (sender.clone(), &months, &tasks, &next, &ended);
                let mut look = Look::new(self, &question, stop);
                let started = thread::Builder::new().spawn_scoped(scope, move || {
                    while !stop.load(Ordering::Relaxed) && !ended.load(Ordering::Relaxed) {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let Some(task) = tasks.get(number) else { break };
                        let looked = blocks::backwards(&task.range)
                            .map(|range| look.at(task.month, &months[task.month], &range));
                        if sender.send((number, whole(looked))).is_err() {
                            break;
                        }
                    }
                });
                // Fewer threads take longer; none at all find nothing.
                match started {
                    Err(error) if at == 0 => return Err(StoreError::io("search", self.dir())(error)),
                    Err(_) => break,
                    Ok(_) => {}
                }
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

/// All hits of a task, or none where it was stopped.
fn whole(chunks: impl Iterator<Item = Result<Option<Chunk>, StoreError>>) -> Looked {
    let mut all = Vec::new();
    for chunk in chunks {
        match chunk? {
            Some(chunk) => all.push(chunk),
            None => return Ok(None),
        }
    }
    Ok(Some(all))
}

/// The blocks of all months, newest first. The first ones are taken one by one: they fill the screen.
fn tasks(months: &[Searched]) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for (month, searched) in months.iter().enumerate() {
        let mut end = searched.month.stamp.len;
        while end > 0 {
            let taken = if tasks.len() < 2 * cores() { 1 } else { TAKEN };
            let start = (end.div_ceil(BLOCK).saturating_sub(taken)) * BLOCK;
            tasks.push(Task { month, range: start..end });
            end = start;
        }
    }
    tasks
}

/// Puts what the threads found in order.
fn gather(
    looked: mpsc::Receiver<(usize, Looked)>,
    tasks: usize,
    months: &[Searched],
    told: &mut dyn FnMut(&Hits),
) -> Result<Option<Hits>, StoreError> {
    let mut hits = Hits::default();
    hits.months.extend(months.iter().map(|searched| Month { name: searched.month.name.clone(), index: None }));
    let mut early = BTreeMap::new();
    let (mut done, mut last_told) = (0, 0);
    for (number, chunks) in looked {
        let Some(chunks) = chunks? else { return Ok(None) };
        early.insert(number, chunks);
        let before = hits.count();
        while let Some(chunks) = early.remove(&done) {
            done += 1;
            for chunk in chunks.into_iter().filter(|chunk| chunk.count > 0) {
                hits.months[chunk.month].index = months[chunk.month].index.get().cloned();
                hits.push(chunk);
            }
        }
        let is_full = before < SCREEN && hits.count() >= SCREEN;
        if is_full || done >= last_told + STRIDE && done < tasks {
            last_told = done;
            told(&hits);
        }
    }
    Ok((done == tasks).then_some(hits))
}
