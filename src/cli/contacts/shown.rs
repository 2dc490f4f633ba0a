//! How contacts are printed.

use std::io;

use crate::cli::output::Output;
use crate::domain::{Contact, Phone, Shown};

/// Everybody: columns on a terminal, cells parted by tabs elsewhere.
pub(super) fn list(contacts: &[Contact], out: &mut Output) -> io::Result<()> {
    let widest = contacts.iter().map(|contact| Shown::line(&contact.name).width()).max().unwrap_or(0).min(40);
    for contact in contacts {
        if out.is_terminal() {
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

/// One person, a field a line.
pub(super) fn one(contact: &Contact, out: &mut Output) -> io::Result<()> {
    let country = contact.number.region().map(|region| format!("  {region}")).unwrap_or_default();
    out.line(&format!("name    {}", contact.name))?;
    out.line(&format!("number  {}{country}", contact.number))?;
    if !contact.tags.is_empty() {
        out.line(&format!("tags    {}", contact.tags.join(", ")))?;
    }
    if let Some(sender) = &contact.sender {
        out.line(&format!("sender  {sender}"))?;
    }
    for (at, line) in contact.note.iter().flat_map(|note| note.lines()).enumerate() {
        out.line(&format!("{}{line}", if at == 0 { "note    " } else { "        " }))?;
    }
    Ok(())
}

/// The contact as one JSON object.
pub(super) fn as_json(contact: &Contact) -> String {
    // Nothing in a contact can fail to become JSON: it has texts alone.
    serde_json::to_string(contact).unwrap_or_default()
}

/// Tells where WhatsApp may know the person by another number.
pub(super) fn caution(number: &Phone, out: &mut Output) {
    if let Some(caution) = number.caution() {
        out.notice(&format!("{number}: {caution}"));
    }
}
