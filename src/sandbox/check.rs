//! The request check, as Zixflow documents the call: `docs.zixflow.com`, "Image message" and "Authentication".

use serde_json::{Map, Value};
use url::Url;

use super::request::Received;

/// The key that the sandbox takes.
pub const KEY: &str = "sandbox-key";

/// The phone IDs that the sandbox knows, with an alias for each.
pub const SENDERS: [(&str, &str); 2] = [("demo", "100000000000001"), ("demo-eu", "100000000000002")];

/// The longest caption, in code points (Meta's limit for an image).
const CAPTION_LIMIT: usize = 1024;

/// The documented fields. Zixflow says nothing of others; the sandbox turns them down, so that a misspelt one is seen.
const FIELDS: [&str; 8] =
    ["to", "phoneId", "type", "image", "source", "linkWithRecord", "reportURL", "submissionStatus"];

/// What a good request asks for, as far as the sandbox acts on it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sending {
    pub(super) to: String,
    pub(super) caption: String,
    pub(super) wants_ids: bool,
}

/// Whether the request has the one right key.
///
/// # Errors
/// What is wrong with its `Authorization`.
pub(super) fn authorised(request: &Received) -> Result<(), String> {
    let mut values = request.values("authorization");
    match (values.next(), values.next()) {
        (None, _) => Err("no Authorization header".to_owned()),
        (Some(_), Some(_)) => Err("more than one Authorization header".to_owned()),
        (Some(value), None) => match value.strip_prefix("Bearer ") {
            None => Err("Authorization does not start with 'Bearer '".to_owned()),
            Some(key) if key != KEY => Err(format!("unknown key; the sandbox takes '{KEY}'")),
            Some(_) => Ok(()),
        },
    }
}

/// Holds the request against the documented fields.
///
/// # Errors
/// Everything that is wrong with it, in one line.
pub(super) fn check(request: &Received) -> Result<Sending, String> {
    let json = request
        .values("content-type")
        .any(|value| value.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json")));
    if !json {
        return Err("Content-Type is not application/json".to_owned());
    }
    let body = match serde_json::from_str::<Value>(&request.body) {
        Ok(Value::Object(body)) => body,
        Ok(_) => return Err("the body is JSON, but no object".to_owned()),
        Err(error) => return Err(format!("the body is not JSON: {error}")),
    };
    fields(&body)
}

fn fields(body: &Map<String, Value>) -> Result<Sending, String> {
    let mut wrong = Vec::new();
    unknown(body, &FIELDS, "", &mut wrong);
    let to = required(body, "to", "to", &mut wrong);
    if to.is_some_and(|to| !is_number(to)) {
        wrong.push("to must be 7 to 15 digits with the country code, no plus sign, no leading 0".to_owned());
    }
    let phone_id = required(body, "phoneId", "phoneId", &mut wrong);
    if phone_id.is_some_and(|id| !SENDERS.iter().any(|(_, known)| *known == id)) {
        wrong.push(format!("phoneId is unknown; the sandbox knows {} and {}", SENDERS[0].1, SENDERS[1].1));
    }
    if required(body, "type", "type", &mut wrong).is_some_and(|kind| kind != "image") {
        wrong.push("type must be 'image'".to_owned());
    }
    let image = body.get("image").and_then(Value::as_object);
    match image {
        None => wrong.push("image must be an object".to_owned()),
        Some(image) => {
            unknown(image, &["link", "caption"], "image.", &mut wrong);
            if required(image, "link", "image.link", &mut wrong).is_some_and(|link| !is_web_address(link)) {
                wrong.push("image.link must be an http or https address".to_owned());
            }
        }
    }
    let caption = image.and_then(|image| text(image, "caption", "image.caption", &mut wrong)).unwrap_or_default();
    if caption.chars().count() > CAPTION_LIMIT {
        wrong.push(format!("image.caption has more than {CAPTION_LIMIT} characters"));
    }
    text(body, "source", "source", &mut wrong);
    if text(body, "reportURL", "reportURL", &mut wrong).is_some_and(|address| !is_web_address(address)) {
        wrong.push("reportURL must be an http or https address".to_owned());
    }
    flag(body, "linkWithRecord", &mut wrong);
    let wants_ids = flag(body, "submissionStatus", &mut wrong);
    if wrong.is_empty() {
        Ok(Sending { to: to.unwrap_or_default().to_owned(), caption: caption.to_owned(), wants_ids })
    } else {
        Err(wrong.join("; "))
    }
}

fn unknown(object: &Map<String, Value>, known: &[&str], place: &str, wrong: &mut Vec<String>) {
    for name in object.keys().filter(|name| !known.contains(&name.as_str())) {
        let short: String = name.chars().take(40).collect();
        wrong.push(format!("{place}{} is no documented field", short.escape_default()));
    }
}

fn required<'b>(object: &'b Map<String, Value>, name: &str, path: &str, wrong: &mut Vec<String>) -> Option<&'b str> {
    match object.get(name) {
        None => wrong.push(format!("{path} is missing")),
        Some(Value::String(text)) if text.is_empty() => wrong.push(format!("{path} is empty")),
        Some(Value::String(text)) => return Some(text),
        Some(_) => wrong.push(format!("{path} must be a string")),
    }
    None
}

