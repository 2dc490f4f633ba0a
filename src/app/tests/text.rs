//! Text fields held against a plain list of letters.

use proptest::prelude::*;
use unicode_segmentation::GraphemeCursor;

use crate::app::{Action, TextField};

/// The same field with the simplest means: a list of graphemes and an index.
#[derive(Debug, Default)]
struct Simple {
    letters: Vec<String>,
    at: usize,
}

#[derive(Debug, Clone)]
enum Step {
    Type(char),
    Left,
    Right,
    DeleteLeft,
    DeleteRight,
    Start,
    End,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // No marks here: they join, and the simple list would have to know the rules of joining.
    let letter = prop_oneof![Just('a'), Just(' '), Just('é'), Just('日'), Just('🙂')];
    let step = prop_oneof![
        4 => letter.prop_map(Step::Type),
        1 => Just(Step::Left),
        1 => Just(Step::Right),
        1 => Just(Step::DeleteLeft),
        1 => Just(Step::DeleteRight),
        1 => Just(Step::Start),
        1 => Just(Step::End),
    ];
    prop::collection::vec(step, 0..80)
}

impl Simple {
    fn step(&mut self, step: &Step) {
        match step {
            Step::Type(c) if self.letters.len() < 20 => {
                self.letters.insert(self.at, c.to_string());
                self.at += 1;
            }
            Step::Left => self.at = self.at.saturating_sub(1),
            Step::Right => self.at = (self.at + 1).min(self.letters.len()),
            Step::DeleteLeft if self.at > 0 => {
                self.at -= 1;
                self.letters.remove(self.at);
            }
            Step::DeleteRight if self.at < self.letters.len() => {
                self.letters.remove(self.at);
            }
            Step::Type(_) | Step::DeleteLeft | Step::DeleteRight => {}
            Step::Start => self.at = 0,
            Step::End => self.at = self.letters.len(),
        }
    }
}

fn apply(field: &mut TextField, step: &Step) {
    match step {
        Step::Type(c) => {
            field.type_char(*c);
        }
        Step::Left => field.act(Action::CursorLeft),
        Step::Right => field.act(Action::CursorRight),
        Step::DeleteLeft => field.act(Action::DeleteLeft),
        Step::DeleteRight => field.act(Action::DeleteRight),
        Step::Start => field.act(Action::LineStart),
        Step::End => field.act(Action::LineEnd),
    }
}

proptest! {
    #[test]
    fn the_field_does_what_a_plain_list_of_letters_does(steps in steps()) {
        let (mut field, mut simple) = (TextField::line(20), Simple::default());
        for step in &steps {
            apply(&mut field, step);
            simple.step(step);
            prop_assert_eq!(field.text(), simple.letters.concat());
            prop_assert_eq!(field.cursor(), simple.letters[..simple.at].concat().len());
        }
    }

    #[test]
    fn no_edit_breaks_a_grapheme_or_the_limit(
        texts in prop::collection::vec("\\PC{0,8}|\n|\u{301}|\u{200d}", 1..12),
        moves in prop::collection::vec(0usize..16, 1..40),
    ) {
        let actions = [
            Action::CursorLeft, Action::CursorRight, Action::WordLeft, Action::WordRight, Action::LineStart,
            Action::LineEnd, Action::DeleteLeft, Action::DeleteRight, Action::DeleteWordLeft, Action::NewLine,
            Action::DeleteWordRight, Action::DeleteToStart, Action::DeleteToEnd, Action::UndoEdit,
        ];
        let mut field = TextField::lines(40);
        for (at, &chosen) in moves.iter().enumerate() {
            match chosen {
                14 => { field.up(7); }
                15 => { field.down(7); }
                _ => field.act(actions[chosen]),
            }
            field.paste(&texts[at % texts.len()]);
            prop_assert!(field.text().chars().count() <= 40);
            let mut cursor = GraphemeCursor::new(field.cursor(), field.text().len(), true);
            prop_assert_eq!(cursor.is_boundary(field.text(), 0), Ok(true));
        }
    }

    #[test]
    fn undo_goes_back_to_where_it_began(steps in steps()) {
        let mut field = TextField::line(20).with("begin");
        for step in &steps {
            apply(&mut field, step);
        }
        for _ in 0..=steps.len() {
            field.act(Action::UndoEdit);
        }
        prop_assert_eq!(field.text(), "begin");
    }
}
