//! Who counts on a sender: what would miss it under its name.

use super::canned::Canned;
use super::contact::Contact;
use super::draft::Draft;
use super::sender::Sender;

/// Names that are told of one kind.
const NAMED: usize = 3;

/// Who counts on a sender, one sentence for each kind: profiles whose default it is, contacts, canned messages, drafts.
/// Whoever names its phone ID does not count on its name, and is not told.
pub fn sender_users<'a>(
    sender: &Sender,
    defaults: impl Iterator<Item = &'a str>,
    contacts: impl Iterator<Item = &'a Contact>,
    canned: impl Iterator<Item = &'a Canned>,
    drafts: impl Iterator<Item = &'a Draft>,
) -> Vec<String> {
    let alias = sender.alias.as_str();
    let contacts = contacts.filter(|contact| contact.sender.as_deref() == Some(alias));
    let canned = canned.filter(|canned| canned.sender == alias);
    let drafts = drafts.filter(|draft| draft.from == alias);
    [
        listed("it is the default of the profile", &defaults.map(str::to_owned).collect::<Vec<_>>()),
        listed(
            "it is the sender of the contact",
            &contacts.map(|contact| contact.name.trim().to_owned()).collect::<Vec<_>>(),
        ),
        listed(
            "it is named by the canned message",
            &canned.map(|canned| format!(";{}", canned.code)).collect::<Vec<_>>(),
        ),
        listed("it is named by the draft to", &drafts.map(|draft| draft.to.clone()).collect::<Vec<_>>()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn listed(what: &str, names: &[String]) -> Option<String> {
    let more = names.len().saturating_sub(NAMED);
    let first = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match (names.len(), more) {
        (0, _) => None,
        (_, 0) => Some(format!("{what} {first}")),
        _ => Some(format!("{what} {first} and {more} more")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Phone, PhoneId};

    #[test]
    fn whoever_names_it_is_told_and_nobody_else() {
        let contact = |name: &str, sender: Option<&str>| Contact {
            name: name.into(),
            number: Phone::from_e164("+13025550101").unwrap(),
            note: None,
            tags: Vec::new(),
            sender: sender.map(str::to_owned),
        };
        let us = Sender { alias: "us".into(), ..Sender::bare(PhoneId::parse("104898309288724").unwrap()) };
        let contacts: Vec<_> = ["A", "B", "C", "D"].map(|name| contact(name, Some("us"))).into();
        let canned = [Canned { code: "inv".into(), sender: "104898309288724".into(), ..Canned::default() }];
        let drafts = [Draft { from: "us".into(), ..Draft::to(&contacts[0].number) }];
        let users = sender_users(&us, ["prod"].into_iter(), contacts.iter(), canned.iter(), drafts.iter());
        assert_eq!(
            users,
            [
                "it is the default of the profile prod",
                "it is the sender of the contact A, B, C and 1 more",
                "it is named by the draft to +13025550101",
            ]
        );
        let none = [contact("E", Some("us-east")), contact("F", None)];
        assert!(sender_users(&us, [].into_iter(), none.iter(), [].iter(), [].iter()).is_empty());
    }
}