fn text<'b>(object: &'b Map<String, Value>, name: &str, path: &str, wrong: &mut Vec<String>) -> Option<&'b str> {
    match object.get(name) {
        None => None,
        Some(Value::String(text)) => Some(text),
        Some(_) => {
            wrong.push(format!("{path} must be a string"));
            None
        }
    }
}

fn flag(object: &Map<String, Value>, name: &str, wrong: &mut Vec<String>) -> bool {
    match object.get(name) {
        None => false,
        Some(Value::Bool(flag)) => *flag,
        Some(_) => {
            wrong.push(format!("{name} must be true or false"));
            false
        }
    }
}

fn is_number(text: &str) -> bool {
    (7..=15).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_web_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::request::Received;
    use super::{KEY, Sending, authorised, check};

    fn good() -> Value {
        json!({"to": "13025550101", "phoneId": "100000000000001", "type": "image",
               "image": {"link": "https://example.com/a.png"}})
    }

    fn request(headers: &[(&str, &str)], body: &str) -> Received {
        Received {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.to_owned(),
            answered: String::new(),
        }
    }

    fn checked(body: &Value) -> Result<Sending, String> {
        check(&request(&[("content-type", "application/json")], &body.to_string()))
    }

    #[test]
    fn the_smallest_request_and_the_fullest_are_good() {
        let sending = checked(&good()).unwrap();
        assert_eq!(sending, Sending { to: "13025550101".to_owned(), caption: String::new(), wants_ids: false });
        let mut full = good();
        full["image"]["caption"] = json!("\u{1f600}".repeat(1024));
        full["source"] = json!("API");
        full["linkWithRecord"] = json!(true);
        full["reportURL"] = json!("http://127.0.0.1:9/r");
        full["submissionStatus"] = json!(true);
        assert!(checked(&full).unwrap().wants_ids);
    }

    #[test]
    fn each_wrong_field_is_named() {
        let cases = [
            ("/to", json!("+13025550101"), "to must be 7 to 15 digits"),
            ("/to", json!("03025550101"), "to must be 7 to 15 digits"),
            ("/to", json!("130255"), "to must be 7 to 15 digits"),
            ("/to", json!("1302555010112345"), "to must be 7 to 15 digits"),
            ("/to", json!("\u{ff11}302555010"), "to must be 7 to 15 digits"),
            ("/to", json!(13_025_550_101_u64), "to must be a string"),
            ("/to", json!(""), "to is empty"),
            ("/phoneId", json!("100000000000003"), "phoneId is unknown"),
            ("/phoneId", json!(null), "phoneId must be a string"),
            ("/type", json!("text"), "type must be 'image'"),
            ("/image", json!("https://example.com/a.png"), "image must be an object"),
            ("/image/link", json!("ftp://example.com/a.png"), "image.link must be an http"),
            ("/image/link", json!("example.com/a.png"), "image.link must be an http"),
        ];
        for (place, value, reason) in cases {
            let mut body = good();
            *body.pointer_mut(place).unwrap() = value.clone();
            let wrong = checked(&body).unwrap_err();
            assert!(wrong.starts_with(reason), "{place} {value}: {wrong}");
        }
    }

    #[test]
    fn each_optional_field_is_held_to_its_type() {
        let cases = [
            ("source", json!(1), "source must be a string"),
            ("linkWithRecord", json!("false"), "linkWithRecord must be true or false"),
            ("submissionStatus", json!(null), "submissionStatus must be true or false"),
            ("reportURL", json!("mailto:a@example.com"), "reportURL must be an http"),
            ("captoin", json!("a"), "captoin is no documented field"),
        ];
        for (name, value, reason) in cases {
            let mut body = good();
            body[name] = value;
            assert!(checked(&body).unwrap_err().starts_with(reason), "{name}");
        }
        for (caption, reason) in [(json!(5), "must be a string"), (json!("a".repeat(1025)), "more than 1024")] {
            let mut body = good();
            body["image"]["caption"] = caption;
            assert!(checked(&body).unwrap_err().contains(reason), "{reason}");
        }
    }

    #[test]
    fn all_that_is_missing_is_told_at_once() {
        assert_eq!(
            checked(&json!({})).unwrap_err(),
            "to is missing; phoneId is missing; type is missing; image must be an object"
        );
    }

    #[test]
    fn a_body_that_is_no_json_object_is_turned_down() {
        let json = [("content-type", "application/json; charset=utf-8")];
        assert!(check(&request(&json, &good().to_string())).is_ok());
        for body in ["", "[]", "{", "to=1"] {
            assert!(check(&request(&json, body)).unwrap_err().starts_with("the body is"), "{body}");
        }
        let plain = request(&[("content-type", "text/plain")], &good().to_string());
        assert!(check(&plain).unwrap_err().starts_with("Content-Type"));
    }

    #[test]
    fn only_the_bearer_key_opens() {
        let bearer = format!("Bearer {KEY}");
        assert_eq!(authorised(&request(&[("authorization", &bearer)], "")), Ok(()));
        for value in [KEY, "Bearer", "Bearer  sandbox-key", "bearer sandbox-key", "Bearer sandbox-key2", ""] {
            assert!(authorised(&request(&[("authorization", value)], "")).is_err(), "{value}");
        }
        assert!(authorised(&request(&[], "")).is_err());
        assert!(authorised(&request(&[("authorization", &bearer), ("authorization", &bearer)], "")).is_err());
    }
}
