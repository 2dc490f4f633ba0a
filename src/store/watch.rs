//! Sleeping until somebody writes into the history.

use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use super::store::Store;

/// Between two looks where the system tells of no changes.
const PAUSE: Duration = Duration::from_millis(500);

/// Waits for changes of a history folder.
#[derive(Debug)]
pub struct Watch {
    history: PathBuf,
    #[cfg(target_os = "linux")]
    told: Option<std::os::fd::OwnedFd>,
}

impl Store {
    /// Begins to watch the history: whatever is written from here on ends a [`Watch::wait`].
    #[must_use]
    pub fn watch(&self) -> Watch {
        let mut watch = Watch {
            history: self.history_dir(),
            #[cfg(target_os = "linux")]
            told: None,
        };
        watch.begin();
        watch
    }
}

#[cfg(target_os = "linux")]
impl Watch {
    /// Sleeps until something was written; may come back for nothing. `false` if it cannot be known any more.
    pub fn wait(&mut self) -> bool {
        use std::mem::MaybeUninit;

        use rustix::fs::inotify::{ReadFlags, Reader};
        let mut space = [MaybeUninit::uninit(); 4096];
        let Some(told) = &self.told else {
            // There is no such folder yet.
            thread::sleep(PAUSE);
            self.begin();
            return true;
        };
        let mut reader = Reader::new(told, &mut space);
        loop {
            let is_gone = match reader.next() {
                Ok(event) => event.events().contains(ReadFlags::IGNORED),
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return false,
            };
            if is_gone {
                // The folder itself; another one may come.
                self.told = None;
                return true;
            }
            if reader.is_buffer_empty() {
                return true;
            }
        }
    }

    fn begin(&mut self) {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
        let wanted = WatchFlags::MODIFY
            | WatchFlags::CREATE
            | WatchFlags::MOVED_TO
            | WatchFlags::DELETE
            | WatchFlags::DELETE_SELF
            | WatchFlags::ONLYDIR;
        let told = init(CreateFlags::CLOEXEC).ok();
        self.told = told.filter(|told| add_watch(told, &self.history, wanted).is_ok());
    }
}

#[cfg(not(target_os = "linux"))]
impl Watch {
    /// Sleeps for a while.
    pub fn wait(&mut self) -> bool {
        thread::sleep(PAUSE);
        true
    }

    fn begin(&mut self) {
        _ = &self.history;
    }
}
