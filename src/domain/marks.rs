//! WhatsApp's marks in a caption: what is bold, quoted or a list for whoever reads it on a phone.
//!
//! As WhatsApp's help page "How to format your messages" names them: `*bold*`, `_italic_`, `~strike~`, three backticks
//! around monospace, one around code, `> ` before a quote, `- ` or `* ` before a bullet, `1. ` before a number. Where that page is silent the rule is
//! the narrow one: a mark stands at the edge of a word and touches it, and both ends are on one line.
//!
//! A caption is only read here, never changed: all pieces in their order are the text.

use std::ops::Range;

/// Which marks a piece of text stands in.
#[expect(clippy::struct_excessive_bools, reason = "four marks that are there or not, in any mixture")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    /// `*bold*`
    pub is_bold: bool,
    /// `_italic_`
    pub is_italic: bool,
    /// `~strike~`
    pub is_struck: bool,
    /// Code, or three backticks.
    pub is_mono: bool,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// How it looks.
    pub marks: Marks,
    /// Whether it is a mark itself, which nobody sees on the phone.
    pub is_mark: bool,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineKind {
    /// Text.
    Plain,
    /// After `> `.
    Quote,
    /// After `- ` or `* `.
    Bullet,
    /// After a number and a dot, which are seen.
    Number,
}

/// One line of a text; the line breaks are between the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MarkedLine {
    /// What it is.
    pub kind: LineKind,
    /// Its pieces, in their order, without a gap.
    pub pieces: Vec<Piece>,
}

/// Reads the marks of a text.
#[must_use]
pub fn marked(text: &str) -> Vec<MarkedLine> {
    let blocks = blocks(text);
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        lines.push(one_line(text, start..start + line.len(), &blocks));
        start += line.len() + 1;
    }
    lines
}

/// The parts between three backticks, these included; they may go over several lines.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = text[from..].find(FENCE).map(|at| from + at) {
        let inside = open + FENCE.len();
        let Some(length) = text[inside..].find(FENCE) else { break };
        let end = inside + length + FENCE.len();
        if text[inside..inside + length].trim().is_empty() {
            // Nothing between them: the second one may still open a block.
            from = inside + length;
            continue;
        }
        found.push(open..end);
        from = end;
    }
    found
}

const FENCE: &str = "```";

fn one_line(text: &str, line: Range<usize>, blocks: &[Range<usize>]) -> MarkedLine {
    let mut pieces = Vec::new();
    let is_inside = blocks.iter().any(|block| block.start < line.start && line.start < block.end);
    let (kind, prefix) = if is_inside { (LineKind::Plain, 0) } else { kind(&text[line.clone()]) };
    if prefix > 0 {
        let is_mark = kind != LineKind::Number;
        push(&mut pieces, line.start..line.start + prefix, Marks::default(), is_mark);
    }
    let mut at = line.start + prefix;
    for block in blocks.iter().filter(|block| block.start < line.end && block.end > line.start + prefix) {
        inline(text, at..block.start.max(at), Marks::default(), &mut pieces);
        let mono = Marks { is_mono: true, ..Marks::default() };
        let within = |range: Range<usize>| range.start.clamp(at, line.end)..range.end.clamp(at, line.end);
        let opening = within(block.start..block.start + FENCE.len());
        let closing = within(block.end - FENCE.len()..block.end);
        push(&mut pieces, opening.clone(), mono, true);
        push(&mut pieces, opening.end.max(at)..closing.start, mono, false);
        push(&mut pieces, closing.clone(), mono, true);
        at = closing.end.max(at);
    }
    inline(text, at..line.end, Marks::default(), &mut pieces);
    MarkedLine { kind, pieces }
}

