//! Listing, showing, adding, changing and removing.

use std::io::{self, BufRead, IsTerminal};

use super::args::{Contacts, Edited, NewContact};
use super::export;
use super::find::{doubles, find};
use super::import;
use super::shown::{as_json, caution, list, one};
use crate::cli::end::{End, Failure};
use crate::cli::output::Output;
use crate::cli::place::Place;
use crate::domain::{Contact, Phone, Sender, clean_line, clean_note, masked_contact};

/// Bytes of an answer that are read.
const ANSWER: u64 = 64;

/// Does what was asked.
pub(in crate::cli) fn run(place: &Place, contacts: &Contacts, out: &mut Output) -> Result<End, Failure> {
    match contacts {
        Contacts::List { json, mask } => everybody(place, *json, *mask, out)?,
        Contacts::Show { who, json } => show(place, who, *json, out)?,
        Contacts::Add(new) => add(place, new, out)?,
        Contacts::Edit(edited) => edit(place, edited, out)?,
        Contacts::Remove { who, yes, json } => remove(place, who, *yes, *json, out)?,
        Contacts::Import(imported) => return import::run(place, imported, out),
        Contacts::Export { format, file } => export::run(&known(place)?, *format, file.as_deref(), out)?,
    }
    Ok(End::Fine)
}

/// What stands in `contacts.toml`; nothing is made where there is none.
fn known(place: &Place) -> Result<Vec<Contact>, Failure> {
    place.reader().map_or_else(|| Ok(Vec::new()), |store| store.contacts().map_err(Failure::store("read the contacts")))
}

fn everybody(place: &Place, json: bool, is_masked: bool, out: &mut Output) -> Result<(), Failure> {
    let known = known(place)?;
    let seen = |contact: &Contact| if is_masked { masked_contact(contact) } else { contact.clone() };
    let contacts: Vec<Contact> = known.iter().map(seen).collect();
    if contacts.is_empty() {
        out.notice("there are no contacts yet; `zixpost contacts add --help` tells how to add one");
    }
    if json {
        contacts.iter().try_for_each(|contact| out.json(&as_json(contact)))?;
    } else {
        list(&contacts, out)?;
    }
    for (first, other) in doubles(&known) {
        let (first, other) = (seen(first), seen(other));
        out.notice(&format!("{} is twice in contacts.toml: {} and {}", first.number, first.name, other.name));
    }
    Ok(())
}

fn show(place: &Place, who: &str, json: bool, out: &mut Output) -> Result<(), Failure> {
    let contacts = known(place)?;
    let contact = find("show the contact", who, &contacts)?;
    if json {
        out.json(&as_json(contact))?;
    } else {
        one(contact, out)?;
    }
    caution(&contact.number, out);
    Ok(())
}

fn add(place: &Place, new: &NewContact, out: &mut Output) -> Result<(), Failure> {
    let mut check = Check::new("add the contact");
    let name = check.keep(clean_line("name", &new.name)).unwrap_or_default();
    let note = new.note.as_deref().and_then(|note| check.keep(clean_note(note)));
    let tags = new.tags.iter().filter_map(|tag| check.keep(clean_line("tag", tag))).collect();
    let sender = new.sender.as_deref().map(|sender| check.sender(place, sender)).transpose()?;
    let number = check.number(&new.number);
    let contact = check.end(number.map(|number| Contact { name, number, note, tags, sender: sender.flatten() }))?;
    let store = place.store()?;
    let known = store.contacts().map_err(Failure::store("read the contacts"))?;
    if let Some(other) = known.iter().find(|other| other.number == contact.number) {
        let text = format!("could not add the contact: number: {} is {} already", contact.number, other.name);
        return Err(Failure::usage(text));
    }
    store.add_contact(&contact).map_err(Failure::store("add the contact"))?;
    tell("added", &contact, new.json, &known, out)
}

