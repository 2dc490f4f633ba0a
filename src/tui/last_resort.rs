//! Ends a process that would not end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// How long the process may stay when nothing is in flight: a little under the 2 s that are promised.
const GRACE: Duration = Duration::from_millis(1500);

/// Ends the process with 128 + `signal` once nothing was in flight for the whole grace time. The orderly way out is
/// quicker; this is for a disk or a terminal that does not answer.
pub(super) fn exit_if_stuck(signal: i32, in_flight: Arc<AtomicUsize>) {
    const STEP: Duration = Duration::from_millis(100);
    let started = thread::Builder::new().name("last resort".into()).spawn(move || {
        let mut quiet = Duration::ZERO;
        while quiet < GRACE {
            thread::sleep(STEP);
            quiet = if in_flight.load(Ordering::SeqCst) == 0 { quiet + STEP } else { Duration::ZERO };
        }
        std::process::exit(128 + signal);
    });
    // Without a thread to spare the orderly way out is the only one.
    drop(started);
}
