//! Contacts as vCards of version 3.0, which every telephone reads.

use crate::domain::Contact;

/// Bytes of a line, at most (RFC 2426, section 2.6).
const LINE: usize = 75;

/// The contacts as vCards, which [`VcardCards`](super::VcardCards) reads back without a difference.
#[must_use]
pub fn contacts_vcard(contacts: &[Contact]) -> String {
    let mut text = String::new();
    for contact in contacts {
        let name = escaped(&contact.name);
        push(&mut text, "BEGIN:VCARD");
        push(&mut text, "VERSION:3.0");
        push(&mut text, &format!("FN:{name}"));
        // The structured name must be there; nobody knows which part of ours is the family's.
        push(&mut text, &format!("N:;{name};;;"));
        push(&mut text, &format!("TEL;TYPE=CELL:{}", contact.number.e164()));
        if let Some(note) = &contact.note {
            push(&mut text, &format!("NOTE:{}", escaped(note)));
        }
        if !contact.tags.is_empty() {
            let tags: Vec<String> = contact.tags.iter().map(|tag| escaped(tag)).collect();
            push(&mut text, &format!("CATEGORIES:{}", tags.join(",")));
        }
        if let Some(sender) = &contact.sender {
            push(&mut text, &format!("X-ZIXPOST-SENDER:{}", escaped(sender)));
        }
        push(&mut text, "END:VCARD");
    }
    text
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\\' | ',' | ';' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded where it is too long, and never inside a character.
fn push(text: &mut String, line: &str) {
    let mut used = 0;
    for c in line.chars() {
        if used + c.len_utf8() > LINE {
            text.push_str("\r\n ");
            used = 1;
        }
        text.push(c);
        used += c.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Merged, Phone};
    use crate::store::{CsvCards, VcardCards, contacts_csv};

    fn contact() -> impl Strategy<Value = Contact> {
        let text = || "(?s).{0,90}|=1\\+1|@SUM\\(A1\\)|[\"',;\\\\\r\n\t =:]{1,9}|[é🙂]{30,60}";
        let tags = proptest::collection::vec("(?s).{1,9}|[,;\\\\: ]{1,5}", 0..3);
        (text(), "\\S", proptest::option::of(text()), tags, proptest::option::of(text())).prop_map(
            |(name, more, note, tags, sender)| {
                let number = Phone::from_e164("+13025550101").unwrap();
                Contact { name: name + &more, number, note, tags, sender }
            },
        )
    }

    #[test]
    fn lines_are_folded_between_characters() {
        let number = Phone::from_e164("+13025550101").unwrap();
        let long = Contact { name: "é".repeat(100), number, note: None, tags: Vec::new(), sender: None };
        let text = contacts_vcard(&[long]);
        assert!(text.split("\r\n").all(|line| line.len() <= LINE), "{text}");
    }

    proptest! {
        #[test]
        fn what_is_written_out_comes_back_unchanged(contact in contact()) {
            let csv = contacts_csv(std::slice::from_ref(&contact));
            let vcard = contacts_vcard(std::slice::from_ref(&contact));
            let from_csv = CsvCards::new(csv.as_bytes()).unwrap().next();
            let from_vcard = VcardCards::new(vcard.as_bytes()).next();
            for read in [from_csv, from_vcard] {
                let card = read.unwrap().unwrap().unwrap();
                prop_assert_eq!(Phone::parse(&card.number), Ok(contact.number.clone()));
                prop_assert_eq!(card.onto(&contact.number, Some(&contact)), Ok(Merged::Unchanged), "{:?}", card);
            }
        }
    }
}
