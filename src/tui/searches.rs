//! The history searched, counted and exported beside the screen. One search at a time: a new one stops the one before.

use std::future::pending;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use crate::app::{FOUND_AT_ONCE, Found, Landed, Message};
use crate::domain::{Cursor, Facets, Query, Stretch};
use crate::store::{Hits, Store, StoreError, Told};

/// Entries on the newer side of where a jump leads: more than half of the highest screen.
const ABOVE: u64 = 60;

/// Everything that reads the whole history for the core. What runs is stopped when this is dropped.
pub(super) struct Searches {
    store: Arc<Store>,
    tell: mpsc::UnboundedSender<Message>,
    told: mpsc::UnboundedReceiver<Message>,
    current: Option<Search>,
    /// Set when the screen ends.
    ending: Arc<AtomicBool>,
    is_counted: bool,
}

/// The search that somebody waits for.
struct Search {
    number: u64,
    stop: Arc<AtomicBool>,
    hits: Arc<Mutex<Hits>>,
}

impl Searches {
    pub(super) fn new(store: Arc<Store>) -> Self {
        let (tell, told) = mpsc::unbounded_channel();
        // An index is written: a store that is only read has none made.
        let is_counted = !store.may_write();
        Self { store, tell, told, current: None, ending: Arc::default(), is_counted }
    }

    /// Waits for the next answer. May be dropped at any point and called again.
    pub(super) async fn next(&mut self) -> Message {
        if !self.is_counted {
            // Only now: the first frame is out.
            self.count();
        }
        match self.told.recv().await {
            Some(message) => message,
            None => pending().await,
        }
    }

    /// What is there already.
    pub(super) fn try_next(&mut self) -> Option<Message> {
        self.told.try_recv().ok()
    }

    /// Counts the entries, and makes the index on the way.
    pub(super) fn count(&mut self) {
        let is_first = !std::mem::replace(&mut self.is_counted, true);
        if !self.store.may_write() {
            return;
        }
        let (store, tell, stop) = (Arc::clone(&self.store), self.tell.clone(), Arc::clone(&self.ending));
        spawn_blocking(move || match store.survey(&stop, &mut |_| {}) {
            // Nothing at the start is what the screen shows already: no frame is drawn for it.
            Ok(Some(overview)) if overview.entries > 0 || !is_first => {
                send(&tell, Message::Counted(overview.entries));
            }
            Ok(_) => {}
            Err(error) => send(&tell, Message::Failed(format!("the history could not be counted: {error}"))),
        });
    }

    /// Searches, in place of the search before.
    pub(super) fn search(&mut self, number: u64, query: Query) {
        self.stop();
        let search = Search { number, stop: Arc::default(), hits: Arc::default() };
        let (store, tell) = (Arc::clone(&self.store), self.tell.clone());
        let (stop, hits) = (Arc::clone(&search.stop), Arc::clone(&search.hits));
        self.current = Some(search);
        spawn_blocking(move || {
            let mut has_rows = false;
            let mut answer = |found: &Hits, is_whole| {
                // The first rows of all, and then the count alone: more is read when somebody comes near it.
                let until = if has_rows { 0 } else { found.count().min(FOUND_AT_ONCE) };
                has_rows |= until > 0;
                keep(&hits, found);
                let found = read(&store, found, 0..until, is_whole);
                send(&tell, Message::Searched { search: number, found });
            };
            match store.search(&query, &stop, &mut |found| answer(found, false)) {
                Ok(Some(found)) => answer(&found, true),
                // Stopped: nobody waits for it.
                Ok(None) => {}
                Err(error) => send(&tell, Message::Searched { search: number, found: Err(error.to_string()) }),
            }
        });
    }

    /// Reads more rows of what was found.
    pub(super) fn read(&mut self, number: u64, from: u64) {
        let Some(found) = self.hits(number) else { return };
        let (store, tell) = (Arc::clone(&self.store), self.tell.clone());
        spawn_blocking(move || {
            let until = (from + FOUND_AT_ONCE).min(found.count());
            send(&tell, Message::Searched { search: number, found: read(&store, &found, from..until, false) });
        });
    }

    /// Reads what stands around a moment, of what was found by now or of the whole history.
    pub(super) fn jump(&mut self, jump: u64, search: Option<u64>, at: Timestamp) {
        let found = match search.map(|number| self.hits(number)) {
            None => None,
            Some(Some(found)) => Some(found),
            // Of a search that nobody waits for any more.
            Some(None) => return,
        };
        let (store, tell, stop) = (Arc::clone(&self.store), self.tell.clone(), Arc::clone(&self.ending));
        spawn_blocking(move || {
            let landed = match found {
                Some(found) => store.number_of(&found, at).map_err(|error| error.to_string()).and_then(|number| {
                    let range = number.saturating_sub(ABOVE)..(number + FOUND_AT_ONCE).min(found.count());
                    read(&store, &found, range, false).map(Landed::Found)
                }),
                None => match store.around(at, (ABOVE as usize, FOUND_AT_ONCE as usize), &stop) {
                    Ok(Some(stretch)) => Ok(Landed::All(stretch)),
                    Ok(None) => return,
                    Err(error) => Err(error.to_string()),
                },
            };
            send(&tell, Message::Landed { jump, landed });
        });
    }

