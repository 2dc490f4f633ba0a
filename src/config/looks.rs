//! What the screen looks like and listens to, as written: the theme, plain or not, the clipboard, the mouse.

use std::path::{Path, PathBuf};

use super::document::{Notes, Placed, Section};
use super::error::ConfigError;
use super::file;
use crate::domain::{Shown, nearest};

/// The themes that come with the program, the default first.
pub const THEMES: [&str; 5] = ["16", "dark", "light", "high-contrast", "mono"];

/// The ways to the clipboard.
const CLIPBOARDS: [&str; 2] = ["osc52", "off"];

/// Bytes in a theme, at most.
const THEME_LIMIT: usize = 64 * 1024;

/// Which theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ThemeChoice {
    /// One of [`THEMES`].
    Named(String),
    /// A person's own.
    File(PathBuf),
}

/// What the screen looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looks {
    /// The theme.
    pub theme: ThemeChoice,
    /// Whether the screen is drawn in ASCII.
    pub plain: bool,
    /// Whether texts may be handed to the terminal for its clipboard (OSC 52).
    pub may_copy: bool,
    /// Whether the mouse is used from the start.
    pub mouse: bool,
}

impl Default for Looks {
    fn default() -> Self {
        Self { theme: ThemeChoice::Named(THEMES[0].to_owned()), plain: false, may_copy: true, mouse: false }
    }
}

impl Looks {
    /// The text of a person's own theme, with its file; `None` where the theme is one of the program.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn theme_text(&self) -> Result<Option<(&Path, String)>, ConfigError> {
        let ThemeChoice::File(path) = &self.theme else { return Ok(None) };
        let unreadable = |why: String| ConfigError::Unreadable { file: path.clone(), why };
        let opened = file::open(path).map_err(|error| unreadable(format!("could not be opened ({error})")))?;
        let bytes = file::read(&opened, THEME_LIMIT).map_err(unreadable)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| unreadable("is not UTF-8; save it as UTF-8 text".into()))?;
        Ok(Some((path, text.to_owned())))
    }
}

/// The same as written.
#[derive(Debug, Default)]
pub(super) struct WrittenLooks {
    pub(super) theme: Option<Placed<String>>,
    pub(super) plain: Option<Placed<bool>>,
    pub(super) clipboard: Option<Placed<String>>,
    pub(super) mouse: Option<Placed<bool>>,
}

impl WrittenLooks {
    pub(super) fn read(top: &Section<'_, '_>, notes: &mut Notes<'_>) -> Self {
        let written = Self {
            theme: top.text("theme", notes),
            plain: top.boolean("plain", notes),
            clipboard: top.text("clipboard", notes),
            mouse: top.boolean("mouse", notes),
        };
        if let Some(Placed { value, at }) = &written.theme
            && !is_path(value)
            && !THEMES.contains(&value.as_str())
        {
            let file = "a file of your own is named with a / or ends in .toml";
            notes.mistake(*at, format!("no theme is called {}; {file}", unknown(value, &THEMES)));
        }
        if let Some(Placed { value, at }) = &written.clipboard
            && !CLIPBOARDS.contains(&value.as_str())
        {
            notes.mistake(*at, format!("clipboard cannot be {}", unknown(value, &CLIPBOARDS)));
        }
        written
    }
}

/// Whether the text names a file and not a theme of the program.
pub(super) fn is_path(theme: &str) -> bool {
    theme.contains('/') || Path::new(theme).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// A word that is not known, and how to mend it.
pub(super) fn unknown(word: &str, known: &[&'static str]) -> String {
    let mend = match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are: {}", known.join(", ")),
    };
    format!("\"{}\"; {mend}", Shown::fitted(word, 40))
}
