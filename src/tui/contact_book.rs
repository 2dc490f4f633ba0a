//! The contacts file beside the screen: it writes what a person saved, and looks whether somebody else changed the file.
//!
//! A look costs one question for the file's metadata. It follows keys, reports and the return from a stop, at most once
//! a second, and the last one at most a second after the last of these: an idle screen looks at nothing.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::app::ContactNews;
use crate::domain::Contact;
use crate::store::{Store, StoreError};

/// Between two looks at the file.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Debug)]
enum Job {
    Look,
    Save { old: Option<Contact>, new: Contact },
    Remove(Contact),
}

/// Does one thing after the other, so that no older list of contacts comes behind a newer one.
pub(super) struct ContactBook {
    store: Arc<Store>,
    waiting: VecDeque<Job>,
    running: Option<JoinHandle<Option<ContactNews>>>,
    /// When to look next; `None` while nobody does anything.
    due: Option<Instant>,
    /// When a look may follow the last one.
    rested: Instant,
}

impl ContactBook {
    pub(super) fn new(store: Arc<Store>) -> Self {
        Self { store, waiting: VecDeque::new(), running: None, due: None, rested: Instant::now() }
    }

    /// Something happened on the screen: a good time for a look.
    pub(super) fn stir(&mut self) {
        self.due.get_or_insert(self.rested.max(Instant::now()));
    }

    /// Writes a contact, a new one or in the place of the old one.
    pub(super) fn save(&mut self, old: Option<Contact>, new: Contact) {
        self.waiting.push_back(Job::Save { old, new });
    }

    /// Takes a contact out.
    pub(super) fn remove(&mut self, contact: Contact) {
        self.waiting.push_back(Job::Remove(contact));
    }

    /// Waits for the next news. Never ends while nothing is to do. May be dropped at any point and called again.
    pub(super) async fn turn(&mut self) -> ContactNews {
        loop {
            if self.running.is_none() {
                let job = match (self.waiting.pop_front(), self.due) {
                    (Some(job), _) => job,
                    (None, Some(due)) => {
                        sleep_until(due).await;
                        self.due = None;
                        self.rested = Instant::now() + PAUSE;
                        Job::Look
                    }
                    (None, None) => std::future::pending().await,
                };
                self.start(job);
            }
            if let Some(news) = self.finish().await {
                return news;
            }
        }
    }

    /// Writes everything that was asked for; a sentence where something could not be.
    pub(super) async fn flush(&mut self) -> Option<String> {
        let mut refused = None;
        loop {
            if let Some(ContactNews::Refused(why)) = self.finish().await {
                refused = Some(format!("the contact is not saved: {why}"));
            }
            match self.waiting.pop_front() {
                Some(job) => self.start(job),
                None => return refused,
            }
        }
    }

    fn start(&mut self, job: Job) {
        let store = Arc::clone(&self.store);
        self.running = Some(tokio::task::spawn_blocking(move || work(&store, job)));
    }

    async fn finish(&mut self) -> Option<ContactNews> {
        let ended = self.running.as_mut()?.await;
        self.running = None;
        ended.unwrap_or_else(|error| Some(ContactNews::Refused(error.to_string())))
    }
}

fn work(store: &Store, job: Job) -> Option<ContactNews> {
    // What cannot be read back is found by the next look.
    let everybody = || store.contacts().ok();
    let refused = |error: &StoreError| Some(ContactNews::Refused(sentence(error)));
    match job {
        Job::Look => match store.contacts_if_changed() {
            Ok(everybody) => everybody.map(ContactNews::Changed),
            Err(error) => Some(ContactNews::Unreadable(sentence(&error))),
        },
        Job::Save { old, new } => {
            let written = match &old {
                Some(old) => store.change_contact(old, &new),
                None => store.add_contact(&new),
            };
            match written {
                Ok(()) => Some(ContactNews::Saved { saved: new, everybody: everybody() }),
                Err(error) => refused(&error),
            }
        }
        Job::Remove(contact) => match store.remove_contact(&contact) {
            Ok(()) => Some(ContactNews::Removed { removed: contact, everybody: everybody() }),
            Err(error) => refused(&error),
        },
    }
}

/// One line, though a file may have many mistakes.
fn sentence(error: &StoreError) -> String {
    match error {
        StoreError::Duplicate { number, name, .. } => format!("{number} is {name} already; edit that contact instead"),
        StoreError::Mistakes { mistakes, .. } if mistakes.len() > 1 => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            format!("{first} (and {} more mistakes)", mistakes.len() - 1)
        }
        _ => error.to_string(),
    }
}
