//! A disk that takes nothing: the screen opens, says so, and sends nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::tempdir;

use super::harness::{Screen, start, start_program};
use super::{CTRL_X, ENTER, LINK, TAB, quit};

/// Makes the data folder read-only for nobody but the program.
const AROUND: &str = "mount --bind data data && mount -o remount,ro,bind data && exec \"$@\"";

#[test]
#[cfg(target_os = "linux")]
#[expect(clippy::print_stderr, reason = "a test that was left out must say so")]
fn on_a_read_only_disk_the_screen_opens_says_so_and_sends_nothing() {
    let mounts = ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"];
    let can_mount = Command::new("unshare").args(mounts).stderr(Stdio::null()).status();
    if !can_mount.is_ok_and(|status| status.success()) {
        eprintln!("left out: `unshare {}` does not work here", mounts.join(" "));
        return;
    }
    let folder = tempdir().unwrap();
    let data = data_with_maria(folder.path());
    let program = env!("CARGO_BIN_EXE_zixpost");
    let words = ["-rm", "sh", "-c", AROUND, "sh", program, "--sandbox", "--data-dir", "data"];
    let mut screen = start_program("unshare", &words, folder.path(), 120, 40, &[]);
    tries_to_send(&mut screen);
    assert!(screen.contents().contains("Hello"), "{}", screen.contents());
    quits_and_left_alone(&mut screen, &data);
}

#[test]
fn a_screen_that_was_asked_to_read_alone_writes_nothing_and_sends_nothing() {
    let folder = tempdir().unwrap();
    let data = data_with_maria(folder.path());
    let words = ["--sandbox", "--read-only", "--data-dir", data.to_str().unwrap()];
    let mut screen = start(&words, folder.path(), 120, 40);
    tries_to_send(&mut screen);
    quits_and_left_alone(&mut screen, &data);
}

/// A data folder with one person in it, and nothing else.
fn data_with_maria(folder: &Path) -> PathBuf {
    let data = folder.join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("contacts.toml"), "[[contact]]\nname = \"María Ortiz\"\nnumber = \"+13025550101\"\n").unwrap();
    data
}

/// Writes a message to her and sends it, which is refused.
fn tries_to_send(screen: &mut Screen) {
    screen.sees("read-only: nothing can be sent");
    screen.types("Ortiz");
    screen.types(ENTER);
    screen.sees("Image");
    screen.types(LINK);
    screen.types(TAB);
    screen.types("Hello");
    screen.types(CTRL_X);
    screen.sees("not sent: ");
}

fn quits_and_left_alone(screen: &mut Screen, data: &Path) {
    quit(screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
    assert_eq!(fs::read_dir(data).unwrap().count(), 1, "nothing was written");
}
