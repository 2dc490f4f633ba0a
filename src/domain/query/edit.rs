//! A query as text, with one of its terms put in, changed or taken out.

use super::pattern::WHOLE;
use super::split::{Part, split};

/// A term that a query can have once: a field, and what it is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermText<'a> {
    /// The name of the field, such as `state`.
    pub field: &'a str,
    /// Its value.
    pub value: &'a str,
    /// Whether the value must be the whole of what is there. Only fields of names know that.
    pub is_whole: bool,
}

impl TermText<'_> {
    /// The query with this term in place of all others of its field; without any of them where it has this one already.
    /// Terms that are turned round stay.
    #[must_use]
    pub fn toggled_in(self, query: &str) -> String {
        let others: Vec<&str> =
            split(query).into_iter().filter(|part| !is_of(part, self.field)).map(|part| &query[part.at]).collect();
        let others = others.join(" ");
        match (self.is_in(query), others.is_empty()) {
            (true, _) => others,
            (false, true) => self.written(),
            (false, false) => format!("{} {}", closed(&others), self.written()),
        }
    }

    /// Whether a query asks for this very value.
    #[must_use]
    pub fn is_in(self, query: &str) -> bool {
        let value = |part: &Part| part.value.strip_prefix(WHOLE).unwrap_or(&part.value) == self.value;
        split(query).iter().any(|part| is_of(part, self.field) && value(part))
    }

    /// The term as it is typed.
    #[must_use]
    pub fn written(self) -> String {
        let whole = if self.is_whole { WHOLE.to_string() } else { String::new() };
        let value = format!("{whole}{}", self.value);
        let is_plain = !value.is_empty() && !value.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\\'));
        if is_plain {
            return format!("{}:{value}", self.field);
        }
        format!("{}:\"{}\"", self.field, value.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

/// Whether a part asks this of an entry.
fn is_of(part: &Part, field: &str) -> bool {
    !part.is_negated && part.field.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(field))
}

/// A text behind which another term can stand: a quote that is still open would swallow it.
fn closed(text: &str) -> String {
    let is_closed = |text: &str| split(&format!("{text} x")).last().is_some_and(|last| text.len() < last.at.start);
    let ends = ["", "\"", "\\\""].map(|end| format!("{text}{end}"));
    ends.into_iter().find(|text| is_closed(text)).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn term<'a>(field: &'a str, value: &'a str) -> TermText<'a> {
        TermText { field, value, is_whole: false }
    }

    #[test]
    fn a_term_is_put_in_changed_and_taken_out() {
        for (query, expected) in [
            ("", "state:refused"),
            ("invoice", "invoice state:refused"),
            ("state:accepted  to:ana x", "to:ana x state:refused"),
            ("to:ana STATE:accepted x state:read", "to:ana x state:refused"),
            ("-state:refused", "-state:refused state:refused"),
            ("a state:refused b", "a b"),
            ("state:=refused", ""),
            ("to:\"María Or", "to:\"María Or\" state:refused"),
        ] {
            assert_eq!(term("state", "refused").toggled_in(query), expected, "{query}");
        }
    }

    #[test]
    fn a_value_that_would_be_read_otherwise_stands_in_quotes() {
        for (value, is_whole, written) in [
            ("ana", false, "by:ana"),
            ("ana", true, "by:=ana"),
            ("Ana B", true, "by:\"=Ana B\""),
            ("a\"b\\c", false, "by:\"a\\\"b\\\\c\""),
        ] {
            let term = TermText { field: "by", value, is_whole };
            assert_eq!(term.written(), written);
            assert!(term.is_in(&format!("x {written} y")), "{written}");
        }
    }

    proptest! {
        #[test]
        fn twice_is_not_at_all(query in "([a-z:\"\\\\ -]|by:|é){0,24}", value in "[a-z \"\\\\é]{1,8}", is_whole: bool) {
            let term = TermText { field: "by", value: &value, is_whole };
            let once = term.toggled_in(&query);
            if term.is_in(&query) {
                prop_assert!(!term.is_in(&once), "{once}");
            } else {
                prop_assert!(term.is_in(&once), "{once}");
                prop_assert_eq!(split(&once).iter().filter(|part| is_of(part, "by")).count(), 1);
                prop_assert!(!term.is_in(&term.toggled_in(&once)));
            }
        }
    }
}
