//! Colours: the sixteen that every terminal has, on whatever ground the person chose, and a set without any.
//!
//! One accent says where the keys go. A state has its colour beside its word and its mark, never instead of them.

use ratatui::style::{Color, Modifier, Style};

use crate::app::{Model, Tone};
use crate::domain::State;

/// What things look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Theme {
    /// Ordinary text.
    pub(super) plain: Style,
    /// What the eye should find first.
    pub(super) strong: Style,
    /// What may be passed over.
    pub(super) dim: Style,
    /// Where the keys go.
    pub(super) accent: Style,
    /// Borders and rules.
    pub(super) border: Style,
    /// Went well.
    pub(super) good: Style,
    /// Is on its way.
    pub(super) busy: Style,
    /// To look at.
    pub(super) warning: Style,
    /// Went wrong.
    pub(super) bad: Style,
    /// Nobody knows.
    pub(super) unknown: Style,
}

impl Theme {
    /// The colours that this model asks for.
    pub(super) fn of(model: &Model) -> Self {
        if model.has_color { Self::color() } else { Self::mono() }
    }

    /// The look of a state's mark and word.
    pub(super) fn state(&self, state: State) -> Style {
        match state {
            State::Held | State::Queued => self.warning,
            State::Sending => self.busy,
            State::Accepted | State::Sent | State::Delivered | State::Read => self.good,
            State::Refused | State::Failed | State::Undelivered => self.bad,
            State::Unknown => self.unknown,
            State::Cancelled => self.dim,
        }
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

    fn color() -> Self {
        let ink = |color| Style::new().fg(color);
        Self {
            plain: Style::new(),
            strong: Style::new().add_modifier(Modifier::BOLD),
            dim: Style::new().add_modifier(Modifier::DIM),
            accent: ink(Color::Cyan).add_modifier(Modifier::BOLD),
            border: ink(Color::DarkGray),
            good: ink(Color::Green),
            busy: ink(Color::Cyan),
            warning: ink(Color::Yellow),
            bad: ink(Color::LightRed),
            unknown: ink(Color::LightMagenta).add_modifier(Modifier::BOLD),
        }
    }

    fn mono() -> Self {
        let with = |modifier| Style::new().add_modifier(modifier);
        Self {
            plain: Style::new(),
            strong: with(Modifier::BOLD),
            dim: with(Modifier::DIM),
            accent: with(Modifier::BOLD),
            border: with(Modifier::DIM),
            good: Style::new(),
            busy: Style::new(),
            warning: with(Modifier::BOLD),
            bad: with(Modifier::BOLD | Modifier::REVERSED),
            unknown: with(Modifier::BOLD | Modifier::REVERSED),
        }
    }
}
