//! The contacts, in a file that people edit.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, Document, DocumentMut, Item, Table, Value, value};

use super::error::{Mistake, StoreError};
use super::store::Store;
use super::whole_file::{mistake, read, text};
use crate::domain::{Contact, Phone};

impl Store {
    /// All contacts, in the order of the file. All mistakes in it are told at once, with their lines.
    pub fn contacts(&self) -> Result<Vec<Contact>, StoreError> {
        let path = self.contacts_path();
        read(&path)?.map_or_else(|| Ok(Vec::new()), |text| parse(&path, &text))
    }

    /// Adds a contact at the end of `contacts.toml`; comments and order stay. A number that is there already is an
    /// error, and so is a file with mistakes in it, which is left as it is.
    pub fn add_contact(&self, contact: &Contact) -> Result<(), StoreError> {
        let path = self.contacts_path();
        self.edit(&path, |before| {
            let before = text(&path, before.unwrap_or_default())?;
            let known = parse(&path, before)?;
            if let Some(same) = known.iter().find(|known| known.number == contact.number) {
                let (number, name) = (contact.number.to_string(), same.name.clone());
                return Err(StoreError::Duplicate { path: path.clone(), number, name });
            }
            add(before, contact).map_err(|mistake| StoreError::Mistakes { path: path.clone(), mistakes: vec![mistake] })
        })
    }

    fn contacts_path(&self) -> PathBuf {
        self.dir().join("contacts.toml")
    }
}

fn parse(path: &Path, text: &str) -> Result<Vec<Contact>, StoreError> {
    let mut reader = Reader { text, mistakes: Vec::new() };
    let contacts = reader.contacts();
    if reader.mistakes.is_empty() {
        return Ok(contacts);
    }
    Err(StoreError::Mistakes { path: path.to_owned(), mistakes: reader.mistakes })
}

/// Reads on after a mistake, so that a person learns of all of them.
struct Reader<'a> {
    text: &'a str,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn contacts(&mut self) -> Vec<Contact> {
        let document = match Document::parse(self.text) {
            Ok(document) => document,
            Err(error) => {
                self.mistakes.push(mistake(self.text, error.span(), error.message()));
                return Vec::new();
            }
        };
        match document.get("contact") {
            None => Vec::new(),
            Some(Item::ArrayOfTables(tables)) => tables.iter().filter_map(|table| self.contact(table)).collect(),
            Some(other) => {
                self.wrong(other.span(), "contact: write each one as a [[contact]] table");
                Vec::new()
            }
        }
    }

    fn contact(&mut self, table: &Table) -> Option<Contact> {
        let count = self.mistakes.len();
        let name = self.text(table, "name");
        let number = self.number(table);
        let note = self.text(table, "note");
        let tags = self.tags(table);
        let sender = self.text(table, "sender");
        if self.mistakes.len() == count && name.as_ref().is_none_or(|name| name.trim().is_empty()) {
            self.wrong(table.span(), "name: a contact needs one");
        }
        Some(Contact { name: name?, number: number?, note, tags, sender })
    }

    fn number(&mut self, table: &Table) -> Option<Phone> {
        let Some(text) = self.text(table, "number") else {
            if !table.contains_key("number") {
                self.wrong(table.span(), "number: a contact needs one, such as \"+13025550101\"");
            }
            return None;
        };
        // Our own spelling first: the other ones need the number metadata, which takes milliseconds to load.
        match Phone::from_e164(&text).or_else(|_| Phone::parse(&text)) {
            Ok(number) => Some(number),
            Err(problem) => {
                self.wrong(span(table, "number"), &format!("number: {problem} ({})", problem.mend()));
                None
            }
        }
    }

    fn text(&mut self, table: &Table, key: &str) -> Option<String> {
        match table.get(key) {
            None => None,
            Some(Item::Value(Value::String(text))) => Some(text.value().clone()),
            Some(other) => {
                self.wrong(other.span(), &format!("{key}: must be a text in quotes"));
                None
            }
        }
    }

    fn tags(&mut self, table: &Table) -> Vec<String> {
        let Some(item) = table.get("tags") else { return Vec::new() };
        let tags: Option<Option<Vec<String>>> =
            item.as_array().map(|tags| tags.iter().map(|tag| tag.as_str().map(str::to_owned)).collect());
        tags.flatten().unwrap_or_else(|| {
            self.wrong(item.span(), "tags: must be a list of texts, such as [\"vip\", \"weekly\"]");
            Vec::new()
        })
    }

    fn wrong(&mut self, span: Option<Range<usize>>, what: &str) {
        self.mistakes.push(mistake(self.text, span, what));
    }
}

fn span(table: &Table, key: &str) -> Option<Range<usize>> {
    table.get(key).and_then(Item::span)
}

