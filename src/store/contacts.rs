//! The contacts, in a file that people edit.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{Document, Item, Table, Value};

use super::contacts_plain::plain;
use super::error::{Mistake, StoreError};
use super::store::Store;
use super::whole_file::{mistake, read};
use crate::domain::{Contact, Phone};

impl Store {
    /// All contacts, in the order of the file. All mistakes in it are told at once, with their lines.
    pub fn contacts(&self) -> Result<Vec<Contact>, StoreError> {
        let path = self.contacts_path();
        self.note_contacts_stamp();
        read(&path)?.map_or_else(|| Ok(Vec::new()), |text| parse(&path, &text))
    }

    pub(super) fn contacts_path(&self) -> PathBuf {
        self.dir().join("contacts.toml")
    }
}

/// The contacts in the text of the file.
pub(super) fn parse(path: &Path, text: &str) -> Result<Vec<Contact>, StoreError> {
    match plain(text) {
        Some(pieces) => Ok(pieces.into_iter().map(|piece| piece.contact).collect()),
        None => parse_fully(path, text),
    }
}

/// The same for any file; all its mistakes are told.
pub(super) fn parse_fully(path: &Path, text: &str) -> Result<Vec<Contact>, StoreError> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<(usize, String)> {
        match parse(Path::new("contacts.toml"), text) {
            Err(StoreError::Mistakes { mistakes, .. }) => mistakes.into_iter().map(|m| (m.line, m.text)).collect(),
            other => panic!("{other:?}"),
        }
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
