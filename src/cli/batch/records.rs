//! A source cut into records, each with the line on which it begins. However long a record is, only its beginning is
//! held.

use std::io::{self, BufRead};

/// Bytes of one record, at most: many times what the longest message needs in its longest spelling.
pub(super) const LIMIT: usize = 64 * 1024;

/// What parts the cells of a header whose delimiter is not known yet.
pub(super) const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// One record, without its line break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Record {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// Its bytes, at most [`LIMIT`] of them.
    pub(super) bytes: Vec<u8>,
    /// Whether it was longer.
    pub(super) is_cut: bool,
    /// Whether the source ended inside quotes.
    pub(super) is_open: bool,
}

/// Where a line break ends a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// Everywhere: JSON lines.
    Lines,
    /// Outside quotes alone, where this parts the cells; `None` takes every one of [`DELIMITERS`].
    Cells(Option<u8>),
}

/// Inside a record of cells (RFC 4180); quotes count where a cell begins with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Start,
    Plain,
    Quoted,
    /// Behind a quote that ends the cell, unless another one follows.
    Quote,
}

/// The records of a source.
pub(super) struct Records<R> {
    source: R,
    line: u64,
    /// Where a line break ends a record.
    pub(super) breaks: Breaks,
}

impl<R: BufRead> Records<R> {
    /// From the beginning of a source.
    pub(super) fn new(source: R, breaks: Breaks) -> Self {
        Self { source, line: 1, breaks }
    }

    /// The next record; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        let mut record = Record { line: self.line, bytes: Vec::new(), is_cut: false, is_open: false };
        let mut inside = Inside::Start;
        let mut is_empty = true;
        loop {
            let piece = match self.source.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                piece => piece?,
            };
            if piece.is_empty() {
                record.is_open = inside == Inside::Quoted;
                return Ok((!is_empty).then(|| whole(record)));
            }
            is_empty = false;
            let end = piece.iter().position(|&byte| {
                if byte == b'\n' {
                    self.line += 1;
                    if inside != Inside::Quoted {
                        return true;
                    }
                }
                inside = follow(self.breaks, inside, byte);
                false
            });
            let taken = &piece[..end.unwrap_or(piece.len())];
            let room = LIMIT - record.bytes.len();
            record.is_cut |= taken.len() > room;
            record.bytes.extend_from_slice(&taken[..taken.len().min(room)]);
            let used = taken.len() + usize::from(end.is_some());
            self.source.consume(used);
            if end.is_some() {
                return Ok(Some(whole(record)));
            }
        }
    }
}

fn follow(breaks: Breaks, inside: Inside, byte: u8) -> Inside {
    let Breaks::Cells(delimiter) = breaks else { return Inside::Plain };
    let parts = delimiter.map_or_else(|| DELIMITERS.contains(&byte), |delimiter| byte == delimiter);
    match (inside, byte) {
        (Inside::Quoted, b'"') => Inside::Quote,
        (Inside::Quoted, _) | (Inside::Start | Inside::Quote, b'"') => Inside::Quoted,
        _ if parts => Inside::Start,
        _ => Inside::Plain,
    }
}

/// A line break of Windows is a line break.
fn whole(mut record: Record) -> Record {
    if record.bytes.last() == Some(&b'\r') {
        record.bytes.pop();
    }
    record
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    fn records(text: &[u8], breaks: Breaks, buffer: usize) -> Vec<Record> {
        let mut records = Records::new(BufReader::with_capacity(buffer, text), breaks);
        std::iter::from_fn(|| records.next().unwrap()).collect()
    }

    fn told(text: &str, breaks: Breaks) -> Vec<(u64, String)> {
        let all = records(text.as_bytes(), breaks, 7);
        all.into_iter().map(|record| (record.line, String::from_utf8(record.bytes).unwrap())).collect()
    }

    #[test]
    fn a_quoted_line_break_stays_in_its_record_and_lines_are_counted_on() {
        let text = "a,b\r\n\"one\ntwo \"\"x\"\"\",2\r\nx\"y,3\n\nlast";
        let expected = [(1, "a,b"), (2, "\"one\ntwo \"\"x\"\"\",2"), (4, "x\"y,3"), (5, ""), (6, "last")];
        let expected: Vec<_> = expected.map(|(line, text)| (line, text.to_owned())).into();
        assert_eq!(told(text, Breaks::Cells(Some(b','))), expected);
        assert_eq!(told(text, Breaks::Lines).len(), 6);
    }

    #[test]
    fn of_a_long_record_only_the_beginning_is_held_and_the_next_one_is_whole() {
        let mut text = vec![b'x'; 10_000_000];
        text.extend_from_slice(b"\nnext\n");
        let all = records(&text, Breaks::Lines, 8192);
        assert_eq!((all[0].bytes.len(), all[0].is_cut, all.len()), (LIMIT, true, 2));
        assert_eq!((all[1].line, all[1].bytes.as_slice(), all[1].is_cut), (2, &b"next"[..], false));
    }

    #[test]
    fn a_quote_that_nobody_closed_is_told() {
        let all = records(b"a\n\"b\nc\n", Breaks::Cells(Some(b',')), 8);
        assert_eq!((all.len(), all[1].line, all[1].is_open), (2, 2, true));
    }

    proptest! {
        #[test]
        fn what_a_writer_of_csv_writes_comes_back_as_its_rows(
            rows in prop::collection::vec(prop::collection::vec("[a-z\",;\r\n \u{e9}]{0,8}", 2), 1..8),
            buffer in 1_usize..40,
        ) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = writer.into_inner().unwrap();
            let all = records(&text, Breaks::Cells(Some(b',')), buffer);
            prop_assert_eq!(all.len(), rows.len());
            let mut line = 1;
            for (record, row) in all.iter().zip(&rows) {
                prop_assert_eq!(record.line, line);
                line += 1 + row.iter().map(|cell| cell.matches('\n').count() as u64).sum::<u64>();
            }
        }

        #[test]
        fn any_bytes_are_read_to_their_end(text in prop::collection::vec(any::<u8>(), 0..300), buffer in 1_usize..40) {
            for breaks in [Breaks::Lines, Breaks::Cells(None), Breaks::Cells(Some(b'\t'))] {
                let all = records(&text, breaks, buffer);
                let held: usize = all.iter().map(|record| record.bytes.len()).sum();
                prop_assert!(held <= text.len());
                prop_assert!(all.windows(2).all(|two| two[0].line < two[1].line));
            }
        }
    }
}
