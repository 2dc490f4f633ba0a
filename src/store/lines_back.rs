//! The lines of a file from its end to its start, a block at a time.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

use memchr::memrchr;

use super::line::LIMIT;

/// Bytes read at once.
const BLOCK: u64 = 64 * 1024;

/// Reads lines backwards. Memory stays below three blocks, however long a line is.
#[derive(Debug)]
pub(super) struct LinesBack<'a> {
    file: &'a File,
    /// The place in the file where `held` starts.
    start: u64,
    held: Vec<u8>,
    /// How much of `held` is still to be read.
    left: usize,
    /// Whether the end of the line in `held` was thrown away because it is too long.
    too_long: bool,
    /// Whether nothing was read yet: the newline at the very end ends no other line.
    fresh: bool,
}

/// One line.
#[derive(Debug, PartialEq)]
pub(super) struct Line<'a> {
    /// Where it starts in the file.
    pub(super) at: u64,
    /// The line without its newline; `None` where it is too long to be one of ours.
    pub(super) bytes: Option<&'a [u8]>,
}

impl<'a> LinesBack<'a> {
    /// Reads the lines before `end`, which is the start of a line or the end of the file.
    pub(super) fn new(file: &'a File, end: u64) -> Self {
        Self { file, start: end, held: Vec::new(), left: 0, too_long: false, fresh: true }
    }

    /// The line before; `None` at the start of the file. Empty lines are passed over.
    pub(super) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            let newline = memrchr(b'\n', &self.held[..self.left]);
            let from = match newline {
                Some(newline) => newline + 1,
                None if self.start == 0 => 0,
                None => {
                    self.read_block()?;
                    continue;
                }
            };
            let at = self.start + from as u64;
            let end = std::mem::replace(&mut self.left, newline.unwrap_or(0));
            if std::mem::take(&mut self.too_long) {
                return Ok(Some(Line { at, bytes: None }));
            }
            if from < end {
                return Ok(Some(Line { at, bytes: Some(&self.held[from..end]) }));
            }
            if newline.is_none() {
                return Ok(None);
            }
        }
    }

    /// Puts the block before in front of what is still to be read.
    fn read_block(&mut self) -> io::Result<()> {
        if self.left >= LIMIT {
            self.too_long = true;
            self.left = 0;
        }
        let size = BLOCK.min(self.start);
        let mut block = vec![0; size as usize];
        self.file.read_exact_at(&mut block, self.start - size)?;
        block.extend_from_slice(&self.held[..self.left]);
        self.start -= size;
        self.left = block.len();
        self.held = block;
        if std::mem::take(&mut self.fresh) && self.held.last() == Some(&b'\n') {
            self.left -= 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::*;

    fn file_of(text: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        file
    }

    /// Every line, newest first; too long ones as their place alone.
    fn lines(text: &[u8]) -> Vec<(u64, Option<Vec<u8>>)> {
        let file = file_of(text);
        let mut back = LinesBack::new(&file, text.len() as u64);
        let mut lines = Vec::new();
        while let Some(line) = back.next().unwrap() {
            lines.push((line.at, line.bytes.map(<[u8]>::to_vec)));
        }
        lines
    }

    #[test]
    fn lines_come_newest_first_with_their_places() {
        let line = |at, text: &str| (at, Some(text.as_bytes().to_vec()));
        assert_eq!(lines(b""), []);
        assert_eq!(lines(b"\n"), []);
        assert_eq!(lines(b"one\ntwo\n"), [line(4, "two"), line(0, "one")]);
        assert_eq!(lines(b"one\n\ntwo\nth"), [line(9, "th"), line(5, "two"), line(0, "one")]);
    }

    #[test]
    fn a_line_of_megabytes_is_passed_over_in_bounded_memory() {
        let mut text = b"first\n".to_vec();
        text.extend(vec![b'x'; 5_000_000]);
        text.extend(b"\nlast\n");
        let places = [(5_000_007, Some(b"last".to_vec())), (6, None), (0, Some(b"first".to_vec()))];
        assert_eq!(lines(&text), places);
        let file = file_of(&text);
        let mut back = LinesBack::new(&file, text.len() as u64);
        while back.next().unwrap().is_some() {
            assert!(back.held.capacity() <= 3 * LIMIT);
        }
        assert_eq!(lines(&vec![b'x'; 200_000]), [(0, None)]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn backwards_gives_the_same_lines_as_forwards(
            sizes in proptest::collection::vec(prop_oneof![0usize..50, 30_000usize..70_000], 0..12),
            ended in any::<bool>(),
        ) {
            let mut text = Vec::new();
            let mut forwards = Vec::new();
            for (n, &size) in sizes.iter().enumerate() {
                let line = vec![b'a' + n as u8; size.min(LIMIT - 1)];
                if !line.is_empty() {
                    forwards.push((text.len() as u64, Some(line.clone())));
                }
                text.extend(&line);
                if ended || n + 1 < sizes.len() {
                    text.push(b'\n');
                }
            }
            forwards.reverse();
            prop_assert_eq!(lines(&text), forwards);
        }
    }
}
