//! Many processes on one store: nothing is torn, lost or sent twice, and a holder that stands still is told (C01, C05).

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::thread;
use std::time::Duration;

use tokio::time::Instant;
use zixpost::domain::State;
use zixpost::store::Store;

use super::desk::{Desk, run};

#[test]
fn sends_of_many_processes_are_all_there() {
    send_from(8, 3);
}

#[test]
#[ignore = "the full figure: 1,600 processes"]
fn sends_of_very_many_processes_are_all_there() {
    send_from(8, 200);
}

#[test]
fn a_holder_that_stands_still_is_named_within_seconds_and_nothing_leaves() {
    let desk = Desk::new();
    let data = desk.data("data");
    Store::open(&data).unwrap();
    let mut lock = File::create(data.join("store.lock")).unwrap();
    write!(lock, "{:<10}", std::process::id()).unwrap();
    lock.lock().unwrap();
    let asked = Instant::now();
    let ended = desk.send(&[], "data", "busy");
    // The wait is 5 s; the rest is for a machine that has other things to do.
    assert!(asked.elapsed() < Duration::from_secs(25), "{:?}", asked.elapsed());
    let busy = format!("the store is busy (pid {})", std::process::id());
    assert_eq!((ended.code, desk.posts("busy")), (Some(6), 0), "{ended:?}");
    assert!(ended.stderr.contains(&busy), "{ended:?}");
    // Reading needs no lock.
    assert_eq!(run(desk.command(&[], "data", &["history"])).code, Some(0));
    drop(lock);
    assert_eq!(desk.send(&[], "data", "free").code, Some(0));
}

fn send_from(processes: usize, each: usize) {
    let desk = Desk::new();
    thread::scope(|scope| {
        for process in 0..processes {
            let desk = &desk;
            scope.spawn(move || {
                for n in 0..each {
                    let caption = format!("{process} {n}");
                    let mut ended = desk.send(&[], "data", &caption);
                    // A disk that others keep busy may hold the lock for longer than anybody waits: told, and safe to
                    // repeat.
                    while ended.code == Some(6) && ended.stderr.contains("the store is busy") {
                        assert_eq!(desk.posts(&caption), 0, "{ended:?}");
                        ended = desk.send(&[], "data", &caption);
                    }
                    assert_eq!(ended.code, Some(0), "{ended:?}");
                }
            });
        }
    });
    let store = Store::open(&desk.data("data")).unwrap();
    let mut page = store.page(None, 10_000).unwrap();
    page.entries.retain(|entry| entry.state == State::Accepted);
    assert_eq!((page.entries.len(), page.damaged, page.newer), (processes * each, 0, 0));
    let captions: Vec<&str> =
        page.entries.iter().rev().map(|entry| entry.outgoing.caption.as_ref().unwrap().as_str()).collect();
    assert_eq!(captions.iter().collect::<BTreeSet<_>>().len(), processes * each);
    for process in 0..processes {
        let start = format!("{process} ");
        let own: Vec<String> =
            captions.iter().filter(|text| text.starts_with(&start)).map(|&text| text.into()).collect();
        assert_eq!(own, (0..each).map(|n| format!("{process} {n}")).collect::<Vec<_>>(), "in the order of each");
        (0..each).for_each(|n| assert_eq!(desk.posts(&format!("{process} {n}")), 1));
    }
    assert!(store.under_way().unwrap().is_empty());
}
