//! What the screen may do with pictures, by the settings, the terminal and what was asked for before.

use std::env;
use std::sync::Arc;

use crate::config::{self, Profile, Settings};
use crate::domain::is_loopback;
use crate::media::{Allowed, Network, Preflight};
use crate::tui::{Colors, Graphics, Pictures, PreviewChoice};

/// What is said where the terminal could have drawn pictures itself, but tmux stands in between.
const NOT_IN_TMUX: &str = "preview_graphics = \"iterm2\" does not work within tmux: pictures are drawn in blocks";

/// What the screen may do with pictures. `remembered` is what a person asked for the last time.
pub(super) fn pictures(settings: &Settings, remembered: Option<bool>, told: &mut Vec<String>) -> Pictures {
    let is_in_tmux = env::var_os("TMUX").is_some_and(|value| !value.is_empty());
    let graphics = graphics(settings.preview_graphics, is_in_tmux).unwrap_or_else(|| {
        told.push(NOT_IN_TMUX.to_owned());
        Graphics::Blocks
    });
    let is_remote = env::var_os("SSH_CONNECTION").is_some_and(|value| !value.is_empty());
    let text = |name| env::var_os(name).map(|value| value.to_string_lossy().into_owned()).unwrap_or_default();
    Pictures {
        looks: settings.preflight,
        preview: choice(settings.preview, remembered, is_remote),
        colors: colors(&text("COLORTERM"), &text("TERM")),
        graphics,
    }
}

/// Who looks at links on the screen for a profile. With a stand-in only its own pictures are looked
/// at, and nothing leaves this machine.
pub(super) fn preflight(profile: &Profile) -> Arc<Preflight> {
    let is_stand_in = is_loopback(&profile.base);
    let allowed = if is_stand_in { Allowed::only(std::slice::from_ref(&profile.base)) } else { Allowed::public() };
    let network = Network { proxy: profile.proxy.clone(), ca_file: profile.ca_file.clone(), ..Network::default() };
    Arc::new(Preflight::new(network, allowed))
}

/// How the terminal gets a picture; `None` where it cannot get it so.
pub(super) fn graphics(setting: config::PreviewGraphics, is_in_tmux: bool) -> Option<Graphics> {
    match setting {
        config::PreviewGraphics::Blocks => Some(Graphics::Blocks),
        config::PreviewGraphics::Kitty => Some(Graphics::Kitty { through_tmux: is_in_tmux }),
        // It is drawn at the cursor, and tmux has its own, elsewhere than the terminal around it.
        config::PreviewGraphics::Iterm2 => (!is_in_tmux).then_some(Graphics::Iterm2),
        // From 3.4 on tmux reads sixels itself.
        config::PreviewGraphics::Sixel => Some(Graphics::Sixel),
    }
}

fn choice(setting: config::Preview, remembered: Option<bool>, is_remote: bool) -> PreviewChoice {
    match (setting, remembered) {
        (config::Preview::Off, _) => PreviewChoice::Never,
        (_, Some(false)) => PreviewChoice::Hidden,
        (config::Preview::Auto, None) if is_remote => PreviewChoice::Hidden,
        (config::Preview::Auto | config::Preview::On, _) => PreviewChoice::Seen,
    }
}

/// What a terminal says of itself: `COLORTERM` names 24 bits (as proposed in termstandard/colors), `TERM` 256 colours.
pub(super) fn colors(colorterm: &str, term: &str) -> Colors {
    // These say it by their name alone; over SSH `COLORTERM` is mostly lost.
    let is_known = ["kitty", "alacritty", "foot", "wezterm", "ghostty"].iter().any(|name| term.contains(name));
    if matches!(colorterm, "truecolor" | "24bit") || term.ends_with("-direct") || is_known {
        Colors::All
    } else if term.contains("256color") {
        Colors::Many
    } else {
        Colors::Sixteen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_ssh_a_preview_is_seen_only_after_it_was_asked_for() {
        use config::Preview as P;
        for (setting, remembered, is_remote, expected) in [
            (P::Auto, None, false, PreviewChoice::Seen),
            (P::Auto, None, true, PreviewChoice::Hidden),
            (P::Auto, Some(true), true, PreviewChoice::Seen),
            (P::Auto, Some(false), false, PreviewChoice::Hidden),
            (P::On, None, true, PreviewChoice::Seen),
            (P::On, Some(false), true, PreviewChoice::Hidden),
            (P::Off, Some(true), false, PreviewChoice::Never),
        ] {
            assert_eq!(choice(setting, remembered, is_remote), expected, "{setting:?} {remembered:?} {is_remote}");
        }
    }

    #[test]
    fn within_tmux_a_picture_goes_the_ways_that_tmux_knows() {
        use config::PreviewGraphics as P;
        assert_eq!(graphics(P::Blocks, true), Some(Graphics::Blocks));
        for through_tmux in [false, true] {
            assert_eq!(graphics(P::Kitty, through_tmux), Some(Graphics::Kitty { through_tmux }));
            assert_eq!(graphics(P::Sixel, through_tmux), Some(Graphics::Sixel));
        }
        assert_eq!(graphics(P::Iterm2, false), Some(Graphics::Iterm2));
        assert_eq!(graphics(P::Iterm2, true), None);
    }

    #[test]
    fn a_terminal_gets_the_colours_that_it_says_it_has() {
        assert_eq!(colors("truecolor", "xterm-256color"), Colors::All);
        assert_eq!(colors("", "tmux-256color"), Colors::Many);
        assert_eq!(colors("", "xterm-direct"), Colors::All);
        assert_eq!(colors("", "xterm-kitty"), Colors::All);
        assert_eq!(colors("", "linux"), Colors::Sixteen);
        assert_eq!(colors("", ""), Colors::Sixteen);
    }
}
