//! The JSON that is spoken with the gateway: the body of the request, and what is read from a reply.
//!
//! Field names and types: docs.zixflow.com, api-reference/campaign/whatsapp/messages/image-message.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;
use url::Url;

use crate::domain::{Caption, Outgoing};

/// Bytes of a message or of a body that are kept, at most.
const TEXT_LIMIT: usize = 4096;
/// Bytes of an id, at most. A longer one is no id, and half of one would be another id.
const ID_LIMIT: usize = 256;

/// The body of the request, exactly as it is sent: compact, in the documented order, unset fields left out.
#[must_use]
#[expect(clippy::expect_used, clippy::missing_panics_doc, reason = "strings and truth values always have a JSON form")]
pub fn request_json(outgoing: &Outgoing) -> String {
    serde_json::to_string(&request(outgoing)).expect("a request has a JSON form")
}

/// The same values on several lines, to be read.
#[expect(clippy::expect_used, reason = "strings and truth values always have a JSON form")]
pub(super) fn pretty_json(outgoing: &Outgoing) -> String {
    serde_json::to_string_pretty(&request(outgoing)).expect("a request has a JSON form")
}

fn request(outgoing: &Outgoing) -> Request<'_> {
    let options = &outgoing.options;
    Request {
        to: outgoing.to.digits(),
        phone_id: outgoing.sender.phone_id.as_str(),
        r#type: "image",
        image: Image { link: outgoing.link.as_str(), caption: outgoing.caption.as_ref().map(Caption::as_str) },
        source: options.source.as_deref(),
        link_with_record: options.link_with_record,
        report_url: options.report_url.as_deref(),
        submission_status: options.submission_status,
    }
}

/// The address that requests are posted to.
pub(super) fn endpoint(base: &Url) -> Url {
    let mut url = base.clone();
    let path = format!("{}/api/v1/campaign/whatsapp/message/send", base.path().trim_end_matches('/'));
    url.set_path(&path);
    url.set_query(None);
    url.set_fragment(None);
    url
}

/// What the one JSON object of a reply says.
#[derive(Debug, PartialEq)]
pub(super) struct Said {
    /// Its `status`, or why it has none that can be trusted.
    pub(super) status: Result<bool, &'static str>,
    pub(super) message: Option<String>,
    pub(super) message_id: Option<String>,
    pub(super) campaign_id: Option<String>,
}

/// Reads a body; the error says why it is not one JSON object, to be read after "its body".
pub(super) fn read(body: &[u8]) -> Result<Said, &'static str> {
    let text = std::str::from_utf8(body).map_err(|_| "is not UTF-8")?;
    if text.trim().is_empty() {
        return Err("is empty");
    }
    // Refuses whatever follows the object, and nesting deeper than 128.
    serde_json::from_str(text).map_err(|_| "is not one JSON object")
}

/// At most 4 KiB of a body for people to read; bytes that are no UTF-8 are replaced. `None` where it is empty.
pub(super) fn excerpt(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    (!text.is_empty()).then(|| cut(&text).to_owned())
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(TEXT_LIMIT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    to: &'a str,
    phone_id: &'a str,
    r#type: &'static str,
    image: Image<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link_with_record: Option<bool>,
    #[serde(rename = "reportURL", skip_serializing_if = "Option::is_none")]
    report_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submission_status: Option<bool>,
}

#[derive(Serialize)]
struct Image<'a> {
    link: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
}

impl<'de> Deserialize<'de> for Said {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(SaidVisitor)
    }
}

/// By hand, because serde's derived reader and `serde_json::Value` both hide a `status` that comes twice or refuse
/// the whole object for another field that does.
struct SaidVisitor;

