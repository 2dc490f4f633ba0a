//! Invented people and sends, so that a first look at the screen finds something to look at.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use uuid::{NoContext, Uuid};

use crate::domain::{
    Answer, Author, Canned, Contact, Draft, Entry, Options, Outcome, Phone, PhoneId, Problem, Sender, State,
};
use crate::sandbox::SENDERS;

/// Name, number, tags, note, sender.
type Person = (&'static str, &'static str, &'static [&'static str], Option<&'static str>, Option<&'static str>);

/// The numbers are those that are kept free for fiction.
const PEOPLE: [Person; 9] = [
    ("María Ortiz", "+13025550101", &["vip", "invoices"], Some("Wants the invoice on Fridays"), None),
    ("Mark Reed", "+13025550144", &["wholesale"], None, None),
    ("Marta Lind", "+447700900123", &["eu"], Some("Writes back in the evening"), Some("demo-eu")),
    ("Aisha Bello", "+13025550112", &["vip"], None, None),
    ("Kenji Sato", "+13025550133", &[], None, None),
    ("Priya Nair", "+447700900141", &["eu", "wholesale"], None, Some("demo-eu")),
    ("Tomás Vega", "+13025550158", &["invoices"], Some("Ask for the delivery address first"), None),
    ("Lena Fischer", "+447700900177", &["eu"], None, Some("demo-eu")),
    ("Owen Clarke", "+13025550166", &[], None, None),
];

/// Pictures of the sandbox, with what may be written under them.
const MESSAGES: [(&str, &str); 6] = [
    ("invoice.png", "Your invoice, due Friday"),
    ("size-chart.png", "Here is the size chart you asked for"),
    ("product.jpg", "Back in stock since this morning"),
    ("receipt.jpg", "Thank you! Your receipt"),
    ("map.png", "This is where you find us"),
    ("greeting.jpg", ""),
];

/// Sends of the sample history.
const ENTRIES: u32 = 60;

/// Everybody.
pub(super) fn contacts() -> Result<Vec<Contact>, Problem> {
    let contact = |(name, number, tags, note, sender): Person| {
        Ok(Contact {
            name: name.to_owned(),
            number: Phone::from_e164(number)?,
            note: note.map(str::to_owned),
            tags: tags.iter().map(|&tag| tag.to_owned()).collect(),
            sender: sender.map(str::to_owned),
        })
    };
    PEOPLE.into_iter().map(contact).collect()
}

/// Code, name, picture (none for a snippet), caption.
const CANNED: [(&str, &str, &str, &str); 6] = [
    ("inv", "Invoice", "invoice.png", "Dear {first_name}, here is your invoice. It is due on Friday."),
    ("size", "Size chart", "size-chart.png", "Here is the size chart you asked for"),
    ("map", "How to find us", "map.png", "This is where you find us: open from 9 to 18"),
    ("order", "Order confirmed", "receipt.jpg", "Thank you, {name}! Order {order} is on its way and arrives on {day}."),
    ("thanks", "Thanks", "", "Thank you, {first_name}!"),
    ("sig", "Signature", "", "Kind regards\nThe support team"),
];

/// Canned messages with pictures of the sandbox; `link` gives the address of one.
pub(super) fn canned(link: &dyn Fn(&str) -> String) -> Vec<Canned> {
    let one = |(code, name, picture, caption): (&str, &str, &str, &str)| Canned {
        code: code.to_owned(),
        name: name.to_owned(),
        link: if picture.is_empty() { String::new() } else { link(picture) },
        caption: caption.to_owned(),
        sender: String::new(),
    };
    CANNED.into_iter().map(one).collect()
}

/// A history that ends a little before `now` and reaches some weeks back, oldest first. `link` gives the address of
/// a picture. Nearly all were accepted; one was refused, and of one nobody knows.
pub(super) fn history(
    now: Timestamp,
    author: &Author,
    link: &dyn Fn(&str) -> String,
) -> Result<Vec<Entry>, Vec<crate::domain::Placed>> {
    (0..ENTRIES).rev().map(|age| entry(age, now, author, link)).collect()
}

