//! `zixpost contacts`: the people one writes to.

use super::args::{Contacts, NewContact};
use super::end::{End, Failure};
use super::output::Output;
use super::place::Place;
use crate::domain::{Contact, Phone, Sender, Shown};

/// Lists or adds.
pub(super) fn run(place: &Place, contacts: &Contacts, out: &mut Output) -> Result<End, Failure> {
    match contacts {
        Contacts::List { json } => list(place, *json, out)?,
        Contacts::Add(new) => add(place, new, out)?,
    }
    Ok(End::Fine)
}

fn list(place: &Place, json: bool, out: &mut Output) -> Result<(), Failure> {
    let contacts = match place.reader() {
        Some(store) => store.contacts().map_err(Failure::store("read the contacts"))?,
        None => Vec::new(),
    };
    if contacts.is_empty() {
        out.notice("there are no contacts yet; `zixpost contacts add --help` tells how to add one");
    }
    let widest = contacts.iter().map(|contact| Shown::line(&contact.name).width()).max().unwrap_or(0).min(40);
    for contact in &contacts {
        if json {
            out.json(&as_json(contact))?;
        } else if out.is_terminal() {
            let name = Shown::fitted(&contact.name, widest);
            let blank = " ".repeat(widest - name.width());
            let more = [contact.tags.join(" "), contact.note.clone().unwrap_or_default()].join("  ");
            out.line(format!("{name}{blank}  {:<18}  {}", contact.number.to_string(), more.trim()).trim_end())?;
        } else {
            let tags = contact.tags.join(",");
            let (note, sender) = (contact.note.as_deref(), contact.sender.as_deref());
            let number = contact.number.e164();
            out.cells(&[&contact.name, &number, &tags, sender.unwrap_or_default(), note.unwrap_or_default()])?;
        }
    }
    Ok(())
}

fn add(place: &Place, new: &NewContact, out: &mut Output) -> Result<(), Failure> {
    let contact = checked(place, new)?;
    let store = place.store()?;
    let known = store.contacts().map_err(Failure::store("read the contacts"))?;
    if let Some(other) = known.iter().find(|other| other.number == contact.number) {
        let text = format!("could not add the contact: number: {} is {} already", contact.number, other.name);
        return Err(Failure::usage(text));
    }
    store.add_contact(&contact).map_err(Failure::store("add the contact"))?;
    if known.iter().any(|other| other.name.to_lowercase() == contact.name.to_lowercase()) {
        out.notice("another contact has the same name; `send --to` will want the number");
    }
    if new.json {
        out.json(&as_json(&contact))?;
    } else {
        out.line(&format!("added {} {}", contact.name, contact.number))?;
    }
    Ok(())
}

/// Every problem at once, or the contact.
fn checked(place: &Place, new: &NewContact) -> Result<Contact, Failure> {
    let mut problems = Vec::new();
    let mut text = |word: &str, text: &str| {
        let text = text.trim();
        if text.is_empty() {
            problems.push(format!("{word}: is empty"));
        } else if text.chars().any(char::is_control) {
            problems.push(format!("{word}: contains a control character or a line break"));
        }
        text.to_owned()
    };
    let name = text("name", &new.name);
    let note = new.note.as_deref().map(|note| text("note", note));
    let tags = new.tags.iter().map(|tag| text("tag", tag)).collect();
    if let Some(sender) = &new.sender
        && let Err(problem) = Sender::find(sender, &place.settings()?.senders)
    {
        problems.push(format!("sender: {problem} ({})", problem.mend()));
    }
    let number = Phone::parse(&new.number);
    if let Err(problem) = &number {
        problems.push(format!("number: {problem} ({})", problem.mend()));
    }
    match number {
        Ok(number) if problems.is_empty() => Ok(Contact { name, number, note, tags, sender: new.sender.clone() }),
        _ => {
            Err(Failure::Usage(problems.into_iter().map(|text| format!("could not add the contact: {text}")).collect()))
        }
    }
}

fn as_json(contact: &Contact) -> String {
    // Nothing in a contact can fail to become JSON: it has texts alone.
    serde_json::to_string(contact).unwrap_or_default()
}
