//! Long lines in narrow places: where a text breaks, and where its cursor stands.
//!
//! Columns are those of the drawn text: a character that is drawn as a sign of several columns counts as these.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::domain::Shown;

/// The rows of a text in so many columns, as ranges of bytes without the line breaks.
///
/// Breaks after spaces where it can; spaces at the end of a row hang over it and are not seen. A character that is
/// wider than the columns has a row of its own.
#[must_use]
pub fn rows(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        fold(line, start, columns, &mut rows);
        start += line.len() + 1;
    }
    rows
}

/// The row and the column of the byte at which the cursor stands.
#[must_use]
pub fn place(text: &str, rows: &[Range<usize>], cursor: usize) -> (usize, usize) {
    let row = rows.iter().rposition(|row| row.start <= cursor).unwrap_or(0);
    let Some(range) = rows.get(row) else { return (0, 0) };
    (row, drawn_columns(&text[range.start..cursor.min(range.end)]))
}

/// The byte of a row that stands at this column, or the last one that the cursor can take on it.
#[must_use]
pub(super) fn byte_at(text: &str, rows: &[Range<usize>], row: usize, column: usize) -> usize {
    let Some(range) = rows.get(row) else { return text.len() };
    // A soft break and the start of the next row are the same byte, and the cursor is drawn on the next row.
    let is_soft = rows.get(row + 1).is_some_and(|next| next.start == range.end);
    let mut used = 0;
    let mut before = range.start;
    for (at, grapheme) in text[range.clone()].grapheme_indices(true) {
        let width = drawn_columns(grapheme);
        before = range.start + at;
        if used + width > column {
            return before;
        }
        used += width;
    }
    if is_soft { before } else { range.end }
}

/// Columns that a piece of raw text takes when it is drawn.
#[must_use]
pub fn drawn_columns(text: &str) -> usize {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.len();
    }
    // Drawn grapheme by grapheme, and so counted: as a whole, some letters of Arabic count less than they take.
    text.graphemes(true).map(|grapheme| Shown::line(grapheme).width()).sum()
}

fn fold(line: &str, base: usize, columns: usize, rows: &mut Vec<Range<usize>>) {
    let (mut start, mut used) = (0, 0);
    // After the last space of the row: its byte, and the columns up to there.
    let mut space = None;
    for (at, grapheme) in line.grapheme_indices(true) {
        if grapheme == " " {
            used += 1;
            space = Some((at + 1, used));
            continue;
        }
        let width = drawn_columns(grapheme);
        if used + width > columns
            && let Some((cut, before)) = space.take()
        {
            rows.push(base + start..base + cut);
            start = cut;
            used -= before;
        }
        if used + width > columns && at > start {
            rows.push(base + start..base + at);
            start = at;
            used = 0;
        }
        used += width;
    }
    rows.push(base + start..base + line.len());
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(text: &str, columns: usize) -> Vec<&str> {
        rows(text, columns).into_iter().map(|row| &text[row]).collect()
    }

    #[test]
    fn a_text_breaks_after_spaces_and_inside_words_only_where_it_must() {
        assert_eq!(folded("Your invoice, due Friday", 10), ["Your ", "invoice, ", "due Friday"]);
        assert_eq!(folded("a\n\nb", 10), ["a", "", "b"]);
        assert_eq!(folded("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(folded("ab cdefghij", 4), ["ab ", "cdef", "ghij"]);
        assert_eq!(folded("日本語です", 5), ["日本", "語で", "す"]);
        assert_eq!(folded("", 4), [""]);
    }

    #[test]
    fn the_cursor_at_a_soft_break_stands_on_the_next_row() {
        let text = "ab cd";
        let rows = rows(text, 3);
        assert_eq!(place(text, &rows, 3), (1, 0));
        assert_eq!(place(text, &rows, 2), (0, 2));
        assert_eq!(byte_at(text, &rows, 0, 9), 2);
        assert_eq!(byte_at(text, &rows, 1, 1), 4);
    }

    proptest! {
        #[test]
        fn rows_hold_the_whole_text_and_fit(text in "([a-z ]|日|é|\u{301}|👩‍👧|\n|\u{202e})*", columns in 1usize..20) {
            let rows = rows(&text, columns);
            let mut rebuilt = String::new();
            let mut end = 0;
            for row in &rows {
                if row.start > end {
                    rebuilt.push('\n');
                }
                rebuilt.push_str(&text[row.clone()]);
                end = row.end;
                let piece = text[row.clone()].trim_end_matches(' ');
                prop_assert!(drawn_columns(piece) <= columns || piece.graphemes(true).count() == 1);
            }
            prop_assert_eq!(rebuilt, text.clone());
            // A mark without a letter stands in no column of its own, and none leads to it.
            for (cursor, _) in text.grapheme_indices(true).filter(|(_, grapheme)| drawn_columns(grapheme) > 0) {
                let (row, column) = place(&text, &rows, cursor);
                prop_assert_eq!(byte_at(&text, &rows, row, column), cursor);
            }
        }
    }
}
