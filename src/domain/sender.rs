//! Who a message comes from.

use serde::{Deserialize, Serialize};

use super::phone_id_lint::PhoneIdRule;
use super::problem::Problem;

/// Meta's id of a phone number that may send, as copied from Zixflow's WhatsApp settings. Not the number itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PhoneId(String);

impl PhoneId {
    /// Checks the form only: 5 to 40 letters and digits. Whether the id exists, only a send can tell.
    ///
    /// # Errors
    /// Empty, or with something in it that no id has.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let text = text.trim();
        match PhoneIdRule::of_form(text) {
            _ if text.is_empty() => Err(Problem::NoSender),
            Some(rule) => Err(Problem::PhoneId(rule)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a sender or a profile can be called so: 1 to 40 characters, which can be typed on a command line, stand in a list
/// with commas and be shown.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | '"' | '\'');
    (1..=40).contains(&text.chars().count()) && !text.contains(odd)
}

/// A phone ID with the name that the team gave it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The team's name for it; the phone ID itself where it has none.
    pub alias: String,
    /// The id that the gateway wants.
    pub phone_id: PhoneId,
    /// The number that people see, for reading only.
    pub display: Option<String>,
    /// The profile that it belongs to; none where it belongs to all of them, or where an entry tells it.
    pub profile: Option<String>,
}

impl Sender {
    /// A sender named by its phone ID alone.
    #[must_use]
    pub fn bare(phone_id: PhoneId) -> Self {
        Self { alias: phone_id.as_str().to_owned(), phone_id, display: None, profile: None }
    }

    /// Finds a sender by its alias, or takes the text as a bare phone ID where it consists of digits.
    ///
    /// # Errors
    /// No such alias, and no phone ID either.
    pub fn find(name: &str, known: &[Self]) -> Result<Self, Problem> {
        let name = name.trim();
        if let Some(sender) = known.iter().find(|sender| sender.alias == name) {
            return Ok(sender.clone());
        }
        if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit() || c == '+') {
            return PhoneId::parse(name).map(|phone_id| {
                // The same id under its own name reads better in the history.
                known.iter().find(|sender| sender.phone_id == phone_id).cloned().unwrap_or_else(|| Self::bare(phone_id))
            });
        }
        let nearest = known
            .iter()
            .map(|sender| sender.alias.as_str())
            .find(|alias| alias.eq_ignore_ascii_case(name) || alias.starts_with(name) || name.starts_with(alias));
        Err(Problem::UnknownSender { name: name.to_owned(), nearest: nearest.map(str::to_owned) })
    }
}

/// A change of the senders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SenderChange {
    /// One more.
    Add(Sender),
    /// One is another from now on. Profiles that name it as their default follow a new alias.
    Change {
        /// As it stands in the file.
        before: Sender,
        /// As it is to be.
        after: Sender,
    },
    /// One less. Profiles that name it as their default name none from now on.
    Remove(Sender),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<Sender> {
        let phone_id = PhoneId::parse("104898309288724").unwrap();
        vec![Sender { alias: "support-us".into(), phone_id, display: None, profile: None }]
    }

    #[test]
    fn a_sender_is_found_by_alias_or_by_bare_id() {
        assert_eq!(Sender::find("support-us", &known()).unwrap().phone_id.as_str(), "104898309288724");
        assert_eq!(Sender::find("104898309288724", &known()).unwrap().alias, "support-us");
        assert_eq!(Sender::find("99887766", &known()).unwrap().alias, "99887766");
    }

    #[test]
    fn what_is_neither_is_refused_with_the_nearest_name() {
        let near = Problem::UnknownSender { name: "support".into(), nearest: Some("support-us".into()) };
        assert_eq!(Sender::find("support", &known()), Err(near));
        assert!(matches!(Sender::find("+1 302 555 0101", &known()), Err(Problem::PhoneId(_))));
        assert_eq!(Sender::find(" ", &known()), Err(Problem::NoSender));
        assert!(matches!(Sender::find("12", &known()), Err(Problem::PhoneId(_))));
    }
}
