//! What other sends have proven, and so which causes are unlikely.

use jiff::SignedDuration;

use crate::domain::entry::Entry;
use crate::domain::state::State;

/// How far apart two sends may be for one to say something about the other.
const NEAR: SignedDuration = SignedDuration::from_mins(10);

/// What another send, accepted at about the same time, has proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proven {
    /// The key is good, and may be used from this machine.
    Key,
    /// The recipient's number is one that the gateway takes.
    Recipient,
    /// The gateway takes this picture and this caption.
    Message,
}

impl Proven {
    /// What makes a cause unlikely, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Key => "the same key worked within minutes",
            Self::Recipient => "the same recipient was accepted within minutes",
            Self::Message => "the same picture and caption were accepted within minutes",
        }
    }
}

/// What the accepted sends among `others` prove about this one: those of the same profile, from the same machine,
/// within ten minutes.
#[must_use]
pub fn proven<'a>(entry: &Entry, others: impl IntoIterator<Item = &'a Entry>) -> Vec<Proven> {
    let sent = &entry.outgoing;
    let mut found = Vec::new();
    for other in others.into_iter().filter(|other| speaks_for(other, entry)) {
        let facts = [
            (Proven::Key, true),
            (Proven::Recipient, other.outgoing.to == sent.to),
            (Proven::Message, other.outgoing.link == sent.link && other.outgoing.caption == sent.caption),
        ];
        found.extend(facts.into_iter().filter(|(_, is_so)| *is_so).map(|(fact, _)| fact));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn speaks_for(other: &Entry, entry: &Entry) -> bool {
    let was_taken =
        matches!(other.state, State::Accepted | State::Sent | State::Delivered | State::Read | State::Undelivered);
    let is_alike = other.author.profile == entry.author.profile && other.author.host == entry.author.host;
    was_taken && is_alike && other.id != entry.id && other.created.duration_since(entry.created).abs() <= NEAR
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Draft, Options};

    fn entry(n: u128, to: &str, caption: &str, minutes: i64, state: State) -> Entry {
        let draft = Draft {
            to: to.into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/a.png".into(),
            caption: caption.into(),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let created = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        Entry::new(Uuid::from_u128(n), created, Author::default(), outgoing, state)
    }

    #[test]
    fn an_accepted_send_near_by_proves_what_both_have_in_common() {
        let refused = entry(1, "+13025550101", "Hello", 60, State::Refused);
        let other = "+13025550102";
        for (near, facts) in [
            (entry(2, other, "Other", 55, State::Accepted), vec![Proven::Key]),
            (entry(2, other, "Other", 69, State::Delivered), vec![Proven::Key]),
            (entry(2, "+13025550101", "Other", 55, State::Accepted), vec![Proven::Key, Proven::Recipient]),
            (entry(2, other, "Hello", 55, State::Accepted), vec![Proven::Key, Proven::Message]),
            (entry(2, other, "Hello", 49, State::Accepted), vec![]),
            (entry(2, other, "Hello", 71, State::Accepted), vec![]),
            (entry(2, other, "Hello", 60, State::Unknown), vec![]),
            (entry(1, other, "Hello", 60, State::Accepted), vec![]),
        ] {
            assert_eq!(proven(&refused, [&near]), facts, "{near:?}");
        }
    }

    #[test]
    fn another_account_or_machine_proves_nothing() {
        let refused = entry(1, "+13025550101", "Hello", 60, State::Refused);
        let mut other = entry(2, "+13025550101", "Hello", 60, State::Accepted);
        other.author.profile = "staging".into();
        assert!(proven(&refused, [&other]).is_empty());
        other.author.profile.clone_from(&refused.author.profile);
        other.author.host = "another".into();
        assert!(proven(&refused, [&other]).is_empty());
    }
}
