//! What `zixpost send --batch` may be told beside what holds for one message.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

/// Many messages at once.
#[derive(Debug, Clone, Default, Args)]
pub(in crate::cli) struct BatchArgs {
    /// Send every row of a file: CSV with a header, or one JSON object a line; - for standard input
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["to", "retry_of"],
        help_heading = "Many at once"
    )]
    pub(in crate::cli) batch: Option<PathBuf>,
    /// Messages on their way at once, 1 to 64; without this as configured. To one person they go one after the other
    #[arg(
        long,
        value_name = "N",
        requires = "batch",
        value_parser = clap::value_parser!(u8).range(1..=64),
        help_heading = "Many at once"
    )]
    pub(in crate::cli) workers: Option<u8>,
    /// How far back a row is looked for that was accepted already or is unknown, and is then skipped: 24h, 7d, 0
    #[arg(
        long,
        value_name = "TIME",
        default_value = "24h",
        requires = "batch",
        value_parser = time,
        help_heading = "Many at once"
    )]
    pub(in crate::cli) skip_within: Duration,
    /// Skip no row, whatever went out before
    #[arg(long, requires = "batch", conflicts_with = "skip_within", help_heading = "Many at once")]
    pub(in crate::cli) again: bool,
}

impl BatchArgs {
    /// How far back rows are looked for; zero where none is skipped.
    pub(super) fn window(&self) -> Duration {
        if self.again { Duration::ZERO } else { self.skip_within }
    }
}

/// The longest time that is looked back, in hours: a year.
const LONGEST: u64 = 366 * 24;

/// Hours or days: `24h`, `7d`; a bare 0 is none.
fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("write it in hours or days, such as 24h or 7d, at most {}d; 0 skips nothing", LONGEST / 24);
    let hours = match text.trim() {
        "0" => Some(0),
        text => {
            let whole = |number: &str| number.parse::<u64>().ok();
            let hours = text.strip_suffix('h').and_then(whole);
            hours.or_else(|| text.strip_suffix('d').and_then(whole)?.checked_mul(24))
        }
    };
    hours.filter(|&hours| hours <= LONGEST).map(|hours| Duration::from_secs(hours * 3600)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_in_hours_or_days() {
        let hours = |hours: u64| Ok(Duration::from_secs(hours * 3600));
        assert_eq!(
            [time("24h"), time("7d"), time("0"), time(" 1h "), time("0h")],
            [hours(24), hours(168), hours(0), hours(1), hours(0)]
        );
        for bad in ["", "h", "24", "-1h", "1w", "367d", "18446744073709551615d"] {
            assert!(time(bad).is_err(), "{bad}");
        }
    }
}
