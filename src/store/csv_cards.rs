//! Contacts as CSV (RFC 4180), as spreadsheets and other programs write and read it.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

use csv::{ByteRecord, Reader, ReaderBuilder, WriterBuilder};

use super::contacts_import::Rejection;
use super::error::StoreError;
use super::tag_cell::{join_tags, split_tags};
use crate::domain::{Card, Contact};

/// Bytes of one row, at most.
const ROW_LIMIT: usize = 1 << 20;

/// The columns that are written.
const HEADER: [&str; 5] = ["name", "number", "note", "tags", "sender"];

/// What a column is about. Of several numbers the one of the lowest rank is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    GivenName,
    FamilyName,
    Number(u8),
    Note,
    Tags,
    Sender,
}

/// The words of a header, in small letters with single spaces: ours, those of the address books of Google, Outlook and
/// Apple, and those that people choose.
const WORDS: [(&str, Column); 48] = [
    ("name", Column::Name),
    ("full name", Column::Name),
    ("fullname", Column::Name),
    ("display name", Column::Name),
    ("contact", Column::Name),
    ("contact name", Column::Name),
    ("customer", Column::Name),
    ("customer name", Column::Name),
    ("first name", Column::GivenName),
    ("given name", Column::GivenName),
    ("last name", Column::FamilyName),
    ("family name", Column::FamilyName),
    ("surname", Column::FamilyName),
    ("whatsapp", Column::Number(0)),
    ("whatsapp number", Column::Number(0)),
    ("mobile", Column::Number(1)),
    ("mobile number", Column::Number(1)),
    ("mobile phone", Column::Number(1)),
    ("cell", Column::Number(1)),
    ("cell phone", Column::Number(1)),
    ("number", Column::Number(2)),
    ("phone", Column::Number(2)),
    ("phone number", Column::Number(2)),
    ("telephone", Column::Number(2)),
    ("tel", Column::Number(2)),
    ("msisdn", Column::Number(2)),
    ("primary phone", Column::Number(2)),
    ("phone 1 value", Column::Number(2)),
    ("phone 2 value", Column::Number(3)),
    ("phone 3 value", Column::Number(3)),
    ("home phone", Column::Number(3)),
    ("work phone", Column::Number(3)),
    ("business phone", Column::Number(3)),
    ("note", Column::Note),
    ("notes", Column::Note),
    ("comment", Column::Note),
    ("comments", Column::Note),
    ("remark", Column::Note),
    ("remarks", Column::Note),
    ("tag", Column::Tags),
    ("tags", Column::Tags),
    ("label", Column::Tags),
    ("labels", Column::Tags),
    ("group", Column::Tags),
    ("groups", Column::Tags),
    ("group membership", Column::Tags),
    ("categories", Column::Tags),
    ("sender", Column::Sender),
];

/// The cards of a CSV file, one row at a time. A row that cannot be read comes as a rejection, and the next one is read.
pub struct CsvCards<R> {
    reader: Reader<Bounded<R>>,
    columns: Vec<Option<Column>>,
    record: ByteRecord,
    is_over: bool,
}

