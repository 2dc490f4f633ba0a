//! Where a send stands.

use serde::{Deserialize, Serialize};

use super::answer::Outcome;

/// Where a send stands. Accepted is not delivered: the states after it come from reports alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Waits for the undo time to pass.
    Held,
    /// Waits for a free worker, or for an earlier message to the same recipient.
    Queued,
    /// The attempt is on disk; the request is on its way or about to leave.
    Sending,
    /// Zixflow took it.
    Accepted,
    /// Zixflow said no.
    Refused,
    /// It never left: proven.
    Failed,
    /// It may have left, and the answer is lost.
    Unknown,
    /// A person found out that it was sent: their word, no proof.
    SaidSent,
    /// A person found out that it was not sent: their word, no proof.
    SaidNotSent,
    /// It may have been sent, and a person sent it again, as another send.
    SentAgain,
    /// A person took it back before it left.
    Cancelled,
    /// A report says that WhatsApp took it.
    Sent,
    /// A report says that it is on the recipient's phone.
    Delivered,
    /// A report says that it was read.
    Read,
    /// A report says that it could not be delivered.
    Undelivered,
}

impl State {
    /// Every state, in the order of a send's life.
    pub const ALL: [Self; 15] = [
        Self::Held,
        Self::Queued,
        Self::Sending,
        Self::Accepted,
        Self::Refused,
        Self::Failed,
        Self::Unknown,
        Self::SaidSent,
        Self::SaidNotSent,
        Self::SentAgain,
        Self::Cancelled,
        Self::Sent,
        Self::Delivered,
        Self::Read,
        Self::Undelivered,
    ];

    /// The last word on a send that ended with this answer.
    #[must_use]
    pub fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Accepted => Self::Accepted,
            Outcome::Refused | Outcome::RefusedForNow => Self::Refused,
            Outcome::NotSent => Self::Failed,
            Outcome::Unknown => Self::Unknown,
        }
    }

    /// The word that people and files read.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::SaidSent => "said-sent",
            Self::SaidNotSent => "said-not-sent",
            Self::SentAgain => "sent-again",
            Self::Cancelled => "cancelled",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Undelivered => "undelivered",
        }
    }

    /// The mark beside the word, one column wide. No tick before a report says so.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Held => "‖",
            Self::Queued => "·",
            Self::Sending => "»",
            Self::Accepted => "•",
            Self::Refused => "×",
            Self::Failed => "!",
            Self::Unknown => "?",
            Self::SaidSent => "\"",
            Self::SaidNotSent => "~",
            Self::SentAgain => "^",
            Self::Cancelled => "-",
            Self::Sent => "→",
            Self::Delivered | Self::Read => "✓",
            Self::Undelivered => "⊘",
        }
    }

    /// Whether the send is still under way: its last word has not been said.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Held | Self::Queued | Self::Sending)
    }

    /// Whether it has not left yet, so that it can be taken back.
    #[must_use]
    pub fn is_cancellable(self) -> bool {
        matches!(self, Self::Held | Self::Queued)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_state_is_the_word_in_the_files() {
        for state in State::ALL {
            assert_eq!(serde_json::to_string(&state).unwrap(), format!("{:?}", state.word()));
        }
    }
}
