//! Whether the screen will look as it is meant to on this terminal: by what the environment says of it.
//!
//! The terminal is asked nothing. One that does not answer would hold the program up, and one that answers late would
//! type its answer into whatever comes next.

use crate::app::{Colors, Graphics, Size};
use crate::domain::Checkup;

/// What is wanted of a terminal, and what is known of it.
#[expect(clippy::struct_excessive_bools, reason = "facts that have nothing to do with each other")]
pub struct Wanted<'a> {
    /// Columns and rows; `None` where the output is no terminal.
    pub size: Option<(u16, u16)>,
    /// Whether signs are drawn in ASCII because somebody asked for it.
    pub is_plain: bool,
    /// Whether the letters of the locale are UTF-8.
    pub is_utf8: bool,
    /// Whether anything is drawn in colour.
    pub has_color: bool,
    /// The colours that pictures are drawn in.
    pub colors: Colors,
    /// How the terminal gets pictures.
    pub graphics: Graphics,
    /// Whether texts may be handed to the terminal for its clipboard.
    pub may_copy: bool,
    /// Reads a variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
}

/// Looks at the terminal without asking it anything.
#[must_use]
pub fn check_up(wanted: &Wanted<'_>) -> Vec<Checkup> {
    vec![terminal(wanted), letters(wanted), colours(wanted), emoji(), pictures(wanted), clipboard(wanted)]
}

impl Wanted<'_> {
    fn text(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|text| !text.is_empty())
    }

    fn is_in_tmux(&self) -> bool {
        self.text("TMUX").is_some()
    }
}

fn terminal(wanted: &Wanted<'_>) -> Checkup {
    let kind = wanted.text("TERM");
    let name = kind.as_deref().unwrap_or("without a TERM");
    let around = match (wanted.is_in_tmux(), wanted.text("SSH_CONNECTION").is_some()) {
        (true, true) => ", in tmux, over SSH",
        (true, false) => ", in tmux",
        (false, true) => ", over SSH",
        (false, false) => "",
    };
    let Some((columns, rows)) = wanted.size else {
        return Checkup::pass("terminal", format!("{name}{around}; the output is none now, so its size is not known"));
    };
    let found = format!("{name}{around}, {columns} columns and {rows} rows");
    let least = Size::LEAST;
    if (Size { columns, rows }).is_too_small() {
        let mend = format!(
            "make it at least {} columns and {} rows: the screen shows nothing below that",
            least.columns, least.rows
        );
        return Checkup::warn("terminal", found, mend);
    }
    match kind.as_deref() {
        None | Some("dumb" | "unknown") => {
            Checkup::warn("terminal", found, "set TERM as your terminal's manual says; the screen moves the cursor")
        }
        Some(_) => Checkup::pass("terminal", found),
    }
}

fn letters(wanted: &Wanted<'_>) -> Checkup {
    match (wanted.is_utf8, wanted.is_plain) {
        (true, false) => Checkup::pass("letters", "UTF-8, by the locale"),
        (_, true) => Checkup::pass("letters", "signs are drawn in ASCII, as it was asked for (plain)"),
        (false, false) => Checkup::warn(
            "letters",
            "the locale is not UTF-8: signs are drawn in ASCII, and other letters may look broken",
            "choose a UTF-8 locale, such as LANG=C.UTF-8",
        ),
    }
}

fn colours(wanted: &Wanted<'_>) -> Checkup {
    let words = match wanted.colors {
        _ if !wanted.has_color => "none: turned off (NO_COLOR, TERM=dumb, --color never, or the theme mono)",
        Colors::All => "16 of the terminal's own or those of the theme; pictures in 24 bits (COLORTERM)",
        Colors::Many => "16 of the terminal's own or those of the theme; pictures in 256 (TERM)",
        Colors::Sixteen => {
            "16 of the terminal's own or those of the theme; pictures in 16 (nothing says that there are more)"
        }
    };
    Checkup::pass("colours", words)
}

