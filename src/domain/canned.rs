//! Messages that are kept under a short code: a picture with its caption, or a caption alone.

use serde::{Deserialize, Serialize};

use super::caption::Caption;
use super::image_link::ImageLink;
use super::placeholder::{Known, fill, words};
use super::problem::Problem;

/// Characters of a code, at most.
const CODE_LIMIT: usize = 24;
/// Characters of a name, at most.
const NAME_LIMIT: usize = 80;
/// What stands before a code that is typed into a message.
const MARK: char = ';';

/// A saved message; with a caption alone it is a snippet. An empty text is unset. Link and caption may hold words in
/// braces, which are filled in when it is used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Canned {
    /// What it is called by; capitals do not matter.
    pub code: String,
    /// For people who choose it; never sent.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The image link.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// The caption.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// The sender: an alias or a phone ID.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sender: String,
}

/// What is wrong with a canned message; the text says how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannedProblem {
    /// It has no code.
    #[error("a canned message needs one, such as \"inv\"")]
    NoCode,
    /// A character in the code that would end it where it is typed.
    #[error("{0:?} cannot be typed as one word; use letters, digits, - and _")]
    OddCode(String),
    /// The code is no short one.
    #[error("{0} characters are too many; use at most {CODE_LIMIT}")]
    LongCode(usize),
    /// The name is no line for a list.
    #[error("it must be one line of at most {NAME_LIMIT} characters")]
    Name,
    /// There is nothing in it to send.
    #[error("there is nothing to send; give it a link, a caption or both")]
    Nothing,
    /// The link is none, whatever is filled in.
    #[error("{0} ({mend})", mend = .0.mend())]
    Link(Problem),
    /// The caption can never be sent.
    #[error("{0} ({mend})", mend = .0.mend())]
    Caption(Problem),
}

impl CannedProblem {
    /// The key in the file, and the word on a command line.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::NoCode | Self::OddCode(_) | Self::LongCode(_) => "code",
            Self::Name => "name",
            Self::Link(_) => "link",
            Self::Nothing | Self::Caption(_) => "caption",
        }
    }
}

impl Canned {
    /// Checks all of it; the sender is checked where senders are known.
    #[must_use]
    pub fn problems(&self) -> Vec<CannedProblem> {
        let mut problems = Vec::new();
        problems.extend(code_problem(&self.code));
        if self.name.chars().count() > NAME_LIMIT || self.name.contains(char::is_control) {
            problems.push(CannedProblem::Name);
        }
        if self.link.trim().is_empty() && self.caption.is_empty() {
            problems.push(CannedProblem::Nothing);
        }
        if !self.link.trim().is_empty()
            && let Err(problem) = ImageLink::parse(&least_filled(&self.link))
        {
            problems.push(CannedProblem::Link(problem));
        }
        if let Err(problem) = Caption::parse(&least_filled(&self.caption)) {
            problems.push(CannedProblem::Caption(problem));
        }
        problems
    }

    /// Whether it is called like this.
    #[must_use]
    pub fn is_called(&self, code: &str) -> bool {
        self.code.to_lowercase() == code.to_lowercase()
    }

    /// Whether it has a caption alone.
    #[must_use]
    pub fn is_snippet(&self) -> bool {
        self.link.is_empty()
    }

    /// Every word in braces, once, in small letters: those of the link, then those of the caption.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        // No word reaches over the line break.
        words(&format!("{}\n{}", self.link, self.caption))
    }

    /// The same with every word filled in.
    ///
    /// # Errors
    /// Every word that is not known, once: those of the link, then those of the caption.
    pub fn filled(&self, known: &Known) -> Result<Self, Vec<String>> {
        match (fill(&self.link, known), fill(&self.caption, known)) {
            (Ok(link), Ok(caption)) => Ok(Self { link, caption, ..self.clone() }),
            (link, caption) => {
                let mut open = link.err().unwrap_or_default();
                for word in caption.err().unwrap_or_default() {
                    if !open.contains(&word) {
                        open.push(word);
                    }
                }
                Err(open)
            }
        }
    }

    /// The code that a text ends with, typed as `;code` at the start of a word, and the byte at which its mark stands.
    #[must_use]
    pub fn typed_code(text: &str) -> Option<(usize, &str)> {
        let at = text.rfind(MARK)?;
        let code = &text[at + MARK.len_utf8()..];
        let is_alone = text[..at].chars().next_back().is_none_or(char::is_whitespace);
        (is_alone && code_problem(code).is_none()).then_some((at, code))
    }
}

