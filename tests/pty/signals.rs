//! Signals, kills and lost lines at any moment of typing and sending (D05, L02, L04).
#![cfg(target_os = "linux")]

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
    let mut chance = Chance(0x14_04_00_01);
    for round in 0..100 {
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
    }
    report("L04", 100, 0x14_04_00_01);
}

fn signals(rounds: usize, seed: u64) {
    let mut chance = Chance(seed);
    for round in 0..rounds {
        for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::QUIT] {
            let folder = tempdir().unwrap();
            let mut screen = demo(folder.path(), 120, 40);
            let seen = types_some(&mut screen, &mut chance);
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
            assert!(took < Duration::from_secs(if sends { 4 } else { 2 }), "round {round}: {signal:?} took {took:?}");
            assert_eq!(status.exit_code(), 128 + signal.as_raw().unsigned_abs(), "round {round}: {signal:?}");
            screen.assert_given_back();
            let is_sent = history(folder.path()).lines().any(|line| line.contains(&seen) && line.contains("accepted"));
            assert!(is_sent || drafts(folder.path()).contains(&seen), "round {round}: {signal:?} lost {seen:?}");
        }
    }
    report("L02", rounds * 4, seed);
}

/// Somebody types twenty letters in a second; what is older than two seconds must outlive the kill.
fn kills(rounds: usize, seed: u64) {
    let mut chance = Chance(seed);
    for round in 0..rounds {
        let folder = tempdir().unwrap();
        let mut screen = demo(folder.path(), 120, 40);
        write_to_maria(&mut screen, "Mind ");
        let letters = 1 + chance.below(TEXT.len());
        let mut typed = Vec::new();
        for letter in TEXT[..letters].chars() {
            screen.types(&letter.to_string());
            typed.push(Instant::now());
            pause(50);
        }
        screen.program.signal(Signal::KILL);
        let killed = Instant::now();
        screen.ends();
        let old = typed.iter().filter(|typed| killed.duration_since(**typed) > Duration::from_secs(2)).count();
        let (kept, expected) = (drafts(folder.path()), format!("Mind {}", &TEXT[..old]));
        assert!(old == 0 || kept.contains(&expected), "round {round}: {expected:?} is not in {kept}");
    }
    report("D05", rounds, seed);
}

/// Types a beginning of a message, and more after it; returns what was seen for sure.
fn types_some(screen: &mut Screen, chance: &mut Chance) -> String {
    let seen = TEXT[..1 + chance.below(20)].to_owned();
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
