//! The plain form of `contacts.toml`, read without building a document.
//!
//! A document of 10,000 contacts takes a tenth of a second and 60 MB. Nearly every file is plain: headers, comments and
//! `field = "text"` lines. What is not plain, and every mistake, is left to the full reader.

use std::ops::Range;

use toml_edit::{Document, Item, Table};

use crate::domain::{Contact, Phone};

/// A contact, and the bytes from its header up to the next one.
pub(super) struct Piece {
    pub(super) at: Range<usize>,
    pub(super) contact: Contact,
}

/// The fields of one contact, as far as they were read.
#[derive(Default)]
struct Fields {
    start: usize,
    name: Option<String>,
    number: Option<Phone>,
    note: Option<String>,
    tags: Option<Vec<String>>,
    sender: Option<String>,
}

/// The contacts; `None` where the file is not plain.
pub(super) fn plain(text: &str) -> Option<Vec<Piece>> {
    // Inside texts of several lines anything could look like a header.
    if text.contains("\"\"\"") || text.contains("'''") {
        return None;
    }
    let mut pieces = Vec::new();
    let mut open: Option<Fields> = None;
    let mut offset = 0;
    for whole in text.split_inclusive('\n') {
        let start = offset;
        offset += whole.len();
        let line = whole.strip_suffix('\n').map_or(whole, |line| line.strip_suffix('\r').unwrap_or(line));
        if line.chars().any(|c| c.is_control() && c != '\t') {
            return None;
        }
        let line = line.trim_matches([' ', '\t']);
        if is_nothing(line) {
            continue;
        }
        if line.strip_prefix("[[contact]]").is_some_and(is_nothing) {
            if let Some(fields) = open.replace(Fields { start, ..Fields::default() }) {
                pieces.push(fields.end(start)?);
            }
        } else {
            let (field, value) = line.split_once('=')?;
            open.as_mut()?.take(field.trim_matches([' ', '\t']), value.trim_matches([' ', '\t']))?;
        }
    }
    if let Some(fields) = open {
        pieces.push(fields.end(offset)?);
    }
    Some(pieces)
}

impl Fields {
    fn take(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "name" => set(&mut self.name, text(value)?),
            "number" => {
                let text = text(value)?;
                set(&mut self.number, Phone::from_e164(&text).or_else(|_| Phone::parse(&text)).ok()?)
            }
            "note" => set(&mut self.note, text(value)?),
            "tags" => set(&mut self.tags, tags(value)?),
            "sender" => set(&mut self.sender, text(value)?),
            _ => None,
        }
    }

    fn end(self, end: usize) -> Option<Piece> {
        let name = self.name.filter(|name| !name.trim().is_empty())?;
        let (number, tags) = (self.number?, self.tags.unwrap_or_default());
        Some(Piece {
            at: self.start..end,
            contact: Contact { name, number, note: self.note, tags, sender: self.sender },
        })
    }
}

/// A field may be set once.
fn set<T>(field: &mut Option<T>, value: T) -> Option<()> {
    field.replace(value).is_none().then_some(())
}

fn is_nothing(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', '\t']);
    rest.is_empty() || rest.starts_with('#')
}

fn text(value: &str) -> Option<String> {
    match quoted(value) {
        Some((text, rest)) if is_nothing(rest) => Some(text.to_owned()),
        _ => item(value)?.as_str().map(str::to_owned),
    }
}

fn tags(value: &str) -> Option<Vec<String>> {
    simple_tags(value).or_else(|| item(value)?.as_array()?.iter().map(|tag| tag.as_str().map(str::to_owned)).collect())
}

fn simple_tags(value: &str) -> Option<Vec<String>> {
    let mut rest = value.strip_prefix('[')?;
    let mut tags = Vec::new();
    loop {
        let (tag, after) = quoted(rest.trim_start_matches(' '))?;
        tags.push(tag.to_owned());
        rest = after;
        if let Some(after) = rest.strip_prefix(']') {
            return is_nothing(after).then_some(tags);
        }
        rest = rest.strip_prefix(',')?;
    }
}

/// The text in quotes at the beginning, if it has no escapes, and what comes after it.
fn quoted(value: &str) -> Option<(&str, &str)> {
    let (text, rest) = value.strip_prefix('"')?.split_once('"')?;
    (!text.contains('\\')).then_some((text, rest))
}

/// Anything else that stands on one line.
fn item(value: &str) -> Option<Item> {
    let line = format!("x = {value}\n");
    let document = Document::parse(line.as_str()).ok()?;
    let table: &Table = document.as_table();
    (table.len() == 1).then(|| table.get("x").cloned()).flatten()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::super::contacts::parse_fully;
    use super::*;

    const PLAIN: &str = "# ours\r\n\n[[contact]] # boss\nname = \"Ann # 1\" # x\nnumber='+1 302 555 0101'\n\ttags = [\"a\", \"b\"]\n\
                         note = \"a\\\"b\\nc\"\n# [[contact]]\n[[contact]]\nnumber = \"+13025550102\"\nname = \"B\"\ntags = []\nsender = \"s\"";

    fn contacts(text: &str) -> Option<Vec<Contact>> {
        Some(plain(text)?.into_iter().map(|piece| piece.contact).collect())
    }

    #[test]
    fn a_plain_file_is_read_as_the_full_reader_does() {
        assert_eq!(contacts(PLAIN), Some(parse_fully(Path::new(""), PLAIN).unwrap()));
        let pieces = plain(PLAIN).unwrap();
        assert!(PLAIN[pieces[0].at.clone()].starts_with("[[contact]] # boss\n"));
        assert!(PLAIN[pieces[1].at.clone()].ends_with("sender = \"s\""));
        assert_eq!(contacts(""), Some(Vec::new()));
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_full_reader() {
        let one = "[[contact]]\nname = \"A\"\nnumber = \"+13025550101\"\n";
        for more in [
            "age = 7\n",
            "name = \"B\"\n",
            "note = \"\"\"\nx\"\"\"\n",
            "[group]\n",
            "note = 7\n",
            "note\n",
            "[[contact]]\n",
        ] {
            assert!(plain(&format!("{one}{more}")).is_none(), "{more}");
        }
        assert!(plain("contact = []\n").is_none());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]
        #[test]
        fn a_damaged_file_is_never_read_otherwise(at in 0..PLAIN.len(), cut in 0usize..4, put in "[\\[\\]\"'#=,\\\\\r\n\t a0+.{}-]{0,3}") {
            let mut text = PLAIN.to_owned();
            text.replace_range(at..(at + cut).min(PLAIN.len()), &put);
            if let Some(found) = contacts(&text) {
                prop_assert_eq!(found, parse_fully(Path::new(""), &text).unwrap());
            }
        }
    }
}
