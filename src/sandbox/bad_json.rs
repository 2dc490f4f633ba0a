//! Bodies that are nearly the documented answer: one for each way in which a reader of JSON can be led astray.

/// What stands before the kind in the name of such a trouble, as in `json-deep`.
const PREFIX: &str = "json-";

/// How deep `json-deep` is nested: more than the stack of a reader that calls itself for each level.
const DEPTH: usize = 20_000;

/// The kinds with their bodies; that of `deep` is made when it is asked for.
const TABLE: [(&str, &[u8]); 24] = [
    ("cut", br#"{"status":true,"mess"#),
    ("twice", br#"{"status":true}{"status":true}"#),
    ("tail", br#"{"status":true} and more"#),
    ("both", br#"{"status":false,"status":true}"#),
    ("array", br#"[{"status":true}]"#),
    ("text", br#""{\"status\":true}""#),
    ("number", b"1"),
    ("true", b"true"),
    ("null", b"null"),
    ("bare", b"{}"),
    ("no-status", br#"{"message":"Message sent successfully"}"#),
    ("status-1", br#"{"status":1}"#),
    ("status-null", br#"{"status":null}"#),
    ("status-object", br#"{"status":{"status":true}}"#),
    ("capital", br#"{"Status":true}"#),
    ("quotes", b"{'status':true}"),
    ("comment", b"{\"status\":true /* sent */}"),
    ("comma", br#"{"status":true,}"#),
    ("nan", br#"{"status":true,"messageId":NaN}"#),
    ("bytes", b"{\"status\":true,\"message\":\"\xff\xfe\"}"),
    ("utf-16", b"\xff\xfe{\0\"\0s\0t\0a\0t\0u\0s\0\"\0:\0t\0r\0u\0e\0}\0"),
    ("nul", b"{\"status\":true,\"message\":\"a\\u0000b\"}"),
    ("message-object", br#"{"status":true,"message":{"text":"sent"}}"#),
    ("message-number", br#"{"status":false,"message":5}"#),
];
const DEEP: &str = "deep";

/// The kind that the name of a trouble asks for.
pub(super) fn kind(trouble: &str) -> Option<&'static str> {
    let wanted = trouble.strip_prefix(PREFIX)?;
    kinds().find(|kind| *kind == wanted)
}

/// All kinds, in the order of the table.
pub(super) fn kinds() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(kind, _)| *kind).chain([DEEP])
}

/// The body of that kind.
pub(super) fn body(kind: &str) -> Vec<u8> {
    if kind == DEEP {
        return format!(r#"{{"status":true,"x":{}{}}}"#, "[".repeat(DEPTH), "]".repeat(DEPTH)).into_bytes();
    }
    TABLE.iter().find(|(known, _)| *known == kind).map(|(_, body)| body.to_vec()).unwrap_or_default()
}

/// The kinds for people, a few on each line.
pub(super) fn help() -> String {
    let mut text =
        String::from("json-KIND, such as #json-deep: 200 with a body that is nearly an answer. KIND is one of\n");
    let mut width = 0;
    for kind in kinds() {
        if width > 0 && width + kind.len() > 90 {
            text.push('\n');
            width = 0;
        }
        text.push_str(if width == 0 { "  " } else { " " });
        text.push_str(kind);
        width += 1 + kind.len();
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{body, help, kind, kinds};

    #[test]
    fn each_kind_has_a_name_and_a_body_of_its_own() {
        let all: Vec<&str> = kinds().collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
        assert_eq!(all.iter().map(|kind| body(kind)).collect::<BTreeSet<_>>().len(), all.len());
        for name in all {
            assert_eq!(kind(&format!("json-{name}")), Some(name));
            assert!(help().split_whitespace().any(|word| word == name), "{name}");
        }
        assert_eq!((kind("json-"), kind("deep"), kind("json-other")), (None, None, None));
    }
}
