//! Limits that the system sets to this process: told before anything begins, or taken as errors when they are met.

use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::thread;

use rustix::process::{Resource, Signal, getrlimit};

use super::end::Failure;

/// Open files that a send needs at once, with some to spare: its outcome must not be lost for want of one.
const FILES: u64 = 20;

/// From here on a write beyond the limit on the size of files (`ulimit -f`) fails with `EFBIG`, which the store tells
/// and answers like a full disk. By default the system ends the program instead (setrlimit(2)), with the screen's modes
/// left on the terminal.
///
/// A handler, not "ignore": a child gets the default back when it starts.
pub(super) fn outlive_file_size() {
    // Nobody asks whether it came: the write that failed says it. A system that refuses changes nothing.
    _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::new(AtomicBool::new(false)));
}

/// Refuses to begin where the system gives too few files or not so many threads at once: the runtime would panic half
/// way.
pub(super) fn check(threads: usize) -> Result<(), Failure> {
    if let Some(files) = getrlimit(Resource::Nofile).current.filter(|&files| files < FILES) {
        let text = format!("only {files} open files are allowed; raise the limit to {FILES} or more (ulimit -n)");
        return Err(Failure::system("start")(io::Error::other(text)));
    }
    // Each waits until all are there; they end when this does.
    let mut waiting = Vec::with_capacity(threads);
    for _ in 0..threads {
        let (end, wait) = mpsc::channel::<()>();
        let started = thread::Builder::new().spawn(move || _ = wait.recv());
        let thread = started.map_err(|error| {
            let text = format!("{error}; raise the limit on processes (ulimit -u), or end some");
            Failure::system("start a thread")(io::Error::other(text))
        })?;
        waiting.push((end, thread));
    }
    for (end, thread) in waiting {
        drop(end);
        // A thread that only waits does not panic.
        _ = thread.join();
    }
    Ok(())
}
