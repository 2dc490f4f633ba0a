//! A theme as written: a table of styles in TOML. Every mistake is kept with its place.

use std::ops::Range;

use ratatui::style::{Color, Modifier, Style};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::theme::{STYLES, Theme};
use crate::domain::{Shown, nearest};

/// The keys at the top of a theme.
const TOP: [&str; 2] = ["base", "styles"];

/// What a style may say beside its colours.
const MODIFIERS: [(&str, Modifier); 5] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];

/// The sixteen colours of every terminal, and the one of the ground or of ordinary text.
const COLORS: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// One mistake in a theme, or one thing worth a warning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{line}:{column}: {text}")]
pub struct ThemeMistake {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong; how to mend it.
    pub text: String,
}

/// Reads a theme; what it does not say is as in `otherwise`, unless it names a base.
pub(super) fn parse(text: &str, otherwise: Theme) -> Result<(Theme, Vec<ThemeMistake>), Vec<ThemeMistake>> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let mut page = Page { text, mistakes: Vec::new(), warnings: Vec::new() };
    for error in errors {
        page.mistake(error.span().as_ref(), error.message().to_owned());
    }
    let table = root.get_ref();
    page.know(table, &TOP);
    let mut theme = table.get("base").map_or(otherwise, |value| page.base(value));
    match table.get("styles").map(|value| (value.span(), value.get_ref())) {
        Some((_, DeValue::Table(styles))) => {
            page.know(styles, STYLES);
            for (name, value) in styles {
                if let Some(style) = theme.style_mut(name.get_ref())
                    && let Some(read) = page.style(name.get_ref(), value)
                {
                    *style = read;
                }
            }
        }
        Some((span, _)) => page.mistake(Some(&span), "styles must be a table; write [styles]".to_owned()),
        None => {}
    }
    page.mistakes.sort();
    page.warnings.sort();
    if page.mistakes.is_empty() { Ok((theme, page.warnings)) } else { Err(page.mistakes) }
}

struct Page<'t> {
    text: &'t str,
    mistakes: Vec<ThemeMistake>,
    warnings: Vec<ThemeMistake>,
}

impl Page<'_> {
    /// The theme whose styles hold where this one says nothing.
    fn base(&mut self, value: &Spanned<DeValue<'_>>) -> Theme {
        let name = value.get_ref().as_str().unwrap_or_default();
        if let Some(theme) = Theme::named(name) {
            return theme;
        }
        let all = Theme::names().collect::<Vec<_>>().join(", ");
        self.mistake(Some(&value.span()), format!("base names no theme of the program; there are: {all}"));
        Theme::default()
    }

    fn know(&mut self, table: &DeTable<'_>, known: &[&'static str]) {
        for (key, _) in table {
            let word = key.get_ref().as_ref();
            if known.contains(&word) {
                continue;
            }
            let mend = match nearest(word, known.iter().copied()) {
                Some(near) => format!("did you mean {near}?"),
                None => format!("the keys here are {}", known.join(", ")),
            };
            let warning = self.place(Some(&key.span()), format!("unknown key \"{}\"; {mend}", Shown::fitted(word, 40)));
            self.warnings.push(warning);
        }
    }

    fn style(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Option<Style> {
        let span = value.span();
        let Some(words) = value.get_ref().as_str() else {
            self.mistake(Some(&span), format!("{name} needs words in quotes, such as \"bold cyan\""));
            return None;
        };
        let mut style = Style::new();
        let mut words = words.split_whitespace();
        while let Some(word) = words.next() {
            if let Some((_, modifier)) = MODIFIERS.iter().find(|(other, _)| *other == word) {
                style = style.add_modifier(*modifier);
                continue;
            }
            let is_ground = word == "on";
            let word = if is_ground { words.next().unwrap_or_default() } else { word };
            match color(word) {
                Some(Color::Reset) => {}
                Some(color) if is_ground => style = style.bg(color),
                Some(color) => style = style.fg(color),
                None => self.mistake(Some(&span), format!("{name}: {}", no_color(word))),
            }
        }
        Some(style)
    }

    fn mistake(&mut self, span: Option<&Range<usize>>, text: String) {
        let mistake = self.place(span, text);
        self.mistakes.push(mistake);
    }

    fn place(&self, span: Option<&Range<usize>>, text: String) -> ThemeMistake {
        let mut at = span.map_or(0, |span| span.start).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &self.text[..at];
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = 1 + before.matches('\n').count();
        ThemeMistake { line, column: 1 + before[start..].chars().count(), text }
    }
}

