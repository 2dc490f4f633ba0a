//! What is about to happen, and the yes of a person.

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;
use std::time::Duration;

use jiff::tz::TimeZone;

use super::plan::Plan;
use super::progress::length;
use crate::cli::outcome::stamp;
use crate::cli::output::Output;

/// Bytes of an answer that are read.
const ANSWER: u64 = 64;

/// Who can be asked.
pub(in crate::cli) struct Person(Box<dyn BufRead>);

impl Person {
    /// The person at the terminal; where standard input holds the rows, at the one that controls this process.
    pub(in crate::cli) fn find(file: &Path) -> Option<Self> {
        if !io::stderr().is_terminal() {
            return None;
        }
        if file == Path::new("-") {
            return File::open("/dev/tty").ok().map(|tty| Self(Box::new(BufReader::new(tty))));
        }
        io::stdin().is_terminal().then(|| Self(Box::new(io::stdin().lock())))
    }

    /// Asks for the number of messages. Anything else is a no.
    pub(in crate::cli) fn confirms(self, count: usize, out: &mut Output) -> bool {
        out.prompt(&format!("type {count} to send them, anything else to send nothing:"));
        let mut answer = String::new();
        let read = self.0.take(ANSWER).read_line(&mut answer);
        read.is_ok() && answer.trim() == count.to_string()
    }
}

/// What will happen, one sentence a line.
pub(super) fn sentences(plan: &Plan, back: Duration, zone: &TimeZone) -> Vec<String> {
    let mut told = skipped(plan, back, zone);
    let count = plan.letters.len();
    if count == 0 {
        told.push("nothing is left to be sent".to_owned());
        return told;
    }
    let people: HashSet<&str> = plan.letters.iter().map(|letter| letter.outgoing.to.digits()).collect();
    let mut senders: BTreeMap<&str, usize> = BTreeMap::new();
    for letter in &plan.letters {
        *senders.entry(&letter.outgoing.sender.alias).or_default() += 1;
    }
    let senders = match senders.len() {
        1 => senders.keys().map(|&alias| alias.to_owned()).collect(),
        _ => senders.iter().map(|(alias, count)| format!("{alias} ({count})")).collect::<Vec<_>>(),
    };
    told.extend(plan.alike.iter().cloned());
    // One a second, whoever gets them.
    let time = Duration::from_secs(count.saturating_sub(1) as u64);
    let time = if time.is_zero() { String::new() } else { format!(", in {} or more", length(time)) };
    told.push(format!(
        "{} to {} from {}{time}",
        counted(count, "message", "messages"),
        counted(people.len(), "recipient", "recipients"),
        senders.join(", ")
    ));
    told
}

fn skipped(plan: &Plan, back: Duration, zone: &TimeZone) -> Vec<String> {
    let Some(oldest) = plan.skipped.iter().map(|(_, earlier)| earlier.created).min() else { return Vec::new() };
    let unknown = plan.unknown();
    let rows = counted(plan.skipped.len(), "row is", "rows are");
    let mut told = vec![format!(
        "{rows} skipped, which went before, since {} (--skip-within is {} h; --again sends every row)",
        stamp(oldest, zone),
        back.as_secs() / 3600
    )];
    if unknown > 0 {
        let of = counted(unknown, "of them is", "of them are");
        told.push(format!("{of} unknown and may have been sent; `zixpost outbox` tells how to decide"));
    }
    told
}

/// A number with its word.
pub(in crate::cli) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
