//! Going by day: at once where the rows are known, else when they were read; among all entries and among hits.

use jiff::{SignedDuration, Timestamp};

use super::desk::{Desk, id, old_entry, start, start_time};
use crate::app::{Effect, Found, Landed, Message, Overlay, Start};
use crate::domain::{Cursor, Entry, Outcome, Page, Stretch};

/// An entry that was made so many hours ago.
fn entry(n: u128, hours: i64) -> Entry {
    Entry { created: start_time() - SignedDuration::from_hours(hours), ..old_entry(n, "0101", Outcome::Accepted) }
}

/// The same to somebody to whom no other went.
fn hit(n: u128, hours: i64) -> Entry {
    Entry { created: start_time() - SignedDuration::from_hours(hours), ..old_entry(n, "0144", Outcome::Accepted) }
}

fn cursor(offset: u64) -> Cursor {
    Cursor { month: "2026-11".into(), offset }
}

/// Three of today (it is 14:00), two of yesterday, one of the day before, and older ones that were not read.
fn desk() -> Desk {
    let entries = [(9, 1), (8, 2), (7, 3), (6, 16), (5, 20), (4, 40)].map(|(n, hours)| entry(n, hours)).to_vec();
    let mut desk = Desk::new(Start { page: Page { entries, older: Some(cursor(900)), ..Page::default() }, ..start() });
    desk.keys("alt-3 down");
    desk
}

fn chosen(desk: &Desk) -> u128 {
    desk.model.history.chosen().unwrap().entry.id.as_u128()
}

fn listed(desk: &Desk) -> Vec<u128> {
    desk.model.history.listed().iter().map(|row| row.entry.id.as_u128()).collect()
}

/// The last jump that was asked for.
fn jump(desk: &mut Desk) -> (u64, Option<u64>, Timestamp) {
    let of = |effect| match effect {
        Effect::Jump { jump, search, at } => Some((jump, search, at)),
        _ => None,
    };
    desk.asked().into_iter().rev().find_map(of).unwrap()
}

fn land(desk: &mut Desk, jump: u64, entries: Vec<Entry>, newer: Option<u64>, older: Option<u64>) {
    let stretch = Stretch { entries, newer: newer.map(cursor), older: older.map(cursor) };
    desk.message(Message::Landed { jump, landed: Ok(Landed::All(stretch)) });
}

#[test]
fn a_day_that_is_known_is_gone_to_at_once() {
    let mut desk = desk();
    assert_eq!(chosen(&desk), 8);
    desk.asked();
    desk.keys("[");
    assert_eq!((chosen(&desk), desk.model.other_day()), (6, Some("2026-11-22".parse().unwrap())));
    desk.keys("down [");
    assert_eq!(chosen(&desk), 4);
    desk.keys("] ]");
    assert_eq!((chosen(&desk), desk.model.other_day()), (9, None), "the newest of the day, whatever was chosen before");
    desk.keys("]");
    assert_eq!(desk.notice(), "the newest day stands here");
    assert!(!desk.asked().iter().any(|effect| matches!(effect, Effect::Jump { .. })));
}

#[test]
fn a_send_that_ended_late_is_no_day_of_its_own() {
    // Made three days ago, and settled by somebody among those of today.
    let mut desk = desk();
    desk.message(Message::Moved(Box::new(entry(1, 72))));
    desk.keys("home");
    assert_eq!(listed(&desk)[0], 1);
    desk.keys("down down [");
    assert_eq!(chosen(&desk), 6);
}

