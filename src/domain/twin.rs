//! A send that looks like one that went out a moment ago: nobody wants the same picture twice.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::entry::Entry;
use super::outgoing::Outgoing;
use super::state::State;

/// What two messages to one number have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Same {
    /// The link of the picture.
    Picture,
    /// The caption.
    Caption,
    /// Both.
    Both,
}

/// An earlier send to the same number with the same picture or caption.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// The earlier one.
    pub entry: Entry,
    /// What is the same.
    pub same: Same,
}

impl Twin {
    /// What an entry has in common with a message that is to go: the link letter by letter, or a caption that is not
    /// empty. Only a send counts that is under way, accepted or unknown, and that moved at `since` or later. One of
    /// unknown outcome that the message says to repeat does not: a person decided about it already.
    #[must_use]
    pub fn same(outgoing: &Outgoing, entry: &Entry, since: Timestamp) -> Option<Same> {
        let other = &entry.outgoing;
        let is_named = outgoing.retry_of == Some(entry.id) && entry.state == State::Unknown;
        if other.to != outgoing.to || !may_arrive(entry.state) || entry.settled_at() < since || is_named {
            return None;
        }
        let is_caption = outgoing.caption.is_some() && other.caption == outgoing.caption;
        match (other.link == outgoing.link, is_caption) {
            (true, true) => Some(Same::Both),
            (true, false) => Some(Same::Picture),
            (false, true) => Some(Same::Caption),
            (false, false) => None,
        }
    }

    /// The first of these entries that is one.
    pub fn first<'a>(
        outgoing: &Outgoing,
        entries: impl IntoIterator<Item = &'a Entry>,
        since: Timestamp,
    ) -> Option<Self> {
        let mut entries = entries.into_iter();
        entries.find_map(|entry| Some(Self { same: Self::same(outgoing, entry, since)?, entry: entry.clone() }))
    }

    /// What went to whom, when, by whom, and where it stands.
    #[must_use]
    pub fn sentence(&self, now: Timestamp, zone: &TimeZone) -> String {
        let Entry { outgoing, author, created, state, .. } = &self.entry;
        let what = match self.same {
            Same::Picture => "this picture",
            Same::Caption => "this caption",
            Same::Both => "this picture with this caption",
        };
        let (went, at) = match state {
            State::Held | State::Queued => ("waits to go", "since"),
            State::Sending => ("is on its way", "since"),
            State::Unknown | State::SentAgain => ("may have gone", "at"),
            _ => ("went", "at"),
        };
        // No line breaks in a number.
        let number = outgoing.to.to_string().replace(' ', "\u{a0}");
        let to = outgoing.contact.as_ref().map_or_else(|| number.clone(), |name| format!("{} {number}", name.trim()));
        let time = created.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string();
        let by = match author.host.as_str() {
            "" => author.operator.clone(),
            host => format!("{} on {host}", author.operator),
        };
        let ago = ago(now.duration_since(*created));
        format!("{what} {went} to {to} {at} {time} ({ago}), by {by}: {}", state.word())
    }
}

/// Whether the message may come to the recipient, as far as anybody knows.
fn may_arrive(state: State) -> bool {
    !matches!(state, State::Refused | State::Failed | State::SaidNotSent | State::Cancelled | State::Undelivered)
}

/// In the largest unit that says enough.
fn ago(time: SignedDuration) -> String {
    match time.as_secs().max(0) {
        seconds @ 0..60 => format!("{seconds} s ago"),
        seconds @ 60..7200 => format!("{} min ago", seconds / 60),
        seconds => format!("{} h ago", seconds / 3600),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Draft, Options};

    fn now() -> Timestamp {
        "2026-11-23T14:00:00Z".parse().unwrap()
    }

    fn outgoing(to: &str, file: &str, caption: &str) -> Outgoing {
        let draft = Draft {
            to: to.into(),
            from: "104898309288724".into(),
            link: format!("https://cdn.example.com/{file}"),
            caption: caption.into(),
            ..Draft::default()
        };
        draft.check(&[], &Options::default()).unwrap()
    }

    fn entry(outgoing: Outgoing, state: State, minutes: i64) -> Entry {
        let author = Author { operator: "rosa".into(), host: "desk-4".into(), ..Author::default() };
        Entry::new(Uuid::nil(), now() - SignedDuration::from_mins(minutes), author, outgoing, state)
    }

    const MARIA: &str = "+13025550101";

    #[test]
    fn the_same_picture_or_caption_to_the_same_number_is_a_twin() {
        let sent = entry(outgoing(MARIA, "a.png", "Hello"), State::Accepted, 4);
        let since = now() - SignedDuration::from_mins(10);
        for (to, file, caption, same) in [
            (MARIA, "a.png", "Hello", Some(Same::Both)),
            (MARIA, "a.png", "", Some(Same::Picture)),
            (MARIA, "b.png", "Hello", Some(Same::Caption)),
            (MARIA, "b.png", "hello", None),
            (MARIA, "a.png?v=2", "", None),
            ("+13025550144", "a.png", "Hello", None),
        ] {
            assert_eq!(Twin::same(&outgoing(to, file, caption), &sent, since), same, "{to} {file} {caption}");
        }
        let bare = entry(outgoing(MARIA, "a.png", ""), State::Accepted, 4);
        assert_eq!(Twin::same(&outgoing(MARIA, "b.png", ""), &bare, since), None, "two without a caption");
    }

    #[test]
    fn only_what_may_arrive_and_is_recent_counts() {
        let message = outgoing(MARIA, "a.png", "Hello");
        let since = now() - SignedDuration::from_mins(10);
        for state in State::ALL {
            let counts = !matches!(
                state,
                State::Refused | State::Failed | State::SaidNotSent | State::Cancelled | State::Undelivered
            );
            let is_twin = |minutes| Twin::same(&message, &entry(message.clone(), state, minutes), since).is_some();
            assert_eq!((is_twin(10), is_twin(11)), (counts, false), "{state:?}");
        }
    }

    #[test]
    fn an_unknown_one_that_a_person_repeats_is_none() {
        let first = entry(outgoing(MARIA, "a.png", "Hello"), State::Unknown, 1);
        let repeat = Outgoing { retry_of: Some(first.id), ..first.outgoing.clone() };
        assert_eq!(Twin::same(&repeat, &first, first.created), None);
        let accepted = Entry { state: State::Accepted, ..first };
        assert!(Twin::same(&repeat, &accepted, accepted.created).is_some());
    }

    #[test]
    fn the_sentence_names_when_and_by_whom() {
        let twin = |state, minutes| {
            let mut sent = outgoing(MARIA, "a.png", "Hello");
            sent.contact = Some("María Ortiz".into());
            let entry = entry(sent, state, minutes);
            Twin { entry, same: Same::Both }.sentence(now(), &TimeZone::UTC).replace('\u{a0}', " ")
        };
        assert_eq!(
            twin(State::Accepted, 4),
            "this picture with this caption went to María Ortiz +1 302 555 0101 at 13:56:00 (4 min ago), by rosa on \
             desk-4: accepted"
        );
        assert!(twin(State::Unknown, 0).contains("may have gone") && twin(State::Unknown, 0).contains("0 s ago"));
        assert!(
            twin(State::Held, 130).contains("waits to go to María Ortiz +1 302 555 0101 since")
                && twin(State::Held, 130).contains("2 h ago")
        );
    }
}
