//! A request in words, with what is hidden taken out of it.

use super::veil::{Veil, link, report_url};
use crate::domain::outgoing::Outgoing;
use crate::domain::request_text::RequestText;

/// The request of a message for evidence.
///
/// A value is found together with its key and both its quotes: inside another value every quote has a backslash before
/// it, so nothing else can look like it.
pub(super) fn hidden(text: &RequestText, outgoing: &Outgoing, veil: &Veil) -> RequestText {
    let options = &outgoing.options;
    let mut fields = vec![
        ("to", outgoing.to.digits().to_owned(), veil.digits(&outgoing.to)),
        ("link", outgoing.link.as_str().to_owned(), link(outgoing.link.as_str())),
    ];
    fields.extend(outgoing.caption.as_ref().map(|caption| {
        let caption = caption.as_str();
        ("caption", caption.to_owned(), veil.caption(caption))
    }));
    fields.extend(options.report_url.as_ref().map(|url| ("reportURL", url.clone(), report_url(url))));
    fields.extend(options.source.as_ref().map(|source| ("source", source.clone(), veil.text(source))));
    let mut hidden = text.clone();
    for (key, value, instead) in fields {
        let (value, instead) = (json(&value), json(&instead));
        hidden.body = hidden.body.replacen(&format!("\"{key}\": {value}"), &format!("\"{key}\": {instead}"), 1);
        // In the command the whole body is one word of the shell.
        let word = |text: &str| text.replace('\'', r"'\''");
        let (old, new) = (format!("\"{key}\":{}", word(&value)), format!("\"{key}\":{}", word(&instead)));
        hidden.curl = hidden.curl.replacen(&old, &new, 1);
    }
    hidden
}

fn json(text: &str) -> String {
    // A text always has a JSON form.
    serde_json::to_string(text).unwrap_or_default()
}
