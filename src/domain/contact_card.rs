//! What a file or a person says of one contact, and what becomes of the contact by it.

use super::contact::Contact;
use super::phone::Phone;

/// Raw texts about one contact. An empty text says nothing about its field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// The line that it begins on, counted from 1.
    pub line: u64,
    /// The name.
    pub name: String,
    /// The number, in any form.
    pub number: String,
    /// The note.
    pub note: String,
    /// The tags.
    pub tags: Vec<String>,
    /// The alias of the sender.
    pub sender: String,
    /// Further numbers of the same person, which are not taken.
    pub left_out: usize,
}

/// What a card makes of the contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// Nobody had that number.
    Added(Contact),
    /// Somebody had it, and these fields changed.
    Updated(Contact, Vec<&'static str>),
    /// The card says nothing new.
    Unchanged,
}

impl Card {
    /// Puts the card onto the contact that has its number already.
    ///
    /// A field that the card is silent about stays; tags are added and never taken away. What is already as the card
    /// says is not judged, so that whatever was written out comes back unchanged.
    ///
    /// # Errors
    /// Everything that is wrong with the texts, each with the word of its field.
    pub fn onto(&self, number: &Phone, known: Option<&Contact>) -> Result<Merged, Vec<String>> {
        let mut problems = Vec::new();
        let name = chosen(&self.name, known.map(|known| known.name.as_str()), |text| clean_line("name", text));
        let name = name.unwrap_or_else(|problem| keep(&mut problems, problem));
        let note = chosen(&self.note, known.and_then(|known| known.note.as_deref()), clean_note);
        let note = note.unwrap_or_else(|problem| keep(&mut problems, problem));
        let sender =
            chosen(&self.sender, known.and_then(|known| known.sender.as_deref()), |text| clean_line("sender", text));
        let sender = sender.unwrap_or_else(|problem| keep(&mut problems, problem));
        let mut tags = known.map(|known| known.tags.clone()).unwrap_or_default();
        for tag in &self.tags {
            match clean_line("tag", tag) {
                _ if tags.contains(tag) || tag.trim().is_empty() => {}
                Ok(tag) if tags.contains(&tag) => {}
                Ok(tag) => tags.push(tag),
                Err(problem) => problems.push(problem),
            }
        }
        if name.is_none() && problems.is_empty() {
            problems.push("name: is empty".into());
        }
        let (Some(name), true) = (name, problems.is_empty()) else { return Err(problems) };
        let contact = Contact { name, number: number.clone(), note, tags, sender };
        Ok(match known {
            None => Merged::Added(contact),
            Some(known) if *known == contact => Merged::Unchanged,
            Some(known) => {
                let fields = changed(known, &contact);
                Merged::Updated(contact, fields)
            }
        })
    }
}

/// A text of one line, without the space around it.
///
/// # Errors
/// An empty one, and one with a control character or a line break.
pub fn clean_line(word: &str, text: &str) -> Result<String, String> {
    judged(word, text, char::is_control, "contains a control character or a line break")
}

/// A note, without the space around it. It may have several lines.
///
/// # Errors
/// An empty one, and one with another control character than tab and line break.
pub fn clean_note(text: &str) -> Result<String, String> {
    let is_bad = |c: char| c.is_control() && c != '\n' && c != '\t';
    judged("note", &text.replace("\r\n", "\n"), is_bad, "contains a control character")
}

fn judged(word: &str, text: &str, is_bad: impl Fn(char) -> bool, problem: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("{word}: is empty"));
    }
    if text.chars().any(is_bad) { Err(format!("{word}: {problem}")) } else { Ok(text.to_owned()) }
}

/// The text of the card where it says something, else the known one.
fn chosen(
    told: &str,
    known: Option<&str>,
    clean: impl Fn(&str) -> Result<String, String>,
) -> Result<Option<String>, String> {
    if told.trim().is_empty() || known == Some(told) {
        return Ok(known.map(str::to_owned));
    }
    clean(told).map(Some)
}

fn keep(problems: &mut Vec<String>, problem: String) -> Option<String> {
    problems.push(problem);
    None
}

fn changed(before: &Contact, after: &Contact) -> Vec<&'static str> {
    let fields = [
        ("name", before.name != after.name),
        ("note", before.note != after.note),
        ("tags", before.tags != after.tags),
        ("sender", before.sender != after.sender),
    ];
    fields.into_iter().filter(|(_, changed)| *changed).map(|(word, _)| word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number() -> Phone {
        Phone::from_e164("+13025550101").unwrap()
    }

    fn known() -> Contact {
        Contact {
            name: "María Ortiz".into(),
            number: number(),
            note: Some("Fridays".into()),
            tags: vec!["vip".into()],
            sender: Some("support".into()),
        }
    }

    #[test]
    fn a_silent_field_stays_and_tags_are_merged() {
        let card = Card { name: "Maria".into(), tags: vec!["new".into(), "vip".into()], ..Card::default() };
        let after = Contact { name: "Maria".into(), tags: vec!["vip".into(), "new".into()], ..known() };
        assert_eq!(card.onto(&number(), Some(&known())), Ok(Merged::Updated(after.clone(), vec!["name", "tags"])));
        assert_eq!(card.onto(&number(), Some(&after)), Ok(Merged::Unchanged));
        assert_eq!(Card::default().onto(&number(), Some(&known())), Ok(Merged::Unchanged));
    }

    #[test]
    fn a_new_contact_needs_a_name_and_clean_texts() {
        let card = Card { note: "a\u{1b}b".into(), tags: vec!["a\nb".into()], ..Card::default() };
        let problems = card.onto(&number(), None).unwrap_err();
        let expected = ["note: contains a control character", "tag: contains a control character or a line break"]
            .map(String::from);
        assert_eq!(problems, expected);
        assert_eq!(Card::default().onto(&number(), None), Err(vec!["name: is empty".to_owned()]));
        let card = Card { name: " Ana ".into(), note: "one\r\ntwo".into(), ..Card::default() };
        let Ok(Merged::Added(contact)) = card.onto(&number(), None) else { panic!() };
        assert_eq!((contact.name.as_str(), contact.note.as_deref()), ("Ana", Some("one\ntwo")));
    }

    #[test]
    fn what_is_already_so_is_not_judged() {
        let odd = Contact { name: " a\u{7f} ".into(), note: Some("\u{1}".into()), ..known() };
        let card = Card { name: odd.name.clone(), note: "\u{1}".into(), ..Card::default() };
        assert_eq!(card.onto(&number(), Some(&odd)), Ok(Merged::Unchanged));
    }
}
