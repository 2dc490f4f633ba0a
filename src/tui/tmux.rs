//! What tmux must be told so that an escape reaches the terminal around it (`man tmux`, `allow-passthrough`).

/// An escape wrapped so that tmux hands it on as it is, where the person allows that.
pub(super) fn passed_on(escape: &str) -> String {
    format!("\x1bPtmux;{}\x1b\\", escape.replace('\x1b', "\x1b\x1b"))
}