impl<R: BufRead> CsvCards<R> {
    /// Reads the header. Commas, semicolons or tabs may part the cells, whichever the header has most of.
    ///
    /// # Errors
    /// A header without a name or a number, or one that cannot be read.
    pub fn new(mut source: R) -> Result<Self, StoreError> {
        let head = source.fill_buf().map_err(|error| unreadable(1, &error))?;
        let head = head.split(|&byte| byte == b'\n' || byte == b'\r').next().unwrap_or_default();
        let count = |wanted: u8| head.split(|&byte| byte == wanted).count();
        // On a tie the last wins, and a comma is what the name of the format says.
        let delimiter = [b'\t', b';', b','].into_iter().max_by_key(|&byte| count(byte)).unwrap_or(b',');
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Bounded { source, left: ROW_LIMIT, read: 0, lines: 0, breaks: VecDeque::new() });
        let mut record = ByteRecord::new();
        reader.read_byte_record(&mut record).map_err(|error| wrong(1, &error))?;
        let words: Vec<String> = record.iter().map(|cell| header_word(&String::from_utf8_lossy(cell))).collect();
        let columns: Vec<Option<Column>> = words.iter().map(|word| column(word)).collect();
        let has = |wanted: fn(Column) -> bool| columns.iter().flatten().any(|&column| wanted(column));
        let missing = if !has(|column| matches!(column, Column::Name | Column::GivenName | Column::FamilyName)) {
            "name"
        } else if !has(|column| matches!(column, Column::Number(_))) {
            "number"
        } else {
            return Ok(Self { reader, columns, record, is_over: false });
        };
        let found: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).take(12).collect();
        let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
        let problem = format!("no column is called {missing}; the first line must name the columns, and has {found}");
        Err(StoreError::Cards { line: 1, problem })
    }

    /// The line on which the record begins that was read last. The reader's own count is behind after a CRLF, and
    /// before empty lines.
    fn line(&mut self) -> u64 {
        let end = self.reader.position().byte();
        let inside = self.record.as_slice().split(|&byte| byte == b'\n').count() as u64;
        let before = self.reader.get_mut().lines_before(end.saturating_sub(1));
        (2 + before).saturating_sub(inside).max(1)
    }

    fn card(&self, line: u64) -> Option<Result<Card, Rejection>> {
        if self.record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            return None;
        }
        let mut card = Card { line, ..Card::default() };
        let (mut given, mut family) = ("", "");
        let mut best = None;
        for (cell, column) in self.record.iter().zip(&self.columns) {
            let Some(column) = column else { continue };
            let Ok(text) = std::str::from_utf8(cell) else {
                let name = lossy_name(&self.record, &self.columns);
                return Some(Err(Rejection { line, name, problems: vec!["not UTF-8; save the file as UTF-8".into()] }));
            };
            if text.trim().is_empty() && *column != Column::Name {
                continue;
            }
            match column {
                Column::Name if card.name.trim().is_empty() => text.clone_into(&mut card.name),
                Column::GivenName => given = text.trim(),
                Column::FamilyName => family = text.trim(),
                Column::Note if card.note.is_empty() => text.clone_into(&mut card.note),
                Column::Sender if card.sender.is_empty() => text.clone_into(&mut card.sender),
                Column::Tags => card.tags.extend(split_tags(text)),
                Column::Number(rank) => {
                    card.left_out += text.split(" ::: ").count();
                    let is_better = best.is_none_or(|best| *rank < best);
                    if is_better {
                        best = Some(*rank);
                        text.split(" ::: ").next().unwrap_or_default().clone_into(&mut card.number);
                    }
                }
                _ => {}
            }
        }
        card.left_out = card.left_out.saturating_sub(1);
        if card.name.trim().is_empty() {
            format!("{given} {family}").trim().clone_into(&mut card.name);
        }
        Some(Ok(card))
    }
}

impl<R: BufRead> Iterator for CsvCards<R> {
    type Item = Result<Result<Card, Rejection>, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_over {
            self.reader.get_mut().left = ROW_LIMIT;
            match self.reader.read_byte_record(&mut self.record) {
                Ok(true) => {
                    let line = self.line();
                    if let Some(card) = self.card(line) {
                        return Some(Ok(card));
                    }
                }
                Ok(false) => self.is_over = true,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(wrong(self.reader.position().line(), &error)));
                }
            }
        }
        None
    }
}

/// The contacts as CSV, which [`CsvCards`] reads back without a difference.
#[must_use]
pub fn contacts_csv(contacts: &[Contact]) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    let rows = contacts.iter().map(|one| {
        let (note, sender) = (one.note.clone().unwrap_or_default(), one.sender.clone().unwrap_or_default());
        [one.name.clone(), one.number.e164(), note, join_tags(&one.tags), sender]
    });
    // Rows of one length, written to memory: neither can fail.
    let _ = writer.write_record(HEADER);
    for row in rows {
        let _ = writer.write_record(&row);
    }
    // Cells that were texts make a text.
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn header_word(cell: &str) -> String {
    let word = cell.trim_start_matches('\u{feff}').to_lowercase().replace(['_', '-', '.', ':'], " ");
    word.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn column(word: &str) -> Option<Column> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, column)| *column)
}

fn lossy_name(record: &ByteRecord, columns: &[Option<Column>]) -> String {
    let place = columns.iter().position(|column| *column == Some(Column::Name));
    let cell = place.and_then(|place| record.get(place)).unwrap_or_default();
    String::from_utf8_lossy(cell).into_owned()
}

fn wrong(line: u64, error: &csv::Error) -> StoreError {
    match error.kind() {
        csv::ErrorKind::Io(error) => unreadable(line, error),
        _ => StoreError::Cards { line, problem: error.to_string() },
    }
}

fn unreadable(line: u64, error: &io::Error) -> StoreError {
    StoreError::Cards { line, problem: format!("could not be read: {error}") }
}

/// Reads on only as far as one row may go, so that a quote that is never closed costs no more memory; and counts lines.
struct Bounded<R> {
    source: R,
    left: usize,
    /// Bytes read so far.
    read: u64,
    /// Line breaks before the place that was asked for last.
    lines: u64,
    /// Where the line breaks behind it are.
    breaks: VecDeque<u64>,
}

