//! The search of the history at each size.

use zixpost::app::{Effect, Found, Message};

use super::at_each_size;
use super::desk::Desk;

/// Answers the last search with the rows that it finds among those of the desk.
fn answer(desk: &mut Desk, count: u64, is_whole: bool) {
    let last = desk.effects.iter().rev().find_map(|effect| match effect {
        Effect::Search { search, query } => Some((*search, query.clone())),
        _ => None,
    });
    let (search, query) = last.unwrap();
    let all = desk.model.history.rows().iter().map(|row| row.entry.clone());
    let rows: Vec<_> = all.filter(|entry| query.matches(entry)).collect();
    let range = 0..rows.len() as u64;
    desk.message(Message::Searched { search, found: Ok(Found { rows, range, count, is_whole }) });
}

#[test]
fn the_count_stands_in_the_title_and_the_field_opens_empty() {
    at_each_size("find_open", |desk| {
        desk.message(Message::Counted(128_204)).keys("alt-3 /");
    });
}

#[test]
fn what_is_typed_is_found() {
    at_each_size("find_typed", |desk| {
        desk.message(Message::Counted(128_204)).keys("alt-3 / accepted backspace ctrl-u state:accepted");
        answer(desk, 12_345, true);
    });
}

#[test]
fn rows_are_seen_before_the_count_is_known() {
    at_each_size("find_counting", |desk| {
        desk.keys("alt-3 / state:accepted enter down");
        answer(desk, 1204, false);
    });
}

#[test]
fn a_mistake_stands_beside_the_query_and_the_last_result_stays() {
    at_each_size("find_mistake", |desk| {
        desk.keys("alt-3 / state:accepted");
        answer(desk, 12_345, true);
        desk.keys("d space sinc:7d");
    });
}

#[test]
fn nothing_is_found() {
    at_each_size("find_nothing", |desk| {
        desk.keys("alt-3 / zzzz");
        answer(desk, 0, true);
    });
}

#[test]
fn an_export_asks_for_a_name() {
    at_each_size("find_export", |desk| {
        desk.keys("alt-3 / state:accepted");
        answer(desk, 12_345, true);
        desk.keys("enter e");
    });
}
