//! Killed before the Kth call of every system call that matters (D01, D06).

use std::collections::BTreeMap;
use std::fs;

use zixpost::domain::State;
use zixpost::store::Store;

use super::desk::{Desk, run};
use super::tools::has_strace;

/// What touches the disk or the network.
const QUICK: [&str; 9] = [
    "write,pwrite64",
    "fsync",
    "fdatasync",
    "rename,renameat,renameat2",
    "sendto,writev",
    "fallocate",
    "ftruncate",
    "connect",
    "recvfrom",
];

/// Everything that a send does between its start and its end, as far as it can be told apart.
const ALL: [&str; 9] = [
    "openat",
    "close",
    "mkdir",
    "flock",
    "unlink,unlinkat",
    "chmod,fchmod",
    "statx,newfstatat,fstat",
    "lseek,read,pread64",
    "futex,epoll_wait",
];

#[test]
fn a_send_killed_at_any_point_is_told_truly_and_never_sent_twice() {
    if has_strace() {
        let (points, states) = kill_at_every_point(&QUICK, 40);
        assert!(points >= 12, "only {points} points: {states:?}");
    }
}

#[test]
#[ignore = "a minute or two; every system call"]
fn a_send_killed_at_any_system_call_is_told_truly_and_never_sent_twice() {
    if has_strace() {
        let (points, states) = kill_at_every_point(&[QUICK, ALL].concat(), 400);
        report("D01", points, &states);
    }
}

#[test]
fn a_contact_that_is_killed_while_it_is_written_is_there_or_not() {
    if !has_strace() {
        return;
    }
    let desk = Desk::new();
    let mut points = 0;
    for calls in ["write", "fsync", "rename,renameat,renameat2", "openat", "fchmod,chmod", "flock"] {
        for at in 1..100 {
            let round = format!("{} {at}", calls.replace(',', "+"));
            let data = desk.data(&round);
            Store::open(&data).unwrap();
            let before = "# mine\n[[contact]]\nname = \"Ann\"\nnumber = \"+13025550101\"\n";
            fs::write(data.join("contacts.toml"), before).unwrap();
            let add = ["contacts", "add", "--name", "Ben", "--number", "+13025550102"];
            let ended = run(desk.command(&killing(&format!("inject={calls}:signal=SIGKILL:when={at}")), &round, &add));
            let text = fs::read_to_string(data.join("contacts.toml")).unwrap();
            let people = Store::open(&data).unwrap().contacts().unwrap();
            assert!(people.len() == 2 || text == before, "{round}: {text}");
            assert!(text.starts_with(before), "{round}: {text}");
            if ended.code.is_some() {
                break;
            }
            points += 1;
        }
    }
    assert!(points >= 10, "only {points} points");
}

#[test]
fn a_sender_that_is_killed_while_it_is_written_is_there_or_not() {
    if !has_strace() {
        return;
    }
    let desk = Desk::new();
    let before = "# mine\n[senders.us] # main\nphone_id = \"104898309288724\"\n";
    let after = format!("{before}\n[senders.eu]\nphone_id = \"209911223344556\"\n");
    let file = desk.data("config").with_extension("toml");
    let mut points = 0;
    for calls in ["write", "fsync", "rename,renameat,renameat2", "openat", "fchmod,chmod", "flock"] {
        for at in 1..100 {
            fs::write(&file, before).unwrap();
            let add = ["senders", "add", "eu", "--phone-id", "209911223344556"];
            let inject = format!("inject={calls}:signal=SIGKILL:when={at}");
            let ended = run(desk.command(&killing(&inject), "config", &add));
            let text = fs::read_to_string(&file).unwrap();
            assert!(text == before || text == after, "{calls} {at}: {text}");
            if ended.code.is_some() {
                assert_eq!((ended.code, text), (Some(0), after.clone()), "{calls} {at}: {}", ended.stderr);
                break;
            }
            points += 1;
        }
    }
    assert!(points >= 10, "only {points} points");
}

/// Kills a send before the Kth call of each group, K from 1 on until the send lives to its end.
fn kill_at_every_point(groups: &[&str], most: usize) -> (usize, BTreeMap<String, usize>) {
    let desk = Desk::new();
    let mut states = BTreeMap::new();
    let mut points = 0;
    let mut unsent = Vec::new();
    for calls in groups {
        for at in 1..=most {
            let round = format!("{} {at}", calls.replace(',', "+"));
            let ended = desk.send(&killing(&format!("inject={calls}:signal=SIGKILL:when={at}")), &round, &round);
            let entry = desk.judge(&round, &round);
            let state = entry.map(|entry| entry.state);
            *states.entry(format!("{state:?}")).or_default() += 1;
            if !matches!(state, Some(State::Accepted | State::Unknown)) {
                unsent.push(round.clone());
            }
            // The folder is as good as new.
            let next = format!("after {round}");
            assert_eq!(desk.send(&[], &round, &next).code, Some(0), "{round}");
            assert_eq!(desk.judge(&round, &next).unwrap().state, State::Accepted);
            if ended.code.is_some() {
                assert_eq!(state, Some(State::Accepted), "{round}: {ended:?}");
                break;
            }
            points += 1;
        }
    }
    // Looked at again at the end: a request that was read late must not have been called unsent.
    for caption in unsent {
        assert_eq!(desk.posts(&caption), 0, "{caption}");
    }
    (points, states)
}

fn killing(what: &str) -> Vec<&str> {
    vec!["strace", "-f", "-qq", "-o", "/dev/null", "-e", what]
}

#[expect(clippy::print_stderr, reason = "the figures are what the ignored tests are for")]
fn report(case: &str, points: usize, states: &BTreeMap<String, usize>) {
    eprintln!("{case}: {points} points, 0 failures, ended as {states:?}");
}
