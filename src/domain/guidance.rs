//! What each state of a send means, what to do about it, and whose job that is.
//!
//! Only what the state alone tells stands here. Why a send did not go well, as far as its answer says it, is found in
//! the guide (`guide`).

use super::guide::Whose;
use super::state::State;

/// What is known of a send by its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guidance {
    /// One or two sentences: what it means.
    pub means: &'static str,
    /// What to do, in this order; nothing where all is well.
    pub steps: &'static [&'static str],
    /// Whose job that is; nobody's where there is nothing to do.
    pub whose: Option<Whose>,
}

impl State {
    /// What it means, what to do, and whose job that is.
    #[must_use]
    pub fn guidance(self) -> Guidance {
        let of = |means, steps| Guidance { means, steps, whose: Some(Whose::Sender) };
        let fine = |means| Guidance { means, steps: &[], whose: None };
        match self {
            Self::Held => fine("It waits a little, so that it can be taken back."),
            Self::Queued => {
                fine("It waits for its turn; messages to one number go in the order in which they were sent.")
            }
            Self::Sending => fine("The request is on its way. It cannot be taken back any more."),
            Self::Accepted => Guidance {
                steps: &[
                    "If the recipient sees nothing: WhatsApp fetches the picture only now, so open its link, as a stranger would.",
                ],
                ..fine("Zixflow took the message. That is no delivery yet: only a report can tell whether it arrived.")
            },
            Self::Refused => of(
                "Zixflow said no: nothing was sent. Sent again unchanged, it may be refused again.",
                &["Mend what Zixflow names, then send it again."],
            ),
            Self::Failed => of(
                "It never left: nothing was sent, and sending it again is safe.",
                &[
                    "Read the reason: it names what could not be reached.",
                    "Look at the network, the VPN and the proxy of this machine, or ask whoever runs them.",
                    "Then send it again.",
                ],
            ),
            Self::Unknown => of(
                "The request may have left, and no answer came. It will not be sent again by itself.",
                &[
                    "Find out whether it arrived: the recipient knows, and the Zixflow inbox.",
                    "Only if it did not arrive, send it again.",
                ],
            ),
            Self::SaidSent => fine("Its answer was lost. A person found out that it was sent: their word, no proof."),
            Self::SaidNotSent => of(
                "Its answer was lost. A person found out that it was not sent: their word, no proof.",
                &["Send it again."],
            ),
            Self::SentAgain => fine("Its answer was lost, and a person sent it again: it may have arrived twice."),
            Self::Cancelled => fine("It was taken back before it left: nothing was sent."),
            Self::Sent => fine("A report says that WhatsApp took it."),
            Self::Delivered => fine("A report says that it is on the recipient's phone."),
            Self::Read => fine("A report says that it was read."),
            Self::Undelivered => of(
                "A report says that it could not be delivered.",
                &["Read the reason, mend what it names, and send it again."],
            ),
        }
    }

    /// Whether the causes that the guide finds in an answer take the place of these steps: they say more exactly what
    /// to do. Where nobody knows whether it was sent, finding out comes first whatever the cause is.
    #[must_use]
    pub fn is_told_by_causes(self) -> bool {
        matches!(self, Self::Refused | Self::Undelivered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_has_a_job_is_told_what_to_do() {
        for state in State::ALL {
            let guidance = state.guidance();
            assert!(!guidance.means.is_empty());
            assert!(guidance.whose.is_none() || !guidance.steps.is_empty(), "{state:?}");
        }
    }

    #[test]
    fn what_may_have_left_is_never_called_safe() {
        for state in [State::Unknown, State::Sending, State::SentAgain] {
            assert!(!state.guidance().means.contains("safe"), "{state:?}");
            assert!(!state.is_told_by_causes(), "{state:?}");
        }
    }
}
