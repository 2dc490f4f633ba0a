//! What came of a send, what to do about it, and whose job that is.
//!
//! A refusal is told apart by its HTTP status: the one thing in an answer that is documented. What Zixflow says in words
//! belongs here too, as rows that are asked first, as soon as the words are known.

use super::entry::Entry;
use super::state::State;

/// Who can mend it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// There is nothing to mend.
    Nobody,
    /// Whoever writes the message.
    Writer,
    /// Whoever keeps the account and its API key in Zixflow.
    Account,
    /// Whoever set zixpost up on this machine.
    Setup,
    /// Whoever runs the network here.
    Network,
}

impl Owner {
    /// A sentence for a person.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Nobody => "Nobody's: there is nothing to mend.",
            Self::Writer => "Yours: it can be settled from here.",
            Self::Account => {
                "The keeper of the Zixflow account: Settings, Developer, API Key. Nothing in the message mends it."
            }
            Self::Setup => "Whoever set zixpost up here: it is in config.toml, and `zixpost config show` prints it.",
            Self::Network => "Whoever runs the network here, unless it is back already.",
        }
    }
}

/// What is known of how a send ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guidance {
    /// One or two sentences: what it means.
    pub means: &'static str,
    /// What to do, in this order.
    pub steps: &'static [&'static str],
    /// Whose job it is.
    pub owner: Owner,
}

impl Entry {
    /// What its state means, what to do, and whose job that is.
    #[must_use]
    pub fn guidance(&self) -> Guidance {
        let of = |means, steps, owner| Guidance { means, steps, owner };
        match self.state {
            State::Held => of("It waits a little, so that it can be taken back.", &[], Owner::Nobody),
            State::Queued => of(
                "It waits for its turn; messages to one number go in the order in which they were sent.",
                &[],
                Owner::Nobody,
            ),
            State::Sending => of("The request is on its way. It cannot be taken back any more.", &[], Owner::Nobody),
            State::Accepted => of(
                "Zixflow took the message. That is no delivery yet: only a report can tell whether it arrived.",
                &[
                    "If the recipient sees nothing: WhatsApp fetches the picture only now, so open its link, as a stranger would.",
                ],
                Owner::Nobody,
            ),
            State::Refused => refused(self.http_status),
            State::Failed => of(
                "It never left: nothing was sent, and sending it again is safe.",
                &[
                    "Read the reason: it names what could not be reached.",
                    "Look at the network, the VPN and the proxy of this machine.",
                    "Then send it again.",
                ],
                Owner::Network,
            ),
            State::Unknown => of(
                "The request may have left, and no answer came. It will not be sent again by itself.",
                &[
                    "Find out whether it arrived: the recipient knows, and the Zixflow inbox.",
                    "Only if it did not arrive, send it again.",
                ],
                Owner::Writer,
            ),
            State::SaidSent => of(
                "Its answer was lost. A person found out that it was sent: their word, no proof.",
                &[],
                Owner::Nobody,
            ),
            State::SaidNotSent => of(
                "Its answer was lost. A person found out that it was not sent: their word, no proof.",
                &["Send it again."],
                Owner::Writer,
            ),
            State::SentAgain => {
                of("Its answer was lost, and a person sent it again: it may have arrived twice.", &[], Owner::Nobody)
            }
            State::Cancelled => of("It was taken back before it left: nothing was sent.", &[], Owner::Nobody),
            State::Sent => of("A report says that WhatsApp took it.", &[], Owner::Nobody),
            State::Delivered => of("A report says that it is on the recipient's phone.", &[], Owner::Nobody),
            State::Read => of("A report says that it was read.", &[], Owner::Nobody),
            State::Undelivered => of(
                "A report says that it could not be delivered.",
                &["Read the reason, mend what it names, and send it again."],
                Owner::Writer,
            ),
        }
    }
}

/// What a refusal means, by its status.
fn refused(status: Option<u16>) -> Guidance {
    let of = |means, steps, owner| Guidance { means, steps, owner };
    match status {
        Some(401) => of(
            "401 has four causes: a wrong key, an expired one, one without this permission, or one that is not allowed \
             from this address.",
            &[
                "Wrong key: `zixpost config show` says where the key comes from; compare it with the one in Zixflow.",
                "Expired: look at its date there, and make a new one.",
                "No permission: the key needs the right to send WhatsApp messages.",
                "Address: a key that is bound to addresses needs the one that this machine has on the internet.",
            ],
            Owner::Account,
        ),
        Some(403) => of(
            "403 says that the key is known but may not do this.",
            &["Look at the permissions of the key.", "Look at the addresses that it is bound to."],
            Owner::Account,
        ),
        Some(400 | 422) => of(
            "Zixflow read the request and did not take something in it. Sent again unchanged, it will be refused again.",
            &[
                "Mend what Zixflow names, if it names something.",
                "The sender: a phone ID of this account, never a phone number.",
                "The picture: a public link to a JPEG or PNG.",
                "The number: with its country code.",
            ],
            Owner::Writer,
        ),
        Some(429) => of(
            "Too many requests for now; after a wait the same message may go again.",
            &["Wait, then send it again.", "If it comes often: fewer at once, `workers` in config.toml."],
            Owner::Writer,
        ),
        Some(413) => of(
            "The request is too large. Sent again unchanged, it will be refused again.",
            &["Shorten the caption."],
            Owner::Writer,
        ),
        Some(307 | 308 | 404 | 405 | 410 | 414 | 415) => of(
            "There is no such service at the address that was asked: the gateway moved, or the address is wrong.",
            &["Compare `base_url` in the configuration with the documentation of Zixflow."],
            Owner::Setup,
        ),
        _ => of(
            "Sent again unchanged, it will be refused again: mend first what the reason names.",
            &["Mend what Zixflow names, then send it again."],
            Owner::Writer,
        ),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Draft, Options};

    fn entry(state: State, status: Option<u16>) -> Entry {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/a.png".into(),
            ..Draft::default()
        };
        let outgoing = draft.check(&[], &Options::default()).unwrap();
        let mut entry = Entry::new(Uuid::nil(), Timestamp::UNIX_EPOCH, Author::default(), outgoing, state);
        entry.http_status = status;
        entry
    }

    #[test]
    fn whoever_has_a_job_is_told_what_to_do() {
        for state in State::ALL {
            let guidance = entry(state, None).guidance();
            assert!(!guidance.means.is_empty());
            assert!(guidance.owner == Owner::Nobody || !guidance.steps.is_empty(), "{state:?}");
        }
    }

    #[test]
    fn a_refusal_is_the_job_of_whoever_can_mend_it() {
        for (status, owner) in [
            (Some(400), Owner::Writer),
            (Some(401), Owner::Account),
            (Some(403), Owner::Account),
            (Some(404), Owner::Setup),
            (Some(429), Owner::Writer),
            (Some(200), Owner::Writer),
            (None, Owner::Writer),
        ] {
            let guidance = entry(State::Refused, status).guidance();
            assert_eq!(guidance.owner, owner, "{status:?}");
            assert!(!guidance.steps.is_empty(), "{status:?}");
        }
        assert_eq!(entry(State::Refused, Some(401)).guidance().steps.len(), 4, "one for each cause");
    }
}
