//! The error numbers in a text.

/// The words after which a short number is one of an error.
const WORDS: [&str; 4] = ["(#", "code ", "code: ", "error "];

/// The numbers of errors that a text in lower case names: six digits from 130000 to 139999 anywhere, shorter ones only
/// as `(#190)`, `code 190` or `error 190`, and never the status in `http code 403`.
pub(super) fn numbers(text: &str) -> Vec<u32> {
    let mut found = Vec::new();
    let mut start = 0;
    while let Some(at) = text[start..].find(|c: char| c.is_ascii_digit()).map(|at| start + at) {
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        let before = &text[..at];
        let is_whole = !before.ends_with(|c: char| c.is_alphanumeric() || c == '.')
            && !text[at + digits..].starts_with(|c: char| c.is_alphabetic());
        if let Some(number) = text[at..at + digits].parse().ok().filter(|_| is_whole) {
            let is_named = WORDS.iter().any(|word| before.ends_with(word)) && !before.ends_with("http code ");
            if (130_000..140_000).contains(&number) || (is_named && number < 1000) {
                found.push(number);
            }
        }
        start = at + digits;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_of_errors_are_taken() {
        for (text, expected) in [
            ("(#131047) re-engagement message", vec![131_047]),
            ("error 131053: downloading media failed with http code 403, status message forbidden", vec![131_053]),
            ("(#2) service temporarily unavailable", vec![2]),
            ("code: 190", vec![190]),
            ("http code 100", vec![]),
            ("zixflow answered 400 bad request", vec![]),
            ("131047ms", vec![]),
            ("invoice-131047x a131047 1131047 131047", vec![131_047]),
            ("1.131047", vec![]),
            ("99999999999999999999", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(numbers(text), expected, "{text}");
        }
    }
}
