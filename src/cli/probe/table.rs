//! The table of a probe: a line for each answer, as it comes.

use crate::cli::output::Output;
use crate::domain::{Entry, ProbeRow, Shown};

/// Columns of a name, at most.
const NAME: usize = 24;
/// Columns of the mark and the word of a state.
const STATE: usize = 13;

/// How wide the columns are; all names are known before the first answer.
#[derive(Debug)]
pub(super) struct Table {
    sender: usize,
    profile: usize,
    /// Where a line is cut.
    columns: Option<usize>,
}

impl Table {
    /// For these rows; on a terminal a line is cut where it ends.
    pub(super) fn of(rows: &[ProbeRow], out: &Output) -> Self {
        let width = |texts: &mut dyn Iterator<Item = &str>, least: usize| {
            texts.map(|text| Shown::fitted(text, NAME).width()).max().unwrap_or(0).max(least)
        };
        Self {
            sender: width(&mut rows.iter().map(|row| row.outgoing.sender.alias.as_str()), "SENDER".len()),
            profile: width(&mut rows.iter().map(|row| row.profile.as_str()), "PROFILE".len()),
            columns: out.is_terminal().then(|| out.columns()),
        }
    }

    /// What stands above.
    pub(super) fn header(&self) -> String {
        self.line("SENDER", "PROFILE", "STATE", "HTTP", "MS", "MESSAGE")
    }

    /// What came of a row.
    pub(super) fn row(&self, entry: &Entry) -> String {
        let state = format!("{} {}", entry.state.mark(), entry.state.word());
        let status = entry.http_status.map(|status| status.to_string()).unwrap_or_default();
        let time = entry.latency_ms.map(|ms| ms.to_string()).unwrap_or_default();
        let message = entry.message.as_deref().or(entry.reason()).unwrap_or_default();
        self.line(&entry.outgoing.sender.alias, &entry.author.profile, &state, &status, &time, message)
    }

    fn line(&self, sender: &str, profile: &str, state: &str, status: &str, time: &str, message: &str) -> String {
        let (sender, profile) = (padded(sender, self.sender), padded(profile, self.profile));
        let state = padded(state, STATE);
        let line = format!("{sender}  {profile}  {state}  {status:>4}  {time:>6}  {message}");
        match self.columns {
            Some(columns) => Shown::fitted(line.trim_end(), columns).as_str().to_owned(),
            None => line.trim_end().to_owned(),
        }
    }
}

fn padded(text: &str, width: usize) -> String {
    let cell = Shown::fitted(text, width);
    format!("{}{}", cell.as_str(), " ".repeat(width - cell.width()))
}
