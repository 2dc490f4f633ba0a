//! Writes that stand in line are made together, and each is checked and answered for itself.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::mpsc::{Receiver, channel};

use jiff::Timestamp;
use proptest::prelude::*;
use zixpost::domain::{Entry, State};
use zixpost::store::{Lately, Store, StoreError, Write};

use super::{accepted, ended, folder, november, open, outbox, queued};

/// Puts writes in line without carrying them out.
struct Line<'a> {
    store: &'a Store,
    answers: Vec<Receiver<Result<bool, StoreError>>>,
}

impl<'a> Line<'a> {
    fn new(store: &'a Store) -> Self {
        Self { store, answers: Vec::new() }
    }

    fn put(&mut self, write: impl FnOnce(Box<dyn FnOnce(Result<bool, StoreError>) + Send>) -> Write) {
        let (reply, answer) = channel();
        let is_first = self.store.stand_in_line(write(Box::new(move |result| reply.send(result).unwrap())));
        assert_eq!(is_first, self.answers.is_empty(), "whoever comes first carries it out");
        self.answers.push(answer);
    }

    fn queued(&mut self, entry: Entry) {
        self.put(|reply| Write::queued(entry, |result| reply(result.map(|()| false))));
    }

    fn wait(&mut self, entry: Entry) {
        self.put(|reply| Write::wait(entry, |result| reply(result.map(|()| false))));
    }

    fn settle(&mut self, entry: Entry) {
        self.put(|reply| Write::settle(entry, |result| reply(result.map(|()| false))));
    }

    /// The answer is whether there was an objection.
    fn attempt(&mut self, entry: Entry, is_against: impl FnOnce(&Lately) -> bool + Send + 'static) {
        let objection = |lately: &Lately| is_against(lately).then_some(());
        self.put(|reply| {
            Write::attempt_unless(entry, 1, Timestamp::MIN, objection, |result| {
                reply(result.map(|found| found.is_some()));
            })
        });
    }

    /// Carries it out on this thread, at once.
    fn answers(self) -> Vec<Result<bool, StoreError>> {
        self.store.write_line();
        self.answers.iter().map(|answer| answer.try_recv().unwrap()).collect()
    }
}

fn sending(n: u64) -> Entry {
    ended(queued(n), State::Sending)
}

#[test]
fn each_write_of_a_group_is_answered_for_itself() {
    let dir = folder();
    let store = open(&dir);
    store.attempt(&sending(1), 1).unwrap();
    let mut long = sending(6);
    long.answer = Some("x".repeat(70_000));
    let mut line = Line::new(&store);
    line.attempt(sending(3), |_| false);
    line.attempt(sending(3), |_| false);
    line.attempt(sending(1), |_| false);
    line.attempt(long, |_| false);
    line.queued(queued(2));
    line.wait(queued(4));
    line.settle(queued(5));
    line.settle(accepted(1));
    let answers = line.answers();
    assert!(matches!(answers[..2], [Ok(false), Err(StoreError::Attempted { .. })]), "{answers:?}");
    assert!(matches!(answers[2], Err(StoreError::Attempted { .. })), "it was settled in the same moment: {answers:?}");
    assert!(matches!(answers[3..5], [Err(StoreError::TooLong { .. }), Ok(false)]), "{answers:?}");
    assert!(matches!(answers[5..7], [Err(StoreError::NoAttempt { .. }), Err(StoreError::NotSettled { .. })]));
    assert!(matches!(answers[7], Ok(false)), "{answers:?}");
    for store in [&store, &open(&dir)] {
        assert_eq!(store.under_way().unwrap(), [queued(2), sending(3)]);
        assert_eq!(store.page(None, 10).unwrap().entries, [accepted(1)]);
    }
    // What never was in the file is not taken for an attempt.
    store.attempt(&sending(6), 1).unwrap();
}