/// The send of this age: 0 is the newest. Everything about it follows from the age alone.
fn entry(
    age: u32,
    now: Timestamp,
    author: &Author,
    link: &dyn Fn(&str) -> String,
) -> Result<Entry, Vec<crate::domain::Placed>> {
    let person = PEOPLE[(age * 7 + age / 9) as usize % PEOPLE.len()];
    let (picture, caption) = MESSAGES[(age * 5 + age / 6) as usize % MESSAGES.len()];
    let (alias, id) = SENDERS[usize::from(person.4.is_some())];
    let draft = Draft {
        to: person.1.to_owned(),
        from: alias.to_owned(),
        link: link(picture),
        caption: caption.to_owned(),
        ..Draft::default()
    };
    let phone_id = PhoneId::parse(id).map_err(|problem| vec![problem.at(crate::domain::Field::From)])?;
    let sender = Sender { alias: alias.to_owned(), phone_id, display: None, profile: None };
    let mut outgoing = draft.check(&[sender], &Options::default())?;
    outgoing.contact = Some(person.0.to_owned());
    // Closer together today than weeks ago, as a real day looks from its evening.
    let minutes = i64::from(age) * 37 + i64::from(age * age) * 11 + 14;
    let created = now - SignedDuration::from_mins(minutes);
    let id = Uuid::new_v7(uuid::Timestamp::from_unix(NoContext, created.as_second().unsigned_abs(), age));
    let mut entry = Entry::new(id, created, author.clone(), outgoing, State::Queued);
    entry.step(created, State::Sending, None);
    let answer = answer(age);
    let answered = created + SignedDuration::try_from(answer.latency).unwrap_or_default();
    entry.settle(answered, answer);
    Ok(entry)
}

fn answer(age: u32) -> Answer {
    let latency = Duration::from_millis(u64::from(280 + age * 97 % 640));
    match age {
        2 => Answer {
            http_status: Some(400),
            message: Some("Invalid data Provided".into()),
            body: Some(r#"{"status":false,"message":"Invalid data Provided"}"#.into()),
            ..Answer::bare(
                Outcome::Refused,
                "Zixflow answered 400 Bad Request: check the fields of the message",
                latency,
            )
        },
        9 => Answer::bare(Outcome::Unknown, "the answer was lost: no answer within 60 s", Duration::from_secs(60)),
        _ => Answer {
            reason: None,
            http_status: Some(200),
            message: Some("Message sent successfully".into()),
            body: Some(r#"{"status":true,"message":"Message sent successfully"}"#.into()),
            ..Answer::bare(Outcome::Accepted, "", latency)
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_sample_history_is_orderly_and_honest() {
        let now: Timestamp = "2026-11-22T18:00:00Z".parse().unwrap();
        let link = |name: &str| format!("http://127.0.0.1:4000/pictures/{name}");
        let entries = history(now, &Author::default(), &link).unwrap();
        assert_eq!(entries.len(), ENTRIES as usize);
        assert!(
            entries.is_sorted_by_key(|entry| entry.created) && entries.iter().all(|entry| entry.settled_at() < now)
        );
        assert_eq!(entries.iter().map(|entry| entry.id).collect::<HashSet<_>>().len(), entries.len());
        let weeks = entries.last().unwrap().created.duration_since(entries[0].created).as_hours() / (24 * 7);
        assert!((2..8).contains(&weeks), "{weeks} weeks");
        let states = |state| entries.iter().filter(|entry| entry.state == state).count();
        assert_eq!((states(State::Refused), states(State::Unknown)), (1, 1));
        assert!(entries.iter().map(|entry| &entry.outgoing.to).collect::<HashSet<_>>().len() > 5);
    }

    #[test]
    fn the_sample_canned_messages_are_good_ones() {
        let canned = canned(&|name| format!("http://127.0.0.1:4000/pictures/{name}"));
        assert!(canned.iter().all(|one| one.problems().is_empty()), "{canned:?}");
        assert!(canned.iter().any(Canned::is_snippet) && canned.iter().any(|one| one.words().len() > 1));
    }

    #[test]
    fn the_sample_people_have_numbers_of_fiction_alone() {
        for contact in contacts().unwrap() {
            let number = contact.number.digits();
            assert!(
                number.starts_with("1302555010")
                    || number.starts_with("13025551")
                    || number.starts_with("130255501")
                    || number.starts_with("447700900"),
                "{number}"
            );
        }
    }
}