fn code_problem(code: &str) -> Option<CannedProblem> {
    let count = code.chars().count();
    if count == 0 {
        return Some(CannedProblem::NoCode);
    }
    if code.chars().any(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_'))) {
        return Some(CannedProblem::OddCode(code.to_owned()));
    }
    (count > CODE_LIMIT).then_some(CannedProblem::LongCode(count))
}

/// The shortest text that can come of it: every word as one letter.
fn least_filled(text: &str) -> String {
    let mut known = Known::default();
    for word in words(text) {
        known.give(&word, "x");
    }
    fill(text, &known).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invoice() -> Canned {
        Canned {
            code: "inv".into(),
            name: "Invoice".into(),
            link: "https://cdn.example.com/invoice-{invoice}.png".into(),
            caption: "Dear {first_name}, invoice {invoice}, due {day}".into(),
            sender: String::new(),
        }
    }

    #[test]
    fn a_good_one_has_no_problem_with_and_without_a_picture() {
        assert_eq!(invoice().problems(), []);
        let snippet = Canned { link: String::new(), ..invoice() };
        assert!(snippet.is_snippet() && snippet.problems().is_empty());
        assert_eq!(Canned { caption: String::new(), ..invoice() }.problems(), []);
    }

    #[test]
    fn every_problem_is_told_at_once_beside_its_key() {
        let bad = Canned {
            code: "two words".into(),
            name: "two\nlines".into(),
            link: "cdn.example.com/{a}".into(),
            caption: "x".repeat(1025),
            sender: String::new(),
        };
        let keys: Vec<&str> = bad.problems().iter().map(CannedProblem::key).collect();
        assert_eq!(keys, ["code", "name", "link", "caption"]);
        assert_eq!(Canned::default().problems(), [CannedProblem::NoCode, CannedProblem::Nothing]);
        let long = Canned { code: "x".repeat(25), ..invoice() };
        assert_eq!(long.problems(), [CannedProblem::LongCode(25)]);
    }

    #[test]
    fn all_unknown_words_are_told_those_of_the_link_first() {
        assert_eq!(invoice().filled(&Known::default()), Err(vec!["invoice".into(), "first_name".into(), "day".into()]));
        let mut known = Known::default();
        for (word, value) in [("invoice", "2291"), ("first_name", "María"), ("day", "Friday")] {
            known.give(word, value);
        }
        let filled = invoice().filled(&known).unwrap();
        assert_eq!(filled.link, "https://cdn.example.com/invoice-2291.png");
        assert_eq!(filled.caption, "Dear María, invoice 2291, due Friday");
        assert_eq!(invoice().words(), ["invoice", "first_name", "day"]);
    }

    #[test]
    fn a_code_is_typed_at_the_start_of_a_word() {
        for (text, found) in [
            (";inv", Some((0, "inv"))),
            ("Hello ;inv", Some((6, "inv"))),
            ("a\n;größe-2_b", Some((2, "größe-2_b"))),
            ("a;inv", None),
            (";", None),
            (";in v", None),
            (";inv;", None),
            ("", None),
            ("https://cdn.example.com/a;v=1", None),
        ] {
            assert_eq!(Canned::typed_code(text), found, "{text}");
        }
        assert!(invoice().is_called("INV") && !invoice().is_called("in"));
    }
}
