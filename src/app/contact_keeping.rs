//! Contacts on the screen: making, changing and removing one, and taking in what the file says.

use super::compose::Recipient;
use super::contact_form::{ContactForm, FormSlot};
use super::effect::Effect;
use super::model::{Focus, Model};
use super::notice::Tone;
use super::overlay::Overlay;
use super::{profiles, sender, sender_keeping};
use crate::domain::{Contact, Phone};

/// What the shell tells about the contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactNews {
    /// The file is another one: somebody else changed it.
    Changed(Vec<Contact>),
    /// The file cannot be read any more; a sentence for a person.
    Unreadable(String),
    /// A contact was written.
    Saved {
        /// The contact.
        saved: Contact,
        /// All contacts, as the file has them now; `None` where it could not be read again.
        everybody: Option<Vec<Contact>>,
    },
    /// A contact was removed.
    Removed {
        /// The contact.
        removed: Contact,
        /// All contacts, as the file has them now; `None` where it could not be read again.
        everybody: Option<Vec<Contact>>,
    },
    /// The store did not do as asked; a sentence for a person.
    Refused(String),
}

/// Opens the form for somebody new: with what is typed in the search, or for a number that is nobody's.
pub(super) fn new(model: &mut Model) {
    let form = match subject(model) {
        Some(phone) if model.contacts.person(&phone).is_none() && model.focus != Focus::Contacts => {
            ContactForm::new("", &phone.to_string())
        }
        _ if model.focus == Focus::Contacts => {
            let typed = model.contacts.search.text().trim();
            match Phone::typed_digits(typed) {
                Some(_) => match Phone::parse(typed) {
                    // A search for somebody's number is no wish for a second contact of it.
                    Ok(phone) if model.contacts.person(&phone).is_some() => ContactForm::new("", ""),
                    Ok(phone) => ContactForm::new("", &phone.to_string()),
                    Err(_) => ContactForm::new("", typed),
                },
                None if model.contacts.found_count() == 0 => ContactForm::new(typed, ""),
                None => ContactForm::new("", ""),
            }
        }
        _ => ContactForm::new("", ""),
    };
    open(model, form);
}

/// Opens the form of the contact in view; of a number that is nobody's, a form for somebody new.
pub(super) fn edit(model: &mut Model) {
    let Some(phone) = subject(model) else {
        model.notices.hint("no contact to edit: choose one first");
        return;
    };
    let form = match model.contacts.person(&phone) {
        Some(person) => ContactForm::of(&person.contact),
        None => ContactForm::new("", &phone.to_string()),
    };
    open(model, form);
}

/// Asks whether to remove the contact in view.
pub(super) fn remove(model: &mut Model) {
    match subject(model).and_then(|phone| model.contacts.person(&phone).map(|person| person.contact.clone())) {
        Some(contact) => model.overlay = Some(Overlay::RemoveContact(Box::new(contact))),
        None => model.notices.hint("no contact to remove: choose one first"),
    }
}

/// Yes to the question that is open.
pub(super) fn confirm(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::RemoveContact(contact)) => vec![Effect::RemoveContact(*contact)],
        // The form goes with everything in it.
        Some(Overlay::LeaveForm(_)) => Vec::new(),
        Some(Overlay::LeaveSender(_)) => {
            sender::reopen(model);
            Vec::new()
        }
        Some(Overlay::RemoveSender(removal)) => sender_keeping::removed(*removal),
        Some(Overlay::Switch(question)) => profiles::switch_to(model, &question),
        other => {
            model.overlay = other;
            Vec::new()
        }
    }
}

/// Leaves the form; asks first where something would be lost.
pub(super) fn leave(model: &mut Model, form: Box<ContactForm>) {
    model.overlay = form.is_changed().then_some(Overlay::LeaveForm(form));
}

/// The next field; on the last one, the contact is saved. Where a number needs a person's word, this is the word.
pub(super) fn enter(model: &mut Model) -> Vec<Effect> {
    let Some(form) = form(model) else { return Vec::new() };
    if form.slot == FormSlot::Sender {
        return save(model);
    }
    let meant = form.meant().filter(|_| form.slot == FormSlot::Number).map(|meant| meant.phone.to_string());
    match meant {
        Some(number) => {
            form.number = form.number.with(&number);
            edited(model);
        }
        None => form.go_by(1),
    }
    Vec::new()
}

/// Asks to save the contact, unless something is wrong with it.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    edited(model);
    let Some(form) = form(model) else { return Vec::new() };
    if form.is_saving {
        return Vec::new();
    }
    let Some(new) = form.contact() else { return Vec::new() };
    if form.old.as_ref() == Some(&new) {
        model.overlay = None;
        model.notices.hint("nothing was changed");
        return Vec::new();
    }
    form.is_saving = true;
    vec![Effect::SaveContact { old: form.old.clone(), new }]
}

