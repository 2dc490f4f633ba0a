//! The search of the history: typed, answered, left, and written into a file.

use super::desk::{Desk, id, old_entry, start, start_time};
use crate::app::{About, Effect, Focus, Found, Message, Overlay, Start};
use crate::domain::{Entry, Format, Outcome, Page, PictureFacts, Query, State};

fn desk() -> Desk {
    let entries = vec![old_entry(9, "0101", Outcome::Accepted), old_entry(8, "0144", Outcome::Refused)];
    Desk::new(Start { page: Page { entries, ..Page::default() }, ..start() })
}

/// The searches that were asked for, by their numbers.
fn searches(desk: &mut Desk) -> Vec<u64> {
    let number = |effect| match effect {
        Effect::Search { search, .. } => Some(search),
        _ => None,
    };
    desk.asked().into_iter().filter_map(number).collect()
}

fn answer(desk: &mut Desk, search: u64, rows: Vec<Entry>, count: u64, is_whole: bool) {
    let range = 0..rows.len() as u64;
    desk.message(Message::Searched { search, found: Ok(Found { rows, range, count, is_whole }) });
}

fn listed(desk: &Desk) -> Vec<u128> {
    desk.model.history.listed().iter().map(|row| row.entry.id.as_u128()).collect()
}

#[test]
fn every_key_searches_and_only_the_newest_answer_counts() {
    let mut desk = desk();
    desk.keys("alt-3 / 0101");
    let asked = searches(&mut desk);
    assert_eq!(asked.len(), 4);
    assert_eq!(listed(&desk), [9, 8], "until something is found, everything is seen");
    answer(&mut desk, asked[3], vec![old_entry(9, "0101", Outcome::Accepted)], 1, true);
    answer(&mut desk, asked[2], vec![old_entry(7, "0109", Outcome::Accepted)], 1, true);
    assert_eq!(listed(&desk), [9]);
    assert_eq!(desk.model.history.search().unwrap().count(), Some((1, true)));
}

#[test]
fn a_mistake_is_told_and_the_last_good_result_stays() {
    let mut desk = desk();
    desk.keys("alt-3 / 0144");
    let last = *searches(&mut desk).last().unwrap();
    answer(&mut desk, last, vec![old_entry(8, "0144", Outcome::Refused)], 1, true);
    desk.keys("space s t a t e : x");
    let search = desk.model.history.search().unwrap();
    assert!(search.problem.as_ref().unwrap().as_str().contains("state"), "{:?}", search.problem);
    assert_eq!(listed(&desk), [8]);
    desk.keys("ctrl-u 0144");
    assert_eq!(desk.model.history.search().unwrap().problem, None);
}

#[test]
fn enter_goes_to_the_rows_and_escape_back_to_all_entries() {
    let mut desk = desk();
    desk.keys("alt-3 / 0144");
    let last = *searches(&mut desk).last().unwrap();
    answer(
        &mut desk,
        last,
        vec![old_entry(8, "0144", Outcome::Refused), old_entry(3, "0144", Outcome::Accepted)],
        2,
        true,
    );
    desk.keys("enter down enter");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Entry(open)) if open.id == id(3)), "not among the newest ones");
    desk.keys("esc up up");
    assert!(desk.model.is_typing(), "above the first row is the field");
    desk.keys("esc");
    assert_eq!(desk.asked(), [Effect::StopSearch]);
    assert_eq!((listed(&desk), desk.focus()), (vec![9, 8], Focus::History));
    desk.keys("esc");
    assert_eq!(desk.focus(), Focus::Contacts);
}

#[test]
fn what_is_written_meanwhile_appears_where_it_meets_the_query() {
    let mut desk = desk();
    desk.keys("alt-3 / t o : 0 1 4 4");
    let last = *searches(&mut desk).last().unwrap();
    // Settled after the search began, told before it ended.
    let early = Entry { created: start_time(), ..old_entry(20, "0144", Outcome::Accepted) };
    desk.moved(&early, State::Accepted);
    answer(&mut desk, last, vec![old_entry(8, "0144", Outcome::Refused)], 1, true);
    assert_eq!(listed(&desk), [20, 8]);
    let late = Entry { created: start_time(), ..old_entry(21, "0144", Outcome::Accepted) };
    let other = Entry { created: start_time(), ..old_entry(22, "0101", Outcome::Accepted) };
    desk.moved(&late, State::Accepted).moved(&other, State::Accepted);
    assert_eq!(listed(&desk), [21, 20, 8]);
    assert_eq!(desk.model.history.search().unwrap().count(), Some((3, true)));
    desk.moved(&old_entry(8, "0144", Outcome::Refused), State::Delivered);
    assert_eq!(desk.model.history.listed()[2].entry.state, State::Delivered);
}

#[test]
fn more_is_read_when_the_choice_comes_near_the_end() {
    let mut desk = desk();
    desk.keys("alt-3 / 0109");
    let last = *searches(&mut desk).last().unwrap();
    let rows = |from: u128| (0..200).map(|n| old_entry(from - n, "0109", Outcome::Accepted)).collect::<Vec<_>>();
    answer(&mut desk, last, rows(9000), 100_000, false);
    assert_eq!(desk.asked(), []);
    desk.keys("enter");
    let down = "pagedown ".repeat(20);
    desk.keys(&down);
    assert_eq!(desk.asked(), [Effect::ReadFound { search: last, from: 200 }], "once");
    let found = Found { rows: rows(8000), range: 200..400, count: 100_000, is_whole: false };
    desk.message(Message::Searched { search: last, found: Ok(found) });
    assert_eq!(listed(&desk).len(), 400);
    // The top lets go of what was read far below, and it can be read again.
    desk.keys("home");
    assert!(listed(&desk).len() < 200);
    desk.keys(&down);
    assert!(matches!(desk.asked()[..], [Effect::ReadFound { from, .. }] if from <= 200));
}

