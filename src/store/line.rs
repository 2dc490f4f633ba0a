//! One line of a log: compact JSON that ends with its own checksum.

use std::io::{self, BufRead};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Bytes in a line, newline included, at most. Readers pass over longer ones.
pub(super) const LIMIT: usize = 64 * 1024;

/// `,"c":"` + 8 hexadecimal digits + `"}`.
pub(super) const SEAL: usize = 16;

/// What a line turned out to be.
#[derive(Debug, PartialEq)]
pub(super) enum Found<T> {
    /// Whole and understood.
    Good(T),
    /// Not as it was written.
    Damaged,
    /// As it was written, but by a version that knows more than this one.
    Newer,
}

/// Adds a line to the end of `lines`: the value, its checksum, a newline. Returns its length.
pub(super) fn seal(value: &impl Serialize, lines: &mut Vec<u8>) -> serde_json::Result<usize> {
    let start = lines.len();
    serde_json::to_writer(&mut *lines, value)?;
    lines.truncate(lines.len() - 1);
    let sum = crc32fast::hash(&lines[start..]);
    lines.extend_from_slice(format!(",\"c\":\"{sum:08x}\"}}\n").as_bytes());
    Ok(lines.len() - start)
}

/// Reads a line without its newline.
///
/// The checksum finds every change of up to 32 bits in a row, so a line that passes it and is not understood was
/// written like that, by somebody who knows more.
pub(super) fn read<T: DeserializeOwned>(line: &[u8]) -> Found<T> {
    if !is_whole(line) {
        return Found::Damaged;
    }
    serde_json::from_slice(line).map_or(Found::Newer, Found::Good)
}

/// Reads the next line into `line`, without its newline; `false` at the end.
///
/// Of a line above [`LIMIT`] only the first part is kept, which no checksum fits. Memory stays bounded.
pub(super) fn next(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let mut met = false;
    loop {
        let block = reader.fill_buf()?;
        if block.is_empty() {
            return Ok(met);
        }
        met = true;
        let end = block.iter().position(|&byte| byte == b'\n');
        let part = &block[..end.unwrap_or(block.len())];
        let room = LIMIT.saturating_sub(line.len());
        line.extend_from_slice(&part[..part.len().min(room)]);
        let used = end.map_or(block.len(), |end| end + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}

/// Whether a line is as it was written, and no longer than a line may be.
pub(super) fn is_whole(line: &[u8]) -> bool {
    line.len() < LIMIT && is_sealed(line)
}

/// Whether a text of any length ends with its checksum.
pub(super) fn is_sealed(text: &[u8]) -> bool {
    let Some(end) = text.len().checked_sub(SEAL) else { return false };
    let (body, seal) = text.split_at(end);
    // Compared as text: a checksum has one spelling, so that a changed digit is never another way to write it.
    let hash = crc32fast::hash(body);
    let mut sum = [0; 8];
    for (at, digit) in sum.iter_mut().enumerate() {
        *digit = b"0123456789abcdef"[(hash >> (28 - 4 * at) & 15) as usize];
    }
    seal.starts_with(b",\"c\":\"") && seal[6..14] == sum && seal.ends_with(b"\"}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    type Fields = BTreeMap<String, serde_json::Value>;

    fn sealed() -> Vec<u8> {
        let mut line = Vec::new();
        seal(&Fields::from([("v".into(), 1.into()), ("a".into(), "é\n".into())]), &mut line).unwrap();
        line
    }

    #[test]
    fn a_line_ends_with_its_checksum_and_a_newline() {
        let line = String::from_utf8(sealed()).unwrap();
        let (body, seal) = line.split_at(line.len() - SEAL - 1);
        assert_eq!(body, "{\"a\":\"é\\n\",\"v\":1");
        assert_eq!(seal, format!(",\"c\":\"{:08x}\"}}\n", crc32fast::hash(body.as_bytes())));
    }

    #[test]
    fn every_flip_of_one_bit_is_found() {
        let whole = sealed();
        let whole = &whole[..whole.len() - 1];
        assert!(matches!(read::<Fields>(whole), Found::Good(_)));
        for bit in 0..whole.len() * 8 {
            let mut line = whole.to_owned();
            line[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(read::<Fields>(&line), Found::Damaged, "bit {bit}");
        }
    }

    #[test]
    fn what_is_whole_and_not_understood_is_newer() {
        let line = sealed();
        assert_eq!(read::<BTreeMap<String, u8>>(&line[..line.len() - 1]), Found::Newer);
    }

    #[test]
    fn an_endless_line_is_passed_over_in_bounded_memory() {
        let mut text = vec![b'x'; 5 * 1024 * 1024];
        text.push(b'\n');
        text.extend(sealed());
        let mut reader = io::BufReader::new(text.as_slice());
        let mut line = Vec::new();
        assert!(next(&mut reader, &mut line).unwrap());
        assert_eq!(line.len(), LIMIT);
        assert!(line.capacity() <= 2 * LIMIT);
        assert!(next(&mut reader, &mut line).unwrap());
        assert!(matches!(read::<Fields>(&line), Found::Good(_)));
        assert!(!next(&mut reader, &mut line).unwrap());
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(read::<Fields>(&bytes), Found::Damaged);
        }

        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            let fields = Fields::from([("text".into(), text.into())]);
            let mut line = Vec::new();
            let length = seal(&fields, &mut line).unwrap();
            prop_assert_eq!(length, line.len());
            prop_assert_eq!(line.iter().position(|&byte| byte == b'\n'), Some(length - 1));
            let Found::Good(mut read) = read::<Fields>(&line[..length - 1]) else { panic!("damaged") };
            read.remove("c");
            prop_assert_eq!(read, fields);
        }
    }
}
