//! A limit on the size of files (`ulimit -f`) is an error like a full disk, not the end of the program.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::process::Signal;

/// From here on a write beyond the limit fails with `EFBIG`, which the store tells and answers like a full disk. By
/// default the system ends the program instead (setrlimit(2)), with the screen's modes left on the terminal.
///
/// A handler, not "ignore": a child gets the default back when it starts.
pub(super) fn outlive_limit() {
    // Nobody asks whether it came: the write that failed says it. A system that refuses changes nothing.
    _ = signal_hook::flag::register(Signal::XFSZ.as_raw(), Arc::new(AtomicBool::new(false)));
}
