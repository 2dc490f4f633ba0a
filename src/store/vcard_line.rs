//! The lines of a vCard file (2.1, RFC 2426, RFC 6350): unfolded, taken apart, decoded.

use std::io::{self, BufRead, Read};

/// Bytes of one property that are held, at most; pictures are longer, and are not wanted.
const LONGEST: usize = 256 * 1024;

/// The properties that are held. Of all others only the name is read.
const WANTED: [&str; 9] = ["BEGIN", "END", "FN", "N", "ORG", "TEL", "NOTE", "CATEGORIES", "X-ZIXPOST-SENDER"];

/// One property: `item1.TEL;TYPE=cell:+13025550101`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property {
    /// The line that it begins on.
    pub(super) line: u64,
    /// In capitals, without its group.
    pub(super) name: String,
    /// In capitals; the bare ones of version 2.1 stand here too.
    pub(super) parameters: Vec<String>,
    /// Decoded, but with the backslashes of its version. `None` where it is no text.
    pub(super) value: Option<String>,
}

/// Reads one property after the other.
pub(super) struct Properties<R> {
    source: R,
    /// Lines read so far.
    line: u64,
    /// The next line, which was looked at.
    ahead: Option<Vec<u8>>,
}

impl<R: BufRead> Properties<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, line: 0, ahead: None }
    }

    /// The line that was read last, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The next wanted property; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Property>> {
        while let Some(mut bytes) = self.take()? {
            let line = self.line;
            if bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.drain(..3);
            }
            let Some((name, _)) = head(&bytes) else { continue };
            let is_wanted = WANTED.contains(&name.as_str());
            let mut is_whole = bytes.len() < LONGEST;
            // The soft line break of quoted-printable, which version 2.1 uses in place of folding.
            let mut is_soft = is_wanted && is_quoted_printable(&bytes);
            loop {
                self.ahead = self.take_line()?;
                let Some(next) = &self.ahead else { break };
                let folded = matches!(next.first(), Some(b' ' | b'\t'));
                let soft = is_soft && bytes.ends_with(b"=");
                if !folded && !soft {
                    break;
                }
                self.line += 1;
                let rest = if folded { &next[1..] } else { next.as_slice() };
                if is_wanted && bytes.len() + rest.len() <= LONGEST {
                    if soft {
                        bytes.pop();
                    }
                    bytes.extend_from_slice(rest);
                    // The parameters may have been folded too.
                    is_soft = is_soft || is_quoted_printable(&bytes);
                } else {
                    is_whole = false;
                }
            }
            if is_wanted && let Some(property) = property(line, &bytes, is_whole) {
                return Ok(Some(property));
            }
        }
        Ok(None)
    }

    fn take(&mut self) -> io::Result<Option<Vec<u8>>> {
        let line = match self.ahead.take() {
            Some(line) => Some(line),
            None => self.take_line()?,
        };
        self.line += u64::from(line.is_some());
        Ok(line)
    }

    /// One line without its end; what is longer than we hold is cut.
    fn take_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        (&mut self.source).take(LONGEST as u64).read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        if !line.ends_with(b"\n") {
            self.source.skip_until(b'\n')?;
        }
        if line.ends_with(b"\n") {
            line.pop();
            if line.ends_with(b"\r") {
                line.pop();
            }
        }
        Ok(Some(line))
    }
}

/// Takes the backslashes out: `\n` is a line break, `\,` a comma.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c @ ('\\' | ',' | ';' | ':')) => out.push(c),
                Some(c) => out.extend(['\\', c]),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

/// The parts of a value, unescaped; an escaped mark parts nothing.
pub(super) fn parts(text: &str, mark: char) -> Vec<String> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == mark && !escaped {
            parts.push(unescaped(&text[start..at]));
            start = at + c.len_utf8();
        }
        escaped = c == '\\' && !escaped;
    }
    parts.push(unescaped(&text[start..]));
    parts
}

/// The name in capitals, and where the value begins.
fn head(bytes: &[u8]) -> Option<(String, usize)> {
    let mut quoted = false;
    let colon = bytes.iter().position(|&byte| {
        quoted ^= byte == b'"';
        byte == b':' && !quoted
    })?;
    let end = bytes[..colon].iter().position(|&byte| byte == b';').unwrap_or(colon);
    let name = std::str::from_utf8(&bytes[..end]).ok()?.trim();
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    Some((name.to_ascii_uppercase(), colon + 1))
}

