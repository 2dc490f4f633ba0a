//! What the screen looks like, from the flags, the environment and the configuration.

use std::ffi::OsString;

use super::args::{ColorWhen, Global};
use super::end::Failure;
use crate::config::{ConfigError, Looks, Mistake, ThemeChoice};
use crate::tui::{Theme, ThemeMistake};

/// What the flags say about the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wishes {
    color: ColorWhen,
    plain: bool,
}

impl Wishes {
    pub(super) fn of(global: &Global) -> Self {
        Self { color: global.color, plain: global.plain }
    }

    /// Whether the flag asks for ASCII.
    pub(super) fn is_plain(self) -> bool {
        self.plain
    }
}

/// The theme that holds, and what its file is warned of. A file is read even where no colour is wanted: a mistake in it
/// is better told today.
pub(super) fn theme(
    wishes: Wishes,
    looks: &Looks,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<(Theme, Vec<String>), Failure> {
    let (theme, warnings) = match looks.theme_text().map_err(Failure::Config)? {
        None => (named(&looks.theme), Vec::new()),
        Some((file, text)) => {
            let mistakes = |all: Vec<ThemeMistake>| all.into_iter().map(mistake).collect();
            let (theme, warnings) = Theme::parse(&text).map_err(|found| {
                Failure::Config(ConfigError::Mistakes { file: file.to_owned(), mistakes: mistakes(found) })
            })?;
            (theme, warnings.iter().map(|warning| format!("{}:{warning}", file.display())).collect())
        }
    };
    let theme = if wants_color(wishes.color, &variable) { theme } else { named(&ThemeChoice::Named("mono".into())) };
    let is_ascii = looks.plain || wants_ascii(wishes.plain, &variable);
    Ok((if is_ascii { theme.in_ascii() } else { theme }, warnings))
}

/// Every name that the configuration lets through has a theme; a test holds that.
fn named(choice: &ThemeChoice) -> Theme {
    match choice {
        ThemeChoice::Named(name) => Theme::named(name).unwrap_or_default(),
        ThemeChoice::File(_) => Theme::default(),
    }
}

fn mistake(ThemeMistake { line, column, text }: ThemeMistake) -> Mistake {
    Mistake { line, column, text }
}

/// As in no-color.org: any text in `NO_COLOR` turns colours off. A flag is a person's last word.
fn wants_color(when: ColorWhen, variable: &impl Fn(&str) -> Option<OsString>) -> bool {
    match when {
        ColorWhen::Always => true,
        ColorWhen::Never => false,
        ColorWhen::Auto => {
            let is_off = variable("NO_COLOR").is_some_and(|value| !value.is_empty());
            !is_off && variable("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

/// Whether the signs of the program are to be ASCII: by the flag, or by the locale.
pub(super) fn wants_ascii(is_plain: bool, variable: impl Fn(&str) -> Option<OsString>) -> bool {
    is_plain || !speaks_utf8(&variable)
}

/// Whether the locale's letters are UTF-8: the first of these variables that is set says so. Without any it is the C
/// locale, which knows ASCII.
fn speaks_utf8(variable: &impl Fn(&str) -> Option<OsString>) -> bool {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set).unwrap_or_default();
    let locale = locale.to_string_lossy().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::THEMES;

    fn chosen(color: ColorWhen, variables: &[(&str, &str)]) -> Theme {
        let find = |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| value.into());
        theme(Wishes { color, plain: false }, &Looks::default(), find).unwrap().0
    }

    #[test]
    fn the_configuration_knows_the_themes_of_the_screen() {
        assert_eq!(Theme::names().collect::<Vec<_>>(), THEMES);
        let default = named(&Looks::default().theme);
        assert_eq!(Theme::named(THEMES[0]), Some(default));
    }

    #[test]
    fn colours_go_with_the_environment_and_the_flag_has_the_last_word() {
        let utf8 = ("LANG", "C.UTF-8");
        let mono = Theme::named("mono").unwrap();
        for variables in [vec![utf8, ("NO_COLOR", "1")], vec![utf8, ("TERM", "dumb")]] {
            assert_eq!(chosen(ColorWhen::Auto, &variables), mono);
            assert!(chosen(ColorWhen::Always, &variables).has_color());
        }
        assert_eq!(chosen(ColorWhen::Never, &[utf8]), mono);
        assert!(chosen(ColorWhen::Auto, &[utf8, ("NO_COLOR", ""), ("TERM", "xterm")]).has_color());
    }

    #[test]
    fn a_locale_without_utf8_asks_for_ascii() {
        let color = Theme::named(THEMES[0]).unwrap();
        for (variables, is_utf8) in [
            (vec![("LANG", "en_GB.UTF-8")], true),
            (vec![("LANG", "de_DE.utf8")], true),
            (vec![("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")], false),
            (vec![("LC_ALL", ""), ("LC_CTYPE", "C.UTF-8"), ("LANG", "C")], true),
            (vec![("LANG", "de_DE.ISO-8859-1")], false),
            (vec![], false),
        ] {
            let expected = if is_utf8 { color } else { color.in_ascii() };
            assert_eq!(chosen(ColorWhen::Auto, &variables), expected, "{variables:?}");
        }
    }

    #[test]
    fn mistakes_in_a_theme_are_told_with_file_and_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.toml");
        let looks = Looks { theme: ThemeChoice::File(file.clone()), ..Looks::default() };
        let wishes = Wishes { color: ColorWhen::Auto, plain: false };
        let read = || theme(wishes, &looks, |_| None);
        assert!(read().is_err(), "there is no such file");
        std::fs::write(&file, "[styles]\nbad = \"rde\"\ngood = 1\n").unwrap();
        let told = read().unwrap_err().to_string();
        let lines: Vec<&str> = told.lines().collect();
        assert!(lines[0].ends_with(&format!("{}:2:7: bad: \"rde\" is no colour; did you mean red?", file.display())));
        assert!(lines[1].starts_with(&format!("{}:3:8: good needs words", file.display())), "{told}");
        std::fs::write(&file, "[styles]\nbda = \"red\"\n").unwrap();
        assert!(read().unwrap().1[0].ends_with("mine.toml:2:1: unknown key \"bda\"; did you mean bad?"));
    }
}
