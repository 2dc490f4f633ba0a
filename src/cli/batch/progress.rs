//! How far a long job is: one line that is written anew on a terminal, a line now and then elsewhere.

use std::time::Duration;

use tokio::time::Instant;

use crate::cli::output::Output;

/// Between two lines where each one stays.
const BETWEEN: Duration = Duration::from_secs(10);

/// Columns of the bar.
const BAR: usize = 20;

/// How far a job is.
pub(super) struct Progress {
    total: usize,
    begun: Instant,
    told: Instant,
}

impl Progress {
    /// Begins now.
    pub(super) fn start(total: usize) -> Self {
        let now = Instant::now();
        Self { total, begun: now, told: now }
    }

    /// Since it began.
    pub(super) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Tells how far it is: "12 of 40 done", how long the rest takes, and more.
    pub(super) fn tell(&mut self, done: usize, what: &str, more: Option<&str>, out: &mut Output) {
        let more = more.map(|more| format!("; {more}")).unwrap_or_default();
        let left = self.left(done).map(|left| format!(", about {} left", length(left))).unwrap_or_default();
        let line = format!("{done} of {} {what}{left}{more}", self.total);
        if out.has_progress() {
            out.progress(&format!("{} {line}", bar(done, self.total)));
        } else if self.told.elapsed() >= BETWEEN {
            self.told = Instant::now();
            out.notice(&line);
        }
    }

    /// How long the rest takes if it goes on like this; `None` where nobody can know yet.
    fn left(&self, done: usize) -> Option<Duration> {
        let rest = self.total.checked_sub(done).filter(|&rest| rest > 0)?;
        let each = self.elapsed().checked_div(u32::try_from(done).ok()?)?;
        let left = each.saturating_mul(u32::try_from(rest).ok()?);
        (left >= Duration::from_secs(1)).then_some(left)
    }
}

fn bar(done: usize, total: usize) -> String {
    let full = (done * BAR).checked_div(total).unwrap_or(BAR).min(BAR);
    format!("[{}{}]", "#".repeat(full), "-".repeat(BAR - full))
}

/// A length of time in its two largest units.
pub(super) fn length(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", seconds / 60),
        seconds => format!("{} h {} min", seconds / 3600, seconds / 60 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_at_the_end_alone() {
        assert_eq!(bar(0, 40), "[--------------------]");
        assert_eq!(bar(39, 40), "[###################-]");
        assert_eq!(bar(40, 40), "[####################]");
        assert_eq!(bar(0, 0), "[####################]");
    }

    #[test]
    fn a_length_is_short() {
        let told = |seconds| length(Duration::from_secs(seconds));
        assert_eq!([told(0), told(119), told(120), told(7300)], ["0 s", "119 s", "2 min", "2 h 1 min"]);
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_left_goes_by_what_is_done() {
        let progress = Progress::start(10);
        assert_eq!(progress.left(0), None);
        tokio::time::advance(Duration::from_secs(4)).await;
        assert_eq!((progress.left(2), progress.left(10)), (Some(Duration::from_secs(16)), None));
    }
}
