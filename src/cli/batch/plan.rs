//! What is to be done with a file: which rows go, which went before, which look like another.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::check::Checked;
use super::earlier::{Before, Earlier, Key};
use super::pictures::{Seen, named};
use crate::domain::{Entry, Outgoing, PictureFacts, Twin};
use crate::store::{Store, StoreError};

/// A row that is to go.
#[derive(Debug)]
pub(super) struct Letter {
    /// The id of its entry.
    pub(super) id: Uuid,
    /// The line on which it begins.
    pub(super) line: u64,
    /// The message.
    pub(super) outgoing: Outgoing,
    /// What stood behind its link.
    pub(super) picture: Option<PictureFacts>,
    /// Whether no other row brings the same picture or caption to this number: then a twin is somebody else's.
    pub(super) is_alone: bool,
}

/// What is to be done.
#[derive(Debug)]
pub(super) struct Plan {
    /// The rows that go, in the order of the file.
    pub(super) letters: Vec<Letter>,
    /// The rows that are skipped, each with the earlier send that stands for it.
    pub(super) skipped: Vec<(u64, Earlier)>,
    /// Sentences about rows that look like another one.
    pub(super) alike: Vec<String>,
}

/// Alike rows that are told one by one.
const TOLD: usize = 10;

impl Plan {
    /// Compares the rows with each other and with what the store knows. `back`: how far back a row may have gone
    /// before; `twins`: how far back the same picture or caption is told.
    pub(super) fn make(
        rows: Vec<Checked>,
        seen: &Seen,
        store: &Store,
        (back, twins): (Duration, Duration),
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let keys: Vec<Key> = rows.iter().map(|row| Key::of(&row.outgoing)).collect();
        let mut before = Before::of(keys.iter().copied());
        let mut near = Near::of(&rows);
        let farthest = back.max(twins);
        if !farthest.is_zero() {
            let (skip_since, twin_since) = (ago(now, back), ago(now, twins));
            store.each_since(ago(now, farthest), |entry| {
                if !back.is_zero() && entry.settled_at() >= skip_since {
                    before.take(entry);
                }
                if !twins.is_zero() && entry.settled_at() >= twin_since {
                    near.take(entry);
                }
            })?;
        }
        let matched = before.matched(&keys);
        let mut alike = equal_rows(&rows, &keys, &matched);
        alike.extend(near.told(&rows, &matched));
        let crowded = crowded(&rows);
        let (mut letters, mut skipped) = (Vec::new(), Vec::new());
        for (row, earlier) in rows.into_iter().zip(matched) {
            let Checked { line, outgoing } = row;
            match earlier {
                Some(earlier) => skipped.push((line, earlier)),
                None => letters.push(Letter {
                    // In the order of the file: each one is later than the last.
                    id: Uuid::now_v7(),
                    line,
                    picture: seen.get(outgoing.link.as_str()).copied(),
                    is_alone: marks(&outgoing).iter().all(|mark| !crowded.contains(mark)),
                    outgoing,
                }),
            }
        }
        Ok(Self { letters, skipped, alike })
    }

    /// Skipped rows of which nobody knows whether they went.
    pub(super) fn unknown(&self) -> usize {
        self.skipped.iter().filter(|(_, earlier)| earlier.is_unknown).count()
    }
}

/// Number and picture, number and caption: what a twin has in common.
fn marks(message: &Outgoing) -> Vec<Key> {
    let to = Some(message.to.digits());
    let link = Key::sum(&[Some("link"), to, Some(message.link.as_str())]);
    let caption = message.caption.as_ref();
    let caption = caption.map(|caption| Key::sum(&[Some("caption"), to, Some(caption.as_str())]));
    std::iter::once(link).chain(caption).collect()
}

/// The marks that several rows have.
fn crowded(rows: &[Checked]) -> HashSet<Key> {
    let mut seen = HashSet::new();
    rows.iter().flat_map(|row| marks(&row.outgoing)).filter(|mark| !seen.insert(*mark)).collect()
}

/// Equal messages that go to one person, those that are skipped left out.
fn equal_rows(rows: &[Checked], keys: &[Key], matched: &[Option<Earlier>]) -> Vec<String> {
    let mut groups: HashMap<Key, Vec<&Checked>> = HashMap::new();
    for ((row, key), _) in rows.iter().zip(keys).zip(matched).filter(|(_, earlier)| earlier.is_none()) {
        groups.entry(*key).or_default().push(row);
    }
    let mut groups: Vec<Vec<&Checked>> = groups.into_values().filter(|rows| rows.len() > 1).collect();
    groups.sort_by_key(|rows| rows.first().map(|row| row.line));
    let told = groups.iter().filter_map(|rows| {
        let lines: Vec<u64> = rows.iter().map(|row| row.line).collect();
        let to = &rows.first()?.outgoing.to;
        Some(format!("{}: the same message to {to}, which goes {} times", named(&lines), rows.len()))
    });
    shortened(told.collect())
}

/// Sends of the last minutes that have a picture or a caption in common with a row.
struct Near {
    wanted: HashMap<Key, Vec<usize>>,
    found: HashSet<usize>,
}

