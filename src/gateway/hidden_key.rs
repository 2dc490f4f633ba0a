//! The API key where an answer repeats it, as some do that call it wrong: answers are kept and shown.

/// Bytes of a key from which on a text that holds it can only be the key; stars over less would spoil other words.
const TELLING: usize = 8;

/// Puts stars over the key, however a JSON text spells it: its characters as they are, as `\u0041`, or behind
/// backslashes, which an answer within an answer has more of. Stars take the room of what they hide, so that what was
/// JSON still is. The beginning of a key that the end of the body cuts off is hidden too.
pub(super) fn hide_key(body: &mut [u8], key: &[u8]) {
    // However often it is escaped: backslashes count for nothing, here and there.
    let key: Vec<u8> = key.iter().copied().filter(|&byte| byte != b'\\').collect();
    if key.len() < TELLING {
        return;
    }
    let mut at = 0;
    while at < body.len() {
        match spelled(&body[at..], &key) {
            Some(length) => {
                body[at..at + length].fill(b'*');
                at += length;
            }
            // Of many backslashes all are tried with the first one.
            None => at += backslashes(&body[at..]).max(1),
        }
    }
}

/// The bytes that the key takes at the beginning of this text; `None` where it does not stand there.
fn spelled(text: &[u8], key: &[u8]) -> Option<usize> {
    let mut at = 0;
    for (known, &wanted) in key.iter().enumerate() {
        let escapes = backslashes(&text[at..]);
        let rest = &text[at + escapes..];
        let length = match rest {
            [] if known >= TELLING => return Some(text.len()),
            [b'u', digits @ ..] if escapes > 0 && unit(digits) == Some(wanted.into()) => 5,
            [first, ..] if *first == wanted => 1,
            // An escape that the end of the body cuts in two.
            [b'u', digits @ ..] if escapes > 0 && digits.len() < 4 && known >= TELLING => return Some(text.len()),
            _ => return None,
        };
        at += escapes + length;
    }
    Some(at)
}

/// The bytes of the backslashes that a text begins with; they can be spelled too.
fn backslashes(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match &text[at..] {
            [b'\\', ..] => at += 1,
            [b'u', digits @ ..] if at > 0 && unit(digits) == Some(u32::from(b'\\')) => at += 5,
            _ => return at,
        }
    }
}

/// The number that four hexadecimal digits stand for.
fn unit(digits: &[u8]) -> Option<u32> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    digits.get(..4)?.iter().try_fold(0, |unit, byte| Some(unit * 16 + digit(byte)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: &str = "canary/9b1e4f+key";

    fn hidden(body: &str) -> String {
        let mut bytes = body.as_bytes().to_vec();
        hide_key(&mut bytes, KEY.as_bytes());
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn every_spelling_of_the_key_is_hidden_and_nothing_else() {
        let all: Vec<String> = KEY.bytes().map(|byte| format!("\\u{byte:04X}")).collect();
        let all = all.concat();
        let some = KEY.replace('a', "\\u0061").replace('/', "\\/");
        let twice = KEY.replace('/', "\\\\\\/").replace('e', "\\\\u0065");
        for spelling in [KEY, &all, &all.to_lowercase().replace("\\U", "\\u"), &some, &twice] {
            let stars = "*".repeat(spelling.len());
            assert_eq!(hidden(&format!("the key {spelling}\\n is")), format!("the key {stars}\\n is"), "{spelling}");
            assert_eq!(hidden(&format!("{spelling}{spelling}")), format!("{stars}{stars}"), "{spelling}");
        }
        for harmless in
            ["", "canary", "canary/9b1e4f-key", "\\u0063anary is a bird", "canary/9b1e4f\\u002c", "\\\\\\\\"]
        {
            assert_eq!(hidden(harmless), harmless);
        }
        // A beginning of it that is cut off by the end, but for what is too short to tell anything.
        assert_eq!(hidden("x canary/9b1e"), "x ***********");
        assert_eq!(hidden("x canary/9\\u00"), "x ************");
        assert_eq!(hidden("x canary"), "x canary");
        let mut short = b"short".to_vec();
        hide_key(&mut short, b"short");
        assert_eq!(short, b"short");
    }

    #[test]
    fn many_backslashes_take_no_time() {
        let many = "\\".repeat(1 << 20);
        assert_eq!(hidden(&many), many);
    }

    proptest! {
        #[test]
        fn no_spelling_of_a_key_comes_through(
            key in "[!-~]{8,40}",
            forms in prop::collection::vec(0..4usize, 40),
            around in "[ -~]{0,10}",
        ) {
            prop_assume!(key.chars().filter(|&c| c != '\\').count() >= TELLING);
            let quoted = |text: &str| serde_json::to_string(text).unwrap().trim_matches('"').to_owned();
            let spelling: String = key.chars().zip(forms).map(|(c, form)| match form {
                0 => format!("\\u{:04x}", u32::from(c)),
                1 => format!("\\u{:04X}", u32::from(c)),
                2 if c == '/' => "\\/".to_owned(),
                _ => serde_json::to_string(&c).unwrap().strip_prefix('"').unwrap().strip_suffix('"').unwrap().to_owned(),
            }).collect();
            let around = quoted(&around.replace(['"', '\\'], ""));
            let mut body = format!("{{\"message\":\"{around}{spelling}{around}\"}}").into_bytes();
            let before: serde_json::Value = serde_json::from_slice(&body).unwrap();
            prop_assert!(before["message"].as_str().unwrap().contains(&key));
            hide_key(&mut body, key.as_bytes());
            let after: serde_json::Value = serde_json::from_slice(&body).unwrap();
            prop_assert!(!after["message"].as_str().unwrap().contains(&key), "{}", after);
        }

        #[test]
        fn no_bytes_panic(mut body in prop::collection::vec(prop_oneof![Just(b'\\'), Just(b'u'), Just(b'0'), any::<u8>()], 0..200)) {
            let length = body.len();
            hide_key(&mut body, b"u0\\u00000u0u");
            prop_assert_eq!(body.len(), length);
        }
    }
}