fn edit(place: &Place, edited: &Edited, out: &mut Output) -> Result<(), Failure> {
    let contacts = known(place)?;
    let before = find("change the contact", &edited.who, &contacts)?;
    let mut check = Check::new("change the contact");
    let mut after = before.clone();
    if let Some(name) = edited.name.as_deref().and_then(|name| check.keep(clean_line("name", name))) {
        after.name = name;
    }
    if edited.no_note {
        after.note = None;
    } else if let Some(note) = &edited.note {
        after.note = check.keep(clean_note(note));
    }
    after.tags.retain(|tag| !edited.untags.iter().any(|gone| gone.trim() == tag.trim()));
    for tag in edited.tags.iter().filter_map(|tag| check.keep(clean_line("tag", tag))) {
        if !after.tags.contains(&tag) {
            after.tags.push(tag);
        }
    }
    if edited.no_sender {
        after.sender = None;
    } else if let Some(sender) = &edited.sender {
        after.sender = check.sender(place, sender)?;
    }
    let number = edited.number.as_ref().map(|number| check.number(number));
    let after = check.end(match number {
        None => Some(after),
        Some(number) => number.map(|number| Contact { number, ..after }),
    })?;
    let mut others = contacts.iter().filter(|other| *other != before);
    if let Some(other) = others.find(|other| other.number == after.number && after.number != before.number) {
        let text = format!("could not change the contact: number: {} is {} already", after.number, other.name);
        return Err(Failure::usage(text));
    }
    if *before == after {
        out.notice("nothing to change: the contact is like that already");
        if edited.json {
            out.json(&as_json(&after))?;
        }
        return Ok(());
    }
    place.store()?.change_contact(before, &after).map_err(Failure::store("change the contact"))?;
    let is_renamed = before.name != after.name;
    let others: Vec<Contact> = contacts.iter().filter(|other| is_renamed && *other != before).cloned().collect();
    tell("changed", &after, edited.json, &others, out)
}

fn remove(place: &Place, who: &str, yes: bool, json: bool, out: &mut Output) -> Result<(), Failure> {
    let contacts = known(place)?;
    let contact = find("remove the contact", who, &contacts)?;
    if !yes && !agreed(contact, out)? {
        out.notice("nobody was removed");
        return Ok(());
    }
    place.store()?.remove_contact(contact).map_err(Failure::store("remove the contact"))?;
    tell("removed", contact, json, &[], out)
}

/// Asks on a terminal; a script has to say so itself.
fn agreed(contact: &Contact, out: &mut Output) -> Result<bool, Failure> {
    let keyboard = io::stdin();
    if !keyboard.is_terminal() || !out.is_terminal() {
        let text = format!("could not remove {} {}: say --yes where nobody can be asked", contact.name, contact.number);
        return Err(Failure::usage(text));
    }
    out.line(&format!("Remove {} {} from the contacts? Type y for yes, then Enter", contact.name, contact.number))?;
    out.flush()?;
    let mut answer = String::new();
    io::Read::take(keyboard.lock(), ANSWER).read_line(&mut answer).map_err(Failure::system("read the answer"))?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Tells what was done, and what a person should know of the contact.
fn tell(done: &str, contact: &Contact, json: bool, others: &[Contact], out: &mut Output) -> Result<(), Failure> {
    if others.iter().any(|other| other.name.to_lowercase() == contact.name.to_lowercase()) {
        out.notice("another contact has the same name; `send --to` will want the number");
    }
    if json {
        out.json(&as_json(contact))?;
    } else {
        out.line(&format!("{done} {} {}", contact.name, contact.number))?;
    }
    if done != "removed" {
        caution(&contact.number, out);
    }
    Ok(())
}

/// Every problem of a command line at once.
struct Check {
    doing: &'static str,
    problems: Vec<String>,
}

impl Check {
    fn new(doing: &'static str) -> Self {
        Self { doing, problems: Vec::new() }
    }

    fn keep<T>(&mut self, checked: Result<T, String>) -> Option<T> {
        checked.map_err(|problem| self.problems.push(problem)).ok()
    }

    fn number(&mut self, text: &str) -> Option<Phone> {
        self.keep(Phone::parse(text).map_err(|problem| format!("number: {problem} ({})", problem.mend())))
    }

    fn sender(&mut self, place: &Place, alias: &str) -> Result<Option<String>, Failure> {
        let found = Sender::find(alias, &place.settings()?.senders);
        let found = found.map_err(|problem| format!("sender: {problem} ({})", problem.mend()));
        Ok(self.keep(found.map(|_| alias.to_owned())))
    }

    fn end(self, contact: Option<Contact>) -> Result<Contact, Failure> {
        contact.filter(|_| self.problems.is_empty()).ok_or_else(|| {
            Failure::Usage(self.problems.iter().map(|text| format!("could not {}: {text}", self.doing)).collect())
        })
    }
}
