//! Adding, changing and removing single contacts.

use std::path::Path;

use super::contacts::parse;
use super::contacts_text::{Change, append, changed, render};
use super::error::StoreError;
use super::store::Store;
use super::whole_file::text;
use crate::domain::Contact;

impl Store {
    /// Adds a contact at the end of `contacts.toml`; comments and order stay. A number that is there already is an
    /// error, and so is a file with mistakes in it, which is left as it is.
    pub fn add_contact(&self, contact: &Contact) -> Result<(), StoreError> {
        self.edit_contacts(|path, before, known| {
            free(path, known, contact, None)?;
            let mut after = before.to_owned();
            append(&mut after, [contact]);
            Ok(after)
        })
    }

    /// Makes `before` into `after`; comments, order and every byte of the other contacts stay. An error where somebody
    /// changed or removed the contact since `before` was read, and where another contact has the new number.
    pub fn change_contact(&self, before: &Contact, after: &Contact) -> Result<(), StoreError> {
        self.edit_contacts(|path, file, known| {
            let place = place(path, known, before)?;
            if before.number != after.number {
                free(path, known, after, Some(place))?;
            }
            let text = changed(file, &[(place, Change::Edit(before, after))]);
            let expected = known.iter().enumerate().map(|(at, one)| if at == place { after } else { one });
            proven(path, text, expected)
        })
    }

    /// Removes a contact; comments around it stay. An error where somebody changed or removed it since it was read.
    pub fn remove_contact(&self, contact: &Contact) -> Result<(), StoreError> {
        self.edit_contacts(|path, file, known| {
            let place = place(path, known, contact)?;
            let text = changed(file, &[(place, Change::Remove)]);
            let expected = known.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, one)| one);
            proven(path, text, expected)
        })
    }

    /// Replaces the text of `contacts.toml`, which must be without mistakes, and tries anew where it changed meanwhile.
    pub(super) fn edit_contacts(
        &self,
        mut change: impl FnMut(&Path, &str, &[Contact]) -> Result<String, StoreError>,
    ) -> Result<(), StoreError> {
        let path = self.contacts_path();
        self.edit(&path, |before| {
            let before = text(&path, before.unwrap_or_default())?;
            change(&path, before, &parse(&path, before)?)
        })
    }
}

/// The contacts as the text of a `contacts.toml`.
#[must_use]
pub fn contacts_toml(contacts: &[Contact]) -> String {
    render(contacts)
}

/// The changed text, if it says what it should, and nothing else got lost.
pub(super) fn proven<'a>(
    path: &Path,
    text: Option<String>,
    expected: impl Iterator<Item = &'a Contact>,
) -> Result<String, StoreError> {
    let tangled = || StoreError::Tangled { path: path.to_owned() };
    let text = text.ok_or_else(tangled)?;
    let is_right = parse(path, &text).is_ok_and(|found| found.iter().eq(expected));
    if is_right { Ok(text) } else { Err(tangled()) }
}

/// Where the contact stands in the file.
fn place(path: &Path, known: &[Contact], wanted: &Contact) -> Result<usize, StoreError> {
    known.iter().position(|one| one == wanted).ok_or_else(|| {
        let (path, name) = (path.to_owned(), wanted.name.clone());
        if known.iter().any(|one| one.number == wanted.number) {
            StoreError::ContactChanged { path, name }
        } else {
            StoreError::NoContact { path, name }
        }
    })
}

