//! Every row of a file, checked as a `send` of its own: all problems at once, or all messages.

use std::collections::HashMap;
use std::path::Path;

use super::reader::{self, Wrong};
use super::row::Row;
use crate::cli::canned;
use crate::cli::desk::Desk;
use crate::cli::draft;
use crate::cli::end::Failure;
use crate::cli::place::Place;
use crate::cli::send_args::Send;
use crate::cli::sender_lint;
use crate::domain::{Canned, Contact, LintGrade, Outgoing, Phone};

/// Rows of a file, at most: all of them are held until the last one is sent.
const ROWS: usize = 200_000;

/// A row that may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Checked {
    /// The line on which it begins.
    pub(super) line: u64,
    /// Its message.
    pub(super) outgoing: Outgoing,
}

/// The rows of a file.
///
/// # Errors
/// Every problem, by line.
pub(super) fn all(place: &Place, send: &Send, desk: &Desk, file: &Path) -> Result<Vec<Checked>, Failure> {
    let name = name(file);
    let wrong = |error: std::io::Error| Failure::usage(format!("could not read {name}: {error}"));
    let defaults = defaults(send)?;
    let people = People::of(place)?;
    let canned = canned::all(place)?;
    let source = reader::open(file).map_err(wrong)?;
    let mut rows = match reader::rows(source, file).map_err(wrong)? {
        Ok(rows) => rows,
        Err(wrong) => return Err(refused(&name, &[wrong])),
    };
    let (mut checked, mut bad) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next().map_err(wrong)? {
        if checked.len() + bad.len() == ROWS {
            return Err(Failure::usage(format!("could not send {name}: more than {ROWS} rows; part it")));
        }
        let row = row.and_then(|row| judge(&row, &defaults, desk, &people, &canned));
        match row {
            // Where one is bad nothing is sent: the good ones need not be held any more.
            Ok(_) if !bad.is_empty() => {}
            Ok(row) => checked.push(row),
            Err(wrong) => {
                checked = Vec::new();
                bad.push(wrong);
            }
        }
    }
    if !bad.is_empty() {
        return Err(refused(&name, &bad));
    }
    if checked.is_empty() {
        return Err(Failure::usage(format!("could not send {name}: it has no rows")));
    }
    Ok(checked)
}

/// How the file is called in a sentence.
pub(super) fn name(file: &Path) -> String {
    if file == Path::new("-") { "standard input".into() } else { file.display().to_string() }
}

/// Every problem, one a line, and that nothing was sent.
pub(super) fn refused(name: &str, bad: &[Wrong]) -> Failure {
    let each = |wrong: &Wrong| -> Vec<String> {
        wrong.problems.iter().map(|problem| format!("line {}: {problem}", wrong.line)).collect()
    };
    let mut lines: Vec<String> = bad.iter().flat_map(each).collect();
    let rows = if bad.len() == 1 { "1 row is".to_owned() } else { format!("{} rows are", bad.len()) };
    lines.push(format!("nothing of {name} was sent: {rows} to be mended first"));
    Failure::Usage(lines)
}

/// The command line, with the caption read once.
fn defaults(send: &Send) -> Result<Send, Failure> {
    let mut defaults = send.clone();
    if let Some(file) = defaults.caption_file.take() {
        if file == Path::new("-") && send.batch.batch.as_deref() == Some(Path::new("-")) {
            return Err(Failure::usage("could not send: standard input holds the rows, so it cannot be the caption"));
        }
        let caption = draft::caption_of(None, Some(&file));
        defaults.caption = Some(caption.map_err(|problem| Failure::usage(format!("could not send: {problem}")))?);
    }
    Ok(defaults)
}

fn judge(row: &Row, defaults: &Send, desk: &Desk, people: &People, canned: &[Canned]) -> Result<Checked, Wrong> {
    let send = row.over(defaults);
    let to = send.to.as_deref().unwrap_or_default();
    if row.has_settings() && send.canned.is_none() {
        return Err(Wrong::one(row.line, "set: the row names no canned message whose words these are"));
    }
    let checked = draft::check(&send, desk, &people.meant(to), canned, None);
    let mut outgoing = checked.map_err(|problems| Wrong { line: row.line, problems })?;
    let named = |phone: &Phone| people.numbers.get(phone).map(|&at| people.all[at].name.trim().to_owned());
    let remarks = sender_lint::remarks(&outgoing.sender, &desk.settings, &named);
    let wrong = remarks.iter().filter(|remark| remark.grade() == LintGrade::Error);
    let problems: Vec<String> = wrong.map(|remark| format!("from: {}", remark.with_mend())).collect();
    if !problems.is_empty() {
        return Err(Wrong { line: row.line, problems });
    }
    // A row can say no, which the flags of the command line cannot.
    let options = &mut outgoing.options;
    options.link_with_record = row.link_with_record.or(options.link_with_record);
    options.submission_status = row.submission_status.or(options.submission_status);
    Ok(Checked { line: row.line, outgoing })
}

/// The contacts, found without looking at all of them for each row.
struct People {
    all: Vec<Contact>,
    numbers: HashMap<Phone, usize>,
    names: HashMap<String, Vec<usize>>,
}

impl People {
    fn of(place: &Place) -> Result<Self, Failure> {
        let all = match place.reader() {
            Some(store) => store.contacts().map_err(Failure::store("read the contacts"))?,
            None => Vec::new(),
        };
        Ok(Self::among(all))
    }

    fn among(all: Vec<Contact>) -> Self {
        let (mut numbers, mut names) = (HashMap::new(), HashMap::<String, Vec<usize>>::new());
        for (at, contact) in all.iter().enumerate() {
            numbers.entry(contact.number.clone()).or_insert(at);
            names.entry(folded(&contact.name)).or_default().push(at);
        }
        Self { all, numbers, names }
    }

    /// Those among whom the one is that a text means; all of them where nobody is, so that near ones can be named.
    fn meant(&self, to: &str) -> Vec<Contact> {
        let here = |places: &[usize]| places.iter().filter_map(|&at| self.all.get(at).cloned()).collect();
        match Phone::parse(to) {
            Ok(phone) => self.numbers.get(&phone).map_or_else(Vec::new, |&at| here(&[at])),
            Err(_) => self.names.get(&folded(to)).map_or_else(|| self.all.clone(), |places| here(places)),
        }
    }
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_is_looked_for_among_few() {
        let contact = |name: &str, number: &str| Contact {
            name: name.into(),
            number: Phone::from_e164(number).unwrap(),
            note: None,
            tags: Vec::new(),
            sender: None,
        };
        let people = People::among(vec![contact("María", "+13025550101"), contact("Ana", "+13025550102")]);
        let meant = |to: &str| people.meant(to).into_iter().map(|contact| contact.name).collect::<Vec<_>>();
        assert_eq!(meant("+1 302 555 0102"), ["Ana"]);
        assert_eq!(meant(" MARÍA "), ["María"]);
        assert_eq!(meant("Zoe").len(), 2, "near ones can be named");
        assert!(meant("+1 302 555 0199").is_empty());
    }

    #[test]
    fn every_problem_has_its_line() {
        let bad = [Wrong { line: 3, problems: vec!["a".into(), "b".into()] }, Wrong::one(9, "c")];
        let Failure::Usage(lines) = refused("rows.csv", &bad) else { panic!("wrong use") };
        assert_eq!(lines[..3], ["line 3: a", "line 3: b", "line 9: c"]);
        assert_eq!(lines[3], "nothing of rows.csv was sent: 2 rows are to be mended first");
    }
}
