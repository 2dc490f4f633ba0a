//! Entries as rows for spreadsheets.

use csv::WriterBuilder;

use crate::domain::{Caption, Entry};

/// The names of the columns.
const HEADER: [&str; 19] = [
    "id",
    "created",
    "state",
    "to",
    "contact",
    "sender",
    "phone_id",
    "link",
    "caption",
    "operator",
    "host",
    "profile",
    "http_status",
    "latency_ms",
    "message",
    "message_id",
    "campaign_id",
    "retry_of",
    "reason",
];

/// The names of the columns, as a row with its line end. `has_origin` adds the column of the folder that an entry comes from.
#[must_use]
pub fn entry_csv_header(has_origin: bool) -> String {
    let mut cells = HEADER.map(str::to_owned).to_vec();
    cells.extend(has_origin.then(|| "log".to_owned()));
    line(&cells)
}

/// One entry as a row with its line end; `origin` is the folder that it comes from, where that has a column.
#[must_use]
pub fn entry_csv(entry: &Entry, origin: Option<&str>) -> String {
    let (sent, author) = (&entry.outgoing, &entry.author);
    let text = |text: Option<&str>| plain(text.unwrap_or_default());
    let mut cells = vec![
        entry.id.to_string(),
        entry.created.to_string(),
        entry.state.word().to_owned(),
        sent.to.e164(),
        text(sent.contact.as_deref()),
        plain(&sent.sender.alias),
        sent.sender.phone_id.as_str().to_owned(),
        plain(sent.link.as_str()),
        text(sent.caption.as_ref().map(Caption::as_str)),
        plain(&author.operator),
        plain(&author.host),
        plain(&author.profile),
        entry.http_status.map(|status| status.to_string()).unwrap_or_default(),
        entry.latency_ms.map(|milliseconds| milliseconds.to_string()).unwrap_or_default(),
        text(entry.message.as_deref()),
        text(entry.message_id.as_deref()),
        text(entry.campaign_id.as_deref()),
        sent.retry_of.map(|id| id.to_string()).unwrap_or_default(),
        text(entry.reason()),
    ];
    cells.extend(origin.map(plain));
    line(&cells)
}

/// A text that no spreadsheet takes for a formula (OWASP, CSV injection). A number of ours is one, and harmless.
fn plain(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn line(cells: &[String]) -> String {
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    // Written to memory, from texts: neither can fail.
    let _ = writer.write_record(cells);
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_never_a_formula() {
        assert_eq!(plain("=HYPERLINK(\"https://example.com\")"), "'=HYPERLINK(\"https://example.com\")");
        assert_eq!(plain("Invoice = paid"), "Invoice = paid");
        assert_eq!(line(&["a".into(), "b \"c\",\nd".into()]), "a,\"b \"\"c\"\",\nd\"\n");
    }
}
