//! The tools that make a system misbehave, where they are there.

use std::process::{Command, Stdio};

/// Whether this command works here; says so where it does not.
pub(crate) fn works(words: &[&str]) -> bool {
    let status = Command::new(words[0])
        .args(&words[1..])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .stdin(Stdio::null())
        .status();
    let is_fine = status.is_ok_and(|status| status.success());
    if !is_fine {
        #[expect(clippy::print_stderr, reason = "a test that was left out must say so")]
        {
            eprintln!("left out: `{}` does not work here", words.join(" "));
        }
    }
    is_fine
}

/// Whether system calls can be made to fail.
pub(crate) fn has_strace() -> bool {
    works(&["strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=write:error=EIO:when=1000", "true"])
}

/// Whether a file system can be mounted that nobody else sees.
pub(crate) fn has_mounts() -> bool {
    works(&["unshare", "-rm", "mount", "-t", "tmpfs", "none", "/mnt"])
}
