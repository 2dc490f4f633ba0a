//! The canned messages, in a file that people edit.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, Document, DocumentMut, Item, Table, Value, value};

use super::error::{Mistake, StoreError};
use super::store::Store;
use super::whole_file::{mistake, read, text};
use crate::domain::{Canned, CannedProblem};

/// The name of each table in the file.
const TABLE: &str = "canned";

impl Store {
    /// All canned messages, in the order of the file. All mistakes in it are told at once, with their lines.
    pub fn canned(&self) -> Result<Vec<Canned>, StoreError> {
        let path = self.canned_path();
        read(&path)?.map_or_else(|| Ok(Vec::new()), |text| parse(&path, &text))
    }

    /// Adds one at the end of `canned.toml`; comments and order stay. A code that is taken is an error, and so is a
    /// file with mistakes in it, which is left as it is.
    pub fn add_canned(&self, canned: &Canned) -> Result<(), StoreError> {
        self.edit_canned(|path, known, document| {
            if let Some(same) = known.iter().find(|known| known.is_called(&canned.code)) {
                let (code, name) = (same.code.clone(), same.name.clone());
                return Err(StoreError::CodeTaken { path: path.to_owned(), code, name });
            }
            push(document, canned);
            Ok(())
        })
    }

    /// Puts one in the place of the one that is called the same, or adds it; what else stands there stays.
    pub fn replace_canned(&self, canned: &Canned) -> Result<(), StoreError> {
        self.edit_canned(|_, known, document| {
            let at = known.iter().position(|known| known.is_called(&canned.code));
            match at.and_then(|at| tables(document)?.get_mut(at)) {
                Some(table) => fill(table, canned),
                None => push(document, canned),
            }
            Ok(())
        })
    }

    /// Takes out the one that is called so, with the comment that stands right above it; false where there is none.
    pub fn remove_canned(&self, code: &str) -> Result<bool, StoreError> {
        if !self.canned()?.iter().any(|known| known.is_called(code)) {
            return Ok(false);
        }
        self.edit_canned(|_, known, document| {
            if let Some(at) = known.iter().position(|known| known.is_called(code)) {
                remove(document, at);
            }
            Ok(())
        })?;
        Ok(true)
    }

    fn edit_canned(
        &self,
        change: impl Fn(&Path, &[Canned], &mut DocumentMut) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let path = self.canned_path();
        self.edit(&path, |before| {
            let before = text(&path, before.unwrap_or_default())?;
            let known = parse(&path, before)?;
            let mut document: DocumentMut =
                before.parse().map_err(|error: toml_edit::TomlError| StoreError::Mistakes {
                    path: path.clone(),
                    mistakes: vec![mistake(before, error.span(), error.message())],
                })?;
            change(&path, &known, &mut document)?;
            Ok(document.to_string())
        })
    }

    fn canned_path(&self) -> PathBuf {
        self.dir().join("canned.toml")
    }
}

fn parse(path: &Path, text: &str) -> Result<Vec<Canned>, StoreError> {
    let mut reader = Reader { text, mistakes: Vec::new(), lines: Vec::new() };
    let canned = reader.all();
    if reader.mistakes.is_empty() {
        return Ok(canned);
    }
    Err(StoreError::Mistakes { path: path.to_owned(), mistakes: reader.mistakes })
}

/// Reads on after a mistake, so that a person learns of all of them.
struct Reader<'a> {
    text: &'a str,
    mistakes: Vec<Mistake>,
    /// Codes in small letters, each with its line.
    lines: Vec<(String, usize)>,
}

