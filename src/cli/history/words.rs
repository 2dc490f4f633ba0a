//! Words of a query that look like options.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;

/// Options before the command that take a value.
const WITH_VALUE: [&[u8]; 4] = [b"--profile", b"--config", b"--data-dir", b"--color"];

/// The short options that there are.
const SHORT: [&[u8]; 2] = [b"-q", b"-h"];

/// The command line, in which each `-word` of `zixpost history` has a space before it. A space means nothing to a
/// query, and to the reader of options it says that this is none.
pub(in crate::cli) fn with_negations(line: impl IntoIterator<Item = OsString>) -> Vec<OsString> {
    let mut line: Vec<OsString> = line.into_iter().collect();
    let Some(command) = command(&line).filter(|&at| line[at] == "history") else { return line };
    let words = line[command..].iter_mut().take_while(|word| word.as_bytes() != b"--");
    for word in words {
        let bytes = word.as_bytes();
        if bytes.len() > 1 && bytes[0] == b'-' && bytes[1] != b'-' && !SHORT.contains(&bytes) {
            let mut shielded = OsString::from(" ");
            shielded.push(&word);
            *word = shielded;
        }
    }
    line
}

/// Where the command stands.
fn command(line: &[OsString]) -> Option<usize> {
    let mut at = 1;
    while line.get(at)?.as_bytes().starts_with(b"-") {
        at += if WITH_VALUE.contains(&line[at].as_bytes()) { 2 } else { 1 };
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_negated_word_of_a_query_gets_a_space() {
        for (line, expected) in [
            ("zixpost history -paris --json -q", "zixpost history | -paris|--json|-q"),
            ("zixpost --data-dir history send -x", "zixpost --data-dir history send -x"),
            ("zixpost --data-dir d -q history -state:x", "zixpost --data-dir d -q history | -state:x"),
            ("zixpost history -- -paris", "zixpost history -- -paris"),
            ("zixpost", "zixpost"),
        ] {
            let words = with_negations(line.split(' ').map(OsString::from));
            let expected: Vec<OsString> = match expected.split_once('|') {
                Some((first, rest)) => first.trim().split(' ').chain(rest.split('|')).map(OsString::from).collect(),
                None => expected.split(' ').map(OsString::from).collect(),
            };
            assert_eq!(words, expected, "{line}");
        }
    }
}
