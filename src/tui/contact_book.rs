//! The contacts file beside the screen: it writes what a person saved, and looks whether somebody else changed the file.
//!
//! A look costs one question for the file's metadata. It follows keys, reports, the return from a stop and a sign that
//! somebody wrote the file, at most once a second, and the last one at most a second after the last of these: an idle screen looks at nothing.

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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use tokio::time::timeout;

    use super::*;
    use crate::domain::Phone;

    const HOUR: Duration = Duration::from_secs(3600);

    fn contact(name: &str, number: &str) -> Contact {
        let number = Phone::from_e164(number).unwrap();
        Contact { name: name.into(), number, note: None, tags: Vec::new(), sender: None }
    }

    /// A book whose store has read one contact already, and the file.
    fn book() -> (ContactBook, PathBuf, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(folder.path()).unwrap());
        store.add_contact(&contact("Ann", "+13025550101")).unwrap();
        store.contacts().unwrap();
        (ContactBook::new(store), folder.path().join("contacts.toml"), folder)
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_looks_while_nothing_happens_and_at_most_once_a_second_else() {
        let (mut book, file, _folder) = book();
        fs::write(&file, "").unwrap();
        assert!(timeout(HOUR, book.turn()).await.is_err(), "an idle screen looks at nothing");
        book.stir();
        assert_eq!(book.turn().await, ContactNews::Changed(vec![]));
        let looked = Instant::now();
        fs::write(&file, "[[contact]]\n").unwrap();
        for _ in 0..40 {
            book.stir();
        }
        assert!(matches!(book.turn().await, ContactNews::Unreadable(why) if why.contains("contacts.toml:1: ")));
        assert!(looked.elapsed() >= PAUSE && looked.elapsed() < PAUSE * 2, "{:?}", looked.elapsed());
        assert!(timeout(HOUR, book.turn()).await.is_err(), "forty keys are worth one look");
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_store_refuses_is_one_sentence() {
        let (mut book, file, _folder) = book();
        book.save(None, contact("Bo", "+13025550101"));
        let refused = ContactNews::Refused("+1 302 555 0101 is Ann already; edit that contact instead".into());
        assert_eq!(book.turn().await, refused);
        fs::write(&file, "[[contact]]\nname = 1\n\n[[contact]]\nname = 2\n").unwrap();
        book.remove(contact("Ann", "+13025550101"));
        let ContactNews::Refused(why) = book.turn().await else { panic!() };
        assert!(why.contains("contacts.toml:") && why.ends_with("more mistakes)") && !why.contains('\n'), "{why}");
    }

    #[tokio::test(start_paused = true)]
    async fn on_the_way_out_everything_that_was_asked_for_is_written() {
        let (mut book, file, _folder) = book();
        book.save(None, contact("Bo", "+13025550102"));
        book.save(None, contact("Cy", "+13025550102"));
        book.remove(contact("Ann", "+13025550101"));
        let error = book.flush().await.unwrap();
        assert!(error.starts_with("the contact is not saved: +1 302 555 0102 is Bo already"), "{error}");
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains("Bo") && !text.contains("Ann"), "{text}");
    }
}
