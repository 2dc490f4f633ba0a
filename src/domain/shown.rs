//! The one door through which text from outside reaches the screen.

use std::fmt;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Bytes of one grapheme above which it is cut: stacked marks otherwise grow without end.
const GRAPHEME_BYTES: usize = 64;

/// Characters without a width in one grapheme, at most: more than any script stacks, too few to paint over the rows
/// above and below.
const MARKS: usize = 8;

/// Text that is safe to draw: no control character, nothing that turns or hides other text, no endless marks.
///
/// Display only. What is sent or stored keeps every byte that was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shown(String);

impl Shown {
    /// One line: a line break becomes `⏎`.
    #[must_use]
    pub fn line(text: &str) -> Self {
        Self(clean(text, false))
    }

    /// Several lines: `\n` stays, all else as in [`Shown::line`].
    #[must_use]
    pub fn lines(text: &str) -> Self {
        Self(clean(text, true))
    }

    /// One line of at most `columns` terminal columns; `…` stands for what was cut.
    #[must_use]
    pub fn fitted(text: &str, columns: usize) -> Self {
        // Beyond this nothing can be seen; so a hostile megabyte costs no more than a line.
        let limit = columns.saturating_mul(GRAPHEME_BYTES);
        let end = text.char_indices().map(|(at, _)| at).find(|&at| at >= limit).unwrap_or(text.len());
        Self::line(&text[..end]).fit(columns)
    }

    /// The same, cut to `columns` terminal columns; `…` stands for what was cut.
    #[must_use]
    pub fn fit(self, columns: usize) -> Self {
        if self.0.len() <= columns || self.width() <= columns {
            return self;
        }
        let mut kept = String::new();
        let mut used = 0;
        for grapheme in self.0.graphemes(true) {
            let width = grapheme.width();
            if used + width + 1 > columns {
                break;
            }
            kept.push_str(grapheme);
            used += width;
        }
        if columns > 0 {
            kept.push('…');
        }
        Self(kept)
    }

    /// Columns that the text takes on a terminal.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.width()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl From<Shown> for String {
    fn from(shown: Shown) -> Self {
        shown.0
    }
}

/// Characters that take no place of their own and are no part of a letter: they can only mislead.
///
/// Format characters (general category Cf), fillers and variation tags, from the Unicode Character Database 16.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

fn clean(text: &str, keep_lines: bool) -> String {
    // Nearly every text is plain: no allocation beyond the copy, no search for graphemes.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~') || (keep_lines && byte == b'\n')) {
        return text.to_owned();
    }
    let text = text.replace("\r\n", "\n");
    let mut out = String::with_capacity(text.len());
    for grapheme in text.graphemes(true) {
        if is_tagged_flag(grapheme) {
            // The tags name a region and have no sign of their own; many terminals show the plain flag anyway.
            out.push(FLAG);
            continue;
        }
        let start = out.len();
        let mut before = None;
        let mut marks = 0;
        for (at, c) in grapheme.char_indices() {
            marks += usize::from(c.width() == Some(0));
            if out.len() - start >= GRAPHEME_BYTES || marks > MARKS {
                break;
            }
            let after = grapheme[at + c.len_utf8()..].chars().next();
            push(&mut out, c, before, after, keep_lines);
            before = Some(c);
        }
    }
    out
}

fn push(out: &mut String, c: char, before: Option<char>, after: Option<char>, keep_lines: bool) {
    match c {
        '\n' if keep_lines => out.push('\n'),
        '\n' => out.push('⏎'),
        '\t' => out.push(' '),
        // U+2400 and on are the pictures of the control characters, in their order.
        '\0'..='\u{1f}' => out.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => out.push('␡'),
        '\u{80}'..='\u{9f}' => out.push('\u{fffd}'),
        // Joiners shape real text: emoji families, Persian, the scripts of India.
        '\u{200c}' | '\u{200d}' if before.is_some_and(is_shaped) => out.push(c),
        '\u{200d}' if joins(before) && joins(after) => out.push(c),
        _ => match token(c) {
            Some(token) => out.push_str(token),
            None if is_invisible(c) => out.push('·'),
            None if is_unassigned_looking(c) => out.push('\u{fffd}'),
            None => out.push(c),
        },
    }
}

