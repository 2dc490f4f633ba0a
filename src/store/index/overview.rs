//! The whole history, month by month, behind whatever else is done.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::{cmp, thread};

use super::month_index::MonthIndex;
use super::tally::Tally;
use crate::domain::Overview;
use crate::store::error::StoreError;
use crate::store::search::cores;
use crate::store::store::Store;

impl Store {
    /// Makes the index of every month that has none, the newest first, and tells after each month what is known by
    /// then. Returns what is known of the whole; `None` if it was stopped.
    ///
    /// Searching and paging need not wait for it. Called again it reads only what was added.
    pub fn survey(&self, stop: &AtomicBool, told: &mut dyn FnMut(&Overview)) -> Result<Option<Overview>, StoreError> {
        let months = self.month_files(|_| true)?;
        let next = AtomicUsize::new(0);
        let (sender, made) = mpsc::channel();
        thread::scope(|scope| {
            for at in 0..cmp::min(cores(), months.len()) {
                let (sender, months, next) = (sender.clone(), &months, &next);
                let started = thread::Builder::new().spawn_scoped(scope, move || {
                    while let Some(month) = months.get(next.fetch_add(1, Ordering::Relaxed)) {
                        // Whoever listened is gone only after a mistake, which is told.
                        _ = sender.send(self.index_of(month, stop));
                    }
                });
                match started {
                    Err(error) if at == 0 => return Err(StoreError::io("search", self.dir())(error)),
                    Err(_) => break,
                    Ok(_) => {}
                }
            }
            drop(sender);
            let mut sum = Sum::default();
            for index in made {
                match index? {
                    Some(index) => sum.add(&index),
                    None => return Ok(None),
                }
                told(&sum.overview);
            }
            Ok(Some(sum.overview))
        })
    }
}

#[derive(Default)]
struct Sum {
    overview: Overview,
    tally: Tally,
}

impl Sum {
    fn add(&mut self, index: &Arc<MonthIndex>) {
        let overview = &mut self.overview;
        overview.entries += index.entries();
        overview.superseded += index.superseded();
        overview.damaged += index.damaged;
        overview.newer += index.newer;
        self.tally.merge(&index.tally);
        overview.facets = self.tally.facets();
        overview.days.extend(index.days.iter().map(|(day, count)| (*day, *count)));
        overview.days.sort_unstable_by(|a, b| b.cmp(a));
        // A line may stand in another month's file than its own.
        overview.days.dedup_by(|more, kept| {
            let is_same = more.0 == kept.0;
            kept.1 += if is_same { more.1 } else { 0 };
            is_same
        });
    }
}
