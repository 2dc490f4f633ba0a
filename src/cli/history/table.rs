//! The list on a terminal.

use jiff::tz::TimeZone;

use super::super::outcome::stamp;
use crate::domain::{Entry, Shown};

/// Columns of the list on a terminal, with their widths; the last one takes what is left. The id comes first, so that
/// it is never cut.
const COLUMNS: [(&str, usize); 6] =
    [("ID", 13), ("WHEN", 16), ("STATE", 11), ("TO", 34), ("FROM", 14), ("PICTURE", usize::MAX)];

/// The list on a terminal.
pub(super) struct Table {
    columns: usize,
    has_header: bool,
}

impl Table {
    /// Of a terminal that is so wide.
    pub(super) fn new(columns: usize) -> Self {
        Self { columns, has_header: false }
    }

    /// The header, once.
    pub(super) fn header(&mut self) -> Option<String> {
        let first = !std::mem::replace(&mut self.has_header, true);
        first.then(|| self.line(&COLUMNS.map(|(word, _)| word.to_owned())))
    }

    /// One entry.
    pub(super) fn row(&self, entry: &Entry, zone: &TimeZone) -> String {
        let sent = &entry.outgoing;
        let mut picture = sent.link.file_name().to_owned();
        if let Some(reason) = entry.reason() {
            picture = format!("{picture}  {reason}");
        }
        self.line(&[
            // Up to the milliseconds of its creation: enough to name it.
            entry.id.to_string()[..13].to_owned(),
            stamp(entry.created, zone)[..16].to_owned(),
            format!("{} {}", entry.state.mark(), entry.state.word()),
            // The number first: it fits whatever the name is.
            format!("{}  {}", sent.to, sent.contact.as_deref().unwrap_or_default()),
            sent.sender.alias.clone(),
            picture,
        ])
    }

    fn line(&self, cells: &[String; COLUMNS.len()]) -> String {
        let mut line = String::new();
        for (cell, (_, width)) in cells.iter().zip(COLUMNS) {
            let cell = Shown::fitted(cell, width.min(self.columns));
            line.push_str(cell.as_str());
            if width <= self.columns {
                line.push_str(&" ".repeat(width - cell.width() + 2));
            }
        }
        Shown::fitted(line.trim_end(), self.columns).into()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Author, Draft, Options, State};

    #[test]
    fn a_row_stands_under_its_header_and_never_passes_the_edge() {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "100000000000001".into(),
            link: "https://cdn.example.com/invoice.png".into(),
            ..Draft::default()
        };
        let mut outgoing = draft.check(&[], &Options::default()).unwrap();
        outgoing.contact = Some("María\u{1b}[31m Ortiz of the very long name".into());
        let mut entry = Entry::new(Uuid::nil(), Timestamp::UNIX_EPOCH, Author::default(), outgoing, State::Queued);
        entry.step(Timestamp::UNIX_EPOCH, State::Failed, Some("connection refused".into()));
        for columns in [10, 80, 120, 400] {
            let mut table = Table::new(columns);
            let header = table.header().unwrap();
            let row = table.row(&entry, &TimeZone::UTC);
            assert!(table.header().is_none());
            for line in [&header, &row] {
                assert!(Shown::line(line).width() <= columns, "{line}");
                assert!(!line.contains('\u{1b}'), "{line}");
            }
            if columns == 120 {
                assert_eq!(header.find("STATE"), row.find("! failed"), "{header}\n{row}");
                assert!(row.ends_with("invoice.png") || row.ends_with('…'), "{row}");
            }
        }
    }
}