/// The flag that tags may follow, as those of England, Scotland and Wales (Unicode Technical Standard 51, annex C).
const FLAG: char = '🏴';

/// A flag with the few tags of a region and their end. Any other tag can only hide a text.
fn is_tagged_flag(grapheme: &str) -> bool {
    let tags = grapheme.strip_prefix(FLAG).and_then(|rest| rest.strip_suffix('\u{e007f}'));
    tags.is_some_and(|tags| {
        let count = tags.chars().count();
        let is_region = |c| matches!(c, '\u{e0030}'..='\u{e0039}' | '\u{e0061}'..='\u{e007a}');
        (3..=6).contains(&count) && tags.chars().all(is_region)
    })
}

/// Letters and pictures may be joined; ASCII, digits and spaces never need it.
fn joins(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_ascii() && !c.is_control() && (!is_invisible(c)))
}

/// Letters whose form depends on their neighbours, so that a joiner behind them shows: Arabic, Syriac and N'Ko, the
/// scripts of India, Myanmar, Khmer, Mongolian, and the forms of Arabic for compatibility.
fn is_shaped(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{61b}' | '\u{61d}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{a8e0}'..='\u{a8ff}' | '\u{fb50}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
        && !is_invisible(c)
}

/// A name for the characters that turn the direction of text around.
fn token(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{61c}' => "‹ALM›",
        '\u{200e}' => "‹LRM›",
        '\u{200f}' => "‹RLM›",
        '\u{202a}' => "‹LRE›",
        '\u{202b}' => "‹RLE›",
        '\u{202c}' => "‹PDF›",
        '\u{202d}' => "‹LRO›",
        '\u{202e}' => "‹RLO›",
        '\u{2066}' => "‹LRI›",
        '\u{2067}' => "‹RLI›",
        '\u{2068}' => "‹FSI›",
        '\u{2069}' => "‹PDI›",
        _ => return None,
    })
}

