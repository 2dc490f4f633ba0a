//! A crash must not leave the key in a file.

/// From here on the system writes no image of this process's memory, and other programs of this user cannot look into
/// it. Call it before the key is read, and after the last file that a shell may hand over as `/dev/fd/63`: such a file
/// can no longer be opened then. Best effort: a system that refuses is no reason not to send.
#[cfg(unix)]
pub(super) fn forbid() {
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

/// Elsewhere the platform's own rules hold.
#[cfg(not(unix))]
pub(super) fn forbid() {}
