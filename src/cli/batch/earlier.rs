//! What of a file went out before: the same message, counted as often as it was sent.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use ring::digest::{Context, SHA256};
use uuid::Uuid;

use crate::domain::{Caption, Entry, Outgoing, State};

/// What makes two messages the same: recipient, sender, link, caption and options, as a sum of 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// Of a whole message.
    pub(super) fn of(message: &Outgoing) -> Self {
        let options = &message.options;
        let word = |set: Option<bool>| set.map(|yes| if yes { "yes" } else { "no" });
        Self::sum(&[
            Some(message.to.digits()),
            Some(message.sender.phone_id.as_str()),
            Some(message.link.as_str()),
            message.caption.as_ref().map(Caption::as_str),
            options.source.as_deref(),
            options.report_url.as_deref(),
            word(options.link_with_record),
            word(options.submission_status),
        ])
    }

    /// Of some of its texts.
    pub(super) fn sum(texts: &[Option<&str>]) -> Self {
        let mut context = Context::new(&SHA256);
        for text in texts {
            // With its length before it, no text can run over into the next one; none differs from an empty one.
            context.update(&text.map_or(u64::MAX, |text| text.len() as u64).to_be_bytes());
            context.update(text.unwrap_or_default().as_bytes());
        }
        let mut sum = [0; 32];
        sum.copy_from_slice(context.finish().as_ref());
        Self(sum)
    }
}

/// An earlier send of a message of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Earlier {
    /// Its id.
    pub(super) id: Uuid,
    /// When it was sent.
    pub(super) created: Timestamp,
    /// Whether nobody knows whether it went.
    pub(super) is_unknown: bool,
    retry_of: Option<Uuid>,
}

/// The earlier sends of the messages of a file.
#[derive(Debug, Default)]
pub(super) struct Before {
    sends: HashMap<Key, Vec<Earlier>>,
}

impl Before {
    /// Nothing was sent yet, of these messages.
    pub(super) fn of(keys: impl IntoIterator<Item = Key>) -> Self {
        Self { sends: keys.into_iter().map(|key| (key, Vec::new())).collect() }
    }

    /// Takes a send in, if it is of the file and may have arrived.
    pub(super) fn take(&mut self, entry: &Entry) {
        if !may_have_gone(entry.state) {
            return;
        }
        if let Some(sends) = self.sends.get_mut(&Key::of(&entry.outgoing)) {
            sends.push(Earlier {
                id: entry.id,
                created: entry.created,
                is_unknown: entry.state == State::Unknown,
                retry_of: entry.outgoing.retry_of,
            });
        }
    }

    /// For each message in order the earlier send that stands for it: of two equal rows the first one is taken for the
    /// one that went. What is certain comes before what is unknown.
    pub(super) fn matched(mut self, keys: &[Key]) -> Vec<Option<Earlier>> {
        for sends in self.sends.values_mut() {
            // A send and its repeat are one message.
            let ids: HashSet<Uuid> = sends.iter().map(|send| send.id).collect();
            sends.retain(|send| send.retry_of.is_none_or(|first| !ids.contains(&first)));
            // The last one is taken first.
            sends.sort_by_key(|send| Reverse((send.is_unknown, send.created)));
        }
        keys.iter().map(|key| self.sends.get_mut(key).and_then(Vec::pop)).collect()
    }
}

/// Whether a message may have come to its recipient, or still may.
fn may_have_gone(state: State) -> bool {
    !matches!(state, State::Refused | State::Failed | State::SaidNotSent | State::Cancelled | State::Undelivered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Author, Draft, Options};

    fn outgoing(to: &str, caption: &str, retry_of: Option<u128>) -> Outgoing {
        let draft = Draft {
            to: to.into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/a.png".into(),
            caption: caption.into(),
            retry_of: retry_of.map(Uuid::from_u128),
            ..Draft::default()
        };
        draft.check(&[], &Options::default()).unwrap()
    }

    fn entry(n: u128, caption: &str, state: State, retry_of: Option<u128>) -> Entry {
        let message = outgoing("+13025550101", caption, retry_of);
        let at = Timestamp::from_second(1_795_000_000 + i64::try_from(n).unwrap()).unwrap();
        let mut entry = Entry::new(Uuid::from_u128(n), at, Author::default(), message, State::Queued);
        entry.step(at, state, None);
        entry
    }

    /// The ids of the sends that stand for `count` rows with the caption "a".
    fn matched(entries: &[Entry], count: usize) -> Vec<Option<u128>> {
        let keys = vec![Key::of(&outgoing("+13025550101", "a", None)); count];
        let mut before = Before::of(keys.clone());
        for entry in entries {
            before.take(entry);
        }
        before.matched(&keys).into_iter().map(|earlier| earlier.map(|earlier| earlier.id.as_u128())).collect()
    }

    #[test]
    fn a_row_is_matched_as_often_as_it_went() {
        let entries = [entry(1, "a", State::Accepted, None), entry(2, "b", State::Accepted, None)];
        assert_eq!(matched(&entries, 2), [Some(1), None]);
        let twice = [entry(3, "a", State::Unknown, None), entry(4, "a", State::Accepted, None)];
        assert_eq!(matched(&twice, 3), [Some(4), Some(3), None], "what is certain first");
    }

    #[test]
    fn what_did_not_go_counts_for_nothing() {
        for state in [State::Refused, State::Failed, State::Cancelled, State::SaidNotSent] {
            assert_eq!(matched(&[entry(1, "a", state, None)], 1), [None], "{state:?}");
        }
    }

    #[test]
    fn a_send_and_its_repeat_are_one() {
        let again = [entry(1, "a", State::SentAgain, None), entry(2, "a", State::Accepted, Some(1))];
        assert_eq!(matched(&again, 2), [Some(1), None]);
        let refused = [entry(1, "a", State::Refused, None), entry(2, "a", State::Accepted, Some(1))];
        assert_eq!(matched(&refused, 2), [Some(2), None]);
    }

    #[test]
    fn every_part_of_a_message_counts() {
        let one = outgoing("+13025550101", "a", None);
        let mut other = one.clone();
        other.options.link_with_record = Some(false);
        assert_ne!(Key::of(&one), Key::of(&other));
        assert_ne!(Key::of(&one), Key::of(&outgoing("+13025550102", "a", None)));
        assert_ne!(Key::of(&one), Key::of(&outgoing("+13025550101", "", None)));
        assert_eq!(Key::of(&one), Key::of(&outgoing("+1 302 555 0101", "a", None)));
        assert_ne!(Key::sum(&[Some("a"), Some("bc")]), Key::sum(&[Some("ab"), Some("c")]));
    }
}
