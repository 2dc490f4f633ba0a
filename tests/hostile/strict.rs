//! What may go to a terminal: a few sequences of our own, and text that it can only show.
//!
//! Written down by itself, without a look at how the program cleans a text.

/// The first thing in these bytes that is not ours. `is_screen`: cursor and colours are ours as well; else only lines.
pub(crate) fn foreign(bytes: &[u8], is_screen: bool) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some("bytes that are no UTF-8".into()) };
    let mut rest = text;
    let mut before = ' ';
    let mut marks = 0;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\u{1b}' {
            let sequence = sequence(rest).filter(|_| is_screen);
            let Some(length) = sequence else { return Some(excerpt("an escape sequence", rest)) };
            rest = &rest[length..];
            (before, marks) = (' ', 0);
            continue;
        }
        let is_line_end = if is_screen { c == '\r' && rest.starts_with('\n') } else { matches!(c, '\n' | '\r') };
        if is_line_end {
            rest = rest.strip_prefix('\n').filter(|_| is_screen).unwrap_or(rest);
            (before, marks) = (' ', 0);
            continue;
        }
        if !may_stand(c, before, rest.chars().next()) {
            return Some(excerpt(&format!("U+{:04X} after {before:?}", u32::from(c)), rest));
        }
        marks = if is_mark(c) { marks + 1 } else { 0 };
        if marks > MARKS {
            return Some(excerpt("endless marks", rest));
        }
        before = c;
    }
    None
}

/// Characters without a width on one letter, at most: enough for every script, too few to paint over other rows.
const MARKS: usize = 8;

/// The length of the sequence that starts behind an escape, if it is one that the screen is drawn with.
fn sequence(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('[')?;
    let length = inside.find(|c: char| !matches!(c, '0'..='9' | ';' | ':' | '?'))?;
    let (parameters, last) = (&inside[..length], inside[length..].chars().next()?);
    let is_ours = match last {
        // Where the cursor goes, and what colour follows.
        'H' | 'r' => {
            parameters.split(';').count() <= 2 && parameters.bytes().all(|byte| byte.is_ascii_digit() || byte == b';')
        }
        // Along the row, and rows that move.
        'C' | 'D' | 'L' | 'M' => parameters.bytes().all(|byte| byte.is_ascii_digit()),
        'K' => parameters.is_empty(),
        'm' => !parameters.contains('?'),
        'h' | 'l' => matches!(parameters, "?25" | "?1049" | "?2004"),
        'J' => parameters == "2",
        _ => false,
    };
    is_ours.then_some(1 + length + 1)
}

/// Whether a terminal only shows this character, and a person sees that it is there.
fn may_stand(c: char, before: char, after: Option<char>) -> bool {
    let is_letter = |c: char| !c.is_ascii() && !c.is_whitespace() && c != '│';
    let code = u32::from(c);
    let is_hidden = match code {
        // What a terminal obeys.
        0..=0x1f | 0x7f..=0x9f
        // What is ignored by default (Unicode Character Database 16, Default_Ignorable_Code_Point).
        | 0xad | 0x34f | 0x61c | 0x115f | 0x1160 | 0x17b4 | 0x17b5 | 0x180b..=0x180f | 0x200b | 0x200e | 0x200f
        | 0x202a..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfeff | 0xffa0 | 0xfff0..=0xfff8 | 0x1bca0..=0x1bca3
        | 0x1d173..=0x1d17a | 0xe0000..=0xe0fff
        // Ends of lines and paragraphs; annotations between lines.
        | 0x2028 | 0x2029 | 0xfff9..=0xfffb
        // For private use, and what is no character at all.
        | 0xe000..=0xf8ff | 0xf0000..=0x10_ffff | 0xfdd0..=0xfdef => true,
        // Joiners: behind letters that are shaped by them, and between the parts of an emoji.
        0x200c | 0x200d => {
            let is_shaped = matches!(u32::from(before), 0x600..=0xdff | 0x1000..=0x109f | 0x1780..=0x18af);
            !is_shaped && (code == 0x200c || !is_letter(before) || !after.is_some_and(is_letter))
        }
        _ => code & 0xfffe == 0xfffe,
    };
    !is_hidden
}

fn is_mark(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(0)
}

fn excerpt(what: &str, rest: &str) -> String {
    format!("{what}, before {:?}", rest.chars().take(40).collect::<String>())
}

#[test]
fn the_check_itself_finds_what_is_not_ours() {
    for bad in [
        "\u{1b}]52;c;AAAA\u{7}",
        "\u{1b}[6n",
        "\u{1b}[2;3s",
        "\u{1b}Pq",
        "\u{1b}_G",
        "\u{1b}c",
        "\u{1b}[?1003h",
        "a\u{7}",
        "\u{9b}31m",
        "\u{202e}x",
        "ם\u{200d} ",
        "é\u{200c}é",
        "👩\u{200d}x",
        "a\u{200b}b",
        "a\u{200d}b",
        "\u{e0041}",
        "\u{2028}",
        "\u{e000}",
        "\u{ffff}",
        "\u{feff}",
        "\u{1b}[3;4",
        "\u{7f}",
        "a\nb",
    ] {
        assert!(foreign(bad.as_bytes(), true).is_some(), "{bad:?}");
    }
    assert!(foreign(&[0xff], true).is_some() && foreign("\u{1b}[31m".as_bytes(), false).is_some());
    assert!(foreign(format!("z{}", "\u{301}".repeat(40)).as_bytes(), true).is_some());
    for fine in ["\u{1b}[3;4H\u{1b}[38;5;4;1mMaría\u{1b}[0m\u{1b}[?25l", "می‌خواهم", "👩‍👩‍👧 ❤️", "क्‍ष"]
    {
        assert_eq!(foreign(fine.as_bytes(), true), None);
    }
    assert_eq!(foreign(b"one\r\ntwo\n", false), None);
}
