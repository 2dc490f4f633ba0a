//! A file in blocks: each line belongs to the block that it begins in, so that blocks can be read by themselves.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::os::unix::fs::FileExt;

use memchr::{memchr, memrchr};

use super::line::LIMIT;

/// Bytes of a block: they stay in a processor's own memory while they are looked at.
pub(super) const BLOCK: u64 = if cfg!(test) { 4096 } else { 128 * 1024 };

/// Bytes read behind a block, in which its last line nearly always ends.
const BEHIND: u64 = 2048;

/// The lines that begin in one block.
#[derive(Debug)]
pub(super) struct Block<'a> {
    /// Where the first one starts in the file.
    pub(super) at: u64,
    /// All of them, one behind the other.
    pub(super) bytes: &'a [u8],
}

/// Reads the lines that begin in `range` of a file that is `len` bytes long. `None` where none does.
///
/// Of a line that is too long to be one of ours only the first part is there, and it is the last one.
pub(super) fn read<'a>(
    file: &File,
    len: u64,
    range: &Range<u64>,
    buffer: &'a mut Vec<u8>,
) -> io::Result<Option<Block<'a>>> {
    // The byte before tells whether a line begins right at the start.
    let start = range.start.saturating_sub(1);
    let mut end = (range.end + BEHIND).min(len);
    fill(file, start..end, 0, buffer)?;
    let first = match range.start {
        0 => 0,
        _ => match memchr(b'\n', &buffer[..(range.end - start) as usize - 1]) {
            Some(newline) => newline + 1,
            None => return Ok(None),
        },
    };
    // The last line is the one that the last byte of the range is in.
    let last = (range.end - 1 - start) as usize;
    let mut from = last;
    loop {
        if let Some(newline) = memchr(b'\n', &buffer[from..]) {
            let bytes = &buffer[first..=from + newline];
            return Ok(Some(Block { at: start + first as u64, bytes }));
        }
        from = buffer.len();
        let begun = memrchr(b'\n', &buffer[..last]).map_or(0, |newline| newline + 1);
        if end == len || buffer.len() - begun > LIMIT {
            return Ok(Some(Block { at: start + first as u64, bytes: &buffer[first..] }));
        }
        let more = end..(end + LIMIT as u64).min(len);
        end = more.end;
        fill(file, more, from, buffer)?;
    }
}

/// Reads a range of a file behind the first `kept` bytes of the buffer.
fn fill(file: &File, range: Range<u64>, kept: usize, buffer: &mut Vec<u8>) -> io::Result<()> {
    let size = kept + (range.end - range.start) as usize;
    // Grown only: what is read over need not be cleared first.
    if buffer.len() < size {
        buffer.resize(size, 0);
    }
    buffer.truncate(size);
    file.read_exact_at(&mut buffer[kept..], range.start)
}

/// The blocks of a range that starts with one, the last first.
pub(super) fn backwards(range: &Range<u64>) -> impl Iterator<Item = Range<u64>> + use<> {
    let Range { start, end } = *range;
    let blocks = (end - start).div_ceil(BLOCK);
    (0..blocks).rev().map(move |n| start + n * BLOCK..(start + (n + 1) * BLOCK).min(end))
}

/// Calls `each` for every line that begins in `range`, from the first on: with its place, and without its newline.
/// Empty ones are among them.
pub(super) fn lines(
    file: &File,
    len: u64,
    range: Range<u64>,
    mut each: impl FnMut(u64, &[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut from = range.start;
    while from < range.end {
        let to = (from + BLOCK).min(range.end);
        if let Some(block) = read(file, len, &(from..to), &mut buffer)? {
            let mut at = 0;
            while at < block.bytes.len() {
                let end = memchr(b'\n', &block.bytes[at..]).map_or(block.bytes.len(), |newline| at + newline);
                each(block.at + at as u64, &block.bytes[at..end])?;
                at = end + 1;
            }
        }
        from = to;
    }
    Ok(())
}

/// Reads the line that starts at a place, without its newline. `None` where the file ends before.
pub(super) fn line_at(file: &File, at: u64, buffer: &mut Vec<u8>) -> io::Result<Option<Range<usize>>> {
    let mut have = 0;
    for size in [BEHIND as usize, LIMIT] {
        buffer.resize(size, 0);
        while have < size {
            match file.read_at(&mut buffer[have..], at + have as u64) {
                Ok(0) => break,
                Ok(read) => have += read,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if let Some(newline) = memchr(b'\n', &buffer[..have]) {
            return Ok(Some(0..newline));
        }
        if have < size {
            break;
        }
    }
    Ok((have > 0).then_some(0..have))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use proptest::prelude::*;

    use super::super::lines_back::LinesBack;
    use super::*;

    fn file_of(text: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        file
    }

    fn all(file: &File, len: u64) -> Vec<(u64, Vec<u8>)> {
        let mut found = Vec::new();
        lines(file, len, 0..len, |at, line| {
            if !line.is_empty() {
                found.push((at, line.to_vec()));
            }
            Ok(())
        })
        .unwrap();
        found
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn blocks_give_the_same_lines_as_reading_back(
            sizes in proptest::collection::vec(
                prop_oneof![0usize..600, 0usize..600, 30_000usize..64_000, 261_000usize..263_000, 400_000usize..600_000],
                0..14,
            ),
            is_torn in any::<bool>(),
        ) {
            let mut text = Vec::new();
            for (n, size) in sizes.iter().enumerate() {
                text.extend(std::iter::repeat_n(b'a' + n as u8, *size));
                text.push(b'\n');
            }
            if is_torn {
                text.pop();
            }
            let file = file_of(&text);
            let len = text.len() as u64;
            let mut back = LinesBack::new(&file, len);
            let mut expected = Vec::new();
            while let Some(line) = back.next().unwrap() {
                expected.push((line.at, line.bytes.map(<[u8]>::to_vec)));
            }
            expected.reverse();
            let found = all(&file, len);
            prop_assert_eq!(found.len(), expected.len());
            let mut buffer = Vec::new();
            for ((at, line), (place, bytes)) in found.into_iter().zip(expected) {
                prop_assert_eq!(at, place);
                match bytes {
                    Some(bytes) => {
                        let range = line_at(&file, at, &mut buffer).unwrap().unwrap();
                        prop_assert!(line == bytes && buffer[range] == bytes[..bytes.len().min(LIMIT)]);
                    }
                    None => prop_assert!(line.len() >= LIMIT),
                }
            }
        }
    }
}