fn color(word: &str) -> Option<Color> {
    if let Some((_, color)) = COLORS.iter().find(|(name, _)| *name == word) {
        return Some(*color);
    }
    if let Some(digits) = word.strip_prefix('#') {
        let is_hex = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)?;
        let [_, red, green, blue] = number.to_be_bytes();
        return Some(Color::Rgb(red, green, blue));
    }
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    word.parse().ok().filter(|_| is_number).map(Color::Indexed)
}

fn no_color(word: &str) -> String {
    if word.is_empty() {
        return "a colour must follow \"on\"".to_owned();
    }
    let known = COLORS.iter().map(|(name, _)| *name).chain(MODIFIERS.iter().map(|(name, _)| *name));
    let mend = match nearest(word, known) {
        Some(near) => format!("did you mean {near}?"),
        None => "use a name such as cyan or bright-red, a number from 0 to 255, or #rrggbb".to_owned(),
    };
    format!("\"{}\" is no colour; {mend}", Shown::fitted(word, 40))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_make_a_style() {
        let text = "[styles]\naccent = \"bold underline #ff8000 on 17\"\nbad = \"on bright-red\"\n";
        let (theme, warnings) = Theme::parse(text).unwrap();
        assert_eq!(warnings, []);
        let accent = Style::new().fg(Color::Rgb(255, 128, 0)).bg(Color::Indexed(17));
        assert_eq!(theme.accent, accent.add_modifier(Modifier::BOLD | Modifier::UNDERLINED));
        assert_eq!(theme.bad, Style::new().bg(Color::LightRed));
        assert_eq!(theme.good, Theme::named("16").unwrap().good, "what is left out is the default's");
    }

    #[test]
    fn a_theme_may_change_another_one() {
        let (theme, _) = Theme::parse("base = \"mono\"\n[styles]\nbad = \"red\"\n").unwrap();
        let mono = Theme::named("mono").unwrap();
        assert_eq!(Theme { bad: mono.bad, ..theme }, mono);
        assert_eq!(theme.bad, Style::new().fg(Color::Red));
    }

    #[test]
    fn every_mistake_is_told_with_its_place() {
        let text = "base = \"drak\"\n[styles]\nplain = 3\nbad = \"bold rde\"\ngood = \"on\"\nbusy = \"#12\"\nfocus = \"256\"\n";
        let told: Vec<String> = Theme::parse(text).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 6, "{told:?}");
        assert!(told[0].starts_with("1:8: base names no theme of the program; there are: 16, dark,"), "{told:?}");
        assert_eq!(told[1], "3:9: plain needs words in quotes, such as \"bold cyan\"");
        assert_eq!(told[2], "4:7: bad: \"rde\" is no colour; did you mean red?");
        assert_eq!(told[3], "5:8: good: a colour must follow \"on\"");
        assert!(told[4].starts_with("6:8: busy: \"#12\" is no colour; use a name"), "{told:?}");
        assert!(told[5].starts_with("7:9: focus: \"256\" is no colour"), "{told:?}");
        assert!(Theme::parse("[styles]\nplain = ").unwrap_err()[0].to_string().starts_with("2:"));
        assert_eq!(
            Theme::parse("styles = 1").unwrap_err()[0].to_string(),
            "1:10: styles must be a table; write [styles]"
        );
    }

    #[test]
    fn an_unknown_key_is_a_warning_with_the_nearest() {
        let (_, warnings) = Theme::parse("stiles = 1\n[styles]\nacent = \"red\"\n").unwrap();
        let told: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            ["1:1: unknown key \"stiles\"; did you mean styles?", "3:1: unknown key \"acent\"; did you mean accent?"]
        );
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "(\\[styles\\]\n)?(bad = \")?(\\PC|\n|\"|#)*") {
            let _ = Theme::parse(&text);
        }
    }
}