/// Turns the sender of the form one further.
pub(super) fn turn_sender(model: &mut Model, is_forward: bool) {
    if let Some(Overlay::Contact(form)) = &mut model.overlay {
        form.turn_sender(&model.senders, is_forward);
        form.refused = None;
    }
}

/// A field of the form changed: the number is read anew, and what the store said is old.
pub(super) fn edited(model: &mut Model) {
    if let Some(form) = form(model) {
        form.refused = None;
    }
    read_number(model);
}

/// Reads the number of the form anew: it, or who has which number, is another one.
fn read_number(model: &mut Model) {
    let Some(Overlay::Contact(form)) = &mut model.overlay else { return };
    let contacts = &model.contacts;
    form.read_number(contacts.country(), |phone| contacts.person(phone).map(|person| person.contact.clone()));
}

/// The form that is open.
pub(super) fn form(model: &mut Model) -> Option<&mut ContactForm> {
    match &mut model.overlay {
        Some(Overlay::Contact(form)) => Some(form),
        _ => None,
    }
}

/// Takes in what the shell tells.
pub(super) fn told(model: &mut Model, news: ContactNews) {
    match news {
        ContactNews::Changed(everybody) => take(model, Some(everybody)),
        ContactNews::Unreadable(why) => {
            model.notices.tell(Tone::Warning, &format!("the contacts stay as they were: {why}"));
        }
        ContactNews::Saved { saved, everybody } => {
            let old = old_number(model);
            take(model, everybody);
            close(model, &saved);
            if model.focus == Focus::Contacts {
                model.contacts.clear();
                model.contacts.choose(&saved.number);
            }
            let draft = old.filter(|old| *old != saved.number && model.has_draft(old));
            let more = draft.map(|old| format!("; the draft to {old} stays with that number")).unwrap_or_default();
            model.notices.tell(Tone::Good, &format!("saved: {}{more}", whom(&saved)));
        }
        ContactNews::Removed { removed, everybody } => {
            take(model, everybody);
            model.notices.tell(Tone::Plain, &format!("removed: {}", whom(&removed)));
        }
        ContactNews::Refused(why) => {
            let text = format!("not saved: {why}");
            match &mut model.overlay {
                Some(Overlay::Contact(form) | Overlay::LeaveForm(form)) => {
                    form.is_saving = false;
                    form.refused = Some(crate::domain::Shown::line(&text));
                }
                _ => model.notices.tell(Tone::Bad, &format!("the contacts stay as they were: {why}")),
            }
        }
    }
}

/// Everybody anew. The choice and the open draft stay with their number.
fn take(model: &mut Model, everybody: Option<Vec<Contact>>) {
    let Some(everybody) = everybody else { return };
    let open = model.compose.as_ref().map(|compose| compose.recipient.phone.clone());
    let before = open.as_ref().map(|phone| model.sender_for(phone));
    let doubles = model.contacts.replace(everybody);
    if doubles > 0 {
        model.notices.tell(Tone::Warning, &doubles_left_out(doubles));
    }
    if let (Some(phone), Some(before)) = (open, before) {
        let name = model.contacts.person(&phone).map(|person| person.contact.name.clone());
        let now = model.sender_for(&phone);
        if let Some(compose) = &mut model.compose {
            compose.recipient = Recipient::new(phone, name);
            // A sender that nobody chose by hand, in a draft that nobody began, follows the contact.
            if compose.is_empty() && compose.from == before {
                compose.from = now;
            }
        }
    }
    read_number(model);
}

/// What is told where several contacts have one number.
pub(super) fn doubles_left_out(count: usize) -> String {
    format!("contacts left out because another has the same number: {count}")
}

/// The form of what was saved closes; one in which somebody typed on stays, and changes what was saved from now on.
fn close(model: &mut Model, saved: &Contact) {
    match &mut model.overlay {
        Some(Overlay::Contact(form)) if form.is_saving => form.saved(saved),
        Some(Overlay::LeaveForm(form)) if form.is_saving => {
            model.overlay = None;
            return;
        }
        _ => return,
    }
    read_number(model);
    if form(model).and_then(ContactForm::contact).as_ref() == Some(saved) {
        model.overlay = None;
    }
}

fn old_number(model: &mut Model) -> Option<Phone> {
    form(model).and_then(|form| form.old.as_ref()).map(|old| old.number.clone())
}

fn open(model: &mut Model, form: ContactForm) {
    model.overlay = Some(Overlay::Contact(Box::new(form)));
    edited(model);
}

/// Whom the pane in focus is about.
fn subject(model: &Model) -> Option<Phone> {
    match model.focus {
        Focus::Contacts => model.contacts.chosen().cloned(),
        Focus::Message => model.compose.as_ref().map(|compose| compose.recipient.phone.clone()),
        Focus::History => model.history.chosen().map(|row| row.entry.outgoing.to.clone()),
    }
}

/// The person and the number: one alone could be somebody else.
fn whom(contact: &Contact) -> String {
    format!("{} {}", contact.name.trim(), contact.number)
}