impl<R> Bounded<R> {
    /// How many line breaks lie before this byte. Places must be asked for in rising order.
    fn lines_before(&mut self, byte: u64) -> u64 {
        let count = self.breaks.partition_point(|&at| at < byte);
        self.breaks.drain(..count);
        self.lines += count as u64;
        self.lines
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.source.fill_buf()?.is_empty() {
            let text = "a row is longer than 1 MiB; is a quote open that is never closed?";
            return Err(io::Error::new(io::ErrorKind::InvalidData, text));
        }
        let room = buffer.len().min(self.left);
        let count = self.source.read(&mut buffer[..room])?;
        self.left -= count;
        let breaks = buffer[..count].iter().zip(self.read..).filter(|(byte, _)| **byte == b'\n').map(|(_, at)| at);
        self.breaks.extend(breaks);
        self.read += count as u64;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cards(text: &[u8]) -> Vec<Result<Card, Rejection>> {
        CsvCards::new(text).unwrap().map(Result::unwrap).collect()
    }

    fn card(line: u64, name: &str, number: &str) -> Card {
        Card { line, name: name.into(), number: number.into(), ..Card::default() }
    }

    #[test]
    fn columns_are_found_by_their_words() {
        let text = "\u{feff}Name;Phone_Number;Notes;Labels\r\n\"Ortiz; María\";+1 302 555 0101;\"a \"\"b\"\"\r\nc\";vip, new\r\n";
        let expected = Card {
            note: "a \"b\"\r\nc".into(),
            tags: vec!["vip".into(), "new".into()],
            ..card(2, "Ortiz; María", "+1 302 555 0101")
        };
        assert_eq!(cards(text.as_bytes()), [Ok(expected)]);
        let text = "First Name,Last Name,Home Phone,Mobile\nAnn,Reed,1,2\n,,,\nBo,,3,\n";
        let ann = Card { left_out: 1, ..card(2, "Ann Reed", "2") };
        assert_eq!(cards(text.as_bytes()), [Ok(ann), Ok(card(4, "Bo", "3"))]);
    }

    #[test]
    fn lines_are_counted_through_quotes_and_a_bad_row_does_not_end_the_reading() {
        let rows = cards(b"name,number\n\"a\nb\",1\nX\xff,2\nshort\nlong,3,4,5\n");
        let lines: Vec<u64> =
            rows.iter().map(|row| row.as_ref().map_or_else(|rejection| rejection.line, |card| card.line)).collect();
        assert_eq!(lines, [2, 4, 5, 6]);
        assert_eq!(rows[1].as_ref().unwrap_err().problems, ["not UTF-8; save the file as UTF-8"]);
        assert_eq!(rows[2], Ok(card(5, "short", "")));
        for end in ["\n", "\r\n"] {
            let text = "name,number\n\nA,1\n\n\n\"B\nb\",2\nC,3".replace('\n', end);
            let lines: Vec<u64> = cards(text.as_bytes()).into_iter().map(|row| row.unwrap().line).collect();
            assert_eq!(lines, [3, 6, 8], "{text:?}");
        }
    }

    #[test]
    fn a_header_without_a_name_or_number_is_told_with_what_it_has() {
        for (text, word) in
            [("", "name"), ("phone\n", "name"), ("Name,Mail\n", "number"), ("Ann,+13025550101\n", "name")]
        {
            let error = CsvCards::new(text.as_bytes()).err().unwrap().to_string();
            assert!(error.starts_with(&format!("line 1: no column is called {word}; ")), "{error}");
        }
    }

    #[test]
    fn a_row_without_end_is_not_held() {
        let text = format!("name,number\n\"{}", "x".repeat(3 * ROW_LIMIT));
        let error = CsvCards::new(text.as_bytes()).unwrap().find_map(Result::err).unwrap();
        assert!(error.to_string().contains("1 MiB"), "{error}");
    }

    proptest! {
        #[test]
        fn every_row_comes_back_from_its_own_line(
            rows in prop::collection::vec(("x[a-z\",;\t\n é王]{0,20}x", "[0-9 +()-]{0,8}[0-9]", "x[^\r\0]{0,40}x"), 0..8),
        ) {
            let mut file = WriterBuilder::new().from_writer(Vec::new());
            file.write_record(["name", "number", "note"]).unwrap();
            let mut line = 2;
            let mut expected = Vec::new();
            for (name, number, note) in &rows {
                file.write_record([name, number, note]).unwrap();
                expected.push((line, name.clone(), number.trim().to_owned(), note.clone()));
                line += 1 + (name.matches('\n').count() + note.matches('\n').count()) as u64;
            }
            let file = file.into_inner().unwrap();
            let read = cards(&file).into_iter().map(Result::unwrap);
            let read: Vec<_> = read.map(|card| (card.line, card.name, card.number.trim().to_owned(), card.note)).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn no_bytes_make_it_panic_or_lose_count(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let text = [b"name,number\n", &bytes[..]].concat();
            let lines: Vec<u64> = CsvCards::new(&text[..])
                .unwrap()
                .map(|row| row.unwrap().map_or_else(|rejection| rejection.line, |card| card.line))
                .collect();
            prop_assert!(lines.is_sorted() && lines.iter().all(|&line| line >= 2), "{:?}", lines);
        }
    }
}