/// Whether nobody else has the number.
fn free(path: &Path, known: &[Contact], contact: &Contact, but: Option<usize>) -> Result<(), StoreError> {
    let mut others = known.iter().enumerate().filter(|(at, _)| Some(*at) != but).map(|(_, one)| one);
    match others.find(|other| other.number == contact.number) {
        None => Ok(()),
        Some(other) => {
            let (number, name) = (contact.number.to_string(), other.name.clone());
            Err(StoreError::Duplicate { path: path.to_owned(), number, name })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::Phone;

    const FILE: &str = concat!(
        "# Our people\n\n[[contact]] # the boss\nnumber = '+1 302 555 0144' # at night\n# her name\nname = \"Ann Reed\"\n",
        "age = 7\nnote = \"old\" # why\n\n# colleagues\n[[contact]]\nname=\"Bo\"\nnumber=\"+13025550145\"\n\n",
        "[group]\nx = 1\n# end",
    );

    fn contact(name: &str, number: &str) -> Contact {
        let number = Phone::from_e164(number).unwrap();
        Contact { name: name.into(), number, note: None, tags: Vec::new(), sender: None }
    }

    fn full() -> Contact {
        Contact {
            note: Some("calls back \"soon\"\nor not".into()),
            tags: vec!["vip".into(), "weekly".into()],
            sender: Some("support-us".into()),
            ..contact("María Ortiz", "+13025550101")
        }
    }

    /// The text after some work on this one.
    fn after(before: &str, work: impl Fn(&Store)) -> String {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let path = store.contacts_path();
        fs::write(&path, before).unwrap();
        work(&store);
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_contact_comes_back() {
        let text = after("", |store| store.add_contact(&full()).unwrap());
        assert!(text.starts_with("[[contact]]\nname = \"María Ortiz\"\nnumber = \"+13025550101\"\n"), "{text}");
        assert_eq!(parse(Path::new(""), &text).unwrap(), [full()]);
        assert_eq!(contacts_toml(&[full()]), text);
    }

    #[test]
    fn an_added_contact_leaves_what_stands_before_it() {
        let text = after(FILE, |store| store.add_contact(&full()).unwrap());
        assert!(text.starts_with(&format!("{FILE}\n\n[[contact]]\nname = \"María")), "{text}");
        let text = after("# nobody yet\n", |store| store.add_contact(&full()).unwrap());
        assert!(text.starts_with("# nobody yet\n\n[[contact]]\n"), "{text}");
    }

    #[test]
    fn a_change_touches_the_changed_values_alone() {
        let text = after(FILE, |store| {
            let ann = store.contacts().unwrap()[0].clone();
            let new = Contact { name: "Ann Reed-Hall".into(), tags: vec!["vip".into()], ..ann.clone() };
            store.change_contact(&ann, &new).unwrap();
        });
        let expected = FILE
            .replace("\"Ann Reed\"", "\"Ann Reed-Hall\"")
            .replace("\"old\" # why\n", "\"old\" # why\ntags = [\"vip\"]\n");
        assert_eq!(text, expected);
    }

    #[test]
    fn a_note_that_goes_leaves_its_comment() {
        let text = after(FILE, |store| {
            let ann = store.contacts().unwrap()[0].clone();
            store.change_contact(&ann, &Contact { note: None, ..ann.clone() }).unwrap();
        });
        assert_eq!(text, FILE.replace("note = \"old\" # why", " # why"));
    }

    #[test]
    fn a_removed_contact_leaves_the_comments_around_it() {
        let remove = |at: usize| after(FILE, |store| store.remove_contact(&store.contacts().unwrap()[at]).unwrap());
        assert!(remove(0).starts_with("# Our people\n\n# colleagues\n[[contact]]\nname=\"Bo\"\n"), "{}", remove(0));
        assert!(remove(1).ends_with(" # why\n\n# colleagues\n\n[group]\nx = 1\n# end"), "{}", remove(1));
        let only = contacts_toml(&[full()]);
        assert_eq!(after(&only, |store| store.remove_contact(&full()).unwrap()), "");
    }

    #[test]
    fn what_somebody_changed_or_removed_meanwhile_is_told() {
        let text = after(FILE, |store| {
            let ann = store.contacts().unwrap()[0].clone();
            let old = Contact { note: Some("older".into()), ..ann.clone() };
            assert!(matches!(store.change_contact(&old, &ann), Err(StoreError::ContactChanged { .. })));
            assert!(matches!(store.remove_contact(&old), Err(StoreError::ContactChanged { .. })));
            assert!(matches!(store.remove_contact(&full()), Err(StoreError::NoContact { .. })));
            let taken = contact("Ann", "+13025550145");
            let error = store.change_contact(&ann, &taken).unwrap_err().to_string();
            assert!(error.contains("+1 302 555 0145") && error.contains("\"Bo\""), "{error}");
        });
        assert_eq!(text, FILE);
    }

    #[test]
    fn a_contact_in_pieces_is_left_alone() {
        let pieces = "[[contact]]\nname = \"A\"\nnumber = \"+13025550101\"\n[group]\nx = 1\n[contact.more]\ny = 1\n\
                      [[contact]]\nname = \"B\"\nnumber = \"+13025550102\"\n";
        let text = after(pieces, |store| {
            let known = store.contacts().unwrap();
            assert!(matches!(store.remove_contact(&known[0]), Err(StoreError::Tangled { .. })));
            store.remove_contact(&known[1]).unwrap();
        });
        assert_eq!(text, pieces.split("[[contact]]\nname = \"B\"").next().unwrap());
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        #[test]
        fn any_text_comes_back_and_the_rest_stays(name in ".*[a-z].*", note in proptest::option::of("(?s).*"), tags in proptest::collection::vec(".*", 0..3)) {
            let new = Contact { name, note, tags, ..contact("", "+13025550145") };
            let text = after(FILE, |store| {
                let known = store.contacts().unwrap();
                store.change_contact(&known[1], &new).unwrap();
                assert_eq!(&store.contacts().unwrap()[1], &new);
                store.change_contact(&new, &known[1]).unwrap();
                assert_eq!(store.contacts().unwrap(), known);
            });
            prop_assert_eq!(text, FILE);
        }
    }
}