/// What a line is, and how many bytes say so.
fn kind(line: &str) -> (LineKind, usize) {
    let has_text = |at: usize| line.get(at..).is_some_and(|rest| !rest.trim().is_empty());
    if line.starts_with("> ") && has_text(2) {
        return (LineKind::Quote, 2);
    }
    if (line.starts_with("- ") || line.starts_with("* ")) && has_text(2) {
        return (LineKind::Bullet, 2);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if (1..=3).contains(&digits) && line[digits..].starts_with(". ") && has_text(digits + 2) {
        return (LineKind::Number, digits + 2);
    }
    (LineKind::Plain, 0)
}

/// The marks within a part of one line, those inside of others too: at most one of each kind.
fn inline(text: &str, part: Range<usize>, marks: Marks, pieces: &mut Vec<Piece>) {
    let mut plain = part.start;
    let mut at = part.start;
    // Where a kind has no end from here on, it has none later either: so a long text is read once for each kind.
    let mut endless = Vec::new();
    while let Some(c) = text[at..part.end].chars().next() {
        let next = at + c.len_utf8();
        if let Some(inner) = Marks::of(c, marks)
            && !endless.contains(&c)
            && opens(text, at, &part, c)
        {
            if let Some(end) = closing(text, next, &part, c) {
                push(pieces, plain..at, marks, false);
                push(pieces, at..next, inner, true);
                if inner.is_mono {
                    push(pieces, next..end, inner, false);
                } else {
                    inline(text, next..end, inner, pieces);
                }
                at = end + c.len_utf8();
                push(pieces, end..at, inner, true);
                plain = at;
                continue;
            }
            endless.push(c);
        }
        at = next;
    }
    push(pieces, plain..part.end, marks, false);
}

impl Marks {
    /// What this mark adds; `None` where it is no mark, or is in force already.
    fn of(c: char, marks: Self) -> Option<Self> {
        let inner = match c {
            '*' => Self { is_bold: true, ..marks },
            '_' => Self { is_italic: true, ..marks },
            '~' => Self { is_struck: true, ..marks },
            '`' => Self { is_mono: true, ..marks },
            _ => return None,
        };
        (inner != marks).then_some(inner)
    }
}

/// Whether a mark at this byte can begin something: after no letter, before no space.
fn opens(text: &str, at: usize, part: &Range<usize>, mark: char) -> bool {
    let before = text[part.start..at].chars().next_back();
    let after = text[at + mark.len_utf8()..part.end].chars().next();
    before.is_none_or(|c| !c.is_alphanumeric() && c != mark) && after.is_some_and(|c| !c.is_whitespace() && c != mark)
}

/// The first byte at which what began before `from` can end: after no space, before no letter.
fn closing(text: &str, from: usize, part: &Range<usize>, mark: char) -> Option<usize> {
    text[from..part.end].match_indices(mark).map(|(at, _)| from + at).find(|&at| {
        let before = text[from..at].chars().next_back();
        let after = text[at + mark.len_utf8()..part.end].chars().next();
        before.is_some_and(|c| !c.is_whitespace() && c != mark)
            && after.is_none_or(|c| !c.is_alphanumeric() && c != mark)
    })
}

fn push(pieces: &mut Vec<Piece>, range: Range<usize>, marks: Marks, is_mark: bool) {
    if !range.is_empty() {
        pieces.push(Piece { range, marks, is_mark });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The text as a phone shows it, with a letter for each mark: `b(due)`.
    fn seen(text: &str) -> String {
        let mut out = Vec::new();
        for line in marked(text) {
            let mut row = match line.kind {
                LineKind::Quote => "| ".to_owned(),
                LineKind::Bullet => "• ".to_owned(),
                LineKind::Plain | LineKind::Number => String::new(),
            };
            for piece in line.pieces.iter().filter(|piece| !piece.is_mark) {
                let Marks { is_bold, is_italic, is_struck, is_mono } = piece.marks;
                let words = &text[piece.range.clone()];
                let letters: String = [(is_bold, 'b'), (is_italic, 'i'), (is_struck, 's'), (is_mono, 'm')]
                    .iter()
                    .filter(|(is, _)| *is)
                    .map(|(_, letter)| letter)
                    .collect();
                let (open, close) = if letters.is_empty() { ("", "") } else { ("(", ")") };
                row.extend([letters.as_str(), open, words, close]);
            }
            out.push(row);
        }
        out.join("/")
    }

    #[test]
    fn every_mark_looks_as_on_the_phone() {
        for (text, shown) in [
            ("Your invoice, *due Friday*", "Your invoice, b(due Friday)"),
            ("_soon_ ~12~ `A-7`", "i(soon) s(12) m(A-7)"),
            ("*_both_*", "bi(both)"),
            ("*one _two_ three*", "b(one )bi(two)b( three)"),
            ("(*in brackets*).", "(b(in brackets))."),
            ("```a *b* c```", "m(a *b* c)"),
            ("see ```two\nlines``` there", "see m(two)/m(lines) there"),
            ("> quoted *here*", "| quoted b(here)"),
            ("- one\n* two\n1. three\n12. four", "• one/• two/1. three/12. four"),
            ("`*code*`", "m(*code*)"),
            ("*a* and *b*", "b(a) and b(b)"),
        ] {
            assert_eq!(seen(text), shown, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_mark_is_left_alone() {
        for text in [
            "2*3*4",
            "snake_case_name",
            "* ",
            "a * b * c",
            "*open",
            "**",
            "****",
            "```",
            "``````",
            "* a*",
            "*a *",
            ">no",
            "-no",
            "1.no",
            "1234. no",
            "~~",
            "",
        ] {
            let shown = seen(text);
            assert!(shown == text || shown == text.replacen("* ", "• ", 1), "{text:?} became {shown:?}");
        }
    }

    #[test]
    fn a_text_made_of_marks_alone_takes_no_time() {
        for mark in ["*a ", "_*~", "`", "*", "* *a", "*a_b~"] {
            let text = mark.repeat(100_000 / mark.len());
            assert!(!marked(&text).is_empty());
        }
    }

    proptest! {
        #[test]
        fn the_pieces_are_the_text(text in prop_oneof![any::<String>(), "([*_~`>1. \n-]|a|é|\u{1f600}){0,60}"]) {
            let lines = marked(&text);
            let mut again = Vec::new();
            for line in &lines {
                let mut row = String::new();
                for piece in &line.pieces {
                    prop_assert!(!piece.range.is_empty());
                    row.push_str(&text[piece.range.clone()]);
                }
                again.push(row);
            }
            prop_assert_eq!(again.join("\n"), text);
        }
    }
}
