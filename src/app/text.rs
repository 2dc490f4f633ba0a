//! A small text field: it moves by graphemes, knows readline's keys, undo and paste, and has a limit.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::action::Action;
use super::wrap;
use crate::domain::masked_text;

/// Steps that undo can go back.
const UNDO_STEPS: usize = 100;

/// A text that is being typed. The cursor stands between two graphemes, never inside one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextField {
    text: String,
    cursor: usize,
    limit: usize,
    has_lines: bool,
    past: Vec<(String, usize)>,
    last: Edit,
    /// The column that Up and Down try to keep.
    goal: Option<usize>,
}

/// What the last key did: letters typed in one go are undone in one go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    Moving,
    Typing,
    Deleting,
    Other,
}

impl TextField {
    /// An empty field of one line that takes so many characters.
    #[must_use]
    pub fn line(limit: usize) -> Self {
        let (text, past) = (String::new(), Vec::new());
        Self { text, cursor: 0, limit, has_lines: false, past, last: Edit::Moving, goal: None }
    }

    /// An empty field of several lines that takes so many characters.
    #[must_use]
    pub fn lines(limit: usize) -> Self {
        Self { has_lines: true, ..Self::line(limit) }
    }

    /// The same field with another text, the cursor at its end and nothing to undo.
    #[must_use]
    pub fn with(&self, text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len(), past: Vec::new(), last: Edit::Moving, goal: None, ..*self }
    }

    /// The same field with what stands behind a byte hidden; the cursor stays in its column.
    #[must_use]
    pub(super) fn masked_from(&self, from: usize) -> Self {
        let hidden = |to: usize| self.text[..from.min(to)].to_owned() + &masked_text(&self.text[from.min(to)..to]);
        Self { cursor: hidden(self.cursor).len(), ..self.with(&hidden(self.text.len())) }
    }

    /// What stands in it, as typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte before which the cursor stands.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// Whether nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Characters that it takes, at most.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Takes a typed character; how many did not fit (none or one). Control characters are no text.
    pub fn type_char(&mut self, c: char) -> usize {
        if c.is_control() && !(c == '\n' && self.has_lines) {
            return 0;
        }
        let starts_word = c.is_whitespace();
        self.remember(if starts_word { Edit::Other } else { Edit::Typing });
        self.insert(c.encode_utf8(&mut [0; 4]))
    }

    /// Takes a paste; how many characters did not fit. Line breaks become spaces in a field of one line, tabs are
    /// spaces everywhere, all other control characters are dropped.
    pub fn paste(&mut self, text: &str) -> usize {
        self.remember(Edit::Other);
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let clean: String = text
            .chars()
            .filter_map(|c| match c {
                '\n' if self.has_lines => Some('\n'),
                '\n' | '\t' => Some(' '),
                _ if c.is_control() => None,
                _ => Some(c),
            })
            .collect();
        self.insert(&clean)
    }

    /// Puts another text in place of what stands here, exactly; one step of undo brings it back. The caller keeps to the
    /// limit.
    pub fn replace(&mut self, text: &str) {
        if self.text != text {
            self.remember(Edit::Other);
            text.clone_into(&mut self.text);
            self.go(self.text.len());
        }
    }

    /// Puts a text in the place of a stretch of this one, the cursor behind it; how many characters did not fit. The
    /// stretch begins and ends between two characters.
    pub(super) fn put(&mut self, stretch: Range<usize>, text: &str) -> usize {
        self.remember(Edit::Other);
        self.cursor = stretch.start;
        self.text.replace_range(stretch, "");
        let text = if self.has_lines { text.to_owned() } else { text.replace('\n', " ") };
        self.insert(&text)
    }

    /// Does what a key of the text scope stands for.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::CursorLeft => self.go(self.before(self.cursor)),
            Action::CursorRight => self.go(self.after(self.cursor)),
            Action::WordLeft => self.go(self.word_before()),
            Action::WordRight => self.go(self.word_after()),
            Action::LineStart => self.go(self.line_start()),
            Action::LineEnd => self.go(self.line_end()),
            Action::DeleteLeft => self.delete(self.before(self.cursor), self.cursor, Edit::Deleting),
            Action::DeleteRight => self.delete(self.cursor, self.after(self.cursor), Edit::Deleting),
            Action::DeleteWordLeft => self.delete(self.word_before(), self.cursor, Edit::Other),
            Action::DeleteWordRight => self.delete(self.cursor, self.word_after(), Edit::Other),
            Action::DeleteToStart => self.delete(self.line_start(), self.cursor, Edit::Other),
            Action::DeleteToEnd => self.delete(self.cursor, self.line_end(), Edit::Other),
            Action::UndoEdit => self.undo(),
            Action::NewLine => {
                self.type_char('\n');
            }
            _ => {}
        }
    }

    /// A row up, in a text that is wrapped at so many columns; `false` on the first row.
    pub fn up(&mut self, columns: usize) -> bool {
        self.leap(columns, |row, _| row.checked_sub(1))
    }

    /// A row down, in a text that is wrapped at so many columns; `false` on the last row.
    pub fn down(&mut self, columns: usize) -> bool {
        self.leap(columns, |row, len| Some(row + 1).filter(|&row| row < len))
    }

    fn leap(&mut self, columns: usize, to: impl Fn(usize, usize) -> Option<usize>) -> bool {
        let rows = wrap::rows(&self.text, columns);
        let (row, column) = wrap::place(&self.text, &rows, self.cursor);
        let Some(row) = to(row, rows.len()) else { return false };
        let goal = self.goal.unwrap_or(column);
        self.go(wrap::byte_at(&self.text, &rows, row, goal));
        self.goal = Some(goal);
        true
    }

    fn go(&mut self, cursor: usize) {
        self.cursor = cursor;
        self.last = Edit::Moving;
        self.goal = None;
    }

    /// Puts in what fits; returns how many characters did not.
    fn insert(&mut self, text: &str) -> usize {
        let room = self.limit.saturating_sub(self.text.chars().count());
        let end = text.char_indices().nth(room).map_or(text.len(), |(at, _)| at);
        let left_out = text[end..].chars().count();
        self.text.insert_str(self.cursor, &text[..end]);
        // A mark that joins the letter before it makes one grapheme with it.
        self.cursor = self.boundary(self.cursor + end);
        self.goal = None;
        left_out
    }

    fn delete(&mut self, start: usize, end: usize, edit: Edit) {
        if start < end {
            self.remember(edit);
            self.text.replace_range(start..end, "");
            self.cursor = self.boundary(start);
        }
        self.goal = None;
    }

    fn undo(&mut self) {
        if let Some((text, cursor)) = self.past.pop() {
            self.text = text;
            self.go(cursor);
        }
    }

    /// Keeps the text as it stands for undo, unless this edit goes on with the last one.
    fn remember(&mut self, edit: Edit) {
        let goes_on = edit == self.last && matches!(edit, Edit::Typing | Edit::Deleting);
        if !goes_on {
            if self.past.len() == UNDO_STEPS {
                self.past.remove(0);
            }
            self.past.push((self.text.clone(), self.cursor));
        }
        self.last = edit;
    }

    /// This byte, or the next one between two graphemes.
    fn boundary(&self, byte: usize) -> usize {
        let mut cursor = GraphemeCursor::new(byte, self.text.len(), true);
        match cursor.is_boundary(&self.text, 0) {
            Ok(true) => byte,
            _ => cursor.next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len()),
        }
    }

    fn before(&self, byte: usize) -> usize {
        self.text[..byte].grapheme_indices(true).next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self, byte: usize) -> usize {
        self.text[byte..].graphemes(true).next().map_or(byte, |grapheme| byte + grapheme.len())
    }

    fn word_before(&self) -> usize {
        let before = &self.text[..self.cursor];
        let words = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        let rest = words.trim_end_matches(char::is_alphanumeric);
        self.boundary(rest.len())
    }

    fn word_after(&self) -> usize {
        let after = &self.text[self.cursor..];
        let words = after.trim_start_matches(|c: char| !c.is_alphanumeric());
        let rest = words.trim_start_matches(char::is_alphanumeric);
        self.boundary(self.text.len() - rest.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.cursor].rfind('\n').map_or(0, |at| at + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> TextField {
        TextField::lines(100).with(text)
    }

    #[test]
    fn readline_keys_do_what_fingers_expect() {
        let cases = [
            ("one two three", Action::DeleteWordLeft, "one two "),
            ("one two.  ", Action::DeleteWordLeft, "one "),
            ("one\ntwo", Action::DeleteToStart, "one\n"),
            ("Pérez 👩‍👩‍👧", Action::DeleteLeft, "Pérez "),
        ];
        for (text, action, left) in cases {
            let mut field = typed(text);
            field.act(action);
            assert_eq!(field.text(), left, "{action:?}");
        }
        let mut field = typed("one two");
        for action in [Action::LineStart, Action::WordRight, Action::DeleteToEnd] {
            field.act(action);
        }
        assert_eq!(field.text(), "one");
    }

    #[test]
    fn letters_typed_in_one_go_are_undone_in_one_go() {
        let mut field = TextField::line(100);
        for c in "one two".chars() {
            field.type_char(c);
        }
        field.act(Action::UndoEdit);
        assert_eq!(field.text(), "one ");
        field.act(Action::UndoEdit);
        field.act(Action::UndoEdit);
        assert_eq!(field.text(), "");
        field.act(Action::UndoEdit);
        assert_eq!(field.text(), "");
    }

    #[test]
    fn a_paste_is_cleaned_and_cut_to_the_limit() {
        let mut field = TextField::line(10);
        assert_eq!(field.paste("a\u{1b}[31m\tb\r\nc\u{7}"), 0);
        assert_eq!(field.text(), "a[31m b c");
        assert_eq!(field.paste(&"é".repeat(100_000)), 99_999);
        assert_eq!(field.text().chars().count(), 10);
        let mut field = TextField::lines(10);
        field.paste("a\r\nb\rc");
        assert_eq!(field.text(), "a\nb\nc");
    }

    #[test]
    fn up_and_down_keep_the_column_over_a_short_row() {
        let mut field = typed("longer\nab\nlonger");
        field.up(20);
        assert_eq!(field.cursor(), "longer\nab".len());
        field.up(20);
        assert_eq!(field.cursor(), "longer".len());
        assert!(!field.up(20));
        field.act(Action::CursorLeft);
        assert!(field.down(20) && field.down(20) && !field.down(20));
        assert_eq!(field.cursor(), "longer\nab\nlonge".len());
    }

    #[test]
    fn a_mark_joins_the_letter_before_it() {
        let mut field = typed("e");
        field.type_char('\u{301}');
        field.act(Action::CursorLeft);
        assert_eq!(field.cursor(), 0);
    }
}