/// Everything between the name and the value, in capitals: `TYPE=CELL,VOICE` is two.
fn parameters(bytes: &[u8], value: usize) -> Vec<String> {
    let text = String::from_utf8_lossy(&bytes[..value - 1]).to_ascii_uppercase();
    let each = text.split(';').skip(1).flat_map(|parameter| {
        let types = parameter.strip_prefix("TYPE=").map(|types| types.replace('"', ""));
        let types = types.as_deref().unwrap_or(parameter);
        types.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>()
    });
    each.collect()
}

fn is_quoted_printable(bytes: &[u8]) -> bool {
    head(bytes).is_some_and(|(_, value)| has_quoted_printable(&parameters(bytes, value)))
}

fn has_quoted_printable(parameters: &[String]) -> bool {
    parameters.iter().any(|word| matches!(word.as_str(), "ENCODING=QUOTED-PRINTABLE" | "QUOTED-PRINTABLE"))
}

fn property(line: u64, bytes: &[u8], is_whole: bool) -> Option<Property> {
    let (name, value) = head(bytes)?;
    let parameters = parameters(bytes, value);
    let raw = &bytes[value..];
    let decoded = if has_quoted_printable(&parameters) { quoted_printable(raw) } else { raw.to_vec() };
    let is_latin = parameters.iter().any(|word| matches!(word.as_str(), "CHARSET=ISO-8859-1" | "CHARSET=LATIN1"));
    let value = if is_latin {
        // The first 256 code points of Unicode are those of ISO 8859-1.
        Some(decoded.into_iter().map(char::from).collect())
    } else {
        String::from_utf8(decoded).ok()
    };
    Some(Property { line, name, parameters, value: value.filter(|_| is_whole) })
}

/// RFC 2045, section 6.7: `=C3=AD` is two bytes. What is no such pair stays as it is.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|pair| !pair.starts_with('+')).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        if let (b'=', Some(byte)) = (first, byte) {
            out.push(byte);
            rest = &after[2..];
        } else {
            out.push(*first);
            rest = after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn properties(text: &[u8]) -> Vec<Property> {
        let mut reader = Properties::new(text);
        std::iter::from_fn(|| reader.next().unwrap()).collect()
    }

    #[test]
    fn folded_grouped_and_quoted_properties_are_read() {
        let text = b"BEGIN:VCARD\r\nitem1.TEL;type=CELL;type=\"VOICE,pref\":+1 302\r\n  555 0101\r\nPHOTO;ENCODING=b:AAAA\r\n BBBB\r\nFN:A\r\n nn\r\n";
        let found = properties(text);
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!((found[1].line, found[1].name.as_str()), (2, "TEL"));
        assert_eq!(found[1].parameters, ["CELL", "VOICE", "PREF"]);
        assert_eq!(found[1].value.as_deref(), Some("+1 302 555 0101"));
        assert_eq!((found[2].line, found[2].value.as_deref()), (6, Some("Ann")));
    }

    #[test]
    fn quoted_printable_of_version_2_1_goes_over_lines() {
        let text = b"N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ort=C3=\r\n=ADz;Mar=C3=ADa=3D\r\nNOTE;CHARSET=ISO-8859-1:\xe9\n";
        let found = properties(text);
        assert_eq!(found[0].value.as_deref(), Some("Ortíz;María="));
        assert_eq!((found[1].line, found[1].value.as_deref()), (3, Some("é")));
        assert_eq!(properties(b"FN:\xff\n")[0].value, None);
    }

    #[test]
    fn what_is_too_long_is_not_held() {
        let text =
            format!("NOTE:{}\n {}\nFN:A\nNOTE:{}\n", "x".repeat(LONGEST - 20), "x".repeat(40), "x".repeat(LONGEST));
        let found = properties(text.as_bytes());
        assert_eq!(found.iter().map(|one| one.value.is_some()).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(found[2].line, 4);
    }

    #[test]
    fn backslashes_part_and_join() {
        assert_eq!(parts("a\\,b,c\\\\,d\\ne", ','), ["a,b", "c\\", "d\ne"]);
        assert_eq!(unescaped("a\\;b\\"), "a;b\\");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            properties(&bytes);
        }

        #[test]
        fn a_value_folded_anywhere_is_the_same(value in "[ -9;-~é\t]{1,60}", cuts in proptest::collection::vec(0usize..60, 0..5)) {
            let mut text = String::from("FN:");
            for (at, c) in value.chars().enumerate() {
                if cuts.contains(&at) {
                    text.push_str("\r\n ");
                }
                text.push(c);
            }
            text.push_str("\r\nEND:VCARD\r\n");
            let found = properties(text.as_bytes());
            prop_assert_eq!(found[0].value.as_deref(), Some(value.as_str()));
        }
    }
}
