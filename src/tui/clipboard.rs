//! A text for the terminal's clipboard: OSC 52 ("Xterm Control Sequences" by Thomas Dickey), the one escape of ours
//! that carries text, and in base64 alone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::tmux;
use crate::app::COPY_LIMIT;

/// What is written for a text; `None` where it is longer than terminals take. Inside tmux it is wrapped, so that tmux
/// passes it on to the terminal around it (`allow-passthrough`).
pub(super) fn sequence(text: &str, is_in_tmux: bool) -> Option<Vec<u8>> {
    if text.len() > COPY_LIMIT {
        return None;
    }
    let copy = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    Some(if is_in_tmux { tmux::passed_on(&copy) } else { copy }.into_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_bytes_are_exactly_these_in_and_out_of_tmux() {
        assert_eq!(sequence("foo", false).unwrap(), b"\x1b]52;c;Zm9v\x07");
        assert_eq!(sequence("foo", true).unwrap(), b"\x1bPtmux;\x1b\x1b]52;c;Zm9v\x07\x1b\\");
    }

    #[test]
    fn a_text_that_is_too_long_is_not_sent() {
        let longest = sequence(&"x".repeat(COPY_LIMIT), false).unwrap();
        assert_eq!(longest.len() - b"\x1b]52;c;\x07".len(), 74_000);
        assert_eq!(sequence(&"x".repeat(COPY_LIMIT + 1), false), None);
    }

    proptest! {
        #[test]
        fn whatever_is_copied_no_byte_of_it_is_obeyed(text in any::<String>(), is_in_tmux in any::<bool>()) {
            let bytes = sequence(&text, is_in_tmux).unwrap();
            let (start, end): (&[u8], &[u8]) =
                if is_in_tmux { (b"\x1bPtmux;\x1b\x1b]52;c;", b"\x07\x1b\\") } else { (b"\x1b]52;c;", b"\x07") };
            let inside = bytes.strip_prefix(start).and_then(|rest| rest.strip_suffix(end)).unwrap();
            prop_assert!(inside.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)));
        }
    }
}
