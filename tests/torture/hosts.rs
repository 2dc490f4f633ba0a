//! Several machines on one folder: a disk of this machine and a network file system, which strace makes of it by what
//! statfs(2) says.

use std::path::Path;

use uuid::Uuid;

use super::desk::{Desk, run};
use super::tools::works;

/// What makes every file system an NFS one (0x6969) for the command behind it.
const ON_NFS: [&str; 8] = [
    "strace",
    "-f",
    "-qq",
    "-o",
    "/dev/null",
    "-e",
    "trace=statfs",
    "-einject=statfs:poke_exit=@arg2=6969000000000000",
];

/// A session as another machine would write it.
const ELSEWHERE: &str = r#"{"host":"desk-7","pid":4711,"boot":"another","machine":7}"#;

#[test]
fn a_session_of_another_machine_is_dead_on_a_disk_and_in_the_way_on_a_network() {
    let desk = Desk::new();
    assert_eq!(desk.send(&[], "data", "first").code, Some(0));
    let sessions = desk.data("data").join("sessions");
    // The machine was renamed since, or the folder came with a disk from another one.
    let other = forge(&sessions);
    assert_eq!((desk.send(&[], "data", "second").code, desk.posts("second")), (Some(0), 1));
    if !works(&[&ON_NFS[..], &["true"]].concat()) {
        return;
    }
    std::fs::remove_file(&other).ok();
    let other = forge(&sessions);
    let ended = desk.send(&ON_NFS, "data", "third");
    assert_eq!((ended.code, desk.posts("third")), (Some(6), 0), "{ended:?}");
    for what in ["is open on another machine, \"desk-7\" (pid 4711), since 20", "several_hosts = true"] {
        assert!(ended.stderr.contains(what), "{ended:?}");
    }
    assert!(other.exists());
    // Looking is fine, and the check says why nothing is sent.
    let history = run(desk.command(&ON_NFS, "data", &["history", "--json"]));
    assert_eq!((history.code, history.stdout.lines().count()), (Some(0), 2), "{history:?}");
    let doctor = run(desk.command(&ON_NFS, "data", &["doctor"]));
    assert!(doctor.stdout.contains("fail  folder"), "{doctor:?}");
    assert!(doctor.stdout.contains("the folder lies on a network file system (NFS)"), "{doctor:?}");
    // A person who knows that locks hold says so; one who knows that the machine is gone removes its file.
    let config = desk.data("config.toml");
    std::fs::write(&config, "several_hosts = true\n").unwrap();
    assert_eq!((desk.send(&ON_NFS, "data", "fourth").code, desk.posts("fourth")), (Some(0), 1));
    std::fs::remove_file(config).unwrap();
    std::fs::remove_file(&other).ok();
    assert_eq!((desk.send(&ON_NFS, "data", "fifth").code, desk.posts("fifth")), (Some(0), 1));
}

fn forge(sessions: &Path) -> std::path::PathBuf {
    let path = sessions.join(format!("{}.lock", Uuid::now_v7()));
    std::fs::write(&path, ELSEWHERE).unwrap();
    path
}
