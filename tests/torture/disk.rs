//! Full disks, disks that fail a sync, read-only ones, and limits on files (D09, D11, D12, D13).

use std::path::Path;

use zixpost::domain::State;

use super::desk::{Desk, month, run};
use super::tools::{has_mounts, has_strace, works};

/// Not written down, or not written in time.
const STORE_FAILED: Option<i32> = Some(6);

#[test]
fn a_disk_that_is_full_from_any_write_on_lets_nothing_leave_unrecorded() {
    if !has_strace() {
        return;
    }
    let desk = Desk::new();
    let mut failed = 0;
    for error in ["ENOSPC", "EDQUOT", "EIO"] {
        for at in 1..8 {
            let round = format!("{error} {at}");
            let data = desk.data(&round);
            let files = [data.join("outbox.jsonl"), month(&data), data.join("store.lock")];
            let inject = format!("inject=write,pwrite64,fallocate:error={error}:when={at}+");
            let mut around = vec!["strace", "-f", "-qq", "-o", "/dev/null", "-e", inject.as_str()];
            for file in &files {
                around.extend(["-P", file.to_str().unwrap()]);
            }
            let ended = desk.send(&around, &round, &round);
            let told = desk.posts(&round);
            match ended.code {
                Some(0) => assert_eq!(told, 1, "{round}: {ended:?}"),
                STORE_FAILED => {
                    failed += 1;
                    assert!(!ended.stderr.is_empty(), "{round}");
                }
                other => panic!("{round}: {other:?} {ended:?}"),
            }
            desk.judge(&round, &round);
        }
    }
    assert!(failed >= 3, "only {failed} sends met the full disk");
}

#[test]
fn a_small_disk_that_fills_up_lets_nothing_leave_unrecorded() {
    if !has_mounts() {
        return;
    }
    let desk = Desk::new();
    let script = "mkdir -p \"$ZIXPOST_DATA_DIR\" && mount -t tmpfs -o size=256k none \"$ZIXPOST_DATA_DIR\" && \
        head -c \"$1\" /dev/zero >\"$ZIXPOST_DATA_DIR/other\"; shift; \"$@\"; code=$?; \
        cat \"$ZIXPOST_DATA_DIR\"/history/*.jsonl >&2; exit $code";
    let mut ends = Vec::new();
    for free in (0..=256).step_by(16) {
        let round = format!("{free} KiB free");
        let fill = ((256 - free) * 1024).to_string();
        let ended = desk.send(&["unshare", "-rm", "sh", "-c", script, "sh", &fill], &round, &round);
        let is_recorded = ended.stderr.contains("\"state\":\"accepted\"");
        match ended.code {
            Some(0) => assert!(desk.posts(&round) == 1 && is_recorded, "{round}: {ended:?}"),
            STORE_FAILED => assert!(desk.posts(&round) == 0 && !is_recorded, "{round}: {ended:?}"),
            other => panic!("{round}: {other:?} {ended:?}"),
        }
        ends.push(ended.code);
    }
    assert_eq!((ends.first(), ends.last()), (Some(&STORE_FAILED), Some(&Some(0))), "{ends:?}");
}

#[test]
fn a_sync_that_fails_before_the_request_lets_nothing_leave() {
    if !has_strace() {
        return;
    }
    let desk = Desk::new();
    let outbox = desk.data("data").join("outbox.jsonl");
    let ended = desk.send(&words(&failing_sync("1+", &outbox)), "data", "first");
    assert_eq!((ended.code, desk.posts("first")), (STORE_FAILED, 0), "{ended:?}");
    assert!(ended.stderr.contains("could not sync "), "{ended:?}");
    // Whoever comes next is held back too, until a check has passed.
    let next = desk.send(&[], "data", "second");
    assert_eq!((next.code, desk.posts("second")), (STORE_FAILED, 0), "{next:?}");
    assert!(next.stderr.contains("zixpost doctor"), "{next:?}");
    desk.judge("data", "first");
    assert_eq!(run(desk.command(&[], "data", &["doctor"])).code, Some(0));
    assert_eq!((desk.send(&[], "data", "third").code, desk.posts("third")), (Some(0), 1));
}

