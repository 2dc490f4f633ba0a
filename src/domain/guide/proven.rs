//! What other sends have proven, and so which causes are unlikely.

use std::collections::BTreeSet;

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
    /// The phone ID is one that the key may send from.
    Sender,
    /// The recipient's number is one that the gateway takes.
    Recipient,
    /// The gateway takes this picture and this caption.
    Message,
}

/// Something proven, and by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// What is proven.
    pub proven: Proven,
    /// Other senders of the same probe that have proven it; 0 where only sends outside of it have.
    pub senders: usize,
}

impl Proven {
    const ALL: [Self; 4] = [Self::Key, Self::Sender, Self::Recipient, Self::Message];

    /// Whether an accepted send proves this about another one. A probe sends one message through several accounts: what
    /// one of them took is no fault of recipient, picture or caption for another.
    fn holds(self, other: &Entry, entry: &Entry) -> bool {
        let (sent, taken) = (&entry.outgoing, &other.outgoing);
        let is_same_account = other.author.profile == entry.author.profile;
        match self {
            Self::Key => is_same_account,
            Self::Sender => is_same_account && taken.sender.phone_id == sent.sender.phone_id,
            Self::Recipient => (is_same_account || are_one_probe(other, entry)) && taken.to == sent.to,
            Self::Message => {
                (is_same_account || are_one_probe(other, entry))
                    && taken.link == sent.link
                    && taken.caption == sent.caption
            }
        }
    }
}

impl Fact {
    /// What makes a cause unlikely, in words.
    #[must_use]
    pub fn words(self) -> String {
        let others = match self.senders {
            0 | 1 => "another sender".to_owned(),
            count => format!("{count} other senders"),
        };
        match (self.proven, self.senders) {
            (Proven::Key, 0) => "the same key worked within minutes".to_owned(),
            (Proven::Key, _) => format!("the same key worked for {others} just now"),
            (Proven::Sender, _) => "the same phone ID was accepted within minutes".to_owned(),
            (Proven::Recipient, 0) => "the same recipient was accepted within minutes".to_owned(),
            (Proven::Recipient, _) => format!("the same recipient was accepted from {others} just now"),
            (Proven::Message, 0) => "the same picture and caption were accepted within minutes".to_owned(),
            (Proven::Message, _) => format!("the same picture and caption were accepted from {others} just now"),
        }
    }
}

/// What the accepted sends among `others` prove about this one: those from the same machine within ten minutes, of the
/// same profile or of the same probe.
#[must_use]
pub fn proven<'a>(entry: &Entry, others: impl IntoIterator<Item = &'a Entry>) -> Vec<Fact> {
    let near: Vec<&Entry> = others.into_iter().filter(|other| speaks_for(other, entry)).collect();
    let fact = |proven: Proven| {
        let proving: Vec<&&Entry> = near.iter().filter(|other| proven.holds(other, entry)).collect();
        let of_probe = proving.iter().filter(|other| are_one_probe(other, entry));
        let of_probe = of_probe.map(|other| (&other.author.profile, &other.outgoing.sender.phone_id));
        let own = (&entry.author.profile, &entry.outgoing.sender.phone_id);
        let senders = of_probe.filter(|sender| *sender != own).collect::<BTreeSet<_>>().len();
        (!proving.is_empty()).then_some(Fact { proven, senders })
    };
    Proven::ALL.into_iter().filter_map(fact).collect()
}

fn are_one_probe(one: &Entry, other: &Entry) -> bool {
    one.probe.is_some() && one.probe == other.probe
}

fn speaks_for(other: &Entry, entry: &Entry) -> bool {
    let was_taken =
        matches!(other.state, State::Accepted | State::Sent | State::Delivered | State::Read | State::Undelivered);
    let is_alike = are_one_probe(other, entry) || other.author.profile == entry.author.profile;
    was_taken
        && is_alike
        && other.author.host == entry.author.host
        && other.id != entry.id
        && other.created.duration_since(entry.created).abs() <= NEAR
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::guide::causes;
    use crate::domain::{Author, Draft, Options};

    fn entry(n: u128, to: &str, caption: &str, minutes: i64, state: State) -> Entry {
        let draft = Draft {
            to: to.into(),
            from: format!("10489830928872{n}"),
            link: "https://cdn.example.com/a.png".into(),
            caption: caption.into(),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let created = Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes);
        Entry::new(Uuid::from_u128(n), created, Author::default(), outgoing, state)
    }

    /// One of a probe, whatever its number is.
    fn row(n: u128, profile: &str, state: State) -> Entry {
        let mut entry = entry(n, "+13025550101", "Hello", 60, state);
        entry.probe = Some(Uuid::from_u128(77));
        entry.author.profile = profile.into();
        entry
    }

    fn proves(refused: &Entry, near: &Entry) -> Vec<Proven> {
        proven(refused, [near]).into_iter().map(|fact| fact.proven).collect()
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
            assert_eq!(proves(&refused, &near), facts, "{near:?}");
            assert!(proven(&refused, [&near]).iter().all(|fact| fact.senders == 0));
        }
        let mut same = entry(2, other, "Other", 55, State::Accepted);
        same.outgoing.sender = refused.outgoing.sender.clone();
        assert_eq!(proves(&refused, &same), [Proven::Key, Proven::Sender]);
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

    #[test]
    fn within_a_probe_another_account_clears_recipient_and_picture_and_never_the_key() {
        let refused = row(1, "staging", State::Refused);
        let others = [row(2, "prod", State::Accepted), row(3, "prod", State::Accepted), row(4, "prod", State::Refused)];
        let facts = proven(&refused, &others);
        let told: Vec<(Proven, usize)> = facts.iter().map(|fact| (fact.proven, fact.senders)).collect();
        assert_eq!(told, [(Proven::Recipient, 2), (Proven::Message, 2)]);
        let mut elsewhere = row(2, "prod", State::Accepted);
        elsewhere.probe = Some(Uuid::from_u128(78));
        assert!(proven(&refused, [&elsewhere]).is_empty(), "another probe");
    }

    #[test]
    fn a_key_that_worked_for_the_others_leaves_the_phone_id_as_the_likeliest_cause() {
        let mut refused = row(1, "prod", State::Refused);
        refused.http_status = Some(401);
        let others: Vec<Entry> = (2..=5).map(|n| row(n, "prod", State::Accepted)).collect();
        let causes = causes(&refused, &proven(&refused, &others));
        assert_eq!(causes[0].advice.meaning, "The phone ID belongs to another workspace than the API key.");
        assert!(causes[0].against.is_none());
        assert_eq!(causes.len(), 5, "what is unlikely is not left out");
        assert!(causes[1].job().ends_with("Unlikely: the same key worked for 4 other senders just now."));
    }

    #[test]
    fn what_was_taken_from_others_leaves_a_bad_phone_id() {
        let mut refused = row(1, "staging", State::Refused);
        refused.http_status = Some(400);
        let causes = causes(&refused, &proven(&refused, [&row(2, "prod", State::Accepted)]));
        let unlikely: Vec<bool> = causes.iter().map(|cause| cause.against.is_some()).collect();
        assert_eq!(unlikely, [false, true, true]);
        assert!(causes[0].advice.meaning.starts_with("The phone ID is not one of this workspace"));
        assert!(causes[1].job().contains("the same recipient was accepted from another sender just now"));
    }
}
