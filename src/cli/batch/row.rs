//! One row of a batch, as somebody wrote it.

use serde_json::{Map, Value};

use super::columns::Column;
use crate::cli::send_args::Send;

/// One row: texts as they stand there; what is empty or absent is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// The line on which it begins.
    pub(super) line: u64,
    to: Option<String>,
    image: Option<String>,
    caption: Option<String>,
    from: Option<String>,
    canned: Option<String>,
    settings: Vec<(String, String)>,
    source: Option<String>,
    report_url: Option<String>,
    /// Whether it is tied to a record, where the row says so.
    pub(super) link_with_record: Option<bool>,
    /// Whether the submission is waited for, where the row says so.
    pub(super) submission_status: Option<bool>,
}

impl Row {
    /// An empty one.
    pub(super) fn at(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Takes in a cell.
    ///
    /// # Errors
    /// What is wrong with it, with the name of its column.
    pub(super) fn give(&mut self, column: &Column, text: &str) -> Result<(), String> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let slot = match column {
            Column::To => &mut self.to,
            Column::Image => &mut self.image,
            Column::Caption => {
                self.caption = Some(text.replace("\r\n", "\n"));
                return Ok(());
            }
            Column::From => &mut self.from,
            Column::Canned => &mut self.canned,
            Column::Source => &mut self.source,
            Column::ReportUrl => &mut self.report_url,
            Column::Word(word) => {
                self.settings.push((word.clone(), text.to_owned()));
                return Ok(());
            }
            Column::Set => return self.set(text),
            Column::LinkWithRecord => return yes_or_no(column, text).map(|yes| self.link_with_record = Some(yes)),
            Column::SubmissionStatus => return yes_or_no(column, text).map(|yes| self.submission_status = Some(yes)),
        };
        *slot = Some(text.to_owned());
        Ok(())
    }

    /// Several settings in one cell: `invoice=2291; day=Friday`.
    fn set(&mut self, text: &str) -> Result<(), String> {
        for one in text.split([';', '\n']).filter(|one| !one.trim().is_empty()) {
            let setting = crate::cli::canned_args::setting(one).map_err(|problem| format!("set: {problem}"))?;
            self.settings.push((setting.0, setting.1.trim_end().to_owned()));
        }
        Ok(())
    }

    /// Takes in the members of a JSON object: every problem at once.
    pub(super) fn take_object(&mut self, object: &Map<String, Value>) -> Result<(), Vec<String>> {
        let mut problems = Vec::new();
        let mut seen: Vec<Column> = Vec::new();
        for (name, value) in object {
            let given = Column::named(name).and_then(|column| {
                if seen.contains(&column) {
                    return Err(format!("{} stands there twice, as {name:?} too", column.name()));
                }
                seen.push(column.clone());
                self.give_value(&column, value)
            });
            problems.extend(given.err());
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn give_value(&mut self, column: &Column, value: &Value) -> Result<(), String> {
        match (value, column) {
            (Value::Null, _) => Ok(()),
            (Value::String(text), _) => self.give(column, text),
            (Value::Bool(yes), Column::LinkWithRecord | Column::SubmissionStatus) => {
                self.give(column, &yes.to_string())
            }
            (Value::Number(number), Column::To | Column::From | Column::Word(_)) => {
                self.give(column, &number.to_string())
            }
            (Value::Object(words), Column::Set) => {
                words.iter().try_for_each(|(word, value)| self.give_value(&Column::Word(word.to_lowercase()), value))
            }
            (_, Column::LinkWithRecord | Column::SubmissionStatus) => {
                Err(format!("{}: write true or false", column.name()))
            }
            (_, Column::Set) => Err("set: write an object of words and texts".to_owned()),
            _ => Err(format!("{}: must be a text", column.name())),
        }
    }

    /// The words of a `send` of this row alone: what it leaves out is as on the command line.
    pub(super) fn over(&self, line: &Send) -> Send {
        let mut send = line.clone();
        // The picture of a canned message that the row names goes before the one of the command line.
        if self.canned.is_some() {
            send.image = None;
            send.settings.clear();
            send.caption = None;
        }
        let put = |slot: &mut Option<String>, own: &Option<String>| {
            if own.is_some() {
                slot.clone_from(own);
            }
        };
        put(&mut send.to, &self.to);
        put(&mut send.image, &self.image);
        put(&mut send.caption, &self.caption);
        put(&mut send.from, &self.from);
        put(&mut send.canned, &self.canned);
        put(&mut send.source, &self.source);
        put(&mut send.report_url, &self.report_url);
        for (word, value) in &self.settings {
            send.settings.retain(|(other, _)| other != word);
            send.settings.push((word.clone(), value.clone()));
        }
        send
    }

    /// Whether it sets words that only a canned message has.
    pub(super) fn has_settings(&self) -> bool {
        !self.settings.is_empty()
    }
}

fn yes_or_no(column: &Column, text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "on" => Ok(true),
        "false" | "no" | "n" | "0" | "off" => Ok(false),
        _ => Err(format!("{}: {text:?} is neither yes nor no", column.name())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: &Value) -> Result<Row, Vec<String>> {
        let mut row = Row::at(1);
        row.take_object(value.as_object().unwrap()).map(|()| row)
    }

    #[test]
    fn an_object_and_its_cells_say_the_same() {
        let mut row = Row::at(1);
        for (name, text) in
            [("number", "+13025550101"), ("canned", "inv"), ("set", "invoice=2291; day=Friday "), ("record", "No")]
        {
            row.give(&Column::named(name).unwrap(), text).unwrap();
        }
        let same = json!({"to": "+13025550101", "canned": "inv", "link_with_record": false, "image": null,
            "set": {"Invoice": 2291, "day": "Friday"}});
        let mut other = object(&same).unwrap();
        other.settings.sort_by_key(|(word, _)| word != "invoice");
        assert_eq!(other, row);
    }

    #[test]
    fn every_wrong_member_is_told() {
        let problems =
            object(&json!({"to": ["+13025550101"], "captoin": "x", "record": "perhaps", "set": 3})).unwrap_err();
        assert_eq!(problems.len(), 4, "{problems:?}");
        let twice = object(&json!({"to": "a", "phone": "b"})).unwrap_err();
        assert!(twice[0].contains("twice"), "{twice:?}");
    }

    #[test]
    fn what_a_row_says_goes_before_the_command_line() {
        let line = Send { from: Some("support".into()), caption: Some("Hello".into()), ..Send::default() };
        let mut row = Row::at(2);
        row.give(&Column::Caption, "one\r\ntwo").unwrap();
        row.give(&Column::From, " ").unwrap();
        let send = row.over(&line);
        assert_eq!((send.from.as_deref(), send.caption.as_deref()), (Some("support"), Some("one\ntwo")));
    }
}