    /// Reads on from where a jump led, towards newer entries.
    pub(super) fn read_newer(&mut self, jump: u64, after: Cursor) {
        let stop = Arc::clone(&self.ending);
        self.read_on(jump, move |store| store.after(&after, FOUND_AT_ONCE as usize, &stop));
    }

    /// Reads on from where a jump led, towards older entries.
    pub(super) fn read_older(&mut self, jump: u64, before: Cursor) {
        self.read_on(jump, move |store| {
            let page = store.page(Some(&before), FOUND_AT_ONCE as usize)?;
            Ok(Some(Stretch { entries: page.entries, newer: None, older: page.older }))
        });
    }

    fn read_on(
        &mut self,
        jump: u64,
        read: impl FnOnce(&Store) -> Result<Option<Stretch>, StoreError> + Send + 'static,
    ) {
        let (store, tell) = (Arc::clone(&self.store), self.tell.clone());
        spawn_blocking(move || match read(&store) {
            Ok(Some(stretch)) => send(&tell, Message::ReadOn { jump, stretch }),
            Ok(None) => {}
            Err(error) => send(&tell, Message::Failed(format!("the history could not be read: {error}"))),
        });
    }

    /// Counts what was found by now, or the whole history, by what entries have in common.
    pub(super) fn facets(&mut self, search: Option<u64>) {
        if let Some(number) = search {
            let Some(current) = self.current.as_ref().filter(|current| current.number == number) else { return };
            let (hits, stop) = (Arc::clone(&current.hits), Arc::clone(&current.stop));
            return self.count_facets(search, move |store| {
                let found = hits.lock().unwrap_or_else(PoisonError::into_inner).clone();
                store.facets(&found, &stop)
            });
        }
        let stop = Arc::clone(&self.ending);
        self.count_facets(search, move |store| {
            store.survey(&stop, &mut |_| {}).map(|overview| overview.map(|overview| overview.facets))
        });
    }

    fn count_facets(
        &self,
        search: Option<u64>,
        count: impl FnOnce(&Store) -> Result<Option<Facets>, StoreError> + Send + 'static,
    ) {
        let (store, tell) = (Arc::clone(&self.store), self.tell.clone());
        spawn_blocking(move || match count(&store) {
            Ok(Some(facets)) => send(&tell, Message::Facets { search, facets }),
            Ok(None) => {}
            Err(error) => send(&tell, Message::Failed(format!("the history could not be counted: {error}"))),
        });
    }

    /// What a search found by now; nothing of one that nobody waits for any more.
    fn hits(&self, number: u64) -> Option<Hits> {
        let search = self.current.as_ref().filter(|search| search.number == number)?;
        Some(search.hits.lock().unwrap_or_else(PoisonError::into_inner).clone())
    }

    /// Nobody waits for the search any more.
    pub(super) fn stop(&mut self) {
        if let Some(search) = self.current.take() {
            search.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Writes what meets a query into a new file.
    pub(super) fn export(&mut self, query: Query, path: String, is_masked: bool) {
        let (store, tell, stop) = (Arc::clone(&self.store), self.tell.clone(), Arc::clone(&self.ending));
        spawn_blocking(move || {
            let what = if is_masked { Told::Masked } else { Told::Whole };
            let path = std::path::absolute(&path).unwrap_or_else(|_| Path::new(&path).to_owned());
            match store.export(&query, &path, what, &stop) {
                Ok(Some(made)) => {
                    let path = made.path.display().to_string();
                    send(&tell, Message::Exported { path, entries: made.entries });
                }
                Ok(None) => {}
                Err(error) => send(&tell, Message::Failed(format!("nothing was exported: {error}"))),
            }
        });
    }
}

impl Drop for Searches {
    fn drop(&mut self) {
        self.stop();
        self.ending.store(true, Ordering::Relaxed);
    }
}

fn read(store: &Store, hits: &Hits, range: Range<u64>, is_whole: bool) -> Result<Found, String> {
    let rows = store.rows(hits, range.clone()).map_err(|error| error.to_string())?;
    Ok(Found { rows, range, count: hits.count(), is_whole })
}

fn keep(place: &Mutex<Hits>, hits: &Hits) {
    place.lock().unwrap_or_else(PoisonError::into_inner).clone_from(hits);
}

/// Where nobody listens any more, nobody waits for it.
fn send(tell: &mpsc::UnboundedSender<Message>, message: Message) {
    _ = tell.send(message);
}
