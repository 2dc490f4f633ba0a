//! Taking in many contacts at once, from a file of another program.

use std::collections::HashMap;
use std::mem::size_of;

use super::contacts_edit::proven;
use super::contacts_text::{Change, append, changed};
use super::error::StoreError;
use super::store::Store;
use super::whole_file::LIMIT as FILE_LIMIT;
use crate::domain::{Card, Contact, Merged, Phone};

/// Bytes of cards and rejections that are held, at most; more cannot become a `contacts.toml` that is read again.
const LIMIT: usize = 64 * 1024 * 1024;

/// Cards on their way into the contacts. They are judged as they come, and held until they are put into the file.
#[derive(Debug, Default)]
pub struct Import {
    cards: Vec<(Phone, Card)>,
    rejected: Vec<Rejection>,
    bytes: usize,
}

/// A row that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// Its line, counted from 1.
    pub line: u64,
    /// The name that stood there.
    pub name: String,
    /// Everything that is wrong with it.
    pub problems: Vec<String>,
}

/// A row that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// Its line, counted from 1.
    pub line: u64,
    /// The name of the contact, now.
    pub name: String,
    /// Their number.
    pub number: Phone,
    /// What became of the contact.
    pub verdict: Verdict,
}

/// What a row does to the contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A new contact.
    Added,
    /// These fields of a contact change.
    Updated(Vec<&'static str>),
    /// All of it is known.
    Unchanged,
}

impl Import {
    /// Takes one row: a card and its number, or why there is none.
    ///
    /// # Errors
    /// More than can be held.
    pub fn take(&mut self, row: Result<(Phone, Card), Rejection>) -> Result<(), StoreError> {
        let line = match row {
            Ok((number, card)) => {
                let tags: usize = card.tags.iter().map(|tag| tag.len() + size_of::<String>()).sum();
                self.bytes += size_of::<(Phone, Card)>() + card.name.len() + card.note.len() + card.sender.len() + tags;
                let line = card.line;
                self.cards.push((number, Card { number: String::new(), ..card }));
                line
            }
            Err(rejection) => {
                let texts: usize = rejection.problems.iter().map(|text| text.len() + size_of::<String>()).sum();
                self.bytes += size_of::<Rejection>() + rejection.name.len() + texts;
                let line = rejection.line;
                self.rejected.push(rejection);
                line
            }
        };
        if self.bytes > LIMIT {
            let problem = "too much for one file of contacts; split it and import the parts".to_owned();
            return Err(StoreError::Cards { line, problem });
        }
        Ok(())
    }
}

impl Store {
    /// Puts the cards into `contacts.toml`, all in one step; comments, order and every byte that need not change stay.
    /// Rows and rejections come back in the order of their lines. An error where the file has mistakes.
    pub fn import_contacts(&self, import: &Import) -> Result<(Vec<ImportedRow>, Vec<Rejection>), StoreError> {
        let mut told = (Vec::new(), Vec::new());
        self.edit_contacts(|path, before, known| {
            let plan = Plan::of(import, known);
            let changes: Vec<_> =
                plan.edited.iter().map(|(at, after)| (*at, Change::Edit(&known[*at], after))).collect();
            let is_same = changes.is_empty() && plan.added.is_empty();
            let after = if is_same { Some(before.to_owned()) } else { changed(before, &changes) };
            let after = after.map(|mut text| {
                append(&mut text, &plan.added);
                text
            });
            if let Some(text) = after.as_ref().filter(|text| text.len() as u64 > FILE_LIMIT) {
                let problem = format!("contacts.toml would grow to {} bytes; at most 32 MiB are read", text.len());
                return Err(StoreError::Cards { line: 1, problem });
            }
            let mut edited = plan.edited.iter().peekable();
            let kept = known.iter().enumerate().map(|(at, one)| match edited.next_if(|(place, _)| *place == at) {
                Some((_, after)) => after,
                None => one,
            });
            let text = if is_same { before.to_owned() } else { proven(path, after, kept.chain(&plan.added))? };
            told = (plan.rows, plan.rejected);
            Ok(text)
        })?;
        Ok(told)
    }

    /// What [`Store::import_contacts`] would do now. Nothing is written, and no lock is taken.
    pub fn plan_import(&self, import: &Import) -> Result<(Vec<ImportedRow>, Vec<Rejection>), StoreError> {
        let plan = Plan::of(import, &self.contacts()?);
        Ok((plan.rows, plan.rejected))
    }
}

/// What an import does to these contacts.
#[derive(Debug, Default)]
struct Plan {
    /// Places of the file, rising, and what stands there then.
    edited: Vec<(usize, Contact)>,
    added: Vec<Contact>,
    rows: Vec<ImportedRow>,
    rejected: Vec<Rejection>,
}

/// Where a number is: in the file or among the new ones, and the line of the row that had it first.
#[derive(Debug, Clone, Copy)]
enum Seat {
    Known(usize),
    Taken { line: u64, row: Result<usize, usize> },
}