#[test]
fn a_day_beyond_what_was_read_is_sought_and_read_on_from_there() {
    let mut desk = desk();
    desk.keys("t 2026-09-10 enter");
    let (number, search, at) = jump(&mut desk);
    assert_eq!((search, at.to_string()), (None, "2026-09-11T00:00:00Z".into()));
    let rows: Vec<Entry> = (0..40).map(|n| entry(500 - n, 24 * 72 + i64::try_from(n).unwrap() * 4)).collect();
    land(&mut desk, number - 1, vec![entry(77, 5000)], None, None);
    assert_eq!(listed(&desk).len(), 6, "an answer to another jump");
    let split = rows.iter().position(|entry| entry.created < at).unwrap();
    land(&mut desk, number, rows.clone(), Some(400), Some(100));
    assert_eq!((listed(&desk).len(), chosen(&desk)), (40, rows[split].id.as_u128()));
    // Both ends are near: the newer one is read first.
    assert_eq!(desk.asked(), [Effect::ReadNewer { jump: number, after: cursor(400) }]);
    let more = Stretch { entries: vec![entry(501, 24 * 70)], newer: Some(cursor(500)), older: None };
    desk.message(Message::ReadOn { jump: number, stretch: more }).keys("down");
    assert_eq!((listed(&desk)[0], listed(&desk).len()), (501, 41));
    assert!(matches!(desk.asked()[..], [Effect::ReadNewer { .. }]));
    // Home goes back to the newest ones.
    desk.keys("home");
    assert_eq!(listed(&desk), [9, 8, 7, 6, 5, 4]);
}

#[test]
fn where_the_rows_meet_the_newest_ones_they_are_one_list() {
    let mut desk = desk();
    desk.keys("t 3d enter");
    let (number, ..) = jump(&mut desk);
    land(&mut desk, number, vec![entry(5, 20), entry(4, 40), entry(3, 80), entry(2, 90)], Some(800), Some(600));
    assert_eq!((listed(&desk), chosen(&desk)), (vec![9, 8, 7, 6, 5, 4, 3, 2], 3));
    assert_eq!(desk.asked(), [], "a page was asked for before");
    let known = Page { entries: vec![entry(3, 80)], older: Some(cursor(700)), ..Page::default() };
    desk.message(Message::Page(known)).keys("up");
    assert_eq!(listed(&desk).len(), 8);
    assert_eq!(desk.asked(), [Effect::Page { before: Some(cursor(600)) }]);
    let new = Entry { created: start_time(), ..entry(20, 0) };
    desk.message(Message::Moved(Box::new(new)));
    assert_eq!(listed(&desk)[0], 20);
}

#[test]
fn the_day_after_is_found_in_two_steps_where_it_is_unknown() {
    let mut desk = desk();
    desk.keys("t 2026-09-10 enter");
    let (number, ..) = jump(&mut desk);
    land(&mut desk, number, vec![entry(300, 24 * 74)], Some(400), None);
    desk.keys("]");
    let (number, _, at) = jump(&mut desk);
    assert_eq!(at.to_string(), "2026-09-11T00:00:00Z");
    // The oldest one after it is of the 13th: the newest of that day is gone to.
    let around = vec![entry(303, 24 * 69), entry(302, 24 * 71 - 2), entry(301, 24 * 71), entry(300, 24 * 74)];
    land(&mut desk, number, around.clone(), Some(500), None);
    let (number, _, at) = jump(&mut desk);
    assert_eq!(at.to_string(), "2026-09-14T00:00:00Z");
    land(&mut desk, number, around, Some(500), None);
    assert_eq!(chosen(&desk), 302);
}

#[test]
fn the_last_row_is_the_oldest_entry_of_all() {
    let mut desk = desk();
    desk.keys("end");
    let (number, _, at) = jump(&mut desk);
    assert_eq!(at, Timestamp::MIN);
    land(&mut desk, number, vec![entry(3, 4000), entry(2, 5000)], Some(50), None);
    assert_eq!((chosen(&desk), listed(&desk).len()), (2, 2));
    desk.keys("up end");
    assert_eq!(chosen(&desk), 2, "known already");
}