impl<'de> Visitor<'de> for SaidVisitor {
    type Value = Said;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Said, M::Error> {
        let mut said = Said { status: Err("has no status"), message: None, message_id: None, campaign_id: None };
        let mut seen = false;
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            match key.as_str() {
                "status" => {
                    said.status = match value {
                        _ if seen => Err("has its status twice"),
                        Value::Bool(yes) => Ok(yes),
                        _ => Err("has a status that is neither true nor false"),
                    };
                    seen = true;
                }
                "message" => said.message = text(&value),
                "messageId" => said.message_id = id(&value),
                "campaignId" => said.campaign_id = id(&value),
                _ => {}
            }
        }
        Ok(said)
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(cut(text).to_owned()),
        other => Some(cut(&other.to_string()).to_owned()),
    }
}

fn id(value: &Value) -> Option<String> {
    let id = match value {
        Value::String(id) => id.clone(),
        // A number beyond 64 bits was rounded on the way, so it is no longer the id.
        Value::Number(number) if number.is_u64() || number.is_i64() => number.to_string(),
        _ => return None,
    };
    (!id.is_empty() && id.len() <= ID_LIMIT).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Draft, Options};

    fn draft() -> Draft {
        Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/invoice.png".into(),
            ..Draft::default()
        }
    }

    fn json(draft: &Draft) -> String {
        request_json(&draft.check(&[], &Options::default()).unwrap())
    }

    #[test]
    fn unset_fields_are_left_out_of_the_request() {
        let bare = r#"{"to":"13025550101","phoneId":"104898309288724","type":"image","image":{"link":"https://cdn.example.com/invoice.png"}}"#;
        assert_eq!(json(&draft()), bare);
    }

    #[test]
    fn every_field_is_sent_in_the_documented_order() {
        let full = Draft {
            caption: "Line one\n\"two\" \u{1f600}".into(),
            source: "desk".into(),
            link_with_record: Some(false),
            report_url: "https://hooks.example.com/r".into(),
            submission_status: Some(true),
            ..draft()
        };
        let expected = concat!(
            r#"{"to":"13025550101","phoneId":"104898309288724","type":"image","#,
            r#""image":{"link":"https://cdn.example.com/invoice.png","caption":"Line one\n\"two\" "#,
            "\u{1f600}",
            r#""},"source":"desk","linkWithRecord":false,"reportURL":"https://hooks.example.com/r","submissionStatus":true}"#
        );
        assert_eq!(json(&full), expected);
    }

    #[test]
    fn the_base_may_have_a_path_and_a_slash_at_its_end() {
        for (base, whole) in [
            ("https://api.zixflow.com", "https://api.zixflow.com/api/v1/campaign/whatsapp/message/send"),
            ("https://api.zixflow.com/", "https://api.zixflow.com/api/v1/campaign/whatsapp/message/send"),
            ("http://127.0.0.1:8080/eu//", "http://127.0.0.1:8080/eu/api/v1/campaign/whatsapp/message/send"),
        ] {
            assert_eq!(endpoint(&Url::parse(base).unwrap()).as_str(), whole);
        }
    }

    #[test]
    fn ids_keep_every_digit() {
        let said = read(br#"{"status":true,"messageId":604132581490819101,"campaignId":"6631b229"}"#).unwrap();
        assert_eq!(said.message_id.as_deref(), Some("604132581490819101"));
        assert_eq!(said.campaign_id.as_deref(), Some("6631b229"));
        for odd in ["123456789012345678901234567890", "1.5", "\"\"", "null", "{}"] {
            let body = format!(r#"{{"status":true,"messageId":{odd}}}"#);
            assert_eq!(read(body.as_bytes()).unwrap().message_id, None, "{odd}");
        }
    }

    #[test]
    fn long_texts_are_cut_between_characters() {
        let message = "é".repeat(4000);
        let body = format!(r#"{{"status":true,"message":"x{message}"}}"#);
        assert_eq!(read(body.as_bytes()).unwrap().message.unwrap().len(), 4095);
        assert!(excerpt(body.as_bytes()).unwrap().len() <= 4096);
        assert_eq!(excerpt(b"\xff\xfe").as_deref(), Some("\u{fffd}\u{fffd}"));
        assert_eq!(excerpt(b""), None);
    }
}