#[test]
fn an_attempt_sees_those_before_it_in_its_group() {
    let dir = folder();
    let store = open(&dir);
    let mut line = Line::new(&store);
    for n in 1..=3 {
        line.attempt(sending(n), |lately| !lately.same_number.is_empty());
    }
    let answers: Vec<bool> = line.answers().into_iter().map(Result::unwrap).collect();
    assert_eq!(answers, [false, true, true]);
    assert_eq!(open(&dir).under_way().unwrap(), [sending(1)]);
}

#[test]
fn a_disk_that_fails_fails_all_of_a_group_and_nothing_of_it_is_taken_for_sent() {
    for (file, told) in [("/dev/full", "could not write "), ("/dev/null", "could not sync ")] {
        let dir = folder();
        let store = open(&dir);
        symlink(file, outbox(&dir)).unwrap();
        let mut line = Line::new(&store);
        (1..=3).for_each(|n| line.attempt(sending(n), |_| false));
        for answer in line.answers() {
            assert!(answer.unwrap_err().to_string().starts_with(told));
        }
        fs::remove_file(outbox(&dir)).unwrap();
        assert_eq!(store.attempt(&sending(1), 1).is_err(), file == "/dev/null", "after a failed sync nothing is sent");
        store.try_sync().unwrap();
        (2..=3).for_each(|n| store.attempt(&sending(n), 1).unwrap());
    }
}

#[test]
fn results_that_could_not_be_synced_are_told_to_all_and_nothing_leaves_after_them() {
    let dir = folder();
    let store = open(&dir);
    store.attempt(&sending(1), 1).unwrap();
    fs::remove_file(november(&dir)).unwrap();
    symlink("/dev/null", november(&dir)).unwrap();
    let mut line = Line::new(&store);
    line.settle(accepted(1));
    line.settle(accepted(2));
    line.queued(queued(3));
    let answers = line.answers();
    for answer in &answers[..2] {
        assert!(answer.as_ref().unwrap_err().to_string().starts_with("could not sync "), "{answers:?}");
    }
    assert!(answers[2].is_ok(), "{answers:?}");
    assert_eq!(store.under_way().unwrap(), [sending(1), queued(3)]);
    let mut line = Line::new(&store);
    (3..=4).for_each(|n| line.attempt(sending(n), |_| false));
    for answer in line.answers() {
        assert!(matches!(answer, Err(StoreError::SyncFailed { .. })), "{answer:?}");
    }
}

#[test]
fn what_left_the_line_is_not_written_and_the_next_one_begins_anew() {
    let dir = folder();
    let store = open(&dir);
    let mut line = Line::new(&store);
    line.queued(queued(1));
    store.leave_line();
    assert!(line.answers[0].try_recv().is_err());
    store.queued(&queued(2)).unwrap();
    assert_eq!(store.under_way().unwrap(), [queued(2)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// What a process knows of what it wrote is what others read.
    #[test]
    fn whoever_wrote_a_group_knows_what_the_file_says(
        groups in prop::collection::vec(prop::collection::vec((0u8..4, 0u64..5), 1..8), 1..8),
    ) {
        let dir = folder();
        let (one, other) = (open(&dir), open(&dir));
        for (at, group) in groups.into_iter().enumerate() {
            let store = if at % 3 == 2 { &other } else { &one };
            let mut line = Line::new(store);
            for (kind, n) in group {
                match kind {
                    0 => line.queued(queued(n)),
                    1 => line.attempt(sending(n), |_| false),
                    2 => line.wait(queued(n)),
                    _ => line.settle(accepted(n)),
                }
            }
            line.answers();
            let known = one.under_way().unwrap();
            prop_assert_eq!(&known, &other.under_way().unwrap());
            prop_assert_eq!(&known, &open(&dir).under_way().unwrap());
        }
        prop_assert_eq!(one.page(None, 1000).unwrap().damaged, 0);
        prop_assert!(one.quarantined().unwrap().is_empty());
    }
}