/// The text with one more contact at its end.
fn add(before: &str, contact: &Contact) -> Result<String, Mistake> {
    let mut document: DocumentMut =
        before.parse().map_err(|error: toml_edit::TomlError| mistake(before, error.span(), error.message()))?;
    let mut table = Table::new();
    table["name"] = value(&contact.name);
    table["number"] = value(contact.number.e164());
    if let Some(note) = &contact.note {
        table["note"] = value(note);
    }
    if !contact.tags.is_empty() {
        table["tags"] = value(contact.tags.iter().collect::<toml_edit::Array>());
    }
    if let Some(sender) = &contact.sender {
        table["sender"] = value(sender);
    }
    // What stands after the last table belongs before the new one.
    let rest = document.trailing().as_str().unwrap_or_default().to_owned();
    let gap = if before.trim().is_empty() { "" } else { "\n" };
    table.decor_mut().set_prefix(format!("{rest}{gap}"));
    table.set_position(Some(isize::MAX));
    document.set_trailing("");
    let contacts = document.entry("contact").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(contacts) = contacts.as_array_of_tables_mut() {
        contacts.push(table);
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(name: &str, number: &str) -> Contact {
        let number = Phone::from_e164(number).unwrap();
        Contact { name: name.into(), number, note: None, tags: Vec::new(), sender: None }
    }

    fn full() -> Contact {
        Contact {
            note: Some("calls back \"soon\"".into()),
            tags: vec!["vip".into(), "weekly".into()],
            sender: Some("support-us".into()),
            ..contact("María Ortiz", "+13025550101")
        }
    }

    fn mistakes(text: &str) -> Vec<(usize, String)> {
        match parse(Path::new("contacts.toml"), text) {
            Err(StoreError::Mistakes { mistakes, .. }) => mistakes.into_iter().map(|m| (m.line, m.text)).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_contact_comes_back() {
        let text = add("", &full()).unwrap();
        assert!(text.starts_with("[[contact]]\nname = \"María Ortiz\"\nnumber = \"+13025550101\"\n"), "{text}");
        assert_eq!(parse(Path::new(""), &text).unwrap(), [full()]);
    }

    #[test]
    fn comments_and_order_stay() {
        let before = concat!(
            "# Our people\n\n[[contact]] # the boss\nnumber = '+1 302 555 0144'\nname = \"Mark Reed\"\nage = 7\n",
            "# [[contact]]\n# name = \"not yet\"\n",
        );
        let after = add(before, &full()).unwrap();
        assert!(after.starts_with(before), "{after}");
        let contacts = parse(Path::new(""), &after).unwrap();
        assert_eq!(contacts, [contact("Mark Reed", "+13025550144"), full()]);
        // A later table of another kind does not draw the contact before it.
        let before = "[[contact]]\nname = \"A\"\nnumber = \"+13025550144\"\n\n[group]\nname = \"x\"\n# end\n";
        assert!(add(before, &full()).unwrap().starts_with(before));
        // Only a comment.
        let after = add("# nobody yet\n", &full()).unwrap();
        assert!(after.starts_with("# nobody yet\n\n[[contact]]\n"), "{after}");
    }

    #[test]
    fn all_mistakes_are_told_at_once_with_their_lines() {
        let text = concat!(
            "[[contact]]\nname = \"A\"\nnumber = \"302 555 0101\"\n\n[[contact]]\nnumber = \"+13025550102\"\n",
            "tags = [1]\n\n[[contact]]\nname = 7\nnumber = 13025550103\n\n[[contact]]\nname = \"B\"\n",
        );
        let told = mistakes(text);
        let starts = |n: usize, line, start: &str| told[n].0 == line && told[n].1.starts_with(start);
        assert_eq!(told.len(), 5, "{told:?}");
        assert!(starts(0, 3, "number: no country code"), "{told:?}");
        assert!(starts(1, 7, "tags: "), "{told:?}");
        assert!(starts(2, 10, "name: must be a text"), "{told:?}");
        assert!(starts(3, 11, "number: must be a text"), "{told:?}");
        assert!(starts(4, 13, "number: a contact needs one"), "{told:?}");
        assert_eq!(mistakes("\n[[contact]]\nnumber = \"+13025550102\"\n"), [(2, "name: a contact needs one".into())]);
    }

    #[test]
    fn what_is_no_list_of_contacts_is_refused_with_its_line() {
        assert_eq!(mistakes("\ncontact = 3\n")[0].0, 2);
        assert_eq!(mistakes("[[contact]]\nname = \"A\nnumber = 1\n")[0].0, 2);
        assert_eq!(parse(Path::new(""), "[other]\nx = 1\n").unwrap(), []);
    }
}
