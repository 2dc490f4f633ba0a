//! The request as a person can read it, and as a command that can be run elsewhere.

use url::Url;

use super::wire;
use crate::domain::{Outgoing, RequestText};

/// A curl command that makes the same request, with `$ZIXFLOW_API_KEY` in place of the key. For a POSIX shell.
#[must_use]
pub fn curl(base: &Url, outgoing: &Outgoing) -> String {
    [
        format!("curl {}", quoted(wire::endpoint(base).as_str())),
        "--request POST".to_owned(),
        "--header \"Authorization: Bearer $ZIXFLOW_API_KEY\"".to_owned(),
        "--header 'Content-Type: application/json'".to_owned(),
        "--header 'Accept: application/json'".to_owned(),
        format!("--data-raw {}", quoted(&wire::request_json(outgoing))),
    ]
    .join(" \\\n  ")
}

/// The request in words, for the screen: the same curl command as above, the headers, and the body to be read.
#[must_use]
pub fn describe(base: &Url, outgoing: &Outgoing) -> RequestText {
    RequestText {
        line: format!("POST {}", wire::endpoint(base)),
        headers: vec![
            ("Authorization", "Bearer ***"),
            ("Content-Type", "application/json"),
            ("Accept", "application/json"),
        ],
        body: wire::pretty_json(outgoing),
        curl: curl(base, outgoing),
    }
}

/// One word for the shell: inside single quotes nothing has a meaning but the quote itself.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;
    use crate::domain::{Draft, Options};

    fn outgoing(caption: &str) -> Outgoing {
        let draft = Draft {
            to: "+13025550101".into(),
            from: "104898309288724".into(),
            link: "https://cdn.example.com/it's.png?a=1&b=$(id)".into(),
            caption: caption.into(),
            ..Draft::default()
        };
        draft.check(&[], &Options::default()).unwrap()
    }

    #[test]
    fn the_command_names_the_key_and_does_not_hold_it() {
        let text = curl(&Url::parse("https://api.zixflow.com").unwrap(), &outgoing("Hello"));
        assert_eq!(
            text,
            "curl 'https://api.zixflow.com/api/v1/campaign/whatsapp/message/send' \\\n  --request POST \\\n  \
             --header \"Authorization: Bearer $ZIXFLOW_API_KEY\" \\\n  --header 'Content-Type: application/json' \\\n  \
             --header 'Accept: application/json' \\\n  --data-raw '{\"to\":\"13025550101\",\"phoneId\":\"104898309288724\",\
             \"type\":\"image\",\"image\":{\"link\":\"https://cdn.example.com/it'\\''s.png?a=1&b=$(id)\",\"caption\":\"Hello\"}}'"
        );
    }

    #[test]
    fn the_words_on_the_screen_are_those_of_the_dry_run() {
        let base = Url::parse("https://api.zixflow.com").unwrap();
        let outgoing = outgoing("Hello");
        let text = describe(&base, &outgoing);
        assert_eq!(text.line, "POST https://api.zixflow.com/api/v1/campaign/whatsapp/message/send");
        assert_eq!(text.curl, curl(&base, &outgoing));
        for (name, value) in &text.headers[1..] {
            assert!(text.curl.contains(&format!("--header '{name}: {value}'")), "{name}");
        }
        let value: serde_json::Value = serde_json::from_str(&text.body).unwrap();
        assert_eq!(value, serde_json::from_str::<serde_json::Value>(&wire::request_json(&outgoing)).unwrap());
        assert!(text.body.starts_with("{\n  \"to\": \"13025550101\",\n  \"phoneId\""), "{}", text.body);
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_the_body_back_byte_for_byte() {
        for caption in ["it's \"quoted\"", "two\nlines", "`id` $(id) $HOME \\ ! *", "'''", "é 🙂"] {
            let outgoing = outgoing(caption);
            let script = curl(&Url::parse("http://127.0.0.1:9").unwrap(), &outgoing);
            // The last word of the command, as the shell understands it.
            let script = format!("curl() {{ for word; do :; done; printf %s \"$word\"; }}\n{script}");
            let output = Command::new("sh").arg("-c").arg(script).output().unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), wire::request_json(&outgoing));
        }
    }
}