fn emoji() -> Checkup {
    Checkup::pass(
        "emoji",
        "two columns each; not measured. Where terminals disagree, the rest of the row is drawn anew",
    )
}

fn pictures(wanted: &Wanted<'_>) -> Checkup {
    let words = match wanted.graphics {
        Graphics::Blocks => return Checkup::pass("pictures", "drawn as half blocks, which every terminal can"),
        Graphics::Kitty { .. } => "by kitty's protocol (preview_graphics); whether the terminal has it is not asked",
        Graphics::Iterm2 => "by iTerm2's protocol (preview_graphics); whether the terminal has it is not asked",
        Graphics::Sixel => "as sixels (preview_graphics); whether the terminal has them is not asked",
    };
    passed_on("pictures", words, wanted)
}

fn clipboard(wanted: &Wanted<'_>) -> Checkup {
    if !wanted.may_copy {
        return Checkup::pass("clipboard", "off, as configured");
    }
    passed_on("clipboard", "through the terminal (OSC 52); whether it takes it, only pasting shows", wanted)
}

/// What goes through tmux to the terminal around it.
fn passed_on(name: &'static str, words: &str, wanted: &Wanted<'_>) -> Checkup {
    if !wanted.is_in_tmux() {
        return Checkup::pass(name, words);
    }
    Checkup::pass(name, format!("{words}; tmux passes it on only with `set -g allow-passthrough on`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Health;

    fn look(size: Option<(u16, u16)>, variables: &[(&str, &str)], change: impl Fn(&mut Wanted<'_>)) -> Vec<Checkup> {
        let find = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, text)| (*text).to_owned());
        let mut wanted = Wanted {
            size,
            is_plain: false,
            is_utf8: true,
            has_color: true,
            colors: Colors::Many,
            graphics: Graphics::Blocks,
            may_copy: true,
            variable: &find,
        };
        change(&mut wanted);
        check_up(&wanted)
    }

    fn one<'a>(checks: &'a [Checkup], name: &str) -> &'a Checkup {
        checks.iter().find(|check| check.name == name).unwrap()
    }

    #[test]
    fn a_usual_terminal_passes_and_so_does_a_pipe() {
        for size in [Some((120, 40)), None] {
            let checks = look(size, &[("TERM", "xterm-256color")], |_| {});
            assert!(checks.iter().all(|check| check.health == Health::Pass), "{checks:?}");
        }
        let checks =
            look(Some((80, 24)), &[("TERM", "tmux-256color"), ("TMUX", "/s"), ("SSH_CONNECTION", "1")], |_| {});
        assert_eq!(one(&checks, "terminal").found, "tmux-256color, in tmux, over SSH, 80 columns and 24 rows");
        assert!(one(&checks, "clipboard").found.contains("allow-passthrough"));
    }

    #[test]
    fn what_the_screen_cannot_do_is_warned_of_with_what_to_do() {
        let dumb = [("TERM", "dumb")];
        let xterm = [("TERM", "xterm")];
        for (name, checks) in [
            ("terminal", look(Some((59, 24)), &xterm, |_| {})),
            ("terminal", look(Some((80, 24)), &dumb, |_| {})),
            ("terminal", look(Some((80, 24)), &[], |_| {})),
            ("letters", look(None, &xterm, |wanted| wanted.is_utf8 = false)),
        ] {
            let check = one(&checks, name);
            assert!(check.health == Health::Warn && !check.mend.is_empty(), "{check:?}");
        }
    }

    #[test]
    fn what_was_chosen_is_told() {
        let checks = look(None, &[], |wanted| {
            (wanted.may_copy, wanted.has_color, wanted.is_plain, wanted.graphics) =
                (false, false, true, Graphics::Sixel);
        });
        for (name, part) in [("clipboard", "off"), ("colours", "none"), ("letters", "plain"), ("pictures", "sixels")] {
            assert!(one(&checks, name).found.contains(part), "{checks:?}");
        }
    }
}
