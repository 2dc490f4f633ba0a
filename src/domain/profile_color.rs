//! The colour that tells one account from another at a glance.

/// The colour of a profile: one of those that every terminal has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProfileColor {
    /// For an account that deserves care.
    Red,
    /// Green.
    Green,
    /// Yellow.
    Yellow,
    /// Blue.
    Blue,
    /// Magenta.
    Magenta,
    /// Cyan.
    Cyan,
}

impl ProfileColor {
    /// All of them, in the order of the terminal's palette.
    pub const ALL: [Self; 6] = [Self::Red, Self::Green, Self::Yellow, Self::Blue, Self::Magenta, Self::Cyan];

    /// Its name in the configuration.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Green => "green",
            Self::Yellow => "yellow",
            Self::Blue => "blue",
            Self::Magenta => "magenta",
            Self::Cyan => "cyan",
        }
    }

    /// The colour of this name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|color| color.word() == word)
    }
}
