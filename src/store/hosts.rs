//! From which machine a session is, and what its lock tells of a machine that is not this one.
//!
//! On a disk of this machine the lock tells all: whose lock can be taken is dead, whatever name the machine had then. On
//! a network file system locks may hold on each machine alone. A session of another machine cannot be called dead there,
//! so its folder is only read, unless a person says that locks hold between the machines.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::error::StoreError;
use super::session;

/// Bytes of a session file that are read, at most.
const LIMIT: u64 = 4096;
/// Another one with each start of the system: proc(5), `/proc/sys/kernel/random/boot_id`.
const BOOT: &str = "/proc/sys/kernel/random/boot_id";
/// Another one with each installation of a system: machine-id(5).
const MACHINE: &str = "/etc/machine-id";

/// Whether several machines may write in a data folder at the same time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Hosts {
    /// One alone: on a network file system, a folder that is open on another machine is refused.
    #[default]
    One,
    /// Several: a person says that locks hold between them.
    Several,
}

/// What stands in a session file. One of an older version is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Host {
    /// The name of the machine.
    #[serde(default, rename = "host", skip_serializing_if = "String::is_empty")]
    name: String,
    /// The process.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pid: Option<u32>,
    /// The running system. Locks hold within it, also between containers that have names of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    boot: Option<String>,
    /// A mark of the installation: not its id, which is nobody else's business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    machine: Option<u32>,
}

impl Host {
    /// This process.
    pub(super) fn here() -> Self {
        let line = |path| std::fs::read_to_string(path).ok().map(|text| text.trim().to_owned());
        let said = |path| line(path).filter(|text: &String| !text.is_empty());
        Self {
            name: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            pid: Some(std::process::id()),
            boot: said(BOOT),
            machine: said(MACHINE).map(|id| crc32fast::hash(id.as_bytes())),
        }
    }

    /// Whether locks hold between these two.
    fn is_same_machine(&self, other: &Self) -> bool {
        let both = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
        let differ = self.machine.is_some() && other.machine.is_some() && self.machine != other.machine;
        both(&self.boot, &other.boot) || self.name == other.name && !differ
    }
}

/// Whom a store believes about other sessions.
#[derive(Debug)]
pub(super) struct Neighbours {
    sessions: PathBuf,
    hosts: Hosts,
    /// The network file system that the folder lies on.
    network: Option<&'static str>,
}

impl Neighbours {
    pub(super) fn new(sessions: PathBuf, hosts: Hosts, network: Option<&'static str>) -> Self {
        Self { sessions, hosts, network }
    }

    pub(super) fn network(&self) -> Option<&'static str> {
        self.network
    }

    /// Whether the process of this session has ended. In doubt it lives.
    pub(super) fn is_over(&self, id: Uuid) -> bool {
        session::is_free(&self.sessions, id) && self.elsewhere(id).is_none()
    }

    /// Removes the files of ended sessions. Call it under the store lock, after their sends are settled.
    pub(super) fn sweep(&self) -> Result<(), StoreError> {
        for id in session::all(&self.sessions)? {
            if self.is_over(id) {
                // A file that stays is met again at the next start.
                _ = std::fs::remove_file(session::path_of(&self.sessions, id));
            }
        }
        Ok(())
    }

    /// Refuses a folder that may be open on another machine. Call it when our own session can be seen: of two that
    /// begin at the same time, at most one goes on.
    pub(super) fn allow(&self, dir: &Path, ours: Uuid) -> Result<(), StoreError> {
        if self.network.is_none() || self.hosts == Hosts::Several {
            return Ok(());
        }
        for id in session::all(&self.sessions)? {
            if let Some(host) = self.elsewhere(id).filter(|_| id != ours) {
                return Err(StoreError::OtherHost {
                    path: dir.to_owned(),
                    host: host.name,
                    pid: host.pid,
                    since: since(id),
                    session: session::path_of(&self.sessions, id),
                });
            }
        }
        Ok(())
    }

    /// The other machine that a session is from, where its lock proves nothing.
    fn elsewhere(&self, id: Uuid) -> Option<Host> {
        if self.network.is_none() || self.hosts == Hosts::Several {
            return None;
        }
        let host = read(&session::path_of(&self.sessions, id))?;
        (!host.name.is_empty() && !host.is_same_machine(&Host::here())).then_some(host)
    }
}

