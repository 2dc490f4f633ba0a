//! The rows of a file: CSV with a header, or JSON lines.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Terminator};
use serde_json::Value;

use super::columns::Column;
use super::records::{Breaks, DELIMITERS, LIMIT, Record, Records};
use super::row::Row;

/// Bytes that are looked at to tell what a file is.
const HEAD: u64 = 4 * 1024;

/// What is wrong with a row: its line, and every problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The line on which the row begins.
    pub(super) line: u64,
    /// At least one.
    pub(super) problems: Vec<String>,
}

impl Wrong {
    pub(super) fn one(line: u64, problem: impl Into<String>) -> Self {
        Self { line, problems: vec![problem.into()] }
    }
}

/// The rows of a source.
pub(super) struct Rows<R> {
    records: Records<R>,
    kind: Kind,
}

enum Kind {
    Json,
    Csv { delimiter: u8, columns: Vec<Option<Column>> },
}

/// Opens a file, `-` for standard input.
pub(super) fn open(file: &Path) -> io::Result<Box<dyn BufRead>> {
    Ok(if file == Path::new("-") { Box::new(io::stdin().lock()) } else { Box::new(BufReader::new(File::open(file)?)) })
}

/// Looks at the beginning of a source, and reads the header where it is CSV. `file` is asked for its ending alone.
///
/// # Errors
/// The outer one is of the system; the inner one is what is wrong with the file as a whole.
pub(super) fn rows(mut source: Box<dyn BufRead>, file: &Path) -> io::Result<Result<Rows<impl BufRead>, Wrong>> {
    let mut head = Vec::new();
    (&mut source).take(HEAD).read_to_end(&mut head)?;
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    if head.starts_with(b"\xef\xbb\xbf") {
        head.drain(..3);
    }
    let first = head.iter().find(|byte| !byte.is_ascii_whitespace()).copied();
    let ending = file.extension().and_then(OsStr::to_str).unwrap_or_default().to_lowercase();
    let is_json = first == Some(b'{') || matches!(ending.as_str(), "json" | "jsonl" | "ndjson");
    let breaks = if is_json { Breaks::Lines } else { Breaks::Cells(None) };
    let records = Records::new(Cursor::new(head).chain(source), breaks);
    if is_wide {
        return Ok(Err(Wrong::one(1, "the file is UTF-16 text; save it as UTF-8")));
    }
    if first == Some(b'[') {
        return Ok(Err(Wrong::one(1, "a list of JSON; one object a line is wanted (jq -c '.[]' makes that of it)")));
    }
    if is_json { Ok(Ok(Rows { records, kind: Kind::Json })) } else { header(records) }
}

fn header<R: BufRead>(mut records: Records<R>) -> io::Result<Result<Rows<R>, Wrong>> {
    let record = loop {
        match records.next()? {
            None => return Ok(Err(Wrong::one(1, "the file is empty"))),
            Some(record) if record.bytes.trim_ascii().is_empty() => {}
            Some(record) => break record,
        }
    };
    let count = |wanted: u8| record.bytes.split(|&byte| byte == wanted).count();
    // On a tie the last wins, and a comma is what the name of the format says.
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(|&byte| count(byte)).unwrap_or(b',');
    records.breaks = Breaks::Cells(Some(delimiter));
    let line = record.line;
    let cells = match text(&record).and_then(|text| cells(text, delimiter)) {
        Ok(cells) => cells,
        Err(problem) => return Ok(Err(Wrong::one(line, problem))),
    };
    let mut problems = Vec::new();
    let mut columns: Vec<Option<Column>> = Vec::new();
    for name in &cells {
        let column = if name.trim().is_empty() { Ok(None) } else { Column::named(name).map(Some) };
        let column = column.unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        if column.is_some() && columns.contains(&column) {
            problems.push(format!("two columns say the same, the second one is {name:?}"));
        }
        columns.push(column);
    }
    if problems.is_empty() && !columns.contains(&Some(Column::To)) {
        let found = cells.iter().collect::<Vec<_>>().join(", ");
        problems.push(format!("no column is called to; the first line must name the columns, and has {found}"));
    }
    if !problems.is_empty() {
        return Ok(Err(Wrong { line, problems }));
    }
    Ok(Ok(Rows { records, kind: Kind::Csv { delimiter, columns } }))
}

