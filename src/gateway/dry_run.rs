//! The request as a command that a person can read, and run elsewhere.

use url::Url;

use super::wire;
use crate::domain::Outgoing;

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