#[test]
fn a_time_without_entries_leads_to_the_nearest_and_says_so() {
    let mut desk = desk();
    desk.keys("t 2026-11-23 enter");
    assert_eq!((chosen(&desk), desk.notice()), (9, String::new()));
    desk.keys("t 2027 enter");
    assert!(desk.notice().starts_with("nothing was made then: this is Mon 23 Nov 2026"), "{}", desk.notice());
    desk.keys("t soon enter");
    assert!(matches!(&desk.model.overlay, Some(Overlay::Asking(asking)) if asking.problem.is_some()));
    desk.keys("ctrl-u 2020 enter");
    let (number, ..) = jump(&mut desk);
    land(&mut desk, number, vec![entry(2, 4000), entry(1, 5000)], Some(50), None);
    assert_eq!(chosen(&desk), 1);
    assert!(desk.notice().contains("the nearest"));
}

#[test]
fn among_hits_a_jump_reads_around_it_and_home_goes_back() {
    let mut desk = desk();
    desk.keys("/ 0144");
    let rows = |from: u128, hours: i64| {
        (0..200u8).map(|n| hit(from - u128::from(n), hours + i64::from(n))).collect::<Vec<_>>()
    };
    let found = |rows: Vec<Entry>, from: u64| Found { range: from..from + 200, rows, count: 9000, is_whole: true };
    desk.message(Message::Searched { search: 4, found: Ok(found(rows(9000, 1), 0)) }).keys("enter");
    desk.asked();
    desk.keys("t 2026-08-01 enter");
    let (number, search, at) = jump(&mut desk);
    assert_eq!(search, Some(4));
    let around = rows(5000, 24 * 112);
    let first = around.iter().find(|entry| entry.created < at).unwrap().id;
    desk.message(Message::Landed { jump: number, landed: Ok(Landed::Found(found(around, 4000))) });
    assert_eq!((listed(&desk)[0], desk.model.history.chosen().unwrap().entry.id), (5000, first));
    assert_eq!(desk.asked(), [Effect::ReadFound { search: 4, from: 3800 }]);
    desk.message(Message::Searched { search: 4, found: Ok(found(rows(5200, 24 * 100), 3800)) });
    assert_eq!((listed(&desk)[0], listed(&desk).len()), (5200, 400), "in front, and the choice stays");
    assert_eq!(desk.model.history.chosen().unwrap().entry.id, first);
    // A new one counts, and is seen above.
    desk.message(Message::Moved(Box::new(Entry { created: start_time(), ..hit(9999, 0) })));
    assert_eq!(desk.model.history.search().unwrap().count(), Some((9001, true)));
    desk.keys("home");
    assert_eq!(desk.asked(), [Effect::ReadFound { search: 4, from: 0 }]);
    desk.message(Message::Searched { search: 4, found: Ok(found(rows(5400, 24 * 90), 3600)) });
    assert_eq!(listed(&desk)[0], 5200, "asked for before: it would leave a gap");
    desk.message(Message::Searched { search: 4, found: Ok(found(rows(9000, 1), 0)) });
    assert_eq!((listed(&desk)[0], listed(&desk)[1]), (9999, 9000));
    assert_eq!(desk.model.history.search().unwrap().count(), Some((9001, true)));
}

#[test]
fn a_key_that_goes_elsewhere_takes_a_jump_back() {
    for keys in ["up", "home", "pagedown"] {
        let mut desk = desk();
        desk.keys("end");
        let (number, ..) = jump(&mut desk);
        desk.keys(keys);
        land(&mut desk, number, vec![entry(2, 4000)], None, None);
        assert_eq!(listed(&desk).len(), 6, "{keys}");
    }
}

#[test]
fn a_jump_that_is_answered_after_the_search_was_left_is_dropped() {
    let mut desk = desk();
    desk.keys("t 2020 enter");
    let (number, ..) = jump(&mut desk);
    desk.keys("/ 0144");
    desk.message(Message::Searched {
        search: 4,
        found: Ok(Found { rows: vec![hit(99, 1)], range: 0..1, count: 1, is_whole: true }),
    });
    land(&mut desk, number, vec![entry(2, 4000)], None, None);
    assert_eq!(listed(&desk), [99]);
    assert_eq!(desk.model.history.row(id(2)).map(|row| row.entry.id), None);
}
