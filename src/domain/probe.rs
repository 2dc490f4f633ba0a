//! A probe: one message to one recipient through several senders, to see side by side what each of them is answered.
//!
//! Its sends are entries like any other, with one id in common. What a probe looks like is always made of them anew.

use uuid::Uuid;

use super::draft::Draft;
use super::entry::Entry;
use super::outgoing::{Options, Outgoing};
use super::problem::Placed;
use super::sender::Sender;
use super::state::State;

/// A sender that a probe can go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeSender {
    /// The sender.
    pub sender: Sender,
    /// The profile whose key is used.
    pub profile: String,
    /// The defaults of that profile for the optional request fields.
    pub defaults: Options,
}

/// Which senders a saved probe goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeSenders {
    /// Every one of every profile.
    All,
    /// These, by alias or phone ID.
    Named(Vec<String>),
}

/// A probe that the configuration keeps under a name. What it leaves open is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedProbe {
    /// What it is called.
    pub name: String,
    /// The recipient: a number, or the name of a contact.
    pub to: Option<String>,
    /// The senders.
    pub senders: Option<ProbeSenders>,
    /// The picture.
    pub link: Option<String>,
    /// The text under it.
    pub caption: Option<String>,
}

/// One message of a probe, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeRow {
    /// The profile whose key is used.
    pub profile: String,
    /// The message.
    pub outgoing: Outgoing,
}

/// The messages of a draft through these senders, in their order. The draft's own sender has no say.
///
/// # Errors
/// Every problem once, beside its field.
pub fn probe_rows(draft: &Draft, through: &[ProbeSender]) -> Result<Vec<ProbeRow>, Vec<Placed>> {
    let mut problems: Vec<Placed> = Vec::new();
    let mut rows = Vec::new();
    for ProbeSender { sender, profile, defaults } in through {
        let draft = Draft { from: sender.alias.clone(), ..draft.clone() };
        match draft.check(std::slice::from_ref(sender), defaults) {
            Ok(outgoing) => rows.push(ProbeRow { profile: profile.clone(), outgoing }),
            Err(all) => problems.extend(all.into_iter().filter(|new| !problems.contains(new)).collect::<Vec<_>>()),
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

/// Where a probe stands: of each sender its newest entry, in the order in which the senders had their first one.
pub fn probe_standing<'a>(probe: Uuid, entries: impl IntoIterator<Item = &'a Entry>) -> Vec<&'a Entry> {
    let mut all: Vec<&Entry> = entries.into_iter().filter(|entry| entry.probe == Some(probe)).collect();
    all.sort_by_key(|entry| entry.id);
    // What was repeated is out of date whatever the clocks say that made the ids.
    let repeated: Vec<Uuid> = all.iter().filter_map(|entry| entry.outgoing.retry_of).collect();
    let is_old = |entry: &Entry| repeated.contains(&entry.id);
    let mut rows: Vec<&Entry> = Vec::new();
    for entry in all {
        // By its name: a phone ID that was mended between two runs is the same sender to a person.
        let is_same = |row: &&mut &Entry| row.outgoing.sender.alias == entry.outgoing.sender.alias;
        match rows.iter_mut().find(is_same) {
            Some(row) if is_old(entry) && !is_old(row) => {}
            Some(row) => *row = entry,
            None => rows.push(entry),
        }
    }
    rows
}

/// Whether a row of a probe is run again with its failures. One whose outcome is unknown may arrive twice, so that a
/// person has to say that it is meant.
#[must_use]
pub fn runs_again(state: State, also_unknown: bool) -> bool {
    match state {
        State::Refused | State::Failed | State::Cancelled | State::SaidNotSent | State::Undelivered => true,
        State::Unknown => also_unknown,
        State::Held
        | State::Queued
        | State::Sending
        | State::Accepted
        | State::SaidSent
        | State::SentAgain
        | State::Sent
        | State::Delivered
        | State::Read => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::{Author, PhoneId};

    fn through(alias: &str, id: &str, profile: &str, source: Option<&str>) -> ProbeSender {
        let phone_id = PhoneId::parse(id).unwrap();
        ProbeSender {
            sender: Sender { alias: alias.into(), phone_id, display: None, profile: None },
            profile: profile.into(),
            defaults: Options { source: source.map(str::to_owned), ..Options::default() },
        }
    }

    fn two() -> Vec<ProbeSender> {
        vec![through("us", "104898309288724", "prod", Some("desk")), through("eu", "209911223344556", "staging", None)]
    }

    fn draft() -> Draft {
        let link = "https://cdn.example.com/a.png".into();
        Draft { to: "+13025550101".into(), from: "nobody".into(), link, ..Draft::default() }
    }

    #[test]
    fn each_sender_has_a_message_with_the_defaults_of_its_own_account() {
        let rows = probe_rows(&draft(), &two()).unwrap();
        let told: Vec<_> = rows
            .iter()
            .map(|row| (&*row.outgoing.sender.alias, &*row.profile, row.outgoing.options.source.as_deref()))
            .collect();
        assert_eq!(told, [("us", "prod", Some("desk")), ("eu", "staging", None)]);
    }

    #[test]
    fn a_problem_of_all_rows_is_told_once() {
        let bad = Draft { to: "302 555 0101".into(), link: "ftp://x".into(), ..draft() };
        assert_eq!(probe_rows(&bad, &two()).unwrap_err().len(), 2);
    }

    #[test]
    fn the_newest_entry_of_a_sender_stands_for_it_in_the_old_order() {
        let probe = Uuid::from_u128(7);
        let rows = probe_rows(&draft(), &two()).unwrap();
        let entry = |n: u128, row: usize, state| {
            let author = Author { profile: rows[row].profile.clone(), ..Author::default() };
            let mut entry =
                Entry::new(Uuid::from_u128(n), Timestamp::UNIX_EPOCH, author, rows[row].outgoing.clone(), state);
            entry.probe = Some(probe);
            entry
        };
        let mut other = entry(9, 0, State::Accepted);
        other.probe = None;
        let all = [other, entry(3, 0, State::Accepted), entry(2, 1, State::Accepted), entry(1, 0, State::Refused)];
        let standing = |all: &[Entry]| -> Vec<_> {
            probe_standing(probe, all).into_iter().map(|entry| entry.id.as_u128()).collect()
        };
        assert_eq!(standing(&all), [3, 2]);
        // A repeat counts although the clock was turned back before it.
        let mut repeat = entry(1, 1, State::Accepted);
        repeat.outgoing.retry_of = Some(Uuid::from_u128(5));
        assert_eq!(standing(&[entry(2, 0, State::Accepted), entry(5, 1, State::Refused), repeat]), [1, 2]);
    }

    #[test]
    fn what_may_have_arrived_never_runs_again_by_itself() {
        for state in State::ALL {
            let may_have_arrived = !matches!(
                state,
                State::Refused | State::Failed | State::Cancelled | State::SaidNotSent | State::Undelivered
            );
            assert_eq!(runs_again(state, false), !may_have_arrived, "{state:?}");
        }
        assert!(runs_again(State::Unknown, true) && !runs_again(State::SentAgain, true));
    }
}
