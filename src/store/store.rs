//! The store itself: its folder, its session, its lock.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::access::Access;
use super::contacts_changed::Stamp;
use super::error::StoreError;
use super::file_system;
use super::folder;
use super::hosts::{Hosts, Neighbours};
use super::in_line::Write;
use super::index::Indexes;
use super::lock;
use super::news::Marks;
use super::outbox_log::OutboxLog;
use super::session::Session;

/// The data folder: the one owner of every file in it.
///
/// Threads may share one; processes open one each. Every call blocks.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    /// For whom the folder is.
    access: Access,
    /// Who we are in the lines of the outbox.
    ///
    /// None in a store that is only read.
    pub(super) session: Option<Session>,
    /// Whether the sessions of others live.
    pub(super) neighbours: Neighbours,
    /// What we know of the outbox. Taken before the lock file: two handles of one process would exclude each other,
    /// and threads of one process are to wait for each other without a limit.
    outbox: Mutex<OutboxLog>,
    /// Writes that wait to be made together. Held for a moment only, and never while another lock is waited for.
    pub(super) in_line: Mutex<Vec<Write>>,
    /// Set when a sync failed and no mark of it could be left in the folder; nothing is sent after that.
    pub(super) sync_failed: AtomicBool,
    /// The version of the contacts that was read last.
    pub(super) contacts_seen: Mutex<Option<Stamp>>,
    /// How far the history was read for news; `None` before anybody asked.
    pub(super) history_seen: Mutex<Option<Marks>>,
    /// What is known of the months of the history.
    pub(super) indexes: Indexes,
    /// How long to wait for another process.
    pub(super) wait: Duration,
}

/// The store lock, and what it protects. The fields are dropped in this order.
#[derive(Debug)]
pub(super) struct Locked<'a> {
    _file: lock::Held,
    /// What we know of the outbox.
    pub(super) outbox: MutexGuard<'a, OutboxLog>,
}

impl Store {
    /// Opens a data folder of one user: [`Store::open_for`] the owner.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_for(dir, Access::Owner)
    }

    /// Opens a data folder, makes it where it does not exist, and takes this process's session lock. What is there
    /// keeps its mode; what is made gets the one that `access` says, whatever the umask.
    pub fn open_for(dir: &Path, access: Access) -> Result<Self, StoreError> {
        Self::open_among(dir, access, Hosts::One)
    }

    /// The same for a folder that several machines may use at once.
    ///
    /// # Errors
    /// On a network file system also a folder that may be open on another machine, unless several may.
    pub fn open_among(dir: &Path, access: Access, hosts: Hosts) -> Result<Self, StoreError> {
        folder::make_all(dir, &["history", "drafts", "sessions"], access)?;
        Self::open_on(dir, access, hosts, file_system::network(dir))
    }

    /// The same, where it is known on what the folder lies.
    pub(super) fn open_on(
        dir: &Path,
        access: Access,
        hosts: Hosts,
        network: Option<&'static str>,
    ) -> Result<Self, StoreError> {
        let sessions = dir.join("sessions");
        let session = Session::begin(&sessions, access, network.is_some())?;
        let neighbours = Neighbours::new(sessions, hosts, network);
        neighbours.allow(dir, session.id)?;
        Ok(Self::with(dir, access, Some(session), neighbours))
    }

    /// A data folder to read from: nothing is made, no lock is taken, and it works where nobody may write. Whatever
    /// would write is refused.
    #[must_use]
    pub fn to_read(dir: &Path) -> Self {
        Self::to_read_for(dir, Access::Owner)
    }

    /// The same for a folder that may be a group's: it decides what a check of its modes says.
    #[must_use]
    pub fn to_read_for(dir: &Path, access: Access) -> Self {
        let neighbours = Neighbours::new(dir.join("sessions"), Hosts::One, file_system::network(dir));
        Self::with(dir, access, None, neighbours)
    }

    fn with(dir: &Path, access: Access, session: Option<Session>, neighbours: Neighbours) -> Self {
        Self {
            dir: dir.to_owned(),
            access,
            session,
            neighbours,
            outbox: Mutex::default(),
            in_line: Mutex::default(),
            sync_failed: AtomicBool::new(false),
            contacts_seen: Mutex::default(),
            history_seen: Mutex::default(),
            indexes: Indexes::default(),
            wait: lock::WAIT,
        }
    }

    /// The place for files that live no longer than a job; what is made there is for its owner's eyes only.
    pub fn scratch(&self) -> Result<PathBuf, StoreError> {
        self.session()?;
        let dir = self.dir.join("tmp");
        folder::make(&dir, self.access)?;
        Ok(dir)
    }

    /// Whether this store may write: it was not opened to read.
    #[must_use]
    pub fn may_write(&self) -> bool {
        self.session.is_some()
    }

    /// The folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// For whom the folder is.
    pub(super) fn access(&self) -> Access {
        self.access
    }

    /// Takes the store lock: first among our threads, then among the processes.
    pub(super) fn locked(&self) -> Result<Locked<'_>, StoreError> {
        self.session()?;
        self.locked_with(self.our_turn())
    }

    /// Takes the part of the store lock that holds for our threads.
    pub(super) fn our_turn(&self) -> MutexGuard<'_, OutboxLog> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the part of it that holds for the processes.
    pub(super) fn locked_with<'a>(&self, outbox: MutexGuard<'a, OutboxLog>) -> Result<Locked<'a>, StoreError> {
        self.session()?;
        let file = lock::hold(&self.dir.join("store.lock"), self.access, self.wait)?;
        Ok(Locked { _file: file, outbox })
    }

    /// Who we are; a store that is only read is nobody and writes nothing.
    pub(super) fn session(&self) -> Result<&Session, StoreError> {
        self.session.as_ref().ok_or_else(|| StoreError::ReadOnly { path: self.dir.clone() })
    }

    pub(super) fn history_dir(&self) -> PathBuf {
        self.dir.join("history")
    }

    pub(super) fn sessions_dir(&self) -> PathBuf {
        self.dir.join("sessions")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_may_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Store>();
    }

    #[test]
    fn a_held_lock_makes_the_store_busy_and_is_never_stolen() {
        let dir = tempfile::tempdir().unwrap();
        let holder = Store::open(dir.path()).unwrap();
        let mut other = Store::open(dir.path()).unwrap();
        other.wait = Duration::from_millis(20);
        let held = holder.locked().unwrap();
        for _ in 0..2 {
            assert!(matches!(other.under_way(), Err(StoreError::Busy { pid: Some(_), .. })));
        }
        // Reading needs no lock.
        assert!(other.page(None, 10).unwrap().entries.is_empty());
        drop(held);
        assert!(other.under_way().unwrap().is_empty());
    }

    #[test]
    fn a_store_to_read_makes_nothing_and_writes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let reader = Store::to_read(dir.path());
        assert!(reader.page(None, 10).unwrap().entries.is_empty());
        assert!(reader.contacts().unwrap().is_empty());
        assert!(reader.find("0123abcd").unwrap().is_none());
        assert!(reader.under_way().unwrap().is_empty());
        assert!(matches!(reader.try_sync(), Err(StoreError::ReadOnly { .. })));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_session_ends_with_its_store() {
        let dir = tempfile::tempdir().unwrap();
        let count = || std::fs::read_dir(dir.path().join("sessions")).unwrap().count();
        let store = Store::open(dir.path()).unwrap();
        assert_eq!(count(), 1);
        drop(store);
        assert_eq!(count(), 0);
    }
}
