//! Whether the screen draws pictures, and how the terminal gets them.

use super::document::{Notes, Placed, Section};
use super::looks::unknown;
use super::value::checked;

/// Whether the screen draws pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Preview {
    /// Yes, but over SSH only when it was asked for.
    #[default]
    Auto,
    /// Yes.
    On,
    /// Never.
    Off,
}

impl Preview {
    /// As it is written.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// Reads it as it is written.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let known = [Self::Auto, Self::On, Self::Off].into_iter().find(|choice| choice.word() == text);
        known.ok_or_else(|| format!("{text:?} is no choice; write \"auto\", \"on\" or \"off\""))
    }
}

/// How the terminal gets a picture. Only a person knows what theirs can do: no terminal is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PreviewGraphics {
    /// As half blocks, which every terminal can draw.
    #[default]
    Blocks,
    /// By kitty's protocol, with Unicode placeholders.
    Kitty,
    /// By iTerm2's protocol.
    Iterm2,
    /// As sixels.
    Sixel,
}

impl PreviewGraphics {
    const ALL: [Self; 4] = [Self::Blocks, Self::Kitty, Self::Iterm2, Self::Sixel];

    /// As it is written.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::Kitty => "kitty",
            Self::Iterm2 => "iterm2",
            Self::Sixel => "sixel",
        }
    }

    /// Reads it as it is written.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|way| way.word() == text);
        known.ok_or_else(|| unknown(text, &Self::ALL.map(Self::word)))
    }
}

/// Reads whether pictures are drawn.
pub(super) fn when(top: &Section<'_, '_>, notes: &mut Notes<'_>) -> Option<Placed<Preview>> {
    checked(top.text("preview", notes), "preview", notes, Preview::read)
}

/// Reads how the terminal gets them.
pub(super) fn how(top: &Section<'_, '_>, notes: &mut Notes<'_>) -> Option<Placed<PreviewGraphics>> {
    checked(top.text("preview_graphics", notes), "preview_graphics", notes, PreviewGraphics::read)
}
