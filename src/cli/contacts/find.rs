//! Which contact a person means.

use crate::cli::end::Failure;
use crate::domain::{Contact, Phone};

/// Names told beside a name that nobody has.
const NEAREST: usize = 5;

/// The one contact with this number or this name; capitals do not matter.
///
/// # Errors
/// Nobody, told with the near names; or several, told with their numbers.
pub(super) fn find<'a>(doing: &str, who: &str, contacts: &'a [Contact]) -> Result<&'a Contact, Failure> {
    let phone = Phone::parse(who).ok();
    let wanted = who.trim().to_lowercase();
    let found: Vec<&Contact> = match &phone {
        Some(phone) => contacts.iter().filter(|contact| contact.number == *phone).collect(),
        None => contacts.iter().filter(|contact| contact.name.trim().to_lowercase() == wanted).collect(),
    };
    match (found.as_slice(), phone) {
        ([one], _) => Ok(one),
        ([], Some(phone)) => Err(failure(doing, &format!("nobody has the number {phone}"))),
        ([], None) => Err(failure(doing, &nobody(who, &wanted, contacts))),
        (many, None) => {
            let told = format!("{} contacts are called {who:?}; give the number of one: {}", many.len(), listed(many));
            Err(failure(doing, &told))
        }
        (many, Some(phone)) => {
            let told = format!("{} contacts have the number {phone}: {}", many.len(), listed(many));
            Err(failure(doing, &format!("{told}; give the name, or take one out of contacts.toml")))
        }
    }
}

/// Contacts that share their number with one above, each with the first that has it.
pub(super) fn doubles(contacts: &[Contact]) -> Vec<(&Contact, &Contact)> {
    let mut first = std::collections::HashMap::with_capacity(contacts.len());
    let mut doubles = Vec::new();
    for contact in contacts {
        match first.get(&contact.number) {
            Some(other) => doubles.push((*other, contact)),
            None => drop(first.insert(&contact.number, contact)),
        }
    }
    doubles
}

fn failure(doing: &str, told: &str) -> Failure {
    Failure::usage(format!("could not {doing}: {told}"))
}

fn nobody(who: &str, wanted: &str, contacts: &[Contact]) -> String {
    let near = |contact: &&Contact| {
        let name = contact.name.to_lowercase();
        !wanted.is_empty()
            && wanted.split_whitespace().any(|word| name.split_whitespace().any(|part| part.starts_with(word)))
    };
    let near: Vec<&Contact> = contacts.iter().filter(near).take(NEAREST).collect();
    if near.is_empty() {
        return format!("no contact is called {who:?} (`zixpost contacts list` shows everybody)");
    }
    format!("no contact is called {who:?}; did you mean {}?", listed(&near))
}

fn listed(contacts: &[&Contact]) -> String {
    contacts.iter().map(|contact| format!("{} {}", contact.name, contact.number)).collect::<Vec<_>>().join(", ")
}
