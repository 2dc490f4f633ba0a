//! What things look like: a set of styles, read from TOML, the ones of the program and a person's own by the same code.
//!
//! One accent says where the keys go. A state has its colour beside its word and its mark, never instead of them.

use ratatui::style::{Color, Modifier, Style};

use super::theme_file::{self, ThemeMistake};
use crate::app::Tone;
use crate::domain::{ProfileColor, State};

/// The themes that come with the program, the default first.
const BUILT_IN: [(&str, &str); 5] = [
    ("16", include_str!("../../assets/themes/16.toml")),
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("high-contrast", include_str!("../../assets/themes/high-contrast.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

macro_rules! styles {
    ($($(#[doc = $words:literal])* $name:ident;)*) => {
        /// What things look like.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct Theme {
            $($(#[doc = $words])* pub(super) $name: Style,)*
            /// Whether everything that the program draws by itself is ASCII.
            pub(super) is_ascii: bool,
        }

        /// The names of all styles, in the order of [`Theme`].
        pub(super) const STYLES: &[&str] = &[$(stringify!($name)),*];

        impl Theme {
            /// The style of this name.
            pub(super) fn style_mut(&mut self, name: &str) -> Option<&mut Style> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }

            fn styles(&self) -> impl Iterator<Item = Style> {
                [$(self.$name),*].into_iter()
            }
        }
    };
}

styles! {
    /// Ordinary text.
    plain;
    /// What the eye should find first.
    strong;
    /// What may be passed over.
    dim;
    /// Where the keys go: labels, marks and keys.
    accent;
    /// The border of the pane where the keys go.
    focus;
    /// Other borders and rules.
    border;
    /// Went well.
    good;
    /// Is on its way.
    busy;
    /// To look at.
    warning;
    /// Went wrong.
    bad;
    /// Nobody knows.
    unknown;
}

impl Theme {
    /// The theme of the program that bears this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let text = BUILT_IN.into_iter().find(|(other, _)| *other == name)?.1;
        // A test holds that no file of the program has a mistake.
        theme_file::parse(text, Self::default()).ok().map(|(theme, _)| theme)
    }

    /// The names of the themes that come with the program.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.into_iter().map(|(name, _)| name)
    }

    /// Reads a theme; what is worth a warning comes with it. A style that the text leaves out is that of the theme
    /// which `base` names, else of the default.
    ///
    /// # Errors
    /// Every mistake, in the order of the lines.
    pub fn parse(text: &str) -> Result<(Self, Vec<ThemeMistake>), Vec<ThemeMistake>> {
        theme_file::parse(text, Self::named(BUILT_IN[0].0).unwrap_or_default())
    }

    /// The same theme, with nothing but ASCII in what the program draws by itself.
    #[must_use]
    pub fn in_ascii(self) -> Self {
        Self { is_ascii: true, ..self }
    }

    /// Whether any style has a colour.
    #[must_use]
    pub fn has_color(&self) -> bool {
        let is_color = |color: Option<Color>| color.is_some_and(|color| color != Color::Reset);
        self.styles().any(|style| is_color(style.fg) || is_color(style.bg))
    }

    /// The look of a state's mark and word.
    pub(super) fn state(&self, state: State) -> Style {
        match state {
            State::Held | State::Queued => self.warning,
            State::Sending => self.busy,
            State::Accepted | State::Sent | State::Delivered | State::Read => self.good,
            State::Refused | State::Failed | State::Undelivered => self.bad,
            State::Unknown => self.unknown,
            State::SaidSent | State::SaidNotSent | State::SentAgain | State::Cancelled => self.dim,
        }
    }

    /// The look of a profile's name. Without colours a name that has one is reversed all the same.
    pub(super) fn profile(&self, color: Option<ProfileColor>) -> Style {
        let Some(color) = color else { return self.dim };
        let reversed = Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED);
        if !self.has_color() {
            return reversed;
        }
        reversed.fg(match color {
            ProfileColor::Red => Color::Red,
            ProfileColor::Green => Color::Green,
            ProfileColor::Yellow => Color::Yellow,
            ProfileColor::Blue => Color::Blue,
            ProfileColor::Magenta => Color::Magenta,
            ProfileColor::Cyan => Color::Cyan,
        })
    }

    /// The look of a notice.
    pub(super) fn tone(&self, tone: Tone) -> Style {
        match tone {
            Tone::Plain => self.plain,
            Tone::Good => self.good,
            Tone::Warning => self.warning,
            Tone::Bad => self.bad,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colors(theme: &Theme) -> Vec<Color> {
        theme.styles().flat_map(|style| [style.fg, style.bg]).flatten().collect()
    }

    #[test]
    fn every_theme_gives_every_style_without_a_mistake() {
        for (name, text) in BUILT_IN {
            let (_, warnings) = Theme::parse(text).unwrap();
            assert_eq!(warnings, [], "{name}");
            for style in STYLES {
                assert!(text.lines().any(|line| line.starts_with(&format!("{style} = "))), "{name} has no {style}");
            }
        }
        assert_eq!(Theme::named("16"), Theme::parse("").ok().map(|(theme, _)| theme), "the default");
        assert_eq!(Theme::named("nonsense"), None);
    }

    #[test]
    fn mono_uses_no_colour_and_16_only_the_sixteen_of_the_terminal() {
        let mono = Theme::named("mono").unwrap();
        assert!(!mono.has_color());
        assert!(colors(&mono).iter().all(|color| *color == Color::Reset));
        for name in ["16", "high-contrast"] {
            let theme = Theme::named(name).unwrap();
            let is_of_the_terminal = |color: &Color| !matches!(color, Color::Rgb(..) | Color::Indexed(_));
            assert!(theme.has_color() && colors(&theme).iter().all(is_of_the_terminal), "{name}");
        }
    }

    #[test]
    fn what_must_be_told_apart_looks_different_in_every_theme() {
        for name in Theme::names() {
            let theme = Theme::named(name).unwrap();
            assert_ne!(theme.bad, theme.plain, "{name}");
            assert_ne!(theme.unknown, theme.plain, "{name}");
            assert_ne!(theme.accent, theme.dim, "{name}");
            assert_ne!(theme.focus, theme.border, "{name}: the pane in focus");
        }
        let contrast = Theme::named("high-contrast").unwrap();
        assert!(contrast.styles().all(|style| !style.add_modifier.contains(Modifier::DIM)));
    }
}