impl Near {
    fn of(rows: &[Checked]) -> Self {
        let mut wanted: HashMap<Key, Vec<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            for mark in marks(&row.outgoing) {
                wanted.entry(mark).or_default().push(at);
            }
        }
        Self { wanted, found: HashSet::new() }
    }

    fn take(&mut self, entry: &Entry) {
        // Which states count is the rule of a twin.
        if Twin::same(&entry.outgoing, entry, Timestamp::MIN).is_some() {
            for mark in marks(&entry.outgoing) {
                self.found.extend(self.wanted.get(&mark).into_iter().flatten());
            }
        }
    }

    fn told(&self, rows: &[Checked], matched: &[Option<Earlier>]) -> Option<String> {
        let goes = |at: &usize| matched.get(*at).is_some_and(Option::is_none);
        let mut lines: Vec<u64> =
            self.found.iter().filter(|at| goes(at)).filter_map(|&at| rows.get(at)).map(|row| row.line).collect();
        lines.sort_unstable();
        let what = "the same picture or caption went to this number a moment ago";
        (!lines.is_empty()).then(|| format!("{}: {what}", named(&lines)))
    }
}

fn shortened(mut sentences: Vec<String>) -> Vec<String> {
    let more = sentences.len().saturating_sub(TOLD);
    if more > 0 {
        sentences.truncate(TOLD);
        sentences.push(format!("{more} more messages stand there several times"));
    }
    sentences
}

fn ago(now: Timestamp, time: Duration) -> Timestamp {
    SignedDuration::try_from(time).ok().and_then(|time| now.checked_sub(time).ok()).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Author, Draft, Options, State};

    const HOUR: Duration = Duration::from_secs(3600);

    fn now() -> Timestamp {
        "2026-11-23T14:00:00Z".parse().unwrap()
    }

    fn row(line: u64, n: u32, caption: &str) -> Checked {
        let draft = Draft {
            to: format!("+1302555{:04}", 100 + n),
            from: "104898309288724".into(),
            link: format!("https://cdn.example.com/{n}.png"),
            caption: caption.into(),
            ..Draft::default()
        };
        Checked { line, outgoing: draft.check(&[], &Options::default()).unwrap() }
    }

    fn settled(store: &Store, row: &Checked, state: State, at: Timestamp) {
        let mut entry = Entry::new(Uuid::now_v7(), at, Author::default(), row.outgoing.clone(), State::Queued);
        entry.step(at, state, None);
        store.settle(&entry).unwrap();
    }

    fn plan(store: &Store, rows: &[Checked], back: Duration) -> Plan {
        Plan::make(rows.to_vec(), &Seen::new(), store, (back, Duration::from_secs(600)), now()).unwrap()
    }

    fn lines(plan: &Plan) -> Vec<u64> {
        plan.letters.iter().map(|letter| letter.line).collect()
    }

    #[test]
    fn what_went_within_the_window_is_skipped_and_counted() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let rows = [row(2, 0, "a"), row(3, 1, "a"), row(4, 2, "a"), row(5, 3, "a")];
        settled(&store, &rows[3], State::Accepted, ago(now(), HOUR * 25));
        settled(&store, &rows[0], State::Accepted, now());
        settled(&store, &rows[1], State::Unknown, now());
        settled(&store, &rows[2], State::Refused, now());
        let made = plan(&store, &rows, HOUR * 24);
        assert_eq!((lines(&made), made.skipped.len(), made.unknown()), (vec![4, 5], 2, 1));
        assert_eq!(lines(&plan(&store, &rows, HOUR * 48)), [4]);
        assert_eq!(lines(&plan(&store, &rows, Duration::ZERO)).len(), 4);
    }

    #[test]
    fn what_another_living_process_has_queued_is_not_sent_twice() {
        let dir = tempfile::tempdir().unwrap();
        let (store, other) = (Store::open(dir.path()).unwrap(), Store::open(dir.path()).unwrap());
        let rows = [row(2, 0, "a"), row(3, 1, "a")];
        let entry = Entry::new(Uuid::now_v7(), now(), Author::default(), rows[0].outgoing.clone(), State::Queued);
        other.queued(&entry).unwrap();
        assert_eq!(lines(&plan(&store, &rows, HOUR)), [3]);
    }

    #[test]
    fn equal_and_alike_rows_are_told_and_go() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let rows = [row(2, 0, "a"), row(3, 0, "a"), row(4, 0, "b"), row(5, 1, "a")];
        settled(&store, &row(0, 1, "before"), State::Accepted, now());
        let made = plan(&store, &rows, HOUR);
        assert_eq!(lines(&made), [2, 3, 4, 5]);
        assert_eq!(made.letters.iter().map(|letter| letter.is_alone).collect::<Vec<_>>(), [false, false, false, true]);
        assert_eq!(made.alike.len(), 2, "{:?}", made.alike);
        assert!(made.alike[0].starts_with("lines 2 and 3: the same message"), "{:?}", made.alike);
        assert!(made.alike[1].starts_with("line 5: "), "{:?}", made.alike);
    }
}
