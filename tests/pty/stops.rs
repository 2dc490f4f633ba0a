//! Stops and long idleness: nothing is caught up in a storm, nothing is written while nothing happens (L05, L09, R02),
//! and a large store is quickly there (R03).
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;
use tempfile::tempdir;
use tokio::time::Instant;

use super::harness::{Screen, demo, start, start_for};
use super::{CONTACT, CTRL_Z, quit, write_to_maria};

#[test]
fn a_stop_and_a_new_size_meanwhile_end_with_the_right_screen() {
    stops(2);
}

#[test]
#[ignore = "a minute: 50 stops"]
fn fifty_stops_with_new_sizes_meanwhile_end_with_the_right_screen() {
    stops(50);
}

fn stops(rounds: u16) {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let words = ["demo", "--data-dir", data.to_str().unwrap()];
    let program = env!("CARGO_BIN_EXE_zixpost");
    let mut screen = start_for(Duration::from_secs(300), program, &words, folder.path(), (120, 40), &[]);
    write_to_maria(&mut screen, "Before the stop");
    for round in 0..rounds {
        if round % 2 == 0 {
            screen.types(CTRL_Z);
        } else {
            screen.program.signal(Signal::TSTP);
        }
        screen.reads_until("the main screen", |screen| !screen.alternate_screen());
        screen.program.stops();
        screen.assert_given_back();
        screen.resize(100 + round % 20, 30 + round % 10);
        screen.program.signal(Signal::CONT);
        screen.reads_until("the alternate screen", vt100::Screen::alternate_screen);
        screen.reads_until("a whole frame of the new size", |screen| {
            let last = screen.rows(0, 200).last().unwrap_or_default();
            screen.contents().contains("Before the stop") && !last.trim().is_empty()
        });
    }
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
    screen.assert_given_back();
}

#[test]
fn nothing_is_caught_up_after_a_stop() {
    long_stop(Duration::from_secs(1));
}

#[test]
#[ignore = "a minute: the full figure"]
fn nothing_is_caught_up_after_a_minute_of_stop() {
    long_stop(Duration::from_secs(60));
}

fn long_stop(stop: Duration) {
    let folder = tempdir().unwrap();
    let mut screen = patient(folder.path(), stop);
    write_to_maria(&mut screen, "Before the stop");
    is_idle_for(&screen, Duration::from_millis(1500));
    let before = screen.program.processor_time();
    screen.program.signal(Signal::STOP);
    screen.program.stops();
    wait(stop);
    screen.program.signal(Signal::CONT);
    screen.types("!");
    screen.sees("Before the stop!");
    let used = screen.program.processor_time().saturating_sub(before);
    // A whole frame, a letter and a draft; the figure is that of a release build.
    assert!(used <= Duration::from_millis(if cfg!(debug_assertions) { 300 } else { 100 }), "{used:?}");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
fn an_idle_screen_writes_nothing_and_takes_no_time() {
    idle(Duration::from_secs(1));
}

#[test]
#[ignore = "two minutes: a longer look"]
fn an_idle_screen_writes_nothing_for_two_minutes() {
    idle(Duration::from_secs(120));
}

fn idle(time: Duration) {
    let folder = tempdir().unwrap();
    let mut screen = patient(folder.path(), time);
    screen.sees(CONTACT);
    is_idle_for(&screen, Duration::from_secs(1));
    let (used, written) = (screen.program.processor_time(), screen.program.written());
    wait(time);
    let used = screen.program.processor_time().saturating_sub(used);
    assert_eq!(screen.program.written(), written, "bytes were written");
    // Half a percent, and two ticks of the clock that counts it.
    assert!(used <= time / 200 + Duration::from_millis(20), "{used:?} in {time:?}");
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

#[test]
fn a_screen_of_many_entries_is_soon_there() {
    // The figure is that of a release build on a machine with nothing else to do.
    old_store(10_000, Duration::from_secs(10));
}

#[test]
#[ignore = "the full figure: add --release"]
fn a_screen_of_100_000_entries_is_there_within_a_second() {
    old_store(100_000, Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 }));
}

fn old_store(entries: u32, limit: Duration) {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    let entries = entries.to_string();
    let seed = Command::new(env!("CARGO_BIN_EXE_zixpost"))
        .args(["--data-dir", data, "demo", "seed", "--entries", &entries])
        .output()
        .unwrap();
    assert!(seed.status.success(), "{seed:?}");
    let begun = Instant::now();
    let mut screen = start(&["--sandbox", "--data-dir", data], folder.path(), 120, 40);
    screen.sees("Contacts");
    let took = begun.elapsed();
    assert!(took <= limit, "{took:?}");
    // Also when all of it was counted.
    screen.types("\x1b3");
    screen.sees(&format!("{},{}", &entries[..entries.len() - 3], &entries[entries.len() - 3..]));
    let memory = screen.program.most_memory() / 1024;
    assert!(memory <= 150, "{memory} MiB");
    report(&format!("R03: {entries} entries, first frame after {took:?}, {memory} MiB at most"));
    quit(&mut screen);
    assert_eq!(screen.ends().exit_code(), 0);
}

/// Lets the work of a start, or of a key, come to its end.
fn is_idle_for(screen: &Screen, time: Duration) {
    let mut written = screen.program.written();
    let mut since = Instant::now();
    while since.elapsed() < time {
        wait(Duration::from_millis(50));
        let now = screen.program.written();
        if now != written {
            (written, since) = (now, Instant::now());
        }
    }
}

/// A screen that may live for longer than other tests wait.
fn patient(folder: &Path, longer: Duration) -> Screen {
    let data = folder.join("data");
    if longer < Duration::from_secs(10) {
        return demo(folder, 120, 40);
    }
    let (program, words) = (env!("CARGO_BIN_EXE_zixpost"), ["demo", "--data-dir", data.to_str().unwrap()]);
    start_for(longer + Duration::from_secs(60), program, &words, folder, (120, 40), &[])
}

fn wait(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        std::thread::park_timeout(time.saturating_sub(begun.elapsed()));
    }
}

#[expect(clippy::print_stderr, reason = "the figures are what the ignored tests are for")]
fn report(text: &str) {
    eprintln!("{text}");
}
