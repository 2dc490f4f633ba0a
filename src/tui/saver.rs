//! Keeps drafts on disk while somebody types.
//!
//! Every edit asks for a save, and a save is a synced file: so only the newest text of each recipient is written,
//! some times a second, off the loop. What could not be written is tried again, and told once.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinHandle};
use tokio::time::{Instant, sleep_until};

use crate::domain::{Draft, Phone};
use crate::store::Store;

/// From the first edit to the write. With the time that a sync takes, far inside the second that may be lost.
const PAUSE: Duration = Duration::from_millis(300);

/// Until a write that failed is tried again.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(3);

/// Where drafts are kept; the errors are sentences for a person.
pub(super) trait Drafts: Send + Sync + 'static {
    /// Writes one recipient's draft.
    fn save(&self, to: &Phone, draft: &Draft) -> Result<(), String>;
    /// Removes it, if it was not changed since.
    fn remove(&self, to: &Phone, sent: &Draft) -> Result<(), String>;
}

impl Drafts for Store {
    fn save(&self, to: &Phone, draft: &Draft) -> Result<(), String> {
        self.save_draft(to, draft).map_err(|error| error.to_string())
    }

    fn remove(&self, to: &Phone, sent: &Draft) -> Result<(), String> {
        self.remove_draft(to, sent).map_err(|error| error.to_string())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Job {
    Save(Draft),
    Remove(Draft),
}

/// The jobs that failed, and the sentence about the last of them.
type Written = (Vec<(Phone, Job)>, Option<String>);

/// Writes what is asked for, later, in the order of each recipient.
pub(super) struct Saver {
    drafts: Arc<dyn Drafts>,
    /// At most one save between two removals of the same recipient.
    waiting: Vec<(Phone, Job)>,
    due: Instant,
    running: Option<JoinHandle<Written>>,
    told: Option<String>,
}

impl Saver {
    pub(super) fn new(drafts: Arc<dyn Drafts>) -> Self {
        Self { drafts, waiting: Vec::new(), due: Instant::now(), running: None, told: None }
    }

    /// Asks for a save. A draft whose recipient is no number yet has no place on disk and is left out.
    pub(super) fn save(&mut self, draft: Draft) {
        self.ask(&draft.to.clone(), Job::Save(draft));
    }

    /// Asks for a removal after the saves that were asked for before it.
    pub(super) fn remove(&mut self, sent: Draft) {
        self.ask(&sent.to.clone(), Job::Remove(sent));
    }

    /// Waits until something was written; a sentence where it failed for a new reason. Never ends while nothing is
    /// to do. May be dropped at any point and called again.
    pub(super) async fn turn(&mut self) -> Option<String> {
        if self.running.is_none() {
            if self.waiting.is_empty() {
                return std::future::pending().await;
            }
            sleep_until(self.due).await;
            self.start();
        }
        self.finish().await
    }

    /// Writes everything now; a sentence where something could not be.
    pub(super) async fn flush(&mut self) -> Option<String> {
        // Twice at most: what runs now, and what was asked for since.
        let mut error = self.finish().await;
        if !self.waiting.is_empty() {
            self.told = None;
            self.start();
            error = self.finish().await;
        }
        error
    }

    fn ask(&mut self, to: &str, job: Job) {
        let Ok(to) = Phone::from_e164(to).or_else(|_| Phone::parse(to)) else {
            return;
        };
        if self.waiting.is_empty() {
            self.due = Instant::now() + PAUSE;
        }
        let newest = self.waiting.iter_mut().rev().find(|(of, _)| *of == to);
        match (newest, job) {
            (Some((_, Job::Save(old))), Job::Save(new)) => *old = new,
            (_, job) => self.waiting.push((to, job)),
        }
    }

    fn start(&mut self) {
        let jobs = std::mem::take(&mut self.waiting);
        let drafts = Arc::clone(&self.drafts);
        self.running = Some(tokio::task::spawn_blocking(move || write(drafts.as_ref(), jobs)));
    }

    async fn finish(&mut self) -> Option<String> {
        let running = self.running.as_mut()?;
        let ended = running.await;
        self.running = None;
        let (failed, error) = ended.unwrap_or_else(|error| (Vec::new(), Some(describe(&error))));
        self.put_back(failed);
        let is_news = error != self.told;
        self.told.clone_from(&error);
        if is_news { error } else { None }
    }

    /// Keeps what failed for another try, unless something newer was asked for.
    fn put_back(&mut self, failed: Vec<(Phone, Job)>) {
        let failed: Vec<_> =
            failed.into_iter().filter(|(to, _)| self.waiting.iter().all(|(newer, _)| newer != to)).collect();
        if !failed.is_empty() {
            self.waiting.splice(0..0, failed);
            self.due = Instant::now() + PAUSE_AFTER_ERROR;
        }
    }
}

fn write(drafts: &dyn Drafts, jobs: Vec<(Phone, Job)>) -> Written {
    let mut failed: Vec<(Phone, Job)> = Vec::new();
    let mut last_error = None;
    for (to, job) in jobs {
        // A later job of the same recipient must not overtake one that failed.
        let result = if failed.iter().any(|(of, _)| *of == to) {
            failed.push((to, job));
            continue;
        } else {
            match &job {
                Job::Save(draft) => drafts.save(&to, draft).map_err(|error| format!("the draft is not saved: {error}")),
                Job::Remove(sent) => {
                    drafts.remove(&to, sent).map_err(|error| format!("the draft is not removed: {error}"))
                }
            }
        };
        if let Err(error) = result {
            last_error = Some(error);
            failed.push((to, job));
        }
    }
    (failed, last_error)
}

fn describe(error: &JoinError) -> String {
    format!("the draft may not be saved: {error}")
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// Remembers what was asked of it; fails while `broken` says so.
    #[derive(Default)]
    struct Double {
        done: Mutex<Vec<String>>,
        broken: Mutex<Option<String>>,
    }

    impl Drafts for Double {
        fn save(&self, _: &Phone, draft: &Draft) -> Result<(), String> {
            self.note(format!("save {}", draft.caption))
        }

        fn remove(&self, _: &Phone, sent: &Draft) -> Result<(), String> {
            self.note(format!("remove {}", sent.caption))
        }
    }

    impl Double {
        fn note(&self, line: String) -> Result<(), String> {
            if let Some(error) = self.broken.lock().unwrap().clone() {
                return Err(error);
            }
            self.done.lock().unwrap().push(line);
            Ok(())
        }

        fn done(&self) -> Vec<String> {
            self.done.lock().unwrap().clone()
        }
    }

    fn saver() -> (Saver, Arc<Double>) {
        let double = Arc::new(Double::default());
        (Saver::new(Arc::clone(&double) as Arc<dyn Drafts>), double)
    }

    fn draft(to: &str, caption: &str) -> Draft {
        Draft { to: to.into(), caption: caption.into(), ..Draft::default() }
    }

    const MARIA: &str = "+13025550101";
    const MARK: &str = "+447700900144";

    #[tokio::test(start_paused = true)]
    async fn typing_for_a_second_writes_only_some_times_and_the_newest_text_last() {
        let (mut saver, double) = saver();
        let started = Instant::now();
        for typed in 1..=40 {
            saver.save(draft(MARIA, &"x".repeat(typed)));
            let next_key = Instant::now() + Duration::from_millis(25);
            while Instant::now() < next_key {
                tokio::select! { _ = saver.turn() => {}, () = sleep_until(next_key) => {} }
            }
        }
        assert_eq!(started.elapsed().as_secs(), 1);
        assert_eq!(saver.flush().await, None);
        let done = double.done();
        assert!((3..=5).contains(&done.len()), "{done:?}");
        assert_eq!(done.last().unwrap(), &format!("save {}", "x".repeat(40)));
    }

    #[tokio::test(start_paused = true)]
    async fn text_is_on_disk_within_a_second_of_its_key() {
        let (mut saver, double) = saver();
        saver.save(draft(MARIA, "hello"));
        let asked = Instant::now();
        assert_eq!(saver.turn().await, None);
        assert_eq!(double.done(), ["save hello"]);
        assert!(asked.elapsed() < Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn a_flush_writes_every_recipient_at_once() {
        let (mut saver, double) = saver();
        saver.save(draft(MARIA, "one"));
        saver.save(draft(MARK, "two"));
        let asked = Instant::now();
        assert_eq!(saver.flush().await, None);
        assert_eq!(asked.elapsed(), Duration::ZERO);
        assert_eq!(double.done(), ["save one", "save two"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_removal_keeps_its_place_between_saves() {
        let (mut saver, double) = saver();
        saver.save(draft(MARIA, "h"));
        saver.save(draft(MARIA, "hello"));
        saver.remove(draft(MARIA, "hello"));
        saver.save(draft(MARIA, "n"));
        saver.save(draft(MARIA, "next"));
        saver.flush().await;
        assert_eq!(double.done(), ["save hello", "remove hello", "save next"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_write_that_failed_is_told_once_and_tried_again() {
        let (mut saver, double) = saver();
        *double.broken.lock().unwrap() = Some("no space is left".into());
        saver.save(draft(MARIA, "hello"));
        assert_eq!(saver.turn().await.as_deref(), Some("the draft is not saved: no space is left"));
        assert_eq!(saver.turn().await, None, "the same error is no news");
        *double.broken.lock().unwrap() = None;
        assert_eq!(saver.turn().await, None);
        assert_eq!(double.done(), ["save hello"]);
    }

    #[tokio::test(start_paused = true)]
    async fn an_error_at_the_end_is_told_even_when_it_was_told_before() {
        let (mut saver, double) = saver();
        *double.broken.lock().unwrap() = Some("no space is left".into());
        saver.save(draft(MARIA, "hello"));
        assert!(saver.turn().await.is_some());
        assert!(saver.flush().await.is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn newer_text_replaces_text_that_could_not_be_written() {
        let (mut saver, double) = saver();
        *double.broken.lock().unwrap() = Some("busy".into());
        saver.save(draft(MARIA, "old"));
        assert!(saver.turn().await.is_some());
        *double.broken.lock().unwrap() = None;
        saver.save(draft(MARIA, "new"));
        saver.flush().await;
        assert_eq!(double.done(), ["save new"]);
    }

    #[tokio::test(start_paused = true)]
    async fn nothing_to_do_means_nothing_is_done() {
        let (mut saver, _) = saver();
        let turn = tokio::time::timeout(Duration::from_secs(3600), saver.turn()).await;
        assert!(turn.is_err());
    }
}