impl Reader<'_> {
    fn all(&mut self) -> Vec<Canned> {
        let document = match Document::parse(self.text) {
            Ok(document) => document,
            Err(error) => {
                self.mistakes.push(mistake(self.text, error.span(), error.message()));
                return Vec::new();
            }
        };
        match document.get(TABLE) {
            None => Vec::new(),
            Some(Item::ArrayOfTables(tables)) => tables.iter().filter_map(|table| self.one(table)).collect(),
            Some(other) => {
                self.wrong(other.span(), "canned: write each one as a [[canned]] table");
                Vec::new()
            }
        }
    }

    fn one(&mut self, table: &Table) -> Option<Canned> {
        let count = self.mistakes.len();
        let canned = Canned {
            code: self.text(table, "code"),
            name: self.text(table, "name"),
            link: self.text(table, "link"),
            caption: self.text(table, "caption"),
            sender: self.text(table, "sender"),
        };
        if self.mistakes.len() > count {
            // What seems to be missing may be there, in another form.
            return None;
        }
        for problem in canned.problems() {
            self.problem(table, &problem);
        }
        let at = table.get("code").and_then(Item::span);
        let line = mistake(self.text, at.clone(), "").line;
        let code = canned.code.to_lowercase();
        match self.lines.iter().find(|(other, _)| *other == code) {
            Some((_, first)) if !code.is_empty() => {
                let what = format!("code: {:?} is taken in line {first}; a code means one message", canned.code);
                self.wrong(at, &what);
            }
            _ => self.lines.push((code, line)),
        }
        Some(canned)
    }

    fn problem(&mut self, table: &Table, problem: &CannedProblem) {
        let at = table.get(problem.key()).and_then(Item::span).or_else(|| table.span());
        self.wrong(at, &format!("{}: {problem}", problem.key()));
    }

    fn text(&mut self, table: &Table, key: &str) -> String {
        match table.get(key) {
            None => String::new(),
            Some(Item::Value(Value::String(text))) => text.value().clone(),
            Some(other) => {
                self.wrong(other.span(), &format!("{key}: must be a text in quotes"));
                String::new()
            }
        }
    }

    fn wrong(&mut self, span: Option<Range<usize>>, what: &str) {
        self.mistakes.push(mistake(self.text, span, what));
    }
}

fn tables(document: &mut DocumentMut) -> Option<&mut ArrayOfTables> {
    document.get_mut(TABLE).and_then(Item::as_array_of_tables_mut)
}

/// Puts one at the end.
fn push(document: &mut DocumentMut, canned: &Canned) {
    let mut table = Table::new();
    fill(&mut table, canned);
    // What stands after the last table belongs before the new one.
    let rest = document.trailing().as_str().unwrap_or_default().to_owned();
    let gap = if document.to_string().trim().is_empty() { "" } else { "\n" };
    table.decor_mut().set_prefix(format!("{rest}{gap}"));
    table.set_position(Some(isize::MAX));
    document.set_trailing("");
    let item = document.entry(TABLE).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(tables) = item.as_array_of_tables_mut() {
        tables.push(table);
    }
}

/// Takes one out. The comment that touches it goes too; what stands apart from it above stays.
fn remove(document: &mut DocumentMut, at: usize) {
    let Some(tables) = tables(document) else { return };
    let above = tables.get(at).and_then(|table| table.decor().prefix()).and_then(|prefix| prefix.as_str());
    let kept = above.map(|above| above.rfind("\n\n").map_or("", |end| &above[..=end]).to_owned()).unwrap_or_default();
    tables.remove(at);
    if kept.trim().is_empty() {
        return;
    }
    if let Some(next) = tables.get_mut(at) {
        let own = next.decor().prefix().and_then(|prefix| prefix.as_str()).unwrap_or_default();
        let both = format!("{kept}{own}");
        next.decor_mut().set_prefix(both);
    } else {
        let rest = document.trailing().as_str().unwrap_or_default();
        let both = format!("{kept}{rest}");
        document.set_trailing(both);
    }
}

/// Puts every field into its table; keys of others stay.
fn fill(table: &mut Table, canned: &Canned) {
    for (key, text) in [
        ("code", &canned.code),
        ("name", &canned.name),
        ("link", &canned.link),
        ("caption", &canned.caption),
        ("sender", &canned.sender),
    ] {
        if text.is_empty() {
            table.remove(key);
        } else if table.get(key).and_then(Item::as_str) != Some(text) {
            table[key] = value(text);
        }
    }
}

#[cfg(test)]
#[path = "canned_tests.rs"]
mod tests;