impl Plan {
    fn of(import: &Import, known: &[Contact]) -> Self {
        let mut plan = Self { rejected: import.rejected.clone(), ..Self::default() };
        let mut seats: HashMap<&Phone, Seat> = HashMap::with_capacity(known.len() + import.cards.len());
        for (at, contact) in known.iter().enumerate() {
            // Of two with one number the first is meant, as everywhere.
            seats.entry(&contact.number).or_insert(Seat::Known(at));
        }
        let mut edited: HashMap<usize, Contact> = HashMap::new();
        for (number, card) in &import.cards {
            let at = match seats.get(number).copied() {
                None => None,
                Some(Seat::Known(at)) => Some(at),
                Some(Seat::Taken { line, row }) => {
                    let first = match row {
                        Ok(at) => edited.get(&at).unwrap_or(&known[at]),
                        Err(at) => &plan.added[at],
                    };
                    let name = first.name.clone();
                    if card.onto(number, Some(first)) == Ok(Merged::Unchanged) {
                        plan.tell(card, name, number, Verdict::Unchanged);
                    } else {
                        // Taking it too would make the result hang on the order of the lines, and no second import
                        // would leave it alone.
                        let problem = format!("number: {number} stands on line {line} already, as {name:?}");
                        plan.reject(card, vec![problem]);
                    }
                    continue;
                }
            };
            let row = at.ok_or(plan.added.len());
            if plan.take(card, number, at.map(|at| (at, &known[at])), &mut edited) {
                seats.insert(number, Seat::Taken { line: card.line, row });
            }
        }
        plan.edited = edited.into_iter().collect();
        plan.edited.sort_by_key(|(at, _)| *at);
        plan.rejected.sort_by_key(|rejection| rejection.line);
        plan
    }

    /// Takes the first row with this number, and says whether it was good.
    fn take(
        &mut self,
        card: &Card,
        number: &Phone,
        known: Option<(usize, &Contact)>,
        edited: &mut HashMap<usize, Contact>,
    ) -> bool {
        match card.onto(number, known.map(|(_, contact)| contact)) {
            Err(problems) => {
                self.reject(card, problems);
                return false;
            }
            Ok(Merged::Added(contact)) => {
                self.tell(card, contact.name.clone(), number, Verdict::Added);
                self.added.push(contact);
            }
            Ok(Merged::Updated(contact, fields)) => {
                self.tell(card, contact.name.clone(), number, Verdict::Updated(fields));
                edited.extend(known.map(|(at, _)| (at, contact)));
            }
            Ok(Merged::Unchanged) => {
                let name = known.map(|(_, contact)| contact.name.clone()).unwrap_or_default();
                self.tell(card, name, number, Verdict::Unchanged);
            }
        }
        true
    }

    fn tell(&mut self, card: &Card, name: String, number: &Phone, verdict: Verdict) {
        self.rows.push(ImportedRow { line: card.line, name, number: number.clone(), verdict });
    }

    fn reject(&mut self, card: &Card, problems: Vec<String>) {
        self.rejected.push(Rejection { line: card.line, name: card.name.clone(), problems });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(line: u64, name: &str, note: &str) -> Card {
        Card { line, name: name.into(), note: note.into(), ..Card::default() }
    }

    fn number(last: u8) -> Phone {
        Phone::from_e164(&format!("+130255501{last:02}")).unwrap()
    }

    fn import(rows: &[(u8, Card)]) -> Import {
        let mut import = Import::default();
        for (last, card) in rows {
            import.take(Ok((number(*last), card.clone()))).unwrap();
        }
        import
    }

    #[test]
    fn a_number_that_comes_twice_is_taken_once_and_the_other_line_is_named() {
        let rows = [(1, card(2, "Ann", "")), (1, card(3, "Bo", "")), (1, card(4, "Ann", ""))];
        let plan = Plan::of(&import(&rows), &[]);
        assert_eq!(plan.added.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Ann"]);
        assert_eq!(plan.rejected.len(), 1);
        assert_eq!(plan.rejected[0].line, 3);
        let told = &plan.rejected[0].problems[0];
        assert!(told.contains("line 2") && told.contains("\"Ann\""), "{told}");
        // A second time nothing changes, and the same line is rejected.
        let again = Plan::of(&import(&rows), &plan.added);
        assert_eq!((again.added.len(), again.edited.len(), &again.rejected), (0, 0, &plan.rejected));
    }

    #[test]
    fn an_import_keeps_the_text_of_others_and_repeats_to_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path()).unwrap();
        let path = dir.path().join("contacts.toml");
        let before = "# ours\n[[contact]]\nname = 'Ann' # boss\nnumber = '+1 302 555 0101'\n\n[[contact]]\n\
                      name = \"Bo\"\nnumber = \"+13025550102\"\nnote = \"kept\"\n# end\n";
        std::fs::write(&path, before).unwrap();
        let rows = import(&[(2, card(2, "Bob", "")), (3, card(3, "Cy", "new")), (1, card(4, "Ann", "n"))]);
        let planned = store.plan_import(&rows).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
        let done = store.import_contacts(&rows).unwrap();
        assert_eq!(planned, done);
        let verdicts: Vec<_> = done.0.iter().map(|row| row.verdict.clone()).collect();
        assert_eq!(verdicts, [Verdict::Updated(vec!["name"]), Verdict::Added, Verdict::Updated(vec!["note"])]);
        let text = std::fs::read_to_string(&path).unwrap();
        let expected =
            before.replace("\"Bo\"", "\"Bob\"").replace("'+1 302 555 0101'\n", "'+1 302 555 0101'\nnote = \"n\"\n")
                + "\n[[contact]]\nname = \"Cy\"\nnumber = \"+13025550103\"\nnote = \"new\"\n";
        assert_eq!(text, expected);
        let again = store.import_contacts(&rows).unwrap();
        assert!(again.0.iter().all(|row| row.verdict == Verdict::Unchanged) && again.1.is_empty());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }

    #[test]
    fn what_cannot_be_held_is_an_error() {
        let mut import = Import::default();
        let mut row = || import.take(Ok((number(1), card(9, "A", &"x".repeat(1 << 20)))));
        let failed = (0..100).find_map(|_| row().err()).unwrap();
        assert!(matches!(failed, StoreError::Cards { line: 9, .. }), "{failed}");
    }
}
