//! How long a send waits before it goes on by itself, in words.

use std::fmt;

/// What a waiting send waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Seconds until it goes on, rounded up.
    pub seconds: u128,
    /// Why it waits.
    pub why: &'static str,
    /// Which attempt comes next, of how many; `None` where none was made in vain.
    pub attempt: Option<(usize, usize)>,
}

impl Waiting {
    /// For a row that already says that it waits: how long first, then which attempt, so that a narrow column cuts
    /// nothing but the reason.
    #[must_use]
    pub fn brief(&self) -> String {
        let count = self.attempt.map(|(next, all)| format!(", {next} of {all}")).unwrap_or_default();
        format!("{}{count}, {}", time(self.seconds), self.why)
    }
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "waiting {} ({})", time(self.seconds), self.why)?;
        self.attempt.map_or(Ok(()), |(next, all)| write!(f, ", {next} of {all}"))
    }
}

fn time(seconds: u128) -> String {
    if seconds < 120 { format!("{seconds} s") } else { format!("{} min", seconds.div_ceil(60)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_brief_words_begin_with_what_must_not_be_cut() {
        let waiting = Waiting { seconds: 32, why: "asked by Zixflow", attempt: Some((2, 3)) };
        assert_eq!(waiting.to_string(), "waiting 32 s (asked by Zixflow), 2 of 3");
        assert_eq!(waiting.brief(), "32 s, 2 of 3, asked by Zixflow");
        let paced = Waiting { seconds: 180, attempt: None, ..waiting };
        assert_eq!(paced.brief(), "3 min, asked by Zixflow");
    }
}