#[test]
fn a_sync_that_fails_after_the_answer_is_told_and_never_leads_to_a_second_request() {
    if !has_strace() {
        return;
    }
    let desk = Desk::new();
    let history = month(&desk.data("data"));
    let ended = desk.send(&words(&failing_sync("1+", &history)), "data", "first");
    assert_eq!((ended.code, desk.posts("first")), (STORE_FAILED, 1), "{ended:?}");
    assert!(ended.stderr.contains("could not write down what came of the send"), "{ended:?}");
    // Each try was a whole new append.
    assert_eq!(std::fs::read_to_string(&history).unwrap().lines().count(), 3);
    assert_eq!(desk.send(&[], "data", "second").code, STORE_FAILED);
    assert_eq!(desk.posts("second"), 0);
    let entry = desk.judge("data", "first").unwrap();
    assert!(matches!(entry.state, State::Accepted | State::Unknown), "{entry:?}");
}

#[test]
fn a_read_only_disk_lets_nothing_leave() {
    if !has_mounts() {
        return;
    }
    let desk = Desk::new();
    assert_eq!(desk.send(&[], "data", "before").code, Some(0));
    let script = "mount --bind \"$ZIXPOST_DATA_DIR\" \"$ZIXPOST_DATA_DIR\" && \
        mount -o remount,ro,bind \"$ZIXPOST_DATA_DIR\" && exec \"$@\"";
    let around = ["unshare", "-rm", "sh", "-c", script, "sh"];
    let ended = desk.send(&around, "data", "after");
    assert_eq!((ended.code, desk.posts("after")), (STORE_FAILED, 0), "{ended:?}");
    assert!(ended.stderr.contains("read-only"), "{ended:?}");
    let history = run(desk.command(&around, "data", &["history", "--json"]));
    assert_eq!((history.code, history.stdout.lines().count()), (Some(0), 1), "{history:?}");
}

#[test]
fn a_limit_on_files_is_an_error_and_not_the_end() {
    if !works(&["prlimit", "--fsize=4096", "true"]) {
        return;
    }
    let desk = Desk::new();
    for limit in [0, 5, 100, 500, 1000, 2000, 20_000, 65_000, 200_000] {
        let round = format!("{limit} bytes");
        let limit = format!("--fsize={limit}");
        let ended = desk.send(&["prlimit", &limit], &round, &round);
        match ended.code {
            Some(0) => assert_eq!(desk.posts(&round), 1, "{round}: {ended:?}"),
            STORE_FAILED => {
                assert_eq!(desk.posts(&round), 0, "{round}: {ended:?}");
                assert!(ended.stderr.contains("ulimit -f"), "{round}: {ended:?}");
            }
            other => panic!("{round}: {other:?} {ended:?}"),
        }
        desk.judge(&round, &round);
    }
}

#[test]
fn the_folder_of_somebody_else_is_left_alone() {
    let desk = Desk::new();
    std::fs::create_dir(desk.data("data")).unwrap();
    // Only root may give a folder away.
    if !works(&["chown", "54321", desk.data("data").to_str().unwrap()]) {
        return;
    }
    let ended = desk.send(&[], "data", "first");
    assert_eq!((ended.code, desk.posts("first")), (STORE_FAILED, 0), "{ended:?}");
    assert!(ended.stderr.contains("belongs to another user (uid 54321)"), "{ended:?}");
    assert_eq!(std::fs::read_dir(desk.data("data")).unwrap().count(), 0);
}

/// Makes the syncs of one file fail; strace counts them for each thread.
fn failing_sync(when: &str, file: &Path) -> Vec<String> {
    let inject = format!("inject=fdatasync:error=EIO:when={when}");
    ["strace", "-f", "-qq", "-o", "/dev/null", "-e", &inject, "-P", file.to_str().unwrap()].map(str::to_owned).to_vec()
}

fn words(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}