impl<R: BufRead> Rows<R> {
    /// The next row that is not blank; `None` at the end. A bad one is told, and the next one is read.
    pub(super) fn next(&mut self) -> io::Result<Option<Result<Row, Wrong>>> {
        while let Some(record) = self.records.next()? {
            if record.bytes.trim_ascii().is_empty() {
                continue;
            }
            match self.kind.row(&record) {
                Ok(None) => {}
                Ok(Some(row)) => return Ok(Some(Ok(row))),
                Err(problems) => return Ok(Some(Err(Wrong { line: record.line, problems }))),
            }
        }
        Ok(None)
    }
}

impl Kind {
    /// `None` where every cell is empty.
    fn row(&self, record: &Record) -> Result<Option<Row>, Vec<String>> {
        let text = text(record).map_err(|problem| vec![problem])?;
        let mut row = Row::at(record.line);
        let (delimiter, columns) = match self {
            Self::Json => {
                let wrong = |problem: String| vec![problem];
                let value: Value = serde_json::from_str(text).map_err(|error| {
                    // It is one line of the file, whose number stands before it.
                    let place = format!(" at line {} column {}", error.line(), error.column());
                    let words = error.to_string().replace(&place, "");
                    wrong(format!("is no JSON object: {words} (column {})", error.column()))
                })?;
                let Value::Object(object) = value else { return Err(wrong("is JSON, but no object".into())) };
                return row.take_object(&object).map(|()| Some(row));
            }
            Self::Csv { delimiter, columns } => (*delimiter, columns),
        };
        let cells = cells(text, delimiter).map_err(|problem| vec![problem])?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(None);
        }
        if cells.len() != columns.len() {
            let (has, wants) = (cells.len(), columns.len());
            return Err(vec![format!("has {has} cells, and the header names {wants} columns")]);
        }
        let mut problems = Vec::new();
        for (cell, column) in cells.iter().zip(columns) {
            match column {
                Some(column) => problems.extend(row.give(column, cell).err()),
                None if cell.trim().is_empty() => {}
                None => problems.push(format!("{cell:?} stands in a column that has no name")),
            }
        }
        if problems.is_empty() { Ok(Some(row)) } else { Err(problems) }
    }
}

/// The text of a record, if it is one.
fn text(record: &Record) -> Result<&str, String> {
    if record.is_open {
        return Err("a quote is opened here and never closed".to_owned());
    }
    if record.is_cut {
        return Err(format!("longer than {} KiB", LIMIT / 1024));
    }
    if record.bytes.contains(&0) {
        return Err("holds a NUL character".to_owned());
    }
    str::from_utf8(&record.bytes)
        .map_err(|error| format!("is not UTF-8 text from its byte {} on", error.valid_up_to() + 1))
}

