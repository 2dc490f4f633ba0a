//! Signals, kills and lost lines at any moment of typing and sending (D05, L02, L04).
#![cfg(target_os = "linux")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rustix::process::Signal;
use tempfile::tempdir;
use tokio::time::Instant;

use super::harness::{Screen, demo};
use super::{CTRL_X, drafts, history, write_to_maria};

/// What is typed, letter by letter, until something happens.
const TEXT: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Numbers that are the same in every run: xorshift64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        for (left, shift) in [(true, 13), (false, 7), (true, 17)] {
            self.0 ^= if left { self.0 << shift } else { self.0 >> shift };
        }
        (self.0 % end as u64) as usize
    }
}

#[test]
fn a_signal_while_somebody_types_keeps_what_was_seen_and_gives_the_terminal_back() {
    signals(1, 0x51_67_4e_01);
}

#[test]
#[ignore = "minutes: 200 rounds of each signal"]
fn two_hundred_signals_of_each_kind_keep_what_was_seen() {
    signals(200, 0x51_67_4e_02);
}

#[test]
fn a_kill_while_somebody_types_costs_two_seconds_of_it_at_most() {
    kills(1, 0xd0_05_00_01);
}

#[test]
#[ignore = "minutes: 200 kills"]
fn two_hundred_kills_cost_two_seconds_of_typing_each_at_most() {
    kills(200, 0xd0_05_00_02);
}

#[test]
#[ignore = "minutes: 100 lost lines; one round is a test of its own"]
fn a_hundred_lines_lost_while_a_message_is_on_its_way_lose_no_answer() {
    at_once("L04", 100, 0x14_04_00_01, |round, chance| {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), 120, 40);
        write_to_maria(&mut screen, "On its way");
        screen.types(CTRL_X);
        screen.sees("sending");
        pause(chance.below(300));
        let (took, _, status) = screen.hang_up().ends_using();
        // The sandbox of the demo answers within a second.
        assert!(took < Duration::from_secs(4), "round {round} took {took:?}");
        assert_eq!(status.exit_code(), 129, "round {round}");
        let history = history(folder.path());
        let lines: Vec<&str> = history.lines().filter(|line| line.contains("On its way")).collect();
        let [line] = lines.as_slice() else { panic!("round {round}: {history}") };
        assert!(line.contains(r#""state":"accepted""#), "round {round}: {line}");
    });
}

fn signals(rounds: usize, seed: u64) {
    // Hundreds of rounds slow each other down.
    let spare = if rounds > 1 { 3 } else { 0 };
    at_once("L02", rounds * 4, seed, |round, chance| signal_at_some_moment(round, spare, chance));
}

fn signal_at_some_moment(round: usize, spare: u64, chance: &mut Chance) {
    let signal = [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT][round % 4];
    let folder = tempdir().unwrap();
    let mut screen = demo(folder.path(), 120, 40);
    let text = types_some(&mut screen, chance);
    // A send may be under way too.
    let sends = chance.below(4) == 0;
    if sends {
        screen.types(CTRL_X);
        pause(chance.below(200));
    }
    let asked = Instant::now();
    screen.program.signal(signal);
    let status = screen.ends();
    let took = asked.elapsed();
    // The two seconds of the promise, and one for what has left.
    let limit = 2 + u64::from(sends) + spare;
    assert!(took < Duration::from_secs(limit), "round {round}: {signal:?} took {took:?}");
    assert_eq!(status.exit_code(), 128 + signal.as_raw().unsigned_abs(), "round {round}: {signal:?}");
    screen.assert_given_back();
    let (history, drafts) = (history(folder.path()), drafts(folder.path()));
    let is_sent = history.lines().any(|line| line.contains(&text) && line.contains("accepted"));
    // A disk that does not answer for so long is not waited for (`tui/last_resort.rs`).
    let is_forced = took >= Duration::from_millis(1500);
    assert!(
        is_sent || is_forced || drafts.contains(&text),
        "round {round}: {signal:?} lost {text:?}, sending: {sends}: {drafts}\n{}",
        screen.contents()
    );
}

/// Somebody types twenty letters in a second; what was seen two seconds ago must outlive the kill.
fn kills(rounds: usize, seed: u64) {
    at_once("D05", rounds, seed, |round, chance| {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), 120, 40);
        write_to_maria(&mut screen, "Mind ");
        let letters = 1 + chance.below(TEXT.len());
        let mut times = Vec::new();
        for (at, letter) in TEXT[..letters].chars().enumerate() {
            screen.types(&letter.to_string());
            // A long word stands in a row of its own.
            screen.sees(&TEXT[..=at]);
            times.push(Instant::now());
            pause(50);
        }
        screen.program.signal(Signal::KILL);
        let killed = Instant::now();
        screen.ends();
        let old = times.iter().filter(|time| killed.duration_since(**time) > Duration::from_secs(2)).count();
        let (kept, expected) = (drafts(folder.path()), format!("Mind {}", &TEXT[..old]));
        assert!(old == 0 || kept.contains(&expected), "round {round}: {expected:?} is not in {kept}");
    });
}

/// Plays many rounds, a few at once: most of their time they wait. Each has a chance of its own, so that a round that
/// failed can be played alone.
fn at_once(case: &str, rounds: usize, seed: u64, round: impl Fn(usize, &mut Chance) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..rounds.min(4) {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::SeqCst);
                    if at >= rounds {
                        break;
                    }
                    round(at, &mut Chance((seed + 1 + at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)));
                }
            });
        }
    });
    report(case, rounds, seed);
}

/// Types a beginning of a message, and more after it; returns what was seen for sure.
fn types_some(screen: &mut Screen, chance: &mut Chance) -> String {
    let seen = TEXT[..=chance.below(20)].to_owned();
    write_to_maria(screen, &seen);
    screen.types(&"z".repeat(chance.below(20)));
    pause(chance.below(1200) / 4);
    seen
}

/// What somebody does who waits.
fn pause(milliseconds: usize) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_millis(milliseconds as u64) {
        std::thread::park_timeout(Duration::from_millis(milliseconds as u64).saturating_sub(begun.elapsed()));
    }
}

#[expect(clippy::print_stderr, reason = "the figures are what the ignored tests are for")]
fn report(case: &str, rounds: usize, seed: u64) {
    eprintln!("{case}: {rounds} rounds, 0 failures, seed {seed:#x}");
}
