//! Wakes whoever waits when another process writes in the folder: by inotify(7), where there is one.
//!
//! Nothing is asked again and again: an idle screen costs nothing. On network file systems the system does not see
//! what other machines write, so there is no watch there.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd, RawFd};

use super::store::Store;

/// A file descriptor that is ready to read when something was written.
#[derive(Debug)]
pub struct Watch(OwnedFd);

/// What was written since the last look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stirred {
    /// The outbox or the history; or a process has ended.
    pub sends: bool,
    /// The contacts.
    pub contacts: bool,
}

impl AsFd for Watch {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

impl AsRawFd for Watch {
    fn as_raw_fd(&self) -> RawFd {
        self.0.as_raw_fd()
    }
}

impl Store {
    /// Begins to watch the folder; `None` where that cannot be done.
    #[must_use]
    pub fn watch(&self) -> Option<Watch> {
        if self.network_file_system().is_some() { None } else { begin(self) }
    }
}

#[cfg(target_os = "linux")]
fn begin(store: &Store) -> Option<Watch> {
    use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};

    let watch = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
    let written = WatchFlags::MODIFY | WatchFlags::MOVED_TO | WatchFlags::DELETE;
    add_watch(&watch, store.dir(), written | WatchFlags::CREATE).ok()?;
    add_watch(&watch, store.history_dir(), written).ok()?;
    // A process that ends, however it does, closes its session, which it held open for writing.
    // A folder that was only ever read may have none.
    _ = add_watch(&watch, store.sessions_dir(), WatchFlags::CLOSE_WRITE | WatchFlags::DELETE);
    Some(Watch(watch))
}

#[cfg(not(target_os = "linux"))]
fn begin(_store: &Store) -> Option<Watch> {
    None
}

impl Watch {
    /// What was written since the last call; never waits.
    ///
    /// # Errors
    /// The system cannot tell any more.
    #[cfg(target_os = "linux")]
    pub fn read(&self) -> std::io::Result<Stirred> {
        use rustix::fs::inotify::{ReadFlags, Reader};
        use rustix::io::Errno;

        let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
        let mut reader = Reader::new(&self.0, &mut buffer);
        let mut stirred = Stirred::default();
        loop {
            match reader.next() {
                Ok(event) if event.events().contains(ReadFlags::QUEUE_OVERFLOW) => {
                    stirred = Stirred { sends: true, contacts: true };
                }
                Ok(event) => match event.file_name().map_or(&b""[..], std::ffi::CStr::to_bytes) {
                    b"contacts.toml" => stirred.contacts = true,
                    b"outbox.jsonl" => stirred.sends = true,
                    name if name.ends_with(b".jsonl") || name.ends_with(b".lock") && name != b"store.lock" => {
                        stirred.sends = true;
                    }
                    // The lock is written to by every look, also by ours.
                    _ => {}
                },
                Err(Errno::WOULDBLOCK) => return Ok(stirred),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Sleeps until something was written.
    ///
    /// # Errors
    /// The system cannot tell any more.
    pub fn wait(&self) -> std::io::Result<Stirred> {
        use rustix::event::{PollFd, PollFlags, poll};

        poll(&mut [PollFd::new(&self.0, PollFlags::IN)], None)?;
        self.read()
    }

    /// There is none to read.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(target_os = "linux"))]
    pub fn read(&self) -> std::io::Result<Stirred> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
}
