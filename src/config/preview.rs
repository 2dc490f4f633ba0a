//! Whether the screen draws pictures.

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
