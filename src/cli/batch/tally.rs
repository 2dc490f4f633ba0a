//! What came of a batch, counted.

use std::time::Duration;

use super::confirm::counted;
use super::progress::length;
use crate::cli::end::End;
use crate::cli::outcome;
use crate::domain::{Entry, State};

/// What came of a batch.
#[derive(Debug, Default)]
pub(in crate::cli) struct Tally {
    /// How many came to each state, in the order in which the first of them came.
    states: Vec<(State, usize)>,
    ends: Vec<End>,
    /// Messages of which the outbox said nothing at its end.
    lost: usize,
    /// Rows that were not begun, with the first and the last line.
    not_begun: Option<(usize, u64, u64)>,
}

impl Tally {
    /// Takes in a message that came to its end.
    pub(in crate::cli) fn take(&mut self, entry: &Entry, is_recorded: bool) {
        match self.states.iter_mut().find(|(state, _)| *state == entry.state) {
            Some((_, count)) => *count += 1,
            None => self.states.push((entry.state, 1)),
        }
        self.worse(if is_recorded { End::of(entry) } else { End::NotRecorded });
    }

    /// Messages that were begun and never heard of.
    pub(in crate::cli) fn lose(&mut self, count: usize) {
        self.lost += count;
        if count > 0 {
            self.worse(End::Unknown);
        }
    }

    /// Rows that were not begun.
    pub(super) fn leave(&mut self, lines: &[u64]) {
        if let (Some(&first), Some(&last)) = (lines.first(), lines.last()) {
            self.not_begun = Some((lines.len(), first, last));
            self.worse(End::NeverLeft);
        }
    }

    /// Something else that the exit code must tell.
    pub(super) fn worse(&mut self, end: End) {
        if !self.ends.contains(&end) {
            self.ends.push(end);
        }
    }

    /// How many came to their end.
    pub(super) fn settled(&self) -> usize {
        self.states.iter().map(|(_, count)| count).sum()
    }

    /// "11 accepted, 1 refused".
    pub(in crate::cli) fn words(&self) -> String {
        let words = self.states.iter().map(|(state, count)| format!("{count} {}", state.word()));
        words.collect::<Vec<_>>().join(", ")
    }

    /// The last word: counts, time, and what to do about what is open.
    pub(super) fn summary(&self, time: Duration) -> Vec<String> {
        let states = self.states.iter().map(|(state, count)| format!("{count} {}", outcome::state(*state)));
        let states = states.collect::<Vec<_>>().join("; ");
        let states = if states.is_empty() { String::new() } else { format!(": {states}") };
        let mut told = vec![format!("{} in {}{states}", counted(self.settled(), "message", "messages"), length(time))];
        if let Some((count, first, last)) = self.not_begun {
            let lines = if first == last { format!("line {first}") } else { format!("lines {first} to {last}") };
            told.push(format!("{} not sent ({lines})", counted(count, "row was", "rows were")));
        }
        told.extend(self.open_questions());
        told
    }

    /// What to do where somebody has to find out whether a message was sent.
    pub(in crate::cli) fn open_questions(&self) -> Vec<String> {
        let is_open = self.states.iter().any(|(state, _)| *state == State::Unknown) || self.lost > 0;
        let words = "what is unknown may have been sent; `zixpost outbox` tells how to decide about it";
        is_open.then(|| words.to_owned()).into_iter().collect()
    }

    /// The worst of all: unknown, not written down, refused, never left, fine.
    pub(in crate::cli) fn end(&self) -> End {
        self.ends.iter().copied().max_by_key(|end| rank(*end)).unwrap_or(End::Fine)
    }
}

fn rank(end: End) -> u8 {
    match end {
        End::Unknown => 4,
        End::NotRecorded => 3,
        End::Refused => 2,
        End::NeverLeft => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_end_wins() {
        let order = [End::Fine, End::NeverLeft, End::Refused, End::NotRecorded, End::Unknown];
        let mut tally = Tally::default();
        for end in order {
            tally.worse(end);
            assert_eq!(tally.end(), end);
        }
        tally.worse(End::Fine);
        assert_eq!(tally.end(), End::Unknown);
    }

    #[test]
    fn rows_that_were_not_begun_are_safe_to_repeat_and_what_was_lost_is_not() {
        let mut tally = Tally::default();
        tally.leave(&[]);
        tally.lose(0);
        assert_eq!(tally.end(), End::Fine);
        tally.leave(&[7, 8, 12]);
        assert_eq!(tally.end(), End::NeverLeft);
        assert_eq!(
            tally.summary(Duration::from_secs(3)),
            ["0 messages in 3 s", "3 rows were not sent (lines 7 to 12)"]
        );
        tally.lose(1);
        assert_eq!(tally.end(), End::Unknown);
    }
}