/// Private use and noncharacters: no font shows the same for them.
fn is_unassigned_looking(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xe000..=0xf8ff | 0xf_0000..=0x10_ffff | 0xfdd0..=0xfdef) || code & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use std::ops::RangeInclusive;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_obeys_becomes_visible() {
        assert_eq!(Shown::line("a\u{1b}[31mb\u{7}").as_str(), "a␛[31mb␇");
        assert_eq!(Shown::line("a\u{9b}31mb\u{7f}").as_str(), "a\u{fffd}31mb␡");
        assert_eq!(Shown::line("one\r\ntwo\nthree").as_str(), "one⏎two⏎three");
        assert_eq!(Shown::lines("one\r\ntwo").as_str(), "one\ntwo");
    }

    #[test]
    fn what_hides_or_turns_text_becomes_visible() {
        assert_eq!(Shown::line("\u{202e}gnp.exe").as_str(), "‹RLO›gnp.exe");
        assert_eq!(Shown::line("a\u{200b}b\u{feff}c").as_str(), "a·b·c");
        assert_eq!(Shown::line("pay\u{200d}pal").as_str(), "pay·pal");
        assert_eq!(Shown::line("é\u{200c}é ם\u{200d} 👩\u{200d}x").as_str(), "é·é ם· 👩·x");
        assert_eq!(Shown::line("\u{e000}").as_str(), "\u{fffd}");
    }

    #[test]
    fn tags_are_seen_unless_they_name_the_region_of_a_flag() {
        let tagged =
            |text: &str| text.chars().map(|c| char::from_u32(0xe0000 + u32::from(c)).unwrap()).collect::<String>();
        let england = format!("🏴{}\u{e007f}", tagged("gbeng"));
        assert_eq!(Shown::line(&england).as_str(), "🏴");
        assert_eq!(Shown::line(&format!("a{}", tagged("pay"))).as_str(), "a···");
        assert_eq!(Shown::line(&format!("🏴{}", tagged("gbeng"))).as_str(), "🏴·····");
        assert_eq!(Shown::line(&format!("🏴{}\u{e007f}", tagged("hidden text"))).as_str(), "🏴········");
        assert_eq!(Shown::line(&tagged("pay")).as_str(), "···");
    }

    #[test]
    fn honest_text_of_every_script_is_left_alone() {
        for text in ["María Ortiz", "می‌خواهم", "क्‍ष", "שלום", "日本語", "👩‍👩‍👧 family", "❤️", "🏳️‍🌈", "ไทย"]
        {
            assert_eq!(Shown::line(text).as_str(), text);
        }
    }

    #[test]
    fn a_grapheme_of_endless_marks_is_capped() {
        let zalgo = format!("z{}", "\u{301}".repeat(10_000));
        assert_eq!(Shown::line(&zalgo).as_str(), format!("z{}", "\u{301}".repeat(MARKS)));
    }

    #[test]
    fn a_text_is_cut_at_a_column_not_inside_a_letter() {
        assert_eq!(Shown::fitted("María Ortiz", 6).as_str(), "María…");
        assert_eq!(Shown::fitted("日本語", 5).as_str(), "日本…");
        assert_eq!(Shown::fitted("日本語", 4).as_str(), "日…");
        assert_eq!(Shown::fitted("abc", 3).as_str(), "abc");
        assert_eq!(Shown::fitted("abc", 0).as_str(), "");
    }

    /// What terminals obey, what hides and turns, marks, joined emoji, tags, and letters among them.
    fn hostile() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop_oneof![
                "[\u{0}-\u{1f}\u{7f}-\u{9f}]",
                "[\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{61c}\u{feff}\u{fff9}-\u{fffb}]",
                "[\u{300}-\u{36f}\u{fe00}-\u{fe0f}]{1,40}",
                "[\u{e0000}-\u{e007f}\u{e000}-\u{e010}\u{10ffff}]",
                "[\u{1f468}\u{1f600}\u{1f3f4}\u{200d}\u{1f3fb}]{1,8}",
                "[a-z\u{628}\u{915}\u{94d}\u{e01}\u{4e2d}]",
                Just("\u{1b}]52;c;AA\u{7}".to_owned()),
            ],
            0..24,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn nothing_that_a_terminal_obeys_comes_out(text in any::<String>(), columns in 0usize..200) {
            for shown in [Shown::line(&text), Shown::fitted(&text, columns)] {
                prop_assert!(!shown.as_str().chars().any(char::is_control));
            }
            prop_assert!(Shown::fitted(&text, columns).width() <= columns);
        }

        #[test]
        fn nothing_that_turns_or_hides_text_comes_out(text in hostile(), columns in 0usize..60) {
            const NEVER: [RangeInclusive<char>; 8] = [
                '\u{200b}'..='\u{200b}',
                '\u{200e}'..='\u{200f}',
                '\u{2028}'..='\u{202e}',
                '\u{2060}'..='\u{206f}',
                '\u{61c}'..='\u{61c}',
                '\u{feff}'..='\u{feff}',
                '\u{fff9}'..='\u{fffb}',
                '\u{e000}'..='\u{f8ff}',
            ];
            for shown in [Shown::line(&text), Shown::lines(&text), Shown::fitted(&text, columns)] {
                let bad = |c: char| c.is_control() && c != '\n' || NEVER.iter().any(|range| range.contains(&c));
                prop_assert!(!shown.as_str().contains(bad), "{:?}", shown.as_str());
                // A cell holds no more than any terminal takes.
                prop_assert!(shown.as_str().graphemes(true).all(|grapheme| grapheme.len() <= 64));
            }
            prop_assert!(!Shown::line(&text).as_str().contains('\n'));
            prop_assert!(Shown::fitted(&text, columns).width() <= columns);
        }
    }
}