#[test]
fn an_export_asks_for_a_name_and_takes_the_query_along() {
    let mut desk = desk();
    desk.keys("alt-3 e enter");
    let path = "zixpost-history-2026-11-23.csv".to_owned();
    assert_eq!(desk.asked(), [Effect::Export { query: Query::default(), path, is_masked: false }]);
    desk.keys("/ 0144 enter");
    let last = *searches(&mut desk).last().unwrap();
    answer(&mut desk, last, vec![old_entry(8, "0144", Outcome::Refused)], 1, true);
    desk.keys("e");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Asking(open)) if matches!(&open.about, About::Export(_))));
    desk.keys("ctrl-u enter");
    assert!(desk.model.overlay.is_some(), "a file needs a name");
    desk.keys("out.jsonl enter");
    assert!(
        matches!(&desk.asked()[..], [Effect::Export { query, path, is_masked: false }] if !query.is_empty() && path == "out.jsonl")
    );
    desk.message(Message::Exported { path: "/tmp/out.jsonl".into(), entries: 1204 });
    assert_eq!(desk.notice(), "1,204 entries were written to /tmp/out.jsonl");
}

#[test]
fn what_is_found_no_more_goes_unless_it_is_chosen_and_never_counts() {
    let mut desk = desk();
    desk.keys("alt-3 / state:refused");
    let last = *searches(&mut desk).last().unwrap();
    let rows = [8, 7, 6].map(|n| old_entry(n, "0144", Outcome::Refused)).to_vec();
    answer(&mut desk, last, rows.clone(), 3, true);
    desk.keys("enter down");
    let count = |desk: &Desk| desk.model.history.search().unwrap().count().unwrap().0;
    desk.moved(&rows[0], State::Delivered);
    assert_eq!((listed(&desk), count(&desk)), (vec![7, 6], 2), "nobody has chosen it");
    desk.moved(&rows[1], State::Delivered);
    assert_eq!((listed(&desk), count(&desk)), (vec![7, 6], 1), "it stays under the eyes of whoever chose it");
    assert!(desk.model.history.chosen().unwrap().has_left);
    desk.keys("x");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Entry(open)) if open.id == id(7)));
    desk.keys("esc down");
    assert_eq!((listed(&desk), count(&desk)), (vec![6], 1));
    // It is what is looked for again.
    desk.moved(&rows[1], State::Refused);
    assert_eq!((listed(&desk), count(&desk)), (vec![7, 6], 2));
    // One that came in later goes without a trace as well.
    let new = Entry { created: start_time(), ..old_entry(20, "0144", Outcome::Refused) };
    desk.moved(&new, State::Refused);
    assert_eq!((listed(&desk), count(&desk)), (vec![20, 7, 6], 3));
    desk.moved(&new, State::Accepted);
    assert_eq!((listed(&desk), count(&desk)), (vec![7, 6], 2));
}

#[test]
fn a_hit_that_changed_before_it_was_read_does_not_count() {
    let mut desk = desk();
    desk.keys("alt-3 / state:failed");
    let last = *searches(&mut desk).last().unwrap();
    let rows: Vec<Entry> = (0..300).map(|n| old_entry(9000 - n, "0144", Outcome::NotSent)).collect();
    answer(&mut desk, last, rows[..200].to_vec(), 300, true);
    desk.moved(&rows[250], State::Delivered);
    desk.keys("enter").keys(&"pagedown ".repeat(20));
    let found = Found { rows: rows[200..].to_vec(), range: 200..300, count: 300, is_whole: true };
    desk.message(Message::Searched { search: last, found: Ok(found) });
    assert_eq!(desk.model.history.search().unwrap().count(), Some((299, true)));
    assert!(!listed(&desk).contains(&rows[250].id.as_u128()) && listed(&desk).len() == 299);
}

#[test]
fn the_same_picture_is_found_by_its_hash_and_else_by_its_link() {
    let mut seen = old_entry(9, "0101", Outcome::Accepted);
    let sha256 = format!("9c4f2c0e3d1b5a69{}", "0".repeat(48)).parse().unwrap();
    seen.picture = Some(PictureFacts { format: Format::Png, width: None, height: None, bytes: 9, sha256 });
    let entries = vec![seen, old_entry(8, "0144", Outcome::Refused)];
    let mut desk = Desk::new(Start { page: Page { entries, ..Page::default() }, ..start() });
    desk.keys("alt-3 g");
    let typed = |desk: &Desk| desk.model.history.search().unwrap().field.text().to_owned();
    assert_eq!(typed(&desk), "picture:9c4f2c0e3d1b5a69");
    assert_eq!(searches(&mut desk).len(), 1);
    assert!(!desk.model.is_typing(), "the keys go to the rows");
    desk.keys("esc down enter g");
    assert!(desk.model.overlay.is_none());
    assert_eq!(typed(&desk), "link:=https://cdn.example.com/a.png");
    assert!(desk.notice().contains("same link"), "{}", desk.notice());
}

#[test]
fn the_count_of_all_entries_goes_on_with_new_ones() {
    let mut desk = desk();
    desk.message(Message::Counted(128_204));
    let new = Entry { created: start_time(), ..old_entry(20, "0144", Outcome::Accepted) };
    desk.moved(&new, State::Accepted).moved(&new, State::Delivered);
    assert_eq!(desk.model.history.entries(), Some(128_205));
}
