//! A query as parts: where each begins, whether it is turned round, its field and its value.

use std::ops::Range;

/// One part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// Its bytes in the text.
    pub(super) at: Range<usize>,
    /// Whether a `-` stands before it.
    pub(super) is_negated: bool,
    /// What stands before the first colon outside quotes.
    pub(super) field: Option<String>,
    /// The rest, without its quotes.
    pub(super) value: String,
}

impl Part {
    /// Field and value as they were written.
    pub(super) fn whole(&self) -> String {
        match &self.field {
            Some(field) => format!("{field}:{}", self.value),
            None => self.value.clone(),
        }
    }
}

/// Takes a text apart at the spaces outside quotes.
pub(super) fn split(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some(&(start, first)) = rest.peek() {
        if first.is_whitespace() {
            rest.next();
            continue;
        }
        let mut part = Part { at: start..text.len(), is_negated: false, field: None, value: String::new() };
        if first == '-' {
            part.is_negated = true;
            rest.next();
        }
        // A quote opens only where a value begins: 5'10" and rock"n"roll are words.
        let mut begins = true;
        let mut quoted = false;
        while let Some(&(at, c)) = rest.peek() {
            if !quoted && c.is_whitespace() {
                part.at.end = at;
                break;
            }
            rest.next();
            match c {
                '"' if begins => quoted = true,
                '"' if quoted => quoted = false,
                '\\' if quoted => {
                    let escaped = rest.next_if(|&(_, c)| matches!(c, '"' | '\\'));
                    part.value.push(escaped.map_or('\\', |(_, c)| c));
                }
                ':' if !quoted && part.field.is_none() && is_name(&part.value) => {
                    part.field = Some(std::mem::take(&mut part.value));
                    begins = true;
                    continue;
                }
                _ => part.value.push(c),
            }
            begins = false;
        }
        parts.push(part);
    }
    parts
}

/// Whether a text can be the name of a field: letters alone.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(text: &str) -> Vec<(bool, Option<String>, String)> {
        split(text).into_iter().map(|part| (part.is_negated, part.field, part.value)).collect()
    }

    fn part(is_negated: bool, field: Option<&str>, value: &str) -> (bool, Option<String>, String) {
        (is_negated, field.map(str::to_owned), value.to_owned())
    }

    #[test]
    fn spaces_part_words_and_quotes_hold_them_together() {
        assert_eq!(parts("  invoice   2291 "), [part(false, None, "invoice"), part(false, None, "2291")]);
        assert_eq!(parts("\"due  friday\""), [part(false, None, "due  friday")]);
        assert_eq!(parts("to:\"María Ortiz\" x"), [part(false, Some("to"), "María Ortiz"), part(false, None, "x")]);
        assert_eq!(parts(r#""say \"hi\" \\ \n""#), [part(false, None, r#"say "hi" \ \n"#)]);
        assert_eq!(parts("5'10\" tall"), [part(false, None, "5'10\""), part(false, None, "tall")]);
    }

    #[test]
    fn a_dash_turns_round_and_a_colon_ends_a_field() {
        assert_eq!(parts("-state:failed"), [part(true, Some("state"), "failed")]);
        assert_eq!(parts("-\"a b\""), [part(true, None, "a b")]);
        assert_eq!(parts("well-known"), [part(false, None, "well-known")]);
        assert_eq!(parts("\"to:x\""), [part(false, None, "to:x")]);
        assert_eq!(parts("14:20"), [part(false, None, "14:20")]);
        assert_eq!(parts("since:2026-11-23T14:20"), [part(false, Some("since"), "2026-11-23T14:20")]);
    }

    #[test]
    fn a_text_that_is_being_typed_is_no_mistake() {
        assert_eq!(parts("to:\"María Or"), [part(false, Some("to"), "María Or")]);
        assert_eq!(parts("-"), [part(true, None, "")]);
        assert_eq!(parts("\""), [part(false, None, "")]);
    }

    proptest! {
        #[test]
        fn every_part_knows_its_place(text in any::<String>()) {
            let mut before = 0;
            for part in split(&text) {
                prop_assert!(before <= part.at.start && part.at.start < part.at.end);
                prop_assert!(text.get(part.at.clone()).is_some());
                before = part.at.end;
            }
        }
    }
}
