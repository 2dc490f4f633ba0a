//! An answer and its bytes.

use std::fmt::Write as _;

use serde::Serialize;

/// The header that tells a person why a request was turned down; the documented body does not.
pub(super) const REASON: &str = "X-Sandbox-Reason";

/// A whole answer. `Content-Length` and `Connection: close` are added unless a header of that name is there already,
/// or one that says the length in another way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
    /// The answer to a HEAD: the length of the body is told, the body is not sent.
    pub(super) head_only: bool,
}

/// The documented body; the ids are there only where the request asked to wait for the submission.
#[derive(Serialize)]
struct Body<'a> {
    status: bool,
    message: &'a str,
    #[serde(rename = "campaignId", skip_serializing_if = "Option::is_none")]
    campaign_id: Option<String>,
    #[serde(rename = "messageId", skip_serializing_if = "Option::is_none")]
    message_id: Option<String>,
}

impl Answer {
    pub(super) fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type".to_owned(), content_type.to_owned())];
        Self { status, headers, body: body.into(), head_only: false }
    }

    /// The documented success, without ids.
    pub(super) fn success() -> Self {
        Self::documented(200, true, "Message sent successfully", None)
    }

    /// The documented success with ids of 24 hex digits, which are counted up from `number`.
    pub(super) fn success_with_ids(number: u64) -> Self {
        Self::documented(200, true, "Message sent successfully", Some(number))
    }

    /// `status: false` and a message, under any status.
    pub(super) fn refusal(status: u16, message: &str) -> Self {
        Self::documented(status, false, message, None)
    }

    /// A refusal that also tells why, in a header.
    pub(super) fn refusal_because(status: u16, message: &str, reason: &str) -> Self {
        Self::refusal(status, message).with(REASON, reason)
    }

    /// What a proxy in front of a fallen server says.
    pub(super) fn page(status: u16) -> Self {
        let title = format!("{status} {}", reason_phrase(status));
        let body = format!(
            "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
        );
        Self::new(status, "text/html", body)
    }

    /// Sets a header, over one of the same name. A line break in the value, or anything but ASCII, becomes `?`.
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        let value = value.chars().map(|char| if matches!(char, ' '..='~') { char } else { '?' }).collect();
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self.headers.push((name.to_owned(), value));
        self
    }

    /// Status line, headers and the empty line.
    pub(super) fn head(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason_phrase(self.status));
        for (name, value) in &self.headers {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if self.status != 204 && !self.has("Content-Length") && !self.has("Transfer-Encoding") {
            let _ = write!(head, "Content-Length: {}\r\n", self.body.len());
        }
        if !self.has("Connection") {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    /// The status line without its version, as in `404 Not Found`.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.status, reason_phrase(self.status))
    }

    /// Everything that goes on the wire.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.head();
        if !self.head_only {
            bytes.extend_from_slice(&self.body);
        }
        bytes
    }

    fn documented(status: u16, good: bool, message: &str, number: Option<u64>) -> Self {
        let body = Body {
            status: good,
            message,
            campaign_id: number.map(|number| format!("ca{number:022x}")),
            message_id: number.map(|number| format!("3e{number:022x}")),
        };
        Self::new(status, "application/json", serde_json::to_vec(&body).unwrap_or_default())
    }

    fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }
}

/// The words behind the number (RFC 9110, section 15), for the codes that the sandbox is likely to say.
pub(super) fn reason_phrase(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        422 => "Unprocessable Content",
        425 => "Too Early",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Unnamed",
    }
}

#[cfg(test)]
mod tests {
    use super::Answer;

    #[test]
    fn a_header_value_cannot_start_a_new_line() {
        let answer = Answer::refusal(400, "no").with("X-Sandbox-Reason", "a\r\nB: c\u{e9}");
        let head = String::from_utf8(answer.head()).unwrap();
        assert!(head.contains("X-Sandbox-Reason: a??B: c?\r\n"), "{head}");
    }

    #[test]
    fn a_header_that_is_given_takes_the_place_of_the_usual_one() {
        let answer = Answer::success().with("content-length", "7").with("CONTENT-TYPE", "text/plain");
        let head = String::from_utf8(answer.head()).unwrap();
        assert!(head.contains("content-length: 7\r\n") && !head.contains("Content-Length"), "{head}");
        assert!(head.contains("CONTENT-TYPE: text/plain\r\n") && !head.contains("json"), "{head}");
    }

    #[test]
    fn ids_have_24_hex_digits_and_differ() {
        let (first, second) = (Answer::success_with_ids(1).body, Answer::success_with_ids(2).body);
        assert_ne!(first, second);
        let body: serde_json::Value = serde_json::from_slice(&first).unwrap();
        for name in ["campaignId", "messageId"] {
            let id = body[name].as_str().unwrap();
            assert_eq!((id.len(), id.chars().all(|char| char.is_ascii_hexdigit())), (24, true), "{name}");
        }
        assert_ne!(body["campaignId"], body["messageId"]);
    }
}
