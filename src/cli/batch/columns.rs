//! What the columns of a CSV file and the keys of JSON lines are called.

use crate::domain::nearest;

/// What a column says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    To,
    Image,
    Caption,
    From,
    Canned,
    Set,
    /// What stands for one word of the canned message.
    Word(String),
    Source,
    LinkWithRecord,
    ReportUrl,
    SubmissionStatus,
}

/// The names as they are documented.
pub(super) const NAMES: &str =
    "to, image, caption, from, canned, set, {word}, source, link_with_record, report_url, submission_status";

/// Every name in small letters without blanks, lines and underscores: ours, those of the request, obvious others.
const WORDS: [(&str, Column); 36] = [
    ("to", Column::To),
    ("number", Column::To),
    ("phone", Column::To),
    ("phonenumber", Column::To),
    ("mobile", Column::To),
    ("mobilenumber", Column::To),
    ("whatsapp", Column::To),
    ("whatsappnumber", Column::To),
    ("recipient", Column::To),
    ("msisdn", Column::To),
    ("contact", Column::To),
    ("image", Column::Image),
    ("imageurl", Column::Image),
    ("imagelink", Column::Image),
    ("link", Column::Image),
    ("url", Column::Image),
    ("picture", Column::Image),
    ("pictureurl", Column::Image),
    ("caption", Column::Caption),
    ("text", Column::Caption),
    ("message", Column::Caption),
    ("from", Column::From),
    ("sender", Column::From),
    ("phoneid", Column::From),
    ("canned", Column::Canned),
    ("code", Column::Canned),
    ("set", Column::Set),
    ("settings", Column::Set),
    ("source", Column::Source),
    ("linkwithrecord", Column::LinkWithRecord),
    ("withrecord", Column::LinkWithRecord),
    ("record", Column::LinkWithRecord),
    ("reporturl", Column::ReportUrl),
    ("report", Column::ReportUrl),
    ("submissionstatus", Column::SubmissionStatus),
    ("submission", Column::SubmissionStatus),
];

impl Column {
    /// The column that a name means; the error names the nearest one.
    pub(super) fn named(name: &str) -> Result<Self, String> {
        let trimmed = name.trim();
        if let Some(word) = trimmed.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let word = word.trim().to_lowercase();
            return if word.is_empty() { Err(unknown(name)) } else { Ok(Self::Word(word)) };
        }
        let squeezed = squeezed(trimmed);
        let found = WORDS.iter().find(|(word, _)| *word == squeezed);
        found.map(|(_, column)| column.clone()).ok_or_else(|| unknown(name))
    }

    /// The name as it is documented.
    pub(super) fn name(&self) -> String {
        match self {
            Self::To => "to",
            Self::Image => "image",
            Self::Caption => "caption",
            Self::From => "from",
            Self::Canned => "canned",
            Self::Set => "set",
            Self::Word(word) => return format!("{{{word}}}"),
            Self::Source => "source",
            Self::LinkWithRecord => "link_with_record",
            Self::ReportUrl => "report_url",
            Self::SubmissionStatus => "submission_status",
        }
        .to_owned()
    }
}

fn unknown(name: &str) -> String {
    match nearest(&squeezed(name), WORDS.iter().map(|(word, _)| *word)).map(Column::named) {
        Some(Ok(near)) => format!("no column is called {name:?}; did you mean {}?", near.name()),
        _ => format!("no column is called {name:?}; there are {NAMES}"),
    }
}

fn squeezed(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_any_case_and_spelling() {
        for (name, column) in [
            ("To", Column::To),
            (" PHONE Number", Column::To),
            ("Image_URL", Column::Image),
            ("linkWithRecord", Column::LinkWithRecord),
            ("report-url", Column::ReportUrl),
            ("{Invoice}", Column::Word("invoice".into())),
        ] {
            assert_eq!(Column::named(name), Ok(column), "{name}");
        }
    }

    #[test]
    fn an_unknown_one_names_the_nearest_or_all() {
        assert_eq!(Column::named("captoin").unwrap_err(), "no column is called \"captoin\"; did you mean caption?");
        assert!(Column::named("birthday").unwrap_err().contains("there are to, image"));
        assert!(Column::named("{}").is_err());
    }
}