/// What a session file says; `None` where it is gone, of an older version or no such file.
fn read(path: &Path) -> Option<Host> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(LIMIT).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// When a session began: its id says it.
fn since(id: Uuid) -> Timestamp {
    let (seconds, nanoseconds) = id.get_timestamp().map_or((0, 0), |time| time.to_unix());
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    let nanoseconds = i32::try_from(nanoseconds).unwrap_or(0);
    Timestamp::new(seconds, nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::store::{Access, Store};

    /// A session file as another machine would write it. Nobody here holds its lock.
    fn forge(dir: &Path, host: &Host) -> PathBuf {
        let path = session::path_of(&dir.join("sessions"), Uuid::now_v7());
        fs::write(&path, serde_json::to_vec(host).unwrap()).unwrap();
        path
    }

    fn elsewhere() -> Host {
        Host { name: "desk-7".into(), pid: Some(4711), boot: Some("b".into()), machine: Some(7) }
    }

    fn made() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        drop(Store::open(dir.path()).unwrap());
        dir
    }

    fn open(dir: &Path, hosts: Hosts, network: Option<&'static str>) -> Result<Store, StoreError> {
        Store::open_on(dir, Access::Owner, hosts, network)
    }

    #[test]
    fn a_session_says_where_it_is() {
        let dir = made();
        let store = Store::open(dir.path()).unwrap();
        let path = session::path_of(&dir.path().join("sessions"), store.session().unwrap().id);
        let host = read(&path).unwrap();
        assert_eq!(host, Host::here());
        assert!(!host.name.is_empty() && host.pid == Some(std::process::id()));
    }

    #[test]
    fn a_folder_open_on_another_machine_is_refused_with_all_that_is_to_be_known_and_can_be_read() {
        let dir = made();
        let path = forge(dir.path(), &elsewhere());
        for _ in 0..2 {
            let error = open(dir.path(), Hosts::One, Some("NFS")).unwrap_err();
            let told = error.to_string();
            let folder =
                format!("{} is open on another machine, \"desk-7\" (pid 4711), since 20", dir.path().display());
            assert!(told.starts_with(&folder), "{told}");
            for what in [" UTC; ", &path.display().to_string(), "several_hosts = true"] {
                assert!(told.contains(what), "{told}");
            }
            assert!(error.forbids_writing());
            // Only the other session is left: ours never stays, and theirs is not ours to remove.
            assert_eq!(session::all(&dir.path().join("sessions")).unwrap().len(), 1);
        }
        assert!(Store::to_read(dir.path()).page(None, 10).unwrap().entries.is_empty());
        // The way out that the error names.
        fs::remove_file(&path).unwrap();
        open(dir.path(), Hosts::One, Some("NFS")).unwrap();
    }

    #[test]
    fn a_session_that_another_machine_holds_is_refused_too() {
        let dir = made();
        let path = forge(dir.path(), &elsewhere());
        let file = File::open(path).unwrap();
        file.lock().unwrap();
        assert!(matches!(open(dir.path(), Hosts::One, Some("CIFS")), Err(StoreError::OtherHost { .. })));
        // Where locks hold between the machines, this one lives, and both go on.
        let store = open(dir.path(), Hosts::Several, Some("CIFS")).unwrap();
        store.recover(&|_| unreachable!("nothing was sent")).unwrap();
        assert_eq!(session::all(&dir.path().join("sessions")).unwrap().len(), 2);
    }

    #[test]
    fn on_a_disk_of_this_machine_a_free_lock_is_a_dead_session_whatever_the_machine_was_called() {
        let dir = made();
        let path = forge(dir.path(), &elsewhere());
        let store = open(dir.path(), Hosts::One, None).unwrap();
        store.recover(&|_| unreachable!("nothing was sent")).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn a_person_may_say_that_locks_hold_between_machines() {
        let dir = made();
        let path = forge(dir.path(), &elsewhere());
        let store = open(dir.path(), Hosts::Several, Some("NFS")).unwrap();
        store.recover(&|_| unreachable!("nothing was sent")).unwrap();
        assert!(!path.exists(), "its lock was free");
    }

    #[test]
    fn a_machine_is_known_again_after_a_start_and_from_within_a_container() {
        let here = Host::here();
        let old_boot = Host { boot: Some("before".into()), pid: Some(1), ..here.clone() };
        let container = Host { name: "3f2a".into(), machine: None, ..here.clone() };
        let bare = Host { name: here.name.clone(), ..Host::default() };
        for host in
            [&here, &old_boot, &bare, &Host::default()].into_iter().chain(here.boot.is_some().then_some(&container))
        {
            let dir = made();
            let path = forge(dir.path(), host);
            let store = open(dir.path(), Hosts::One, Some("NFS")).unwrap_or_else(|error| panic!("{host:?}: {error}"));
            store.recover(&|_| unreachable!("nothing was sent")).unwrap();
            assert!(!path.exists(), "{host:?}");
        }
        // Two machines may have one name.
        let twin = Host { boot: Some("b".into()), machine: Some(here.machine.unwrap_or(0) ^ 1), ..here.clone() };
        assert_eq!(twin.is_same_machine(&here), here.machine.is_none());
    }

    #[test]
    fn what_is_no_session_of_ours_is_nobodys() {
        for text in [&b""[..], b"4711", b"{\"host\":3}", b"\xff\xfe", &b"[".repeat(100_000)] {
            let dir = made();
            let path = session::path_of(&dir.path().join("sessions"), Uuid::now_v7());
            fs::write(&path, text).unwrap();
            open(dir.path(), Hosts::One, Some("NFS")).unwrap();
        }
    }
}
