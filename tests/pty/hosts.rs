//! A folder on a network file system, which strace makes of a disk by what statfs(2) says: the start tells it, and where
//! another machine has the folder open, the screen only reads.
#![cfg(target_os = "linux")]

use std::process::{Command, Stdio};

use tempfile::tempdir;

use super::harness::{Screen, start_program};
use super::{CONTACT, all_files, quit};

/// Makes every file system an NFS one (0x6969) for the command behind it.
const ON_NFS: [&str; 7] =
    ["-f", "-qq", "-o", "/dev/null", "-e", "trace=statfs", "-einject=statfs:poke_exit=@arg2=6969000000000000"];

fn on_nfs(command: &[&str], folder: &std::path::Path) -> Screen {
    let data = folder.join("data");
    let words =
        [&ON_NFS[..], &[env!("CARGO_BIN_EXE_zixpost")], command, &["--data-dir", data.to_str().unwrap()]].concat();
    start_program("strace", &words, folder, 120, 40, &[])
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that was left out must say so")]
fn a_network_file_system_is_told_and_another_machine_on_it_makes_the_screen_read_alone() {
    let can_poke = Command::new("strace").args(ON_NFS).arg("true").stderr(Stdio::null()).status();
    if !can_poke.is_ok_and(|status| status.success()) {
        eprintln!("left out: strace cannot change what statfs says here");
        return;
    }
    let folder = tempdir().unwrap();
    let mut screen = on_nfs(&["demo"], folder.path());
    screen.sees("on a network file system (NFS)");
    screen.sees(CONTACT);
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);

    let session = folder.path().join("data/sessions/0193a000-0000-7000-8000-000000000000.lock");
    std::fs::write(&session, r#"{"host":"desk-7","pid":4711,"boot":"another","machine":7}"#).unwrap();
    let before = all_files(&folder.path().join("data/history"));
    let mut screen = on_nfs(&[], folder.path());
    screen.sees("read-only: nothing can be sent");
    screen.sees("desk-7");
    screen.sees(CONTACT);
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
    assert!(session.exists());
    assert_eq!(all_files(&folder.path().join("data/history")), before);
}