fn cells(text: &str, delimiter: u8) -> Result<StringRecord, String> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        // Where the record ends is known; a lone return is a mistake of its cell.
        .terminator(Terminator::Any(b'\0'))
        .buffer_capacity(text.len().max(1))
        .from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    reader.read_record(&mut record).map_err(|error| format!("cannot be read: {error}"))?;
    Ok(record)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::cli::send_args::Send;

    fn read(text: &[u8], name: &str) -> Result<Vec<Result<Row, Wrong>>, Wrong> {
        let mut rows = rows(Box::new(Cursor::new(text.to_vec())), Path::new(name)).unwrap()?;
        Ok(std::iter::from_fn(|| rows.next().unwrap()).collect())
    }

    fn good(text: &[u8]) -> Vec<(u64, String, String)> {
        let rows = read(text, "-").unwrap();
        let told = |row: Row| {
            let send = row.over(&Send::default());
            (row.line, send.to.unwrap_or_default(), send.caption.unwrap_or_default())
        };
        rows.into_iter().map(|row| told(row.unwrap())).collect()
    }

    #[test]
    fn csv_of_every_spelling_is_read_the_same() {
        let expected =
            [(2, "+1 302 555 0101".to_owned(), "Hi, \"you\"\nthere".to_owned()), (5, "Ana".to_owned(), String::new())];
        for text in [
            "to,caption\n+1 302 555 0101,\"Hi, \"\"you\"\"\nthere\"\n\nAna,\n",
            "\u{feff}To;Text\r\n+1 302 555 0101;\"Hi, \"\"you\"\"\r\nthere\"\r\n;\r\nAna;\r\n",
            "Phone\tMESSAGE\n+1 302 555 0101\t\"Hi, \"\"you\"\"\nthere\"\n\t\nAna\t",
        ] {
            assert_eq!(good(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn json_lines_are_known_by_their_first_letter() {
        let text = "\n{\"to\": \"Ana\", \"caption\": \"a\\nb\"}\r\n\n{\"number\": \"+13025550101\"}";
        let expected = [(2, "Ana".to_owned(), "a\nb".to_owned()), (4, "+13025550101".to_owned(), String::new())];
        assert_eq!(good(text.as_bytes()), expected);
        assert!(read(b"[{}]", "-").unwrap_err().problems[0].contains("jq"));
        let bad = read(b"to,caption\n", "rows.jsonl").unwrap();
        assert_eq!(bad[0].as_ref().unwrap_err().line, 1);
    }

    #[test]
    fn a_bad_row_is_told_with_its_line_and_the_next_ones_are_read() {
        let mut text = b"to,caption\nAna,\xff\nAna,\0\nAna\nAna,good\nAna,".to_vec();
        text.extend(std::iter::repeat_n(b'x', 10_000_000));
        text.extend_from_slice(b"\nAna,good\nAna,\"open\nAna,lost\n");
        let rows = read(&text, "rows.csv").unwrap();
        let told: Vec<(u64, &str)> = rows
            .iter()
            .map(|row| row.as_ref().map_or_else(|wrong| (wrong.line, wrong.problems[0].as_str()), |row| (row.line, "")))
            .collect();
        let expected = [
            (2, "is not UTF-8 text from its byte 5 on"),
            (3, "holds a NUL character"),
            (4, "has 1 cells, and the header names 2 columns"),
            (5, ""),
            (6, "longer than 64 KiB"),
            (7, ""),
            (8, "a quote is opened here and never closed"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_header_is_judged_as_a_whole() {
        for (text, problem) in [
            ("", "empty"),
            ("name,captoin\n", "did you mean caption"),
            ("image,caption\n", "no column is called to"),
            ("to,number\n", "say the same"),
            ("+13025550101,Hello\n", "no column is called"),
        ] {
            let wrong = read(text.as_bytes(), "-").unwrap_err();
            assert!(wrong.problems.join("\n").contains(problem), "{text}: {wrong:?}");
        }
        assert!(read(b"\xff\xfet\0o\0", "-").unwrap_err().problems[0].contains("UTF-16"));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_stop_or_count_backwards(
            header in prop::sample::select(vec!["to,image\n", "to;caption\n", "{", "", "\u{feff}to\n"]),
            rest in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            let text = [header.as_bytes(), &rest].concat();
            let Ok(rows) = read(&text, "-") else { return Ok(()) };
            let lines: Vec<u64> = rows.iter().map(|row| row.as_ref().map_or_else(|wrong| wrong.line, |row| row.line)).collect();
            prop_assert!(lines.windows(2).all(|two| two[0] < two[1]));
            prop_assert!(rows.iter().all(|row| row.as_ref().err().is_none_or(|wrong| !wrong.problems.is_empty())));
        }

        #[test]
        fn what_a_spreadsheet_writes_comes_back(
            captions in prop::collection::vec("[a-z\",;\t\n {}\u{e9}\u{1f642}]{1,12}", 1..6),
            delimiter in prop::sample::select(DELIMITERS.to_vec()),
        ) {
            let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
            writer.write_record(["to", "caption", "from"]).unwrap();
            for caption in &captions {
                writer.write_record(["Ana", caption, "support"]).unwrap();
            }
            let rows = good(&writer.into_inner().unwrap());
            let back: Vec<String> = rows.into_iter().map(|(_, _, caption)| caption).collect();
            let blank = |text: &String| if text.trim().is_empty() { String::new() } else { text.clone() };
            prop_assert_eq!(back, captions.iter().map(blank).collect::<Vec<_>>());
        }
    }
}
