//! How a terminal gets a picture.

/// How a terminal gets a picture. A person says so: no terminal is asked, for an answer that comes late would be typed
/// text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Graphics {
    /// As letters in colours: every terminal can draw these.
    #[default]
    Blocks,
    /// By kitty's protocol, with its Unicode placeholders: kitty and Ghostty.
    Kitty {
        /// Whether tmux stands in between and must hand the picture on.
        through_tmux: bool,
    },
    /// By iTerm2's protocol: iTerm2, `WezTerm`, Konsole, mintty and others.
    Iterm2,
    /// As sixels: foot, Windows Terminal, xterm with `-ti vt340`, tmux from 3.4 on and others.
    Sixel,
}
